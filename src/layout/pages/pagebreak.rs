//! Where pages end: the best sequence of breaks over the whole galley, with notes and floats.
//!
//! A page is charged as a line is by Knuth and Plass ("Breaking Paragraphs into Lines", 1981): by the cube of how far its
//! glue must stretch, and by the penalty at its end. Notes and floats make a page depend on more than its first
//! line (M. F. Plass, "Optimal Pagination Techniques", 1981), so a state is a break together with the place
//! reached in the stream of notes and the number of floats set. Each state looks one page ahead only: the time grows with
//! the length of the text.

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::style::Stylesheet;
use crate::units::Pt;

use super::insert::NoteStream;
use super::measure::{Break, Measured};

/// What a split note costs, as a penalty.
const SPLIT_NOTE: f64 = 1000.0;
/// What a float costs that does not stand where the text calls for it.
const DEFERRED_FLOAT: f64 = 60.0;
/// What a last page costs that holds a few lines only.
const SHORT_LAST_PAGE: f64 = 150.0;
/// What a page costs that cannot be made well: more than any that can.
const DESPERATE: f64 = 1e14;
/// Badness up to which a page is worth following even if a better one starts at the same place.
const WORTHWHILE: f64 = 600.0;
/// How many floats one page may put off.
const MOST_DEFERRED: usize = 4;
/// How many states are kept at one break.
const MOST_STATES: usize = 32;

/// How the breaks are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// The least sum of demerits over all pages.
    Optimum,
    /// The best break for each page in turn, as TeX does it: the slow twin's quick reference.
    #[cfg_attr(not(test), expect(dead_code, reason = "the reference that tests hold the optimum against"))]
    Best,
}

/// The sizes that pages are made to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Goal {
    /// The height of a full page.
    pub(crate) height: Pt,
    /// The space and rule above notes.
    pub(crate) above_notes: Pt,
    /// How much shorter a page may be without harm.
    pub(crate) ragged: Pt,
    /// The height of a line of text.
    pub(crate) leading: Pt,
}

impl Goal {
    /// The goal for `style`: a page of text alone is exactly full.
    pub(crate) fn new(style: &Stylesheet) -> Self {
        let block = style.page.text_block().size.height;
        let leading = style.body.leading.max(Pt(1.0));
        let lines = (block / leading + 1e-6).floor().max(1.0);
        let height = if block > leading * 3.0 { leading * lines } else { leading * 3.0 };
        let notes = &style.notes;
        Self {
            height,
            above_notes: notes.above + notes.rule_thickness + above_first_note(style),
            ragged: style.pages.ragged_bottom.max(Pt(0.1)),
            leading,
        }
    }
}

/// The distance between the rule above the notes and the first note.
pub(crate) fn above_first_note(style: &Stylesheet) -> Pt {
    style.notes.text.leading * 0.3
}

/// What stands on a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PagePlan {
    /// The items of its text.
    pub(crate) items: Range<usize>,
    /// The floats at its top.
    pub(crate) top: Range<usize>,
    /// Floats in its text before this one stand where the text calls for them; others wait.
    pub(crate) floats: usize,
    /// The lines of notes at its foot.
    pub(crate) notes: Range<usize>,
    /// How far its glue stretches, as a share of its stretch; negative for shrink.
    pub(crate) ratio: f64,
    /// Whether it is fuller than it can be.
    pub(crate) overfull: bool,
}

/// A page's end, on the best way to it.
#[derive(Debug)]
struct State {
    cursor: usize,
    floats: usize,
    demerits: f64,
    from: Option<(usize, usize)>,
    plan: PagePlan,
}

/// A page that could follow a state.
struct Candidate {
    to: usize,
    cursor: usize,
    floats: usize,
    badness: f64,
    demerits: f64,
    plan: PagePlan,
}

/// Cuts the galley into pages.
pub(crate) fn break_pages(measured: &Measured, notes: &NoteStream, goal: &Goal, fit: Fit) -> Vec<PagePlan> {
    charge_pages(measured, notes, goal, fit).0
}

