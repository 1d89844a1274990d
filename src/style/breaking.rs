//! The tunable numbers of line and page breaking, under TeX's names.
//!
//! Defaults are plain TeX's (Knuth, *The TeXbook*, chapter 14 and appendix B) unless a comment says otherwise.

use crate::units::{Em, Pt};

/// The parameters of line breaking (Knuth and Plass, "Breaking Paragraphs into Lines", 1981).
#[derive(Clone, Debug, PartialEq)]
pub struct LineBreaking {
    /// Badness allowed in the first pass, without hyphens. TeX: `\pretolerance`, 100.
    pub pretolerance: f64,
    /// Badness allowed in the second pass, with hyphens. TeX: `\tolerance`, 200 in plain TeX.
    pub tolerance: f64,
    /// Stretch added to each line in the third pass. TeX: `\emergencystretch`, 0; ours is 3 em, for text without an author at hand to rewrite it.
    pub emergency_stretch: Em,
    /// Demerits of every line. TeX: `\linepenalty`, 10.
    pub line_penalty: f64,
    /// Penalty of a break at a hyphen put in. TeX: `\hyphenpenalty`, 50.
    pub hyphen_penalty: f64,
    /// Penalty of a break after a hyphen or dash that is there. TeX: `\exhyphenpenalty`, 50.
    pub explicit_hyphen_penalty: f64,
    /// Demerits of two hyphens one above the other. TeX: `\doublehyphendemerits`, 10000.
    pub double_hyphen_demerits: f64,
    /// Demerits of a hyphen at the end of the last line but one. TeX: `\finalhyphendemerits`, 5000.
    pub final_hyphen_demerits: f64,
    /// Demerits of two lines of very different tightness. TeX: `\adjdemerits`, 10000.
    pub adjacent_demerits: f64,
    /// Lines more or fewer than the optimum. TeX: `\looseness`, 0.
    pub looseness: i32,
    /// How far a word space may grow, as a share of its width. Computer Modern: 1/2.
    pub space_stretch: f64,
    /// How far a word space may shrink, as a share of its width. Computer Modern: 1/3.
    pub space_shrink: f64,
    /// The width that no word space shrinks below, however narrow it is kerned: programs that read the text of a page take
    /// less for kerning (poppler's bound is 0.15 em), and so does an eye in haste.
    pub space_min: Em,
    /// Whether stops, quotes and hyphens hang into the margin.
    pub protrusion: bool,
}

impl Default for LineBreaking {
    fn default() -> Self {
        Self {
            pretolerance: 100.0,
            tolerance: 200.0,
            emergency_stretch: Em(3.0),
            line_penalty: 10.0,
            hyphen_penalty: 50.0,
            explicit_hyphen_penalty: 50.0,
            double_hyphen_demerits: 10_000.0,
            final_hyphen_demerits: 5_000.0,
            adjacent_demerits: 10_000.0,
            looseness: 0,
            space_stretch: 1.0 / 2.0,
            space_shrink: 1.0 / 3.0,
            space_min: Em(0.155),
            protrusion: true,
        }
    }
}

impl LineBreaking {
    /// By how much a word space of the natural width `width` may shrink at type size `size`, both in points.
    #[must_use]
    pub fn shrink_of(&self, width: f64, size: Pt) -> f64 {
        (width * self.space_shrink).min(width - self.space_min.at(size).0).max(0.0)
    }
}

/// The parameters of page breaking.
#[derive(Clone, Debug, PartialEq)]
pub struct PageBreaking {
    /// Penalty of a page that starts with the last line of a paragraph. TeX: `\widowpenalty`, 150; ours forbids it.
    pub widow_penalty: f64,
    /// Penalty of a page that ends with the first line of a paragraph. TeX: `\clubpenalty`, 150; ours forbids it.
    pub club_penalty: f64,
    /// Penalty of a page that ends with a hyphen. TeX: `\brokenpenalty`, 100.
    pub broken_penalty: f64,
    /// Lines of text that must stand under a heading on its page.
    pub lines_after_heading: u8,
    /// Lines of a note that must stand on either page when it is split.
    pub note_split_lines: u8,
    /// How much shorter than the text block a page may be to keep things together.
    pub ragged_bottom: Pt,
}

impl Default for PageBreaking {
    fn default() -> Self {
        Self {
            widow_penalty: 10_000.0,
            club_penalty: 10_000.0,
            broken_penalty: 100.0,
            lines_after_heading: 2,
            note_split_lines: 2,
            ragged_bottom: Pt(30.0),
        }
    }
}
