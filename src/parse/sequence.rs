//! Blocks one after another, with HTML elements opened and closed among them.
//!
//! An HTML block of CommonMark ends at a blank line, so that `<div>`, Markdown and `</div>` come as siblings. A
//! [`Sequence`] keeps the open elements on a stack and puts what comes into the innermost one.

use super::attributes::Raw;
use super::figures;
use super::findings::MAX_DEPTH;
use super::html::element::{self, Element, element};
use super::html::token::{self, Tag, Token};
use super::inlines::{Converter, Item, comment};
use super::source::Source;
use super::spans;
use super::{blocks, tables};
use crate::diag::Span;
use crate::model::{Attrs, Block, BlockKind, Container, ContainerKind, Inline, Written};

/// An open element.
#[derive(Debug)]
struct Frame {
    kind: Element,
    name: String,
    raw: Raw,
    span: Span,
    /// Whether its content is Markdown even in the HTML block itself.
    markdown: bool,
    blocks: Vec<Block<Written>>,
    /// The summary of details, the caption of a figure.
    title: Vec<Inline<Written>>,
}

/// Blocks one after another.
#[derive(Debug, Default)]
pub(super) struct Sequence {
    blocks: Vec<Block<Written>>,
    open: Vec<Frame>,
}

/// An HTML block while it is read.
struct Html<'h, 's> {
    source: &'h Source<'s>,
    /// What the current paragraph holds so far.
    items: Vec<Item>,
    /// Where the current stretch of Markdown starts.
    markdown_start: Option<usize>,
    /// The elements whose content is left out.
    hidden: usize,
}

impl Sequence {
    /// Appends `block`.
    pub(super) fn push(&mut self, block: Block<Written>) {
        match self.open.last_mut() {
            Some(frame) => frame.blocks.push(block),
            None => self.blocks.push(block),
        }
    }

    /// Appends `blocks`.
    pub(super) fn extend(&mut self, blocks: impl IntoIterator<Item = Block<Written>>) {
        for block in blocks {
            self.push(block);
        }
    }

    /// Everything that was appended, with captions brought to their figures and tables.
    pub(super) fn finish(mut self, converter: &mut Converter<'_, '_, '_>) -> Vec<Block<Written>> {
        while let Some(frame) = self.open.last() {
            converter.found.unbalanced(&format!("<{}>", frame.name), frame.span);
            self.close(converter, None);
        }
        let mut blocks = self.blocks;
        settle(converter, &mut blocks);
        blocks
    }

    /// Appends an HTML block whose first line is `line` of the source.
    pub(super) fn html(&mut self, converter: &mut Converter<'_, '_, '_>, literal: &str, line: usize) {
        let mut pieces = Vec::new();
        let mut at = 0;
        for (index, text) in literal.split_inclusive('\n').enumerate() {
            // What the containers around it took off a line, they took off its start.
            let here = converter.source.line(line + index);
            let kept = text.trim_end_matches(['\n', '\r']).len();
            pieces.push((at, converter.source.offset(line + index, here.len().saturating_sub(kept))));
            at += text.len();
        }
        let source = Source::pieces(literal, converter.source, pieces);
        let mut html = Html { source: &source, items: Vec::new(), markdown_start: None, hidden: 0 };
        for (token, start, end) in token::tokens(literal) {
            self.token(converter, &mut html, token, start, end);
        }
        self.flush(converter, &mut html, literal.len());
    }

