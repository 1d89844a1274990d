//! Where a paragraph may be broken, with the sums of widths on either side of each place.
//!
//! Legal breakpoints are those of the *TeXbook*, chapter 14: at glue after a box, at a penalty that does not forbid it, and at a discretionary.

use super::items::{FORBIDDEN, FORCED, Hang, Item};

/// Widths from the start of the paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Sums {
    /// Natural width.
    pub width: f64,
    /// Stretch.
    pub stretch: f64,
    /// Shrink.
    pub shrink: f64,
    /// How many fills there were.
    pub fills: u32,
}

/// A place where a line may end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Breakpoint {
    /// The item that is broken at.
    pub item: usize,
    /// The item with which the next line starts.
    pub next: usize,
    /// The penalty, 0 at glue and at forced breaks.
    pub penalty: f64,
    /// Whether the line must end here.
    pub forced: bool,
    /// Whether the line ends with a hyphen.
    pub flagged: bool,
    /// The sums where the line ends, with what the break puts in.
    pub end: Sums,
    /// The sums where the next line starts.
    pub start: Sums,
    /// How far the line hangs out at its end.
    pub hang_end: f64,
    /// How far the next line hangs out at its start.
    pub hang_start: f64,
}

/// All legal breakpoints of `items` in order. The first entry stands for the start of the paragraph; the last is forced, at the end.
#[must_use]
pub fn breakpoints(items: &[Item]) -> Vec<Breakpoint> {
    let mut points = Vec::with_capacity(items.len() / 2 + 2);
    let mut sums = Sums::default();
    points.push(Breakpoint {
        item: 0,
        next: 0,
        penalty: 0.0,
        forced: true,
        flagged: false,
        end: sums,
        start: sums,
        hang_end: 0.0,
        hang_start: items.first().map_or(0.0, start_hang),
    });
    let mut hang = 0.0;
    let mut after_box = false;
    for (index, item) in items.iter().enumerate() {
        let point = |penalty: f64, flagged: bool, hang_end: f64, end: Sums| Breakpoint {
            item: index,
            next: index,
            penalty: if penalty <= FORCED { 0.0 } else { penalty },
            forced: penalty <= FORCED,
            flagged,
            end,
            start: end,
            hang_end,
            hang_start: 0.0,
        };
        match *item {
            Item::Box { width, hang: Hang { end, .. } } => {
                sums.width += width;
                hang = f64::from(end);
                after_box = true;
            }
            Item::Glue { width, stretch, shrink } => {
                if after_box {
                    points.push(point(0.0, false, hang, sums));
                }
                sums.width += width;
                sums.stretch += stretch;
                sums.shrink += shrink;
                after_box = false;
            }
            Item::Fill => {
                sums.fills += 1;
                after_box = false;
            }
            Item::Penalty { cost, flagged } => {
                if cost < FORBIDDEN {
                    points.push(point(cost, flagged, hang, sums));
                }
                after_box = false;
            }
            Item::Discretionary { cost, pre, hang: own, flagged, .. } => {
                if cost < FORBIDDEN {
                    let end = Sums { width: sums.width + pre, ..sums };
                    points.push(point(cost, flagged, if pre > 0.0 { f64::from(own) } else { hang }, end));
                }
            }
        }
    }
    if !points.last().is_some_and(|last| last.forced && last.item + 1 == items.len()) {
        let end = Breakpoint {
            item: items.len(),
            next: items.len(),
            penalty: 0.0,
            forced: true,
            flagged: false,
            end: sums,
            start: sums,
            hang_end: hang,
            hang_start: 0.0,
        };
        points.push(end);
    }
    start_lines(items, &mut points);
    points
}

fn start_hang(item: &Item) -> f64 {
    match *item {
        Item::Box { hang, .. } => f64::from(hang.start),
        Item::Glue { .. } | Item::Fill | Item::Penalty { .. } | Item::Discretionary { .. } => 0.0,
    }
}

/// Finds for each breakpoint where the next line starts: after what vanishes at the break.
fn start_lines(items: &[Item], points: &mut [Breakpoint]) {
    for point in points.iter_mut().skip(1) {
        let mut sums = point.end;
        let mut index = point.item;
        if let Some(Item::Discretionary { pre, post, .. }) = items.get(index) {
            sums.width -= pre + post;
            index += 1;
        }
        // What vanishes at a break is rarely more than one glue with its penalty.
        while let Some(item) = items.get(index).filter(|item| item.is_discardable()) {
            match *item {
                Item::Glue { width, stretch, shrink } => {
                    sums.width += width;
                    sums.stretch += stretch;
                    sums.shrink += shrink;
                }
                Item::Fill => sums.fills += 1,
                // A second forced break makes a line of its own.
                Item::Penalty { cost, .. } if cost <= FORCED && index != point.item => break,
                Item::Penalty { .. } | Item::Box { .. } | Item::Discretionary { .. } => {}
            }
            index += 1;
        }
        point.next = index;
        point.start = sums;
        point.hang_start = items.get(index).map_or(0.0, start_hang);
    }
}
