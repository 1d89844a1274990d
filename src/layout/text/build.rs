//! Shaped text to the items of line breaking, and the passes over them.

use crate::layout::linebreak::badness::INFINITE;
use crate::layout::linebreak::optimum::Pass;
use crate::layout::linebreak::{FORBIDDEN, FORCED, Hang, Item, Lines, breakpoints, optimum};
use crate::model::Lang;
use crate::style::LineBreaking;
use crate::units::Pt;

use super::TextContext;
use super::flatten::{Flat, PieceKind};
use super::itemize::{Itemized, Run, RunKind};
use super::segment::{BreakKind, Opportunity, hyphens};
use super::shape::{Glyphs, Shaped, spreads};

/// What a cluster is to line breaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClusterKind {
    /// Glyphs, or a picture.
    Shown,
    /// A word space.
    Space,
    /// A forced line break.
    Break,
}

/// A cluster, in the order of the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cluster {
    pub(super) start: u32,
    /// Where its text ends; controls may follow, which belong to no cluster.
    pub(super) end: u32,
    pub(super) width: f32,
    pub(super) kind: ClusterKind,
    pub(super) unsafe_break: bool,
    pub(super) run: u32,
}

/// The clusters of a paragraph in the order of the text.
pub(super) fn clusters(flat: &Flat, itemized: &Itemized, glyphs: &Glyphs) -> Vec<Cluster> {
    let mut out: Vec<Cluster> = Vec::with_capacity(glyphs.glyphs.len());
    for (index, run) in itemized.runs.iter().enumerate() {
        let number = u32::try_from(index).unwrap_or(u32::MAX);
        let single = |width: f32, kind| Cluster {
            start: run.range.start,
            end: run.range.end,
            width,
            kind,
            unsafe_break: false,
            run: number,
        };
        match run.kind {
            RunKind::Break => out.push(single(0.0, ClusterKind::Break)),
            RunKind::Object => out.push(single(object_width(flat, run), ClusterKind::Shown)),
            RunKind::Glyphs(_) => {
                let first = out.len();
                let mut add = |glyph: &Shaped| match out.get_mut(first..).and_then(<[Cluster]>::last_mut) {
                    Some(last) if last.start == glyph.cluster => {
                        last.width += glyph.advance;
                        last.end = last.end.max(glyph.cluster + u32::from(glyph.text_len));
                    }
                    _ => out.push(Cluster {
                        start: glyph.cluster,
                        end: glyph.cluster + u32::from(glyph.text_len),
                        width: glyph.advance,
                        kind: if glyph.space { ClusterKind::Space } else { ClusterKind::Shown },
                        unsafe_break: glyph.unsafe_break,
                        run: number,
                    }),
                };
                let shaped = glyphs.of(index);
                if run.rtl() {
                    shaped.iter().rev().for_each(&mut add);
                } else {
                    shaped.iter().for_each(&mut add);
                }
            }
        }
    }
    out
}

#[expect(clippy::cast_possible_truncation, reason = "the width of a picture in points fits")]
fn object_width(flat: &Flat, run: &Run) -> f32 {
    let piece = flat.piece_at(run.range.start).and_then(|index| flat.pieces.get(index));
    match piece.map(|piece| piece.kind) {
        Some(PieceKind::Image { size, .. }) => size.width.0 as f32,
        Some(PieceKind::Text | PieceKind::Gap | PieceKind::Break | PieceKind::Note(_)) | None => 0.0,
    }
}

/// The items of a paragraph, and the byte at which each begins.
#[derive(Debug, Default)]
pub(super) struct Items {
    pub(super) items: Vec<Item>,
    pub(super) at: Vec<u32>,
}

/// How glue and hyphens behave in a paragraph.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// Whether word spaces stretch and shrink.
    pub(super) justify: bool,
    /// Whether punctuation hangs into the margin.
    pub(super) hang: bool,
    /// The width above which a word is broken anywhere.
    pub(super) limit: Option<f64>,
}

/// Makes items of clusters.
pub(super) struct Builder<'a> {
    pub(super) cx: &'a TextContext<'a>,
    pub(super) flat: &'a Flat,
    pub(super) itemized: &'a Itemized,
    pub(super) clusters: &'a [Cluster],
}

/// A break that must be accepted before a word runs over the measure.
const DESPERATE: f64 = 5_000.0;

/// A break within an address, besides the penalty of an explicit hyphen.
const ADDRESS: f64 = 50.0;