    fn token(
        &mut self,
        converter: &mut Converter<'_, '_, '_>,
        html: &mut Html<'_, '_>,
        token: Token,
        start: usize,
        end: usize,
    ) {
        let span = html.source.span(start, end);
        let markdown = !converter.fragment && self.open.last().is_some_and(|frame| frame.markdown);
        if html.hidden > 0 {
            match token {
                Token::Close(name) if element(&name) == Element::Hidden => html.hidden -= 1,
                Token::Open(_) | Token::Close(_) | Token::Comment(_) | Token::Declaration | Token::Text => {}
            }
            return;
        }
        match token {
            Token::Open(tag) if element(&tag.name).is_block() => {
                self.flush(converter, html, start);
                self.open(converter, &tag, span);
            }
            Token::Close(name) if element(&name).is_block() => {
                self.flush(converter, html, start);
                self.close_named(converter, &name, span);
            }
            _ if markdown => {
                html.markdown_start.get_or_insert(start);
            }
            Token::Open(tag) => self.open_inline(converter, html, tag, span, start),
            Token::Close(name) => {
                let kind = element(&name);
                if kind == Element::ForeignBlock {
                    self.flush(converter, html, start);
                } else if kind != Element::Foreign && kind != Element::Hidden {
                    html.items.push(Item::CloseTag(name, span));
                }
            }
            Token::Comment(text) => html.items.push(Item::Node(comment(&text, span))),
            Token::Declaration => {
                let name: String = html
                    .source
                    .slice(start + 1, end)
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '!' || *c == '?')
                    .collect();
                converter.found.foreign(&name, span);
            }
            Token::Text => text_items(html, start, end),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "all that is left goes with the words around it")]
    fn open_inline(
        &mut self,
        converter: &mut Converter<'_, '_, '_>,
        html: &mut Html<'_, '_>,
        tag: Tag,
        span: Span,
        start: usize,
    ) {
        match element(&tag.name) {
            Element::Rule => {
                self.flush(converter, html, start);
                let attrs = converter.attrs(Some(element::attributes(&tag)), span);
                self.push(Block { id: (), span, attrs, kind: BlockKind::Rule });
            }
            Element::Hidden => {
                converter.found.hidden(&tag.name, span);
                html.hidden += usize::from(!tag.closed);
            }
            Element::ForeignBlock => {
                self.flush(converter, html, start);
                converter.found.foreign(&tag.name, span);
            }
            Element::Foreign => converter.found.foreign(&tag.name, span),
            _ => html.items.push(Item::OpenTag(tag, span)),
        }
    }

    fn open(&mut self, converter: &mut Converter<'_, '_, '_>, tag: &Tag, span: Span) {
        let kind = element(&tag.name);
        if kind == Element::Paragraph && self.open.last().is_some_and(|frame| frame.kind == Element::Paragraph) {
            self.close(converter, None);
        }
        if converter.depth + self.open.len() >= MAX_DEPTH {
            converter.found.too_deep(span);
            return;
        }
        let inherited = self.open.last().is_some_and(|frame| frame.markdown);
        let markdown = match tag.get("markdown") {
            Some(value) => !matches!(value, "0" | "false"),
            None => inherited,
        };
        let raw = element::attributes(tag);
        let name = tag.name.clone();
        self.open.push(Frame { kind, name, raw, span, markdown, blocks: Vec::new(), title: Vec::new() });
        if tag.closed {
            self.close(converter, Some(span));
        }
    }

    fn close_named(&mut self, converter: &mut Converter<'_, '_, '_>, name: &str, span: Span) {
        if !self.open.iter().any(|frame| frame.name == name) {
            converter.found.unbalanced(&format!("</{name}>"), span);
            return;
        }
        while let Some(frame) = self.open.last() {
            if frame.name == name {
                self.close(converter, Some(span));
                return;
            }
            // HTML lets the end of a paragraph go unsaid.
            if frame.kind != Element::Paragraph {
                converter.found.unbalanced(&format!("<{}>", frame.name), frame.span);
            }
            self.close(converter, None);
        }
    }

    /// Turns what stands since the last block-level tag into blocks.
    fn flush(&mut self, converter: &mut Converter<'_, '_, '_>, html: &mut Html<'_, '_>, at: usize) {
        if let Some(start) = html.markdown_start.take() {
            self.markdown(converter, html.source, start, at);
        }
        let items = std::mem::take(&mut html.items);
        if items.is_empty() {
            return;
        }
        let no_notes = blocks::no_notes();
        let (run, depth, fragment) = (converter.run, converter.depth + self.open.len(), converter.fragment);
        let found = &mut *converter.found;
        let mut inner = Converter { found, source: html.source, inline_notes: &no_notes, run, depth, fragment };
        let mut content = spans::assemble(&mut inner, items);
        trim(&mut content);
        let Some(span) = span_of(&content) else { return };
        if content.iter().all(|inline| is_comment(inline) || is_space(inline)) {
            for inline in content {
                if let Inline::Comment { id: (), span, text } = inline {
                    self.push(Block { id: (), span, attrs: Attrs::default(), kind: BlockKind::Comment(text) });
                }
            }
            return;
        }
        let blocks = figures::paragraph(&mut inner, content, Attrs::default(), span);
        self.extend(blocks);
    }

    /// Reads `start..end` of an HTML block as Markdown.
    fn markdown(&mut self, converter: &mut Converter<'_, '_, '_>, source: &Source<'_>, start: usize, end: usize) {
        let (text, pieces) = dedented(source.slice(start, end), start);
        if text.trim().is_empty() {
            return;
        }
        let part = Source::pieces(&text, source, pieces);
        let depth = converter.depth + self.open.len();
        blocks::read_into(converter, &part, self, depth);
    }

    /// Closes the innermost element.
    fn close(&mut self, converter: &mut Converter<'_, '_, '_>, end: Option<Span>) {
        let Some(mut frame) = self.open.pop() else { return };
        let span = end.map_or(frame.span, |end| frame.span.to(end));
        let span = frame.blocks.last().map_or(span, |last| span.to(last.span));
        let attrs = converter.attrs(Some(std::mem::take(&mut frame.raw)), frame.span);
        settle(converter, &mut frame.blocks);
        let blocks = std::mem::take(&mut frame.blocks);
        let title = std::mem::take(&mut frame.title);
        let container = |kind, blocks| BlockKind::Container(Container { kind, title: title.clone(), blocks });
        let kind = match frame.kind {
            Element::Paragraph => return self.paragraph(blocks, attrs, span),
            Element::Division => {
                if attrs.is_empty() {
                    return self.extend(blocks);
                }
                container(ContainerKind::Plain(None), blocks)
            }
            Element::Aside => container(ContainerKind::Aside, blocks),
            Element::Details => container(ContainerKind::Details, blocks),
            Element::Figure => {
                let figure = figures::from_html(converter, blocks, title, attrs, span);
                return self.extend(figure);
            }
            Element::Caption | Element::Summary => {
                let wants = if frame.kind == Element::Caption { Element::Figure } else { Element::Details };
                return match self.open.last_mut() {
                    Some(outer) if outer.kind == wants => outer.title.extend(running_text(blocks)),
                    Some(_) | None => self.extend(blocks),
                };
            }
            Element::Style
            | Element::Code
            | Element::Anchor
            | Element::Image
            | Element::Break
            | Element::BreakPlace
            | Element::Rule
            | Element::Hidden
            | Element::ForeignBlock
            | Element::Foreign => return self.extend(blocks),
        };
        self.push(Block { id: (), span, attrs, kind });
    }

    /// Appends what a `p` held: most often one paragraph, which takes over its attributes.
    fn paragraph(&mut self, blocks: Vec<Block<Written>>, attrs: Attrs, span: Span) {
        let mut blocks = blocks;
        if attrs.is_empty() {
            return self.extend(blocks);
        }
        if let [block] = blocks.as_mut_slice()
            && block.attrs.is_empty()
        {
            block.attrs = attrs;
            return self.extend(blocks);
        }
        if blocks.is_empty() && attrs.id.is_none() {
            return;
        }
        let kind = BlockKind::Container(Container { kind: ContainerKind::Plain(None), title: Vec::new(), blocks });
        self.push(Block { id: (), span, attrs, kind });
    }
}

