//! What must hold for the pages of every document: text, tags, links and pages agree with one another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use publish::layout::tags::{Kid, Role};
use publish::layout::{Content, FrameItem, Pages, dump};
use publish::model::{NodeId, Target};
use publish::{Options, Prepared, paginate, prepare};

use crate::press::{fonts, read};

fn pages_at(path: &Path) -> (Prepared, Pages) {
    let mut findings = Vec::new();
    let options = Options { keep_going: true, ..Options::default() };
    let manuscript = read(path, &mut findings);
    let prepared = prepare(&manuscript, fonts(), &options, &mut findings).expect("a book");
    let pages = paginate(&prepared, fonts(), &options).output;
    (prepared, pages)
}

fn pages_of(text: &str) -> (Prepared, Pages) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("text.md");
    fs::write(&path, text).expect("a file");
    pages_at(&path)
}

/// The page, from 0, of each anchor.
fn anchors(pages: &Pages) -> BTreeMap<&str, usize> {
    pages.anchors.iter().map(|anchor| (anchor.name.as_str(), anchor.page)).collect()
}

fn check((prepared, pages): &(Prepared, Pages)) {
    let mut shown = BTreeSet::new();
    let mut linked = BTreeSet::new();
    let anchors = anchors(pages);
    for (index, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let (content, left, top, right, bottom) = match item {
                FrameItem::Glyphs(run) => {
                    (Some(run.content), run.origin.x, run.origin.y, run.origin.x + run.width(), run.origin.y)
                }
                FrameItem::Rule { rect, content, .. } | FrameItem::Image { rect, content, .. } => {
                    (Some(*content), rect.origin.x, rect.origin.y, rect.right(), rect.bottom())
                }
                FrameItem::Link { rect, target, node } => {
                    linked.insert(*node);
                    if let Target::Internal(name) = target {
                        assert!(anchors.contains_key(name.as_str()), "no anchor {name}");
                    }
                    (None, rect.origin.x, rect.origin.y, rect.right(), rect.bottom())
                }
            };
            assert!(
                left.0 > -0.5
                    && top.0 > -0.5
                    && right.0 < page.size.width.0 + 0.5
                    && bottom.0 < page.size.height.0 + 0.5,
                "off page {}: {item:?}",
                index + 1
            );
            if let Some(Content::Node(node)) = content {
                shown.insert(node);
            }
        }
    }
    let mut leaves: BTreeMap<NodeId, usize> = BTreeMap::new();
    let mut links: BTreeMap<NodeId, usize> = BTreeMap::new();
    for tag in &pages.tags.tags {
        for kid in &tag.kids {
            match kid {
                Kid::Content(node) => *leaves.entry(*node).or_default() += 1,
                Kid::Links(node) => *links.entry(*node).or_default() += 1,
                Kid::Tag(child) => {
                    let child = &pages.tags.tags[child.0 as usize];
                    assert_eq!(child.parent.map(|p| &pages.tags.tags[p.0 as usize].role), Some(&tag.role));
                }
            }
        }
    }
    for node in &shown {
        assert_eq!(leaves.get(node), Some(&1), "{node:?} is shown and has not one leaf");
    }
    for node in leaves.keys() {
        if !shown.contains(node) {
            let book = format!("{:?}", prepared.book);
            let at = book.find(&format!("id: {node:?},")).unwrap_or(0);
            let about: String = book.get(at..).unwrap_or("").chars().take(200).collect();
            // White space at the end of a line of the source is part of a text, and may be all of it.
            assert!(about.contains("text: \" \""), "{node:?} has a leaf and is not shown: {about}");
        }
    }
    for node in &linked {
        assert_eq!(links.get(node), Some(&1), "{node:?} is a link and has not one tag");
    }
    let starts: Vec<_> = pages.map.starts.iter().map(|start| start.at).collect();
    assert!(starts.windows(2).all(|pair| pair[0] < pair[1]), "{starts:?}");
    let mut depth = 0;
    for entry in &pages.outline {
        assert!(entry.depth <= depth + 1, "{entry:?}");
        depth = entry.depth;
    }
    let mut level = 0;
    for tag in &pages.tags.tags {
        if let Role::H(own) = tag.role {
            assert!(own <= level + 1, "{tag:?}");
            level = own;
        }
    }
    for (name, page) in &anchors {
        if let Some(number) = name.strip_prefix("note-") {
            assert_eq!(anchors.get(format!("call-{number}-1").as_str()), Some(page), "{name}");
        }
    }
}

#[test]
fn layout_of_the_sample_series_agrees_with_itself() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("manuscript");
    for name in ["introduction.md", "russia-iran-iraq.md", "specimen.md"] {
        check(&pages_at(&folder.join(name)));
    }
}

