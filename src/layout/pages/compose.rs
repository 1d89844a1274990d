//! Pages made up after their plans: every item of the galley gets its place.

use std::collections::BTreeMap;

use crate::layout::blocks::NoteLine;
use crate::layout::galley::{FloatBlock, HeadingMark, Look, Surround, VBox, VItem};
use crate::layout::{Anchor, Artifact, Content, FrameItem, Page};
use crate::model::Position;
use crate::style::Stylesheet;
use crate::units::{Color, Direction, Point, Pt, Rect, Size};

use super::pagebreak::{Goal, PagePlan, above_first_note};

/// A heading where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlacedHeading {
    /// The heading.
    pub(crate) mark: HeadingMark,
    /// The page, from 0.
    pub(crate) page: usize,
    /// Its top left corner.
    pub(crate) point: Point,
}

/// The pages, and what was noted while they were made up.
#[derive(Debug, Default)]
pub(crate) struct Composed {
    /// The pages, without running heads and folios.
    pub(crate) pages: Vec<Page>,
    /// The places that links lead to.
    pub(crate) anchors: Vec<Anchor>,
    /// The headings in their order.
    pub(crate) headings: Vec<PlacedHeading>,
    /// The first place of text in the flow of each page.
    pub(crate) starts: Vec<Option<Position>>,
}

/// What is open at a place of the galley, and where it began on the page.
struct Open {
    surround: Surround,
    top: Pt,
    /// Where its ground and edge stand in the page's items.
    slots: Option<(usize, usize)>,
}

struct Composer<'a> {
    style: &'a Stylesheet,
    goal: &'a Goal,
    dir: Direction,
    block: Rect,
    out: Composed,
    /// Floats that were met and not yet set.
    waiting: BTreeMap<usize, FloatBlock>,
    floats_met: usize,
    open: Vec<Open>,
    /// The page at hand.
    items: Vec<FrameItem>,
    start: Option<Position>,
    y: Pt,
}

/// Makes up the pages: `galley` and `notes` are used up.
pub(crate) fn compose(
    galley: Vec<VItem>,
    notes: Vec<NoteLine>,
    plans: &[PagePlan],
    goal: &Goal,
    style: &Stylesheet,
    dir: Direction,
) -> Composed {
    let mut composer = Composer {
        style,
        goal,
        dir,
        block: style.page.text_block(),
        out: Composed::default(),
        waiting: BTreeMap::new(),
        floats_met: 0,
        open: Vec::new(),
        items: Vec::new(),
        start: None,
        y: Pt::ZERO,
    };
    let mut galley = galley.into_iter();
    let mut taken = 0;
    let mut notes = notes.into_iter();
    for plan in plans {
        // What lies between two pages has vanished, but surrounds may open and close there.
        while taken < plan.items.start {
            match galley.next() {
                Some(item) => composer.pass(item),
                None => break,
            }
            taken += 1;
        }
        composer.start_page(plan);
        while taken < plan.items.end {
            match galley.next() {
                Some(item) => composer.place(item, plan),
                None => break,
            }
            taken += 1;
        }
        let feet: Vec<NoteLine> = notes.by_ref().take(plan.notes.len()).collect();
        composer.end_page(feet);
    }
    composer.out
}

