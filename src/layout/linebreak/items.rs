//! The items of a paragraph: boxes, glue, penalties and discretionaries. Widths are in points.

/// The penalty at and above which a break is forbidden. TeX: `inf_penalty`.
pub const FORBIDDEN: f64 = 10_000.0;

/// The penalty at and below which a break is forced. TeX: `eject_penalty`.
pub const FORCED: f64 = -10_000.0;

/// How far a box reaches into the margin where it stands at the edge of a line.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Hang {
    /// At the start of a line.
    pub start: f32,
    /// At the end of a line.
    pub end: f32,
}

/// An item of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Item {
    /// Something that cannot be broken.
    Box {
        /// Its width.
        width: f64,
        /// How far it hangs out at the edge of a line.
        hang: Hang,
    },
    /// Space that can grow and shrink; a line may be broken at it where a box stands before it, and then it vanishes.
    Glue {
        /// Its natural width.
        width: f64,
        /// How far it may grow.
        stretch: f64,
        /// How far it may shrink.
        shrink: f64,
    },
    /// Space that fills up the rest of a line, however much that is. TeX: `\hfil`.
    Fill,
    /// A place to break at, or not to.
    Penalty {
        /// From [`FORCED`] to [`FORBIDDEN`].
        cost: f64,
        /// Whether the line ends with a hyphen there.
        flagged: bool,
    },
    /// A place to break at where something is put in, a hyphen.
    Discretionary {
        /// The penalty.
        cost: f64,
        /// The width of what is put in before the break.
        pre: f64,
        /// By how much what follows grows when it starts a line.
        post: f64,
        /// How far what is put in hangs into the margin.
        hang: f32,
        /// Whether what is put in is a hyphen.
        flagged: bool,
    },
}

impl Item {
    /// Whether it vanishes at the start of a line.
    #[must_use]
    pub fn is_discardable(&self) -> bool {
        match self {
            Self::Glue { .. } | Self::Fill | Self::Penalty { .. } => true,
            Self::Box { .. } | Self::Discretionary { .. } => false,
        }
    }
}
