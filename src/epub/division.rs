//! Where the book is cut into files, and what lies in which.
//!
//! Files are cut before headings of the body. Several headings of the highest level each open a file: they are
//! chapters. A file that is still large is cut at the next level, and a short text is left whole, so that files are
//! neither tiny, which makes page turns slow, nor huge, which makes opening slow.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use rayon::prelude::*;

use super::escape;
use super::survey::Survey;
use crate::model::inline::plain_text;
use crate::model::{Block, BlockKind, Book, Bound, Heading, NoteRef};

/// A text of fewer bytes is not cut for its size: about 15 printed pages.
const SMALL: usize = 30_000;
/// A part of more bytes is cut at the next level of headings.
const LARGE: usize = 150_000;
/// Where cuts are made for size alone, a file gets at least as many bytes.
const LEAST: usize = 12_000;
/// Chapters that are shorter than this on average are no chapters but sections of a short text.
const CHAPTER: usize = 1_500;
/// What stands before the first chapter, such as a picture or a motto, shares its file if it is no longer than this.
const LEAD: usize = 2_000;

/// A file of the body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its name.
    pub(super) file: String,
    /// Its title.
    pub(super) title: String,
    /// Its blocks among those of the book.
    pub(super) blocks: Range<usize>,
}

/// An anchor's place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The file.
    pub(super) home: Home,
    /// The id in it.
    pub(super) id: String,
}

/// The whole division.
#[derive(Debug)]
pub(super) struct Division {
    /// The files of the body; at least one.
    pub(super) parts: Vec<Part>,
    /// Where each anchor is, by its name in the book.
    pub(super) anchors: HashMap<String, Place>,
    /// The file of each note, where it is called first; `None` if it is called nowhere.
    pub(super) notes: Vec<Option<Home>>,
    /// The calls of each note: which call it is, and in which file it stands.
    pub(super) calls: Vec<Vec<(u32, Home)>>,
    /// The addresses of all pictures in the text.
    pub(super) images: Vec<String>,
    /// The prefix of the ids of notes, calls and pages, which no anchor of the author's has.
    pub(super) prefixes: Prefixes,
}

/// The file a note stands in: a part, or the title page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// The title page.
    Title,
    /// A part of the body.
    Part(usize),
}

/// Prefixes of made ids.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Prefixes {
    /// Of notes.
    pub(super) note: String,
    /// Of calls.
    pub(super) call: String,
    /// Of page starts.
    pub(super) page: String,
    /// Of anything else.
    pub(super) part: String,
}

impl Division {
    /// Divides `book`.
    pub(super) fn of(book: &Book) -> Self {
        let surveys: Vec<Survey<'_>> = book.blocks.par_iter().map(Survey::of_block).collect();
        let sizes: Vec<usize> = surveys.iter().map(|survey| survey.bytes).collect();
        let parts = cut(book, &sizes);
        let title = Survey::of_title(&book.title);
        let notes: Vec<Survey<'_>> = book.notes.iter().map(|note| Survey::of_blocks(&note.blocks)).collect();

        let mut anchors = Anchors::default();
        let mut homes =
            Homes { of: vec![None; book.notes.len()], calls: vec![Vec::new(); book.notes.len()], met: Vec::new() };
        anchors.add(&title.anchors, Home::Title);
        homes.call(&title.calls, Home::Title);
        for (index, part) in parts.iter().enumerate() {
            for survey in surveys.get(part.blocks.clone()).unwrap_or_default() {
                anchors.add(&survey.anchors, Home::Part(index));
                homes.call(&survey.calls, Home::Part(index));
            }
        }
        // Notes may call notes: those stand where their first caller stands.
        let mut next = 0;
        while let Some(&(note, home)) = homes.met.get(next) {
            next += 1;
            if let Some(survey) = notes.get(note) {
                anchors.add(&survey.anchors, home);
                homes.call(&survey.calls, home);
            }
        }
        let prefixes = anchors.prefixes();
        let images = surveys.iter().chain([&title]).chain(&notes).flat_map(|survey| &survey.images);
        let images = images.map(|&source| source.to_owned()).collect();
        Self { parts, anchors: anchors.places, notes: homes.of, calls: homes.calls, images, prefixes }
    }
}

/// Where notes stand, as far as known.
struct Homes {
    of: Vec<Option<Home>>,
    calls: Vec<Vec<(u32, Home)>>,
    met: Vec<(usize, Home)>,
}

