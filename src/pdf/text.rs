//! Glyph runs as clusters: which glyphs together stand for which text.
//!
//! In: a [`GlyphRun`]. Out: [`Cluster`]s in visual order, each with the text that a reader shall get out of it.
//! Fonts are built from these, and page content is written from them, so that both agree.

use crate::layout::{Glyph, GlyphRun};

/// Glyphs that stand for one piece of text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cluster<'a> {
    /// The glyphs, in visual order; never none.
    pub(super) glyphs: &'a [Glyph],
    /// The text; empty for a hyphen that the line break put in, and for controls, which show nothing.
    pub(super) text: &'a str,
}

/// Whether a glyph is a hyphen that the line break put in.
pub(super) fn is_hyphen(glyph: &Glyph) -> bool {
    glyph.text_len == 0 && glyph.advance > 0.0
}

/// The clusters of a run.
pub(super) fn clusters(run: &GlyphRun) -> Clusters<'_> {
    Clusters { rest: &run.glyphs, text: &run.text }
}

/// See [`clusters`].
#[derive(Clone, Debug)]
pub(super) struct Clusters<'a> {
    rest: &'a [Glyph],
    text: &'a str,
}

impl<'a> Iterator for Clusters<'a> {
    type Item = Cluster<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = self.rest.first()?;
        // Glyphs of length 0 go with the glyph before them if they have its cluster; else they stand for themselves.
        let followers = match first.text_len {
            0 => 0,
            _ => self
                .rest
                .iter()
                .skip(1)
                .take_while(|glyph| glyph.text_len == 0 && glyph.cluster == first.cluster)
                .count(),
        };
        let (glyphs, rest) = self.rest.split_at_checked(followers + 1)?;
        self.rest = rest;
        Some(Cluster { glyphs, text: text_of(first, self.text) })
    }
}

fn text_of<'a>(glyph: &Glyph, text: &'a str) -> &'a str {
    let start = glyph.cluster as usize;
    text.get(start..start + usize::from(glyph.text_len)).unwrap_or("")
}

/// The range of the run's text, in bytes, from its first character to its last; `None` if it shows no text.
pub(super) fn text_range(run: &GlyphRun) -> Option<(usize, usize)> {
    let shown = || run.glyphs.iter().filter(|glyph| glyph.text_len > 0);
    let start = shown().map(|glyph| glyph.cluster as usize).min()?;
    let end = shown().map(|glyph| glyph.cluster as usize + usize::from(glyph.text_len)).max()?;
    Some((start, end))
}
