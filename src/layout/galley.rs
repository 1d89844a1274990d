//! The galley: one endless column of boxes, glue and penalties, before it is cut into pages.
//!
//! After Knuth, *The TeXbook*, chapter 15: a page may end at a penalty below 10000, or at glue that follows
//! something that does not vanish; glue and penalties vanish at the top of a page. We add [`Surround`]s, which
//! lie around a stretch of the galley and show themselves on every page that the stretch touches, and floats.

use crate::diag::Diagnostic;
use crate::layout::{Artifact, FrameItem, Line, NoteMark};
use crate::model::{NodeId, Position};
use crate::units::{Color, Pt, Rect};

/// The penalty from which on a break is forbidden.
pub(crate) const FORBIDDEN: f64 = 10_000.0;
/// The penalty at which a break must be taken.
pub(crate) const FORCED: f64 = -10_000.0;

/// What it costs to part a line that leads in a list, code or a table from it.
const LEAD_IN: f64 = 300.0;

/// Space that may grow and shrink.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub(crate) struct Glue {
    /// Its size when it does neither.
    pub(crate) natural: Pt,
    /// How far it may grow.
    pub(crate) stretch: Pt,
    /// How far it may shrink.
    pub(crate) shrink: Pt,
}

impl Glue {
    /// No space.
    pub(crate) const ZERO: Self = Self { natural: Pt::ZERO, stretch: Pt::ZERO, shrink: Pt::ZERO };

    /// Space between blocks: `natural` with a share of stretch and a little shrink.
    pub(crate) fn skip(natural: Pt) -> Self {
        Self { natural, stretch: natural * 0.4, shrink: natural * 0.15 }
    }

    /// The wider of two.
    pub(crate) fn wider(self, other: Self) -> Self {
        if other.natural > self.natural { other } else { self }
    }
}

/// A place in a box that links lead to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BoxAnchor {
    /// Its name.
    pub(crate) name: String,
    /// From the left end of the galley's measure.
    pub(crate) x: Pt,
    /// Below the reference line; mostly negative.
    pub(crate) y: Pt,
    /// The node.
    pub(crate) node: NodeId,
}

/// What a box says about the heading that starts in it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HeadingMark {
    /// The heading's block.
    pub(crate) node: NodeId,
    /// The level as written.
    pub(crate) level: u8,
    /// The words with the number, for bookmarks.
    pub(crate) title: String,
    /// The words without the number, for running heads; the author's short ones where there are any.
    pub(crate) words: String,
}

/// Something that cannot be broken: a line, a picture, a row of a table.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct VBox {
    /// How far it reaches above its reference line.
    pub(crate) height: Pt,
    /// How far it reaches below.
    pub(crate) depth: Pt,
    /// What is on it: x from the left end of the galley's measure, y from the reference line.
    pub(crate) items: Vec<FrameItem>,
    /// The notes called in it.
    pub(crate) notes: Vec<NoteMark>,
    /// The places in it that links lead to.
    pub(crate) anchors: Vec<BoxAnchor>,
    /// The first place of the text that stands in it.
    pub(crate) start: Option<Position>,
    /// The heading that starts in it.
    pub(crate) heading: Option<Box<HeadingMark>>,
}

impl VBox {
    /// A line as a box.
    pub(crate) fn from_line(line: Line) -> Self {
        let anchors = line
            .anchors
            .into_iter()
            .map(|anchor| BoxAnchor { name: anchor.name, x: anchor.x, y: -line.height, node: anchor.node })
            .collect();
        Self {
            height: line.height,
            depth: line.depth,
            items: line.items,
            notes: line.notes,
            anchors,
            start: line.start,
            heading: None,
        }
    }

    /// Its whole height.
    pub(crate) fn total(&self) -> Pt {
        self.height + self.depth
    }

    /// Moves everything on it.
    pub(crate) fn shift(&mut self, dx: Pt, dy: Pt) {
        for item in &mut self.items {
            item.shift(dx, dy);
        }
        for anchor in &mut self.anchors {
            anchor.x += dx;
            anchor.y += dy;
        }
    }

    /// The same as [`overlay`](Self::overlay) for what is read first: a label beside the line.
    pub(crate) fn put_before(&mut self, label: Self, dx: Pt) {
        let own = std::mem::take(&mut self.items);
        self.overlay(label, dx, Pt::ZERO);
        self.items.extend(own);
    }

