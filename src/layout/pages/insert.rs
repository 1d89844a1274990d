//! Notes as one stream of lines in the order of their first calls.
//!
//! A page shows a stretch of the stream. It may end within a note, if enough lines stand on either side, and then
//! the next page goes on with the rest before its own notes (insertions in *The TeXbook*, chapter 15, with the
//! choice of the split left to the page breaker).

use crate::layout::blocks::NoteLine;
use crate::layout::galley::{VBox, VItem};
use crate::units::Pt;

/// All notes, line by line.
#[derive(Debug, Default)]
pub(crate) struct NoteStream {
    /// The lines; taken out when the pages are made up.
    pub(crate) lines: Vec<NoteLine>,
    /// The height of all lines before each place, with the space above each.
    above: Vec<Pt>,
    /// Whether a page may end at each place.
    may_split: Vec<bool>,
    /// For each place at which a note ends: how far a page must at least go that calls this note.
    least: Vec<usize>,
}

/// How many lines a call puts into the stream: `ends[i]` is its length after the galley's item `i`.
pub(crate) type StreamEnds = Vec<usize>;

impl NoteStream {
    /// Orders `notes` by their first calls in `items`; those that nothing calls come at the end.
    pub(crate) fn new(items: &[VItem], notes: Vec<Vec<NoteLine>>, split_lines: usize, gap: Pt) -> (Self, StreamEnds) {
        let mut notes: Vec<Option<Vec<NoteLine>>> = notes.into_iter().map(Some).collect();
        let mut out = Self::default();
        out.above.push(Pt::ZERO);
        out.may_split.push(true);
        out.least.push(0);
        let mut ends = Vec::with_capacity(items.len() + 1);
        for item in items {
            match item {
                VItem::Box(vbox) => out.call(vbox, &mut notes, split_lines, gap),
                VItem::Glue(_)
                | VItem::Kern(_)
                | VItem::Penalty(_)
                | VItem::Open(_)
                | VItem::Close
                | VItem::Float(_) => {}
            }
            ends.push(out.lines.len());
        }
        for index in 0..notes.len() {
            out.add(index, &mut notes, split_lines, gap);
        }
        if let Some(last) = ends.last_mut() {
            *last = out.lines.len();
        }
        (out, ends)
    }

    fn call(&mut self, vbox: &VBox, notes: &mut [Option<Vec<NoteLine>>], split_lines: usize, gap: Pt) {
        for mark in &vbox.notes {
            self.add(mark.note, notes, split_lines, gap);
        }
    }

    /// Adds a note, and after it the notes first called in it.
    fn add(&mut self, index: usize, notes: &mut [Option<Vec<NoteLine>>], split_lines: usize, gap: Pt) {
        let mut queue = vec![index];
        while let Some(index) = queue.pop() {
            let Some(lines) = notes.get_mut(index).and_then(Option::take) else { continue };
            let calls: Vec<usize> =
                lines.iter().flat_map(|line| line.vbox.notes.iter().map(|mark| mark.note)).collect();
            // The queue is a stack: the first call is taken first.
            queue.extend(calls.into_iter().rev());
            self.push(lines, split_lines, gap);
        }
    }

    fn push(&mut self, lines: Vec<NoteLine>, split_lines: usize, gap: Pt) {
        let start = self.lines.len();
        let count = lines.len();
        let mut height = self.above.last().copied().unwrap_or_default();
        for (index, mut line) in lines.into_iter().enumerate() {
            if index == 0 && start > 0 {
                line.gap += gap;
            }
            height += line.gap + line.vbox.total();
            self.above.push(height);
            let after = index + 1;
            self.may_split.push(after == count || (after >= split_lines && count - after >= split_lines));
            self.least.push(0);
            self.lines.push(line);
        }
        let end = start + count;
        let least = (start + 1..=end).find(|&at| self.may_split.get(at).copied().unwrap_or(false)).unwrap_or(end);
        if let Some(slot) = self.least.get_mut(end) {
            *slot = least;
        }
    }

    /// The length of the stream.
    pub(crate) fn len(&self) -> usize {
        self.may_split.len().saturating_sub(1)
    }

    /// The height of the lines from `from` to `to` on one page, without the rule above.
    pub(crate) fn height(&self, from: usize, to: usize) -> Pt {
        let at = |place: usize| self.above.get(place).copied().unwrap_or_default();
        let gap = self.lines.get(from).map_or(Pt::ZERO, |line| line.gap);
        if to > from { at(to) - at(from) - gap } else { Pt::ZERO }
    }

    /// How far a page must go at least whose last note ends at `end`.
    pub(crate) fn least(&self, end: usize) -> usize {
        self.least.get(end).copied().unwrap_or(end)
    }

    /// The furthest place up to `end` to which the lines from `from` on fit into `room`; `from` if none do.
    pub(crate) fn furthest(&self, from: usize, end: usize, room: Pt) -> usize {
        let mut to = end;
        while to > from {
            if self.may_split.get(to).copied().unwrap_or(true) && self.height(from, to) <= room {
                return to;
            }
            to -= 1;
        }
        from
    }

    /// The place after the first line from `from` on that may end a page, whether it fits or not.
    pub(crate) fn forced(&self, from: usize) -> usize {
        (from + 1..=self.len()).find(|&at| self.may_split.get(at).copied().unwrap_or(true)).unwrap_or(self.len())
    }
}
