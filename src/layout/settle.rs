//! Passes over the pages until the folios in the table of contents are those of the pages.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diag::Diagnostic;
use crate::layout::blocks::{Before, NoteLine, Setter, set_note, set_title};
use crate::layout::galley::{Galley, VItem};
use crate::layout::pages::compose::{Composed, compose};
use crate::layout::pages::insert::{NoteStream, StreamEnds};
use crate::layout::pages::measure::{Measured, settle_penalties};
use crate::layout::pages::pagebreak::{Fit, Goal, PagePlan, break_pages};
use crate::layout::text::TextContext;
use crate::model::{Block, BlockKind, Book, Bound, FigureBody};

/// The most passes.
const MOST_PASSES: usize = 5;

/// The pages, and what was met on the way.
pub(crate) struct Settled {
    /// The pages.
    pub(crate) composed: Composed,
    /// The warnings of all stages.
    pub(crate) warnings: Vec<Diagnostic>,
}

/// Sets and breaks `book`, again where a table of contents shows folios that have changed.
pub(crate) fn settle<'a>(text: impl Fn() -> TextContext<'a>, book: &'a Book, goal: &Goal) -> Settled {
    let style = text().style;
    let mut folios = BTreeMap::new();
    let wanted = contents_anchors(&book.blocks);
    let mut warnings = Vec::new();
    let first = Setter { text: text(), book, folios: &folios, page_height: goal.height };
    let title = set_title(&first, &book.title);
    let body = first.set_body(&book.blocks);
    let notes = set_notes(&first, book, &mut warnings);
    let mut joined = Joined::new(title, body, &book.blocks, &mut warnings);
    settle_penalties(&mut joined.items, &style.pages, goal.height);
    let split = usize::from(style.pages.note_split_lines.max(1));
    let (stream, mut ends) = NoteStream::new(&joined.items, notes, split, style.notes.text.leading * 0.12);
    let mut plans = break_pages(&Measured::new(&joined.items, &ends), &stream, goal, Fit::Optimum);
    for pass in 2..=MOST_PASSES + 1 {
        let found = folios_of(&joined.items, &plans, &wanted);
        if found == folios {
            break;
        }
        if pass > MOST_PASSES {
            let message = format!("the page numbers in the table of contents still change after {MOST_PASSES} passes");
            warnings.push(Diagnostic::warning("unsettled-folios", None, message));
            break;
        }
        folios = found;
        let setter = Setter { text: text(), book, folios: &folios, page_height: goal.height };
        joined.set_contents_again(&setter, &book.blocks, &mut ends);
        settle_penalties(&mut joined.items, &style.pages, goal.height);
        plans = break_pages(&Measured::new(&joined.items, &ends), &stream, goal, Fit::Optimum);
    }
    finish(joined.items, stream, &plans, goal, &text(), book, warnings)
}

/// The galley of the whole text, and where in it tables of contents stand.
struct Joined {
    items: Vec<VItem>,
    /// The block and its items, in their order.
    contents: Vec<(usize, Range<usize>)>,
}

impl Joined {
    fn new(title: Galley, body: Vec<Galley>, blocks: &[Block<Bound>], warnings: &mut Vec<Diagnostic>) -> Self {
        let mut galley = title;
        galley.items.reserve(body.iter().map(|block| block.items.len() + 2).sum());
        let mut contents = Vec::new();
        for (index, (own, block)) in body.into_iter().zip(blocks).enumerate() {
            let count = own.items.len();
            galley.append(own);
            if !contents_anchors(std::slice::from_ref(block)).is_empty() {
                let end = galley.items.len();
                contents.push((index, end - count.min(end)..end));
            }
        }
        warnings.append(&mut galley.warnings);
        Self { items: galley.items, contents }
    }