    /// Takes over what stands on `other`, whose reference line lies `dx`, `dy` from this one's; the sizes stay.
    pub(crate) fn overlay(&mut self, mut other: Self, dx: Pt, dy: Pt) {
        other.shift(dx, dy);
        self.items.append(&mut other.items);
        self.notes.append(&mut other.notes);
        self.anchors.append(&mut other.anchors);
        self.start = match (self.start, other.start) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        if self.heading.is_none() {
            self.heading = other.heading;
        }
    }
}

/// What lies around a stretch of the galley.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Surround {
    /// Space at the top of each page on which the stretch goes on; at its start it stands in the galley itself.
    pub(crate) head: Pt,
    /// Space below the last line of each page that breaks it.
    pub(crate) foot: Pt,
    /// How it shows itself.
    pub(crate) look: Look,
}

/// How a [`Surround`] shows itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Look {
    /// A ground and an edge behind the stretch.
    Ground {
        /// From the left end of the measure.
        x: Pt,
        /// The width of the ground, edge included.
        width: Pt,
        /// The colour of the ground.
        color: Option<Color>,
        /// The edge: its colour, thickness, and whether it is at the right.
        edge: Option<(Color, Pt, bool)>,
    },
    /// Boxes that are repeated at the top of each further page: the head of a table.
    Repeat(Vec<VBox>),
}

/// A block that may move to the top of a later page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FloatBlock {
    /// Boxes, glue and kerns; never broken.
    pub(crate) items: Vec<VItem>,
    /// Their height.
    pub(crate) height: Pt,
    /// The distance to the text above where it stands in the text.
    pub(crate) above: Pt,
    /// The distance to the text below where it stands in the text.
    pub(crate) below: Pt,
    /// The distance to the text below where it stands at the top of a page.
    pub(crate) top_below: Pt,
}

/// An item of the galley.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum VItem {
    /// Something that cannot be broken.
    Box(Box<VBox>),
    /// Space that vanishes at a page break.
    Glue(Glue),
    /// Space that does not.
    Kern(Pt),
    /// What a page break here costs.
    Penalty(f64),
    /// The start of a surround.
    Open(Box<Surround>),
    /// The end of the innermost open surround.
    Close,
    /// A block that may move.
    Float(Box<FloatBlock>),
}

