//! The facts about a document: who wrote what, when, in which language.

use std::fmt;

use crate::diag::Span;
use crate::units::Direction;

/// A language tag after BCP 47, in canonical case: `en-GB`, `fa`, `zh-Hant`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lang(String);

impl Lang {
    /// The tag `tag` in canonical case; `None` if it is not well-formed after RFC 5646, section 2.1
    /// (only its shape is checked: letters and digits in runs of at most eight, a language of two to eight letters first).
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let mut out = String::with_capacity(tag.len());
        for (index, part) in tag.split(['-', '_']).enumerate() {
            let alphabetic = part.bytes().all(|b| b.is_ascii_alphabetic());
            if part.is_empty() || part.len() > 8 || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
                return None;
            }
            if index == 0 {
                if !alphabetic || (part.len() < 2 && !part.eq_ignore_ascii_case("x")) {
                    return None;
                }
                out.push_str(&part.to_ascii_lowercase());
                continue;
            }
            out.push('-');
            match (part.len(), alphabetic) {
                (2, true) => out.push_str(&part.to_ascii_uppercase()),
                (4, true) => {
                    out.push_str(&part[..1].to_ascii_uppercase());
                    out.push_str(&part[1..].to_ascii_lowercase());
                }
                _ => out.push_str(&part.to_ascii_lowercase()),
            }
        }
        Some(Self(out))
    }

    /// The whole tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without script, region and variants: `zh` of `zh-Hant`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or("")
    }

    /// The script subtag, where the tag has one: `Hant` of `zh-Hant-TW`.
    #[must_use]
    pub fn script(&self) -> Option<&str> {
        self.0.split('-').skip(1).find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic()))
    }

    /// The region subtag, where the tag has one: `GB` of `en-GB`.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.0.split('-').skip(1).find(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_uppercase()))
    }

    /// The direction in which the language is usually written.
    #[must_use]
    pub fn direction(&self) -> Direction {
        let rtl_script = matches!(self.script(), Some("Arab" | "Hebr" | "Syrc" | "Thaa" | "Nkoo" | "Adlm" | "Aran"));
        let rtl_language = matches!(
            self.primary(),
            "ar" | "arb"
                | "fa"
                | "pes"
                | "he"
                | "ur"
                | "ps"
                | "sd"
                | "ug"
                | "yi"
                | "ydd"
                | "dv"
                | "ckb"
                | "syr"
                | "aii"
                | "skr"
                | "pnb"
                | "nqo"
                | "prs"
                | "glk"
                | "mzn"
                | "lrc"
                | "azb"
        );
        if rtl_script || (self.script().is_none() && rtl_language) { Direction::Rtl } else { Direction::Ltr }
    }
}

impl Default for Lang {
    fn default() -> Self {
        Self("en".to_owned())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A date of the proleptic Gregorian calendar, as exact as the author gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: Option<u8>,
    /// The day, 1 to 31; only with a month.
    pub day: Option<u8>,
}

impl Date {
    /// Reads `2021`, `2021-07` or `2021-07-28` (ISO 8601); `None` for anything else or a day that does not exist.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '-');
        let digits = |part: &str, len: usize| -> Option<u32> {
            (part.len() == len && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
        };
        let year = i32::try_from(digits(parts.next()?, 4)?).ok()?;
        let month = match parts.next() {
            Some(part) => Some(u8::try_from(digits(part, 2)?).ok().filter(|m| (1..=12).contains(m))?),
            None => None,
        };
        let day = match parts.next() {
            Some(part) => {
                let day = u8::try_from(digits(part, 2)?).ok()?;
                Some(day).filter(|d| (1..=days_in(year, month.unwrap_or(1))).contains(d))?.into()
            }
            None => None,
        };
        Some(Self { year, month, day })
    }

    /// The date of a moment given in seconds since 1970-01-01T00:00:00Z.
    ///
    /// Days to civil date after Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
    #[must_use]
    pub fn from_unix(seconds: i64) -> Self {
        let days = seconds.div_euclid(86_400) + 719_468;
        let era = days.div_euclid(146_097);
        let doe = days.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i64::from(month <= 2);
        Self {
            year: i32::try_from(year).unwrap_or(i32::MAX),
            month: u8::try_from(month).ok(),
            day: u8::try_from(day).ok(),
        }
    }

