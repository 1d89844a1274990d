//! The whole path for tests: a manuscript to both outputs.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use publish::diag::{Diagnostic, Failed};
use publish::fonts::{FontBook, FontOptions};
use publish::manuscript::{self, Manuscript, Project, ReadOptions};
use publish::model::Book;
use publish::{Options, epub, paginate, pdf, prepare};

/// What became of a manuscript.
#[derive(Debug)]
pub(crate) struct Pressed {
    /// Everything made of it; `None` after an error.
    pub(crate) output: Option<Output>,
    /// What was found on the way.
    pub(crate) findings: Vec<Diagnostic>,
}

/// Everything made of a manuscript.
#[derive(Debug)]
pub(crate) struct Output {
    /// The bound tree.
    pub(crate) book: Book,
    /// The PDF.
    pub(crate) pdf: Vec<u8>,
    /// The EPUB.
    pub(crate) epub: Vec<u8>,
}

/// The faces of the binary, read once for all tests.
pub(crate) fn fonts() -> &'static FontBook {
    static FONTS: OnceLock<FontBook> = OnceLock::new();
    FONTS.get_or_init(|| FontBook::new(&FontOptions { paths: Vec::new(), system: false }).output)
}

/// Presses bytes that may be a manuscript, in spite of errors in it as far as it can be done.
pub(crate) fn press_bytes(bytes: &[u8]) -> Pressed {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("manuscript.md");
    fs::write(&path, bytes).expect("a file");
    press(&path, &Options { keep_going: true, ..Options::default() })
}

/// Presses the manuscript at `path`.
pub(crate) fn press_file(path: &Path) -> Pressed {
    press(path, &Options::default())
}

/// Reads the manuscript at `path`, with the project in its folder if there is one.
pub(crate) fn read(path: &Path, findings: &mut Vec<Diagnostic>) -> Manuscript {
    let project = path.with_file_name("publish.toml");
    let project = project.exists().then(|| Project::read(&project)).map(|(project, found)| {
        findings.extend(found);
        project
    });
    // The sample series has its pictures beside its manuscripts, in the project's folder.
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = path.starts_with(home.join("manuscript")).then_some(home);
    let (manuscript, found) =
        manuscript::read(path, &ReadOptions { project: project.as_ref(), root, ..ReadOptions::default() });
    findings.extend(found);
    manuscript
}

fn press(path: &Path, options: &Options<'_>) -> Pressed {
    let mut findings = Vec::new();
    let manuscript = read(path, &mut findings);
    let output = make(&manuscript, options, &mut findings);
    Pressed { output, findings }
}

fn make(manuscript: &Manuscript, options: &Options<'_>, findings: &mut Vec<Diagnostic>) -> Option<Output> {
    let prepared = prepare(manuscript, fonts(), options, findings)?;
    let pages = paginate(&prepared, fonts(), options).report(findings);
    let pdf = pdf::write(&pages, &prepared.book.metadata, fonts(), &prepared.images);
    let epub = epub::write(&prepared.book, &pages.map, &prepared.style, fonts(), &prepared.images);
    match (pdf, epub) {
        (Ok(pdf), Ok(epub)) => Some(Output { book: prepared.book, pdf, epub }),
        (pdf, epub) => {
            let faults = [pdf.err(), epub.err()].into_iter().flatten();
            findings.extend(faults.flat_map(|Failed(found)| found));
            None
        }
    }
}
