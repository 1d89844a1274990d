//! The breaks with the fewest demerits over the whole paragraph.
//!
//! The active list holds every way a line may start that can still be reached; a breakpoint is tried against each,
//! and one is dropped as soon as it lies too far back. So the work grows with the length of the text times the number of
//! places in a line, not with its square.

use crate::style::LineBreaking;

use super::badness::{Fitness, Glue, INFINITE, LineFacts, badness, demerits};
use super::breakpoints::Breakpoint;

/// The lines to be filled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lines {
    /// The width of the first line.
    pub first: f64,
    /// The width of all others.
    pub rest: f64,
    /// What each line may be short by without a fault: 0 for even edges, TeX's `\rightskip` for a ragged one.
    pub ragged: f64,
    /// Whether lines hang into the margin.
    pub hang: bool,
}

impl Lines {
    /// The width of line `number`, from 0.
    #[must_use]
    pub fn width(&self, number: usize) -> f64 {
        if number == 0 { self.first } else { self.rest }
    }
}

/// A paragraph with its breaks.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Broken {
    /// Indices of the chosen breakpoints, one a line, in order.
    pub breaks: Vec<usize>,
    /// The demerits of all lines together.
    pub demerits: f64,
}

/// The limits of one pass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pass {
    /// The badness that no line may exceed.
    pub tolerance: f64,
    /// Stretch lent to each line.
    pub emergency_stretch: f64,
    /// Whether there is no pass after this one, so that it must find something.
    pub last: bool,
}

#[derive(Clone, Copy)]
struct Node {
    /// The breakpoint.
    at: usize,
    /// How many lines there are before it.
    line: usize,
    fitness: Fitness,
    demerits: f64,
    /// The node before it, in the arena.
    previous: usize,
}

/// A line that ends at the breakpoint on trial.
#[derive(Clone, Copy)]
struct Candidate {
    demerits: f64,
    previous: usize,
    line: usize,
}

/// The best breaks among `points` within the limits of `pass`; `None` if there are none.
#[must_use]
pub fn optimum(points: &[Breakpoint], lines: &Lines, style: &LineBreaking, pass: Pass) -> Option<Broken> {
    let mut search = Search {
        points,
        lines,
        style,
        pass,
        arena: vec![Node { at: 0, line: 0, fitness: Fitness::Decent, demerits: 0.0, previous: usize::MAX }],
        active: vec![0],
        fresh: Vec::new(),
    };
    for at in 1..points.len() {
        if !search.try_break(at) {
            return None;
        }
    }
    search.finish()
}

struct Search<'a> {
    points: &'a [Breakpoint],
    lines: &'a Lines,
    style: &'a LineBreaking,
    pass: Pass,
    /// Every node that ever was active; index 0 is the start of the paragraph.
    arena: Vec<Node>,
    /// The nodes that a line may start from, those of fewer lines first.
    active: Vec<usize>,
    fresh: Vec<usize>,
}

