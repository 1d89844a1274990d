//! Front matter to [`Metadata`]: what its keys mean as facts about the document.
//!
//! In: a [`Manuscript`], whose keys have the right types already. Out: the facts, with a finding for each value that
//! is text but not a language, a direction, a date or an ORCID iD. ORCID iDs are checked after ISO 7064, MOD 11-2.

use crate::diag::Diagnostic;
use crate::manuscript::{Author, Field, FrontMatter, Located, Manuscript};
use crate::model::metadata::{Accessibility, Date, Lang, Metadata, Person, Series, SeriesEntry};
use crate::units::Direction;

/// The facts about `manuscript`. The title is empty where the front matter has none.
pub fn metadata(manuscript: &Manuscript, diagnostics: &mut Vec<Diagnostic>) -> Metadata {
    let front = &manuscript.front_matter;
    let text = |field: &Field<String>| field.as_ref().map(|text| text.value.clone());
    let lang = language(front, diagnostics);
    let (date, date_text) = date(front);
    Metadata {
        title: text(&front.title).unwrap_or_default(),
        subtitle: text(&front.subtitle),
        authors: front.authors.iter().flatten().map(|author| person(author, diagnostics)).collect(),
        date,
        date_text,
        dir: direction(front, &lang, diagnostics),
        lang,
        description: text(&front.description),
        abstract_: text(&front.abstract_),
        keywords: front.keywords.clone().unwrap_or_default(),
        subjects: front.subjects.clone().unwrap_or_default(),
        rights: text(&front.rights),
        publisher: text(&front.publisher),
        identifier: text(&front.identifier),
        url: text(&front.url),
        series: series(manuscript),
        cover_image: front.cover_image.as_ref().map(|cover| (cover.value.clone(), cover.span)),
        cover_alt: text(&front.cover_alt),
        accessibility: Accessibility {
            summary: text(&front.accessibility.summary),
            conforms_to: front.accessibility.conforms_to.iter().map(|standard| standard.value.clone()).collect(),
            certified_by: text(&front.accessibility.certified_by),
        },
        draft: front.draft.as_ref().is_some_and(|draft| draft.value),
    }
}

fn language(front: &FrontMatter, diagnostics: &mut Vec<Diagnostic>) -> Lang {
    let Some(given) = &front.lang else {
        diagnostics.push(
            Diagnostic::warning("no-language", None, "the front matter does not say the language; English is assumed")
                .hint("hyphens, quotation marks and reading aloud depend on it: add a line such as `lang: en-GB`"),
        );
        return Lang::default();
    };
    Lang::parse(&given.value).unwrap_or_else(|| {
        let found = Diagnostic::error("front-matter", given.span, format!("`{}` is not a language tag", given.value));
        diagnostics.push(match named_language(&given.value) {
            Some(tag) => found.hint(format!("write `{tag}`")),
            None => found.hint("write a tag after BCP 47, such as `en-GB`, `de` or `fa`"),
        });
        Lang::default()
    })
}

/// The tag of a language that people give by its name.
fn named_language(name: &str) -> Option<&'static str> {
    const NAMES: &[(&str, &str)] = &[
        ("english", "en"),
        ("british english", "en-GB"),
        ("american english", "en-US"),
        ("german", "de"),
        ("deutsch", "de"),
        ("french", "fr"),
        ("français", "fr"),
        ("spanish", "es"),
        ("español", "es"),
        ("italian", "it"),
        ("italiano", "it"),
        ("portuguese", "pt"),
        ("dutch", "nl"),
        ("polish", "pl"),
        ("russian", "ru"),
        ("русский", "ru"),
        ("ukrainian", "uk"),
        ("greek", "el"),
        ("turkish", "tr"),
        ("arabic", "ar"),
        ("العربية", "ar"),
        ("persian", "fa"),
        ("farsi", "fa"),
        ("فارسی", "fa"),
        ("hebrew", "he"),
        ("עברית", "he"),
        ("chinese", "zh"),
        ("japanese", "ja"),
        ("korean", "ko"),
    ];
    let name = name.to_lowercase();
    let first = name.split([' ', '(', ',']).next().unwrap_or("");
    let find = |wanted: &str| NAMES.iter().find(|(known, _)| *known == wanted).map(|&(_, tag)| tag);
    find(&name).or_else(|| find(first))
}

fn direction(front: &FrontMatter, lang: &Lang, diagnostics: &mut Vec<Diagnostic>) -> Direction {
    let Some(given) = &front.dir else { return lang.direction() };
    match given.value.to_ascii_lowercase().as_str() {
        "ltr" => Direction::Ltr,
        "rtl" => Direction::Rtl,
        "auto" => lang.direction(),
        _ => {
            let found = Diagnostic::error("front-matter", given.span, format!("`{}` is not a direction", given.value));
            diagnostics.push(found.hint("write `ltr` or `rtl`, or leave it out: the language decides"));
            lang.direction()
        }
    }
}

