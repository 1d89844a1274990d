//! Values of the front matter and of `publish.toml`, with the place of each.
//!
//! YAML and TOML come in as one kind of tree, so that the keys they share are read by the same code. A tree keeps
//! what a typed reader would throw away: where everything stands, and how a number was written. All wrong values of
//! a file can then be reported at once, each at its line and column.

use crate::diag::{Diagnostic, Span, nearest};

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    /// Where it stands.
    pub(super) span: Span,
    /// What it is.
    pub(super) kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// Nothing: `key:` or `key: null`.
    Null,
    /// Text, a number, a date or a truth value, as written.
    Scalar {
        /// The characters, escapes resolved.
        text: String,
        /// Whether it is marked as text, by quotes or as a block.
        quoted: bool,
    },
    /// Values one after another.
    List(Vec<Value>),
    /// Keys with their values, in the order of the file.
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// The key.
    pub(super) key: String,
    /// Where the key stands.
    pub(super) key_span: Span,
    /// The value.
    pub(super) value: Value,
}

/// Something read from a file, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// What was read.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A key that may be absent.
pub type Field<T> = Option<Located<T>>;

impl Value {
    /// What a reader of messages would call it.
    pub(super) fn what(&self) -> &'static str {
        match &self.kind {
            Kind::Null => "nothing",
            Kind::Scalar { quoted: true, .. } => "text",
            Kind::Scalar { text, quoted: false } => match text.as_str() {
                text if truth(text).is_some() => "a truth value",
                text if text.parse::<f64>().is_ok() => "a number",
                _ => "text",
            },
            Kind::List(_) => "a list",
            Kind::Map(_) => "a map of keys",
        }
    }
}

/// The truth values of YAML 1.1 and 1.2 and of TOML.
fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// Reads values as the types that keys have, and gathers what does not fit.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// What was found.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The rule that wrong values break: `front-matter` or `project-file`.
    pub(super) code: &'static str,
}

impl Reader {
    /// Reports a value of the wrong type.
    pub(super) fn wrong(&mut self, key: &str, expected: &str, value: &Value) {
        let message = format!("`{key}` should be {expected}, but is {}", value.what());
        self.diagnostics.push(Diagnostic::error(self.code, value.span, message));
    }

    /// Text in one piece. Numbers and dates are taken as they are written.
    pub(super) fn text(&mut self, key: &str, value: &Value) -> Field<String> {
        match &value.kind {
            Kind::Null => None,
            Kind::Scalar { text, .. } => {
                let trimmed = text.trim();
                (!trimmed.is_empty()).then(|| Located { value: trimmed.to_owned(), span: value.span })
            }
            Kind::List(_) | Kind::Map(_) => {
                self.wrong(key, "text", value);
                None
            }
        }
    }

    /// Yes or no.
    pub(super) fn bool(&mut self, key: &str, value: &Value) -> Field<bool> {
        match &value.kind {
            Kind::Null => None,
            Kind::Scalar { text, .. } if truth(text).is_some() => {
                truth(text).map(|truth| Located { value: truth, span: value.span })
            }
            Kind::Scalar { .. } | Kind::List(_) | Kind::Map(_) => {
                self.wrong(key, "`true` or `false`", value);
                None
            }
        }
    }

    /// A level of headings, 1 to 6.
    pub(super) fn level(&mut self, key: &str, value: &Value) -> Field<u8> {
        match &value.kind {
            Kind::Null => None,
            Kind::Scalar { text, .. } => match text.trim().parse::<u8>() {
                Ok(level @ 1..=6) => Some(Located { value: level, span: value.span }),
                Ok(_) | Err(_) => {
                    self.wrong(key, "a level from 1 to 6", value);
                    None
                }
            },
            Kind::List(_) | Kind::Map(_) => {
                self.wrong(key, "a level from 1 to 6", value);
                None
            }
        }
    }

    /// Several texts, also as one text with `separator` between them, where there is one.
    pub(super) fn texts(
        &mut self,
        key: &str,
        value: &Value,
        separator: Option<char>,
    ) -> Option<Located<Vec<Located<String>>>> {
        let mut out = Vec::new();
        match &value.kind {
            Kind::Null => return None,
            Kind::Scalar { text, .. } => match separator {
                Some(separator) => out.extend(
                    text.split(separator)
                        .map(str::trim)
                        .filter(|part| !part.is_empty())
                        .map(|part| Located { value: part.to_owned(), span: value.span }),
                ),
                None => out.extend(self.text(key, value)),
            },
            Kind::List(items) => {
                for item in items {
                    out.extend(self.text(key, item));
                }
            }
            Kind::Map(_) => {
                self.wrong(key, "text or a list of texts", value);
                return None;
            }
        }
        Some(Located { value: out, span: value.span })
    }

    /// Says of a key that nobody knows it, and which one may be meant.
    pub(super) fn unknown_key(&mut self, entry: &Entry, known: &[&str]) {
        let found = Diagnostic::warning("unknown-key", entry.key_span, format!("unknown key `{}`", entry.key));
        self.diagnostics.push(match nearest(&entry.key, known.iter().copied()) {
            Some(near) => found.hint(format!("did you mean `{near}`?")),
            None => found.hint("remove it, or check its spelling"),
        });
    }
}
