//! Diagnostics as text: for people, for editors, for programs.
//!
//! [`Form::Human`] has the look of rustc: the line of the manuscript with a caret under the place, drawn by
//! annotate-snippets. [`Form::Short`] is one line each, `file:line:column: error[code]: message`, as editors and `make`
//! read it. [`Form::Json`] is one object a line, with these fields:
//!
//! | field | holds |
//! |---|---|
//! | `severity` | `"error"` or `"warning"` |
//! | `code` | the rule, such as `"missing-picture"` |
//! | `message` | what is wrong, in one line |
//! | `file` | the path as given, or `null` where the finding is not about a place in a file |
//! | `line`, `column` | where it begins, counted from 1, columns in characters; or `null` |
//! | `end_line`, `end_column` | one past its last character; or `null` |
//! | `hints` | a list of what to do |
//! | `labels` | a list of further places, each with `file`, `line`, `column`, `end_line`, `end_column` and `text` |

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Diagnostic, Severity, Span};

/// The width to which long lines are cut: a paragraph is one line in many manuscripts.
const TERM_WIDTH: usize = 120;
/// The most characters that are marked.
const MAX_MARKED: usize = 60;
/// Places further apart than this many lines are shown by themselves.
const MAX_APART: usize = 20;

/// A file that spans point into.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// Its path as shown.
    pub path: String,
    /// Its text.
    pub text: &'a str,
}

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Form {
    /// For people, with the source line.
    #[default]
    Human,
    /// A line each.
    Short,
    /// An object a line.
    Json,
}

/// The files that spans point into, with an index of their lines.
#[derive(Debug)]
pub struct Sources<'a> {
    files: Vec<(Source<'a>, Vec<usize>)>,
}

/// A line and a column, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    line: usize,
    column: usize,
}

/// Puts findings into the order of their places, those without a place first, and drops what is said twice.
#[must_use]
pub fn arrange(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    findings.sort_by_key(|found| found.span.map(|span| (span.file, span.start, span.end)));
    let mut out: Vec<Diagnostic> = Vec::with_capacity(findings.len());
    for found in findings {
        let same_place = out.iter().rev().take_while(|other| other.span == found.span);
        if !same_place.into_iter().any(|other| *other == found) {
            out.push(found);
        }
    }
    out
}

impl<'a> Sources<'a> {
    /// An index of `files`; the first is the file 0 of spans.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = Source<'a>>) -> Self {
        let index = |source: Source<'a>| {
            let ends = source.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
            let starts = std::iter::once(0).chain(ends).collect();
            (source, starts)
        };
        Self { files: files.into_iter().map(index).collect() }
    }

    /// Writes one finding in `form`, with a line end. Colours are ANSI escape sequences.
    #[must_use]
    pub fn render(&self, found: &Diagnostic, form: Form, colour: bool) -> String {
        match form {
            Form::Human => self.human(found, colour),
            Form::Short => self.short(found),
            Form::Json => self.json(found),
        }
    }

    fn file(&self, span: Span) -> Option<&(Source<'a>, Vec<usize>)> {
        self.files.get(usize::from(span.file.0)).filter(|(source, _)| !source.path.is_empty())
    }

    fn place(&self, span: Span, offset: u32) -> Option<Place> {
        let (source, starts) = self.file(span)?;
        let offset = floor_boundary(source.text, usize::try_from(offset).ok()?);
        let line = starts.partition_point(|start| *start <= offset);
        let start = starts.get(line.checked_sub(1)?)?;
        let column = source.text.get(*start..offset)?.chars().count() + 1;
        Some(Place { line, column })
    }

    fn short(&self, found: &Diagnostic) -> String {
        let mut out = String::new();
        if let Some((span, (source, _))) = found.span.and_then(|span| Some((span, self.file(span)?))) {
            out.push_str(&source.path);
            if let Some(Place { line, column }) = self.place(span, span.start) {
                out.push_str(&format!(":{line}:{column}"));
            }
            out.push_str(": ");
        }
        out.push_str(&format!("{}[{}]: {}\n", severity(found), found.code, found.message));
        out
    }

    fn json(&self, found: &Diagnostic) -> String {
        let labels: Vec<Value> = found
            .labels
            .iter()
            .map(|label| {
                let mut object = self.json_place(Some(label.span));
                object.insert("text".to_owned(), json!(label.text));
                Value::Object(object)
            })
            .collect();
        let mut object = serde_json::Map::new();
        object.insert("severity".to_owned(), json!(severity(found)));
        object.insert("code".to_owned(), json!(found.code));
        object.insert("message".to_owned(), json!(found.message));
        object.extend(self.json_place(found.span));
        object.insert("hints".to_owned(), json!(found.hints));
        object.insert("labels".to_owned(), Value::Array(labels));
        format!("{}\n", Value::Object(object))
    }

    fn json_place(&self, span: Option<Span>) -> serde_json::Map<String, Value> {
        let path = span.and_then(|span| self.file(span)).map(|(source, _)| source.path.as_str());
        let start = span.and_then(|span| self.place(span, span.start));
        let end = span.and_then(|span| self.place(span, span.end));
        let mut object = serde_json::Map::new();
        object.insert("file".to_owned(), json!(path));
        object.insert("line".to_owned(), json!(start.map(|place| place.line)));
        object.insert("column".to_owned(), json!(start.map(|place| place.column)));
        object.insert("end_line".to_owned(), json!(end.map(|place| place.line)));
        object.insert("end_column".to_owned(), json!(end.map(|place| place.column)));
        object
    }

    fn human(&self, found: &Diagnostic, colour: bool) -> String {
        let level = match found.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = Group::with_title(level.primary_title(found.message.as_str()).id(found.code));
        group = group.elements(self.snippets(found).into_iter().map(|shown| self.snippet(&shown)));
        for hint in &found.hints {
            group = group.element(Level::HELP.with_name("hint").message(hint.as_str()));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let mut text = renderer.term_width(TERM_WIDTH).render(&[group]);
        text.push_str("\n\n");
        text
    }

    /// The places of `found`, those that stand close together in one piece.
    fn snippets<'f>(&self, found: &'f Diagnostic) -> Vec<Shown<'f>> {
        let primary = found.span.map(|span| (span, None));
        let labels = found.labels.iter().map(|label| (label.span, Some(label.text.as_str())));
        let mut out: Vec<Shown<'f>> = Vec::new();
        for (span, label) in primary.into_iter().chain(labels) {
            let Some(Place { line, .. }) = self.place(span, span.start) else { continue };
            let near = out.iter_mut().find(|shown| {
                shown.file.file == span.file && line < shown.last + MAX_APART && shown.first < line + MAX_APART
            });
            match near {
                Some(shown) => {
                    shown.first = shown.first.min(line);
                    shown.last = shown.last.max(line);
                    shown.marks.push((span, label));
                }
                None => out.push(Shown { file: span, first: line, last: line, marks: vec![(span, label)] }),
            }
        }
        out
    }

    /// The lines of `shown`, with its places marked.
    fn snippet<'b>(&'b self, shown: &Shown<'b>) -> Snippet<'b, Annotation<'b>> {
        let empty = || Snippet::source("");
        let Some((source, starts)) = self.file(shown.file) else { return empty() };
        let from = starts.get(shown.first - 1).copied().unwrap_or(0);
        let to = starts.get(shown.last).copied().unwrap_or(source.text.len());
        let Some(text) = source.text.get(from..to) else { return empty() };
        let text = text.trim_end_matches(['\n', '\r']);
        let inside = |offset: u32| {
            let offset = floor_boundary(source.text, usize::try_from(offset).unwrap_or(usize::MAX));
            offset.saturating_sub(from).min(text.len())
        };
        let annotations = shown.marks.iter().map(|&(span, label)| {
            let kind = if label.is_none() { AnnotationKind::Primary } else { AnnotationKind::Context };
            let start = inside(span.start);
            // A caret under a whole paragraph says no more than one under its beginning.
            let marked = text.get(start..inside(span.end)).unwrap_or("").lines().next().unwrap_or("");
            let end = start + marked.char_indices().nth(MAX_MARKED).map_or(marked.len(), |(at, _)| at);
            kind.span(start..end).label(label)
        });
        Snippet::source(text).path(source.path.as_str()).line_start(shown.first).annotations(annotations)
    }
}

