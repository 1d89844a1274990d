//! The package: well-formed, whole, and the same each time.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};
use std::sync::OnceLock;

use super::books;
use crate::epub::write;
use crate::fonts::{FontBook, FontOptions};
use crate::images::ImageStore;
use crate::layout::{PageMap, PageStart};
use crate::model::{Book, NodeId, Position};
use crate::style::Stylesheet;

fn fonts() -> &'static FontBook {
    static FONTS: OnceLock<FontBook> = OnceLock::new();
    FONTS.get_or_init(|| FontBook::new(&FontOptions { paths: Vec::new(), system: false }).output)
}

fn made(book: &Book, map: &PageMap) -> Vec<u8> {
    write(book, map, &Stylesheet::handout(), fonts(), &ImageStore::default()).unwrap()
}

/// A page map with a page at every `every`-th node, in its middle.
fn pages(book: &Book, every: u32) -> PageMap {
    let nodes = (0..book.node_count).filter(|node| node % every == 3).map(NodeId);
    let starts =
        (1..).zip(nodes).map(|(page, node)| PageStart { label: page.to_string(), at: Position { node, offset: 3 } });
    PageMap { starts: starts.collect() }
}

/// The entries of an archive, in their order.
fn entries(epub: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut data = Vec::new();
            file.read_to_end(&mut data).unwrap();
            (file.name().to_owned(), data)
        })
        .collect()
}

fn documents(epub: &[u8]) -> BTreeMap<String, String> {
    let is_xml = |name: &str| name.ends_with(".xhtml") || name.ends_with(".opf") || name.ends_with(".ncx");
    let entries = entries(epub).into_iter().filter(|(name, _)| is_xml(name));
    entries.map(|(name, data)| (name, String::from_utf8(data).unwrap())).collect()
}

#[test]
fn the_archive_starts_with_its_type_and_states_no_time() {
    let book = books::every_node();
    let epub = made(&book, &PageMap::default());
    assert_eq!(&epub[30..58], b"mimetypeapplication/epub+zip");
    let names: Vec<String> = entries(&epub).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names[1], "META-INF/container.xml");
    assert!(names.iter().all(|name| name.is_ascii() && !name.contains(' ')), "{names:?}");
    let mut archive = zip::ZipArchive::new(Cursor::new(&epub)).unwrap();
    for index in 0..archive.len() {
        assert_eq!(archive.by_index_raw(index).unwrap().last_modified().unwrap(), zip::DateTime::default());
    }
}

#[test]
fn two_builds_are_the_same() {
    let book = books::every_node();
    let first = made(&book, &pages(&book, 7));
    assert!(first == made(&book, &pages(&book, 7)));
}

#[test]
fn every_document_is_well_formed() {
    let book = books::every_node();
    for (name, text) in documents(&made(&book, &pages(&book, 7))) {
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        if let Err(error) = roxmltree::Document::parse_with_options(&text, options) {
            panic!("{name}: {error}\n{text}");
        }
    }
}

#[test]
fn every_link_leads_to_something() {
    let book = books::every_node();
    let epub = made(&book, &pages(&book, 5));
    let files: BTreeSet<String> = entries(&epub).into_iter().map(|(name, _)| name).collect();
    let texts = documents(&epub);
    let options = || roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let parsed: BTreeMap<&str, roxmltree::Document<'_>> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), roxmltree::Document::parse_with_options(text, options()).unwrap()))
        .collect();
    let mut ids: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (name, document) in &parsed {
        for node in document.descendants() {
            if let Some(id) = node.attribute("id") {
                assert!(ids.entry(name).or_default().insert(id.to_owned()), "{name}: {id} twice");
            }
        }
    }
    let mut seen = 0;
    for (name, document) in &parsed {
        for node in document.descendants() {
            for key in ["href", "src"] {
                let Some(address) = node.attribute(key).filter(|address| !address.contains(':')) else { continue };
                let (file, fragment) = address.split_once('#').map_or((address, None), |(f, id)| (f, Some(id)));
                let file = if file.is_empty() { (*name).to_owned() } else { format!("OEBPS/{file}") };
                assert!(files.contains(&file), "{name}: {address}");
                if let Some(fragment) = fragment {
                    assert!(ids[file.as_str()].contains(fragment), "{name}: {address}");
                }
                seen += 1;
            }
            for key in ["aria-labelledby", "refines", "idref"] {
                if let Some(id) = node.attribute(key) {
                    assert!(ids[name].contains(id.trim_start_matches('#')), "{name}: {id}");
                }
            }
        }
    }
    assert!(seen > 50);
}

#[test]
fn pages_are_marked_and_listed() {
    let book = books::every_node();
    let map = pages(&book, 7);
    let texts = documents(&made(&book, &map));
    let marks: usize = texts.values().map(|text| text.matches("doc-pagebreak").count()).sum();
    let nav = &texts["OEBPS/nav.xhtml"];
    let list = nav.split_once("id=\"page-list\"").unwrap().1;
    assert_eq!(list.matches("<li>").count(), marks);
    assert_eq!(texts["OEBPS/toc.ncx"].matches("<pageTarget").count(), marks);
    // Comments and notes that are never called show nothing, so no page starts in them.
    assert!(marks >= map.starts.len() - 4, "{marks} of {}", map.starts.len());
}

#[test]
fn package_documents() {
    let book = books::every_node();
    let texts = documents(&made(&book, &pages(&book, 50)));
    for name in ["content.opf", "nav.xhtml", "toc.ncx", "title.xhtml", "cover.xhtml"] {
        insta::assert_snapshot!(name, texts[&format!("OEBPS/{name}")]);
    }
}
