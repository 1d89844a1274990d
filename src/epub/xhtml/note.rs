//! Notes: their calls in the text, and the notes themselves at the end of the file that calls them first.
//!
//! Reading systems show an `aside` of the type `footnote` as a pop-up over its call; where they do not, the links
//! lead there and back.

use super::super::fonts::FaceKey;
use super::Writer;
use crate::model::{Block, BlockKind, Bound, Note, NoteCall};

impl<'a> Writer<'a> {
    /// The call of a note.
    pub(super) fn note_call(&mut self, call: &'a NoteCall<Bound>) {
        self.node(call.id);
        let note = call.note.note;
        let Some(home) = self.cx.division.notes.get(note).copied().flatten() else { return };
        self.facts.notes = true;
        let id = self.call_id(note, call.note.call);
        self.out.push_str("<sup class=\"call\"><a");
        // A call that stands twice in a file, as in a heading that is shown again, keeps its id once.
        if self.ids.insert(id.clone()) {
            self.attr("id", &id);
        }
        self.out.push_str(" epub:type=\"noteref\" role=\"doc-noteref\"");
        let href = self.href(home, &self.note_id(note));
        self.attr("href", &href);
        self.out.push('>');
        self.faces.add(self.face, &(note + 1).to_string());
        self.out.push_str(&(note + 1).to_string());
        self.out.push_str("</a></sup>");
    }

    /// Writes the notes that stand in this file, behind its text.
    pub(super) fn notes(&mut self) {
        let cx = self.cx;
        let homes = cx.division.notes.iter().enumerate();
        let mine: Vec<usize> = homes.filter(|&(_, &home)| home == Some(self.home)).map(|(note, _)| note).collect();
        if mine.is_empty() {
            return;
        }
        let label = self.label(cx.words.notes);
        self.out.push_str("<section class=\"notes\" epub:type=\"footnotes\"");
        self.attr("aria-label", &label);
        self.out.push_str(">\n");
        let face = FaceKey::of(&cx.style.notes.text);
        for index in mine {
            if let Some(note) = cx.book.notes.get(index) {
                self.with_face(face, |writer| writer.note(index, note));
            }
        }
        self.out.push_str("</section>\n");
    }

    fn note(&mut self, index: usize, note: &'a Note<Bound>) {
        let id = self.note_id(index);
        self.ids.insert(id.clone());
        self.out.push_str("<aside epub:type=\"footnote\" role=\"doc-footnote\"");
        self.attr("id", &id);
        self.out.push_str(">\n");
        // Number and way back stand in the first and last paragraph, where there are such.
        let last = note.blocks.len().saturating_sub(1);
        let first_is_text = note.blocks.first().is_some_and(is_paragraph);
        if !first_is_text {
            self.out.push_str("<p>");
            self.note_number(index, note);
            self.out.push_str("</p>\n");
        }
        for (place, block) in note.blocks.iter().enumerate() {
            if let BlockKind::Paragraph(content) = &block.kind {
                self.last = None;
                self.open("p", block, "");
                if place == 0 {
                    self.note_number(index, note);
                }
                self.inlines(content);
                if place == last {
                    self.backlinks(index);
                }
                self.out.push_str("</p>\n");
            } else {
                self.block(block);
            }
        }
        if !note.blocks.last().is_some_and(is_paragraph) {
            self.out.push_str("<p>");
            self.backlinks(index);
            self.out.push_str("</p>\n");
        }
        self.out.push_str("</aside>\n");
    }

    fn note_number(&mut self, index: usize, note: &Note<Bound>) {
        self.node(note.id);
        self.out.push_str("<span class=\"note-number\">");
        self.text(&format!("{}.", index + 1));
        self.out.push_str("</span> ");
    }

    /// One link for each call; from the second on they carry its number.
    fn backlinks(&mut self, index: usize) {
        let cx = self.cx;
        let calls = cx.division.calls.get(index).map(Vec::as_slice).unwrap_or_default();
        for (nth, &(call, home)) in calls.iter().enumerate() {
            self.out.push_str(" <a class=\"backlink\" role=\"doc-backlink\" epub:type=\"backlink\"");
            let href = self.href(home, &self.call_id(index, call));
            self.attr("href", &href);
            let mut label = format!("{} ({}", cx.words.back, index + 1);
            if nth > 0 {
                label.push_str(&format!(", {}", nth + 1));
            }
            label.push(')');
            self.attr("aria-label", &label);
            // The variation selector keeps the arrow from becoming a coloured picture.
            self.out.push_str(">\u{21a9}\u{fe0e}");
            self.faces.add(self.face, "\u{21a9}");
            if nth > 0 {
                self.out.push_str("<sup>");
                self.text(&(nth + 1).to_string());
                self.out.push_str("</sup>");
            }
            self.out.push_str("</a>");
        }
    }

    fn note_id(&self, note: usize) -> String {
        format!("{}{}", self.cx.division.prefixes.note, note + 1)
    }

    fn call_id(&self, note: usize, call: u32) -> String {
        let prefix = &self.cx.division.prefixes.call;
        if call == 0 { format!("{prefix}{}", note + 1) } else { format!("{prefix}{}-{}", note + 1, call + 1) }
    }
}

fn is_paragraph(block: &Block<Bound>) -> bool {
    matches!(block.kind, BlockKind::Paragraph(_))
}
