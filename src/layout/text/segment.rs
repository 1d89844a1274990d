//! Where lines may break: UAX 14, with ties that an editor expects and breaks within addresses and code.

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;

use crate::model::Lang;

use super::flatten::{BREAK, Flat, Piece, PieceKind};
use super::hyphenate::{hyphenate, patterns};

/// What a break at an opportunity looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BreakKind {
    /// After a space, or between characters that need nothing.
    Plain,
    /// After a hyphen that is there.
    Hyphen,
    /// After a dash that is there.
    Dash,
    /// After a soft hyphen, which shows then.
    Soft,
    /// Within an address or code.
    Address,
    /// Within a word, with a hyphen put in.
    Word,
}

/// A place before a byte where a line may break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opportunity {
    pub(super) at: u32,
    pub(super) kind: BreakKind,
}

/// Words after which a number does not start a line.
const BEFORE_NUMBERS: &[&str] = &[
    "§", "§§", "№", "p.", "pp.", "S.", "s.", "Nr.", "No.", "no.", "Fig.", "fig.", "Abb.", "Tab.", "vol.", "Vol.",
    "Bd.", "ch.", "Ch.", "Kap.", "sec.", "Sec.", "art.", "Art.", "Art", "n.", "t.", "c.", "ca.", "стр.", "с.", "т.",
    "гл.", "рис.", "σ.", "fol.", "ff.", "col.",
];

/// Units that do not start a line after a number.
const UNITS: &[&str] = &[
    "km", "m", "cm", "mm", "µm", "nm", "kg", "g", "mg", "t", "%", "‰", "°C", "°F", "K", "Hz", "kHz", "MHz", "GHz", "B",
    "kB", "KB", "MB", "GB", "TB", "W", "kW", "MW", "GW", "kWh", "MWh", "V", "kV", "A", "mA", "s", "ms", "min", "h",
    "l", "ml", "ha", "km²", "m²", "m³", "cm²", "km/h", "m/s", "€", "$", "£", "pt", "px", "dpi", "bar", "Pa", "hPa",
    "км", "м", "см", "мм", "кг", "г", "т", "руб.",
];

/// All places where a line may break without a hyphen put in, in order. The end of the text is not one of them.
pub(super) fn opportunities(flat: &Flat) -> Vec<Opportunity> {
    let text = flat.text.as_str();
    let mut out: Vec<Opportunity> = Vec::with_capacity(text.len() / 5);
    let segmenter = if text.is_ascii() || !text.chars().any(is_complex) {
        LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default())
    } else {
        LineSegmenter::new_dictionary(LineBreakOptions::default())
    };
    for at in segmenter.segment_str(text) {
        if at == 0 || at >= text.len() {
            continue;
        }
        let (before, after) = text.split_at(at);
        let kind = match before.chars().next_back() {
            Some('\u{ad}') => BreakKind::Soft,
            Some('-' | '\u{2010}') => BreakKind::Hyphen,
            Some('\u{2012}'..='\u{2015}') => BreakKind::Dash,
            Some(BREAK | '\n') => continue,
            Some(' ') if tied(before, after) => continue,
            Some(_) | None => BreakKind::Plain,
        };
        // An address does not lose the name of its protocol.
        if before.ends_with("://") {
            continue;
        }
        if kind == BreakKind::Hyphen && splits_number(before, after) {
            continue;
        }
        out.push(Opportunity { at: u32::try_from(at).unwrap_or(u32::MAX), kind });
    }
    let addresses = addresses(flat);
    if !addresses.is_empty() {
        out.extend(addresses);
        // Where both name a place, the address's kind sorts after the other and is dropped.
        out.sort_by_key(|o| (o.at, o.kind == BreakKind::Address));
        out.dedup_by_key(|o| o.at);
    }
    out
}

/// Scripts that need a dictionary to find their words: Thai, Lao, Myanmar, Khmer.
fn is_complex(c: char) -> bool {
    matches!(u32::from(c), 0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0xa9e0..=0xa9ff | 0xaa60..=0xaa7f)
}

/// Whether the space at the end of `before` ties a number to what it belongs to.
fn tied(before: &str, after: &str) -> bool {
    let numeral = |c: char| c.is_ascii_digit();
    let last = before.trim_end_matches(' ').rsplit([' ', '\u{a0}', '(', '[']).next().unwrap_or("");
    if after.starts_with(numeral) {
        return BEFORE_NUMBERS.contains(&last);
    }
    if last.starts_with(numeral) && last.ends_with(numeral) {
        let next = after.split([' ', '\u{a0}']).next().unwrap_or("");
        let next = next.trim_end_matches(['.', ',', ';', ':', ')', ']', '?', '!', '”', '’']);
        return UNITS.contains(&next);
    }
    false
}

