//! Faces: those in the binary, those under `--font-path`, and at last those of the system.
//!
//! A [`FontBook`] knows every face by family, weight and slope and reads a face only when it is first used.
//! Everything that touches font bytes outside shaping and subsetting goes through [`Face`].

use std::path::PathBuf;

use crate::diag::Warned;

/// The place of a face in its [`FontBook`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaceId(pub u16);

/// Where faces come from besides the binary.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct FontOptions {
    /// Folders and files given by `--font-path`, searched first.
    pub paths: Vec<PathBuf>,
    /// Whether the system's faces serve where all others lack a character or family.
    pub system: bool,
}

/// Every face that can be used.
#[derive(Debug)]
pub struct FontBook {}

/// A family, for lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// Its name.
    pub name: String,
    /// Where it comes from: "built in", or a path.
    pub origin: String,
    /// The names of its faces: "Regular", "Bold Italic".
    pub faces: Vec<String>,
}

impl FontBook {
    /// The faces of the binary with those of `options`; a warning for each file that is no font.
    pub fn new(_options: &FontOptions) -> Warned<Self> {
        todo!()
    }

    /// The face called `id`.
    #[must_use]
    pub fn face(&self, _id: FaceId) -> &Face {
        todo!()
    }

    /// The face of `family` (in any case) nearest to the weight and slope asked for; `None` if there is no such family.
    #[must_use]
    pub fn select(&self, _family: &str, _bold: bool, _italic: bool) -> Option<FaceId> {
        todo!()
    }

    /// A face that has a glyph for `c`: of the binary first, then of `--font-path`, then of the system.
    #[must_use]
    pub fn fallback(&self, _c: char, _bold: bool, _italic: bool) -> Option<FaceId> {
        todo!()
    }

    /// All families, sorted by name.
    #[must_use]
    pub fn families(&self) -> Vec<Family> {
        todo!()
    }
}

/// A face.
#[derive(Debug)]
pub struct Face {}

/// Vertical metrics of a face, in em, y upwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FaceMetrics {
    /// Units of the design grid in an em.
    pub units_per_em: u16,
    /// Height of the line above the baseline.
    pub ascent: f64,
    /// Depth of the line below the baseline; negative.
    pub descent: f64,
    /// Height of capitals.
    pub cap_height: f64,
    /// Height of a lower-case x.
    pub x_height: f64,
    /// Slope in degrees counter-clockwise from the vertical; negative for most italics.
    pub italic_angle: f64,
    /// The middle of the underline, above the baseline; negative.
    pub underline_position: f64,
    /// The thickness of the underline.
    pub underline_thickness: f64,
    /// The middle of the strikeout line, above the baseline.
    pub strikeout_position: f64,
    /// The bounding box of all glyphs: x min, y min, x max, y max.
    pub bbox: [f64; 4],
}

impl Face {
    /// The font file's bytes.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        todo!()
    }

    /// The place of the face in a font collection; 0 in a plain font file.
    #[must_use]
    pub fn index(&self) -> u32 {
        todo!()
    }

    /// The family's name.
    #[must_use]
    pub fn family(&self) -> &str {
        todo!()
    }

    /// The PostScript name, safe for a PDF name object.
    #[must_use]
    pub fn postscript_name(&self) -> &str {
        todo!()
    }

    /// Whether it is bold.
    #[must_use]
    pub fn is_bold(&self) -> bool {
        todo!()
    }

    /// Whether it is italic or oblique.
    #[must_use]
    pub fn is_italic(&self) -> bool {
        todo!()
    }

    /// Whether its outlines are CFF (cubic), not TrueType.
    #[must_use]
    pub fn is_cff(&self) -> bool {
        todo!()
    }

    /// Whether every glyph has the same advance.
    #[must_use]
    pub fn is_monospaced(&self) -> bool {
        todo!()
    }

    /// Whether the licence bits let it be embedded and subset (OS/2 `fsType`).
    #[must_use]
    pub fn may_embed(&self) -> bool {
        todo!()
    }

    /// The vertical metrics.
    #[must_use]
    pub fn metrics(&self) -> &FaceMetrics {
        todo!()
    }

    /// The glyph for `c`; `None` where the face has none.
    #[must_use]
    pub fn glyph(&self, _c: char) -> Option<u16> {
        todo!()
    }

    /// The advance of a glyph, in em.
    #[must_use]
    pub fn advance(&self, _glyph: u16) -> f64 {
        todo!()
    }

    /// The face as the font reader sees it.
    #[must_use]
    pub fn font_ref(&self) -> skrifa::FontRef<'_> {
        todo!()
    }

    /// The tables that shaping reads, prepared once.
    #[must_use]
    pub fn shaper_data(&self) -> &harfrust::ShaperData {
        todo!()
    }
}
