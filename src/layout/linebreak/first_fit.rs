//! The plain twin: each line takes as much as fits. For code, and to test the optimum against.

use crate::style::LineBreaking;

use super::badness::{Fitness, Glue, LineFacts, badness, demerits};
use super::breakpoints::Breakpoint;
use super::optimum::{Broken, Lines};

/// Breaks `points` line by line. Its demerits are infinite where a line is overfull or looser than `tolerance`.
#[must_use]
pub fn first_fit(points: &[Breakpoint], lines: &Lines, style: &LineBreaking, tolerance: f64) -> Broken {
    let mut broken = Broken::default();
    let mut from = 0;
    let mut previous_fitness = Fitness::Decent;
    while from + 1 < points.len() {
        let line = broken.breaks.len();
        // The last place that fits; where none does, the first.
        let mut to = from + 1;
        for (at, point) in points.iter().enumerate().skip(from + 1) {
            if measure(points, from, at, lines, line).is_none() {
                break;
            }
            to = at;
            if point.forced {
                break;
            }
        }
        let (Some(start), Some(end)) = (points.get(from), points.get(to)) else { break };
        match measure(points, from, to, lines, line) {
            Some((bad, fitness)) if bad <= tolerance => {
                let facts = LineFacts {
                    badness: bad,
                    penalty: end.penalty,
                    flagged: end.flagged,
                    last: to + 1 == points.len(),
                    fitness,
                    previous_flagged: start.flagged,
                    previous_fitness,
                };
                broken.demerits += demerits(&facts, style);
                previous_fitness = fitness;
            }
            Some(_) | None => broken.demerits = f64::INFINITY,
        }
        broken.breaks.push(to);
        from = to;
    }
    broken
}

fn measure(points: &[Breakpoint], from: usize, to: usize, lines: &Lines, line: usize) -> Option<(f64, Fitness)> {
    let (start, end) = (points.get(from)?, points.get(to)?);
    let mut room = lines.width(line);
    if lines.hang {
        room += start.hang_start + end.hang_end;
    }
    let shortfall = room - (end.end.width - start.start.width);
    if shortfall > 0.0 && end.end.fills > start.start.fills {
        return Some((0.0, Fitness::Decent));
    }
    let glue = Glue {
        stretch: end.end.stretch - start.start.stretch + lines.ragged,
        shrink: end.end.shrink - start.start.shrink,
    };
    badness(shortfall, glue)
}
