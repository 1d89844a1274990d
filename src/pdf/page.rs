//! One page's content stream.
//!
//! In: a [`Page`] and the tables of fonts, pictures and tags. Out: operators (ISO 32000-1, annex A) as bytes, with
//! every item inside marked content (14.6): of a tag, numbered, or an artifact's. What the document level needs is
//! handed on: which node each number shows, where pictures stand, which areas are links.

use crate::layout::{Artifact, Content, FrameItem, GlyphRun, Page};
use crate::units::{Color, Point, Pt, Rect};

use super::fonts::FontTable;
use super::images::{self, ImageTable};
use super::joins::{Join, Joins};
use super::show::{ShownIn, Text};
use super::syntax;
use super::tags::Owners;
use super::text::text_range;

/// A page's content, and what the document must know of it.
#[derive(Debug, Default)]
pub(super) struct PageContent {
    /// The operators.
    pub(super) stream: Vec<u8>,
    /// The node that each marked-content sequence shows, by its number.
    pub(super) marks: Vec<crate::layout::NodeId>,
    /// Where the content of each marked-content sequence stands, where its tag wants to know.
    pub(super) boxes: Vec<(crate::layout::NodeId, Rect)>,
}

/// What all pages share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shared<'a> {
    /// The fonts.
    pub(super) fonts: &'a FontTable,
    /// The faces.
    pub(super) book: &'a crate::fonts::FontBook,
    /// The pictures.
    pub(super) images: &'a ImageTable<'a>,
    /// Which tag holds which node.
    pub(super) owners: &'a Owners,
}

/// Writes the content of `page`.
pub(super) fn content(page: &Page, joins: &Joins, shared: Shared<'_>) -> PageContent {
    let mut painter = Painter {
        out: PageContent { stream: Vec::with_capacity(page.items.len() * 64), ..PageContent::default() },
        text: Text::new(page.size.height),
        height: page.size.height,
        open: None,
        color: Color::BLACK,
        shared,
    };
    for (index, item) in page.items.iter().enumerate() {
        match item {
            FrameItem::Glyphs(run) => {
                let join = joins.get(&index).copied().unwrap_or_default();
                painter.glyphs(run, following(&page.items, index), join);
            }
            FrameItem::Rule { rect, color, content } => painter.rule(rect, *color, *content),
            FrameItem::Image { rect, image, content } => painter.image(rect, *image, *content),
            FrameItem::Link { .. } => {}
        }
    }
    painter.close();
    painter.out
}

/// The run after the item at `index`.
fn following(items: &[FrameItem], index: usize) -> Option<&GlyphRun> {
    items.iter().skip(index + 1).find_map(|item| match item {
        FrameItem::Glyphs(run) => Some(run),
        FrameItem::Rule { .. } | FrameItem::Image { .. } | FrameItem::Link { .. } => None,
    })
}

struct Painter<'a> {
    out: PageContent,
    text: Text,
    height: Pt,
    /// What the open marked-content sequence belongs to.
    open: Option<Content>,
    color: Color,
    shared: Shared<'a>,
}

impl Painter<'_> {
    /// Opens marked content for `content`, unless it is open.
    fn mark(&mut self, content: Content) {
        if self.open == Some(content) {
            return;
        }
        self.close();
        self.open = Some(content);
        let out = &mut self.out.stream;
        match content {
            Content::Node(node) => {
                syntax::name(out, self.shared.owners.role_name(node).as_bytes());
                out.extend_from_slice(b"<</MCID ");
                syntax::integer(out, i64::try_from(self.out.marks.len()).unwrap_or(0));
                out.extend_from_slice(b">>BDC\n");
                self.out.marks.push(node);
            }
            Content::Artifact(artifact) => out.extend_from_slice(match artifact {
                Artifact::Header => b"/Artifact<</Type/Pagination/Subtype/Header>>BDC\n".as_slice(),
                Artifact::Footer => b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n",
                Artifact::Pagination => b"/Artifact<</Type/Pagination>>BDC\n",
                Artifact::Layout => b"/Artifact<</Type/Layout>>BDC\n",
            }),
        }
    }

    /// Closes the text object and the marked content, where open.
    fn close(&mut self) {
        self.text.end(&mut self.out.stream);
        if self.open.take().is_some() {
            self.out.stream.extend_from_slice(b"EMC\n");
        }
    }

    fn fill(&mut self, color: Color) {
        if color == self.color {
            return;
        }
        self.color = color;
        self.text.flush(&mut self.out.stream);
        let channel = |value: u8| f64::from(value) / 255.0;
        let out = &mut self.out.stream;
        if color.r == color.g && color.g == color.b {
            syntax::number(out, channel(color.r));
            out.extend_from_slice(b" g\n");
        } else {
            syntax::numbers(out, &[channel(color.r), channel(color.g), channel(color.b)]);
            out.extend_from_slice(b" rg\n");
        }
    }

    fn glyphs(&mut self, run: &GlyphRun, next: Option<&GlyphRun>, join: Join) {
        let Some((place, font)) = self.shared.fonts.get(run.face) else { return };
        self.mark(run.content);
        self.fill(run.color);
        let face = self.shared.book.face(run.face);
        let space = ends_before_space(run, next);
        self.text.run(&mut self.out.stream, run, ShownIn { place, font, face }, space, join);
        if let Content::Node(node) = run.content
            && self.shared.owners.wants_box(node)
        {
            let top = run.origin.y - run.size;
            self.out.boxes.push((node, Rect::new(run.origin.x, top, run.width(), run.size)));
        }
    }

    fn rule(&mut self, rect: &Rect, color: Color, content: Content) {
        self.mark(content);
        self.text.end(&mut self.out.stream);
        self.fill(color);
        let Point { x, y } = self.lower_left(rect);
        let out = &mut self.out.stream;
        syntax::numbers(out, &[x.0, y.0, rect.size.width.0, rect.size.height.0]);
        out.extend_from_slice(b" re f\n");
    }

    fn image(&mut self, rect: &Rect, image: crate::images::ImageId, content: Content) {
        let Some(picture) = self.shared.images.get(image) else { return };
        self.mark(content);
        self.text.end(&mut self.out.stream);
        let matrix = images::matrix(picture.orientation, self.lower_left(rect), rect.size);
        let out = &mut self.out.stream;
        out.extend_from_slice(b"q ");
        syntax::numbers(out, &matrix);
        out.extend_from_slice(b" cm ");
        syntax::name(out, picture.resource.as_bytes());
        out.extend_from_slice(b" Do Q\n");
        if let Content::Node(node) = content
            && self.shared.owners.wants_box(node)
        {
            self.out.boxes.push((node, *rect));
        }
    }

    /// The lower left corner of a rectangle in PDF's own coordinates, whose y grows upwards.
    fn lower_left(&self, rect: &Rect) -> Point {
        Point::new(rect.origin.x, self.height - rect.bottom())
    }
}

/// Whether a space of the text stood after `run` and was dropped where the line was broken.
fn ends_before_space(run: &GlyphRun, next: Option<&GlyphRun>) -> bool {
    let Some((_, end)) = text_range(run) else { return false };
    let space_follows = run.text.get(end..).is_some_and(|rest| rest.starts_with([' ', '\n', '\t']));
    if !space_follows || run.rtl {
        return false;
    }
    let shown_next = next
        .filter(|next| std::sync::Arc::ptr_eq(&next.text, &run.text))
        .and_then(text_range)
        .is_some_and(|(start, _)| start <= end);
    !shown_next
}
