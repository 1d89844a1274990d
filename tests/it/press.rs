//! The whole path for tests: a manuscript to both outputs through the library's stages, one after another.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use publish::diag::{Diagnostic, Failed, Severity, Warned};
use publish::fonts::{FontBook, FontOptions};
use publish::images::{ImageOptions, ImageStore, Request};
use publish::manuscript::{self, Manuscript, ReadOptions};
use publish::model::visit::{Visitor, walk_tree};
use publish::model::{Book, Bound, Image};
use publish::style::Stylesheet;
use publish::{epub, layout, parse, pdf, resolve};

/// What became of a manuscript.
#[derive(Debug)]
pub struct Pressed {
    /// Everything made of it; `None` after an error.
    pub output: Option<Output>,
    /// What was found on the way.
    pub diagnostics: Vec<Diagnostic>,
}

/// Everything made of a manuscript.
#[derive(Debug)]
pub struct Output {
    /// The bound tree.
    pub book: Book,
    /// The PDF.
    pub pdf: Vec<u8>,
    /// The EPUB.
    pub epub: Vec<u8>,
}

impl Pressed {
    /// Whether an error was found.
    pub fn has_error(&self) -> bool {
        self.diagnostics.iter().any(|found| found.severity == Severity::Error)
    }
}

/// The faces of the binary, read once for all tests.
pub fn fonts() -> &'static FontBook {
    static FONTS: OnceLock<FontBook> = OnceLock::new();
    FONTS.get_or_init(|| FontBook::new(&FontOptions { paths: Vec::new(), system: false }).output)
}

/// Presses a manuscript that is nowhere on disk and has no pictures beside it.
pub fn press_text(text: &str) -> Pressed {
    press_bytes(text.as_bytes())
}

/// The same for bytes that may be no text.
pub fn press_bytes(bytes: &[u8]) -> Pressed {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("manuscript.md");
    fs::write(&path, bytes).expect("a file");
    press_file(&path)
}

/// Presses the manuscript at `path`.
pub fn press_file(path: &Path) -> Pressed {
    let mut diagnostics = Vec::new();
    let output = press(path, &mut diagnostics).unwrap_or_else(|Failed(errors)| {
        diagnostics.extend(errors);
        None
    });
    let stopped = diagnostics.iter().any(|found| found.severity == Severity::Error);
    Pressed { output: output.filter(|_| !stopped), diagnostics }
}

/// Reads the manuscript at `path`.
pub fn read(path: &Path, diagnostics: &mut Vec<Diagnostic>) -> Manuscript {
    let (manuscript, found) = manuscript::read(path, &ReadOptions::default());
    diagnostics.extend(found);
    manuscript
}

/// Binds the manuscript.
pub fn bind(manuscript: &Manuscript, style: &Stylesheet, diagnostics: &mut Vec<Diagnostic>) -> Result<Book, Failed> {
    let document = parse::parse(manuscript)?.report(diagnostics);
    Ok(resolve::resolve(document, style)?.report(diagnostics))
}

/// Loads every picture that `book` shows.
pub fn pictures(book: &Book, manuscript: &Manuscript, diagnostics: &mut Vec<Diagnostic>) -> ImageStore {
    let mut requests = Requests::default();
    walk_tree(&mut requests, book);
    let options = ImageOptions {
        folders: vec![manuscript.folder.clone(), manuscript.root.clone()],
        root: manuscript.root.clone(),
        max_pixels: 100_000_000,
        max_bytes: 100_000_000,
    };
    let (Warned { output, warnings }, _missing) = ImageStore::load(&requests.0, &options);
    diagnostics.extend(warnings);
    output
}

fn press(path: &Path, diagnostics: &mut Vec<Diagnostic>) -> Result<Option<Output>, Failed> {
    let style = Stylesheet::handout();
    let manuscript = read(path, diagnostics);
    let book = bind(&manuscript, &style, diagnostics)?;
    let images = pictures(&book, &manuscript, diagnostics);
    let pages = layout::layout(&book, &style, fonts(), &images).report(diagnostics);
    let pdf = pdf::write(&pages, &book.metadata, fonts(), &images)?;
    let epub = epub::write(&book, &pages.map, &style, fonts(), &images)?;
    Ok(Some(Output { book, pdf, epub }))
}

/// The pictures of a book.
#[derive(Default)]
struct Requests(Vec<Request>);

impl Visitor<Bound> for Requests {
    fn image(&mut self, image: &Image<Bound>) {
        self.0.push(Request { source: image.source.clone(), span: image.span });
    }
}
