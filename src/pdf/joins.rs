//! Words that a line end cuts in two, put together for whoever reads the text.
//!
//! In: pages. Out: for each run that ends in a hyphen of the line break, and for the run that goes on after it, how far
//! the word reaches. The first part then says the whole word, and the rest says nothing (`ActualText`, ISO 32000-1,
//! 14.9.4), so that text comes out with the author's words, even where a page ends in the middle of one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::layout::{Content, FrameItem, GlyphRun, Pages};

use super::text::is_hyphen;

/// How a run shares words with others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Join {
    /// Up to which byte of the text its start is said by the run before.
    pub(super) said_before: Option<usize>,
    /// Up to which byte of the text its last word reaches in the run after.
    pub(super) reaches_to: Option<usize>,
}

/// The joins of each page, by item.
pub(super) type Joins = BTreeMap<usize, Join>;

/// A run that waits for the rest of its last word.
struct Waiting {
    page: usize,
    item: usize,
    content: Content,
}

/// Finds the words that are cut; one entry for each page.
pub(super) fn find(pages: &Pages) -> Vec<Joins> {
    let mut found: Vec<Joins> = pages.pages.iter().map(|_| Joins::new()).collect();
    // By the text's address, which serves as a name and orders nothing that is written, and the place in it.
    let mut waiting: BTreeMap<(usize, usize), Waiting> = BTreeMap::new();
    for (page, frame) in pages.pages.iter().enumerate() {
        for (item, shown) in frame.items.iter().enumerate() {
            let run = match shown {
                FrameItem::Glyphs(run) if !run.rtl => run,
                FrameItem::Glyphs(_) | FrameItem::Rule { .. } | FrameItem::Image { .. } | FrameItem::Link { .. } => {
                    continue;
                }
            };
            let text = Arc::as_ptr(&run.text).cast::<u8>().addr();
            let Some(start) = run.glyphs.first().map(|glyph| glyph.cluster as usize) else { continue };
            if let Some(head) = waiting.remove(&(text, start))
                && head.content == run.content
            {
                let to = word_end(run, start);
                set(&mut found, head.page, head.item, |join| join.reaches_to = Some(to));
                set(&mut found, page, item, |join| join.said_before = Some(to));
            }
            if let Some(hyphen) = run.glyphs.last().filter(|glyph| is_hyphen(glyph)) {
                let waits = Waiting { page, item, content: run.content };
                waiting.insert((text, hyphen.cluster as usize), waits);
            }
        }
    }
    found
}

fn set(found: &mut [Joins], page: usize, item: usize, change: impl FnOnce(&mut Join)) {
    if let Some(joins) = found.get_mut(page) {
        change(joins.entry(item).or_default());
    }
}

/// Where the word that begins with `run` ends: at a space, or where the run does.
fn word_end(run: &GlyphRun, start: usize) -> usize {
    let last = run.glyphs.iter().rev().find(|glyph| glyph.text_len > 0);
    let end = last.map_or(start, |glyph| glyph.cluster as usize + usize::from(glyph.text_len));
    let word = run.text.get(start..end).unwrap_or("");
    start + word.find(char::is_whitespace).unwrap_or(word.len())
}

/// Where the last word of `run` begins that `hyphen` cuts.
pub(super) fn word_start(run: &GlyphRun, from: usize) -> usize {
    let end = run.glyphs.last().map_or(0, |glyph| glyph.cluster as usize);
    let before = run.text.get(from..end).unwrap_or("");
    from + before.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8())
}
