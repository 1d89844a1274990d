//! Pages of made-up galleys: what must hold for each, and the optimum against the best fit.

use proptest::prelude::*;

use super::*;
use crate::layout::NoteMark;
use crate::layout::blocks::NoteLine;
use crate::layout::galley::{FORBIDDEN, FORCED, FloatBlock, Glue, HeadingMark, VBox, VItem};
use crate::layout::pages::measure::settle_penalties;
use crate::model::NodeId;
use crate::style::PageBreaking;

const LINE: f64 = 10.0;

fn goal(lines: f64) -> Goal {
    Goal { height: Pt(LINE * lines), above_notes: Pt(8.0), ragged: Pt(20.0), leading: Pt(LINE) }
}

fn line(notes: &[usize]) -> VItem {
    let notes = notes.iter().map(|&note| NoteMark { note, call: 0 }).collect();
    VItem::Box(Box::new(VBox { height: Pt(7.0), depth: Pt(3.0), notes, ..VBox::default() }))
}

fn paragraph(items: &mut Vec<VItem>, count: usize, notes: &[(usize, usize)]) {
    for index in 0..count {
        let called: Vec<usize> = notes.iter().filter(|(at, _)| *at == index).map(|(_, note)| *note).collect();
        items.push(line(&called));
        if index + 1 < count {
            let edge = index == 0 || index + 2 == count;
            items.push(VItem::Penalty(if edge { FORBIDDEN } else { 0.0 }));
        }
    }
}

fn heading(items: &mut Vec<VItem>) {
    let mark = HeadingMark { node: NodeId(0), level: 1, title: String::new(), words: String::new() };
    items.push(VItem::Glue(Glue { natural: Pt(12.0), stretch: Pt(5.0), shrink: Pt(2.0) }));
    items.push(VItem::Box(Box::new(VBox {
        height: Pt(12.0),
        depth: Pt(4.0),
        heading: Some(Box::new(mark)),
        ..VBox::default()
    })));
    items.push(VItem::Penalty(FORBIDDEN));
    items.push(VItem::Glue(Glue { natural: Pt(5.0), ..Glue::ZERO }));
}

fn float(height: f64) -> VItem {
    VItem::Float(Box::new(FloatBlock {
        items: vec![VItem::Box(Box::new(VBox { height: Pt(height), ..VBox::default() }))],
        height: Pt(height),
        above: Pt(8.0),
        below: Pt(8.0),
        top_below: Pt(10.0),
    }))
}

fn note(lines: usize) -> Vec<NoteLine> {
    let vbox = VBox { height: Pt(6.0), depth: Pt(2.0), ..VBox::default() };
    (0..lines).map(|_| NoteLine { gap: Pt::ZERO, vbox: vbox.clone() }).collect()
}

struct Cut {
    items: Vec<VItem>,
    stream: NoteStream,
    measured: Measured,
    plans: Vec<PagePlan>,
}

fn cut(mut items: Vec<VItem>, notes: Vec<Vec<NoteLine>>, goal: &Goal) -> Cut {
    settle_penalties(&mut items, &PageBreaking::default(), goal.height);
    let (stream, ends) = NoteStream::new(&items, notes, 2, Pt(1.0));
    let measured = Measured::new(&items, &ends);
    let plans = break_pages(&measured, &stream, goal, Fit::Optimum);
    Cut { items, stream, measured, plans }
}

