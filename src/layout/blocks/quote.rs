//! Quotations: set in at either side.

use crate::layout::galley::Galley;
use crate::model::{Block, Bound};

use super::{Setter, Setting};

impl Setter<'_> {
    /// Sets a quotation.
    pub(crate) fn set_quote(&self, blocks: &[Block<Bound>], setting: &Setting) -> Galley {
        let indent = self.em(self.text.style.blocks.quote_indent);
        let (mut inner, dx) = setting.inset(indent, indent);
        inner.floats = false;
        let mut galley = self.set_blocks(blocks, &inner);
        galley.shift(dx);
        galley.above = galley.above.wider(self.block_skip());
        galley.below = galley.below.wider(self.block_skip());
        galley
    }
}