/// A long text with notes, headings, lists, code and tables in all places.
fn medley(lang: &str, words: &str) -> String {
    let mut text = format!("---\ntitle: Medley\nlang: {lang}\ntoc: true\nnumber-sections: true\n---\n\n");
    for index in 0..40 {
        let _ = writeln!(text, "## {words} {index}\n");
        let _ =
            writeln!(text, "{}[^n{index}]\n\n[^n{index}]: {}\n", words.repeat(3 + index), words.repeat(1 + index % 9));
        let _ = writeln!(text, "- {words}\n- {words}[^l{index}]\n  1. {words}\n\n[^l{index}]: {words}\n");
        if index % 3 == 0 {
            let _ = writeln!(text, "```\n{}```\n", "code and more code\n".repeat(1 + index));
        }
        if index % 4 == 0 {
            let _ = writeln!(text, "| {words} | b |\n|---|--:|\n{}\n", "| cell | 12 |\n".repeat(2 + index));
        }
        if index % 5 == 0 {
            let _ = writeln!(text, "> [!NOTE]\n> {}\n", words.repeat(index + 1));
        }
    }
    text
}

#[test]
fn layout_of_a_long_text_agrees_with_itself() {
    let made = pages_of(&medley("en", "some plain words that fill a line, "));
    check(&made);
    let (_, pages) = made;
    assert!(pages.pages.len() > 10);

    let folios: BTreeMap<&str, usize> = anchors(&pages);
    for entry in &pages.outline {
        assert!(folios.values().any(|page| *page == entry.page), "{entry:?}");
    }
}

#[test]
fn layout_from_right_to_left_agrees_with_itself() {
    let made = pages_of(&medley("fa", "چند واژهٔ ساده که سطری را پر می‌کند، "));
    check(&made);
    let (_, pages) = made;

    let block = pages.pages[0].size.width.0;
    // Labels of lists hang at the right.
    let bullets = pages.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        FrameItem::Glyphs(run) if &*run.text == "•" => Some(run.origin.x.0),
        _ => None,
    });
    assert!(bullets.into_iter().all(|x| x > block / 2.0));
}

#[test]
fn layout_of_nothing_is_a_page() {
    let made = pages_of("");
    check(&made);
    assert_eq!(made.1.pages.len(), 1);
}

#[test]
fn layout_keeps_the_order_of_the_text() {
    let (_, pages) = pages_of(
        "# One\n\nFirst *second* third.\n\n1. fourth\n2. fifth\n\n> sixth\n\n| a | b |\n|---|---|\n| seventh | eighth |\n",
    );
    let words: Vec<String> = pages.pages.iter().map(dump::words).collect();
    let text = words.concat();
    let places: Vec<Option<usize>> =
        ["First", "second", "third", "1.", "fourth", "2.", "fifth", "sixth", "seventh", "eighth"]
            .iter()
            .map(|word| text.find(word))
            .collect();
    assert!(places.iter().all(Option::is_some), "{text}");
    assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{text}");
}

#[test]
fn layout_tables_go_on_with_their_head() {
    let mut text = String::from("| Head | b |\n|---|---|\n");
    for index in 0..120 {
        let _ = writeln!(text, "| row {index} | x |");
    }
    let made = pages_of(&text);
    check(&made);
    let (_, pages) = made;

    assert!(pages.pages.len() > 1);
    for page in &pages.pages {
        assert!(dump::words(page).contains("Head"), "{}", dump::words(page));
    }
}

#[test]
fn layout_splits_what_is_taller_than_a_page() {
    let cell = "many words in one cell that goes on and on, ".repeat(400);
    let made = pages_of(&format!("| a | b |\n|---|---|\n| {cell} | x |\n\ntext[^1]\n\n[^1]: {cell}\n"));
    check(&made);
    let (_, pages) = made;

    assert!(pages.pages.len() > 3);
}

/// The pages of small documents, item by item: whoever moves something sees where it went.
#[test]
fn layout_of_a_small_handout() {
    let (_, pages) = pages_of(
        "---\ntitle: A handout\nauthor: Jane Doe\ndate: 2021-07-28\nlang: en-GB\ntoc: true\n---\n\n\
         ::: abstract\nWhat it is about.\n:::\n\n# One {short=\"First\"}\n\nText with a note.[^n]\n\n\
         - apples\n- pears\n  - yellow\n\n[^n]: The note.\n",
    );
    insta::assert_snapshot!(dump::dump(&pages));
}

#[test]
fn layout_of_names_in_other_scripts() {
    let (_, pages) = pages_of(
        "---\ntitle: Names\nlang: en\n---\n\nThe port of Al-Faw ([الفاو]{lang=ar}, 1986).\n\n\
         ::: {lang=de}\n\"Ein Buch\", sagte sie.\n:::\n\n::: {lang=fa}\nکتاب ۱۲ خوب است.\n:::\n",
    );
    insta::assert_snapshot!(dump::dump(&pages));
}

#[test]
fn layout_of_a_table_and_a_box() {
    let (_, pages) = pages_of(
        "---\ntitle: Kinds\nlang: en\n---\n\n| Kind | Number |\n|:--|--:|\n| Tanks | 800 |\n| Planes | 30 |\n\n\
         : Deliveries {#tbl-kinds}\n\n> [!NOTE]\n> Useful to know.\n\n```text\ncode\n```\n",
    );
    insta::assert_snapshot!(dump::dump(&pages));
}
