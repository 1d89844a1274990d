//! Pages set by hand: a line is given its words, a glyph is the font's own for each character.

use std::sync::Arc;

use publish::fonts::{FaceId, FontBook, FontOptions};
use publish::images::ImageStore;
use publish::layout::tags::{Kid, Role, Tag, TagId, TagTree};
use publish::layout::{
    Anchor, Artifact, Content, FrameItem, Glyph, GlyphRun, NodeId, OutlineEntry, Page, PageMap, Pages, Target,
};
use publish::units::{Color, Point, Pt, Rect, Size};

/// The type size of everything.
pub(crate) const SIZE: Pt = Pt(11.0);

pub(crate) fn fonts() -> FontBook {
    FontBook::new(&FontOptions::default()).output
}

pub(crate) fn tag(role: Role, parent: Option<u32>, kids: Vec<Kid>) -> Tag {
    Tag { role, parent: parent.map(TagId), kids, lang: None, alt: None, expansion: None, title: None, id: None }
}

/// Pages in the making.
pub(crate) struct Setter<'a> {
    pub(crate) fonts: &'a FontBook,
    pub(crate) pages: Pages,
    face: FaceId,
    node: u32,
    y: Pt,
}

impl<'a> Setter<'a> {
    pub(crate) fn new(fonts: &'a FontBook) -> Self {
        let face = fonts.select("Source Serif 4", false, false).unwrap();
        let document = tag(Role::Document, None, Vec::new());
        let pages = Pages {
            pages: Vec::new(),
            tags: TagTree { tags: vec![document] },
            anchors: Vec::new(),
            outline: Vec::new(),
            map: PageMap::default(),
        };
        let mut setter = Self { fonts, pages, face, node: 0, y: Pt(72.0) };
        setter.new_page();
        setter
    }

    pub(crate) fn new_page(&mut self) {
        let label = (self.pages.pages.len() + 1).to_string();
        self.pages.pages.push(Page { size: Size::new(Pt(595.276), Pt(841.89)), label, items: Vec::new() });
        self.y = Pt(72.0);
    }

    pub(crate) fn face(&mut self, family: &str, bold: bool, italic: bool) -> &mut Self {
        self.face = self.fonts.select(family, bold, italic).unwrap();
        self
    }

    pub(crate) fn node(&mut self) -> NodeId {
        self.node += 1;
        NodeId(self.node - 1)
    }

    pub(crate) fn push(&mut self, item: FrameItem) {
        self.pages.pages.last_mut().unwrap().items.push(item);
    }

    /// Adds a tag under `parent`; returns its place.
    pub(crate) fn tag(&mut self, parent: u32, role: Role, content: &[NodeId]) -> u32 {
        let place = u32::try_from(self.pages.tags.tags.len()).unwrap();
        self.pages.tags.tags[parent as usize].kids.push(Kid::Tag(TagId(place)));
        let kids = content.iter().map(|node| Kid::Content(*node)).collect();
        self.pages.tags.tags.push(tag(role, Some(parent), kids));
        place
    }

    /// The glyphs of `text[start..end]`, one for each character.
    pub(crate) fn glyphs(&self, text: &str, start: usize, end: usize) -> Vec<Glyph> {
        let face = self.fonts.face(self.face);
        let glyph = |(at, c): (usize, char)| Glyph {
            id: face.glyph(c).unwrap_or(0),
            text_len: u16::try_from(c.len_utf8()).unwrap(),
            cluster: u32::try_from(start + at).unwrap(),
            #[expect(clippy::cast_possible_truncation, reason = "an advance")]
            advance: (face.advance(face.glyph(c).unwrap_or(0)) * SIZE.0) as f32,
            x_offset: 0.0,
            y_offset: 0.0,
        };
        text[start..end].char_indices().map(glyph).collect()
    }

    pub(crate) fn run(&self, text: &Arc<str>, glyphs: Vec<Glyph>, content: Content) -> GlyphRun {
        GlyphRun {
            origin: Point::new(Pt(72.0), self.y),
            face: self.face,
            size: SIZE,
            color: Color::BLACK,
            expansion: 1.0,
            glyphs,
            text: text.clone(),
            rtl: false,
            lang: None,
            content,
        }
    }

    pub(crate) fn advance_line(&mut self) {
        self.y += Pt(14.5);
    }

    /// Sets one line of text; returns its area.
    pub(crate) fn line(&mut self, text: &str, content: Content) -> Rect {
        let text: Arc<str> = text.into();
        let glyphs = self.glyphs(&text, 0, text.len());
        let run = self.run(&text, glyphs, content);
        let rect = Rect::new(run.origin.x, run.origin.y - Pt(10.0), run.width(), Pt(13.0));
        self.push(FrameItem::Glyphs(run));
        self.advance_line();
        rect
    }

    /// Sets a paragraph, broken after every `per_line` words, on as many pages as it needs.
    pub(crate) fn paragraph(&mut self, text: &str, per_line: usize) -> NodeId {
        let node = self.node();
        let text: Arc<str> = text.into();
        let mut start = 0;
        while start < text.len() {
            let rest = &text[start..];
            let end = rest.match_indices(' ').nth(per_line - 1).map_or(text.len(), |(at, _)| start + at);
            let glyphs = self.glyphs(&text, start, end);
            let run = self.run(&text, glyphs, Content::Node(node));
            self.push(FrameItem::Glyphs(run));
            self.advance_line();
            start = end + 1;
            if self.y > Pt(780.0) && start < text.len() {
                self.new_page();
            }
        }
        self.tag(0, Role::P, &[node]);
        node
    }