impl Homes {
    fn call(&mut self, calls: &[NoteRef], home: Home) {
        for &NoteRef { note, call } in calls {
            if let (Some(slot), Some(calls)) = (self.of.get_mut(note), self.calls.get_mut(note)) {
                calls.push((call, home));
                if slot.is_none() {
                    *slot = Some(home);
                    self.met.push((note, home));
                }
            }
        }
    }
}

/// The anchors as they are met.
#[derive(Default)]
struct Anchors {
    places: HashMap<String, Place>,
    taken: BTreeSet<String>,
}

impl Anchors {
    /// Of two equal anchors, which a book does not have, the first wins.
    fn add(&mut self, anchors: &[&str], home: Home) {
        for &anchor in anchors {
            if self.places.contains_key(anchor) {
                continue;
            }
            let stem = escape::ncname(anchor);
            let mut id = stem.clone();
            let mut again = 1;
            while !self.taken.insert(id.clone()) {
                again += 1;
                id = format!("{stem}_{again}");
            }
            self.places.insert(anchor.to_owned(), Place { home, id });
        }
    }

    fn prefixes(&self) -> Prefixes {
        let free = |stem: &str| {
            let mut prefix = format!("{stem}-");
            while self.taken.range(prefix.clone()..).next().is_some_and(|id| id.starts_with(&prefix)) {
                prefix.insert(prefix.len() - 1, '_');
            }
            prefix
        };
        Prefixes { note: free("note"), call: free("call"), page: free("page"), part: free("part") }
    }
}

/// Cuts the body into files.
fn cut(book: &Book, sizes: &[usize]) -> Vec<Part> {
    let level = |index: usize| book.blocks.get(index).and_then(heading).map(|heading| heading.level);
    let mut starts = vec![0];
    split(&level, sizes, 0..book.blocks.len(), 1, &mut starts);
    starts.dedup();
    if let &[first, second, ..] = starts.as_slice()
        && level(first).is_none()
        && sizes.get(first..second).unwrap_or_default().iter().sum::<usize>() <= LEAD
    {
        starts.remove(1);
    }
    let whole = starts.len() == 1;
    let ends = starts.iter().skip(1).copied().chain([book.blocks.len()]);
    let ranges = starts.iter().copied().zip(ends);
    ranges
        .enumerate()
        .map(|(index, (start, end))| {
            let opening = book.blocks.get(start..end).and_then(|blocks| blocks.iter().find_map(heading));
            let words = opening.map(|heading| plain_text(&heading.content)).filter(|words| !words.trim().is_empty());
            let title = words.filter(|_| !whole).unwrap_or_else(|| book.metadata.title.clone());
            let slug = escape::slug(&title);
            let stem = if slug.is_empty() { "text".to_owned() } else { slug };
            let file = format!("{:02}-{stem}.xhtml", index + 1);
            Part { file, title, blocks: start..end }
        })
        .collect()
}

/// Adds the starts of the files into which `range` is cut to `starts`.
fn split(level: &dyn Fn(usize) -> Option<u8>, sizes: &[usize], range: Range<usize>, from: u8, starts: &mut Vec<usize>) {
    let bytes = |range: Range<usize>| sizes.get(range).unwrap_or_default().iter().sum::<usize>();
    let size = bytes(range.clone());
    // The highest level of which there are several headings, or one in the middle.
    let cuts = |wanted: u8| range.clone().skip(1).filter(move |&index| level(index).is_some_and(|l| l == wanted));
    let Some(wanted) = (from..=6).find(|&wanted| cuts(wanted).next().is_some()) else { return };
    let chapters = cuts(wanted).count() + 1;
    let is_top = starts.len() == 1 && range.clone().all(|index| level(index).is_none_or(|l| l >= wanted));
    let by_chapter = wanted == 1 && is_top && size / chapters >= CHAPTER;
    if !by_chapter && size <= SMALL {
        return;
    }
    let least = if by_chapter { 0 } else { LEAST };
    let mut open = range.start;
    let mut pieces = Vec::new();
    for index in range.clone().skip(1) {
        // A heading above the wanted level always opens a file: nothing of the next part belongs to this one.
        let opens = level(index).is_some_and(|l| l <= wanted);
        if opens && bytes(open..index) >= least.max(1) {
            pieces.push(open..index);
            open = index;
        }
    }
    pieces.push(open..range.end);
    for piece in pieces {
        if piece.start > 0 {
            starts.push(piece.start);
        }
        if bytes(piece.clone()) > LARGE && wanted < 6 {
            split(level, sizes, piece, wanted + 1, starts);
        }
    }
}

/// The heading that `block` is.
pub(super) fn heading(block: &Block<Bound>) -> Option<&Heading<Bound>> {
    if let BlockKind::Heading(heading) = &block.kind { Some(heading) } else { None }
}
