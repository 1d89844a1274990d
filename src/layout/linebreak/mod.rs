//! Breaking a paragraph into lines: items in, breaks out.
//!
//! After Donald E. Knuth and Michael F. Plass, "Breaking Paragraphs into Lines", *Software: Practice and
//! Experience* 11 (1981), with the three passes and the names of `TeX82` (*TeX: The Program*, parts 38 and 39).
//! [`mod@optimum`] is that algorithm, [`mod@first_fit`] its plain twin, [`mod@justify`] spreads a line over its measure.
//!
//! Departures: characters hang into the margin within the optimisation (`hang` of a [`Item::Box`]), and a
//! fourth pass takes loose lines of any badness before a line is let run over the measure.

pub mod badness;
pub mod breakpoints;
pub mod first_fit;
pub mod items;
pub mod justify;
pub mod optimum;

pub use badness::Fitness;
pub use breakpoints::{Breakpoint, breakpoints};
pub use first_fit::first_fit;
pub use items::{FORBIDDEN, FORCED, Hang, Item};
pub use justify::Spread;
pub use optimum::{Broken, Lines, optimum};

#[cfg(test)]
mod tests;
