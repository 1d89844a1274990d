//! The widths of columns: from their content, so that the table fits the measure.
//!
//! Each column has a least width (its longest word) and a greatest one (its longest cell on one line), as in CSS 2.2,
//! 17.5.2.2. Columns that need less than their share get what they need; the others share the rest by what they would like.

use crate::layout::text::measure;
use crate::model::{Bound, Table};
use crate::style::TextStyle;
use crate::units::Pt;

use super::super::Setter;
use super::cell_style;
use super::grid::Grid;

/// The smallest scale to which the type of a wide table is brought.
const LEAST_SCALE: f64 = 0.8;
/// How much of a table columns of short texts may have before others.
const SHORT_COLUMNS: f64 = 0.6;

/// The widths of columns, padding included.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Columns(Vec<Pt>);

impl Columns {
    /// The width of the table.
    pub(super) fn width(&self) -> Pt {
        self.0.iter().copied().sum()
    }

    /// The width of `count` columns from `first` on.
    pub(super) fn span(&self, first: usize, count: usize) -> Pt {
        self.0.iter().skip(first).take(count).copied().sum()
    }
}

/// Solves the widths of `table` for `whole`; makes the type smaller where the longest words do not fit.
pub(super) fn solve(
    setter: &Setter<'_>,
    table: &Table<Bound>,
    grids: [&Grid<'_>; 2],
    whole: Pt,
    style: &mut TextStyle,
) -> Columns {
    let count = table.columns.len().max(1);
    let padding = setter.text.style.blocks.cell_padding.at(style.size) * 2.0;
    let mut least = vec![padding + style.size; count];
    let mut most = least.clone();
    let mut spans = Vec::new();
    for (grid, head) in grids.into_iter().zip([true, false]) {
        for slot in &grid.slots {
            let widths = measure(&setter.text, &slot.cell.content, &cell_style(style, slot.cell, head));
            // Hyphens and rounding need a little more than the letters.
            let (min, max) = (widths.min + padding + Pt(0.5), widths.max + padding + Pt(0.5));
            if slot.columns > 1 {
                spans.push((slot.column, slot.columns, min, max));
            } else if let (Some(l), Some(m)) = (least.get_mut(slot.column), most.get_mut(slot.column)) {
                *l = l.max(min);
                *m = m.max(max);
            }
        }
    }
    for (column, across, min, max) in spans {
        widen(&mut least, column, across, min);
        widen(&mut most, column, across, max);
    }
    let needed: Pt = least.iter().copied().sum();
    if needed > whole && whole > Pt::ZERO {
        let scale = (whole / needed).max(LEAST_SCALE);
        style.size = style.size * scale;
        style.leading = style.leading * scale;
        for width in least.iter_mut().chain(&mut most) {
            *width = *width * scale;
        }
    }
    let given: Vec<Option<f64>> = table.columns.iter().map(|column| column.width).collect();
    Columns(if given.iter().any(Option::is_some) {
        by_share(&given, &least, &most, whole)
    } else {
        share(&least, &most, whole)
    })
}

/// Makes `across` columns from `column` on as wide as `width` together.
fn widen(widths: &mut [Pt], column: usize, across: usize, width: Pt) {
    let have: Pt = widths.iter().skip(column).take(across).copied().sum();
    if width <= have {
        return;
    }
    for own in widths.iter_mut().skip(column).take(across) {
        *own = *own * (width / have.max(Pt(0.1)));
    }
}

/// Widths where the author gave shares of the measure; the other columns share the rest.
fn by_share(given: &[Option<f64>], least: &[Pt], most: &[Pt], whole: Pt) -> Vec<Pt> {
    let sum: f64 = given.iter().flatten().map(|share| share.max(0.0)).sum();
    let open = given.iter().filter(|share| share.is_none()).count();
    let scale = if sum > 1.0 || (open == 0 && sum > 0.0 && sum < 0.02) { 1.0 / sum } else { 1.0 };
    let rest = (whole * (1.0 - (sum * scale).min(1.0))).max(Pt::ZERO);
    let pick = |values: &[Pt]| -> Vec<Pt> {
        given.iter().zip(values).filter(|(share, _)| share.is_none()).map(|(_, value)| *value).collect()
    };
    let mut others = share(&pick(least), &pick(most), rest.max(whole * 0.05)).into_iter();
    let mut widths: Vec<Pt> = given
        .iter()
        .map(|given| match given {
            Some(given) => whole * (given.max(0.01) * scale),
            None => others.next().unwrap_or(Pt(1.0)),
        })
        .collect();
    let all: Pt = widths.iter().copied().sum();
    if all > whole {
        for width in &mut widths {
            *width = *width * (whole / all);
        }
    }
    widths
}

/// What columns of short texts get, so that names and figures are not broken for the sake of a column of long texts:
/// their full width, from the shortest on, as long as they leave the others enough.
fn short_columns(least: &[Pt], most: &[Pt], whole: Pt) -> Vec<Option<Pt>> {
    let mut widths = vec![None; least.len()];
    let mut order: Vec<usize> = (0..least.len().min(most.len())).collect();
    order.sort_by(|&a, &b| {
        let most = |index: usize| most.get(index).map_or(0.0, |width| width.0);
        most(a).total_cmp(&most(b))
    });
    // The last is a column of long texts, or the table would fit.
    order.pop();
    let (mut taken, mut others) = (Pt::ZERO, least.iter().copied().sum::<Pt>());
    for index in order {
        let (Some(&least), Some(&most)) = (least.get(index), most.get(index)) else { continue };
        taken += most;
        others -= least;
        if taken > whole * SHORT_COLUMNS || taken + others > whole {
            break;
        }
        if let Some(width) = widths.get_mut(index) {
            *width = Some(most);
        }
    }
    widths
}

/// Widths between `least` and `most` that fill at most `whole`.
pub(super) fn share(least: &[Pt], most: &[Pt], whole: Pt) -> Vec<Pt> {
    let wanted: Pt = most.iter().copied().sum();
    if wanted <= whole {
        // A table that nearly fills the measure fills it.
        let factor = if wanted > whole * 0.88 { whole / wanted } else { 1.0 };
        return most.iter().map(|width| *width * factor).collect();
    }
    let needed: Pt = least.iter().copied().sum();
    if needed >= whole {
        return squeeze(least, whole);
    }
    // Columns that want less than their share are served first, the rest is shared anew.
    let mut widths = short_columns(least, most, whole);
    loop {
        let taken: Pt = widths.iter().flatten().copied().sum();
        let open: Vec<usize> = (0..widths.len()).filter(|&index| widths.get(index) == Some(&None)).collect();
        let rest = whole - taken;
        let weight: f64 = open.iter().filter_map(|&index| most.get(index)).map(|width| width.0.sqrt()).sum();
        let mut fixed = false;
        let mut shares = Vec::with_capacity(open.len());
        for &index in &open {
            let (Some(&least), Some(&most)) = (least.get(index), most.get(index)) else { continue };
            // The square root keeps a column of long texts from starving the others.
            let own = rest * (most.0.sqrt() / weight.max(1e-9));
            shares.push((index, own));
            let decided = if own >= most {
                most
            } else if own <= least {
                least
            } else {
                continue;
            };
            if let Some(width) = widths.get_mut(index) {
                *width = Some(decided);
            }
            fixed = true;
            break;
        }
        if !fixed {
            for (index, own) in shares {
                if let Some(width) = widths.get_mut(index) {
                    *width = Some(own);
                }
            }
            break;
        }
    }
    let widths: Vec<Pt> = widths.into_iter().map(Option::unwrap_or_default).collect();
    let all: Pt = widths.iter().copied().sum();
    // Serving in order may leave a rest or overdraw a little; both are spread.
    if all > whole { squeeze_to(&widths, least, whole) } else { spread(widths, whole - all, most) }
}

/// Widths that fit although the longest words do not: wide columns give most.
fn squeeze(least: &[Pt], whole: Pt) -> Vec<Pt> {
    let fair = whole / (least.len().clamp(1, 10_000) as f64);
    let small: Pt = least.iter().filter(|width| **width <= fair).copied().sum();
    let large: Pt = least.iter().filter(|width| **width > fair).copied().sum();
    let factor = if large > Pt::ZERO { ((whole - small) / large).max(0.0) } else { 1.0 };
    least.iter().map(|width| if *width > fair { *width * factor } else { *width }).collect()
}

/// `widths` made to sum to `whole`, each at least its least.
fn squeeze_to(widths: &[Pt], least: &[Pt], whole: Pt) -> Vec<Pt> {
    let all: Pt = widths.iter().copied().sum();
    let floor: Pt = least.iter().copied().sum();
    let spare = all - floor;
    if spare <= Pt::ZERO {
        return squeeze(least, whole);
    }
    let factor = ((whole - floor) / spare).max(0.0);
    widths.iter().zip(least).map(|(width, least)| *least + (*width - *least) * factor).collect()
}

/// `widths` with `rest` given to those that want more.
fn spread(mut widths: Vec<Pt>, rest: Pt, most: &[Pt]) -> Vec<Pt> {
    let want: Pt = widths.iter().zip(most).map(|(width, most)| (*most - *width).max(Pt::ZERO)).sum();
    if want > Pt::ZERO {
        for (width, most) in widths.iter_mut().zip(most) {
            let own = (*most - *width).max(Pt::ZERO);
            *width += rest * (own / want).min(1.0);
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: &[f64]) -> Vec<Pt> {
        values.iter().map(|&value| Pt(value)).collect()
    }

    #[test]
    fn a_table_that_fits_has_its_natural_widths() {
        assert_eq!(share(&points(&[10.0, 10.0]), &points(&[30.0, 40.0]), Pt(200.0)), points(&[30.0, 40.0]));
    }

    #[test]
    fn widths_never_sum_to_more_than_the_measure() {
        for whole in [20.0, 60.0, 100.0, 180.0, 400.0] {
            let widths = share(&points(&[20.0, 30.0, 15.0]), &points(&[60.0, 400.0, 15.0]), Pt(whole));
            let all: Pt = widths.iter().copied().sum();
            assert!(all <= Pt(whole + 1e-6), "{whole}: {widths:?}");
            assert!(widths.iter().all(|width| *width > Pt::ZERO), "{whole}: {widths:?}");
        }
    }

    #[test]
    fn a_short_column_keeps_its_width_beside_a_long_one() {
        let widths = share(&points(&[20.0, 40.0]), &points(&[50.0, 900.0]), Pt(300.0));
        assert!(widths.first().is_some_and(|width| width.approx_eq(Pt(50.0))), "{widths:?}");
    }
}
