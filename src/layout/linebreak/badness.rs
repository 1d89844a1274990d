//! How bad a line is: badness, fitness classes and demerits (*TeX: The Program*, §§ 108, 817 and 859).

use crate::style::LineBreaking;

/// The badness of a line that cannot be set at all. TeX: `inf_bad`.
pub const INFINITE: f64 = 10_000.0;

/// How tight or loose a line is; neighbours should differ by one class at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Fitness {
    /// Glue shrinks by more than half of what it can.
    Tight,
    /// Glue keeps its width, nearly.
    #[default]
    Decent,
    /// Glue grows by more than half of what it can.
    Loose,
    /// Glue grows by more than it should.
    VeryLoose,
}

impl Fitness {
    /// The class as a number from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Tight => 0,
            Self::Decent => 1,
            Self::Loose => 2,
            Self::VeryLoose => 3,
        }
    }
}

/// What glue a line has to be spread with.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Glue {
    /// By how much it may grow; infinite with fill.
    pub stretch: f64,
    /// By how much it may shrink.
    pub shrink: f64,
}

/// The badness and class of a line that is short by `shortfall` (negative: too long); `None` if it is overfull.
#[must_use]
pub fn badness(shortfall: f64, glue: Glue) -> Option<(f64, Fitness)> {
    // A thousandth of a point is no fault: sums of widths are not exact.
    if shortfall.abs() < 1e-3 {
        return Some((0.0, Fitness::Decent));
    }
    if shortfall > 0.0 {
        let bad = if glue.stretch > 0.0 { cube(shortfall / glue.stretch) } else { INFINITE };
        let fitness = if bad > 99.0 {
            Fitness::VeryLoose
        } else if bad > 12.0 {
            Fitness::Loose
        } else {
            Fitness::Decent
        };
        return Some((bad, fitness));
    }
    if -shortfall > glue.shrink + 1e-3 {
        return None;
    }
    let bad = cube(-shortfall / glue.shrink).min(100.0);
    Some((bad, if bad > 12.0 { Fitness::Tight } else { Fitness::Decent }))
}

fn cube(ratio: f64) -> f64 {
    (100.0 * ratio * ratio * ratio).min(INFINITE)
}

/// A line as its demerits see it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineFacts {
    /// Its badness.
    pub badness: f64,
    /// The penalty of the break at its end; 0 for a forced one.
    pub penalty: f64,
    /// Whether it ends with a hyphen.
    pub flagged: bool,
    /// Whether it is the last of the paragraph.
    pub last: bool,
    /// Its class.
    pub fitness: Fitness,
    /// Whether the line before ends with a hyphen.
    pub previous_flagged: bool,
    /// The class of the line before.
    pub previous_fitness: Fitness,
}

/// The demerits of a line.
#[must_use]
pub fn demerits(line: &LineFacts, style: &LineBreaking) -> f64 {
    let base = (style.line_penalty + line.badness).min(INFINITE);
    let mut demerits = base * base;
    if line.penalty >= 0.0 {
        demerits += line.penalty * line.penalty;
    } else {
        demerits -= line.penalty * line.penalty;
    }
    if line.previous_flagged {
        if line.last {
            demerits += style.final_hyphen_demerits;
        } else if line.flagged {
            demerits += style.double_hyphen_demerits;
        }
    }
    if line.fitness.index().abs_diff(line.previous_fitness.index()) > 1 {
        demerits += style.adjacent_demerits;
    }
    demerits
}
