//! Pages as the PDF backend meets them: where every glyph, rule and picture stands.
//!
//! What comes out of `layout` is final. A [`Page`] holds [`FrameItem`]s at
//! absolute positions from the page's top left corner, in reading order as far
//! as the page has one; the manuscript's order is that of the [`TagTree`].

use std::sync::Arc;

use crate::fonts::FaceId;
use crate::images::ImageId;
use crate::model::{Lang, NodeId, Position, Target};
use crate::units::{Color, Point, Pt, Rect, Size};

use super::tags::TagTree;

/// A laid-out document.
#[derive(Clone, Debug, PartialEq)]
pub struct Pages {
    /// The pages, in their order; never none.
    pub pages: Vec<Page>,
    /// The document's structure, for assistive technology.
    pub tags: TagTree,
    /// The places that links lead to.
    pub anchors: Vec<Anchor>,
    /// The headings, for the bookmarks, in their order.
    pub outline: Vec<OutlineEntry>,
    /// Which page starts where in the text.
    pub map: PageMap,
}

/// A page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The size of the trimmed sheet.
    pub size: Size,
    /// The folio as printed or counted: "iv", "7".
    pub label: String,
    /// What stands on it.
    pub items: Vec<FrameItem>,
}

/// Whether an item is part of the text or of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// It shows this node, under the tag that holds the node.
    Node(NodeId),
    /// It belongs to the page: a folio, a running head, a rule.
    Artifact(Artifact),
}

/// The kinds of artifact that PDF tells apart (ISO 32000-1, 14.8.2.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Artifact {
    /// A running head.
    Header,
    /// A folio or running foot.
    Footer,
    /// Anything else that belongs to the page's make-up: line numbers, continued heads.
    Pagination,
    /// Rules, backgrounds and the like.
    Layout,
}

/// Something at a place on a page.
#[derive(Clone, Debug, PartialEq)]
pub enum FrameItem {
    /// Glyphs of one face, size and colour on one baseline.
    Glyphs(GlyphRun),
    /// A filled rectangle: a rule, an underline, a background.
    Rule {
        /// Where it stands.
        rect: Rect,
        /// What it is filled with.
        color: Color,
        /// What it belongs to.
        content: Content,
    },
    /// A picture, scaled to fill the rectangle.
    Image {
        /// Where it stands, upright as the reader sees it.
        rect: Rect,
        /// The picture.
        image: ImageId,
        /// The node it shows.
        content: Content,
    },
    /// An area that can be clicked. One link may have several, one a line.
    Link {
        /// The area.
        rect: Rect,
        /// Where it leads; never [`Target::None`].
        target: Target,
        /// The link node, whose tag holds the annotation.
        node: NodeId,
    },
}

impl FrameItem {
    /// Moves it right by `dx` and down by `dy`.
    pub fn shift(&mut self, dx: Pt, dy: Pt) {
        match self {
            Self::Glyphs(run) => run.origin = run.origin.shifted(dx, dy),
            Self::Rule { rect, color: _, content: _ }
            | Self::Image { rect, image: _, content: _ }
            | Self::Link { rect, target: _, node: _ } => *rect = rect.shifted(dx, dy),
        }
    }
}

/// Glyphs of one face, size and colour on one baseline, in visual order from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct GlyphRun {
    /// Where the first glyph's origin stands, on the baseline.
    pub origin: Point,
    /// The face.
    pub face: FaceId,
    /// The type size.
    pub size: Pt,
    /// The colour.
    pub color: Color,
    /// Horizontal scaling of glyphs and their advances, 1 for none (font expansion).
    pub expansion: f32,
    /// The glyphs. Advances and offsets are as set, before [`expansion`](Self::expansion).
    pub glyphs: Vec<Glyph>,
    /// The text that the runs of a paragraph share; clusters index into it.
    pub text: Arc<str>,
    /// Whether the text reads from right to left.
    pub rtl: bool,
    /// The language, where it differs from the document's.
    pub lang: Option<Lang>,
    /// What it belongs to.
    pub content: Content,
}

impl GlyphRun {
    /// How far the pen moves over the whole run.
    #[must_use]
    pub fn width(&self) -> Pt {
        let advance: f64 = self.glyphs.iter().map(|glyph| f64::from(glyph.advance)).sum();
        Pt(advance * f64::from(self.expansion))
    }
}

/// A glyph of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// The glyph's index in the face.
    pub id: u16,
    /// How many bytes of the text it stands for. Of a cluster of several glyphs the first in visual
    /// order carries the whole length and the others 0. A hyphen that the line break put in has 0.
    pub text_len: u16,
    /// The first byte of [`GlyphRun::text`] that it stands for.
    pub cluster: u32,
    /// How far the pen moves, in points.
    pub advance: f32,
    /// How far right of the pen it is drawn, in points.
    pub x_offset: f32,
    /// How far above the baseline it is drawn, in points.
    pub y_offset: f32,
}

/// A place that links lead to.
#[derive(Clone, Debug, PartialEq)]
pub struct Anchor {
    /// Its name: the [`Attrs::id`](crate::model::Attrs::id) of a node, or a name that layout made
    /// (`note-1` for a note, `call-1` for its first call).
    pub name: String,
    /// The page, from 0.
    pub page: usize,
    /// The place on it that should come to the top left of the window.
    pub point: Point,
    /// The node it names.
    pub node: NodeId,
}

/// A heading in the bookmarks.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineEntry {
    /// The depth, from 1; never more than one deeper than the entry before.
    pub depth: u8,
    /// The words, with the number.
    pub title: String,
    /// The page, from 0.
    pub page: usize,
    /// The place on it.
    pub point: Point,
    /// The heading.
    pub node: NodeId,
}

/// Which page starts where in the text: the one thing that crosses from print to screen.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PageMap {
    /// One entry for each page that has text of the body on it, in page order.
    pub starts: Vec<PageStart>,
}

/// Where a page starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageStart {
    /// The page's label.
    pub label: String,
    /// The first place of the body's text that stands on it.
    pub at: Position,
}
