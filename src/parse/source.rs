//! The text of one run of comrak, and where its bytes stand in the file.
//!
//! comrak counts lines and columns, in bytes, of the text that it was given. A [`Source`] turns them into offsets
//! of that text, and those into [`Span`]s of the file. Most of the time that is one shift; the content of an HTML
//! block has lost the markers of the containers around it, so each of its lines has a shift of its own.

use comrak::nodes::Sourcepos;

use crate::diag::{FileId, Span};

/// Where the bytes of a text stand in the file.
#[derive(Clone, Debug)]
enum Place {
    /// Pieces of the text: its offset, and the offset in the file. Never empty; the first starts at 0.
    Pieces(Vec<(usize, usize)>),
    /// Somewhere within a span: the text was unescaped, or put together.
    Within(Span),
}

/// A text that comrak reads, with its place in the file.
#[derive(Clone, Debug)]
pub(super) struct Source<'s> {
    /// The text.
    pub(super) text: &'s str,
    file: FileId,
    place: Place,
    /// The offset of each line.
    lines: Vec<usize>,
    /// Whether columns count on over the lines.
    columns_only: bool,
}

impl<'s> Source<'s> {
    /// `text` stands in `file` as it is, from byte `shift` on.
    pub(super) fn shifted(text: &'s str, file: FileId, shift: usize) -> Self {
        Self { text, file, place: Place::Pieces(vec![(0, shift)]), lines: line_starts(text), columns_only: false }
    }

    /// `text` was made from what stands at `span`.
    pub(super) fn within(text: &'s str, span: Span) -> Self {
        Self { text, file: span.file, place: Place::Within(span), lines: line_starts(text), columns_only: false }
    }

    /// `text` stands in `outer`'s text in pieces: its offset, and the offset there.
    pub(super) fn pieces(text: &'s str, outer: &Source<'_>, pieces: Vec<(usize, usize)>) -> Self {
        let place = match &outer.place {
            Place::Within(span) => Place::Within(*span),
            Place::Pieces(_) if pieces.is_empty() => Place::Pieces(vec![(0, outer.in_file(0))]),
            Place::Pieces(_) => {
                Place::Pieces(pieces.into_iter().map(|(here, there)| (here, outer.in_file(there))).collect())
            }
        };
        Self { text, file: outer.file, place, lines: line_starts(text), columns_only: false }
    }

    /// The same, for positions whose columns count on over the lines, as comrak's do in an inline note.
    pub(super) fn in_columns(mut self) -> Self {
        self.columns_only = true;
        self
    }

    /// The place of `start..end` in the file.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        match &self.place {
            Place::Within(span) => *span,
            Place::Pieces(_) => {
                let from = self.in_file(start.min(self.text.len()));
                // The last byte, not the one behind it, says which piece the end belongs to.
                let to = if end > start { self.in_file(end.min(self.text.len()).saturating_sub(1)) + 1 } else { from };
                let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
                Span::new(self.file, narrow(from), narrow(to.max(from)))
            }
        }
    }

    /// The offset in the file of the byte at `offset`.
    fn in_file(&self, offset: usize) -> usize {
        match &self.place {
            Place::Within(span) => usize::try_from(span.start).unwrap_or(usize::MAX),
            Place::Pieces(pieces) => {
                let index = pieces.partition_point(|(here, _)| *here <= offset).saturating_sub(1);
                pieces.get(index).map_or(offset, |(here, there)| there + offset.saturating_sub(*here))
            }
        }
    }

    /// The offsets that `position` names.
    pub(super) fn range(&self, position: Sourcepos) -> (usize, usize) {
        let start = self.offset(position.start.line, position.start.column.saturating_sub(1));
        // comrak's end is the last byte, ours one past it.
        let end = self.offset(position.end.line, position.end.column);
        let start = floor(self.text, start);
        (start, ceil(self.text, end.max(start)))
    }

    /// The offset of byte `column` in `line`, counted from 1.
    pub(super) fn offset(&self, line: usize, column: usize) -> usize {
        let line = if self.columns_only { 1 } else { line };
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        // A column may lie beyond its line: comrak goes on counting there when a link or a note spans lines.
        start.saturating_add(column).min(self.text.len())
    }

    /// Line `line`, counted from 1, without its end.
    pub(super) fn line(&self, line: usize) -> &'s str {
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let end = self.lines.get(line).copied().unwrap_or(self.text.len());
        self.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }

    /// What stands from `start` to `end`.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'s str {
        self.text.get(start..end).unwrap_or("")
    }
}

/// The last place up to `offset` where no character is cut in two.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The first place from `offset` on where no character is cut in two.
fn ceil(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset += 1;
    }
    offset
}

/// Where the lines of `text` start. A line ends with `\n`, `\r\n` or `\r`.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut starts = vec![0];
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
            starts.push(at + 1);
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_line_ends_count() {
        assert_eq!(line_starts("a\nb\r\nc\rd"), [0, 2, 5, 7]);
    }

    #[test]
    fn positions_are_bytes_and_ends_are_behind_the_last() {
        let source = Source::shifted("one\ntwö three", FileId(0), 10);
        let (start, end) = source.range((2, 1, 2, 4).into());
        assert_eq!(source.slice(start, end), "twö");
        assert_eq!(source.span(start, end), Span::new(FileId(0), 14, 18));
    }

    #[test]
    fn a_cut_character_is_taken_whole() {
        let source = Source::shifted("ö", FileId(0), 0);
        assert_eq!(source.range((1, 2, 1, 1).into()), (0, 2));
    }

    #[test]
    fn parts_keep_their_place() {
        let outer = Source::shifted("> <p>\n> x", FileId(0), 0);
        let inner = Source::pieces("<p>\nx", &outer, vec![(0, 2), (4, 8)]);
        assert_eq!(inner.span(4, 5), Span::new(FileId(0), 8, 9));
        assert_eq!(inner.span(0, 4), Span::new(FileId(0), 2, 6));
    }
}
