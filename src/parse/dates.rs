//! Dates as printed, in the document's language (forms after CLDR's long date patterns).

use crate::model::{Date, Lang};

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const GERMAN: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const SPANISH: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const ITALIAN: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];
const PORTUGUESE: [&str; 12] = [
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
];
const DUTCH: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];
const SWEDISH: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];
const DANISH: [&str; 12] = [
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
];
const POLISH: [&str; 12] = [
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
];
const POLISH_ALONE: [&str; 12] = [
    "styczeń",
    "luty",
    "marzec",
    "kwiecień",
    "maj",
    "czerwiec",
    "lipiec",
    "sierpień",
    "wrzesień",
    "październik",
    "listopad",
    "grudzień",
];
const CZECH: [&str; 12] = [
    "ledna",
    "února",
    "března",
    "dubna",
    "května",
    "června",
    "července",
    "srpna",
    "září",
    "října",
    "listopadu",
    "prosince",
];
const CZECH_ALONE: [&str; 12] = [
    "leden",
    "únor",
    "březen",
    "duben",
    "květen",
    "červen",
    "červenec",
    "srpen",
    "září",
    "říjen",
    "listopad",
    "prosinec",
];
const RUSSIAN: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const RUSSIAN_ALONE: [&str; 12] = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
];
const GREEK: [&str; 12] = [
    "Ιανουαρίου",
    "Φεβρουαρίου",
    "Μαρτίου",
    "Απριλίου",
    "Μαΐου",
    "Ιουνίου",
    "Ιουλίου",
    "Αυγούστου",
    "Σεπτεμβρίου",
    "Οκτωβρίου",
    "Νοεμβρίου",
    "Δεκεμβρίου",
];
const GREEK_ALONE: [&str; 12] = [
    "Ιανουάριος",
    "Φεβρουάριος",
    "Μάρτιος",
    "Απρίλιος",
    "Μάιος",
    "Ιούνιος",
    "Ιούλιος",
    "Αύγουστος",
    "Σεπτέμβριος",
    "Οκτώβριος",
    "Νοέμβριος",
    "Δεκέμβριος",
];
const ARABIC: [&str; 12] =
    ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"];
const PERSIAN: [&str; 12] =
    ["ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"];
const HEBREW: [&str; 12] =
    ["ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני", "יולי", "אוגוסט", "ספטמבר", "אוקטובר", "נובמבר", "דצמבר"];

/// `date` as it is printed in a document in `lang`.
pub(super) fn printed(date: Date, lang: &Lang) -> String {
    let Some(month) = date.month else { return year_alone(date.year, lang) };
    let text = match lang.primary() {
        "en" if american(lang) => english(date, month, true),
        "en" => english(date, month, false),
        "de" => months(date, month, &GERMAN, &GERMAN, |d, m, y| format!("{d}. {m} {y}")),
        "da" | "nb" | "no" | "nn" => months(date, month, &DANISH, &DANISH, |d, m, y| format!("{d}. {m} {y}")),
        "fr" => months(date, month, &FRENCH, &FRENCH, |d, m, y| {
            format!("{} {m} {y}", if d == 1 { "1er".to_owned() } else { d.to_string() })
        }),
        "es" => iberian(date, month, &SPANISH),
        "pt" => iberian(date, month, &PORTUGUESE),
        "it" => months(date, month, &ITALIAN, &ITALIAN, |d, m, y| format!("{d} {m} {y}")),
        "nl" => months(date, month, &DUTCH, &DUTCH, |d, m, y| format!("{d} {m} {y}")),
        "sv" => months(date, month, &SWEDISH, &SWEDISH, |d, m, y| format!("{d} {m} {y}")),
        "pl" => months(date, month, &POLISH, &POLISH_ALONE, |d, m, y| format!("{d} {m} {y}")),
        "cs" => months(date, month, &CZECH, &CZECH_ALONE, |d, m, y| format!("{d}. {m} {y}")),
        "ru" => months(date, month, &RUSSIAN, &RUSSIAN_ALONE, |d, m, y| format!("{d} {m} {y} г.")),
        "el" => months(date, month, &GREEK, &GREEK_ALONE, |d, m, y| format!("{d} {m} {y}")),
        "ar" => months(date, month, &ARABIC, &ARABIC, |d, m, y| format!("{d} {m} {y}")),
        "fa" => eastern_digits(&months(date, month, &PERSIAN, &PERSIAN, |d, m, y| format!("{d} {m} {y}"))),
        "he" => months(date, month, &HEBREW, &HEBREW, |d, m, y| format!("{d} ב{m} {y}")),
        "ko" => Some(counted(date, month, ["년 ", "월", " ", "일"])),
        "ja" | "zh" => Some(counted(date, month, ["年", "月", "", "日"])),
        _ => None,
    };
    text.unwrap_or_else(|| date.iso())
}

