//! Running text: comrak's inline nodes to [`Inline`]s.
//!
//! A list of sibling nodes is first turned into [`Item`]s, then HTML tags and the brackets of `[text]{attributes}` are
//! matched among them, and then the tree is built. Text that must stay as it is (an escaped character, a character
//! reference) is marked by a leading [`LITERAL`], which the last pass over the document removes.

use std::collections::BTreeMap;

use comrak::nodes::{Node, NodeLink, NodeMath, NodeValue};

use super::attributes::{self, Raw};
use super::findings::{Findings, MAX_DEPTH};
use super::html::token::{self, Token};
use super::source::Source;
use super::spans;
use crate::diag::{Diagnostic, Span, nearest};
use crate::model::{
    Attrs, Block, BlockKind, Code, Image, Inline, InlineStyle, Link, Math, Note, NoteCall, Styled, Text, Written,
    fold_label,
};

/// Stands before text that smart punctuation leaves alone. A noncharacter, which no text for readers contains.
pub(super) const LITERAL: char = '\u{fdd0}';

/// A piece of running text whose tags and brackets are not matched yet.
#[derive(Debug)]
pub(super) enum Item {
    /// A finished node.
    Node(Inline<Written>),
    /// Characters, and where they stand in the source.
    Text {
        /// The characters.
        text: String,
        /// The first byte.
        start: usize,
        /// One past the last.
        end: usize,
        /// Whether smart punctuation leaves them alone.
        literal: bool,
    },
    /// `[`
    OpenBracket(usize),
    /// `]` with what follows it.
    CloseBracket {
        /// Where it stands.
        start: usize,
        /// Where what belongs to it ends.
        end: usize,
        /// `{…}` behind it.
        attrs: Option<Raw>,
        /// `[label]` or `[]` behind it.
        label: Option<String>,
    },
    /// An opening HTML tag.
    OpenTag(token::Tag, Span),
    /// A closing HTML tag.
    CloseTag(String, Span),
}

/// Turns the nodes of one run of comrak into nodes of the model.
pub(super) struct Converter<'c, 's, 'a> {
    /// What was found out so far.
    pub(super) found: &'c mut Findings,
    /// The text that comrak read.
    pub(super) source: &'c Source<'s>,
    /// The definitions of inline notes, by comrak's names for them.
    pub(super) inline_notes: &'c BTreeMap<String, Node<'a>>,
    /// The number of this run.
    pub(super) run: usize,
    /// How many nodes stand around the one at hand.
    pub(super) depth: usize,
    /// Whether the text is part of one that was read before.
    pub(super) fragment: bool,
}

impl<'a> Converter<'_, '_, 'a> {
    /// The running text in `parent`.
    pub(super) fn inlines(&mut self, parent: Node<'a>) -> Vec<Inline<Written>> {
        if self.depth >= MAX_DEPTH {
            let (start, end) = self.source.range(parent.data().sourcepos);
            self.found.too_deep(self.source.span(start, end));
            return Vec::new();
        }
        self.depth += 1;
        let items = self.items(parent);
        let inlines = spans::assemble(self, items);
        self.depth -= 1;
        inlines
    }

    fn items(&mut self, parent: Node<'a>) -> Vec<Item> {
        let mut items = Vec::new();
        let mut cursor = None;
        for node in parent.children() {
            self.item(node, &mut items, &mut cursor);
        }
        items
    }

