//! Tests of line breaking on made-up boxes.

use proptest::prelude::*;

use super::badness::{Glue, INFINITE, badness};
use super::optimum::Pass;
use super::*;
use crate::style::LineBreaking;

const PASS: Pass = Pass { tolerance: 200.0, emergency_stretch: 0.0, last: false };

fn even(width: f64) -> Lines {
    Lines { first: width, rest: width, ragged: 0.0, hang: false }
}

/// Words of the given widths with spaces of 3 between them, and an optional hyphenation point of width 2 in each.
fn words(widths: &[f64], hyphens: bool) -> Vec<Item> {
    let mut items = Vec::new();
    for (index, &width) in widths.iter().enumerate() {
        if index > 0 {
            items.push(Item::Glue { width: 3.0, stretch: 1.5, shrink: 1.0 });
        }
        if hyphens && width >= 20.0 {
            items.push(Item::Box { width: width / 2.0, hang: Hang::default() });
            items.push(Item::Discretionary { cost: 50.0, pre: 2.0, post: 0.0, hang: 0.0, flagged: true });
            items.push(Item::Box { width: width / 2.0, hang: Hang::default() });
        } else {
            items.push(Item::Box { width, hang: Hang::default() });
        }
    }
    items.push(Item::Fill);
    items
}

/// The widths of the lines, without glue set.
fn widths(points: &[Breakpoint], broken: &Broken) -> Vec<f64> {
    let mut from = 0;
    broken
        .breaks
        .iter()
        .map(|&to| {
            let width = points[to].end.width - points[from].start.width;
            from = to;
            width
        })
        .collect()
}

#[test]
fn badness_is_that_of_tex() {
    let glue = Glue { stretch: 10.0, shrink: 10.0 };
    assert_eq!(badness(0.0, glue), Some((0.0, Fitness::Decent)));
    assert_eq!(badness(5.0, glue), Some((12.5, Fitness::Loose)));
    assert_eq!(badness(10.0, glue), Some((100.0, Fitness::VeryLoose)));
    assert_eq!(badness(-5.0, glue), Some((12.5, Fitness::Tight)));
    assert_eq!(badness(-11.0, glue), None);
    assert_eq!(badness(1000.0, glue), Some((INFINITE, Fitness::VeryLoose)));
    assert_eq!(badness(1.0, Glue::default()), Some((INFINITE, Fitness::VeryLoose)));
}

#[test]
fn breaks_are_legal_at_glue_after_a_box_only() {
    let space = Item::Glue { width: 3.0, stretch: 1.0, shrink: 1.0 };
    let word = Item::Box { width: 10.0, hang: Hang::default() };
    let tie = Item::Penalty { cost: FORBIDDEN, flagged: false };
    let points = breakpoints(&[word, space, space, word, tie, space, word, Item::Fill]);
    let items: Vec<usize> = points.iter().map(|point| point.item).collect();
    assert_eq!(items, [0, 1, 8]);
    // What follows the break vanishes.
    assert_eq!(points[1].next, 3);
    assert!((points[1].start.width - 16.0).abs() < 1e-9);
}

#[test]
fn forced_breaks_make_lines_of_their_own() {
    let word = Item::Box { width: 10.0, hang: Hang::default() };
    let end = Item::Penalty { cost: FORCED, flagged: false };
    let empty = Item::Box { width: 0.0, hang: Hang::default() };
    let items = [word, Item::Fill, end, empty, Item::Fill, end, empty, word, Item::Fill];
    let points = breakpoints(&items);
    let broken = optimum(&points, &even(100.0), &LineBreaking::default(), PASS).unwrap();
    assert_eq!(widths(&points, &broken), [10.0, 0.0, 10.0]);
}

#[test]
fn the_optimum_looks_ahead_where_first_fit_does_not() {
    // First fit fills the first line and leaves the second much too loose.
    let items = words(&[40.0, 40.0, 9.0, 80.0, 30.0, 57.0], false);
    let points = breakpoints(&items);
    let style = LineBreaking { space_stretch: 1.0, ..LineBreaking::default() };
    let lines = even(95.0);
    let best = optimum(&points, &lines, &style, Pass { tolerance: INFINITE, emergency_stretch: 0.0, last: true });
    let first = first_fit(&points, &lines, &style, INFINITE);
    assert!(best.unwrap().demerits <= first.demerits);
}

