//! Which quotation marks a language uses (after CLDR's delimiters and national style guides).

use crate::model::Lang;

/// The marks that straight ones become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marks {
    /// For `"` before words.
    pub(super) open_double: &'static str,
    /// For `"` behind words.
    pub(super) close_double: &'static str,
    /// For `'` before words.
    pub(super) open_single: &'static str,
    /// For `'` behind words.
    pub(super) close_single: &'static str,
}

const fn marks(
    open_double: &'static str,
    close_double: &'static str,
    open_single: &'static str,
    close_single: &'static str,
) -> Marks {
    Marks { open_double, close_double, open_single, close_single }
}

const ENGLISH: Marks = marks("“", "”", "‘", "’");
const GERMAN: Marks = marks("„", "“", "‚", "‘");
const GUILLEMETS: Marks = marks("«", "»", "“", "”");
const SWISS: Marks = marks("«", "»", "‹", "›");
const FRENCH: Marks = marks("«\u{202f}", "\u{202f}»", "“", "”");
const RUSSIAN: Marks = marks("«", "»", "„", "“");
const POLISH: Marks = marks("„", "”", "«", "»");
const SWEDISH: Marks = marks("”", "”", "’", "’");
const NORWEGIAN: Marks = marks("«", "»", "‘", "’");
const HUNGARIAN: Marks = marks("„", "”", "»", "«");
const CORNERS: Marks = marks("「", "」", "『", "』");

/// The marks of `lang`.
pub(super) fn of(lang: &Lang) -> Marks {
    match (lang.primary(), lang.region()) {
        ("de" | "fr" | "it" | "rm", Some("CH" | "LI")) => SWISS,
        ("de" | "cs" | "sk" | "sl" | "bg" | "lt" | "is" | "et" | "mk" | "hsb" | "dsb" | "lb" | "ka", _) => GERMAN,
        ("fr", _) => FRENCH,
        ("es", Some("MX" | "US" | "AR" | "CO" | "CL" | "PE" | "VE")) => ENGLISH,
        ("pt", Some("BR")) => ENGLISH,
        ("es" | "it" | "pt" | "el" | "ca" | "gl" | "eu" | "hy" | "ar" | "fa" | "az" | "ckb" | "ps", _) => GUILLEMETS,
        ("ru" | "uk" | "be" | "kk" | "ky", _) => RUSSIAN,
        ("pl" | "ro", _) => POLISH,
        ("hr" | "sr" | "bs", _) => marks("„", "”", "‘", "’"),
        ("sv" | "fi" | "da" | "he", _) => SWEDISH,
        ("nb" | "nn" | "no", _) => NORWEGIAN,
        ("hu", _) => HUNGARIAN,
        ("ja", _) | ("zh", Some("TW" | "HK" | "MO")) => CORNERS,
        ("zh", _) if lang.script() == Some("Hant") => CORNERS,
        _ => ENGLISH,
    }
}