/// Whether the hyphen at the end of `before` stands between figures or after a minus: "2021-07-28", "-5".
fn splits_number(before: &str, after: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    let mut back = before.chars().rev().skip(1);
    after.starts_with(digit) && back.next().is_none_or(|c| digit(c) || c.is_whitespace())
}

/// Breaks after the punctuation of addresses, paths and code.
fn addresses(flat: &Flat) -> Vec<Opportunity> {
    let mut out = Vec::new();
    for piece in flat.pieces.iter().filter(|piece| piece.kind == PieceKind::Text) {
        let text = flat.text.get(super::flatten::range(piece)).unwrap_or("");
        let code = flat.look(piece).is_some_and(|look| look.code);
        let mut start = 0;
        for token in text.split_inclusive([' ', '\n', '\u{a0}']) {
            if code || is_address(token) {
                breaks_in(token, piece.range.start + u32::try_from(start).unwrap_or(0), &mut out);
            }
            start += token.len();
        }
    }
    out
}

/// Whether a word is an address or a path.
pub(super) fn is_address(token: &str) -> bool {
    token.contains("://")
        || token.starts_with("www.")
        || (token.contains('@') && token.contains('.'))
        || token.bytes().filter(|b| *b == b'/').count() >= 2
        || token.contains('\\')
        || token.contains('_')
}

fn breaks_in(token: &str, start: u32, out: &mut Vec<Opportunity>) {
    let mut previous = '\0';
    for (count, (offset, c)) in token.char_indices().enumerate() {
        let breaks = match previous {
            '/' | '.' | '-' | '_' | '?' | '&' | '=' | '#' | '%' | ',' | ';' | ':' | '\\' | '(' | ')' | '[' | ']'
            | '{' | '}' | '+' | '|' | '<' | '>' | '~' | '*' | '@' => c.is_alphanumeric() || c == '_',
            _ => false,
        };
        // Not after the first sign of a token nor after "https://".
        if breaks && count > 1 && !token.get(..offset).is_some_and(|t| t.ends_with("://")) {
            out.push(Opportunity { at: start + u32::try_from(offset).unwrap_or(0), kind: BreakKind::Address });
        }
        previous = c;
    }
}

/// All places at which words of the paragraph may be hyphenated, in order.
pub(super) fn hyphens(flat: &Flat, lang: &Lang) -> Vec<Opportunity> {
    let mut out = Vec::new();
    let mut found = Vec::new();
    let mut index = 0;
    while let Some(piece) = flat.pieces.get(index) {
        index += 1;
        let Some(look) = flat.look(piece) else { continue };
        if piece.kind != PieceKind::Text || !look.hyphenate {
            continue;
        }
        let Some(patterns) = patterns(look.lang.as_ref().unwrap_or(lang)) else { continue };
        words(flat, piece, |word, at| hyphenate(word, at, patterns, &mut found));
        out.extend(found.drain(..).map(|at| Opportunity { at, kind: BreakKind::Word }));
    }
    out
}

/// Calls `each` with every word of `piece` that may be hyphenated: a run of letters that touches no figure, sign of an address,
/// soft hyphen, or letter of a neighbouring piece.
fn words(flat: &Flat, piece: &Piece, mut each: impl FnMut(&str, u32)) {
    let text = flat.text.get(super::flatten::range(piece)).unwrap_or("");
    let whole = flat.text.as_str();
    let base = piece.range.start as usize;
    let mut token_start = 0;
    for token in text.split_inclusive([' ', '\u{a0}', '\u{2009}', '\u{202f}']) {
        let start = token_start;
        token_start += token.len();
        if token.len() < 5 || is_address(token) {
            continue;
        }
        let mut from = None;
        let ends = token.char_indices().chain(std::iter::once((token.len(), ' ')));
        for (offset, c) in ends {
            if is_letter(c) {
                from.get_or_insert(offset);
                continue;
            }
            let Some(begin) = from.take() else { continue };
            let (begin, end) = (start + begin, start + offset);
            let touches =
                |c: Option<char>| c.is_some_and(|c| is_letter(c) || c.is_numeric() || "_@/\u{ad}".contains(c));
            let before = whole.get(..base + begin).and_then(|t| t.chars().next_back());
            let after = whole.get(base + end..).and_then(|t| t.chars().next());
            if !touches(before)
                && !touches(after)
                && let Some(word) = text.get(begin..end)
            {
                each(word, piece.range.start + u32::try_from(begin).unwrap_or(0));
            }
        }
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c)
}