/// The last touches to siblings: captions to their figures and tables, lone anchors to what they stand before.
fn settle(converter: &mut Converter<'_, '_, '_>, blocks: &mut Vec<Block<Written>>) {
    figures::captions(blocks);
    tables::captions(converter, blocks);
    anchors(blocks);
}

/// Moves anchors that stand alone into the paragraph or heading behind them.
fn anchors(blocks: &mut Vec<Block<Written>>) {
    let anchors_alone = |content: &[Inline<Written>]| {
        !content.is_empty() && content.iter().all(|inline| matches!(inline, Inline::Anchor { .. }))
    };
    let lone = |block: &Block<Written>| matches!(&block.kind, BlockKind::Paragraph(content) if anchors_alone(content));
    if !blocks.iter().any(lone) {
        return;
    }
    let mut out: Vec<Block<Written>> = Vec::with_capacity(blocks.len());
    let mut waiting: Vec<Block<Written>> = Vec::new();
    for mut block in blocks.drain(..) {
        if lone(&block) {
            waiting.push(block);
            continue;
        }
        let content = if let BlockKind::Paragraph(content) = &mut block.kind {
            Some(content)
        } else if let BlockKind::Heading(heading) = &mut block.kind {
            Some(&mut heading.content)
        } else {
            None
        };
        match content {
            Some(content) => {
                let anchors = waiting.drain(..).flat_map(|block| running_text(vec![block]));
                content.splice(0..0, anchors.collect::<Vec<_>>());
            }
            None => out.append(&mut waiting),
        }
        out.push(block);
    }
    out.append(&mut waiting);
    *blocks = out;
}

