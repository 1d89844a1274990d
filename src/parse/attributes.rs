//! Attribute lists: `{#id .class key=value key="two words" -}`.
//!
//! comrak reads them behind headings, links and code, but only with Latin letters in bare values and with double
//! quotes. This reader takes what pandoc takes, and turns comrak's result and HTML's attributes into [`Attrs`] too.

use crate::diag::{Diagnostic, Span};
use crate::model::{Attrs, Lang};

/// A list as written, before language and direction are understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Raw {
    pub(super) id: Option<String>,
    pub(super) classes: Vec<String>,
    pub(super) pairs: Vec<(String, String)>,
}

impl From<&comrak::nodes::Attributes> for Raw {
    fn from(found: &comrak::nodes::Attributes) -> Self {
        Self { id: found.id.clone(), classes: found.classes.clone(), pairs: found.pairs.clone() }
    }
}

impl Raw {
    /// Takes the value of `key` out of the list.
    pub(super) fn take(&mut self, key: &str) -> Option<String> {
        let at = self.pairs.iter().position(|(name, _)| name == key)?;
        Some(self.pairs.remove(at).1)
    }

    /// The same with language and direction understood; a tag that is no language is a warning at `span`.
    pub(super) fn understand(mut self, span: Span, warnings: &mut Vec<Diagnostic>) -> Attrs {
        let tag = self.take("lang").or_else(|| self.take("xml:lang"));
        let lang = tag.and_then(|tag| {
            let lang = Lang::parse(tag.trim());
            if lang.is_none() && !tag.trim().is_empty() {
                warnings.push(
                    Diagnostic::warning("bad-language", span, format!("`{tag}` is not a language tag"))
                        .hint("a tag reads `en`, `en-GB`, `fa` or `zh-Hant` (BCP 47)"),
                );
            }
            lang
        });
        let dir = self.take("dir").and_then(|dir| match dir.trim().to_ascii_lowercase().as_str() {
            "ltr" => Some(crate::units::Direction::Ltr),
            "rtl" => Some(crate::units::Direction::Rtl),
            _ => None,
        });
        let mut classes: Vec<String> = Vec::new();
        for class in self.classes {
            if !classes.contains(&class) {
                classes.push(class);
            }
        }
        Attrs { id: self.id.filter(|id| !id.is_empty()), classes, lang, dir, pairs: self.pairs }
    }
}

/// Reads the list that `text` starts with; the second value is its length. `None` where there is none, or an empty one.
pub(super) fn read(text: &str) -> Option<(Raw, usize)> {
    let inner = text.strip_prefix('{')?;
    let mut raw = Raw::default();
    let mut rest = inner;
    let mut any = false;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\n', '\r']);
        if let Some(after) = rest.strip_prefix('}') {
            return any.then(|| (raw, text.len() - after.len()));
        }
        rest = item(rest, &mut raw)?;
        any = true;
        if !rest.starts_with([' ', '\t', '\n', '\r', '}']) {
            return None;
        }
    }
}

/// Reads one item of a list; the rest of the text is returned.
fn item<'t>(text: &'t str, raw: &mut Raw) -> Option<&'t str> {
    if let Some(rest) = text.strip_prefix('#') {
        let (value, rest) = value(rest)?;
        raw.id = Some(value);
        return Some(rest);
    }
    if let Some(rest) = text.strip_prefix('.') {
        let (value, rest) = value(rest)?;
        raw.classes.push(value);
        return Some(rest);
    }
    if let Some(rest) = text.strip_prefix('-').filter(|rest| rest.starts_with([' ', '\t', '\n', '}'])) {
        raw.classes.push("unnumbered".to_owned());
        return Some(rest);
    }
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')))?;
    let (key, rest) = text.split_at(end);
    if !key.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return None;
    }
    let (value, rest) = value(rest.strip_prefix('=')?)?;
    if key == "class" {
        raw.classes.extend(value.split_whitespace().map(str::to_owned));
    } else if key == "id" {
        raw.id = Some(value);
    } else {
        raw.pairs.push((key.to_owned(), value));
    }
    Some(rest)
}

/// Reads a bare or quoted value. A bare one is never empty.
fn value(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next()?;
    if quote == '"' || quote == '\'' {
        let mut out = String::new();
        let mut chars = text.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => out.push(chars.next()?.1),
                c if c == quote => return Some((out, text.get(at + 1..)?)),
                c => out.push(c),
            }
        }
        return None;
    }
    let bare = |c: char| !c.is_whitespace() && !matches!(c, '{' | '}' | '"' | '\'' | '=' | '<' | '>' | '`' | '[' | ']');
    let end = text.find(|c| !bare(c)).unwrap_or(text.len());
    let (value, rest) = text.split_at(end);
    (!value.is_empty()).then(|| (value.to_owned(), rest))
}

/// Splits `text` before the list that it ends with, white space before the list included.
pub(super) fn read_end(text: &str) -> Option<(&str, Raw)> {
    let trimmed = text.trim_end();
    if !trimmed.ends_with('}') {
        return None;
    }
    // A brace within a quoted value makes an earlier one the start.
    let mut end = trimmed.len();
    for _ in 0..4 {
        let open = trimmed.get(..end)?.rfind('{')?;
        if let Some((raw, length)) = read(trimmed.get(open..)?)
            && open + length == trimmed.len()
        {
            return Some((trimmed.get(..open)?.trim_end(), raw));
        }
        end = open;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        read(text).map_or("none".to_owned(), |(raw, length)| {
            format!("{:?} {:?} {:?} {length}", raw.id.unwrap_or_default(), raw.classes, raw.pairs)
        })
    }

    #[test]
    fn lists_are_read() {
        assert_eq!(shown("{#a .b c=d} x"), r#""a" ["b"] [("c", "d")] 11"#);
        assert_eq!(shown("{#Überschrift}"), r#""Überschrift" [] [] 15"#);
        assert_eq!(shown("{-}"), r#""" ["unnumbered"] [] 3"#);
        assert_eq!(shown(r#"{a="x \"y\" }" b='z'}"#), r#""" [] [("a", "x \"y\" }"), ("b", "z")] 21"#);
        assert_eq!(shown("{class='a b' id=c}"), r#""c" ["a", "b"] [] 18"#);
    }

    #[test]
    fn what_is_no_list_stays() {
        for text in ["", "{", "{}", "{ }", "{a}", "{a b=c}", "{.a.}x", "{#}", "{x=}", "{a=\"b}", "{.a\"b\"}"] {
            let expected = if text == "{.a.}x" { r#""" ["a."] [] 5"# } else { "none" };
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn a_list_at_the_end_is_cut_off() {
        let (rest, raw) = read_end("Title {#x a=\"{\"} ").unwrap();
        assert_eq!((rest, raw.id.as_deref()), ("Title", Some("x")));
        assert_eq!(read_end("no list}"), None);
    }
}
