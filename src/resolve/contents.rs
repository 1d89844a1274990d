//! The table of contents: where it stands, and what stands in it.

use super::survey::HeadingFacts;
use crate::diag::{FileId, Span};
use crate::model::{Attrs, Block, BlockKind, Document, FigureBody, Phase, Written};
use crate::style::Stylesheet;

/// The depth of a table of contents that neither its block nor the theme limits.
const DEFAULT_DEPTH: u8 = 3;

/// Puts a table of contents before the body, if the style wants one and the author has not put one anywhere.
pub(super) fn place(document: &mut Document, style: &Stylesheet) {
    if style.contents.is_none() || document.blocks.iter().any(holds_contents) {
        return;
    }
    let span = document
        .blocks
        .first()
        .map_or(Span::new(FileId(0), 0, 0), |first| Span::new(first.span.file, first.span.start, first.span.start));
    document
        .blocks
        .insert(0, Block::<Written> { id: (), span, attrs: Attrs::default(), kind: BlockKind::Contents(Vec::new()) });
}

fn holds_contents<P: Phase>(block: &Block<P>) -> bool {
    let any = |blocks: &[Block<P>]| blocks.iter().any(holds_contents);
    match &block.kind {
        BlockKind::Contents(_) => true,
        BlockKind::Quote(blocks) => any(blocks),
        BlockKind::List(list) => list.items.iter().any(|item| any(&item.blocks)),
        BlockKind::Container(container) => any(&container.blocks),
        BlockKind::Figure(figure) => match &figure.body {
            FigureBody::Blocks(blocks) => any(blocks),
            FigureBody::Images(_) => false,
        },
        BlockKind::Descriptions(list) => list.items.iter().any(|item| item.details.iter().any(|blocks| any(blocks))),
        BlockKind::Paragraph(_)
        | BlockKind::Heading(_)
        | BlockKind::Code(_)
        | BlockKind::Table(_)
        | BlockKind::Math(_)
        | BlockKind::Rule
        | BlockKind::PageBreak
        | BlockKind::Comment(_) => false,
    }
}

/// The depth of the table of contents with these attributes.
pub(super) fn depth(attrs: &Attrs, style: &Stylesheet) -> u8 {
    let own = attrs.get("depth").or_else(|| attrs.get("toc-depth")).and_then(|depth| depth.parse().ok());
    own.filter(|depth| (1..=6).contains(depth)).or(style.contents).unwrap_or(DEFAULT_DEPTH)
}

/// Whether a heading stands in a table of contents of this depth.
pub(super) fn lists(heading: &HeadingFacts, depth: u8) -> bool {
    heading.listed && heading.depth <= depth && !heading.text.is_empty()
}
