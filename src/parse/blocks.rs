//! Blocks: comrak's block nodes to [`Block`]s.

use std::collections::BTreeMap;

use comrak::nodes::{AlertType, ListDelimType, ListType, Node, NodeCodeBlock, NodeList, NodeValue};

use super::attributes::{self, Raw};
use super::figures;
use super::findings::MAX_DEPTH;
use super::inlines::{Converter, LITERAL};
use super::sequence::Sequence;
use super::source::Source;
use super::{directives, markdown, notes, tables};
use crate::diag::Span;
use crate::model::{
    AlertKind, Attrs, Block, BlockKind, CodeBlock, Container, ContainerKind, DescriptionItem, DescriptionList, Heading,
    Inline, List, ListDelimiter, ListItem, MathBlock, Numbering, TaskState, Written,
};

/// Reads `source` and appends its blocks to `sequence`.
pub(super) fn read_into(outer: &mut Converter<'_, '_, '_>, source: &Source<'_>, sequence: &mut Sequence, depth: usize) {
    if let Some(at) = markdown::quotes_too_deep(source.text) {
        outer.found.too_deep(source.span(at, at + 1));
        return;
    }
    let arena = comrak::Arena::new();
    let root = markdown::read(&arena, source.text);
    let found = &mut *outer.found;
    if notes::too_deep(found, source, root, depth) {
        return;
    }
    found.runs += 1;
    let run = found.runs;
    let inline_notes = notes::inline_definitions(root);
    notes::collect(found, source, root);
    let mut converter = Converter { found, source, inline_notes: &inline_notes, run, depth, fragment: true };
    for node in root.children() {
        converter.sibling(node, sequence);
    }
}

/// The nodes of `text`, one stretch of running text that was made from what stands at `span`.
pub(super) fn inline_text(outer: &mut Converter<'_, '_, '_>, text: &str, span: Span) -> Vec<Inline<Written>> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return Vec::new();
    }
    // Behind a letter and a space nothing reads as the start of a list, heading or quotation.
    let text = format!("x {words}");
    let source = Source::within(&text, span);
    let arena = comrak::Arena::new();
    let root = markdown::read(&arena, &text);
    if notes::too_deep(outer.found, &source, root, outer.depth) {
        return Vec::new();
    }
    outer.found.runs += 1;
    let run = outer.found.runs;
    let inline_notes = notes::inline_definitions(root);
    let (found, depth) = (&mut *outer.found, outer.depth);
    let mut converter = Converter { found, source: &source, inline_notes: &inline_notes, run, depth, fragment: true };
    let mut content = root.first_child().map(|paragraph| converter.inlines(paragraph)).unwrap_or_default();
    if let Some(Inline::Text(first)) = content.first_mut() {
        first.text = first.text.strip_prefix("x ").unwrap_or(&first.text).to_owned();
        if first.text.is_empty() {
            content.remove(0);
        }
    }
    content
}

impl<'a> Converter<'_, '_, 'a> {
    /// The blocks in `parent`.
    pub(super) fn blocks(&mut self, parent: Node<'a>) -> Vec<Block<Written>> {
        if self.depth >= MAX_DEPTH {
            self.found.too_deep(self.place(parent));
            return Vec::new();
        }
        self.depth += 1;
        let mut sequence = Sequence::default();
        for node in parent.children() {
            self.sibling(node, &mut sequence);
        }
        let blocks = sequence.finish(self);
        self.depth -= 1;
        blocks
    }

    /// The place of `node` in the file.
    pub(super) fn place(&self, node: Node<'a>) -> Span {
        let (start, end) = self.source.range(node.data().sourcepos);
        self.source.span(start, end)
    }

