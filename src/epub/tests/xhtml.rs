//! Each kind of node as XHTML.

use super::books::{self, Maker};
use crate::epub::division::{Division, Home};
use crate::epub::images::ImageFiles;
use crate::epub::xhtml::{Context, part};
use crate::model::{Book, NodeId};
use crate::style::Stylesheet;
use crate::style::Words;
use std::collections::HashMap;

fn texts(book: &Book, marks: &HashMap<NodeId, Vec<(u32, usize)>>, labels: &[&str]) -> Vec<(String, String)> {
    let division = Division::of(book);
    let images = ImageFiles::for_test("picture.png", "images/01-picture.png");
    let style = Stylesheet::handout();
    let words = Words::of(book.metadata.lang.primary());
    let context = Context { book, division: &division, marks, labels, images: &images, style: &style, words };
    let chapters = (0..division.parts.len()).map(|index| part(&context, index, &[]));
    chapters.map(|chapter| (chapter.file, chapter.xhtml)).collect()
}

#[test]
fn every_node() {
    let book = books::every_node();
    for (name, text) in texts(&book, &HashMap::new(), &[]) {
        insta::assert_snapshot!(
            name.trim_end_matches(".xhtml"),
            text.replace(&"All work and no play makes a dull book. ".repeat(119), "…")
        );
    }
}

#[test]
fn a_page_starts_between_two_letters() {
    let mut m = Maker::default();
    let block = m.paragraph("ab & éf");
    let node = NodeId(block.id.0 + 1);
    let book = m.book(books::metadata(), vec![block], Vec::new());
    // The second offset lies within a character and is moved before it.
    let marks = HashMap::from([(node, vec![(1, 0), (6, 1)])]);
    let text = &texts(&book, &marks, &["iv", "1-2"])[0].1;
    let body = text.split("<p>").nth(1).and_then(|rest| rest.split("</p>").next()).unwrap();
    insta::assert_snapshot!(body, @r#"a<span epub:type="pagebreak" role="doc-pagebreak" id="page-iv" aria-label=" iv. "></span>b &amp; <span epub:type="pagebreak" role="doc-pagebreak" id="page-n2" aria-label=" 1-2. "></span>éf"#);
}

#[test]
fn a_long_book_is_cut_into_chapters_and_a_short_one_is_not() {
    let book = |chapters: usize, length: usize| {
        let mut m = Maker::default();
        let mut blocks = Vec::new();
        for chapter in 0..chapters {
            blocks.push(m.heading(1, &format!("c{chapter}"), &format!("Chapter {chapter}")));
            for section in 0..4 {
                blocks.push(m.heading(2, &format!("c{chapter}s{section}"), "Section"));
                blocks.push(m.paragraph(&"x".repeat(length)));
            }
        }
        let book = m.book(books::metadata(), blocks, Vec::new());
        Division::of(&book).parts.len()
    };
    assert_eq!(book(5, 100), 1);
    assert_eq!(book(5, 1_000), 5);
    assert_eq!(book(2, 50_000), 8);
    assert_eq!(book(1, 5_000), 1);
    assert_eq!(book(1, 20_000), 4);
}

#[test]
fn notes_stand_where_they_are_called_first() {
    let division = Division::of(&books::every_node());
    assert_eq!(division.notes, [Some(Home::Part(0)), Some(Home::Part(0)), Some(Home::Part(0)), None]);
    assert_eq!(division.calls[0], [(0, Home::Part(0)), (1, Home::Part(0)), (2, Home::Part(1))]);
}