    /// Turns `node` into items. `cursor` is where the one before it ended.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "blocks, and inlines of extensions that are off, hold no text of their own"
    )]
    fn item(&mut self, node: Node<'a>, items: &mut Vec<Item>, cursor: &mut Option<usize>) {
        let data = node.data();
        let (start, end) = self.source.range(data.sourcepos);
        let mut end_here = end;
        match &data.value {
            NodeValue::Text(text) => end_here = self.text(text, start, end, *cursor, items),
            NodeValue::Escaped => {
                for child in node.children() {
                    if let NodeValue::Text(text) = &child.data().value {
                        items.push(Item::Text { text: text.to_string(), start, end, literal: true });
                    }
                }
            }
            NodeValue::HtmlInline(html) => items.extend(self.tag(html, start, end)),
            value => {
                let raw = data.attrs.as_deref().map(Raw::from);
                let span = self.source.span(start, end);
                let inline = match value {
                    NodeValue::SoftBreak => Some(Inline::SoftBreak { id: (), span }),
                    NodeValue::LineBreak => Some(Inline::LineBreak { id: (), span }),
                    NodeValue::Code(code) => {
                        let attrs = self.attrs(raw, span);
                        Some(Inline::Code(Code { id: (), span, attrs, text: code.literal.clone() }))
                    }
                    NodeValue::Link(link) => Some(self.link(node, link, raw, span)),
                    NodeValue::Image(link) => Some(self.image(node, link, raw, span)),
                    NodeValue::FootnoteReference(note) => {
                        let name = note.name.clone();
                        Some(self.note_call(&name, start, end))
                    }
                    NodeValue::Math(math) => Some(self.math(math, span)),
                    NodeValue::Emph => Some(self.styled(InlineStyle::Emphasis, node, span)),
                    NodeValue::Strong => Some(self.styled(InlineStyle::Strong, node, span)),
                    NodeValue::Strikethrough => Some(self.styled(InlineStyle::Strikethrough, node, span)),
                    NodeValue::Highlight => Some(self.styled(InlineStyle::Highlight, node, span)),
                    NodeValue::Insert => Some(self.styled(InlineStyle::Insert, node, span)),
                    NodeValue::Underline => Some(self.styled(InlineStyle::Underline, node, span)),
                    NodeValue::Subscript => Some(self.styled(InlineStyle::Subscript, node, span)),
                    NodeValue::Superscript => Some(self.styled(InlineStyle::Superscript, node, span)),
                    NodeValue::TaskItem(_) => None,
                    _ => Some(self.styled(InlineStyle::Plain, node, span)),
                };
                items.extend(inline.map(Item::Node));
            }
        }
        *cursor = Some(end_here);
    }

    /// Cuts `text` where the source has an escape that comrak resolved, and at brackets. Returns where it ends.
    fn text(&mut self, text: &str, start: usize, end: usize, cursor: Option<usize>, items: &mut Vec<Item>) -> usize {
        let (start, end) = self.locate(text, start, end, cursor);
        if self.source.slice(start, end) == text {
            self.plain(text, start, items);
            return end;
        }
        let mut at = start;
        let mut run = (0, start);
        let mut done = 0;
        while let Some(c) = text.get(done..).and_then(|rest| rest.chars().next()) {
            let source = self.source.text.get(at..).unwrap_or("");
            let rest = text.get(done..).unwrap_or("");
            let meaning = if source.starts_with('&') { token::reference(source) } else { None };
            if let Some((meaning, length)) = meaning.filter(|(meaning, _)| rest.starts_with(meaning.as_str())) {
                self.plain(text.get(run.0..done).unwrap_or(""), run.1, items);
                done += meaning.len();
                items.push(Item::Text { text: meaning, start: at, end: at + length, literal: true });
                at += length;
                run = (done, at);
            } else if source.starts_with(c) {
                done += c.len_utf8();
                at += c.len_utf8();
            } else if source.starts_with("\\|") && c == '|' {
                self.plain(text.get(run.0..done).unwrap_or(""), run.1, items);
                run = (done, at + 1);
                done += 1;
                at += 2;
            } else if source.starts_with('\0') && c == '\u{fffd}' {
                self.plain(text.get(run.0..done).unwrap_or(""), run.1, items);
                items.push(Item::Text { text: c.to_string(), start: at, end: at + 1, literal: true });
                done += c.len_utf8();
                at += 1;
                run = (done, at);
            } else {
                // What comrak says and what stands there differ; the words matter more than their place.
                let text = text.get(run.0..).unwrap_or("").to_owned();
                items.push(Item::Text { text, start: run.1.min(end), end, literal: false });
                return end;
            }
        }
        self.plain(text.get(run.0..).unwrap_or(""), run.1, items);
        at
    }

    /// Where `text` stands, given where comrak says so. comrak loses count behind links and notes of several lines
    /// and behind escaped pipes in tables; the text is then found again a little further on.
    fn locate(&self, text: &str, start: usize, end: usize, cursor: Option<usize>) -> (usize, usize) {
        let here = self.source.text.get(start..).unwrap_or("");
        let head: String = text.chars().take(24).take_while(|c| *c != '&').collect();
        if head.is_empty() || here.starts_with(&head) || here.starts_with('&') {
            return (start, end);
        }
        let from = cursor.unwrap_or(start);
        let mut until = (from + 1024).max(end).min(self.source.text.len());
        while !self.source.text.is_char_boundary(until) {
            until += 1;
        }
        match self.source.slice(from, until).find(&head) {
            Some(at) => (from + at, from + at + text.len()),
            None => (start, end),
        }
    }

    /// Cuts `text`, which stands in the source as it is from `start` on, at its brackets.
    pub(super) fn plain(&mut self, text: &str, start: usize, items: &mut Vec<Item>) {
        let mut text = text;
        let mut start = start;
        // comrak did not take the list behind a link or code: it knows fewer forms of them.
        if text.starts_with('{')
            && let Some((raw, length)) = attributes::read(text)
            && self.attach(items, raw, start, start + length)
        {
            text = text.get(length..).unwrap_or("");
            start += length;
        }
        let mut run = 0;
        let mut at = 0;
        while let Some(found) = text.get(at..).and_then(|rest| rest.find(['[', ']'])) {
            let here = at + found;
            let rest = text.get(here..).unwrap_or("");
            at = here + 1;
            let item = if let Some(label) = rest.strip_prefix("[^").and_then(note_label) {
                let length = label.len() + 3;
                at = here + length;
                self.unbound_call(label, start + here, start + at).map(Item::Node)
            } else if rest.starts_with('[') {
                Some(Item::OpenBracket(start + here))
            } else {
                let (length, attrs, label) = behind_bracket(rest);
                at = here + length;
                Some(Item::CloseBracket { start: start + here, end: start + at, attrs, label })
            };
            let Some(item) = item else { continue };
            push_text(items, text.get(run..here).unwrap_or(""), start + run);
            items.push(item);
            run = at;
        }
        push_text(items, text.get(run..).unwrap_or(""), start + run);
    }

    /// Gives `raw` to the link, picture or code that ends the items; whether there was one.
    fn attach(&mut self, items: &mut [Item], raw: Raw, start: usize, end: usize) -> bool {
        let span = self.source.span(start, end);
        let Some(Item::Node(node)) = items.last_mut() else { return false };
        let attrs = match node {
            Inline::Link(link) => &mut link.attrs,
            Inline::Code(code) => &mut code.attrs,
            Inline::Image(image) => {
                let mut raw = raw;
                image.alt = raw.take("alt").or(image.alt.take());
                image.title = raw.take("caption").or(image.title.take());
                image.attrs = raw.understand(span, &mut self.found.warnings);
                image.span = image.span.to(span);
                return true;
            }
            Inline::Text(_)
            | Inline::SoftBreak { .. }
            | Inline::LineBreak { .. }
            | Inline::Styled(_)
            | Inline::Note(_)
            | Inline::Math(_)
            | Inline::Anchor { .. }
            | Inline::Comment { .. } => return false,
        };
        if !attrs.is_empty() {
            return false;
        }
        *attrs = raw.understand(span, &mut self.found.warnings);
        true
    }

    /// The attributes that `raw` stands for.
    pub(super) fn attrs(&mut self, raw: Option<Raw>, span: Span) -> Attrs {
        raw.map(|raw| raw.understand(span, &mut self.found.warnings)).unwrap_or_default()
    }

    fn styled(&mut self, style: InlineStyle, node: Node<'a>, span: Span) -> Inline<Written> {
        let content = self.inlines(node);
        Inline::Styled(Styled { id: (), span, style, attrs: Attrs::default(), content })
    }

    fn link(&mut self, node: Node<'a>, link: &NodeLink, raw: Option<Raw>, span: Span) -> Inline<Written> {
        let attrs = self.attrs(raw, span);
        let content = self.inlines(node);
        let title = Some(link.title.clone()).filter(|title| !title.trim().is_empty());
        Inline::Link(Link { id: (), span, attrs, target: link.url.clone(), title, content })
    }

    fn image(&mut self, node: Node<'a>, link: &NodeLink, raw: Option<Raw>, span: Span) -> Inline<Written> {
        let mut raw = raw.unwrap_or_default();
        let words = words(&self.inlines(node));
        let alt = raw.take("alt").or_else(|| Some(words.trim().to_owned()).filter(|words| !words.is_empty()));
        let title = raw.take("caption").or_else(|| Some(link.title.clone())).filter(|title| !title.trim().is_empty());
        let attrs = self.attrs(Some(raw), span);
        Inline::Image(Image { id: (), span, attrs, source: percent_decoded(&link.url), alt, title })
    }

    fn math(&mut self, math: &NodeMath, span: Span) -> Inline<Written> {
        self.found.math(span);
        Inline::Math(Math { id: (), span, source: math.literal.trim().to_owned(), display: math.display_math })
    }

    fn note_call(&mut self, name: &str, start: usize, end: usize) -> Inline<Written> {
        let notes = self.inline_notes;
        if let Some(definition) = notes.get(name) {
            return self.inline_note(name, definition, start);
        }
        let span = self.source.span(start, end);
        let note = fold_label(name);
        self.found.called.insert(note.clone());
        Inline::Note(NoteCall { id: (), span, note })
    }

    /// An inline note: its definition is made here, its call returned. comrak counts the columns of its content from
    /// its own start, on and on over the lines.
    fn inline_note(&mut self, name: &str, definition: Node<'a>, start: usize) -> Inline<Written> {
        let content_start = start + 2;
        let end = closing_bracket(self.source.text, content_start);
        let (text, pieces) = unprefixed(self.source.text, content_start, end);
        let source = Source::pieces(&text, self.source, pieces).in_columns();
        let span = self.source.span(start, end + 1);
        let label = format!("^{}.{}", self.run, name.trim_start_matches("__inline_"));
        let mut inner = Converter {
            found: &mut *self.found,
            source: &source,
            inline_notes: self.inline_notes,
            run: self.run,
            depth: self.depth,
            fragment: self.fragment,
        };
        let place = source.span(0, text.len());
        let mut blocks = Vec::new();
        for paragraph in definition.children() {
            let content = inner.inlines(paragraph);
            blocks.push(Block { id: (), span: place, attrs: Attrs::default(), kind: BlockKind::Paragraph(content) });
        }
        let note = fold_label(&label);
        self.found.called.insert(note.clone());
        self.found.notes.push(Note { id: (), span, label, blocks });
        Inline::Note(NoteCall { id: (), span, note })
    }

    /// A call that comrak left as text: of a note that it does not see, or that does not exist.
    fn unbound_call(&mut self, label: &str, start: usize, end: usize) -> Option<Inline<Written>> {
        let span = self.source.span(start, end);
        let note = fold_label(label);
        if self.found.definitions.contains_key(&note) {
            self.found.called.insert(note.clone());
            return Some(Inline::Note(NoteCall { id: (), span, note }));
        }
        let fault = Diagnostic::error("undefined-note", span, format!("there is no note `{label}`"));
        let known = nearest(&note, self.found.definitions.keys().map(String::as_str));
        let fault = match known {
            Some(known) => fault.hint(format!("did you mean `[^{known}]`?")),
            None => {
                fault.hint(format!("write the note anywhere as `[^{label}]: …`, or `\\[^` for brackets in the text"))
            }
        };
        self.found.errors.push(fault);
        None
    }

    fn tag(&mut self, html: &str, start: usize, end: usize) -> Option<Item> {
        let span = self.source.span(start, end);
        let (token, _, _) = token::tokens(html).into_iter().next()?;
        match token {
            Token::Open(tag) => Some(Item::OpenTag(tag, span)),
            Token::Close(name) => Some(Item::CloseTag(name, span)),
            Token::Comment(text) => Some(Item::Node(comment(&text, span))),
            Token::Declaration => {
                let name = html.get(1..).unwrap_or("").chars().take_while(|c| !c.is_whitespace() && *c != '>');
                self.found.foreign(&name.take(12).collect::<String>(), span);
                let words = html.strip_prefix("<![CDATA[").and_then(|rest| rest.strip_suffix("]]>"));
                words.map(|words| Item::Text { text: words.to_owned(), start, end, literal: true })
            }
            Token::Text => Some(Item::Text { text: html.to_owned(), start, end, literal: true }),
        }
    }
}

