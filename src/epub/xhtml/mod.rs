//! One part of the book as an XHTML document: blocks and inlines in, text of one file out, with what the
//! package must know of it. After EPUB 3.3, section 6, the EPUB Structural Semantics Vocabulary and DPUB-ARIA 1.1.
//!
//! [`block`] holds the exhaustive match over blocks, [`inline`] that over inlines; the other files a kind each.

mod block;
mod container;
mod figure;
mod inline;
mod list;
mod note;
mod table;
mod title;

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use super::division::{Division, Home};
use super::escape;
use super::fonts::{FaceKey, FaceUse};
use super::images::ImageFiles;
use crate::model::inline::plain_text;
use crate::model::{Attrs, Block, Book, Bound, Lang, NodeId};
use crate::style::Stylesheet;
use crate::style::Words;
use crate::units::Direction;

/// What all files of a book share.
#[derive(Debug)]
pub(super) struct Context<'a> {
    /// The book.
    pub(super) book: &'a Book,
    /// How it is cut, and where its anchors are.
    pub(super) division: &'a Division,
    /// Where pages start, by node: bytes and indices into the page map, in order.
    pub(super) marks: &'a HashMap<NodeId, Vec<(u32, usize)>>,
    /// The labels of the pages.
    pub(super) labels: &'a [&'a str],
    /// The pictures.
    pub(super) images: &'a ImageFiles,
    /// The theme.
    pub(super) style: &'a Stylesheet,
    /// The words of its language.
    pub(super) words: &'static Words,
}

/// The name of the title page.
pub(super) const TITLE_PAGE: &str = "title.xhtml";

/// A file of the package, with what its writing brought to light.
#[derive(Debug, Default)]
pub(super) struct Chapter {
    /// Its name.
    pub(super) file: String,
    /// Its title.
    pub(super) title: String,
    /// The XHTML.
    pub(super) xhtml: String,
    /// Its headings.
    pub(super) toc: Vec<TocEntry>,
    /// The pages that start in it: indices into the page map, and ids.
    pub(super) pages: Vec<(usize, String)>,
    /// What is in it.
    pub(super) facts: Facts,
    /// Which face has to show which characters.
    pub(super) faces: FaceUse,
}

/// A heading, for the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TocEntry {
    /// The depth, from 1.
    pub(super) depth: u8,
    /// The words, with the number.
    pub(super) text: String,
    /// The id; `None` for the file as a whole.
    pub(super) id: Option<String>,
    /// The language, where it differs from the book's.
    pub(super) lang: Option<Lang>,
}

/// What is in a file, for the accessibility metadata.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// Pictures.
    pub(super) images: bool,
    /// Pictures that nobody described.
    pub(super) undescribed: bool,
    /// Notes.
    pub(super) notes: bool,
    /// Tables.
    pub(super) tables: bool,
    /// Formulas.
    pub(super) formulas: bool,
    /// Small capitals.
    pub(super) small_caps: bool,
}

impl Facts {
    /// What is in either.
    pub(super) fn join(self, other: Self) -> Self {
        Self {
            images: self.images || other.images,
            undescribed: self.undescribed || other.undescribed,
            notes: self.notes || other.notes,
            tables: self.tables || other.tables,
            formulas: self.formulas || other.formulas,
            small_caps: self.small_caps || other.small_caps,
        }
    }
}

/// Writes one file.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    cx: &'a Context<'a>,
    home: Home,
    out: String,
    /// The ids in this file.
    ids: BTreeSet<String>,
    /// The labels of landmarks in this file, which must differ.
    labels: BTreeSet<String>,
    /// How many ids were made.
    made: u32,
    /// The face in force.
    face: FaceKey,
    faces: FaceUse,
    /// The last character of text, to judge a soft break by.
    last: Option<char>,
    /// The rank of the last heading, so that none is skipped.
    rank: u8,
    /// How deep in headings the text stands: the levels as written of those that enclose it.
    levels: Vec<u8>,
    toc: Vec<TocEntry>,
    pages: Vec<(usize, String)>,
    facts: Facts,
}

/// The title page as a file.
pub(super) fn title_page(cx: &Context<'_>) -> Chapter {
    let mut writer = Writer::new(cx, Home::Title);
    writer.title_block();
    writer.notes();
    writer.finish(TITLE_PAGE.to_owned(), cx.book.metadata.title.clone(), "frontmatter")
}