/// How far the space between two ideographs may grow, in em.
pub(super) const IDEOGRAPH_STRETCH: f64 = 0.12;

struct Word {
    width: f64,
    start: u32,
    first_cluster: usize,
}

/// Word spaces that follow each other.
struct Space {
    start: u32,
    width: f64,
    shrink: f64,
}

impl Builder<'_> {
    /// The items with breaks at `places`, in order of their bytes.
    pub(super) fn items(&self, places: &[Opportunity], manner: Manner) -> Items {
        let mut out = Items {
            items: Vec::with_capacity(self.clusters.len() / 2),
            at: Vec::with_capacity(self.clusters.len() / 2),
        };
        let mut places = places.iter().copied().peekable();
        let mut word: Option<Word> = None;
        let mut space: Option<Space> = None;
        let mut shown_to = 0;
        for (index, cluster) in self.clusters.iter().enumerate() {
            let end = cluster.end;
            // A place before controls is as good as one before what they precede.
            while places.next_if(|place| place.at < shown_to).is_some() {}
            let mut place = None;
            while let Some(next) = places.next_if(|place| place.at <= cluster.start) {
                place = Some(next);
            }
            shown_to = end;
            match cluster.kind {
                ClusterKind::Break => {
                    self.close(&mut word, index, cluster.start, manner, &mut out);
                    space = None;
                    out.push(Item::Fill, cluster.start);
                    out.push(Item::Penalty { cost: FORCED, flagged: false }, cluster.start);
                    out.push(Item::Box { width: 0.0, hang: Hang::default() }, end);
                    continue;
                }
                ClusterKind::Space => {
                    self.close(&mut word, index, cluster.start, manner, &mut out);
                    let width = f64::from(cluster.width);
                    let space = space.get_or_insert(Space { start: cluster.start, width: 0.0, shrink: 0.0 });
                    space.width += width;
                    space.shrink += self.cx.style.lines.shrink_of(width, self.size_of(cluster.run));
                    continue;
                }
                ClusterKind::Shown => {}
            }
            if let Some(space) = space.take() {
                self.space(&space, place.is_some(), manner, &mut out);
            } else if let Some(place) = place {
                self.close(&mut word, index, cluster.start, manner, &mut out);
                self.break_at(place, cluster.run, manner, &mut out);
            }
            let mut from = cluster.start;
            let total = f64::from(end.saturating_sub(cluster.start).max(1));
            let share = |from: u32, to: u32| f64::from(cluster.width) * f64::from(to.saturating_sub(from)) / total;
            // A place within a cluster: a hyphen within a ligature. The ends are shaped again when it is chosen.
            while let Some(place) = places.next_if(|place| place.at < end) {
                open(&mut word, from, index).width += share(from, place.at);
                self.close(&mut word, index + 1, place.at, manner, &mut out);
                self.break_at(place, cluster.run, manner, &mut out);
                from = place.at;
            }
            open(&mut word, from, index).width += share(from, end);
        }
        let end = u32::try_from(self.flat.text.len()).unwrap_or(u32::MAX);
        self.close(&mut word, self.clusters.len(), end, manner, &mut out);
        out.push(Item::Fill, end);
        out
    }

    /// Adds a word space.
    fn space(&self, space: &Space, breakable: bool, manner: Manner, out: &mut Items) {
        let Space { start, width, shrink } = *space;
        if !breakable {
            out.push(Item::Penalty { cost: FORBIDDEN, flagged: false }, start);
        }
        let (stretch, shrink) =
            if manner.justify { (width * self.cx.style.lines.space_stretch, shrink) } else { (0.0, 0.0) };
        out.push(Item::Glue { width, stretch, shrink }, start);
    }

    /// Adds the box of the word that ends before byte `end` and cluster `next`.
    fn close(&self, word: &mut Option<Word>, next: usize, end: u32, manner: Manner, out: &mut Items) {
        let Some(word) = word.take() else { return };
        if manner.limit.is_some_and(|limit| word.width > limit) && next > word.first_cluster + 1 {
            return self.shatter(&word, next, end, out);
        }
        let hang = if manner.hang { self.hang(word.start, end) } else { Hang::default() };
        out.push(Item::Box { width: word.width, hang }, word.start);
    }

    /// Adds a word that no line can hold, with a break between any two of its clusters.
    fn shatter(&self, word: &Word, next: usize, end: u32, out: &mut Items) {
        for index in word.first_cluster..next {
            let Some(cluster) = self.clusters.get(index) else { break };
            if index > word.first_cluster {
                out.push(Item::Penalty { cost: DESPERATE, flagged: false }, cluster.start);
            }
            let (start, stop) = (cluster.start.max(word.start), cluster.end.min(end));
            let total = f64::from(cluster.end.saturating_sub(cluster.start).max(1));
            let width = f64::from(cluster.width) * f64::from(stop.saturating_sub(start)) / total;
            out.push(Item::Box { width, hang: Hang::default() }, start);
        }
    }

    fn break_at(&self, place: Opportunity, run: u32, manner: Manner, out: &mut Items) {
        let style = &self.cx.style.lines;
        let item = match place.kind {
            BreakKind::Plain => self.plain(place.at, manner),
            BreakKind::Hyphen => Item::Penalty { cost: style.explicit_hyphen_penalty, flagged: true },
            BreakKind::Dash => Item::Penalty { cost: style.explicit_hyphen_penalty, flagged: false },
            BreakKind::Address => Item::Penalty { cost: style.explicit_hyphen_penalty + ADDRESS, flagged: false },
            BreakKind::Soft | BreakKind::Word => {
                let (pre, size) = self.hyphen(run);
                let hang = if manner.hang { hang_of('-', size).end } else { 0.0 };
                Item::Discretionary { cost: style.hyphen_penalty, pre, post: 0.0, hang, flagged: true }
            }
        };
        out.push(item, place.at);
    }

    /// A break without a space: between ideographs the line can be spread there.
    fn plain(&self, at: u32, manner: Manner) -> Item {
        let (before, after) = self.flat.text.split_at_checked(at as usize).unwrap_or(("", ""));
        let neighbours = before.chars().next_back().zip(after.chars().next());
        if manner.justify && neighbours.is_some_and(|(before, after)| spreads(before, after)) {
            let size = self.size_at(at);
            return Item::Glue { width: 0.0, stretch: size.0 * IDEOGRAPH_STRETCH, shrink: 0.0 };
        }
        Item::Penalty { cost: 0.0, flagged: false }
    }

    fn size_at(&self, at: u32) -> Pt {
        let piece = self.flat.piece_at(at).and_then(|index| self.flat.pieces.get(index));
        piece.and_then(|piece| self.flat.look(piece)).map_or(Pt(10.0), |look| look.size)
    }

    /// The width of a hyphen in a run, and the run's type size.
    fn hyphen(&self, run: u32) -> (f64, Pt) {
        let size = self.size_of(run);
        let Some(run) = self.itemized.runs.get(run as usize) else { return (0.0, size) };
        let RunKind::Glyphs(face) = run.kind else { return (0.0, size) };
        let face = self.cx.fonts.face(face);
        let glyph = hyphen_of(face).and_then(|c| face.glyph(c));
        (glyph.map_or(0.0, |glyph| face.advance(glyph) * size.0), size)
    }

    /// The type size of a run.
    fn size_of(&self, run: u32) -> Pt {
        let run = self.itemized.runs.get(run as usize);
        run.and_then(|run| self.flat.looks.get(usize::from(run.look))).map_or(Pt::ZERO, |look| look.size)
    }

    fn hang(&self, start: u32, end: u32) -> Hang {
        let text = self.flat.text.get(start as usize..end as usize).unwrap_or("");
        let mut hang = Hang::default();
        if let Some(first) = text.chars().next().filter(|c| !c.is_alphanumeric()) {
            hang.start = hang_of(first, self.size_at(start)).start;
        }
        if let Some(last) = text.chars().next_back().filter(|c| !c.is_alphanumeric()) {
            hang.end = hang_of(last, self.size_at(end.saturating_sub(1))).end;
        }
        hang
    }
}