/// The paragraphs of `blocks` as one stretch of running text; other blocks give their words.
pub(super) fn running_text(blocks: Vec<Block<Written>>) -> Vec<Inline<Written>> {
    let mut out: Vec<Inline<Written>> = Vec::new();
    for block in blocks {
        let content = match block.kind {
            BlockKind::Paragraph(content) => content,
            BlockKind::Heading(heading) => heading.content,
            BlockKind::Container(container) => running_text(container.blocks),
            BlockKind::Quote(blocks) => running_text(blocks),
            BlockKind::List(list) => list.items.into_iter().flat_map(|item| running_text(item.blocks)).collect(),
            BlockKind::Comment(text) => vec![Inline::Comment { id: (), span: block.span, text }],
            BlockKind::Figure(figure) => figure.caption.into_iter().chain(figure.credit).collect(),
            BlockKind::Descriptions(_)
            | BlockKind::Code(_)
            | BlockKind::Table(_)
            | BlockKind::Math(_)
            | BlockKind::Rule
            | BlockKind::PageBreak
            | BlockKind::Contents(_) => Vec::new(),
        };
        if !out.is_empty() && !content.is_empty() {
            out.push(Inline::LineBreak { id: (), span: block.span });
        }
        out.extend(content);
    }
    out
}

/// The text `start..end` of an HTML block, its white space collapsed and its character references resolved.
fn text_items(html: &mut Html<'_, '_>, start: usize, end: usize) {
    let text = html.source.slice(start, end);
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let from = start + at;
        let space = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        if space > 0 {
            let span = html.source.span(from, from + space);
            let after_space = matches!(html.items.last(), Some(Item::Node(Inline::SoftBreak { .. })));
            if rest.get(..space).is_some_and(|space| space.contains(['\n', '\r'])) {
                if !after_space {
                    html.items.push(Item::Node(Inline::SoftBreak { id: (), span }));
                }
            } else {
                push_text(html, " ".to_owned(), from, from + space, false);
            }
            at += space;
            continue;
        }
        if let Some((meaning, length)) = token::reference(rest) {
            push_text(html, meaning, from, from + length, true);
            at += length;
            continue;
        }
        let skip = usize::from(rest.starts_with('&'));
        let length = rest
            .get(skip..)
            .and_then(|tail| tail.find(['&', '\n', '\r', '\t']).map(|found| found + skip))
            .unwrap_or(rest.len());
        let words = rest.get(..length).unwrap_or(rest);
        // The space before a line end belongs to it.
        let kept = if rest.get(length..).is_some_and(|tail| tail.starts_with(['\n', '\r'])) {
            words.trim_end()
        } else {
            words
        };
        push_text(html, kept.to_owned(), from, from + kept.len(), false);
        at += length.max(1);
    }
}

