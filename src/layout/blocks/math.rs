//! Displayed formulas: their source, in the code face, until they are set as formulas.

use crate::layout::galley::Galley;
use crate::layout::text::set_code;
use crate::layout::{Align, Content};
use crate::model::{Bound, MathBlock, NodeId};
use crate::units::{Direction, Pt};

use super::{Setter, Setting, number_text};

impl Setter<'_> {
    /// Sets a displayed formula.
    pub(crate) fn set_math(&self, node: NodeId, math: &MathBlock<Bound>, setting: &Setting) -> Galley {
        let mut own = setting.clone();
        own.style = self.text.style.code.clone();
        own.dir = Direction::Ltr;
        let set = set_code(&self.text, math.source.trim(), Content::Node(node), &own.shape(Pt::ZERO, Align::Center));
        let mut set = set;
        let widest = set.lines.iter().fold(Pt::ZERO, |widest, line| widest.max(line.width));
        let dx = ((own.measure - widest) / 2.0).max(Pt::ZERO);
        for line in &mut set.lines {
            for item in &mut line.items {
                item.shift(dx, Pt::ZERO);
            }
        }
        let mut galley = self.stack(set);
        if let Some(number) = &math.number {
            let label = format!("({})", number_text(number));
            let (label, width) = self.label(&label, Content::Node(node), &setting.style, setting, &mut galley);
            if let Some(first) = galley.first_box() {
                let x = if setting.dir == Direction::Ltr { setting.measure - width } else { Pt::ZERO };
                first.overlay(label, x, Pt::ZERO);
            }
        }
        (galley.above, galley.below) = (self.block_skip(), self.block_skip());
        galley
    }
}
