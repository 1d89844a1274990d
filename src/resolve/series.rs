//! The close of a document that belongs to a series: a word about the series, and what else is in it.

use crate::diag::{FileId, Span};
use crate::model::{
    Attrs, Block, BlockKind, Container, ContainerKind, Document, Inline, InlineStyle, Link, List, ListItem, Series,
    SeriesEntry, Styled, Text, Written,
};
use crate::style::Words;

/// Appends the close, if the document belongs to a series whose documents are known.
///
/// Where the body already ends with a container of this kind, which holds the words about the series, the list is
/// added to that.
pub(super) fn close(document: &mut Document) {
    let Some(series) = document.metadata.series.as_ref().filter(|series| !series.entries.is_empty()) else { return };
    let end = document
        .blocks
        .last()
        .map_or(Span::new(FileId(0), 0, 0), |last| Span::new(last.span.file, last.span.end, last.span.end));
    let heading = strong(end, Words::of(document.metadata.lang.primary()).in_this_series);
    let list = BlockKind::List(List { numbering: None, tight: true, items: entries(series, end) });
    let added = [block(end, BlockKind::Paragraph(vec![heading])), block(end, list)];
    if let Some(Block { kind: BlockKind::Container(container), .. }) = document.blocks.last_mut()
        && container.kind == ContainerKind::Series
    {
        container.blocks.extend(added);
        return;
    }
    let mut blocks = Vec::new();
    if let Some(about) = series.about.as_deref() {
        blocks.push(block(end, BlockKind::Paragraph(vec![text(end, about)])));
    }
    blocks.extend(added);
    let container = Container { kind: ContainerKind::Series, title: Vec::new(), blocks };
    document.blocks.push(block(end, BlockKind::Container(container)));
}

fn entries(series: &Series, span: Span) -> Vec<ListItem<Written>> {
    let named = series.entries.iter().filter(|entry| !entry.title.is_empty());
    named
        .map(|entry| {
            let paragraph = block(span, BlockKind::Paragraph(line(entry, span)));
            ListItem { id: (), span, task: None, blocks: vec![paragraph] }
        })
        .collect()
}

/// Authors, a colon, the title: in bold for the document at hand, else as a link where it can be read online.
fn line(entry: &SeriesEntry, span: Span) -> Vec<Inline<Written>> {
    let mut out = Vec::new();
    if !entry.authors.is_empty() {
        out.push(text(span, &format!("{}: ", entry.authors.join(", "))));
    }
    out.push(match &entry.url {
        _ if entry.current => strong(span, &entry.title),
        Some(url) => Inline::Link(Link {
            id: (),
            span,
            attrs: Attrs::default(),
            target: url.clone(),
            title: None,
            content: vec![text(span, &entry.title)],
        }),
        None => text(span, &entry.title),
    });
    out
}

fn block(span: Span, kind: BlockKind<Written>) -> Block<Written> {
    Block { id: (), span, attrs: Attrs::default(), kind }
}

fn text(span: Span, text: &str) -> Inline<Written> {
    Inline::Text(Text { id: (), span, text: text.to_owned() })
}

fn strong(span: Span, words: &str) -> Inline<Written> {
    Inline::Styled(Styled {
        id: (),
        span,
        style: InlineStyle::Strong,
        attrs: Attrs::default(),
        content: vec![text(span, words)],
    })
}