/// The part `index` of the body as a file; `open` holds the levels of the headings that it stands under.
pub(super) fn part(cx: &Context<'_>, index: usize, open: &[u8]) -> Chapter {
    let mut writer = Writer::new(cx, Home::Part(index));
    writer.levels = open.to_vec();
    writer.rank = u8::try_from(open.len()).unwrap_or(6);
    let Some(part) = cx.division.parts.get(index) else { return Chapter::default() };
    let blocks = cx.book.blocks.get(part.blocks.clone()).unwrap_or_default();
    writer.sections(blocks);
    writer.notes();
    writer.finish(part.file.clone(), part.title.clone(), "bodymatter")
}

/// The levels of the headings that stay open at the end of `blocks`, when those of `open` are open before it.
pub(super) fn levels_after(open: &mut Vec<u8>, blocks: &[Block<Bound>]) {
    for heading in blocks.iter().filter_map(super::division::heading) {
        enter(open, heading.level);
    }
}

/// Closes the headings in `open` that `level` ends and opens it.
fn enter(open: &mut Vec<u8>, level: u8) {
    while open.last().is_some_and(|&above| above >= level) {
        open.pop();
    }
    open.push(level);
}

impl<'a> Writer<'a> {
    pub(super) fn new(cx: &'a Context<'a>, home: Home) -> Self {
        Self {
            cx,
            home,
            out: String::with_capacity(16 * 1024),
            ids: BTreeSet::new(),
            labels: BTreeSet::new(),
            made: 0,
            face: FaceKey::of(&cx.style.body),
            faces: FaceUse::default(),
            last: None,
            rank: 0,
            levels: Vec::new(),
            toc: Vec::new(),
            pages: Vec::new(),
            facts: Facts::default(),
        }
    }

    fn finish(self, file: String, title: String, matter: &str) -> Chapter {
        let metadata = &self.cx.book.metadata;
        let xhtml = document(&metadata.lang, metadata.dir, &title, Some(matter), &self.out);
        let (toc, pages, facts, faces) = (self.toc, self.pages, self.facts, self.faces);
        Chapter { file, title, xhtml, toc, pages, facts, faces }
    }

    /// Writes characters of text.
    fn text(&mut self, text: &str) {
        escape::push_text(&mut self.out, text);
        self.faces.add(self.face, text);
        self.last = text.chars().next_back().or(self.last);
    }

    /// Writes the characters of a node, with the pages that start among them.
    fn node_text(&mut self, id: NodeId, text: &str) {
        let cx = self.cx;
        let Some(marks) = cx.marks.get(&id) else { return self.text(text) };
        let mut from = 0;
        for &(offset, page) in marks {
            let mut at = usize::try_from(offset).unwrap_or(usize::MAX).clamp(from, text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            self.text(text.get(from..at).unwrap_or_default());
            self.page_start(page);
            from = at;
        }
        self.text(text.get(from..).unwrap_or_default());
    }

    /// Writes the pages that start at a node without text.
    fn node(&mut self, id: NodeId) {
        let cx = self.cx;
        for &(_, page) in cx.marks.get(&id).map(Vec::as_slice).unwrap_or_default() {
            self.page_start(page);
        }
    }

    fn page_start(&mut self, page: usize) {
        let Some(label) = self.cx.labels.get(page) else { return };
        let plain = !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric());
        let prefix = &self.cx.division.prefixes.page;
        let mut id = if plain { format!("{prefix}{label}") } else { format!("{prefix}n{}", page + 1) };
        if !self.ids.insert(id.clone()) {
            id = format!("{prefix}n{}", page + 1);
            self.ids.insert(id.clone());
        }
        self.out.push_str("<span epub:type=\"pagebreak\" role=\"doc-pagebreak\"");
        self.attr("id", &id);
        self.attr("aria-label", &format!(" {label}. "));
        self.out.push_str("></span>");
        self.pages.push((page, id));
    }

    /// Writes ` name="value"`.
    fn attr(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape::push_attr(&mut self.out, value);
        self.out.push('"');
    }

    /// Writes id, classes, language and direction of a node, with `class` before the author's own classes.
    fn attrs(&mut self, attrs: &Attrs, class: &str) {
        if let Some(id) = attrs.id.as_deref().and_then(|anchor| self.claim(anchor)) {
            self.attr("id", &id);
        }
        self.looks(attrs, class);
    }

    /// Writes classes, language and direction, not the id.
    fn looks(&mut self, attrs: &Attrs, class: &str) {
        let mut classes = class.to_owned();
        for own in attrs.classes.iter().flat_map(|class| class.split_ascii_whitespace()) {
            if !classes.is_empty() {
                classes.push(' ');
            }
            classes.push_str(own);
        }
        if !classes.is_empty() {
            self.attr("class", &classes);
        }
        if let Some(lang) = &attrs.lang {
            self.attr("lang", lang.as_str());
            self.attr("xml:lang", lang.as_str());
        }
        if let Some(dir) = attrs.dir {
            self.attr("dir", direction(dir));
        }
    }

