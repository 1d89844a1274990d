//! Spreads a line over its measure: how much each glue grows or shrinks.

/// By what share of its stretch or shrink each glue of a line changes. TeX: the glue set ratio.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Spread(pub f64);

impl Spread {
    /// The spread of a line of `natural` width over `room`. Glue grows as far as it must and shrinks no further than it may,
    /// so that an overfull line stays overfull.
    #[must_use]
    pub fn over(room: f64, natural: f64, stretch: f64, shrink: f64) -> Self {
        let missing = room - natural;
        if missing > 0.0 && stretch > 0.0 {
            Self(missing / stretch)
        } else if missing < 0.0 && shrink > 0.0 {
            Self((missing / shrink).max(-1.0))
        } else {
            Self(0.0)
        }
    }

    /// By how much glue with this stretch and shrink changes.
    #[must_use]
    pub fn change(self, stretch: f64, shrink: f64) -> f64 {
        if self.0 >= 0.0 { self.0 * stretch } else { self.0 * shrink }
    }
}
