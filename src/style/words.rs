//! The words that the program itself prints or says, by language: one table for the pages and the EPUB.
//!
//! In: the first part of a language tag (BCP 47). Out: the words of that language, or else those of English.

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Over an abstract.
    pub summary: &'static str,
    /// Over an editorial note.
    pub note: &'static str,
    /// Over questions for discussion.
    pub questions: &'static str,
    /// Over details without a summary.
    pub details: &'static str,
    /// Over an alert that informs.
    pub alert_note: &'static str,
    /// Over an alert that advises.
    pub alert_tip: &'static str,
    /// Over an alert that stresses.
    pub alert_important: &'static str,
    /// Over an alert that warns.
    pub alert_warning: &'static str,
    /// Over an alert of danger.
    pub alert_caution: &'static str,
    /// For the box of a task that is open, for those who do not see it.
    pub task_open: &'static str,
    /// For the box of a task that is done.
    pub task_done: &'static str,
    /// Before the number of a figure.
    pub figure: &'static str,
    /// Before the number of a table.
    pub table: &'static str,
    /// Before the number of a formula.
    pub equation: &'static str,
    /// The title of the table of contents.
    pub contents: &'static str,
    /// The name of the cover.
    pub cover: &'static str,
    /// The name of the title page.
    pub title_page: &'static str,
    /// Where the text starts.
    pub body: &'static str,
    /// The title of the list of pages.
    pub pages: &'static str,
    /// The title of the notes.
    pub notes: &'static str,
    /// The title of the list of places such as cover and contents.
    pub landmarks: &'static str,
    /// Over the rest of a table on a further page.
    pub continued: &'static str,
    /// Above the list of a series.
    pub in_this_series: &'static str,
    /// What the link behind a note does.
    pub back: &'static str,
    /// What stands for a picture that is not there and that nobody described.
    pub picture_missing: &'static str,
}

macro_rules! words {
    ($($name:ident:
        containers $summary:literal, $note:literal, $questions:literal, $details:literal;
        alerts $alert_note:literal, $alert_tip:literal, $alert_important:literal, $alert_warning:literal, $alert_caution:literal;
        tasks $task_open:literal, $task_done:literal;
        numbers $figure:literal, $table:literal, $equation:literal;
        places $contents:literal, $cover:literal, $title_page:literal, $body:literal, $pages:literal, $notes:literal, $landmarks:literal;
        phrases $continued:literal, $in_this_series:literal, $back:literal, $picture_missing:literal;
    )*) => {
        $(const $name: Words = Words {
            summary: $summary, note: $note, questions: $questions, details: $details,
            alert_note: $alert_note, alert_tip: $alert_tip, alert_important: $alert_important, alert_warning: $alert_warning, alert_caution: $alert_caution,
            task_open: $task_open, task_done: $task_done,
            figure: $figure, table: $table, equation: $equation,
            contents: $contents, cover: $cover, title_page: $title_page, body: $body, pages: $pages, notes: $notes, landmarks: $landmarks,
            continued: $continued, in_this_series: $in_this_series, back: $back, picture_missing: $picture_missing,
        };)*
    };
}