impl Composer<'_> {
    fn page(&self) -> usize {
        self.out.pages.len()
    }

    /// Takes note of an item that stands on no page.
    fn pass(&mut self, item: VItem) {
        match item {
            VItem::Float(float) => {
                self.waiting.insert(self.floats_met, *float);
                self.floats_met += 1;
            }
            VItem::Open(surround) => self.open.push(Open { surround: *surround, top: Pt::ZERO, slots: None }),
            VItem::Close => {
                self.open.pop();
            }
            VItem::Box(_) | VItem::Glue(_) | VItem::Kern(_) | VItem::Penalty(_) => {}
        }
    }

    fn start_page(&mut self, plan: &PagePlan) {
        self.items = Vec::new();
        self.start = None;
        self.y = self.block.origin.y;
        for ordinal in plan.top.clone() {
            if let Some(float) = self.waiting.remove(&ordinal) {
                let below = float.top_below;
                self.place_float(float);
                self.y += below;
            }
        }
        if plan.items.is_empty() {
            return;
        }
        let mut open = std::mem::take(&mut self.open);
        for open in &mut open {
            self.begin(open, true);
        }
        self.open = open;
    }

    /// Begins a surround, or goes on with it at the top of a page.
    fn begin(&mut self, open: &mut Open, again: bool) {
        open.top = self.y;
        match &open.surround.look {
            Look::Ground { x: _, width: _, color, edge } => {
                let first = self.items.len();
                let content = Content::Artifact(Artifact::Layout);
                for color in color.iter().copied().chain(edge.iter().map(|(color, _, _)| *color)) {
                    self.items.push(FrameItem::Rule { rect: Rect::default(), color, content });
                }
                open.slots = Some((first, self.items.len()));
                if again {
                    self.y += open.surround.head;
                }
            }
            Look::Repeat(boxes) => {
                if again {
                    for vbox in boxes.clone() {
                        self.y += vbox.height;
                        self.put(vbox, false);
                    }
                }
            }
        }
    }

    /// Ends a surround on this page.
    fn finish(&mut self, open: &Open) {
        let Look::Ground { x, width, color, edge } = &open.surround.look else { return };
        let Some((first, last)) = open.slots else { return };
        let left = self.block.origin.x + *x;
        let height = (self.y - open.top).max(Pt::ZERO);
        let mut rects = Vec::new();
        if color.is_some() {
            rects.push(Rect::new(left, open.top, *width, height));
        }
        if let Some((_, thickness, right)) = edge {
            let x = if *right { left + *width - *thickness } else { left };
            rects.push(Rect::new(x, open.top, *thickness, height));
        }
        for (slot, own) in (first..last).zip(rects) {
            if let Some(FrameItem::Rule { rect, color: _, content: _ }) = self.items.get_mut(slot) {
                *rect = own;
            }
        }
    }

    /// Places an item of the text.
    fn place(&mut self, item: VItem, plan: &PagePlan) {
        match item {
            VItem::Box(vbox) => {
                self.y += vbox.height;
                self.put(*vbox, true);
            }
            VItem::Glue(glue) => {
                let change = if plan.ratio >= 0.0 { glue.stretch } else { glue.shrink };
                self.y += glue.natural + change * plan.ratio;
            }
            VItem::Kern(kern) => self.y += kern,
            VItem::Penalty(_) => {}
            VItem::Open(surround) => {
                let mut open = Open { surround: *surround, top: self.y, slots: None };
                self.begin(&mut open, false);
                self.open.push(open);
            }
            VItem::Close => {
                if let Some(open) = self.open.pop() {
                    self.finish(&open);
                }
            }
            VItem::Float(float) => {
                let ordinal = self.floats_met;
                self.floats_met += 1;
                if ordinal >= plan.floats {
                    self.waiting.insert(ordinal, *float);
                    return;
                }
                let at_top = self.y <= self.block.origin.y;
                let below = if at_top { float.top_below.max(float.below) } else { float.below };
                if !at_top {
                    self.y += float.above;
                }
                self.place_float(*float);
                self.y += below;
            }
        }
    }

    fn place_float(&mut self, float: FloatBlock) {
        for item in float.items {
            match item {
                VItem::Box(vbox) => {
                    self.y += vbox.height;
                    self.put(*vbox, true);
                }
                VItem::Glue(glue) => self.y += glue.natural,
                VItem::Kern(kern) => self.y += kern,
                VItem::Penalty(_) | VItem::Open(_) | VItem::Close | VItem::Float(_) => {}
            }
        }
    }

    /// Puts a box whose reference line is at the pen; `text` says whether it belongs to the text, and is not repeated.
    fn put(&mut self, mut vbox: VBox, text: bool) {
        let (x, y) = (self.block.origin.x, self.y);
        for item in &mut vbox.items {
            item.shift(x, y);
        }
        self.items.append(&mut vbox.items);
        let page = self.page();
        for anchor in vbox.anchors {
            let point = Point::new(x + anchor.x, y + anchor.y);
            self.out.anchors.push(Anchor { name: anchor.name, page, point, node: anchor.node });
        }
        if let Some(mark) = vbox.heading {
            let point = Point::new(x, y - vbox.height);
            self.out.headings.push(PlacedHeading { mark: *mark, page, point });
        }
        if text && self.start.is_none() {
            self.start = vbox.start;
        }
        self.y += vbox.depth;
    }

    fn end_page(&mut self, notes: Vec<NoteLine>) {
        let mut open = std::mem::take(&mut self.open);
        for open in open.iter_mut().rev() {
            if matches!(open.surround.look, Look::Ground { .. }) {
                self.y += open.surround.foot;
            }
            self.finish(open);
            open.slots = None;
        }
        self.open = open;
        self.put_notes(notes);
        let index = self.out.pages.len();
        self.out.pages.push(Page {
            size: Size::new(self.style.page.size.width, self.style.page.size.height),
            label: (index + 1).to_string(),
            items: std::mem::take(&mut self.items),
        });
        self.out.starts.push(self.start.take());
    }

    /// Puts notes at the foot of the page, under their rule.
    fn put_notes(&mut self, notes: Vec<NoteLine>) {
        if notes.is_empty() {
            return;
        }
        let height: Pt =
            notes.iter().enumerate().map(|(i, n)| n.vbox.total() + if i > 0 { n.gap } else { Pt::ZERO }).sum();
        let style = &self.style.notes;
        let first = above_first_note(self.style);
        let foot = self.block.origin.y + self.goal.height;
        // Notes that are higher than the page can hold start under the text and go on below.
        let top = (foot - height - first - style.rule_thickness).max(self.y + style.above * 0.5);
        let length = self.block.size.width * style.rule_length;
        let x = match self.dir {
            Direction::Ltr => self.block.origin.x,
            Direction::Rtl => self.block.right() - length,
        };
        let color: Color = self.style.colours.text;
        let rect = Rect::new(x, top, length, style.rule_thickness);
        self.items.push(FrameItem::Rule { rect, color, content: Content::Artifact(Artifact::Layout) });
        self.y = top + style.rule_thickness + first;
        for (index, note) in notes.into_iter().enumerate() {
            if index > 0 {
                self.y += note.gap;
            }
            self.y += note.vbox.height;
            self.put(note.vbox, false);
        }
    }
}