impl Items {
    fn push(&mut self, item: Item, at: u32) {
        self.items.push(item);
        self.at.push(at);
    }
}

fn open(word: &mut Option<Word>, start: u32, first_cluster: usize) -> &mut Word {
    word.get_or_insert(Word { width: 0.0, start, first_cluster })
}

/// The character that a face hyphenates with.
pub(super) fn hyphen_of(face: &crate::fonts::Face) -> Option<char> {
    ['-', '\u{2010}'].into_iter().find(|&c| face.glyph(c).is_some())
}

/// How far a character hangs into the margin, at type size `size`. About half of a stop or hyphen
/// and a third of a quotation mark, so that the edge looks even (after Thành, *Micro-typographic extensions to TeX*, 2000, ch. 4).
#[expect(clippy::cast_possible_truncation, reason = "a part of a type size in points fits")]
pub(super) fn hang_of(c: char, size: Pt) -> Hang {
    let (start, end) = match c {
        '-' | '\u{2010}' | '\u{ad}' => (0.0, 0.17),
        '.' | ',' | '،' | '۔' => (0.0, 0.13),
        ':' | ';' | '؛' => (0.0, 0.08),
        '!' | '?' | '؟' => (0.0, 0.04),
        '“' | '„' | '”' | '"' => (0.16, 0.16),
        '‘' | '‚' | '’' | '\'' => (0.11, 0.11),
        '«' | '»' | '‹' | '›' => (0.12, 0.12),
        '–' => (0.0, 0.14),
        '—' => (0.0, 0.2),
        '(' | '[' => (0.04, 0.0),
        ')' | ']' => (0.0, 0.04),
        '…' => (0.0, 0.1),
        _ => (0.0, 0.0),
    };
    Hang { start: (start * size.0) as f32, end: (end * size.0) as f32 }
}