impl Search<'_> {
    /// Whether nodes with different numbers of lines must be kept apart: only to lengthen or shorten the paragraph,
    /// since all lines but the first are of one width. TeX: `easy_line`.
    fn counts_lines(&self) -> bool {
        self.style.looseness != 0
    }

    /// Tries breakpoint `at` against all active nodes; `false` when no node is left.
    fn try_break(&mut self, at: usize) -> bool {
        let Some(point) = self.points.get(at).copied() else { return true };
        let mut kept = 0;
        let mut index = 0;
        let mut best: [Option<Candidate>; 4] = [None; 4];
        let mut line = usize::MAX;
        self.fresh.clear();
        while let Some(&id) = self.active.get(index) {
            let Some(&node) = self.arena.get(id) else { break };
            if self.counts_lines() && node.line != line {
                self.keep_best(at, &mut best);
                line = node.line;
            }
            index += 1;
            let found = self.line(&node, &point);
            match found {
                Some((bad, fitness)) if bad <= self.pass.tolerance => {
                    self.consider(&node, id, &point, at, (bad, fitness), &mut best);
                }
                Some(_) => {}
                None => {
                    // Overfull. In the last pass the only node left must do, whatever it looks like.
                    let alone = kept == 0 && index == self.active.len() && best.iter().all(Option::is_none);
                    if self.pass.last && alone && self.fresh.is_empty() {
                        let slot = &mut best[Fitness::Decent.index()];
                        *slot = Some(Candidate {
                            demerits: node.demerits + INFINITE * INFINITE,
                            previous: id,
                            line: node.line + 1,
                        });
                    }
                }
            }
            if found.is_some() && !point.forced {
                if let Some(slot) = self.active.get_mut(kept) {
                    *slot = id;
                }
                kept += 1;
            }
        }
        self.keep_best(at, &mut best);
        self.active.truncate(kept);
        if self.pass.last && self.active.is_empty() && self.fresh.is_empty() {
            return false;
        }
        self.active.extend_from_slice(&self.fresh);
        if self.counts_lines() {
            let arena = &self.arena;
            self.active.sort_by_key(|&id| arena.get(id).map_or(0, |node| node.line));
        }
        !self.active.is_empty()
    }

    /// Badness and class of the line from `node` to `point`; `None` if overfull.
    fn line(&self, node: &Node, point: &Breakpoint) -> Option<(f64, Fitness)> {
        let start = self.points.get(node.at)?;
        let mut room = self.lines.width(node.line);
        if self.lines.hang {
            room += start.hang_start + point.hang_end;
        }
        let shortfall = room - (point.end.width - start.start.width);
        if shortfall > 0.0 && point.end.fills > start.start.fills {
            return Some((0.0, Fitness::Decent));
        }
        let glue = Glue {
            stretch: point.end.stretch - start.start.stretch + self.lines.ragged + self.pass.emergency_stretch,
            shrink: point.end.shrink - start.start.shrink,
        };
        badness(shortfall, glue)
    }

    fn consider(
        &self,
        node: &Node,
        id: usize,
        point: &Breakpoint,
        at: usize,
        (badness, fitness): (f64, Fitness),
        best: &mut [Option<Candidate>; 4],
    ) {
        let facts = LineFacts {
            badness,
            penalty: point.penalty,
            flagged: point.flagged,
            last: at + 1 == self.points.len(),
            fitness,
            previous_flagged: self.points.get(node.at).is_some_and(|previous| previous.flagged),
            previous_fitness: node.fitness,
        };
        let total = node.demerits + demerits(&facts, self.style);
        let slot = &mut best[fitness.index()];
        if slot.is_none_or(|known| total < known.demerits) {
            *slot = Some(Candidate { demerits: total, previous: id, line: node.line + 1 });
        }
    }

    /// Makes nodes of the candidates that may still win: a class that is worse than the best by more than
    /// `adjacent_demerits` cannot.
    fn keep_best(&mut self, at: usize, best: &mut [Option<Candidate>; 4]) {
        let least = best.iter().flatten().map(|c| c.demerits).fold(f64::INFINITY, f64::min);
        for (slot, fitness) in
            best.iter_mut().zip([Fitness::Tight, Fitness::Decent, Fitness::Loose, Fitness::VeryLoose])
        {
            let Some(candidate) = slot.take() else { continue };
            if candidate.demerits <= least + self.style.adjacent_demerits {
                self.fresh.push(self.arena.len());
                self.arena.push(Node {
                    at,
                    line: candidate.line,
                    fitness,
                    demerits: candidate.demerits,
                    previous: candidate.previous,
                });
            }
        }
    }

    /// Follows the best node at the end of the paragraph back to its start.
    fn finish(&self) -> Option<Broken> {
        let at_end = |id: &usize| self.arena.get(*id).filter(|node| node.at + 1 == self.points.len());
        let ends = || self.active.iter().filter_map(at_end);
        let best = ends().min_by(|a, b| a.demerits.total_cmp(&b.demerits))?;
        let wanted = i64::try_from(best.line).ok()? + i64::from(self.style.looseness);
        let distance = |node: &Node| i64::try_from(node.line).map_or(i64::MAX, |line| (line - wanted).abs());
        let best =
            ends().min_by(|a, b| distance(a).cmp(&distance(b)).then_with(|| a.demerits.total_cmp(&b.demerits)))?;
        let mut breaks = Vec::with_capacity(best.line);
        let mut node = best;
        while node.previous != usize::MAX {
            breaks.push(node.at);
            node = self.arena.get(node.previous)?;
        }
        breaks.reverse();
        Some(Broken { breaks, demerits: best.demerits })
    }
}