fn push_text(html: &mut Html<'_, '_>, text: String, start: usize, end: usize, literal: bool) {
    if !text.is_empty() {
        html.items.push(Item::Text { text, start, end, literal });
    }
}

fn is_comment(inline: &Inline<Written>) -> bool {
    matches!(inline, Inline::Comment { .. })
}

/// Whether `inline` is nothing but white space.
pub(super) fn is_space(inline: &Inline<Written>) -> bool {
    match inline {
        Inline::Text(text) => text.text.bytes().all(|byte| matches!(byte, b' ' | b'\t')),
        Inline::SoftBreak { .. } | Inline::LineBreak { .. } => true,
        Inline::Styled(_)
        | Inline::Code(_)
        | Inline::Link(_)
        | Inline::Image(_)
        | Inline::Note(_)
        | Inline::Math(_)
        | Inline::Anchor { .. }
        | Inline::Comment { .. } => false,
    }
}

/// Takes white space off both ends of `content`.
pub(super) fn trim(content: &mut Vec<Inline<Written>>) {
    let lead = content.iter().take_while(|inline| is_space(inline)).count();
    content.drain(..lead);
    while content.last().is_some_and(is_space) {
        content.pop();
    }
    if let Some(Inline::Text(first)) = content.first_mut() {
        first.text = first.text.trim_start_matches([' ', '\t']).to_owned();
    }
    if let Some(Inline::Text(last)) = content.last_mut() {
        last.text = last.text.trim_end_matches([' ', '\t']).to_owned();
    }
}

/// The span of one inline node.
pub(super) fn span_of_inline(inline: &Inline<Written>) -> Span {
    match inline {
        Inline::Text(text) => text.span,
        Inline::SoftBreak { span, .. }
        | Inline::LineBreak { span, .. }
        | Inline::Anchor { span, .. }
        | Inline::Comment { span, .. } => *span,
        Inline::Styled(styled) => styled.span,
        Inline::Code(code) => code.span,
        Inline::Link(link) => link.span,
        Inline::Image(image) => image.span,
        Inline::Note(note) => note.span,
        Inline::Math(math) => math.span,
    }
}

/// The span of all of `content`; `None` if it is empty.
pub(super) fn span_of(content: &[Inline<Written>]) -> Option<Span> {
    content.iter().map(span_of_inline).reduce(Span::to)
}

/// `text` without the indentation that all its lines share, in pieces of the text that it stands in at `start`.
fn dedented(text: &str, start: usize) -> (String, Vec<(usize, usize)>) {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let lines = text.split_inclusive('\n');
    let shared = lines.clone().skip(1).filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let mut out = String::with_capacity(text.len());
    let mut pieces = Vec::new();
    let mut at = start;
    for (index, line) in lines.enumerate() {
        let cut = if index == 0 { indent(line) } else { indent(line).min(shared) };
        pieces.push((out.len(), at + cut));
        let kept = line.get(cut..).unwrap_or("");
        let words = kept.trim_end();
        if words.starts_with('<') && words.ends_with('>') && !words.starts_with("<!") {
            // A tag alone on its line would make the next lines HTML; a space in place of the line end does not.
            out.push_str(words);
            out.extend(std::iter::repeat_n(' ', kept.len() - words.len()));
        } else {
            out.push_str(kept);
        }
        at += line.len();
    }
    (out, pieces)
}
