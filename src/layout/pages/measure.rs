//! What the page breaker must know of the galley, in arrays that give the height of any stretch at once.

use crate::layout::galley::{FORBIDDEN, FORCED, VItem};
use crate::style::PageBreaking;
use crate::units::Pt;

use super::insert::StreamEnds;

/// A place at which a page may end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Break {
    /// The item at which it ends; that item stands on neither page if it is glue or a penalty.
    pub(crate) at: usize,
    /// The first item of the next page.
    pub(crate) next: usize,
    /// What it costs.
    pub(crate) penalty: f64,
    /// Whether it must be taken.
    pub(crate) forced: bool,
    /// What the surrounds add at the foot of a page that ends here.
    pub(crate) foot: Pt,
    /// What the surrounds add at the head of a page that starts here.
    pub(crate) head: Pt,
}

/// The sizes of a float.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FloatSize {
    /// Without the space around it.
    pub(crate) height: Pt,
    /// In the text, with the space around it.
    pub(crate) in_text: Pt,
    /// At the top of a page, with the space below it.
    pub(crate) at_top: Pt,
}

/// The galley, measured.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    /// Where pages may end; the first is the start of the galley, the last its end.
    pub(crate) breaks: Vec<Break>,
    /// The floats in their order.
    pub(crate) floats: Vec<FloatSize>,
    natural: Vec<Pt>,
    stretch: Vec<Pt>,
    shrink: Vec<Pt>,
    floats_before: Vec<u32>,
    float_height: Vec<Pt>,
    notes_before: Vec<usize>,
}

impl Measured {
    /// Measures `items`.
    pub(crate) fn new(items: &[VItem], ends: &StreamEnds) -> Self {
        let mut out = Self::default();
        let (mut natural, mut stretch, mut shrink) = (Pt::ZERO, Pt::ZERO, Pt::ZERO);
        let mut float_height = Pt::ZERO;
        out.float_height.push(Pt::ZERO);
        for item in items {
            out.natural.push(natural);
            out.stretch.push(stretch);
            out.shrink.push(shrink);
            out.floats_before.push(u32::try_from(out.floats.len()).unwrap_or(u32::MAX));
            match item {
                VItem::Box(vbox) => natural += vbox.total(),
                VItem::Glue(glue) => {
                    natural += glue.natural;
                    stretch += glue.stretch;
                    shrink += glue.shrink;
                }
                VItem::Kern(kern) => natural += *kern,
                VItem::Float(float) => {
                    let in_text = float.above + float.height + float.below;
                    out.floats.push(FloatSize {
                        height: float.height,
                        in_text,
                        at_top: float.height + float.top_below,
                    });
                    float_height += in_text;
                    out.float_height.push(float_height);
                }
                VItem::Penalty(_) | VItem::Open(_) | VItem::Close => {}
            }
        }
        out.natural.push(natural);
        out.stretch.push(stretch);
        out.shrink.push(shrink);
        out.floats_before.push(u32::try_from(out.floats.len()).unwrap_or(u32::MAX));
        out.notes_before.push(0);
        out.notes_before.extend(ends.iter().copied());
        out.breaks = breaks(items);
        out
    }

    /// The height of the items `from..to` without floats.
    pub(crate) fn natural(&self, from: usize, to: usize) -> Pt {
        span(&self.natural, from, to)
    }

    /// How far the items `from..to` may grow.
    pub(crate) fn stretch(&self, from: usize, to: usize) -> Pt {
        span(&self.stretch, from, to)
    }

    /// How far the items `from..to` may shrink.
    pub(crate) fn shrink(&self, from: usize, to: usize) -> Pt {
        span(&self.shrink, from, to)
    }

    /// How many floats stand before item `at`.
    pub(crate) fn floats_before(&self, at: usize) -> usize {
        self.floats_before.get(at).map_or(self.floats.len(), |&count| count as usize)
    }

    /// The height of the floats `from..to` in the text.
    pub(crate) fn float_height(&self, from: usize, to: usize) -> Pt {
        if to > from { span(&self.float_height, from, to) } else { Pt::ZERO }
    }

    /// How long the stream of notes is that the items before `at` call.
    pub(crate) fn notes_before(&self, at: usize) -> usize {
        self.notes_before.get(at).or_else(|| self.notes_before.last()).copied().unwrap_or(0)
    }
}

fn span(sums: &[Pt], from: usize, to: usize) -> Pt {
    match (sums.get(from), sums.get(to)) {
        (Some(from), Some(to)) if to > from => *to - *from,
        (Some(_) | None, Some(_) | None) => Pt::ZERO,
    }
}