    /// The id for `anchor`, unless it stands in this file already.
    fn claim(&mut self, anchor: &str) -> Option<String> {
        let place = self.cx.division.anchors.get(anchor)?;
        (place.home == self.home && self.ids.insert(place.id.clone())).then(|| place.id.clone())
    }

    /// An id that nothing else in the book has.
    fn make_id(&mut self) -> String {
        self.made += 1;
        let id = format!("{}{}", self.cx.division.prefixes.part, self.made);
        self.ids.insert(id.clone());
        id
    }

    /// `label` if no landmark in this file has it yet, else with a number behind it.
    fn label(&mut self, label: &str) -> String {
        let mut unique = label.trim().to_owned();
        let mut again = 1;
        while !self.labels.insert(unique.clone()) {
            again += 1;
            unique = format!("{} {again}", label.trim());
        }
        unique
    }

    /// The address of `id` in the file `home`, from this file.
    fn href(&self, home: Home, id: &str) -> String {
        if home == self.home {
            return format!("#{id}");
        }
        format!("{}#{id}", self.cx.file(home))
    }

    /// Does `write` with `face` in force.
    fn with_face(&mut self, face: FaceKey, write: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.face, face);
        write(self);
        self.face = before;
    }

    /// Writes the blocks of the body, each heading opening a section.
    fn sections(&mut self, blocks: &'a [Block<Bound>]) {
        let outer = self.levels.clone();
        let mut open: Vec<u8> = Vec::new();
        for block in blocks {
            if let Some(heading) = super::division::heading(block) {
                enter(&mut self.levels, heading.level);
                while open.last().is_some_and(|&above| above >= heading.level) {
                    open.pop();
                    self.out.push_str("</section>\n");
                }
                open.push(heading.level);
                let depth = self.levels.len();
                self.open_section(block, &plain_text(&heading.content), depth);
            }
            self.block(block);
        }
        for _ in open {
            self.out.push_str("</section>\n");
        }
        self.levels = outer;
    }

    /// A section with a name is a landmark, so only one of several namesakes gets it; the highest are chapters.
    fn open_section(&mut self, block: &Block<Bound>, name: &str, depth: usize) {
        self.out.push_str("<section");
        if depth == 1 {
            self.out.push_str(" epub:type=\"chapter\" role=\"doc-chapter\"");
        }
        let place = block.attrs.id.as_ref().and_then(|anchor| self.cx.division.anchors.get(anchor));
        let id = place.filter(|place| place.home == self.home && !self.ids.contains(&place.id)).map(|place| &place.id);
        if let Some(id) = id
            && !name.trim().is_empty()
            && self.labels.insert(name.trim().to_owned())
        {
            self.attr("aria-labelledby", id);
        }
        self.out.push_str(">\n");
    }
}

impl Context<'_> {
    /// The name of the file `home`.
    pub(super) fn file(&self, home: Home) -> &str {
        match home {
            Home::Title => TITLE_PAGE,
            Home::Part(part) => self.division.parts.get(part).map_or("", |part| part.file.as_str()),
        }
    }
}

/// The value of `dir`.
pub(super) fn direction(dir: Direction) -> &'static str {
    match dir {
        Direction::Ltr => "ltr",
        Direction::Rtl => "rtl",
    }
}

/// The whole XHTML document around `body`; `matter` is the division of the book it belongs to.
pub(super) fn document(lang: &Lang, dir: Direction, title: &str, matter: Option<&str>, body: &str) -> String {
    let mut out = String::with_capacity(body.len() + 600);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n");
    out.push_str("<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"");
    // Writing to a string cannot fail.
    let _ = write!(out, " lang=\"{lang}\" xml:lang=\"{lang}\"");
    if dir == Direction::Rtl {
        out.push_str(" dir=\"rtl\"");
    }
    out.push_str(">\n<head>\n<meta charset=\"utf-8\"/>\n<title>");
    let title = title.trim();
    escape::push_text(&mut out, if title.is_empty() { "\u{2014}" } else { title });
    out.push_str("</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"stylesheet.css\"/>\n</head>\n<body");
    if let Some(matter) = matter {
        let _ = write!(out, " epub:type=\"{matter}\"");
    }
    if dir == Direction::Rtl {
        out.push_str(" dir=\"rtl\"");
    }
    out.push_str(">\n");
    out.push_str(body);
    out.push_str("</body>\n</html>\n");
    out
}