/// The date as one of the calendar where it is written after ISO 8601, else as the text it is.
fn date(front: &FrontMatter) -> (Option<Date>, Option<String>) {
    let Some(Located { value: text, .. }) = &front.date else { return (None, None) };
    // A time of day may follow, as in Hugo's `2021-07-28T10:00:00+02:00`.
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    let timed = day.len() == 10 && text.len() > day.len() && text[day.len()..].contains(':');
    match Date::parse(if timed { day } else { text }) {
        Some(date) => (Some(date), None),
        None => (None, Some(text.clone())),
    }
}

fn person(author: &Author, diagnostics: &mut Vec<Diagnostic>) -> Person {
    Person {
        name: author.name.value.clone(),
        file_as: author.file_as.clone(),
        affiliation: author.affiliation.clone(),
        email: author.email.clone(),
        orcid: author.orcid.as_ref().and_then(|orcid| checked_orcid(orcid, diagnostics)),
    }
}

fn checked_orcid(given: &Located<String>, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let bare = given.value.trim_end_matches('/');
    let bare = bare.rsplit('/').next().unwrap_or(bare).to_ascii_uppercase();
    if orcid_is_sound(&bare) {
        return Some(bare);
    }
    diagnostics.push(
        Diagnostic::warning(
            "orcid",
            given.span,
            format!("`{}` is not an ORCID iD: its check digit does not fit", given.value),
        )
        .hint("an ORCID iD reads 0000-0002-1825-0097; copy it from orcid.org"),
    );
    None
}

/// Whether `id` has the form of an ORCID iD, and the check digit of ISO 7064, MOD 11-2.
fn orcid_is_sound(id: &str) -> bool {
    let bytes = id.as_bytes();
    if bytes.len() != 19 || [4, 9, 14].iter().any(|&at| bytes.get(at) != Some(&b'-')) {
        return false;
    }
    let mut digits = id.chars().filter(|c| *c != '-');
    let mut total = 0;
    for c in digits.by_ref().take(15) {
        let Some(digit) = c.to_digit(10) else { return false };
        total = (total + digit) * 2;
    }
    let check = match (12 - total % 11) % 11 {
        10 => Some('X'),
        digit => char::from_digit(digit, 10),
    };
    digits.next() == check && digits.next().is_none()
}

fn series(manuscript: &Manuscript) -> Option<Series> {
    let keys = &manuscript.front_matter.series;
    let title = keys.title.as_ref()?.value.clone();
    let entries: Vec<SeriesEntry> = manuscript
        .series
        .iter()
        .enumerate()
        .map(|(index, member)| SeriesEntry {
            title: member.title.clone(),
            authors: member.authors.clone(),
            url: member.url.clone(),
            current: manuscript.current == Some(index),
        })
        .collect();
    let position = keys.position.as_ref().map(|position| position.value.clone());
    Some(Series {
        title,
        position: position.or_else(|| manuscript.current.map(|current| (current + 1).to_string())),
        about: keys.about.as_ref().map(|about| about.value.clone()),
        entries,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Span};

    fn front(date: &str) -> FrontMatter {
        let span = Span::new(FileId(0), 0, 0);
        FrontMatter { date: Some(Located { value: date.to_owned(), span }), ..FrontMatter::default() }
    }

    #[test]
    fn an_orcid_is_known_by_its_check_digit() {
        assert!(orcid_is_sound("0000-0002-1825-0097"));
        assert!(orcid_is_sound("0000-0002-1694-233X"));
        assert!(!orcid_is_sound("0000-0002-1825-0098"));
        assert!(!orcid_is_sound("0000000218250097"));
        assert!(!orcid_is_sound("0000-0002-1825-009ä"));
    }

    #[test]
    fn dates_lose_their_time_but_not_their_words() {
        assert_eq!(date(&front("2021-07-28T10:00:00Z")).0.map(|d| d.iso()).as_deref(), Some("2021-07-28"));
        assert_eq!(date(&front("2021-07-28 10:00:00 +0200")).0.map(|d| d.iso()).as_deref(), Some("2021-07-28"));
        assert_eq!(date(&front("2021")).0.map(|d| d.iso()).as_deref(), Some("2021"));
        assert_eq!(date(&front("Spring 2021")).1.as_deref(), Some("Spring 2021"));
        assert_eq!(date(&front("28 July 2021")).1.as_deref(), Some("28 July 2021"));
    }

    #[test]
    fn languages_given_by_name_get_their_tag() {
        assert_eq!(named_language("Farsi"), Some("fa"));
        assert_eq!(named_language("English (UK)"), Some("en"));
        assert_eq!(named_language("Klingon"), None);
    }
}