/// The pages, and what they are charged with all together.
fn charge_pages(measured: &Measured, notes: &NoteStream, goal: &Goal, fit: Fit) -> (Vec<PagePlan>, f64) {
    let breaker = Breaker { measured, notes, goal };
    let mut states: Vec<Vec<State>> = Vec::new();
    states.resize_with(measured.breaks.len(), Vec::new);
    if let Some(first) = states.first_mut() {
        let plan = PagePlan { items: 0..0, top: 0..0, floats: 0, notes: 0..0, ratio: 0.0, overfull: false };
        first.push(State { cursor: 0, floats: 0, demerits: 0.0, from: None, plan });
    }
    for at in 0..states.len() {
        // States that pages without text lead to are added to the list while it is worked through: behind the one at
        // hand, for they have more notes or floats behind them.
        if let Some(list) = states.get_mut(at) {
            list.sort_by_key(State::progress);
        }
        let mut index = 0;
        while let Some(state) = states.get(at).and_then(|list| list.get(index)) {
            let (cursor, floats, demerits) = (state.cursor, state.floats, state.demerits);
            let mut candidates = breaker.pages_from(at, cursor, floats);
            retain(&mut candidates, fit);
            for candidate in candidates {
                let Some(list) = states.get_mut(candidate.to) else { continue };
                let state = State {
                    cursor: candidate.cursor,
                    floats: candidate.floats,
                    demerits: demerits + candidate.demerits,
                    from: Some((at, index)),
                    plan: candidate.plan,
                };
                keep(list, state, if candidate.to == at { Some(index) } else { None });
            }
            index += 1;
        }
    }
    trace(&states, measured, notes)
}

/// Leaves the candidates that are worth following.
fn retain(candidates: &mut Vec<Candidate>, fit: Fit) {
    let Some(best) = candidates.iter().map(|candidate| candidate.demerits).reduce(f64::min) else { return };
    match fit {
        Fit::Optimum => candidates.retain(|c| c.badness <= WORTHWHILE || c.demerits <= best),
        Fit::Best => {
            // Of equals the longest page.
            let index = candidates.iter().rposition(|candidate| candidate.demerits <= best).unwrap_or(0);
            let only = candidates.swap_remove(index);
            candidates.clear();
            candidates.push(only);
        }
    }
}

/// Adds `state` to the states of its break, unless one of them is the same and no worse; in the order of their
/// progress where the states are being worked through and the one at `working` is at hand.
fn keep(list: &mut Vec<State>, state: State, working: Option<usize>) {
    if let Some(same) = list.iter_mut().find(|old| old.progress() == state.progress()) {
        if state.demerits < same.demerits {
            *same = state;
        }
        return;
    }
    if let Some(working) = working {
        let behind = list.iter().skip(working + 1).take_while(|old| old.progress() < state.progress()).count();
        list.insert((working + 1 + behind).min(list.len()), state);
        return;
    }
    if list.len() < MOST_STATES {
        list.push(state);
        return;
    }
    let worst = list.iter_mut().max_by(|a, b| a.demerits.total_cmp(&b.demerits));
    if let Some(worst) = worst
        && state.demerits < worst.demerits
    {
        *worst = state;
    }
}

impl State {
    /// What tells it from the other states at its break: the floats and the notes that are set.
    fn progress(&self) -> (usize, usize) {
        (self.floats, self.cursor)
    }
}

/// The pages on the best way to the end.
fn trace(states: &[Vec<State>], measured: &Measured, notes: &NoteStream) -> (Vec<PagePlan>, f64) {
    let done = |state: &State| state.cursor >= notes.len() && state.floats >= measured.floats.len();
    let Some(last) = states.last() else { return (Vec::new(), 0.0) };
    let best = last
        .iter()
        .enumerate()
        .filter(|(_, state)| done(state))
        .min_by(|(_, a), (_, b)| a.demerits.total_cmp(&b.demerits))
        .map(|(index, state)| ((states.len() - 1, index), state.demerits));
    let demerits = best.map_or(0.0, |(_, demerits)| demerits);
    let mut pages = Vec::new();
    let mut at = best.map(|(at, _)| at);
    while let Some((list, index)) = at {
        let Some(state) = states.get(list).and_then(|list| list.get(index)) else { break };
        if state.from.is_some() {
            pages.push(state.plan.clone());
        }
        at = state.from;
    }
    pages.reverse();
    (pages, demerits)
}

