//! Families by role, and how a run of text is set in them.

use crate::units::{Color, Em, Pt};

/// Family names in order of preference; what a face lacks comes from the next, at last from any face that has it.
pub type FamilyList = Vec<String>;

/// The families, by role.
#[derive(Clone, Debug, PartialEq)]
pub struct Typefaces {
    /// For running text.
    pub serif: FamilyList,
    /// For headings, captions and furniture.
    pub sans: FamilyList,
    /// For code.
    pub mono: FamilyList,
    /// For small text, where the serif has an optical size for it.
    pub caption: FamilyList,
    /// How much larger than the type around it a family is set, so that it looks as large.
    pub scales: Vec<(String, f64)>,
}

impl Default for Typefaces {
    fn default() -> Self {
        let list = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Self {
            serif: list(&["Source Serif 4", "Amiri", "Noto Serif Hebrew", "DejaVu Sans"]),
            sans: list(&["Source Sans 3", "Amiri", "Noto Serif Hebrew", "DejaVu Sans"]),
            mono: list(&["Source Code Pro", "DejaVu Sans Mono", "Amiri", "Noto Serif Hebrew", "DejaVu Sans"]),
            caption: list(&["Source Serif 4 Caption", "Amiri", "Noto Serif Hebrew", "DejaVu Sans"]),
            // Its letters are drawn after metal type of a small eye: a tooth is lower than the Latin x is high.
            scales: vec![("Amiri".to_owned(), 1.15)],
        }
    }
}

/// Which list of [`Typefaces`] a text is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Role {
    /// [`Typefaces::serif`]
    #[default]
    Serif,
    /// [`Typefaces::sans`]
    Sans,
    /// [`Typefaces::mono`]
    Mono,
    /// [`Typefaces::caption`]
    Caption,
}

impl Typefaces {
    /// The families of `role`.
    #[must_use]
    pub fn list(&self, role: Role) -> &FamilyList {
        match role {
            Role::Serif => &self.serif,
            Role::Sans => &self.sans,
            Role::Mono => &self.mono,
            Role::Caption => &self.caption,
        }
    }

    /// How much larger than the type around it `family` is set.
    #[must_use]
    pub fn scale(&self, family: &str) -> f64 {
        self.scales.iter().find(|(name, _)| name == family).map_or(1.0, |(_, scale)| *scale)
    }
}

/// Weight and slope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct FaceStyle {
    /// Heavier than the text around it.
    pub bold: bool,
    /// Italic or oblique.
    pub italic: bool,
}

impl FaceStyle {
    /// Upright, at the weight of text.
    pub const REGULAR: Self = Self { bold: false, italic: false };
    /// Upright and bold.
    pub const BOLD: Self = Self { bold: true, italic: false };
    /// Italic, at the weight of text.
    pub const ITALIC: Self = Self { bold: false, italic: true };
}

/// The forms of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Figures {
    /// With ascenders and descenders, as in text (`onum`).
    #[default]
    OldStyle,
    /// As high as capitals (`lnum`).
    Lining,
    /// Lining and of one width, for columns (`lnum`, `tnum`).
    Tabular,
}

/// How a run of text is set.
#[derive(Clone, Debug, PartialEq)]
pub struct TextStyle {
    /// The families.
    pub role: Role,
    /// Weight and slope.
    pub face: FaceStyle,
    /// The type size.
    pub size: Pt,
    /// The distance from baseline to baseline.
    pub leading: Pt,
    /// The colour.
    pub color: Color,
    /// The figures.
    pub figures: Figures,
    /// Space between letters besides their own, in em; for capitals and small capitals.
    pub tracking: Em,
    /// Whether lower case is set in small capitals (`smcp`).
    pub small_caps: bool,
    /// Whether both edges are even.
    pub justify: bool,
    /// Whether words may be hyphenated.
    pub hyphenate: bool,
}

impl TextStyle {
    /// Text in the serif: justified, hyphenated, with old-style figures.
    #[must_use]
    pub fn serif(size: Pt, leading: Pt) -> Self {
        Self {
            role: Role::Serif,
            face: FaceStyle::REGULAR,
            size,
            leading,
            color: Color::BLACK,
            figures: Figures::OldStyle,
            tracking: Em::ZERO,
            small_caps: false,
            justify: true,
            hyphenate: true,
        }
    }

    /// Text in the sans: ragged, not hyphenated.
    #[must_use]
    pub fn sans(size: Pt, leading: Pt) -> Self {
        Self { role: Role::Sans, justify: false, hyphenate: false, ..Self::serif(size, leading) }
    }

    /// Text in the monospace: ragged, not hyphenated, with lining figures.
    #[must_use]
    pub fn mono(size: Pt, leading: Pt) -> Self {
        Self { role: Role::Mono, figures: Figures::Lining, ..Self::sans(size, leading) }
    }
}
