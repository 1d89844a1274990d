//! Where a word may be hyphenated: Liang's patterns by language (hypher), with the exceptions of TeX for English.
//!
//! A word is a run of letters; one in capitals is left whole, and so is one that stands in an address.

use hypher::Lang as Patterns;

use crate::model::Lang;

/// The words that the English patterns get wrong: the `\hyphenation` list of plain TeX's hyphen.tex.
const ENGLISH: &[&str] = &[
    "as-so-ciate",
    "as-so-ciates",
    "dec-li-na-tion",
    "oblig-a-tory",
    "phil-an-thropic",
    "present",
    "presents",
    "project",
    "projects",
    "reci-procity",
    "re-cog-ni-zance",
    "ref-or-ma-tion",
    "ret-ri-bu-tion",
    "ta-ble",
];

/// The shortest word that is hyphenated, in letters.
const SHORTEST: usize = 5;

/// The patterns for `lang`, if there are any and hyphens are usual in its script.
pub(super) fn patterns(lang: &Lang) -> Option<Patterns> {
    let code = match lang.primary() {
        // Both forms of Norwegian share their patterns.
        "nb" | "nn" => "no",
        // What is close enough to share them.
        "bs" => "hr",
        other => other,
    };
    let patterns = match code.as_bytes() {
        &[a, b] => Patterns::from_iso([a, b])?,
        _ => return None,
    };
    patterns.hyphenation_character().map(|_| patterns)
}

/// Adds the bytes of `word` (which starts at `at`) at which it may be broken.
pub(super) fn hyphenate(word: &str, at: u32, patterns: Patterns, out: &mut Vec<u32>) {
    let letters = word.chars().count();
    if letters < SHORTEST || !word.chars().any(char::is_lowercase) {
        return;
    }
    if patterns == Patterns::English && exception(word, at, out) {
        return;
    }
    let (left, right) = patterns.bounds();
    let mut end = at;
    let mut syllables = hypher::hyphenate_bounded(word, patterns, left.max(2), right.max(2)).peekable();
    while let Some(syllable) = syllables.next() {
        end += u32::try_from(syllable.len()).unwrap_or(0);
        if syllables.peek().is_some() {
            out.push(end);
        }
    }
}

fn exception(word: &str, at: u32, out: &mut Vec<u32>) -> bool {
    if !word.is_ascii() {
        return false;
    }
    let matches = |known: &&&str| {
        let letters = known.bytes().filter(|b| *b != b'-');
        letters.eq(word.bytes().map(|b| b.to_ascii_lowercase()))
    };
    let Some(known) = ENGLISH.iter().find(matches) else { return false };
    let mut end = at;
    for byte in known.bytes() {
        if byte == b'-' {
            out.push(end);
        } else {
            end += 1;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(word: &str, lang: &str) -> String {
        let mut breaks = Vec::new();
        if let Some(patterns) = patterns(&Lang::parse(lang).unwrap()) {
            hyphenate(word, 0, patterns, &mut breaks);
        }
        let mut out = String::new();
        for (index, c) in word.char_indices() {
            if breaks.contains(&u32::try_from(index).unwrap()) {
                out.push('-');
            }
            out.push(c);
        }
        out
    }

    #[test]
    fn languages_have_their_own_patterns() {
        assert_eq!(parts("hyphenation", "en"), "hy-phen-ation");
        assert_eq!(parts("Silbentrennung", "de-CH"), "Sil-ben-tren-nung");
        assert_eq!(parts("césure", "fr"), "cé-sure");
        assert_eq!(parts("переносами", "ru"), "пе-ре-но-са-ми");
        assert_eq!(parts("τυπογραφία", "el"), "τυ-πο-γρα-φία");
    }

    #[test]
    fn exceptions_come_before_patterns() {
        assert_eq!(parts("Associates", "en-GB"), "As-so-ciates");
        assert_eq!(parts("project", "en"), "project");
        assert_eq!(parts("Table", "en"), "Ta-ble");
    }

    #[test]
    fn short_words_capitals_and_unknown_languages_stay_whole() {
        assert_eq!(parts("only", "en"), "only");
        assert_eq!(parts("HYPHENATION", "en"), "HYPHENATION");
        assert_eq!(parts("hyphenation", "tlh"), "hyphenation");
        assert_eq!(parts("नागरिक", "hi"), "नागरिक");
    }
}