/// The words of a comment.
pub(super) fn comment(text: &str, span: Span) -> Inline<Written> {
    Inline::Comment { id: (), span, text: text.trim().to_owned() }
}

fn push_text(items: &mut Vec<Item>, text: &str, start: usize) {
    if !text.is_empty() {
        items.push(Item::Text { text: text.to_owned(), start, end: start + text.len(), literal: false });
    }
}

/// The label of a note that `text` starts with, up to its bracket.
fn note_label(text: &str) -> Option<&str> {
    let end = text.as_bytes().iter().take(1000).position(|byte| *byte == b']')?;
    let label = text.get(..end)?;
    let fits = !label.is_empty() && !label.contains(|c: char| c == '[' || c.is_whitespace());
    fits.then_some(label)
}

/// What belongs to the closing bracket that `text` starts with.
fn behind_bracket(text: &str) -> (usize, Option<Raw>, Option<String>) {
    let rest = text.get(1..).unwrap_or("");
    if let Some((raw, length)) = attributes::read(rest) {
        return (1 + length, Some(raw), None);
    }
    // A label stays as text of its own: it is looked at, not taken.
    let label = rest.strip_prefix('[').and_then(|inner| inner.get(..inner.find(']')?));
    let label = label.filter(|label| !label.contains('[') && !label.starts_with('^') && label.len() < 1000);
    (1, None, label.map(str::to_owned))
}

