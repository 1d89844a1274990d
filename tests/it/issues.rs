//! Faults that were found and mended, each with what showed it.

use publish::diag::Severity;

use crate::cli::Desk;
use crate::extract::{epub_text, pdf_text};
use crate::press::{Output, press_bytes};

/// Both outputs of `text`, which is faultless.
fn output(text: &str) -> Output {
    let pressed = press_bytes(text.as_bytes());
    assert!(pressed.findings.iter().all(|found| found.severity == Severity::Warning), "{:?}", pressed.findings);
    pressed.output.unwrap()
}

/// Whether `pdf` has a destination of this name, and a link to it.
fn is_reached_in_pdf(pdf: &[u8], name: &str) -> bool {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let is_name = |object: &lopdf::Object| object.as_str().is_ok_and(|found| found == name.as_bytes());
    let mut named = false;
    let mut linked = false;
    for object in document.objects.values() {
        let Ok(dict) = object.as_dict() else { continue };
        named |= dict.get(b"Names").and_then(lopdf::Object::as_array).is_ok_and(|names| names.iter().any(is_name));
        let action = dict.get(b"A").and_then(lopdf::Object::as_dict).unwrap_or(dict);
        linked |= ["D", "Dest"].iter().any(|key| action.get(key.as_bytes()).is_ok_and(is_name));
    }
    named && linked
}

/// All XHTML of an EPUB.
fn xhtml(epub: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(epub)).unwrap();
    let mut all = String::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        if file.name().ends_with(".xhtml") {
            std::io::Read::read_to_string(&mut file, &mut all).unwrap();
        }
    }
    all
}

fn assert_reached(text: &str, name: &str) {
    let output = output(text);
    assert!(is_reached_in_pdf(&output.pdf, name), "the PDF has no way to `{name}`");
    let xhtml = xhtml(&output.epub);
    let (id, link) = (format!("id=\"{name}\""), format!("#{name}\""));
    assert!(xhtml.contains(&id) && xhtml.contains(&link), "the EPUB has no way to `{name}`: {xhtml}");
}

#[test]
fn issues_a_folder_for_several_outputs_is_made() {
    let essay = "---\ntitle: A\nlang: en\n---\n\nText.\n";
    let desk = Desk::with(essay).file("other.md", essay);
    let ran = desk.run(&["build", ".", "-o", "made"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(desk.has("made/essay.pdf") && desk.has("made/essay.epub") && desk.has("made/other.pdf"));
    // Where one file is made, the name is its name, unless it ends as that of a folder.
    assert_eq!(desk.run(&["pdf", "essay.md", "-o", "name"]).status, 0);
    assert!(desk.path().join("name").is_file());
    assert_eq!(desk.run(&["epub", "essay.md", "-o", "deep/folder/"]).status, 0);
    assert!(desk.has("deep/folder/essay.epub"));
    // A file is no folder for two manuscripts.
    let ran = desk.run(&["build", ".", "-o", "name"]);
    assert!(ran.status == 2 && ran.stderr.contains("`name` is no folder"), "{}", ran.stderr);
}

#[test]
fn issues_a_call_without_its_note_shows_as_it_was_written() {
    let pressed = press_bytes(b"text[^x]");
    assert!(pressed.findings.iter().any(|found| found.code == "undefined-note"));
    let output = pressed.output.unwrap();
    assert!(pdf_text(&output.pdf).contains("text[^x]"));
    assert!(epub_text(&output.epub).contains("text[^x]"));
}

#[test]
fn issues_a_heading_that_became_the_title_can_be_linked_to() {
    assert_reached("# The long war\n\nSee [above](#the-long-war).\n\n## Part\n\nText.\n", "the-long-war");
    assert_reached("---\ntitle: The long war\n---\n\n# The long war\n\n[above](#the-long-war)\n", "the-long-war");
    assert_reached("# The long war {#war}\n\nSee [above](#war).\n", "war");
}

#[test]
fn issues_an_anchor_alone_in_its_paragraph_can_be_linked_to() {
    assert_reached("Before.\n\n<a id=\"x\"></a>\n\nAfter, see [there](#x).\n", "x");
    assert_reached("- <a id=\"x\"></a>\n- See [there](#x).\n", "x");
}

#[test]
fn issues_every_missing_glyph_has_its_place() {
    // Private characters: in a title and contents, a heading, code, a list, a table, a note.
    let text = "---\ntitle: \"A \u{e101}\"\ntoc: true\n---\n\n# B \u{e102}\n\nText.[^1]\n\n```\ncode \u{e103}\n```\n\n\
                - \u{e104}\n\n|a|\n|-|\n|\u{e105}|\n\n    code \u{e106}\n\n`\u{e107}`\n\n[^1]: Note \u{e108}.\n\n# C\n\nMore.\n";
    let pressed = press_bytes(text.as_bytes());
    let missing: Vec<_> = pressed.findings.iter().filter(|found| found.code == "missing-glyph").collect();
    assert_eq!(missing.len(), 8, "{missing:#?}");
    for found in missing {
        let span = found.span.unwrap_or_else(|| panic!("without a place: {}", found.message));
        let place = &text[span.start as usize..span.end as usize];
        let named = found.message.split(['“', '”']).nth(1).unwrap();
        assert!(place.contains(named), "{place:?} for {named:?}");
    }
}

#[test]
fn issues_fonts_are_listed() {
    let ran = Desk::new().run(&["fonts"]);
    let listed = String::from_utf8(ran.stdout).unwrap();
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    for family in ["Source Serif 4", "Amiri"] {
        assert!(listed.lines().any(|line| line.starts_with(family)), "{family}: {listed}");
    }
}