    pub(crate) fn heading(&mut self, text: &str, level: u8) -> NodeId {
        let node = self.node();
        let name = text.to_lowercase().replace(' ', "-");
        let (page, point) = (self.pages.pages.len() - 1, Point::new(Pt(72.0), self.y - Pt(12.0)));
        self.line(text, Content::Node(node));
        self.tag(0, Role::H(level), &[node]);
        self.pages.anchors.push(Anchor { name, page, point, node });
        self.pages.outline.push(OutlineEntry { depth: level, title: text.to_owned(), page, point, node });
        node
    }

    /// Sets a paragraph that is one link.
    pub(crate) fn link(&mut self, text: &str, target: Target) {
        let (link, node) = (self.node(), self.node());
        let rect = self.line(text, Content::Node(node));
        self.push(FrameItem::Link { rect, target, node: link });
        let paragraph = self.tag(0, Role::P, &[]);
        let place = self.tag(paragraph, Role::Link, &[node]);
        self.pages.tags.tags[place as usize].kids.push(Kid::Links(link));
    }

    /// Sets a line that ends in a hyphen of the line break, and the next.
    pub(crate) fn hyphenated(&mut self, first: &str, second: &str) {
        self.cut(first, second, false);
    }

    /// The same with the end of a page in between.
    pub(crate) fn hyphenated_over_pages(&mut self, first: &str, second: &str) {
        self.cut(first, second, true);
    }

    fn cut(&mut self, first: &str, second: &str, new_page: bool) {
        let node = self.node();
        let text: Arc<str> = format!("{first}{second}").into();
        let mut glyphs = self.glyphs(&text, 0, first.len());
        let mut hyphen = self.glyphs("-", 0, 1);
        for glyph in &mut hyphen {
            glyph.text_len = 0;
            glyph.cluster = u32::try_from(first.len()).unwrap();
        }
        glyphs.append(&mut hyphen);
        let run = self.run(&text, glyphs, Content::Node(node));
        self.push(FrameItem::Glyphs(run));
        self.advance_line();
        if new_page {
            self.new_page();
            self.line("head", Content::Artifact(Artifact::Header));
        }
        let glyphs = self.glyphs(&text, first.len(), text.len());
        let run = self.run(&text, glyphs, Content::Node(node));
        self.push(FrameItem::Glyphs(run));
        self.advance_line();
        self.tag(0, Role::P, &[node]);
    }

    /// Sets a line from right to left, shaped.
    pub(crate) fn rtl(&mut self, text: &str) {
        let node = self.node();
        let face = self.fonts.face(self.face);
        let font = face.font_ref();
        let shaper = face.shaper_data().shaper(&font).build();
        let mut buffer = harfrust::UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let shaped = shaper.shape(buffer, harfrust::ShapeOptions::default());
        let (infos, places) = (shaped.glyph_infos(), shaped.glyph_positions());
        let mut starts: Vec<usize> = infos.iter().map(|info| info.cluster as usize).collect();
        starts.push(text.len());
        starts.sort_unstable();
        starts.dedup();
        #[expect(clippy::cast_possible_truncation, reason = "an advance")]
        let points = |units: i32| (f64::from(units) * SIZE.0 / f64::from(face.metrics().units_per_em)) as f32;
        let mut before = None;
        let glyphs = infos.iter().zip(places).map(|(info, place)| {
            let start = info.cluster as usize;
            let end = starts.iter().copied().find(|next| *next > start).unwrap_or(text.len());
            let first = before != Some(info.cluster);
            before = Some(info.cluster);
            Glyph {
                id: u16::try_from(info.glyph_id).unwrap(),
                text_len: if first { u16::try_from(end - start).unwrap() } else { 0 },
                cluster: info.cluster,
                advance: points(place.x_advance),
                x_offset: points(place.x_offset),
                y_offset: points(place.y_offset),
            }
        });
        let glyphs: Vec<Glyph> = glyphs.collect();
        let mut run = self.run(&text.into(), glyphs, Content::Node(node));
        run.rtl = true;
        self.push(FrameItem::Glyphs(run));
        self.advance_line();
        self.tag(0, Role::P, &[node]);
    }

    /// Sets the glyphs of `shown` twice: once as themselves, once standing for `said`.
    pub(crate) fn conflict(&mut self, shown: &str, said: &str) {
        self.paragraph(shown, 9);
        let node = self.node();
        let mut glyphs = self.glyphs(shown, 0, shown.len());
        for (index, glyph) in glyphs.iter_mut().enumerate() {
            glyph.cluster = 0;
            glyph.text_len = if index == 0 { u16::try_from(said.len()).unwrap() } else { 0 };
        }
        let run = self.run(&said.into(), glyphs, Content::Node(node));
        self.push(FrameItem::Glyphs(run));
        self.advance_line();
        self.tag(0, Role::P, &[node]);
    }

    /// Sets a picture as a figure, fitted into a square of `side`, with its name under it.
    pub(crate) fn figure(&mut self, store: &ImageStore, source: &str, side: Pt) {
        let Some(image) = store.get(source) else { return };
        let (width, height) = store.picture(image).upright_pixels();
        let (width, height) = (f64::from(width), f64::from(height));
        let scale = side.0 / width.max(height);
        let node = self.node();
        if self.y + side > Pt(800.0) {
            self.new_page();
        }
        let rect = Rect::new(Pt(72.0), self.y, Pt(width * scale), Pt(height * scale));
        self.push(FrameItem::Image { rect, image, content: Content::Node(node) });
        let place = self.tag(0, Role::Figure, &[node]);
        self.pages.tags.tags[place as usize].alt = Some(source.to_owned());
        self.y += side + Pt(14.0);
        self.paragraph(source, 9);
    }
}
