//! The PDF backend on pages set by hand.

mod setter;

use std::path::Path;

use lopdf::{Document, Object};
use publish::images::ImageStore;
use publish::layout::tags::Role;
use publish::layout::{Artifact, Content, FrameItem, Pages, Target};
use publish::model::{Date, Metadata, Person};
use publish::pdf;
use publish::units::{Color, Pt, Rect};

use setter::{Setter, fonts};

fn metadata() -> Metadata {
    Metadata {
        title: "A Sample".to_owned(),
        authors: vec![Person { name: "Ann Ström".to_owned(), ..Person::default() }],
        date: Date::parse("2021-07-28"),
        keywords: vec!["one".to_owned(), "two & three".to_owned()],
        rights: Some("CC0".to_owned()),
        ..Metadata::default()
    }
}

fn sample() -> (publish::fonts::FontBook, Pages) {
    let fonts = fonts();
    let mut setter = Setter::new(&fonts);
    setter.line("A running head", Content::Artifact(Artifact::Header));
    setter.heading("The First", 1);
    setter.paragraph("Plain words (with brackets \\ and more) run over line after line until they stop.", 5);
    setter.face("Source Serif 4", false, true);
    setter.paragraph("Slanted words, Ελληνικά, Кириллица.", 9);
    setter.face("Amiri", false, false);
    setter.paragraph("TrueType outlines here", 9);
    setter.face("Source Serif 4", true, false);
    setter.heading("The Second", 2);
    setter.link("out there", Target::External("https://example.org/a?b=(c)".to_owned()));
    setter.link("back to the first", Target::Internal("the-first".to_owned()));
    let color = Color::rgb(200, 30, 30);
    let content = Content::Artifact(Artifact::Layout);
    setter.push(FrameItem::Rule { rect: Rect::new(Pt(72.0), Pt(400.0), Pt(100.0), Pt(0.4)), color, content });
    setter.new_page();
    setter.paragraph(&"word after word goes by ".repeat(300).trim_end(), 12);
    let pages = setter.pages;
    (fonts, pages)
}

fn bytes(fonts: &publish::fonts::FontBook, pages: &Pages) -> Vec<u8> {
    pdf::write(pages, &metadata(), fonts, &ImageStore::default()).unwrap()
}

/// Runs of every kind that is hard to extract.
fn hard() -> (publish::fonts::FontBook, Pages) {
    let fonts = fonts();
    let mut setter = Setter::new(&fonts);
    setter.hyphenated("A paragraph with a hyphen", "ated word in it and more.");
    setter.face("Amiri", false, false);
    setter.rtl("السلام عليكم ورحمة الله");
    setter.rtl("می‌خواهم کتاب بخوانم");
    setter.face("Source Serif 4", false, false);
    setter.conflict("one thing", "another");
    let pages = setter.pages;
    (fonts, pages)
}

#[test]
fn hard_text_is_written() {
    let (fonts, pages) = hard();
    let bytes = bytes(&fonts, &pages);
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("pdf-hard.pdf"), &bytes).unwrap();
    Document::load_mem(&bytes).unwrap();
}

#[test]
fn the_file_reads_back() {
    let (fonts, pages) = sample();
    let bytes = bytes(&fonts, &pages);
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("pdf-sample.pdf"), &bytes).unwrap();
    let document = Document::load_mem(&bytes).unwrap();
    assert_eq!(document.get_pages().len(), pages.pages.len());
    assert!(document.catalog().unwrap().has(b"StructTreeRoot"));
    let _ = (Role::P, Object::Null);
}