/// A block that was set, or several.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Galley {
    /// From top to bottom.
    pub(crate) items: Vec<VItem>,
    /// The distance it wants above.
    pub(crate) above: Glue,
    /// The distance it wants below.
    pub(crate) below: Glue,
    /// Whether no page may end after it: it is a heading.
    pub(crate) keep_next: bool,
    /// Whether it leads in what follows, and is better not parted from it.
    pub(crate) leads_in: bool,
    /// What was met while setting it.
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Galley {
    /// A galley of `items` without space around it.
    pub(crate) fn of(items: Vec<VItem>) -> Self {
        Self { items, ..Self::default() }
    }

    /// The start of a new page.
    pub(crate) fn page_break() -> Self {
        Self::of(vec![VItem::Penalty(FORCED)])
    }

    fn is_page_break(&self) -> bool {
        matches!(self.items.as_slice(), [VItem::Penalty(p)] if *p <= FORCED)
    }

    fn is_float(&self) -> bool {
        matches!(self.items.as_slice(), [VItem::Float(_)])
    }

    /// Puts `next` below, at the greater of the two distances wanted.
    pub(crate) fn append(&mut self, mut next: Self) {
        self.warnings.append(&mut next.warnings);
        if next.items.is_empty() {
            return;
        }
        if next.is_page_break() {
            if !self.items.is_empty() && !self.is_broken_here() {
                self.items.push(VItem::Penalty(FORCED));
                self.below = Glue::ZERO;
                self.keep_next = false;
            }
            return;
        }
        if next.is_float() {
            if let Some(VItem::Float(float)) = next.items.first_mut()
                && !self.keep_next
            {
                // The distance stays wanted below: the float may move away.
                float.above = float.above.max(self.below.natural);
            }
            self.items.append(&mut next.items);
            return;
        }
        if self.items.is_empty() {
            self.above = next.above;
        } else {
            let glue = self.below.wider(next.above);
            if let Some(VItem::Float(float)) = self.items.last_mut() {
                float.below = (float.below - glue.natural).max(Pt::ZERO);
            }
            if self.keep_next {
                self.items.push(VItem::Penalty(FORBIDDEN));
            } else if self.leads_in && glue.natural > Pt::ZERO {
                self.items.push(VItem::Penalty(LEAD_IN));
            }
            self.items.push(VItem::Glue(glue));
        }
        self.items.append(&mut next.items);
        self.below = next.below;
        self.keep_next = next.keep_next;
        self.leads_in = next.leads_in;
    }

    fn is_broken_here(&self) -> bool {
        matches!(self.items.last(), Some(VItem::Penalty(p)) if *p <= FORCED)
    }

    /// Moves everything to the right by `dx`.
    pub(crate) fn shift(&mut self, dx: Pt) {
        shift_items(&mut self.items, dx);
    }

    /// The first box, wherever it is.
    pub(crate) fn first_box(&mut self) -> Option<&mut VBox> {
        first_box(&mut self.items)
    }

    /// Names its first box; a galley without any gets an empty one.
    pub(crate) fn name(&mut self, name: &str, node: NodeId) {
        if self.first_box().is_none() {
            self.items.insert(0, VItem::Box(Box::default()));
        }
        if let Some(first) = self.first_box() {
            let anchor = BoxAnchor { name: name.to_owned(), x: Pt::ZERO, y: -first.height, node };
            first.anchors.insert(0, anchor);
        }
    }

    /// Forbids breaks between its items.
    pub(crate) fn keep_together(&mut self) {
        let items = std::mem::take(&mut self.items);
        for item in items {
            match item {
                VItem::Penalty(_) => self.items.push(VItem::Penalty(FORBIDDEN)),
                VItem::Glue(glue) => {
                    self.items.push(VItem::Penalty(FORBIDDEN));
                    self.items.push(VItem::Glue(glue));
                }
                VItem::Box(_) | VItem::Kern(_) | VItem::Open(_) | VItem::Close | VItem::Float(_) => {
                    self.items.push(item);
                }
            }
        }
    }
}

fn first_box(items: &mut [VItem]) -> Option<&mut VBox> {
    for item in items {
        match item {
            VItem::Box(vbox) => return Some(vbox),
            VItem::Float(float) => return first_box(&mut float.items),
            VItem::Glue(_) | VItem::Kern(_) | VItem::Penalty(_) | VItem::Open(_) | VItem::Close => {}
        }
    }
    None
}

fn shift_items(items: &mut [VItem], dx: Pt) {
    if dx == Pt::ZERO {
        return;
    }
    for item in items {
        match item {
            VItem::Box(vbox) => vbox.shift(dx, Pt::ZERO),
            VItem::Open(surround) => match &mut surround.look {
                Look::Ground { x, width: _, color: _, edge: _ } => *x += dx,
                Look::Repeat(boxes) => {
                    for vbox in boxes {
                        vbox.shift(dx, Pt::ZERO);
                    }
                }
            },
            VItem::Float(float) => shift_items(&mut float.items, dx),
            VItem::Glue(_) | VItem::Kern(_) | VItem::Penalty(_) | VItem::Close => {}
        }
    }
}

/// The height of `items` on one page, with glue at its natural size.
pub(crate) fn natural_height(items: &[VItem]) -> Pt {
    items
        .iter()
        .map(|item| match item {
            VItem::Box(vbox) => vbox.total(),
            VItem::Glue(glue) => glue.natural,
            VItem::Kern(kern) => *kern,
            VItem::Float(float) => float.above + float.height + float.below,
            VItem::Penalty(_) | VItem::Open(_) | VItem::Close => Pt::ZERO,
        })
        .sum()
}

/// A box with nothing but a rule that belongs to the page's make-up, its bottom at the reference line.
pub(crate) fn rule_box(x: Pt, width: Pt, thickness: Pt, color: Color) -> VBox {
    VBox {
        height: thickness,
        items: vec![FrameItem::Rule {
            rect: Rect::new(x, -thickness, width, thickness),
            color,
            content: crate::layout::Content::Artifact(Artifact::Layout),
        }],
        ..VBox::default()
    }
}