    /// Sets the tables of contents again, with the folios of `setter`.
    fn set_contents_again(&mut self, setter: &Setter<'_>, blocks: &[Block<Bound>], ends: &mut StreamEnds) {
        let setting = setter.body();
        // From the last to the first, so that the places of those before stay as they are.
        for index in (0..self.contents.len()).rev() {
            let Some((block, range)) = self.contents.get(index).cloned() else { continue };
            let Some(block) = blocks.get(block) else { continue };
            let galley = setter.set_block(block, &setting, Before::Other);
            let (old, new) = (range.len(), galley.items.len());
            // A table of contents calls no notes: the stream is as long after each of its items as before them.
            let before = range.start.checked_sub(1).and_then(|at| ends.get(at)).copied().unwrap_or(0);
            if old != new {
                ends.splice(range.clone(), std::iter::repeat_n(before, new));
            }
            self.items.splice(range.clone(), galley.items);
            for (later, (_, range)) in self.contents.iter_mut().enumerate().skip(index) {
                if later > index {
                    range.start = range.start + new - old;
                }
                range.end = range.end + new - old;
            }
        }
    }
}

fn set_notes(setter: &Setter<'_>, book: &Book, warnings: &mut Vec<Diagnostic>) -> Vec<Vec<NoteLine>> {
    use rayon::prelude::*;
    let set: Vec<(Vec<NoteLine>, Galley)> =
        book.notes.par_iter().enumerate().map(|(index, note)| set_note(setter, index, note)).collect();
    set.into_iter()
        .map(|(lines, mut rest)| {
            warnings.append(&mut rest.warnings);
            lines
        })
        .collect()
}

fn finish(
    items: Vec<VItem>,
    notes: NoteStream,
    plans: &[PagePlan],
    goal: &Goal,
    text: &TextContext<'_>,
    book: &Book,
    mut warnings: Vec<Diagnostic>,
) -> Settled {
    for (index, plan) in plans.iter().enumerate() {
        if plan.overfull {
            let message = format!("what stands on page {} is taller than the page", index + 1);
            warnings.push(Diagnostic::warning("overfull-page", None, message));
        }
    }
    let composed = compose(items, notes.lines, plans, goal, text.style, book.metadata.dir);
    Settled { composed, warnings }
}

/// The anchors that the tables of contents in `blocks` name.
fn contents_anchors(blocks: &[Block<Bound>]) -> Vec<String> {
    let mut out = Vec::new();
    gather(blocks, &mut out);
    out.sort();
    out.dedup();
    out
}

fn gather(blocks: &[Block<Bound>], out: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Contents(entries) => out.extend(entries.iter().map(|entry| entry.anchor.clone())),
            BlockKind::Quote(blocks) => gather(blocks, out),
            BlockKind::Container(container) => gather(&container.blocks, out),
            BlockKind::List(list) => list.items.iter().for_each(|item| gather(&item.blocks, out)),
            BlockKind::Descriptions(list) => {
                list.items.iter().flat_map(|item| &item.details).for_each(|blocks| gather(blocks, out));
            }
            BlockKind::Figure(figure) => match &figure.body {
                FigureBody::Blocks(blocks) => gather(blocks, out),
                FigureBody::Images(_) => {}
            },
            BlockKind::Paragraph(_)
            | BlockKind::Heading(_)
            | BlockKind::Code(_)
            | BlockKind::Table(_)
            | BlockKind::Math(_)
            | BlockKind::Rule
            | BlockKind::PageBreak
            | BlockKind::Comment(_) => {}
        }
    }
}

/// The labels of the pages on which the anchors `wanted` stand.
fn folios_of(items: &[VItem], plans: &[PagePlan], wanted: &[String]) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for (page, plan) in plans.iter().enumerate() {
        for item in items.get(plan.items.clone()).unwrap_or_default() {
            if let VItem::Box(vbox) = item {
                for anchor in &vbox.anchors {
                    if wanted.binary_search(&anchor.name).is_ok() {
                        out.insert(anchor.name.clone(), (page + 1).to_string());
                    }
                }
            }
        }
    }
    out
}