#[test]
fn looseness_makes_a_paragraph_longer_or_shorter() {
    let items = words(&[17.0; 120], false);
    let points = breakpoints(&items);
    let lines = even(200.0);
    let count = |looseness| {
        let style = LineBreaking { looseness, ..LineBreaking::default() };
        let pass = Pass { tolerance: 2000.0, ..PASS };
        optimum(&points, &lines, &style, pass).unwrap().breaks.len()
    };
    let natural = count(0);
    assert_eq!(count(1), natural + 1);
    assert!(count(-1) <= natural);
}

#[test]
fn what_hangs_out_makes_room() {
    let hang = Hang { start: 0.0, end: 2.0 };
    let items = [
        Item::Box { width: 51.0, hang },
        Item::Glue { width: 3.0, stretch: 0.0, shrink: 0.0 },
        Item::Box { width: 20.0, hang },
        Item::Fill,
    ];
    let points = breakpoints(&items);
    let style = LineBreaking::default();
    let tight = Lines { hang: false, ..even(50.0) };
    assert!(optimum(&points, &tight, &style, PASS).is_none());
    let open = Lines { hang: true, ..even(49.0) };
    assert!(optimum(&points, &open, &style, PASS).is_some());
}

#[test]
fn a_long_paragraph_takes_time_in_proportion() {
    let widths: Vec<f64> = (0..100_000).map(|i| 12.0 + f64::from(i * 7919 % 37)).collect();
    let points = breakpoints(&words(&widths, true));
    let broken = optimum(&points, &even(430.0), &LineBreaking::default(), PASS).unwrap();
    assert!(broken.breaks.len() > 7_000);
}

#[test]
fn the_last_pass_finds_breaks_for_anything() {
    let items = words(&[300.0, 10.0, 300.0, 10.0], false);
    let points = breakpoints(&items);
    let pass = Pass { tolerance: INFINITE, emergency_stretch: 30.0, last: true };
    let broken = optimum(&points, &even(100.0), &LineBreaking::default(), pass).unwrap();
    assert_eq!(broken.breaks.last().copied(), Some(points.len() - 1));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    /// The optimum never costs more than first fit, and both use all of the text in order.
    #[test]
    fn the_optimum_is_never_worse_than_first_fit(
        widths_of_words in prop::collection::vec(2.0..45.0f64, 1..120),
        measure in 60.0..300.0f64,
        hyphens in any::<bool>(),
    ) {
        let points = breakpoints(&words(&widths_of_words, hyphens));
        let style = LineBreaking::default();
        let lines = even(measure);
        let pass = Pass { tolerance: INFINITE, emergency_stretch: 0.0, last: true };
        let best = optimum(&points, &lines, &style, pass).unwrap();
        let first = first_fit(&points, &lines, &style, INFINITE);
        prop_assert!(best.demerits <= first.demerits + 1e-6, "{} > {}", best.demerits, first.demerits);
        for broken in [&best, &first] {
            prop_assert!(broken.breaks.is_sorted());
            prop_assert_eq!(broken.breaks.last().copied(), Some(points.len() - 1));
        }
    }

    /// Within its tolerance no line of the optimum is overfull or looser than allowed.
    #[test]
    fn no_line_breaks_the_limits_of_its_pass(
        widths_of_words in prop::collection::vec(2.0..45.0f64, 1..120),
        measure in 100.0..300.0f64,
    ) {
        let points = breakpoints(&words(&widths_of_words, true));
        let Some(broken) = optimum(&points, &even(measure), &LineBreaking::default(), PASS) else { return Ok(()) };
        let mut from = 0;
        for &to in &broken.breaks {
            let (start, end) = (&points[from], &points[to]);
            let natural = end.end.width - start.start.width;
            let shrink = end.end.shrink - start.start.shrink;
            prop_assert!(natural - shrink <= measure + 1e-2);
            from = to;
        }
    }
}