words! {
    EN:
        containers "Abstract", "Note", "Questions", "Details";
        alerts "Note", "Tip", "Important", "Warning", "Caution";
        tasks "to do", "done";
        numbers "Figure", "Table", "Equation";
        places "Contents", "Cover", "Title page", "Start of the text", "Pages", "Notes", "Landmarks";
        phrases "continued", "In this series:", "Back to the text", "Picture missing";
    DE:
        containers "Zusammenfassung", "Anmerkung", "Fragen", "Einzelheiten";
        alerts "Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht";
        tasks "offen", "erledigt";
        numbers "Abbildung", "Tabelle", "Gleichung";
        places "Inhalt", "Umschlag", "Titelseite", "Textanfang", "Seiten", "Anmerkungen", "Orientierungspunkte";
        phrases "Fortsetzung", "In dieser Reihe:", "Zurück zum Text", "Bild fehlt";
    FR:
        containers "Résumé", "Note", "Questions", "Détails";
        alerts "Remarque", "Conseil", "Important", "Avertissement", "Attention";
        tasks "à faire", "fait";
        numbers "Figure", "Tableau", "Équation";
        places "Table des matières", "Couverture", "Page de titre", "Début du texte", "Pages", "Notes", "Repères";
        phrases "suite", "Dans cette série :", "Retour au texte", "Image manquante";
    ES:
        containers "Resumen", "Nota", "Preguntas", "Detalles";
        alerts "Nota", "Consejo", "Importante", "Advertencia", "Precaución";
        tasks "pendiente", "hecho";
        numbers "Figura", "Tabla", "Ecuación";
        places "Índice", "Cubierta", "Portada", "Inicio del texto", "Páginas", "Notas", "Puntos de referencia";
        phrases "continuación", "En esta serie:", "Volver al texto", "Falta la imagen";
    IT:
        containers "Sommario", "Nota", "Domande", "Dettagli";
        alerts "Nota", "Consiglio", "Importante", "Avvertenza", "Attenzione";
        tasks "da fare", "fatto";
        numbers "Figura", "Tabella", "Equazione";
        places "Indice", "Copertina", "Frontespizio", "Inizio del testo", "Pagine", "Note", "Punti di riferimento";
        phrases "continua", "In questa serie:", "Torna al testo", "Immagine mancante";
    PT:
        containers "Resumo", "Nota", "Perguntas", "Detalhes";
        alerts "Nota", "Dica", "Importante", "Aviso", "Cuidado";
        tasks "por fazer", "feito";
        numbers "Figura", "Tabela", "Equação";
        places "Índice", "Capa", "Folha de rosto", "Início do texto", "Páginas", "Notas", "Pontos de referência";
        phrases "continuação", "Nesta série:", "Voltar ao texto", "Imagem em falta";
    NL:
        containers "Samenvatting", "Noot", "Vragen", "Details";
        alerts "Opmerking", "Tip", "Belangrijk", "Waarschuwing", "Let op";
        tasks "te doen", "gedaan";
        numbers "Figuur", "Tabel", "Vergelijking";
        places "Inhoud", "Omslag", "Titelpagina", "Begin van de tekst", "Pagina’s", "Noten", "Oriëntatiepunten";
        phrases "vervolg", "In deze reeks:", "Terug naar de tekst", "Afbeelding ontbreekt";
    SV:
        containers "Sammanfattning", "Anmärkning", "Frågor", "Detaljer";
        alerts "Obs", "Tips", "Viktigt", "Varning", "Försiktigt";
        tasks "att göra", "klart";
        numbers "Figur", "Tabell", "Ekvation";
        places "Innehåll", "Omslag", "Titelsida", "Textens början", "Sidor", "Noter", "Landmärken";
        phrases "forts.", "I denna serie:", "Tillbaka till texten", "Bild saknas";
    DA:
        containers "Resumé", "Bemærkning", "Spørgsmål", "Detaljer";
        alerts "Bemærk", "Tip", "Vigtigt", "Advarsel", "Forsigtig";
        tasks "mangler", "udført";
        numbers "Figur", "Tabel", "Ligning";
        places "Indhold", "Omslag", "Titelblad", "Tekstens begyndelse", "Sider", "Noter", "Orienteringspunkter";
        phrases "fortsat", "I denne serie:", "Tilbage til teksten", "Billede mangler";
    NO:
        containers "Sammendrag", "Merknad", "Spørsmål", "Detaljer";
        alerts "Merk", "Tips", "Viktig", "Advarsel", "Forsiktig";
        tasks "gjenstår", "utført";
        numbers "Figur", "Tabell", "Ligning";
        places "Innhold", "Omslag", "Tittelside", "Tekstens begynnelse", "Sider", "Noter", "Landemerker";
        phrases "forts.", "I denne serien:", "Tilbake til teksten", "Bilde mangler";
    FI:
        containers "Tiivistelmä", "Huomautus", "Kysymyksiä", "Lisätiedot";
        alerts "Huomaa", "Vinkki", "Tärkeää", "Varoitus", "Varo";
        tasks "tekemättä", "tehty";
        numbers "Kuva", "Taulukko", "Yhtälö";
        places "Sisällys", "Kansi", "Nimiölehti", "Tekstin alku", "Sivut", "Viitteet", "Maamerkit";
        phrases "jatkuu", "Tässä sarjassa:", "Takaisin tekstiin", "Kuva puuttuu";
    PL:
        containers "Streszczenie", "Uwaga", "Pytania", "Szczegóły";
        alerts "Uwaga", "Wskazówka", "Ważne", "Ostrzeżenie", "Ostrożnie";
        tasks "do zrobienia", "zrobione";
        numbers "Rysunek", "Tabela", "Równanie";
        places "Spis treści", "Okładka", "Strona tytułowa", "Początek tekstu", "Strony", "Przypisy", "Punkty orientacyjne";
        phrases "cd.", "W tej serii:", "Powrót do tekstu", "Brak ilustracji";
    CS:
        containers "Abstrakt", "Poznámka", "Otázky", "Podrobnosti";
        alerts "Poznámka", "Tip", "Důležité", "Varování", "Pozor";
        tasks "zbývá", "hotovo";
        numbers "Obrázek", "Tabulka", "Rovnice";
        places "Obsah", "Obálka", "Titulní strana", "Začátek textu", "Strany", "Poznámky", "Orientační body";
        phrases "pokračování", "V této řadě:", "Zpět k textu", "Obrázek chybí";
    RU:
        containers "Аннотация", "Примечание", "Вопросы", "Подробности";
        alerts "Примечание", "Совет", "Важно", "Предупреждение", "Осторожно";
        tasks "не сделано", "сделано";
        numbers "Рисунок", "Таблица", "Уравнение";
        places "Содержание", "Обложка", "Титульный лист", "Начало текста", "Страницы", "Примечания", "Ориентиры";
        phrases "продолжение", "В этой серии:", "Назад к тексту", "Изображение отсутствует";
    UK:
        containers "Анотація", "Примітка", "Запитання", "Подробиці";
        alerts "Примітка", "Порада", "Важливо", "Попередження", "Обережно";
        tasks "не зроблено", "зроблено";
        numbers "Рисунок", "Таблиця", "Рівняння";
        places "Зміст", "Обкладинка", "Титульна сторінка", "Початок тексту", "Сторінки", "Примітки", "Орієнтири";
        phrases "продовження", "У цій серії:", "Назад до тексту", "Зображення відсутнє";
    EL:
        containers "Περίληψη", "Σημείωση", "Ερωτήσεις", "Λεπτομέρειες";
        alerts "Σημείωση", "Συμβουλή", "Σημαντικό", "Προειδοποίηση", "Προσοχή";
        tasks "εκκρεμεί", "έγινε";
        numbers "Σχήμα", "Πίνακας", "Εξίσωση";
        places "Περιεχόμενα", "Εξώφυλλο", "Σελίδα τίτλου", "Αρχή του κειμένου", "Σελίδες", "Σημειώσεις", "Ορόσημα";
        phrases "συνέχεια", "Σε αυτή τη σειρά:", "Επιστροφή στο κείμενο", "Λείπει η εικόνα";
    TR:
        containers "Özet", "Not", "Sorular", "Ayrıntılar";
        alerts "Not", "İpucu", "Önemli", "Uyarı", "Dikkat";
        tasks "yapılacak", "yapıldı";
        numbers "Şekil", "Tablo", "Denklem";
        places "İçindekiler", "Kapak", "Başlık sayfası", "Metnin başı", "Sayfalar", "Notlar", "Yer işaretleri";
        phrases "devam", "Bu dizide:", "Metne dön", "Resim eksik";
    AR:
        containers "ملخص", "ملاحظة", "أسئلة", "تفاصيل";
        alerts "ملاحظة", "نصيحة", "مهم", "تحذير", "تنبيه";
        tasks "لم ينجز", "أنجز";
        numbers "الشكل", "الجدول", "المعادلة";
        places "المحتويات", "الغلاف", "صفحة العنوان", "بداية النص", "الصفحات", "الحواشي", "المعالم";
        phrases "تابع", "في هذه السلسلة:", "العودة إلى النص", "الصورة مفقودة";
    FA:
        containers "چکیده", "یادداشت", "پرسش‌ها", "جزئیات";
        alerts "نکته", "راهنمایی", "مهم", "هشدار", "احتیاط";
        tasks "انجام نشده", "انجام شده";
        numbers "شکل", "جدول", "معادله";
        places "فهرست", "جلد", "صفحهٔ عنوان", "آغاز متن", "صفحه‌ها", "یادداشت‌ها", "نشانه‌ها";
        phrases "ادامه", "در این مجموعه:", "بازگشت به متن", "تصویر موجود نیست";
    HE:
        containers "תקציר", "הערה", "שאלות", "פרטים";
        alerts "הערה", "עצה", "חשוב", "אזהרה", "זהירות";
        tasks "לביצוע", "בוצע";
        numbers "איור", "טבלה", "משוואה";
        places "תוכן העניינים", "כריכה", "עמוד השער", "תחילת הטקסט", "עמודים", "הערות", "ציוני דרך";
        phrases "המשך", "בסדרה זו:", "חזרה לטקסט", "התמונה חסרה";
    JA:
        containers "要旨", "注記", "設問", "詳細";
        alerts "注", "ヒント", "重要", "警告", "注意";
        tasks "未完了", "完了";
        numbers "図", "表", "式";
        places "目次", "表紙", "扉", "本文", "ページ", "注", "ランドマーク";
        phrases "続き", "このシリーズ:", "本文に戻る", "図がありません";
    ZH:
        containers "摘要", "说明", "问题", "详情";
        alerts "注", "提示", "重要", "警告", "注意";
        tasks "未完成", "已完成";
        numbers "图", "表", "公式";
        places "目录", "封面", "扉页", "正文", "页码", "注释", "导航标记";
        phrases "续", "本系列:", "返回正文", "图片缺失";
    KO:
        containers "초록", "참고", "질문", "자세히";
        alerts "참고", "도움말", "중요", "경고", "주의";
        tasks "할 일", "완료";
        numbers "그림", "표", "식";
        places "차례", "표지", "속표지", "본문", "쪽", "주", "주요 위치";
        phrases "계속", "이 시리즈의 글:", "본문으로 돌아가기", "그림 없음";
}

impl Words {
    /// The words of `language`, the first part of a language tag; English where it is not known.
    #[must_use]
    pub fn of(language: &str) -> &'static Self {
        match language {
            "de" => &DE,
            "fr" => &FR,
            "es" => &ES,
            "it" => &IT,
            "pt" => &PT,
            "nl" => &NL,
            "sv" => &SV,
            "da" => &DA,
            "no" | "nb" | "nn" => &NO,
            "fi" => &FI,
            "pl" => &PL,
            "cs" => &CS,
            "ru" => &RU,
            "uk" => &UK,
            "el" => &EL,
            "tr" => &TR,
            "ar" | "arb" => &AR,
            "fa" | "pes" | "prs" => &FA,
            "he" => &HE,
            "ja" => &JA,
            "zh" | "cmn" => &ZH,
            "ko" => &KO,
            _ => &EN,
        }
    }
}
