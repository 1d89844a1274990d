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
}

macro_rules! words {
    ($($name:ident: $summary:literal, $note:literal, $questions:literal, $alert_note:literal, $tip:literal, $important:literal, $warning:literal, $caution:literal, $continued:literal;)*) => {
        $(const $name: Words = Words {
            summary: $summary, note: $note, questions: $questions, alert_note: $alert_note, alert_tip: $tip,
            alert_important: $important, alert_warning: $warning, alert_caution: $caution, continued: $continued,
        };)*
    };
}

words! {
    EN: "Abstract", "Note", "Questions", "Note", "Tip", "Important", "Warning", "Caution", "continued";
    DE: "Zusammenfassung", "Anmerkung", "Fragen", "Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht", "Fortsetzung";
    FR: "Résumé", "Note", "Questions", "Remarque", "Conseil", "Important", "Avertissement", "Attention", "suite";
    ES: "Resumen", "Nota", "Preguntas", "Nota", "Consejo", "Importante", "Advertencia", "Precaución", "continuación";
    IT: "Sommario", "Nota", "Domande", "Nota", "Consiglio", "Importante", "Avvertenza", "Attenzione", "continua";
    PT: "Resumo", "Nota", "Perguntas", "Nota", "Dica", "Importante", "Aviso", "Cuidado", "continuação";
    NL: "Samenvatting", "Noot", "Vragen", "Opmerking", "Tip", "Belangrijk", "Waarschuwing", "Let op", "vervolg";
    SV: "Sammanfattning", "Anmärkning", "Frågor", "Obs", "Tips", "Viktigt", "Varning", "Försiktigt", "forts.";
    DA: "Resumé", "Bemærkning", "Spørgsmål", "Bemærk", "Tip", "Vigtigt", "Advarsel", "Forsigtig", "fortsat";
    NO: "Sammendrag", "Merknad", "Spørsmål", "Merk", "Tips", "Viktig", "Advarsel", "Forsiktig", "forts.";
    FI: "Tiivistelmä", "Huomautus", "Kysymyksiä", "Huomaa", "Vinkki", "Tärkeää", "Varoitus", "Varo", "jatkuu";
    PL: "Streszczenie", "Uwaga", "Pytania", "Uwaga", "Wskazówka", "Ważne", "Ostrzeżenie", "Ostrożnie", "cd.";
    CS: "Abstrakt", "Poznámka", "Otázky", "Poznámka", "Tip", "Důležité", "Varování", "Pozor", "pokračování";
    RU: "Аннотация", "Примечание", "Вопросы", "Примечание", "Совет", "Важно", "Предупреждение", "Осторожно", "продолжение";
    UK: "Анотація", "Примітка", "Запитання", "Примітка", "Порада", "Важливо", "Попередження", "Обережно", "продовження";
    EL: "Περίληψη", "Σημείωση", "Ερωτήσεις", "Σημείωση", "Συμβουλή", "Σημαντικό", "Προειδοποίηση", "Προσοχή", "συνέχεια";
    TR: "Özet", "Not", "Sorular", "Not", "İpucu", "Önemli", "Uyarı", "Dikkat", "devam";
    AR: "ملخص", "ملاحظة", "أسئلة", "ملاحظة", "نصيحة", "مهم", "تحذير", "تنبيه", "تابع";
    FA: "چکیده", "یادداشت", "پرسش‌ها", "نکته", "راهنمایی", "مهم", "هشدار", "احتیاط", "ادامه";
    HE: "תקציר", "הערה", "שאלות", "הערה", "עצה", "חשוב", "אזהרה", "זהירות", "המשך";
    JA: "要旨", "注記", "設問", "注", "ヒント", "重要", "警告", "注意", "続き";
    ZH: "摘要", "说明", "问题", "注", "提示", "重要", "警告", "注意", "续";
    KO: "초록", "참고", "질문", "참고", "도움말", "중요", "경고", "주의", "계속";
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
