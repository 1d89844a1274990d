//! TOML to [`Value`]s: the project file.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::value::{Entry, Kind, Value};
use crate::diag::{Diagnostic, FileId, Span};

/// Reads `text`, the whole of `file`; every place where it is not TOML is in the second half.
pub(super) fn parse(text: &str, file: FileId) -> (Value, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let faults = errors
        .iter()
        .map(|error| {
            let span = error.span().map(|range| span(file, range));
            let message = error.message().lines().next().unwrap_or("unreadable");
            Diagnostic::error("project-file", span, format!("this is not TOML: {message}"))
                .hint("a line reads `key = \"value\"`; text wants quotes around it")
        })
        .collect();
    let place = span(file, table.span());
    (map(table.get_ref(), file, place), faults)
}

fn span(file: FileId, range: Range<usize>) -> Span {
    let at = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(file, at(range.start), at(range.end.max(range.start)))
}

fn map(table: &DeTable<'_>, file: FileId, place: Span) -> Value {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, item)| Entry {
            key: key.get_ref().to_string(),
            key_span: span(file, key.span()),
            value: value(item.get_ref(), file, span(file, item.span())),
        })
        .collect();
    // The reader sorts by key; messages want the order of the file.
    entries.sort_by_key(|entry| entry.key_span);
    Value { span: place, kind: Kind::Map(entries) }
}

fn value(item: &DeValue<'_>, file: FileId, place: Span) -> Value {
    let plain = |text: String| Kind::Scalar { text, quoted: false };
    let kind = match item {
        DeValue::String(text) => Kind::Scalar { text: text.to_string(), quoted: true },
        DeValue::Integer(number) => plain(number.to_string()),
        DeValue::Float(number) => plain(number.to_string()),
        DeValue::Boolean(truth) => plain(truth.to_string()),
        DeValue::Datetime(date) => plain(date.to_string()),
        DeValue::Array(items) => {
            Kind::List(items.iter().map(|item| value(item.get_ref(), file, span(file, item.span()))).collect())
        }
        DeValue::Table(table) => return map(table, file, place),
    };
    Value { span: place, kind }
}