struct Breaker<'a> {
    measured: &'a Measured,
    notes: &'a NoteStream,
    goal: &'a Goal,
}

/// The page that is being tried: where it starts and what already stands on it.
struct Start {
    item: usize,
    head: Pt,
    cursor: usize,
    top: Range<usize>,
    top_height: Pt,
    waiting: bool,
}

impl Breaker<'_> {
    /// The pages that can start at break `at`.
    fn pages_from(&self, at: usize, cursor: usize, floats: usize) -> Vec<Candidate> {
        let Some(from) = self.measured.breaks.get(at) else { return Vec::new() };
        let before = self.measured.floats_before(from.next).min(self.measured.floats_before(from.at).max(floats));
        let (top, top_height) = self.floats_at_top(floats, before);
        let last = at + 1 == self.measured.breaks.len();
        if (from.forced && top.end > top.start) || last {
            return self.page_without_text(at, from, cursor, top, top_height, last).into_iter().collect();
        }
        let start = Start { item: from.next, head: from.head, cursor, waiting: top.end < before, top, top_height };
        let mut out = Vec::new();
        for to in at + 1..self.measured.breaks.len() {
            let Some(end) = self.measured.breaks.get(to) else { break };
            let text = self.measured.natural(start.item, end.at) + start.head + end.foot;
            let shrink = self.measured.shrink(start.item, end.at);
            if text - shrink > self.goal.height - start.top_height + Pt(1e-6) {
                break;
            }
            self.pages_to(&start, to, end, text, &mut out);
            if end.forced {
                break;
            }
        }
        if !start.top.is_empty() && (out.is_empty() || start.top_height > self.goal.height * 0.6) {
            let alone = (start.top.clone(), start.top_height);
            out.extend(self.page_without_text(at, from, cursor, alone.0, alone.1, last));
        }
        if out.is_empty() {
            out.extend(self.desperate_page(&start, at + 1));
        }
        out
    }

    /// How many of the waiting floats stand at the top of a page, and how high.
    fn floats_at_top(&self, floats: usize, before: usize) -> (Range<usize>, Pt) {
        let mut end = floats;
        let mut height = Pt::ZERO;
        while end < before {
            let Some(size) = self.measured.floats.get(end) else { break };
            if end > floats && height + size.at_top > self.goal.height * 0.9 {
                break;
            }
            height += size.at_top;
            end += 1;
        }
        (floats..end, height)
    }

    /// A page of floats or of the rest of notes alone, before a forced break or after the end.
    fn page_without_text(
        &self,
        at: usize,
        from: &Break,
        cursor: usize,
        top: Range<usize>,
        top_height: Pt,
        last: bool,
    ) -> Option<Candidate> {
        let end = if last { self.notes.len() } else { self.measured.notes_before(from.at) };
        let room = self.goal.height - top_height - self.goal.above_notes;
        let mut reached = self.notes.furthest(cursor, end, room);
        if top.is_empty() && reached == cursor {
            if cursor >= end {
                return None;
            }
            reached = self.notes.forced(cursor);
        }
        let floats = top.end;
        // The space under the last float need not fit.
        let below = floats
            .checked_sub(1)
            .and_then(|last| self.measured.floats.get(last))
            .map_or(Pt::ZERO, |float| float.at_top - float.height);
        let overfull = top_height - below > self.goal.height + Pt(1e-3);
        let (badness, _) = self.badness((room + self.goal.above_notes).max(Pt::ZERO), Pt::ZERO, Pt::ZERO, from.forced);
        let plan = PagePlan { items: from.next..from.next, top, floats, notes: cursor..reached, ratio: 0.0, overfull };
        let demerits = (1.0 + badness).powi(2) + 1000.0;
        Some(Candidate { to: at, cursor: reached, floats, badness, demerits, plan })
    }

    /// The pages from `start` to break `to`, which differ in the floats they put off.
    fn pages_to(&self, start: &Start, to: usize, end: &Break, text: Pt, out: &mut Vec<Candidate>) {
        let first = self.measured.floats_before(start.item);
        let called = self.measured.floats_before(end.at);
        let most = if start.waiting { 0 } else { (called - first.min(called)).min(MOST_DEFERRED) };
        for deferred in 0..=most {
            let floats = if start.waiting { start.top.end } else { called - deferred };
            let in_text = if start.waiting { Pt::ZERO } else { self.measured.float_height(first, floats) };
            let waits = called - floats.min(called);
            if let Some(candidate) = self.page(start, to, end, text + in_text, floats, waits) {
                out.push(candidate);
            }
        }
    }

    fn page(&self, start: &Start, to: usize, end: &Break, text: Pt, floats: usize, waits: usize) -> Option<Candidate> {
        let goal = self.goal;
        let room = goal.height - start.top_height - text;
        let stretch = self.measured.stretch(start.item, end.at);
        let shrink = self.measured.shrink(start.item, end.at);
        if room + shrink < Pt(-1e-6) {
            return None;
        }
        let called = self.measured.notes_before(end.at);
        let mut reached = start.cursor;
        let mut notes_height = Pt::ZERO;
        if called > start.cursor {
            reached = self.notes.furthest(start.cursor, called, room - goal.above_notes + Pt(1e-6));
            let new = called > self.measured.notes_before(start.item);
            if new && reached < self.notes.least(called) {
                return None;
            }
            if reached > start.cursor {
                notes_height = goal.above_notes + self.notes.height(start.cursor, reached);
            }
        }
        let short = room - notes_height;
        let (badness, ratio) = self.badness(short, stretch, shrink, end.forced || waits > 0 && called < reached);
        let mut demerits = (1.0 + badness).powi(2) + end.penalty * end.penalty.abs();
        if reached < called {
            demerits += SPLIT_NOTE * SPLIT_NOTE;
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful of floats")]
        let waits = waits as f64;
        demerits += waits * DEFERRED_FLOAT * DEFERRED_FLOAT;
        if end.forced && text < goal.leading * 4.0 && start.item > 0 {
            demerits += SHORT_LAST_PAGE * SHORT_LAST_PAGE;
        }
        let plan = PagePlan {
            items: start.item..end.at,
            top: start.top.clone(),
            floats,
            notes: start.cursor..reached,
            ratio,
            overfull: false,
        };
        Some(Candidate { to, cursor: reached, floats, badness, demerits, plan })
    }

    /// How bad it is that a page is `short` of its height, and how far its glue goes.
    fn badness(&self, short: Pt, stretch: Pt, shrink: Pt, free: bool) -> (f64, f64) {
        if short < Pt(-1e-6) {
            let ratio = if shrink > Pt::ZERO { (-short) / shrink } else { 1.0 };
            return (100.0 * ratio.powi(3), -ratio.min(1.0));
        }
        if free {
            return (0.0, 0.0);
        }
        let ratio = if stretch > Pt::ZERO { (short / stretch).min(1.0) } else { 0.0 };
        let r = short / (stretch + self.goal.ragged);
        (100.0 * r.powi(3), ratio)
    }

    /// The least that can be put on a page, for text that does not fit in any other way.
    fn desperate_page(&self, start: &Start, to: usize) -> Option<Candidate> {
        let end = self.measured.breaks.get(to)?;
        let text = self.measured.natural(start.item, end.at) + start.head + end.foot;
        let called = self.measured.notes_before(end.at);
        let room = self.goal.height - start.top_height - text - self.goal.above_notes;
        let reached = self.notes.furthest(start.cursor, called, room);
        let floats = start.top.end;
        let overfull = text + start.top_height > self.goal.height + Pt(1e-3);
        let plan = PagePlan {
            items: start.item..end.at,
            top: start.top.clone(),
            floats,
            notes: start.cursor..reached,
            ratio: 0.0,
            overfull,
        };
        Some(Candidate { to, cursor: reached, floats, badness: f64::INFINITY, demerits: DESPERATE, plan })
    }
}
