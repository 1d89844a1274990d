//! The EPUBs of the sample series as packages: well-formed, with every link leading to something, and paged as the
//! PDF is.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};
use std::path::Path;

use crate::press;

/// The sample manuscripts, pressed.
fn samples() -> Vec<(&'static str, press::Output)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("manuscript");
    let names = ["introduction.md", "russia-iran-iraq.md", "specimen.md"];
    let press = |name: &'static str| {
        let pressed = press::press_file(&folder.join(name));
        (name, pressed.output.unwrap_or_else(|| panic!("{name}: {:?}", pressed.findings)))
    };
    names.into_iter().map(press).collect()
}

/// The entries of an archive by their names.
fn entries(epub: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).expect("an archive");
    let mut entries = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("an entry");
        let mut data = Vec::new();
        file.read_to_end(&mut data).expect("its bytes");
        entries.insert(file.name().to_owned(), data);
    }
    entries
}

/// The XML documents among `entries`.
fn documents(entries: &BTreeMap<String, Vec<u8>>) -> BTreeMap<&str, String> {
    let is_xml = |name: &str| [".xhtml", ".opf", ".ncx", ".xml"].iter().any(|ending| name.ends_with(ending));
    let documents = entries.iter().filter(|(name, _)| is_xml(name));
    documents.map(|(name, data)| (name.as_str(), String::from_utf8(data.clone()).expect("UTF-8"))).collect()
}

fn parsed<'t>(texts: &'t BTreeMap<&str, String>) -> BTreeMap<&'t str, roxmltree::Document<'t>> {
    let parse = |name: &str, text: &'t str| {
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        roxmltree::Document::parse_with_options(text, options).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    texts.iter().map(|(&name, text)| (name, parse(name, text))).collect()
}

#[test]
fn every_link_in_the_samples_leads_to_something() {
    for (sample, output) in samples() {
        let entries = entries(&output.epub);
        let texts = documents(&entries);
        let documents = parsed(&texts);
        let mut places: BTreeSet<String> = entries.keys().cloned().collect();
        for (name, document) in &documents {
            for id in document.descendants().filter_map(|node| node.attribute("id")) {
                assert!(places.insert(format!("{name}#{id}")), "{sample}: {name}#{id} stands twice");
            }
        }
        for (name, document) in &documents {
            for node in document.descendants() {
                let addresses = ["href", "src"].iter().filter_map(|key| node.attribute(*key));
                for address in addresses.filter(|address| !address.contains(':')) {
                    let place =
                        if address.starts_with('#') { format!("{name}{address}") } else { format!("OEBPS/{address}") };
                    assert!(places.contains(&place), "{sample}: {name} leads to {address}");
                }
            }
        }
    }
}

#[test]
fn every_file_in_the_samples_is_in_the_manifest_and_the_other_way_round() {
    for (sample, output) in samples() {
        let entries = entries(&output.epub);
        let texts = documents(&entries);
        let documents = parsed(&texts);
        let items = documents["OEBPS/content.opf"]
            .descendants()
            .filter(|node| node.has_tag_name(("http://www.idpf.org/2007/opf", "item")));
        let listed: BTreeSet<String> =
            items.filter_map(|item| item.attribute("href")).map(|href| format!("OEBPS/{href}")).collect();
        let packed: BTreeSet<String> =
            entries.keys().filter(|name| name.starts_with("OEBPS/") && !name.ends_with(".opf")).cloned().collect();
        assert_eq!(listed, packed, "{sample}");
    }
}

#[test]
fn the_samples_are_paged_as_their_pdfs_are() {
    for (sample, output) in samples() {
        let entries = entries(&output.epub);
        let texts = documents(&entries);
        let nav = &texts["OEBPS/nav.xhtml"];
        let list = nav.split_once("id=\"page-list\"").map_or("", |(_, list)| list);
        let labels: Vec<&str> = list
            .split("<li>")
            .skip(1)
            .filter_map(|item| Some(item.split_once("</a>")?.0.rsplit_once('>')?.1))
            .collect();
        let pages = lopdf::Document::load_mem(&output.pdf).expect("a PDF").get_pages().len();
        let counted: Vec<String> = (1..=pages).map(|page| page.to_string()).collect();
        assert_eq!(labels, counted, "{sample}");
    }
}