    /// Appends what `node` becomes to `sequence`.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "parts of lists and tables, and extensions that are off, are no siblings of blocks"
    )]
    pub(super) fn sibling(&mut self, node: Node<'a>, sequence: &mut Sequence) {
        let data = node.data();
        let span = self.place(node);
        let raw = data.attrs.as_deref().map(Raw::from);
        let mut attrs = Attrs::default();
        let kind = match &data.value {
            NodeValue::HtmlBlock(html) => return sequence.html(self, &html.literal, data.sourcepos.start.line),
            NodeValue::FootnoteDefinition(definition) => {
                let label = definition.name.clone();
                drop(data);
                return notes::definition(self, node, label, span);
            }
            NodeValue::Paragraph => {
                drop(data);
                let content = self.inlines(node);
                return sequence.extend(figures::paragraph(self, content, Attrs::default(), span));
            }
            NodeValue::BlockDirective(directive) => {
                let info = directive.info.clone();
                drop(data);
                return directives::directive(self, node, &info, span, sequence);
            }
            NodeValue::Heading(heading) => {
                attrs = self.attrs(raw, span);
                let mut content = self.inlines(node);
                if attrs.is_empty() {
                    attrs = self.attrs_at_end(&mut content, span);
                }
                BlockKind::Heading(Heading { level: heading.level.clamp(1, 6), number: (), content })
            }
            NodeValue::CodeBlock(code) => self.code(code, raw.unwrap_or_default(), span, &mut attrs),
            NodeValue::BlockQuote | NodeValue::MultilineBlockQuote(_) => BlockKind::Quote(self.blocks(node)),
            NodeValue::List(list) => self.list(node, *list),
            NodeValue::DescriptionList => self.descriptions(node),
            NodeValue::Table(table) => tables::table(self, node, table),
            NodeValue::ThematicBreak => BlockKind::Rule,
            NodeValue::Alert(alert) => {
                let kind = match alert.alert_type {
                    AlertType::Note => AlertKind::Note,
                    AlertType::Tip => AlertKind::Tip,
                    AlertType::Important => AlertKind::Important,
                    AlertType::Warning => AlertKind::Warning,
                    AlertType::Caution => AlertKind::Caution,
                };
                let title = alert.title.as_deref().map(|title| inline_text(self, title, span)).unwrap_or_default();
                let blocks = self.blocks(node);
                BlockKind::Container(Container { kind: ContainerKind::Alert(kind), title, blocks })
            }
            _ => {
                let blocks = self.blocks(node);
                return sequence.extend(blocks);
            }
        };
        sequence.push(Block { id: (), span, attrs, kind });
    }

    /// Takes the attribute list off the end of `content`, which comrak did not understand as one.
    pub(super) fn attrs_at_end(&mut self, content: &mut Vec<Inline<Written>>, span: Span) -> Attrs {
        let Some(Inline::Text(last)) = content.last_mut() else { return Attrs::default() };
        let Some((rest, raw)) = attributes::read_end(&last.text) else { return Attrs::default() };
        if rest.is_empty() || rest.starts_with(LITERAL) && rest.len() == LITERAL.len_utf8() {
            content.pop();
        } else {
            last.text = rest.to_owned();
        }
        self.attrs(Some(raw), span)
    }

    fn code(&mut self, code: &NodeCodeBlock, raw: Raw, span: Span, attrs: &mut Attrs) -> BlockKind<Written> {
        let mut raw = raw;
        let mut info = code.info.trim();
        if raw == Raw::default()
            && let Some((rest, found)) = attributes::read_end(info)
        {
            info = rest;
            raw = found;
        }
        let (language, rest) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
        let language = match language {
            "" if raw.classes.is_empty() => None,
            "" => Some(raw.classes.remove(0)),
            language => Some(language.to_owned()),
        };
        let caption = raw.take("caption").or_else(|| raw.take("title")).or_else(|| raw.take("filename"));
        let mut text = code.literal.replace("\r\n", "\n").replace('\r', "\n");
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        *attrs = self.attrs(Some(raw), span);
        if language.as_deref() == Some("math") && code.fenced {
            self.found.math(span);
            return BlockKind::Math(MathBlock { source: text.trim().to_owned(), number: () });
        }
        let caption = caption.map(|caption| inline_text(self, &caption, span)).unwrap_or_default();
        BlockKind::Code(CodeBlock { language, info: rest.trim().to_owned(), caption, text })
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a list holds items alone")]
    fn list(&mut self, node: Node<'a>, list: NodeList) -> BlockKind<Written> {
        let numbering = match list.list_type {
            ListType::Bullet => None,
            ListType::Ordered => Some(Numbering {
                start: u64::try_from(list.start).unwrap_or(u64::MAX),
                delimiter: match list.delimiter {
                    ListDelimType::Period => ListDelimiter::Period,
                    ListDelimType::Paren => ListDelimiter::Parenthesis,
                },
            }),
        };
        let mut items = Vec::new();
        for item in node.children() {
            let task = match &item.data().value {
                NodeValue::TaskItem(task) if task.symbol.is_some() => Some(TaskState::Done),
                NodeValue::TaskItem(_) => Some(TaskState::Open),
                _ => None,
            };
            let blocks = self.blocks(item);
            items.push(ListItem { id: (), span: self.place(item), task, blocks });
        }
        BlockKind::List(List { numbering, tight: list.tight, items })
    }

    fn descriptions(&mut self, node: Node<'a>) -> BlockKind<Written> {
        let mut tight = true;
        let mut items: Vec<DescriptionItem<Written>> = Vec::new();
        for item in node.children() {
            let span = self.place(item);
            if let NodeValue::DescriptionItem(facts) = &item.data().value {
                tight &= facts.tight;
            }
            let mut term = None;
            let mut details = Vec::new();
            for part in item.children() {
                let is_term = matches!(part.data().value, NodeValue::DescriptionTerm);
                if is_term {
                    let content = part.children().map(|paragraph| self.inlines(paragraph));
                    term = Some(content.flatten().collect::<Vec<_>>());
                } else {
                    details.push(self.blocks(part));
                }
            }
            match (term, items.last_mut()) {
                // Further details of a term come as an item without one.
                (None, Some(last)) => {
                    last.details.extend(details);
                    last.span = last.span.to(span);
                }
                (term, _) => items.push(DescriptionItem { id: (), span, term: term.unwrap_or_default(), details }),
            }
        }
        BlockKind::Descriptions(DescriptionList { tight, items })
    }
}

/// No inline notes: for text that comrak did not read.
pub(super) fn no_notes<'a>() -> BTreeMap<String, Node<'a>> {
    BTreeMap::new()
}
