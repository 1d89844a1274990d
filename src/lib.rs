//! CommonMark manuscripts to print-quality PDF and EPUB, from one document model.
//!
//! # The way of a manuscript
//!
//! ```text
//! manuscript/ ─read→ Manuscript ─parse→ Document ─resolve→ Book ─┬─layout→ Pages ─pdf::write→ .pdf
//!                                                                │            └─ page map ─┐
//!                                                                └──────────epub::write────┴→ .epub
//! ```
//!
//! [`Document`] is what the author wrote. [`Book`] is the same with every number, reference and note bound, so that no
//! backend can meet an unbound one. Each arrow is one module with one public function, and [`prepare`], [`paginate`]
//! and [`build`] below show them in this order. The one thing that crosses from print to screen is the page map: which
//! page starts where in the text. It gives the EPUB its page list.
//!
//! Beside the arrows stand [`settings`] (front matter to stylesheet), [`fonts`] and [`images`], which both backends share.
//! Every stage gathers [`Diagnostic`]s and goes on; [`diag::render`] alone draws them.
//!
//! # Who may name whom
//!
//! | module | may name |
//! |---|---|
//! | `units`, `diag` | nothing of ours |
//! | `manuscript` | `diag` |
//! | `fonts`, `images`, `model`, `style` | `units`, `diag` |
//! | `settings` | `manuscript`, `style`, `fonts`, `units`, `diag` |
//! | `parse` | `manuscript`, `model`, `units`, `diag` |
//! | `resolve` | `model`, `style`, `diag` |
//! | `layout` | `model`, `style`, `fonts`, `images`, `units`, `diag` |
//! | `pdf` | `layout`, `model::Metadata`, `fonts`, `images`, `units`, `diag` |
//! | `epub` | `model`, `style`, `fonts`, `images`, `units`, `diag`, and `layout::PageMap` alone |
//! | this file, and the binary's `main` and `cli` | anything; nobody names them |
//!
//! A test holds these rules. A new kind of node is a variant in `model`; the compiler then names every place that must
//! learn it; the parser comes last.
//!
//! # Sameness
//!
//! The same input gives the same bytes on every machine: nothing here reads the clock, the locale or the order of a
//! hash map. Dates come from the front matter, or from `SOURCE_DATE_EPOCH` through [`Options::date`].

pub mod diag;
pub mod epub;
pub mod fonts;
pub mod images;
pub mod layout;
pub mod manuscript;
pub mod model;
pub mod parse;
pub mod pdf;
pub mod resolve;
pub mod settings;
pub mod style;
pub mod units;

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use diag::{Diagnostic, Failed, Severity, Span, Warned};
use fonts::FontBook;
use images::{ImageOptions, ImageStore, Request};
use layout::Pages;
use manuscript::Manuscript;
use model::visit::{Visitor, VisitorMut, walk_tree, walk_tree_mut};
use model::{Block, BlockKind, Book, Date, Document, FigureBody, Inline, Text, Written};
use style::Stylesheet;

/// The most pixels that a picture may have: a poster of a square metre at 600 dpi.
const MAX_PIXELS: u64 = 600_000_000;
/// The most bytes that a picture's file may have.
const MAX_BYTES: u64 = 512 * 1024 * 1024;

/// How to build.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// Whether to build in spite of errors in the manuscript: what is faulty then shows as its text, and a missing
    /// picture as its alternative text. The errors are reported all the same.
    pub keep_going: bool,
    /// The date of a document whose front matter has none. It goes into the files' metadata, not into the text.
    pub date: Option<Date>,
    /// Told the name of each stage when it begins, and `done` after the last.
    pub watch: Option<&'a (dyn Fn(&'static str) + Sync)>,
}

impl fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("keep_going", &self.keep_going)
            .field("date", &self.date)
            .finish_non_exhaustive()
    }
}

impl Options<'_> {
    fn begin(&self, stage: &'static str) {
        if let Some(watch) = self.watch {
            watch(stage);
        }
    }

    /// Whether to go on after `findings`.
    fn may_go_on(&self, findings: &[Diagnostic]) -> bool {
        self.keep_going || !has_errors(findings)
    }
}

/// Which files to make.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Formats {
    /// A PDF.
    pub pdf: bool,
    /// An EPUB.
    pub epub: bool,
}

/// The files made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outputs {
    /// The PDF.
    pub pdf: Option<Vec<u8>>,
    /// The EPUB.
    pub epub: Option<Vec<u8>>,
    /// The pictures that went into them.
    pub files: Vec<PathBuf>,
}

/// A document with its pictures.
#[derive(Debug)]
pub struct Illustrated {
    /// The text.
    pub document: Document,
    /// The pictures.
    pub images: ImageStore,
    /// Where the pictures were read from.
    pub files: Vec<PathBuf>,
}

/// A manuscript with all that either backend needs.
#[derive(Debug)]
pub struct Prepared {
    /// The text.
    pub book: Book,
    /// The looks.
    pub style: Stylesheet,
    /// The pictures.
    pub images: ImageStore,
    /// Where the pictures were read from.
    pub files: Vec<PathBuf>,
}

/// Whether there is an error among `findings`.
#[must_use]
pub fn has_errors(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|found| found.severity == Severity::Error)
}

/// Makes the document of `manuscript`, with the credits of its pictures, and the pictures themselves. What is faulty
/// stands in it as its text.
pub fn document(manuscript: &Manuscript, options: &Options<'_>, findings: &mut Vec<Diagnostic>) -> Illustrated {
    options.begin("parse");
    let mut document = parse::parse_anyway(manuscript).report(findings);
    if document.metadata.title.is_empty() {
        document.metadata.title = title_of(&document).unwrap_or_else(|| manuscript.stem());
    }
    if document.metadata.date.is_none() && document.metadata.date_text.is_none() {
        document.metadata.date = options.date;
    }
    options.begin("images");
    let (images, files) = load_images(&document, manuscript, findings);
    walk_tree_mut(&mut Credits { images: &images }, &mut document);
    Illustrated { document, images, files }
}

