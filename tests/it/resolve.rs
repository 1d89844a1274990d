//! Document to Book: ids, anchors, numbers, notes, targets, contents.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use proptest::prelude::*;
use publish::diag::Diagnostic;
use publish::model::dump::dump;
use publish::model::visit::{Visitor, walk_block, walk_inline, walk_tree};
use publish::model::{Block, Book, Bound, Inline};
use publish::style::Stylesheet;
use publish::{Illustrated, Options, document, resolve};

fn bind_with(text: &str, style: &Stylesheet) -> (Book, Vec<Diagnostic>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manuscript.md");
    std::fs::write(&path, text).unwrap();
    let mut findings = Vec::new();
    let manuscript = crate::press::read(&path, &mut findings);
    let Illustrated { document, .. } = document(&manuscript, &Options::default(), &mut findings);
    let book = resolve::resolve_anyway(document, style).report(&mut findings);
    (book, findings)
}

fn bind(text: &str) -> (Book, Vec<Diagnostic>) {
    bind_with(text, &Stylesheet::handout())
}

fn codes(findings: &[Diagnostic]) -> Vec<&'static str> {
    findings.iter().map(|found| found.code).filter(|code| *code != "no-language").collect()
}

#[test]
fn resolve_notes_are_numbered_by_their_first_calls() {
    let (book, findings) = bind("One[^b] two[^a] three[^b].\n\n[^a]: A, which calls[^c].\n\n[^b]: B.\n\n[^c]: C.\n");
    let labels: Vec<&str> = book.notes.iter().map(|note| note.label.as_str()).collect();
    assert_eq!(labels, ["b", "a", "c"]);
    assert_eq!(codes(&findings), [""; 0]);
    assert_snapshot!(dump(&book));
}

#[test]
fn resolve_headings_get_anchors_numbers_and_contents() {
    let style = Stylesheet { number_sections: Some(2), contents: Some(2), ..Stylesheet::handout() };
    let text = "## Causes\n\n### Oil\n\n#### Prices\n\n## Causes\n\n## Sources {.unnumbered}\n\n### Own {#mine}\n\n[](#mine) [](#causes-1)\n";
    let (book, findings) = bind_with(&format!("---\ntitle: T\nlang: en\n---\n\n{text}"), &style);
    assert_eq!(codes(&findings), [""; 0]);
    assert_snapshot!(dump(&book));
}

#[test]
fn resolve_what_has_an_id_for_it_is_numbered() {
    let text = "---\ntitle: T\nlang: de\n---\n\n[](#tbl:x)\n\n| a |\n|---|\n| b |\n\nSee [](#nowhere).\n";
    let (_, findings) = bind(text);
    assert_eq!(codes(&findings), ["undefined-target", "undefined-target"]);
}

#[test]
fn resolve_ids_given_twice_and_levels_left_out_are_told() {
    let (_, findings) = bind("---\ntitle: T\n---\n\n# A {#x}\n\n### B {#x}\n");
    let mut found = codes(&findings);
    found.sort_unstable();
    assert_eq!(found, ["duplicate-id", "heading-skip"]);
}

#[test]
fn resolve_many_relative_links_are_told_once() {
    let text: String = (0..9).map(|n| format!("[x](file{n}.md)\n")).collect();
    assert_eq!(codes(&bind(&text).1), ["relative-link"]);
    let text = format!("---\nurl: https://example.org/essay.html\n---\n\n{text}");
    assert_eq!(codes(&bind(&text).1), [""; 0]);
}

#[test]
fn resolve_a_series_closes_with_its_documents() {
    let desk = crate::cli::Desk::new()
        .file("publish.toml", "manuscripts = [\"a.md\", { title = \"Elsewhere\", author = [\"Jane Doe\", \"John Roe\"], url = \"https://example.org\" }]\n[series]\ntitle = \"S\"\nabout = \"About *S*.\"\n")
        .file("a.md", "---\ntitle: A\nlang: de\n---\n\nText.\n");
    let dump = desk.run(&["check", "a.md", "--dump", "book"]).text();
    let dump = dump.split_once("\nbody\n").unwrap().1;
    let order = ["Text.", "About", "In dieser Reihe:", "Jane Doe, John Roe: ", "Elsewhere"];
    let places: Vec<Option<usize>> = order.iter().map(|words| dump.find(words)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{dump}");
}

/// Gathers ids in the order in which a reader meets them.
#[derive(Default)]
struct Ids {
    ids: Vec<u32>,
    anchors: BTreeSet<String>,
    repeated: bool,
}

impl Visitor<Bound> for Ids {
    fn block(&mut self, block: &Block<Bound>) {
        self.ids.push(block.id.0);
        if let Some(id) = &block.attrs.id {
            self.repeated |= !self.anchors.insert(id.clone());
        }
        walk_block(self, block);
    }

    fn inline(&mut self, inline: &Inline<Bound>) {
        if let Inline::Text(text) = inline {
            self.ids.push(text.id.0);
        }
        walk_inline(self, inline);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn resolve_ids_follow_reading_order(pieces in prop::collection::vec(prop::sample::select(vec![
        "# Note 1\n\n", "## A {#a}\n\n", "## A\n\n", "Text[^1] and ^[inline].\n\n", "> Quote [x](#a)\n\n", "- item[^1]\n- item\n\n",
        "[^1]: Note with *words*.\n\n", "| a | b |\n|---|---|\n| [](#a) | d |\n\n", "```\ncode\n```\n\n", "![Alt](no.png)\n\n",
    ]), 0..14)) {
        let (book, _) = bind(&pieces.concat());
        let mut seen = Ids::default();
        walk_tree(&mut seen, &book);
        prop_assert!(seen.ids.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", seen.ids);
        prop_assert!(seen.ids.iter().all(|id| *id < book.node_count));
        prop_assert!(!seen.repeated);
    }
}