/// Where the bracket closes that opened before `start`.
fn closing_bracket(text: &str, start: usize) -> usize {
    let mut depth = 1_usize;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'[' => depth += 1,
            b']' if depth == 1 => return at,
            b']' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// `text[start..end]` as comrak's paragraph holds it, without what stands before its later lines, in pieces.
fn unprefixed(text: &str, start: usize, end: usize) -> (String, Vec<(usize, usize)>) {
    let mut out = String::new();
    let mut pieces = Vec::new();
    let mut at = start;
    for (index, line) in text.get(start..end).unwrap_or("").split_inclusive('\n').enumerate() {
        let words = if index == 0 { line } else { line.trim_start_matches([' ', '\t', '>']) };
        pieces.push((out.len(), at + line.len() - words.len()));
        out.push_str(words);
        at += line.len();
    }
    if pieces.is_empty() {
        pieces.push((0, start));
    }
    (out, pieces)
}

/// The characters of `content` as a reader would say them.
pub(super) fn words(content: &[Inline<Written>]) -> String {
    let words = crate::model::inline::plain_text(content);
    if words.contains(LITERAL) { words.replace(LITERAL, "") } else { words }
}

/// `address` with its percent escapes resolved, where it names a file.
pub(super) fn percent_decoded(address: &str) -> String {
    if !address.contains('%') || address.contains("://") || address.starts_with("data:") {
        return address.to_owned();
    }
    let bytes = address.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escape = address.get(at + 1..at + 3).filter(|_| *byte == b'%');
        if let Some(value) = escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            out.push(value);
            at += 3;
        } else {
            out.push(*byte);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| address.to_owned())
}

/// A text node.
pub(super) fn text_node(text: String, span: Span, literal: bool) -> Inline<Written> {
    let text = if literal { format!("{LITERAL}{text}") } else { text };
    Inline::Text(Text { id: (), span, text })
}