/// Makes everything that comes before the backends.
///
/// `None` after errors, unless [`Options::keep_going`].
pub fn prepare(
    manuscript: &Manuscript,
    fonts: &FontBook,
    options: &Options<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Option<Prepared> {
    let Illustrated { document, images, files } = document(manuscript, options, findings);
    let style = settings::stylesheet(&manuscript.front_matter, fonts, findings);
    options.begin("resolve");
    let book = resolve::resolve_anyway(document, &style).report(findings);
    options.may_go_on(findings).then_some(Prepared { book, style, images, files })
}

/// Lays out what was prepared.
pub fn paginate(prepared: &Prepared, fonts: &FontBook, options: &Options<'_>) -> Warned<Pages> {
    options.begin("layout");
    layout::layout(&prepared.book, &prepared.style, fonts, &prepared.images)
}

/// Makes `formats` of `manuscript`. What was found in reading it belongs into `findings` before.
///
/// Nothing is made after errors, unless [`Options::keep_going`].
pub fn build(
    manuscript: &Manuscript,
    formats: Formats,
    fonts: &FontBook,
    options: &Options<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Outputs {
    let mut outputs = Outputs::default();
    let Some(prepared) = prepare(manuscript, fonts, options, findings) else { return outputs };
    let pages = paginate(&prepared, fonts, options).report(findings);
    if formats.pdf && options.may_go_on(findings) {
        options.begin("pdf");
        let written = pdf::write(&pages, &prepared.book.metadata, fonts, &prepared.images);
        outputs.pdf = written.map_err(|Failed(found)| findings.extend(found)).ok();
    }
    if formats.epub && options.may_go_on(findings) {
        options.begin("epub");
        let written = epub::write(&prepared.book, &pages.map, &prepared.style, fonts, &prepared.images);
        outputs.epub = written.map_err(|Failed(found)| findings.extend(found)).ok();
    }
    outputs.files = prepared.files;
    options.begin("done");
    outputs
}

/// The words of the first heading.
fn title_of(document: &Document) -> Option<String> {
    let content = document.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Heading(heading) => Some(&heading.content),
        BlockKind::Paragraph(_)
        | BlockKind::List(_)
        | BlockKind::Descriptions(_)
        | BlockKind::Quote(_)
        | BlockKind::Code(_)
        | BlockKind::Figure(_)
        | BlockKind::Table(_)
        | BlockKind::Container(_)
        | BlockKind::Math(_)
        | BlockKind::Rule
        | BlockKind::PageBreak
        | BlockKind::Contents(_)
        | BlockKind::Comment(_) => None,
    })?;
    let words = model::inline::plain_text(content);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

/// Reads every picture that the document shows, and its cover.
fn load_images(
    document: &Document,
    manuscript: &Manuscript,
    findings: &mut Vec<Diagnostic>,
) -> (ImageStore, Vec<PathBuf>) {
    let mut requests = Requests(Vec::new());
    walk_tree(&mut requests, document);
    let cover = document.metadata.cover_image.iter();
    requests.0.extend(cover.map(|(source, span)| Request { source: source.clone(), span: *span }));
    let mut folders: Vec<PathBuf> = vec![manuscript.folder.clone()];
    if manuscript.root != manuscript.folder {
        folders.push(manuscript.root.clone());
    }
    let root = manuscript.root.clone();
    let options = ImageOptions { folders, root, max_pixels: MAX_PIXELS, max_bytes: MAX_BYTES };
    let (loaded, faults) = ImageStore::load(&requests.0, &options);
    findings.extend(faults);
    let images = loaded.report(findings);
    let had = requests.0.iter().filter(|request| images.get(&request.source).is_some());
    let files: BTreeSet<PathBuf> = had
        .filter_map(|request| {
            options.folders.iter().map(|folder| folder.join(&request.source)).find(|path| path.is_file())
        })
        .collect();
    (images, files.into_iter().collect())
}

/// Gathers the pictures that a document asks for.
struct Requests(Vec<Request>);

impl Visitor<Written> for Requests {
    fn image(&mut self, image: &model::Image<Written>) {
        self.0.push(Request { source: image.source.clone(), span: image.span });
    }
}

/// Gives a figure whose author names no source the credit that its picture carries.
struct Credits<'a> {
    images: &'a ImageStore,
}

impl VisitorMut<Written> for Credits<'_> {
    fn block(&mut self, block: &mut Block<Written>) {
        if let BlockKind::Figure(figure) = &mut block.kind
            && let (FigureBody::Images(shown), true) = (&figure.body, figure.credit.is_empty())
        {
            let credits = shown.iter().filter_map(|image| {
                let picture = self.images.picture(self.images.get(&image.source)?);
                Some((image.span, picture.credit.clone()?))
            });
            figure.credit = credits_as_text(credits);
        }
        model::visit::walk_block_mut(self, block);
    }

    fn content(&mut self, _content: &mut Vec<Inline<Written>>) {}

    fn image(&mut self, _image: &mut model::Image<Written>) {}
}

/// The credits of the pictures of a figure, each one once.
fn credits_as_text(credits: impl Iterator<Item = (Span, String)>) -> Vec<Inline<Written>> {
    let mut said: Vec<String> = Vec::new();
    let mut place = None;
    for (span, credit) in credits {
        place.get_or_insert(span);
        if !said.contains(&credit) {
            said.push(credit);
        }
    }
    place.map(|span| Inline::Text(Text { id: (), span, text: said.join(" ") })).into_iter().collect()
}