/// A line's share of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineRange {
    /// The first byte.
    pub(super) start: u32,
    /// Where what shows ends; spaces may follow.
    pub(super) end: u32,
    /// Where the next line starts.
    pub(super) next: u32,
    /// Whether the break puts a hyphen in.
    pub(super) hyphen: bool,
    /// Whether the line keeps its natural width: the last, and one before a forced break.
    pub(super) natural: bool,
}

/// Breaks a paragraph: without hyphens if that is good enough, then with them, then with looser lines.
pub(super) fn break_lines(
    builder: &Builder<'_>,
    places: &[Opportunity],
    lang: &Lang,
    lines: &Lines,
    manner: Manner,
) -> Vec<LineRange> {
    let style: &LineBreaking = &builder.cx.style.lines;
    let may_hyphenate = builder.flat.looks.iter().any(|look| look.hyphenate);
    let items = builder.items(places, manner);
    let points = breakpoints(&items.items);
    // Ragged text that is not to be hyphenated is as ragged as it must be.
    let pretolerance = if manner.justify || may_hyphenate { style.pretolerance } else { style.tolerance };
    let pass = Pass { tolerance: pretolerance, emergency_stretch: 0.0, last: false };
    if let Some(broken) = optimum(&points, lines, style, pass) {
        return ranges(&items, &points, &broken.breaks);
    }
    let mut places = places.to_vec();
    if may_hyphenate {
        places.extend(hyphens(builder.flat, lang));
        places.sort_by_key(|place| place.at);
        places.dedup_by_key(|place| place.at);
    }
    let limit = lines.first.min(lines.rest).max(1.0);
    let items = builder.items(&places, Manner { limit: Some(limit), ..manner });
    let points = breakpoints(&items.items);
    let size = builder.flat.looks.first().map_or(Pt(10.0), |look| look.size);
    let emergency = style.emergency_stretch.at(size).0;
    let passes = [
        Pass { tolerance: style.tolerance, emergency_stretch: 0.0, last: false },
        Pass { tolerance: style.tolerance, emergency_stretch: emergency, last: false },
        Pass { tolerance: INFINITE, emergency_stretch: emergency, last: true },
    ];
    for pass in passes {
        if let Some(broken) = optimum(&points, lines, style, pass) {
            return ranges(&items, &points, &broken.breaks);
        }
    }
    // The last pass finds something always; one long line loses nothing.
    let all: Vec<usize> = vec![points.len().saturating_sub(1)];
    ranges(&items, &points, &all)
}

fn ranges(items: &Items, points: &[crate::layout::linebreak::Breakpoint], breaks: &[usize]) -> Vec<LineRange> {
    let text_end = items.at.last().copied().unwrap_or(0);
    let at = |index: usize| items.at.get(index).copied().unwrap_or(text_end);
    let mut start = 0;
    let mut out = Vec::with_capacity(breaks.len());
    for &index in breaks {
        let Some(point) = points.get(index) else { continue };
        let hyphen = matches!(items.items.get(point.item), Some(Item::Discretionary { .. }));
        let next = at(point.next);
        out.push(LineRange { start, end: at(point.item), next, hyphen, natural: point.forced });
        start = next;
    }
    out
}