/// Where pages may end in `items`.
fn breaks(items: &[VItem]) -> Vec<Break> {
    let next = next_kept(items);
    let after = |at: usize| next.get(at).copied().unwrap_or(items.len());
    let start = Break { at: 0, next: after(0), penalty: 0.0, forced: true, foot: Pt::ZERO, head: Pt::ZERO };
    let mut out = vec![start];
    let mut open: Vec<(Pt, Pt)> = Vec::new();
    let (mut head, mut foot) = (Pt::ZERO, Pt::ZERO);
    // Whether something that does not vanish stands right before.
    let mut kept = false;
    for (at, item) in items.iter().enumerate() {
        let penalty = match item {
            VItem::Box(_) | VItem::Kern(_) | VItem::Float(_) => {
                kept = true;
                continue;
            }
            VItem::Open(surround) => {
                open.push((surround.head, surround.foot));
                head += surround.head;
                foot += surround.foot;
                // No page ends between the edge of a box and its content.
                kept = false;
                continue;
            }
            VItem::Close => {
                if let Some((own_head, own_foot)) = open.pop() {
                    head = head - own_head;
                    foot = foot - own_foot;
                }
                kept = true;
                continue;
            }
            VItem::Glue(_) if kept => Some(0.0),
            VItem::Glue(_) => None,
            VItem::Penalty(penalty) => (*penalty < FORBIDDEN).then_some(*penalty),
        };
        kept = false;
        if let Some(penalty) = penalty {
            let forced = penalty <= FORCED;
            let penalty = if forced { 0.0 } else { penalty };
            out.push(Break { at, next: after(at), penalty, forced, foot, head });
        }
    }
    // What vanishes at the end of the text is not a page.
    while out.len() > 1 && out.last().is_some_and(|last| last.next >= items.len()) {
        out.pop();
    }
    let end = items.len();
    out.push(Break { at: end, next: end, penalty: 0.0, forced: true, foot: Pt::ZERO, head: Pt::ZERO });
    out
}

/// For each item the first one from it on that does not vanish at the top of a page.
fn next_kept(items: &[VItem]) -> Vec<usize> {
    let mut next = vec![items.len(); items.len()];
    let mut last = items.len();
    for (at, item) in items.iter().enumerate().rev() {
        match item {
            VItem::Glue(_) | VItem::Penalty(_) => {}
            VItem::Box(_) | VItem::Kern(_) | VItem::Open(_) | VItem::Close | VItem::Float(_) => last = at,
        }
        if let Some(slot) = next.get_mut(at) {
            *slot = last;
        }
    }
    next
}

/// Forbids breaks until enough lines stand under a heading, and permits some, at a cost, in whatever is
/// kept together but taller than a page.
pub(crate) fn settle_penalties(items: &mut [VItem], breaking: &PageBreaking, page_height: Pt) {
    keep_under_headings(items, usize::from(breaking.lines_after_heading));
    let mut height = Pt::ZERO;
    let mut first = 0;
    for at in 0..items.len() {
        let legal = match items.get(at) {
            Some(VItem::Penalty(penalty)) => *penalty < FORBIDDEN,
            Some(VItem::Glue(_)) => at > 0 && keeps(items.get(at - 1)),
            Some(VItem::Box(_) | VItem::Kern(_) | VItem::Open(_) | VItem::Close | VItem::Float(_)) | None => false,
        };
        if legal {
            height = Pt::ZERO;
            first = at + 1;
            continue;
        }
        height += match items.get(at) {
            Some(VItem::Box(vbox)) => vbox.total(),
            Some(VItem::Kern(kern)) => *kern,
            Some(VItem::Glue(glue)) => glue.natural,
            Some(VItem::Open(surround)) => surround.head + surround.foot,
            Some(VItem::Penalty(_) | VItem::Close | VItem::Float(_)) | None => Pt::ZERO,
        };
        if height > page_height {
            relax(items, first, at);
            height = Pt::ZERO;
            first = at;
        }
    }
}

fn keeps(item: Option<&VItem>) -> bool {
    matches!(item, Some(VItem::Box(_) | VItem::Kern(_) | VItem::Close | VItem::Float(_)))
}

/// Makes the forbidden breaks of `items[first..=last]` possible.
fn relax(items: &mut [VItem], first: usize, last: usize) {
    for item in items.iter_mut().take(last + 1).skip(first) {
        if let VItem::Penalty(penalty) = item
            && *penalty >= FORBIDDEN
        {
            *penalty = FORBIDDEN - 1.0;
        }
    }
}

/// Forbids breaks after a heading until `lines` lines of text stand under it.
fn keep_under_headings(items: &mut [VItem], lines: usize) {
    let mut wanted = 0;
    for at in 0..items.len() {
        let after_kept = at > 0 && keeps(items.get(at - 1));
        match items.get_mut(at) {
            Some(VItem::Box(vbox)) => {
                wanted = if vbox.heading.is_some() {
                    lines
                } else if vbox.total() > Pt(60.0) {
                    // A tall box stands for as many lines as are wanted.
                    0
                } else {
                    wanted.saturating_sub(1)
                };
            }
            Some(VItem::Penalty(penalty)) if *penalty <= FORCED => wanted = 0,
            Some(VItem::Penalty(penalty)) if wanted > 0 => *penalty = FORBIDDEN,
            // Glue after a box cannot carry a penalty of its own; it becomes space that does not break.
            Some(item @ VItem::Glue(_)) if wanted > 0 && after_kept => {
                if let VItem::Glue(glue) = item {
                    *item = VItem::Kern(glue.natural);
                }
            }
            Some(
                VItem::Glue(_) | VItem::Kern(_) | VItem::Penalty(_) | VItem::Open(_) | VItem::Close | VItem::Float(_),
            )
            | None => {}
        }
    }
}
