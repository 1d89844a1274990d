//! A set line, and what a paragraph must know to be broken into lines.

use crate::model::{Lang, NodeId, Position};
use crate::style::TextStyle;
use crate::units::{Direction, Pt};

use super::FrameItem;

/// A line of text, set and justified.
///
/// Its items stand relative to the left end of the measure and to the baseline: x grows right, y down, so
/// that an ascender has a negative y.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Line {
    /// Glyphs, underlines, pictures in the line, link areas; in visual order from left to right.
    pub items: Vec<FrameItem>,
    /// How far the line reaches above the baseline; for plain text the same for each line of a paragraph.
    pub height: Pt,
    /// How far it reaches below; height and depth of plain text add up to the leading.
    pub depth: Pt,
    /// Where the last glyph ends, from the left end of the measure; wider than the measure if overfull.
    pub width: Pt,
    /// The notes called in it, in order.
    pub notes: Vec<NoteMark>,
    /// The places in it that links lead to.
    pub anchors: Vec<LineAnchor>,
    /// The first place of the text that stands in it; `None` if it shows no node's text.
    pub start: Option<Position>,
    /// Whether it ends with a hyphen that the break put in.
    pub hyphenated: bool,
}

/// A note called in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoteMark {
    /// The note: an index into [`Book::notes`](crate::model::Tree::notes).
    pub note: usize,
    /// Which call of that note it is, from 0. The note itself is set on the page of its first call.
    pub call: u32,
}

/// A place in a line that links lead to.
#[derive(Clone, Debug, PartialEq)]
pub struct LineAnchor {
    /// Its name: an [`Attrs::id`](crate::model::Attrs::id), or `call-N-C` for call C (from 1) of note N (from 1).
    pub name: String,
    /// How far it stands from the left end of the measure.
    pub x: Pt,
    /// The node.
    pub node: NodeId,
}

/// The edge at which lines are even.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Align {
    /// Both, except for the last line.
    #[default]
    Justify,
    /// Where lines start.
    Start,
    /// Neither: each line is centred.
    Center,
    /// Where lines end.
    End,
}

/// How a paragraph is to be set.
#[derive(Clone, Debug, PartialEq)]
pub struct ParagraphShape {
    /// The type.
    pub text: TextStyle,
    /// The width of its lines.
    pub measure: Pt,
    /// How far its first line stands in, at the side where lines start.
    pub indent: Pt,
    /// Where its lines are even.
    pub align: Align,
    /// Its language.
    pub lang: Lang,
    /// Its base direction (UAX 9, P2 and P3 are not applied: the document says it).
    pub dir: Direction,
}
