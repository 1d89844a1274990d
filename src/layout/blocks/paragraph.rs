//! Paragraphs: lines with the penalties that keep widows and clubs away.

use crate::layout::Align;
use crate::layout::galley::{FORBIDDEN, Galley, Glue, VBox, VItem};
use crate::layout::text::{SetLines, set_paragraph};
use crate::model::{Bound, Inline};
use crate::units::Pt;

use super::{Before, Paragraphs, Setter, Setting};

fn ends_with_colon(content: &[Inline<Bound>]) -> bool {
    match content.last() {
        Some(Inline::Text(text)) => text.text.trim_end().ends_with([':', '：']),
        Some(Inline::Styled(styled)) => matches!(styled.content.last(), Some(Inline::Text(t)) if t.text.ends_with(':')),
        Some(
            Inline::SoftBreak { id: _, span: _ }
            | Inline::LineBreak { id: _, span: _ }
            | Inline::Code(_)
            | Inline::Link(_)
            | Inline::Image(_)
            | Inline::Note(_)
            | Inline::Math(_)
            | Inline::Anchor { id: _, span: _, attrs: _ }
            | Inline::Comment { id: _, span: _, text: _ },
        )
        | None => false,
    }
}

impl Setter<'_> {
    /// Sets a paragraph of running text.
    pub(crate) fn set_text(&self, content: &[Inline<Bound>], setting: &Setting, before: Before) -> Galley {
        let blocks = &self.text.style.blocks;
        let indent = match (setting.paragraphs, before) {
            (Paragraphs::Indented, Before::Paragraph) => self.em(blocks.paragraph_indent),
            (Paragraphs::Indented, Before::Other)
            | (Paragraphs::Spaced | Paragraphs::Close, Before::Paragraph | Before::Other) => Pt::ZERO,
        };
        let mut out = self.set_lines(content, setting, indent, setting.align());
        let skip = match setting.paragraphs {
            Paragraphs::Indented => Glue::skip(self.em(blocks.paragraph_skip)),
            Paragraphs::Spaced => Glue::skip(self.em(blocks.item_skip)),
            Paragraphs::Close => Glue::ZERO,
        };
        (out.above, out.below) = (skip, skip);
        let short = matches!(out.items.as_slice(), [VItem::Box(_)]);
        out.leads_in = ends_with_colon(content) || (short && setting.paragraphs == Paragraphs::Indented);
        out
    }

    /// Sets `content` in lines, without space around them.
    pub(crate) fn set_lines(&self, content: &[Inline<Bound>], setting: &Setting, indent: Pt, align: Align) -> Galley {
        let set = set_paragraph(&self.text, content, &setting.shape(indent, align));
        self.stack(set)
    }

    /// Lines one below the other, with penalties between them.
    pub(crate) fn stack(&self, set: SetLines) -> Galley {
        let breaking = &self.text.style.pages;
        let count = set.lines.len();
        let mut out = Galley { warnings: set.warnings, ..Galley::default() };
        out.items.reserve(count * 2);
        for (index, line) in set.lines.into_iter().enumerate() {
            let mut penalty = 0.0;
            if index == 0 {
                penalty += breaking.club_penalty;
            }
            if index + 2 == count {
                penalty += breaking.widow_penalty;
            }
            if line.hyphenated {
                penalty += breaking.broken_penalty;
            }
            out.items.push(VItem::Box(Box::new(VBox::from_line(line))));
            if index + 1 < count {
                out.items.push(VItem::Penalty(penalty.min(FORBIDDEN)));
            }
        }
        out
    }
}
