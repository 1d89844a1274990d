//! An abstract that opens the body belongs to the title block: it stands before the contents, as one from the front
//! matter does.

use crate::model::{Attrs, BlockKind, Container, ContainerKind, Document};

/// Moves such an abstract into the title block, unless that has one. One with a title, a language or classes of its
/// own stays where it is, for the title block has no place for them.
pub(super) fn lift(document: &mut Document) {
    if !document.title.abstract_.is_empty() || document.title.title.is_empty() {
        return;
    }
    let passed = |kind: &BlockKind<_>| matches!(kind, BlockKind::Comment(_) | BlockKind::Contents(_));
    let Some(at) = document.blocks.iter().position(|block| !passed(&block.kind)) else { return };
    let Some(block) = document.blocks.get_mut(at) else { return };
    if block.attrs != Attrs::default() {
        return;
    }
    let BlockKind::Container(Container { kind: ContainerKind::Abstract, title, blocks }) = &mut block.kind else {
        return;
    };
    if !title.is_empty() || blocks.is_empty() {
        return;
    }
    document.title.abstract_ = std::mem::take(blocks);
    document.blocks.remove(at);
}