fn american(lang: &Lang) -> bool {
    matches!(lang.region(), Some("US" | "PH" | "PR"))
}

fn english(date: Date, month: u8, month_first: bool) -> Option<String> {
    months(
        date,
        month,
        &ENGLISH,
        &ENGLISH,
        |d, m, y| {
            if month_first { format!("{m} {d}, {y}") } else { format!("{d} {m} {y}") }
        },
    )
}

/// The date in a form with the name of its month; `alone` are the names without a day.
fn months(
    date: Date,
    month: u8,
    names: &[&str; 12],
    alone: &[&str; 12],
    full: impl FnOnce(u8, &str, i32) -> String,
) -> Option<String> {
    let index = usize::from(month).checked_sub(1)?;
    Some(match date.day {
        Some(day) => full(day, names.get(index)?, date.year),
        None => format!("{} {}", alone.get(index)?, date.year),
    })
}

fn iberian(date: Date, month: u8, names: &[&str; 12]) -> Option<String> {
    let name = names.get(usize::from(month).checked_sub(1)?)?;
    Some(match date.day {
        Some(day) => format!("{day} de {name} de {}", date.year),
        None => format!("{name} de {}", date.year),
    })
}

/// Year, month and day with a counter behind each: behind the month, and between it and the day.
fn counted(date: Date, month: u8, [year, behind_month, between, behind_day]: [&str; 4]) -> String {
    match date.day {
        Some(day) => format!("{}{year}{month}{behind_month}{between}{day}{behind_day}", date.year),
        None => format!("{}{year}{month}{behind_month}", date.year),
    }
}

fn year_alone(year: i32, lang: &Lang) -> String {
    match lang.primary() {
        "fa" => eastern_digits(&Some(year.to_string())).unwrap_or_default(),
        "ko" => format!("{year}년"),
        "ja" | "zh" => format!("{year}年"),
        _ => format!("{year}"),
    }
}

/// Persian writes its numbers in its own digits.
fn eastern_digits(text: &Option<String>) -> Option<String> {
    let digit = |c: char| c.to_digit(10).and_then(|value| char::from_u32(0x06f0 + value)).unwrap_or(c);
    text.as_ref().map(|text| text.chars().map(digit).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_the_essay_in_every_language() {
        let date = Date::parse("2021-07-28").unwrap();
        let languages = [
            "en", "en-GB", "en-US", "de", "fr", "ru", "es", "it", "pt", "nl", "pl", "el", "ar", "fa", "he", "ko", "ja",
            "zh", "cs", "sv", "da", "vi",
        ];
        let lines: Vec<String> =
            languages.iter().map(|tag| format!("{tag}: {}", printed(date, &Lang::parse(tag).unwrap()))).collect();
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn less_exact_dates() {
        let shown = |date: &str, lang: &str| printed(Date::parse(date).unwrap(), &Lang::parse(lang).unwrap());
        assert_eq!(shown("2021-07", "en"), "July 2021");
        assert_eq!(shown("2021-07", "ru"), "июль 2021");
        assert_eq!(shown("2021-07", "ko"), "2021년 7월");
        assert_eq!(shown("2021-07", "es"), "julio de 2021");
        assert_eq!(shown("2021", "de"), "2021");
        assert_eq!(shown("2021-03-01", "fr"), "1er mars 2021");
    }
}
