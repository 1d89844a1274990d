//! The words that the program itself prints, by language.

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Over an abstract.
    pub summary: &'static str,
    /// Over an editorial note.
    pub note: &'static str,
    /// Over questions for discussion.
    pub questions: &'static str,
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
    /// Over the rest of a table on a further page.
    pub continued: &'static str,
    /// For the box of a task that is open, for those who do not see it.
    pub task_open: &'static str,
    /// For the box of a task that is done.
    pub task_done: &'static str,
}

macro_rules! words {
    ($($name:ident: $summary:literal, $note:literal, $questions:literal, $alert_note:literal, $tip:literal, $important:literal, $warning:literal, $caution:literal, $continued:literal, $open:literal, $done:literal;)*) => {
        $(const $name: Words = Words {
            summary: $summary, note: $note, questions: $questions, alert_note: $alert_note, alert_tip: $tip,
            alert_important: $important, alert_warning: $warning, alert_caution: $caution, continued: $continued, task_open: $open,
            task_done: $done,
        };)*
    };
}

words! {
    EN: "Abstract", "Note", "Questions", "Note", "Tip", "Important", "Warning", "Caution", "continued", "to do", "done";
    DE: "Zusammenfassung", "Anmerkung", "Fragen", "Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht", "Fortsetzung", "offen", "erledigt";
    FR: "Résumé", "Note", "Questions", "Remarque", "Conseil", "Important", "Avertissement", "Attention", "suite", "à faire", "fait";
    ES: "Resumen", "Nota", "Preguntas", "Nota", "Consejo", "Importante", "Advertencia", "Precaución", "continuación", "pendiente", "hecho";
    IT: "Sommario", "Nota", "Domande", "Nota", "Consiglio", "Importante", "Avvertenza", "Attenzione", "continua", "da fare", "fatto";
    PT: "Resumo", "Nota", "Perguntas", "Nota", "Dica", "Importante", "Aviso", "Cuidado", "continuação", "por fazer", "feito";
    NL: "Samenvatting", "Noot", "Vragen", "Opmerking", "Tip", "Belangrijk", "Waarschuwing", "Let op", "vervolg", "te doen", "gedaan";
    SV: "Sammanfattning", "Anmärkning", "Frågor", "Obs", "Tips", "Viktigt", "Varning", "Försiktigt", "forts.", "att göra", "klart";
    DA: "Resumé", "Bemærkning", "Spørgsmål", "Bemærk", "Tip", "Vigtigt", "Advarsel", "Forsigtig", "fortsat", "mangler", "udført";
    NO: "Sammendrag", "Merknad", "Spørsmål", "Merk", "Tips", "Viktig", "Advarsel", "Forsiktig", "forts.", "gjenstår", "utført";
    FI: "Tiivistelmä", "Huomautus", "Kysymyksiä", "Huomaa", "Vinkki", "Tärkeää", "Varoitus", "Varo", "jatkuu", "tekemättä", "tehty";
    PL: "Streszczenie", "Uwaga", "Pytania", "Uwaga", "Wskazówka", "Ważne", "Ostrzeżenie", "Ostrożnie", "cd.", "do zrobienia", "zrobione";
    CS: "Abstrakt", "Poznámka", "Otázky", "Poznámka", "Tip", "Důležité", "Varování", "Pozor", "pokračování", "zbývá", "hotovo";
    RU: "Аннотация", "Примечание", "Вопросы", "Примечание", "Совет", "Важно", "Предупреждение", "Осторожно", "продолжение", "не сделано", "сделано";
    UK: "Анотація", "Примітка", "Запитання", "Примітка", "Порада", "Важливо", "Попередження", "Обережно", "продовження", "не зроблено", "зроблено";
    EL: "Περίληψη", "Σημείωση", "Ερωτήσεις", "Σημείωση", "Συμβουλή", "Σημαντικό", "Προειδοποίηση", "Προσοχή", "συνέχεια", "εκκρεμεί", "έγινε";
    TR: "Özet", "Not", "Sorular", "Not", "İpucu", "Önemli", "Uyarı", "Dikkat", "devam", "yapılacak", "yapıldı";
    AR: "ملخص", "ملاحظة", "أسئلة", "ملاحظة", "نصيحة", "مهم", "تحذير", "تنبيه", "تابع", "لم ينجز", "أنجز";
    FA: "چکیده", "یادداشت", "پرسش‌ها", "نکته", "راهنمایی", "مهم", "هشدار", "احتیاط", "ادامه", "انجام نشده", "انجام شده";
    HE: "תקציר", "הערה", "שאלות", "הערה", "עצה", "חשוב", "אזהרה", "זהירות", "המשך", "לביצוע", "בוצע";
    JA: "要旨", "注記", "設問", "注", "ヒント", "重要", "警告", "注意", "続き", "未完了", "完了";
    ZH: "摘要", "说明", "问题", "注", "提示", "重要", "警告", "注意", "续", "未完成", "已完成";
    KO: "초록", "참고", "질문", "참고", "도움말", "중요", "경고", "주의", "계속", "할 일", "완료";
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
            "ar" => &AR,
            "fa" | "pes" | "prs" => &FA,
            "he" => &HE,
            "ja" => &JA,
            "zh" => &ZH,
            "ko" => &KO,
            _ => &EN,
        }
    }
}
