//! Book to pages.
//!
//! Blocks are set in parallel (`blocks`) and joined to one galley (`galley`), which is cut into pages (`pages`) until
//! the folios in its table of contents hold (`settle`). The tags come from the book alone ([`tags`]).

mod blocks;
pub mod dump;
pub mod frame;
mod galley;
pub mod line;
pub mod linebreak;
mod pages;
mod settle;
pub mod tags;
pub mod text;

pub use frame::{Anchor, Artifact, Content, FrameItem, Glyph, GlyphRun, OutlineEntry, Page, PageMap, PageStart, Pages};
pub use line::{Align, Line, LineAnchor, NoteMark, ParagraphShape};

use crate::diag::{Diagnostic, Span, Warned};
use crate::fonts::FontBook;
use crate::images::ImageStore;
pub use crate::model::{Date, Lang, NodeId, Target};

use crate::model::Book;
use crate::style::Stylesheet;
use crate::units::Size;

use blocks::Setter;
use pages::compose::{Composed, PlacedHeading};
use pages::furniture::furnish;
use pages::pagebreak::Goal;
use settle::{Settled, settle};
use text::TextContext;

/// Lays `book` out on pages after `style`.
///
/// Nothing is dropped: what fits on no page is cut, scaled or set beyond the margin, with a warning.
pub fn layout(book: &Book, style: &Stylesheet, fonts: &FontBook, images: &ImageStore) -> Warned<Pages> {
    let text = || TextContext { style, fonts, images };
    let goal = Goal::new(style);
    let Settled { composed, mut warnings } = settle(text, book, &goal);
    let Composed { mut pages, anchors, headings, starts } = composed;
    if pages.is_empty() {
        let size = Size::new(style.page.size.width, style.page.size.height);
        pages.push(Page { size, label: "1".to_owned(), items: Vec::new() });
    }
    let folios = std::collections::BTreeMap::new();
    let setter = Setter { text: text(), book, folios: &folios, page_height: goal.height };
    warnings.extend(furnish(&setter, &mut pages, &headings));
    let warnings = once(warnings, start_of(book));
    let map = page_map(&pages, &starts);
    let outline = outline(&headings);
    let tags = tags::build(book);
    Warned { output: Pages { pages, tags, anchors, outline, map }, warnings }
}

/// The bookmarks: no heading is more than one deeper than the one before.
fn outline(headings: &[PlacedHeading]) -> Vec<OutlineEntry> {
    let mut levels: Vec<u8> = Vec::new();
    headings
        .iter()
        .map(|heading| {
            while levels.last().is_some_and(|level| *level >= heading.mark.level) {
                levels.pop();
            }
            levels.push(heading.mark.level);
            OutlineEntry {
                depth: u8::try_from(levels.len()).unwrap_or(u8::MAX),
                title: heading.mark.title.clone(),
                page: heading.page,
                point: heading.point,
                node: heading.mark.node,
            }
        })
        .collect()
}

/// Where pages start in the text: a page whose first text stands before that of an earlier one is left out.
fn page_map(pages: &[Page], starts: &[Option<crate::model::Position>]) -> PageMap {
    let mut map = PageMap::default();
    for (page, start) in pages.iter().zip(starts) {
        let Some(at) = *start else { continue };
        if map.starts.last().is_none_or(|last| at > last.at) {
            map.starts.push(PageStart { label: page.label.clone(), at });
        }
    }
    map
}

/// Where the text begins, for what is about the whole of it.
fn start_of(book: &Book) -> Option<Span> {
    book.blocks.first().map(|block| block.span)
}

/// Each warning once: a missing glyph is told of at its first place only, a warning without difference never twice.
///
/// Text of ours, such as a running head, has no place in the manuscript. What is missing in it is missing where it was
/// taken from, or else told of at `start`.
fn once(warnings: Vec<Diagnostic>, start: Option<Span>) -> Vec<Diagnostic> {
    let mut out: Vec<Diagnostic> = Vec::with_capacity(warnings.len());
    let mut seen = std::collections::BTreeMap::new();
    for warning in warnings {
        let missing = warning.code == "missing-glyph";
        let place = if missing { None } else { warning.span };
        let at = *seen.entry((warning.code, place, warning.message.clone())).or_insert(out.len());
        match out.get_mut(at) {
            Some(first) if missing => {
                let earlier = warning.span.filter(|span| first.span.is_none_or(|first| *span < first));
                first.span = earlier.or(first.span);
            }
            Some(_) => {}
            None => out.push(warning),
        }
    }
    for warning in out.iter_mut().filter(|warning| warning.code == "missing-glyph") {
        warning.span = warning.span.or(start);
    }
    out
}
