//! What each fuzz target does with its input: nothing may panic, and what is made must be whole.
//!
//! Shared by the fuzzer's programs in `fuzz_targets/` and by their replay among the tests.

use std::fs;

use publish::images::{ImageOptions, ImageStore, Request};
use publish::parse;

use crate::press;

/// Bytes as the front matter of a manuscript.
pub(crate) fn front_matter(data: &[u8]) {
    let text = [b"---\n", data, b"\n---\n\ntext\n"].concat();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("manuscript.md");
    fs::write(&path, text).expect("a file");
    let manuscript = press::read(&path, &mut Vec::new());
    assert!(manuscript.text().is_char_boundary(manuscript.body_start), "the body starts within a character");
}

/// Bytes as a manuscript, read and parsed.
pub(crate) fn parse(data: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("manuscript.md");
    fs::write(&path, data).expect("a file");
    let mut diagnostics = Vec::new();
    let manuscript = press::read(&path, &mut diagnostics);
    let length = manuscript.text().len();
    if let Ok(document) = parse::parse(&manuscript) {
        diagnostics.extend(document.warnings);
    }
    for span in diagnostics.iter().filter_map(|found| found.span).filter(|span| span.file.0 == 0) {
        assert!(span.start <= span.end && span.end as usize <= length, "a diagnostic outside of the text: {span:?}");
    }
}

/// Bytes as a manuscript, to a PDF that can be read back.
pub(crate) fn build_pdf(data: &[u8]) {
    if let Some(output) = press::press_bytes(data).output {
        let document = lopdf::Document::load_mem(&output.pdf).expect("a PDF that can be read");
        assert!(!document.get_pages().is_empty(), "a PDF without pages");
    }
}

/// Bytes as a manuscript, to an EPUB whose every page is well-formed.
pub(crate) fn build_epub(data: &[u8]) {
    let Some(output) = press::press_bytes(data).output else { return };
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(output.epub)).expect("an archive");
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("an entry");
        let name = entry.name().to_owned();
        if [".xhtml", ".opf", ".ncx", ".xml"].iter().any(|end| name.ends_with(end)) {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut entry, &mut text).expect("UTF-8");
            let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
            if let Err(error) = roxmltree::Document::parse_with_options(&text, options) {
                panic!("{name} is not well-formed: {error}");
            }
        }
    }
}

/// Bytes as a picture file of each kind, probed and decoded.
pub(crate) fn images(data: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let names = ["a.jpg", "a.png", "a.gif", "a.webp", "a.tiff", "a.bmp", "a.svg"];
    let mut requests = Vec::new();
    for name in names {
        fs::write(folder.path().join(name), data).expect("a file");
        requests.push(Request { source: name.to_owned(), span: Default::default() });
    }
    let options = ImageOptions {
        folders: vec![folder.path().to_owned()],
        root: folder.path().to_owned(),
        max_pixels: 1_000_000,
        max_bytes: 1_000_000,
    };
    let (store, _) = ImageStore::load(&requests, &options);
    for (_, picture) in store.output.pictures() {
        if let Ok(bitmap) = picture.decode(Some(64)) {
            assert_eq!(bitmap.rgb.len(), bitmap.width as usize * bitmap.height as usize * 3, "pixels are missing");
        }
    }
}