/// What must hold for all pages: nothing is lost or doubled, and nothing is fuller than its page.
fn check(cut: &Cut, goal: &Goal) {
    let mut at = 0;
    let mut notes = 0;
    let mut floats = 0;
    for (index, plan) in cut.plans.iter().enumerate() {
        for skipped in cut.items.get(at..plan.items.start).unwrap_or_default() {
            assert!(matches!(skipped, VItem::Glue(_) | VItem::Penalty(_)), "page {index} skips {skipped:?}");
        }
        at = plan.items.end.max(at);
        assert_eq!(plan.notes.start, notes, "page {index}");
        notes = plan.notes.end;
        assert_eq!(plan.top.start, floats, "page {index}");
        floats = plan.floats;
        if plan.overfull {
            continue;
        }
        let top: Pt = cut.measured.floats.get(plan.top.clone()).unwrap_or_default().iter().map(|f| f.at_top).sum();
        let first = cut.measured.floats_before(plan.items.start);
        let text = cut.measured.natural(plan.items.start, plan.items.end);
        let shrink = cut.measured.shrink(plan.items.start, plan.items.end);
        let in_text = if plan.floats > first { cut.measured.float_height(first, plan.floats) } else { Pt::ZERO };
        let foot = cut.stream.height(plan.notes.start, plan.notes.end);
        let foot = if plan.notes.is_empty() { foot } else { foot + goal.above_notes };
        let top = if plan.items.is_empty() { top - Pt(10.0).min(top) } else { top };
        assert!(top + text + in_text + foot - shrink <= goal.height + Pt(1e-3), "page {index} is overfull: {plan:?}");
    }
    for rest in cut.items.get(at..).unwrap_or_default() {
        assert!(matches!(rest, VItem::Glue(_) | VItem::Penalty(_)), "{rest:?} is lost");
    }
    assert_eq!(notes, cut.stream.len());
    assert_eq!(floats, cut.measured.floats.len());
}

#[test]
fn text_alone_fills_its_pages() {
    let mut items = Vec::new();
    paragraph(&mut items, 100, &[]);
    let goal = goal(20.0);
    let cut = cut(items, Vec::new(), &goal);
    check(&cut, &goal);
    assert_eq!(cut.plans.len(), 5);
}

#[test]
fn no_widow_and_no_club() {
    let mut items = Vec::new();
    for _ in 0..30 {
        paragraph(&mut items, 3, &[]);
        items.push(VItem::Glue(Glue::ZERO));
    }
    let goal = goal(20.0);
    let cut = cut(items, Vec::new(), &goal);
    check(&cut, &goal);
    for plan in &cut.plans {
        assert!(!matches!(cut.items.get(plan.items.end), Some(VItem::Penalty(_))), "{plan:?}");
    }
}

#[test]
fn a_heading_is_never_last() {
    for before in 10..22 {
        let mut items = Vec::new();
        paragraph(&mut items, before, &[]);
        heading(&mut items);
        paragraph(&mut items, 30, &[]);
        let goal = goal(20.0);
        let cut = cut(items, Vec::new(), &goal);
        check(&cut, &goal);
        for plan in &cut.plans {
            let page = cut.items.get(plan.items.clone()).unwrap_or_default();
            let at = page.iter().position(|item| matches!(item, VItem::Box(b) if b.heading.is_some()));
            if let Some(at) = at {
                let under = page.iter().skip(at + 1).filter(|item| matches!(item, VItem::Box(_))).count();
                assert!(under >= 2, "{before} lines before: {under} lines under the heading");
            }
        }
    }
}

#[test]
fn a_note_stands_on_the_page_of_its_call() {
    let mut items = Vec::new();
    paragraph(&mut items, 60, &[(18, 0), (19, 1), (40, 2)]);
    let goal = goal(20.0);
    let cut = cut(items, vec![note(2), note(3), note(1)], &goal);
    check(&cut, &goal);
    for plan in &cut.plans {
        let called = cut.measured.notes_before(plan.items.end);
        let before = cut.measured.notes_before(plan.items.start);
        if called > before {
            assert!(plan.notes.end >= cut.stream.least(called), "{plan:?}");
        }
    }
}

#[test]
fn a_note_longer_than_the_page_goes_on_over_several() {
    let mut items = Vec::new();
    paragraph(&mut items, 40, &[(2, 0)]);
    let goal = goal(20.0);
    let cut = cut(items, vec![note(70)], &goal);
    check(&cut, &goal);
    assert!(cut.plans.iter().filter(|plan| !plan.notes.is_empty()).count() >= 3);
}

