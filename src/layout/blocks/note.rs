//! Notes: what stands at the foot of the page, line by line.

use crate::layout::galley::{BoxAnchor, Galley, Look, VBox, VItem};
use crate::layout::{Content, FrameItem};
use crate::model::{Bound, Note, Target};
use crate::units::{Direction, Em, Pt, Rect};

use super::list::hang;
use super::{Paragraphs, Setter};

/// A line of a note, with the space that stands above it unless it comes first on its page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NoteLine {
    /// The space above.
    pub(crate) gap: Pt,
    /// The line.
    pub(crate) vbox: VBox,
}

impl Setter<'_> {
    fn note_label(&self, index: usize, note: &Note<Bound>, galley: &mut Galley) -> (VBox, Pt) {
        let setting = self.body();
        let style = self.text.style.notes.text.clone();
        let (mut label, width) =
            self.label(&format!("{}.", index + 1), Content::Node(note.id), &style, &setting, galley);
        label.items.push(FrameItem::Link {
            rect: Rect::new(Pt::ZERO, -label.height, width, label.height + label.depth),
            target: Target::Internal(format!("call-{}-1", index + 1)),
            node: note.id,
        });
        (label, width)
    }
}

/// Sets note `index`, numbered from 0.
pub(crate) fn set_note(setter: &Setter<'_>, index: usize, note: &Note<Bound>) -> (Vec<NoteLine>, Galley) {
    let style = &setter.text.style.notes;
    let mut setting = setter.body();
    setting.style = style.text.clone();
    setting.paragraphs = Paragraphs::Spaced;
    setting.floats = false;
    setting.grounds = false;
    let mut rest = Galley::default();
    let (label, width) = setter.note_label(index, note, &mut rest);
    let gap = Em(0.5).at(style.text.size);
    // Labels of up to two figures are aligned with one another at the side of the text.
    let indent = Em(1.6).at(style.text.size).max(width + gap);
    let (inner, dx) = setting.inset(indent, Pt::ZERO);
    let mut galley = setter.set_blocks(&note.blocks, &inner);
    galley.shift(dx);
    let x = match setting.dir {
        Direction::Ltr => (dx - gap - width).max(Pt::ZERO),
        Direction::Rtl => inner.measure + gap,
    };
    hang(&mut galley, label, x);
    if let Some(first) = galley.first_box() {
        let anchor = BoxAnchor { name: format!("note-{}", index + 1), x: Pt::ZERO, y: -first.height, node: note.id };
        first.anchors.push(anchor);
    }
    rest.warnings.append(&mut galley.warnings);
    let mut lines = Vec::new();
    let mut gap = Pt::ZERO;
    for item in galley.items {
        match item {
            VItem::Box(vbox) => {
                lines.push(NoteLine { gap, vbox: *vbox });
                gap = Pt::ZERO;
            }
            VItem::Glue(glue) => gap += glue.natural,
            VItem::Kern(kern) => gap += kern,
            // Notes are set without floats and grounds; the head of a table in a note is not repeated.
            VItem::Penalty(_) | VItem::Close | VItem::Float(_) => {}
            VItem::Open(surround) => match surround.look {
                Look::Ground { x: _, width: _, color: _, edge: _ } | Look::Repeat(_) => {}
            },
        }
    }
    (lines, rest)
}