/// Lines of a file that are shown together.
struct Shown<'a> {
    /// A span in the file.
    file: Span,
    /// The first line, from 1.
    first: usize,
    /// The last line.
    last: usize,
    /// What is marked, and with which words.
    marks: Vec<(Span, Option<&'a str>)>,
}

/// The last character boundary at or before `at`.
fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

const fn severity(found: &Diagnostic) -> &'static str {
    match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;
    use insta::assert_snapshot;

    fn found(text: &str, needle: &str) -> Diagnostic {
        let start = u32::try_from(text.find(needle).unwrap()).unwrap();
        let span = Span::new(FileId(0), start, start + u32::try_from(needle.len()).unwrap());
        Diagnostic::error("missing-picture", span, "there is no picture `map.png`").hint("did you mean `maps.png`?")
    }

    fn sources(text: &str) -> Sources<'_> {
        Sources::new([Source { path: "essay.md".to_owned(), text }])
    }

    #[test]
    fn people_see_the_line_and_the_place() {
        let text = "# Über\n\nSo ![a map](map.png) it is.\nMore.\n";
        assert_snapshot!(sources(text).render(&found(text, "![a map](map.png)"), Form::Human, false));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}![a map](map.png){}\n", "Ein Satz. ".repeat(80), " Noch ein Satz.".repeat(80));
        assert_snapshot!(sources(&text).render(&found(&text, "![a map](map.png)"), Form::Human, false));
    }

    #[test]
    fn a_second_place_has_its_label() {
        let text = "---\ntitle: A\nlang: en\ntitle: B\n---\n";
        let (first, second) = (Span::new(FileId(0), 4, 9), Span::new(FileId(0), 22, 27));
        let found = Diagnostic::error("front-matter", second, "the key `title` is given twice")
            .label(first, "first given here");
        assert_snapshot!(sources(text).render(&found, Form::Human, false));
    }

    #[test]
    fn editors_and_programs_get_line_and_column() {
        let text = "# Über\n\nÜß ![a map](map.png) it is.\n";
        let found = found(text, "![a map](map.png)");
        assert_snapshot!(sources(text).render(&found, Form::Short, false), @"essay.md:3:4: error[missing-picture]: there is no picture `map.png`");
        let json: Value = serde_json::from_str(&sources(text).render(&found, Form::Json, false)).unwrap();
        assert_eq!(
            (&json["line"], &json["column"], &json["end_column"], &json["file"]),
            (&json!(3), &json!(4), &json!(21), &json!("essay.md"))
        );
        let nowhere = Diagnostic::warning("no-language", None, "no language is given");
        assert_snapshot!(sources(text).render(&nowhere, Form::Short, false), @"warning[no-language]: no language is given");
    }

    #[test]
    fn findings_come_in_order_and_once() {
        let text = "a b c";
        let order =
            arrange(vec![found(text, "c"), found(text, "a"), found(text, "c"), Diagnostic::warning("x", None, "y")]);
        let starts: Vec<Option<u32>> = order.iter().map(|found| found.span.map(|span| span.start)).collect();
        assert_eq!(starts, [None, Some(0), Some(4)]);
    }
}