#[test]
fn a_figure_moves_on_and_the_text_fills_its_place() {
    let mut items = Vec::new();
    paragraph(&mut items, 15, &[]);
    items.push(float(120.0));
    items.push(VItem::Glue(Glue::ZERO));
    paragraph(&mut items, 60, &[]);
    let goal = goal(20.0);
    let cut = cut(items, Vec::new(), &goal);
    check(&cut, &goal);
    let second = cut.plans.get(1).map(|plan| plan.top.clone());
    assert_eq!(second, Some(0..1));
    assert_eq!(cut.plans.first().map(|plan| plan.ratio), Some(0.0));
}

#[test]
fn what_is_taller_than_a_page_is_set_all_the_same() {
    let mut items = vec![line(&[])];
    items.push(VItem::Glue(Glue::ZERO));
    items.push(VItem::Box(Box::new(VBox { height: Pt(900.0), ..VBox::default() })));
    items.push(VItem::Glue(Glue::ZERO));
    items.push(float(700.0));
    items.push(VItem::Glue(Glue::ZERO));
    items.push(line(&[]));
    let goal = goal(20.0);
    let cut = cut(items, Vec::new(), &goal);
    check(&cut, &goal);
    assert!(cut.plans.iter().any(|plan| plan.overfull));
}

#[test]
fn a_forced_break_ends_the_page() {
    let mut items = vec![line(&[]), VItem::Penalty(FORCED), VItem::Glue(Glue::ZERO), line(&[])];
    items.push(VItem::Penalty(FORCED));
    let goal = goal(20.0);
    let cut = cut(items, Vec::new(), &goal);
    check(&cut, &goal);
    assert_eq!(cut.plans.len(), 2);
}

#[derive(Clone, Debug)]
enum Part {
    Paragraph(usize, Vec<(usize, usize)>),
    Heading,
    Float(f64),
    Break,
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        6 => (1..14_usize, prop::collection::vec((0..14_usize, 1..9_usize), 0..3))
            .prop_map(|(lines, notes)| Part::Paragraph(lines, notes)),
        2 => Just(Part::Heading),
        2 => (20.0..190.0).prop_map(Part::Float),
        1 => Just(Part::Break),
    ]
}

fn build(parts: &[Part]) -> (Vec<VItem>, Vec<Vec<NoteLine>>) {
    let mut items = Vec::new();
    let mut notes = Vec::new();
    for part in parts {
        match part {
            Part::Paragraph(lines, calls) => {
                let mut marks = Vec::new();
                let mut calls = calls.clone();
                calls.sort_unstable();
                for (at, lines_of_note) in calls {
                    marks.push((at.min(lines - 1), notes.len()));
                    notes.push(note(lines_of_note));
                }
                paragraph(&mut items, *lines, &marks);
                items.push(VItem::Glue(Glue { natural: Pt(2.0), stretch: Pt(2.0), shrink: Pt(0.5) }));
            }
            Part::Heading => heading(&mut items),
            Part::Float(height) => {
                items.push(float(*height));
                items.push(VItem::Glue(Glue::ZERO));
            }
            Part::Break => items.push(VItem::Penalty(FORCED)),
        }
    }
    items.push(line(&[]));
    (items, notes)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_galley_becomes_pages(parts in prop::collection::vec(part(), 0..40)) {
        let (items, notes) = build(&parts);
        let goal = goal(20.0);
        check(&cut(items, notes, &goal), &goal);
    }

    #[test]
    fn the_optimum_costs_no_more_than_the_best_fit(parts in prop::collection::vec(part(), 0..40)) {
        let (mut items, notes) = build(&parts);
        let goal = goal(20.0);
        settle_penalties(&mut items, &PageBreaking::default(), goal.height);
        let (stream, ends) = NoteStream::new(&items, notes, 2, Pt(1.0));
        let measured = Measured::new(&items, &ends);
        let (_, optimum) = charge_pages(&measured, &stream, &goal, Fit::Optimum);
        let (_, best) = charge_pages(&measured, &stream, &goal, Fit::Best);
        prop_assert!(optimum <= best * (1.0 + 1e-9), "{optimum} > {best}");
    }
}
