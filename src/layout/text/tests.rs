//! Tests of setting text.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::diag::FileId;
use crate::fonts::FontOptions;
use crate::layout::{FrameItem, GlyphRun};
use crate::model::{Attrs, Code, InlineStyle, Link, NodeId, NoteCall, NoteRef, Styled, Target, Text};

struct Fixture {
    style: Stylesheet,
    fonts: FontBook,
    images: ImageStore,
}

impl Fixture {
    fn new() -> Self {
        Self {
            style: Stylesheet::handout(),
            fonts: FontBook::new(&FontOptions::default()).output,
            images: ImageStore::default(),
        }
    }

    fn cx(&self) -> TextContext<'_> {
        TextContext { style: &self.style, fonts: &self.fonts, images: &self.images }
    }

    fn set(&self, content: &[Inline<Bound>], measure: f64, lang: &str) -> SetLines {
        set_paragraph(&self.cx(), content, &shape(measure, lang))
    }
}

fn shape(measure: f64, lang: &str) -> ParagraphShape {
    let lang = Lang::parse(lang).unwrap();
    ParagraphShape {
        text: TextStyle::serif(Pt(11.0), Pt(14.5)),
        measure: Pt(measure),
        indent: Pt::ZERO,
        align: Align::Justify,
        dir: lang.direction(),
        lang,
    }
}

fn text(id: u32, text: &str) -> Inline<Bound> {
    let end = u32::try_from(text.len()).unwrap();
    Inline::Text(Text { id: NodeId(id), span: Span::new(FileId(0), 0, end), text: text.to_owned() })
}

fn styled(id: u32, style: InlineStyle, content: Vec<Inline<Bound>>) -> Inline<Bound> {
    Inline::Styled(Styled { id: NodeId(id), span: Span::default(), style, attrs: Attrs::default(), content })
}

fn soft(id: u32) -> Inline<Bound> {
    Inline::SoftBreak { id: NodeId(id), span: Span::default() }
}

fn runs(line: &Line) -> impl Iterator<Item = &GlyphRun> {
    line.items.iter().filter_map(|item| match item {
        FrameItem::Glyphs(run) => Some(run),
        FrameItem::Rule { .. } | FrameItem::Image { .. } | FrameItem::Link { .. } => None,
    })
}

/// The text of a line in the order of the text, a hyphen that was put in as `=`.
fn said(line: &Line) -> String {
    let mut clusters: BTreeMap<u32, String> = BTreeMap::new();
    for run in runs(line) {
        for glyph in &run.glyphs {
            let start = glyph.cluster as usize;
            if glyph.text_len > 0 {
                let text = &run.text[start..start + usize::from(glyph.text_len)];
                assert!(clusters.insert(glyph.cluster, text.to_owned()).is_none(), "a byte is covered twice");
            }
        }
    }
    let mut out: String = clusters.into_values().collect();
    if line.hyphenated {
        out.push('=');
    }
    out
}

/// The text of a line as it is seen, from left to right.
fn seen(line: &Line) -> String {
    let mut out = String::new();
    for run in runs(line) {
        for glyph in &run.glyphs {
            out.push_str(&run.text[glyph.cluster as usize..][..usize::from(glyph.text_len)]);
        }
    }
    out
}

fn lines(set: &SetLines) -> Vec<String> {
    set.lines.iter().map(said).collect()
}

const KNIGHT: &str = "In olden times when wishing still helped one, there lived a king whose daughters were all \
beautiful; but the youngest was so beautiful that the sun itself, which has seen so much, was astonished whenever it shone in her face.";

#[test]
fn a_paragraph_is_justified() {
    let fixture = Fixture::new();
    let set = fixture.set(&[text(0, KNIGHT)], 240.0, "en");
    assert!(set.warnings.is_empty(), "{:?}", set.warnings);
    assert_eq!(
        lines(&set),
        [
            "In olden times when wishing still helped one, ",
            "there lived a king whose daughters were all ",
            "beautiful; but the youngest was so beautiful that ",
            "the sun itself, which has seen so much, was ",
            "astonished whenever it shone in her face.",
        ]
    );
    for line in &set.lines[..set.lines.len() - 1] {
        assert!((line.width.0 - 240.0).abs() < 2.5, "{:?}", line.width);
    }
    assert_eq!(lines(&set).concat(), KNIGHT);
}
