//! Code blocks: on a tinted ground that goes on over page breaks, under their caption.

use crate::layout::galley::{FORBIDDEN, Galley, Glue, Look, Surround, VBox, VItem};
use crate::layout::text::set_code;
use crate::layout::{Align, Content};
use crate::model::{Block, Bound, CodeBlock};
use crate::units::{Direction, Pt};

use super::{Setter, Setting};

/// What a break after a line of code costs; one after a blank line is free.
const LINE_PENALTY: f64 = 30.0;
/// What a break costs in code that is so short that it is better kept together.
const SHORT_PENALTY: f64 = 200.0;
/// The most lines of such code.
const SHORT: usize = 14;

impl Setter<'_> {
    /// Sets a code block.
    pub(crate) fn set_code_block(&self, block: &Block<Bound>, code: &CodeBlock<Bound>, setting: &Setting) -> Galley {
        let mut galley = self.set_caption_above(&code.caption, setting);
        let padding = if setting.grounds { self.em(self.text.style.blocks.box_padding) } else { Pt::ZERO };
        let (mut inner, _) = setting.inset(padding, padding);
        inner.style = self.text.style.code.clone();
        // Programs are read from left to right in every language.
        inner.dir = Direction::Ltr;
        let set = set_code(&self.text, &code.text, Content::Node(block.id), &inner.shape(Pt::ZERO, Align::Start));
        let mut warnings = set.warnings;
        galley.warnings.append(&mut warnings);
        let dx = (setting.measure - inner.measure) / 2.0;
        let count = set.lines.len();
        let mut lines = Vec::with_capacity(count * 2);
        for (index, line) in set.lines.into_iter().enumerate() {
            let blank = line.items.is_empty();
            let mut vbox = VBox::from_line(line);
            vbox.shift(dx, Pt::ZERO);
            lines.push(VItem::Box(Box::new(vbox)));
            if index + 1 < count {
                let edge = index == 0 || index + 2 == count;
                let penalty = if edge {
                    FORBIDDEN
                } else if count <= SHORT {
                    SHORT_PENALTY
                } else if blank {
                    0.0
                } else {
                    LINE_PENALTY
                };
                lines.push(VItem::Penalty(penalty));
            }
        }
        if count == 0 {
            lines.push(VItem::Box(Box::new(VBox { height: inner.style.leading, ..VBox::default() })));
        }
        self.put_on_ground(&mut galley, lines, setting, Some(self.text.style.colours.ground), None);
        (galley.above, galley.below) = (self.block_skip(), self.block_skip());
        galley
    }

    /// Adds `items` to `galley` on a ground of the setting's full width.
    pub(crate) fn put_on_ground(
        &self,
        galley: &mut Galley,
        mut items: Vec<VItem>,
        setting: &Setting,
        color: Option<crate::units::Color>,
        edge: Option<(crate::units::Color, Pt, bool)>,
    ) {
        if !setting.grounds {
            galley.items.append(&mut items);
            return;
        }
        let padding = self.em(self.text.style.blocks.box_padding) * 0.7;
        galley.items.push(VItem::Open(Box::new(Surround {
            head: padding,
            foot: padding,
            look: Look::Ground { x: Pt::ZERO, width: setting.measure, color, edge },
        })));
        galley.items.push(VItem::Kern(padding));
        galley.items.append(&mut items);
        galley.items.push(VItem::Penalty(FORBIDDEN));
        galley.items.push(VItem::Kern(padding));
        galley.items.push(VItem::Close);
    }

    /// Sets a caption that stands above what it belongs to, kept with it; empty for an empty caption.
    pub(crate) fn set_caption_above(&self, caption: &[crate::model::Inline<Bound>], setting: &Setting) -> Galley {
        if caption.is_empty() {
            return Galley::default();
        }
        let mut own = setting.clone();
        own.style = self.text.style.caption.clone();
        let mut galley = self.set_lines(caption, &own, Pt::ZERO, Align::Start);
        galley.keep_together();
        if !galley.items.is_empty() {
            galley.items.push(VItem::Penalty(FORBIDDEN));
            let gap = self.em(self.text.style.blocks.caption_gap) * 0.6;
            galley.items.push(VItem::Glue(Glue { natural: gap, ..Glue::ZERO }));
        }
        galley
    }
}