    /// The date in ISO 8601, as exact as it is known.
    #[must_use]
    pub fn iso(&self) -> String {
        let mut out = format!("{:04}", self.year);
        if let Some(month) = self.month {
            out.push_str(&format!("-{month:02}"));
            if let Some(day) = self.day {
                out.push_str(&format!("-{day:02}"));
            }
        }
        out
    }
}

fn days_in(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Somebody who made the document.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Person {
    /// The name as printed.
    pub name: String,
    /// The name as sorted: "Mahmoudian, Arman".
    pub file_as: Option<String>,
    /// Where they work.
    pub affiliation: Option<String>,
    /// Their address for letters.
    pub email: Option<String>,
    /// Their ORCID iD, without the address before it: `0000-0002-1825-0097`.
    pub orcid: Option<String>,
}

/// The series a document belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Series {
    /// Its title.
    pub title: String,
    /// The place of this document in it, as written: "2".
    pub position: Option<String>,
    /// A sentence about the series, printed in the close; CommonMark.
    pub about: Option<String>,
    /// Every document of the series in order; empty when only the title is known.
    pub entries: Vec<SeriesEntry>,
}

/// One document of a series.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct SeriesEntry {
    /// Its title.
    pub title: String,
    /// Its authors' names.
    pub authors: Vec<String>,
    /// Where it can be read online.
    pub url: Option<String>,
    /// Whether it is the document at hand.
    pub current: bool,
}

/// What the front matter claims about accessibility.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Accessibility {
    /// A summary for readers, in words.
    pub summary: Option<String>,
    /// The standards that a human says it conforms to.
    pub conforms_to: Vec<String>,
    /// Who says so.
    pub certified_by: Option<String>,
}

/// The facts about a document, all of them plain text.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Metadata {
    /// The title; the file's stem when the manuscript gives none and has no first heading either.
    pub title: String,
    /// The subtitle.
    pub subtitle: Option<String>,
    /// The authors, in their order.
    pub authors: Vec<Person>,
    /// The date of the document, never of the build.
    pub date: Option<Date>,
    /// The date as written, where it is no ISO date: "Spring 2021".
    pub date_text: Option<String>,
    /// The main language.
    pub lang: Lang,
    /// The main direction: as given, else that of the language.
    pub dir: Direction,
    /// What it is about, in a paragraph.
    pub description: Option<String>,
    /// The abstract as plain text.
    pub abstract_: Option<String>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Subjects, as a library names them.
    pub subjects: Vec<String>,
    /// Who holds which rights; a licence.
    pub rights: Option<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// A DOI, ISBN, URN or address that names the document.
    pub identifier: Option<String>,
    /// Where the document stands online.
    pub url: Option<String>,
    /// The series.
    pub series: Option<Series>,
    /// The picture for the cover, as written in the front matter, and where that stands.
    pub cover_image: Option<(String, Span)>,
    /// What the cover shows, for those who do not see it.
    pub cover_alt: Option<String>,
    /// Claims about accessibility.
    pub accessibility: Accessibility,
    /// Whether this is a draft, to be marked as one.
    pub draft: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_get_their_case() {
        assert_eq!(Lang::parse("EN-gb").map(|l| l.to_string()).as_deref(), Some("en-GB"));
        assert_eq!(Lang::parse("zh_hant_TW").map(|l| l.to_string()).as_deref(), Some("zh-Hant-TW"));
        assert_eq!(Lang::parse("english language"), None);
        assert_eq!(Lang::parse(""), None);
    }

    #[test]
    fn direction_follows_script_before_language() {
        let dir = |tag| Lang::parse(tag).map(|l| l.direction());
        assert_eq!(dir("fa"), Some(Direction::Rtl));
        assert_eq!(dir("az-Arab"), Some(Direction::Rtl));
        assert_eq!(dir("ur-Latn"), Some(Direction::Ltr));
        assert_eq!(dir("ru"), Some(Direction::Ltr));
    }

    #[test]
    fn dates_are_as_exact_as_written() {
        assert_eq!(Date::parse("2021-07-28").map(|d| d.iso()).as_deref(), Some("2021-07-28"));
        assert_eq!(Date::parse("2021-07").map(|d| d.iso()).as_deref(), Some("2021-07"));
        assert_eq!(Date::parse("2021-02-29"), None);
        assert_eq!(Date::parse("28 July 2021"), None);
        assert_eq!(Date::from_unix(1_627_430_400).iso(), "2021-07-28");
        assert_eq!(Date::from_unix(-1).iso(), "1969-12-31");
    }
}
