//! YAML 1.2 to [`Value`]s: the front matter, and the values of `-M key=value`.
//!
//! Reads the events of the parser under serde-saphyr, because its typed reader stops at the first fault and
//! gives a place only to what is wrapped for it.

use std::collections::BTreeMap;

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, Span as YamlSpan};

use super::value::{Entry, Kind, Value};
use crate::diag::{Diagnostic, FileId, Span};

/// The deepest nesting that is read.
const MAX_DEPTH: usize = 32;
/// The most values that are read, those repeated by aliases included ("billion laughs").
const MAX_VALUES: usize = 20_000;

/// Reads `text`, which stands at byte `offset` of `file`.
///
/// # Errors
/// The first place where `text` is not YAML, or not of a reasonable size.
pub(super) fn parse(text: &str, file: FileId, offset: usize) -> Result<Value, Diagnostic> {
    let mut events = Vec::new();
    let place = Place { text, file, offset };
    for next in Parser::new_from_str(text) {
        match next {
            Ok((event, span)) => events.push((event, span)),
            Err(error) => {
                let at = place.byte(error.marker().byte_offset(), error.marker().index());
                return Err(broken(place.at(at), error.info()));
            }
        }
    }
    let mut builder = Builder { place, events: events.into_iter(), anchors: BTreeMap::new(), values: 0 };
    builder.document()
}

fn broken(span: Span, message: impl Into<String>) -> Diagnostic {
    let message: String = message.into();
    Diagnostic::error("front-matter", span, format!("this is not YAML: {}", message.trim_end_matches('.')))
        .hint("a text with a colon, quotes or brackets in it wants quotes around it: title: \"One: two\"")
}

/// Turns the parser's places into ours.
struct Place<'a> {
    text: &'a str,
    file: FileId,
    offset: usize,
}

impl Place<'_> {
    fn byte(&self, byte: Option<usize>, chars: usize) -> usize {
        byte.unwrap_or_else(|| self.text.char_indices().nth(chars).map_or(self.text.len(), |(at, _)| at))
    }

    fn span(&self, span: YamlSpan) -> Span {
        let start = self.byte(span.start.byte_offset(), span.start.index());
        let end = self.byte(span.end.byte_offset(), span.end.index()).max(start);
        let slice = self.text.get(start..end).unwrap_or("");
        self.make(start, start + slice.trim_end().len())
    }

    /// The character at byte `at`.
    fn at(&self, at: usize) -> Span {
        let len =
            self.text.get(at..).and_then(|rest| rest.chars().next()).filter(|c| *c != '\n').map_or(0, char::len_utf8);
        self.make(at, at + len)
    }

    fn make(&self, start: usize, end: usize) -> Span {
        let clamp = |at: usize| u32::try_from(self.offset + at).unwrap_or(u32::MAX);
        Span::new(self.file, clamp(start), clamp(end))
    }
}

struct Builder<'a> {
    place: Place<'a>,
    events: std::vec::IntoIter<(Event<'a>, YamlSpan)>,
    anchors: BTreeMap<usize, Value>,
    values: usize,
}

impl<'a> Builder<'a> {
    fn document(&mut self) -> Result<Value, Diagnostic> {
        while let Some((event, span)) = self.next() {
            if matches!(event, Event::StreamStart | Event::DocumentStart(..)) {
                continue;
            }
            if matches!(event, Event::StreamEnd | Event::DocumentEnd) {
                break;
            }
            return self.value(event, span, 0);
        }
        Ok(Value { span: self.place.make(0, 0), kind: Kind::Null })
    }

    /// The next event that matters.
    #[expect(clippy::wildcard_enum_match_arm, reason = "comments and anchors are no data; the enum is the parser's")]
    fn next(&mut self) -> Option<(Event<'a>, YamlSpan)> {
        loop {
            let (event, span) = self.events.next()?;
            match event {
                Event::Anchor(..) => {}
                event => return Some((event, span)),
            }
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the enum is the parser's; ends are handled by their starts")]
    fn value(&mut self, event: Event<'a>, span: YamlSpan, depth: usize) -> Result<Value, Diagnostic> {
        let place = self.place.span(span);
        self.values += 1;
        if depth > MAX_DEPTH || self.values > MAX_VALUES {
            return Err(Diagnostic::error("front-matter", place, "this is nested too deeply, or too long"));
        }
        let (anchor, value) = match event {
            Event::Alias(id) => {
                let value = self.anchors.get(&id).cloned();
                self.values += value.as_ref().map_or(0, count);
                return value.ok_or_else(|| broken(place, "an alias without its anchor"));
            }
            Event::Scalar(text, style, anchor, _) => {
                (anchor, Value { span: place, kind: scalar(text.into_owned(), style) })
            }
            Event::SequenceStart(_, anchor, _) => (anchor, self.list(place, depth)?),
            Event::MappingStart(_, anchor, _) => (anchor, self.map(place, depth)?),
            _ => return Err(broken(place, "a value is missing here")),
        };
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
        Ok(value)
    }

    fn list(&mut self, start: Span, depth: usize) -> Result<Value, Diagnostic> {
        let mut items: Vec<Value> = Vec::new();
        loop {
            match self.next() {
                Some((Event::SequenceEnd, _)) | None => break,
                Some((event, span)) => items.push(self.value(event, span, depth + 1)?),
            }
        }
        let span = items.last().map_or(start, |last| start.to(last.span));
        Ok(Value { span, kind: Kind::List(items) })
    }

    fn map(&mut self, start: Span, depth: usize) -> Result<Value, Diagnostic> {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let key = match self.next() {
                Some((Event::MappingEnd, _)) | None => break,
                Some((event, span)) => self.value(event, span, depth + 1)?,
            };
            let Some((event, span)) = self.next() else { break };
            let value = self.value(event, span, depth + 1)?;
            let text = match key.kind {
                Kind::Scalar { text, .. } => text,
                Kind::Null | Kind::List(_) | Kind::Map(_) => {
                    return Err(broken(key.span, "a key must be a word"));
                }
            };
            if let Some(first) = entries.iter().find(|entry| entry.key == text) {
                return Err(Diagnostic::error("front-matter", key.span, format!("the key `{text}` is given twice"))
                    .label(first.key_span, "first given here")
                    .hint("keep one of the two"));
            }
            entries.push(Entry { key: text, key_span: key.span, value });
        }
        let span = entries.last().map_or(start, |last| start.to(last.value.span));
        Ok(Value { span, kind: Kind::Map(entries) })
    }
}

fn count(value: &Value) -> usize {
    match &value.kind {
        Kind::Null | Kind::Scalar { .. } => 1,
        Kind::List(items) => 1 + items.iter().map(count).sum::<usize>(),
        Kind::Map(entries) => 1 + entries.iter().map(|entry| count(&entry.value)).sum::<usize>(),
    }
}

fn scalar(text: String, style: ScalarStyle) -> Kind {
    let quoted = !matches!(style, ScalarStyle::Plain);
    if !quoted && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL") {
        Kind::Null
    } else {
        Kind::Scalar { text, quoted }
    }
}
