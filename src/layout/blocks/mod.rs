//! Blocks to galleys: one exhaustive match, and a file for each kind.
//!
//! A block comes in with a [`Setting`] that says how wide and in which type it is set; a [`Galley`] goes out.
//! Top-level blocks do not know of one another, so that they are set in parallel and joined in order.

mod code;
mod container;
mod contents;
mod figure;
mod heading;
mod list;
mod math;
mod note;
mod paragraph;
mod quote;
mod rule;
mod table;
mod title;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::layout::galley::{Galley, Glue, VBox};
use crate::layout::text::{TextContext, set_label};
use crate::layout::{Align, Content, ParagraphShape};
use crate::model::{Attrs, Block, BlockKind, Book, Bound, Inline, Lang, NodeId, Number, Text};
use crate::style::{TextStyle, Words};
use crate::units::{Direction, Em, Pt};

pub(crate) use container::own_title;
pub(crate) use note::{NoteLine, set_note};
pub(crate) use title::set_title;

/// What setting a block needs besides the block. Shared by all threads of a layout.
#[derive(Debug)]
pub(crate) struct Setter<'a> {
    /// What setting text needs.
    pub(crate) text: TextContext<'a>,
    /// The document.
    pub(crate) book: &'a Book,
    /// The labels of the pages on which anchors stood in the pass before.
    pub(crate) folios: &'a BTreeMap<String, String>,
    /// The height of the text block.
    pub(crate) page_height: Pt,
}

/// How paragraphs are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paragraphs {
    /// By the indent of their first line.
    Indented,
    /// By the space between them.
    Spaced,
    /// By nothing: in the items of a list without blank lines.
    Close,
}

/// How a block is set.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    /// The width.
    pub(crate) measure: Pt,
    /// The type of running text.
    pub(crate) style: TextStyle,
    /// The language.
    pub(crate) lang: Lang,
    /// The base direction.
    pub(crate) dir: Direction,
    /// How paragraphs are told apart.
    pub(crate) paragraphs: Paragraphs,
    /// How many bulleted lists stand around it.
    pub(crate) bullets: usize,
    /// Whether figures may move to another page.
    pub(crate) floats: bool,
    /// Whether boxes may have grounds; notes are set without.
    pub(crate) grounds: bool,
    /// Whether bulleted lists are numbered: among questions.
    pub(crate) number_bullets: bool,
}

/// What stands before a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Before {
    /// Nothing, or a block other than a paragraph.
    Other,
    /// A paragraph.
    Paragraph,
}

impl Setting {
    /// The setting with the language and direction that `attrs` ask for.
    pub(crate) fn with_attrs(&self, attrs: &Attrs) -> Self {
        let mut out = self.clone();
        if let Some(lang) = &attrs.lang {
            out.dir = lang.direction();
            out.lang = lang.clone();
        }
        if let Some(dir) = attrs.dir {
            out.dir = dir;
        }
        out
    }

    /// The setting without `start` and `end` at the sides where lines start and end, and how far right it begins.
    pub(crate) fn inset(&self, start: Pt, end: Pt) -> (Self, Pt) {
        // Never so narrow that not even a word fits.
        let least = self.measure.min(self.style.size * 4.0);
        let spare = self.measure - least;
        let scale = if start + end > spare && (start + end).0 > 0.0 { spare / (start + end) } else { 1.0 };
        let (start, end) = (start * scale, end * scale);
        let mut out = self.clone();
        out.measure = self.measure - start - end;
        (out, if self.dir == Direction::Ltr { start } else { end })
    }

    /// The shape of a paragraph set so.
    pub(crate) fn shape(&self, indent: Pt, align: Align) -> ParagraphShape {
        ParagraphShape {
            text: self.style.clone(),
            measure: self.measure,
            indent,
            align,
            lang: self.lang.clone(),
            dir: self.dir,
        }
    }

    /// How running text is aligned in its type.
    pub(crate) fn align(&self) -> Align {
        if self.style.justify { Align::Justify } else { Align::Start }
    }
}

impl<'a> Setter<'a> {
    /// The setting of the body.
    pub(crate) fn body(&self) -> Setting {
        let lang = self.book.metadata.lang.clone();
        Setting {
            measure: self.text.style.page.text_block().size.width,
            style: self.text.style.body.clone(),
            dir: self.book.metadata.dir,
            lang,
            paragraphs: Paragraphs::Indented,
            bullets: 0,
            floats: true,
            grounds: true,
            number_bullets: false,
        }
    }

    /// `length` in body sizes.
    pub(crate) fn em(&self, length: Em) -> Pt {
        length.at(self.text.style.body.size)
    }

    /// The words of the setting's language.
    pub(crate) fn words(setting: &Setting) -> &'static Words {
        Words::of(setting.lang.primary())
    }

    /// Space above and below blocks.
    pub(crate) fn block_skip(&self) -> Glue {
        Glue::skip(self.em(self.text.style.blocks.block_skip))
    }

    /// Sets the body: each top-level block on its own, in parallel.
    pub(crate) fn set_body(&self, blocks: &'a [Block<Bound>]) -> Vec<Galley> {
        let setting = self.body();
        let before = befores(blocks, true);
        blocks.par_iter().zip(before).map(|(block, before)| self.set_block(block, &setting, before)).collect()
    }

    /// Sets blocks one below the other.
    pub(crate) fn set_blocks(&self, blocks: &[Block<Bound>], setting: &Setting) -> Galley {
        let mut out = Galley::default();
        for (block, before) in blocks.iter().zip(befores(blocks, setting.floats)) {
            out.append(self.set_block(block, setting, before));
        }
        out
    }

    /// Sets a block.
    pub(crate) fn set_block(&self, block: &Block<Bound>, setting: &Setting, before: Before) -> Galley {
        let own = setting.with_attrs(&block.attrs);
        let setting = &own;
        let mut galley = match &block.kind {
            BlockKind::Paragraph(content) => self.set_text(content, setting, before),
            BlockKind::Heading(heading) => self.set_heading(block, heading, setting),
            BlockKind::List(list) => self.set_list(list, setting),
            BlockKind::Descriptions(list) => self.set_descriptions(list, setting),
            BlockKind::Quote(blocks) => self.set_quote(blocks, setting),
            BlockKind::Code(code) => self.set_code_block(block, code, setting),
            BlockKind::Figure(figure) => self.set_figure(block, figure, setting),
            BlockKind::Table(table) => self.set_table(block, table, setting),
            BlockKind::Container(container) => self.set_container(block, container, setting),
            BlockKind::Math(math) => self.set_math(block.id, math, setting),
            BlockKind::Rule => self.set_rule(setting),
            BlockKind::PageBreak => Galley::page_break(),
            BlockKind::Contents(entries) => self.set_contents(block.span, entries, setting),
            BlockKind::Comment(_) => Galley::default(),
        };
        if matches!(block.kind, BlockKind::Contents(_)) {
            // The headings themselves tell of what is missing in them, each at its place.
            galley.warnings.retain(|warning| warning.code != "missing-glyph");
        }
        // Code and labels know no place of their own.
        galley.warnings.iter_mut().for_each(|warning| warning.span = warning.span.or(Some(block.span)));
        if let Some(name) = &block.attrs.id {
            if matches!(block.kind, BlockKind::PageBreak) {
                // The anchor must not keep the break from being seen as one; it stands at the top of the next page.
                return galley;
            }
            galley.name(name, block.id);
        }
        galley
    }

    /// A short text of our own as a box whose content starts at x 0, and its width.
    pub(crate) fn label(
        &self,
        text: &str,
        content: Content,
        style: &TextStyle,
        setting: &Setting,
        galley: &mut Galley,
    ) -> (VBox, Pt) {
        let mut set = set_label(&self.text, text, content, style, setting.dir);
        galley.warnings.append(&mut set.warnings);
        match set.lines.into_iter().next() {
            Some(line) => {
                let width = line.width;
                (VBox::from_line(line), width)
            }
            None => (VBox::default(), Pt::ZERO),
        }
    }
}

/// What stands before each of `blocks`; a figure that floats, or a comment, does not part the text around it.
fn befores(blocks: &[Block<Bound>], floats: bool) -> Vec<Before> {
    let mut last = Before::Other;
    blocks
        .iter()
        .map(|block| {
            let before = last;
            last = match &block.kind {
                BlockKind::Paragraph(content) if is_unseen(content) => last,
                BlockKind::Paragraph(_) => Before::Paragraph,
                BlockKind::Comment(_) => last,
                BlockKind::Figure(_) if floats => last,
                BlockKind::Figure(_)
                | BlockKind::Heading(_)
                | BlockKind::List(_)
                | BlockKind::Descriptions(_)
                | BlockKind::Quote(_)
                | BlockKind::Code(_)
                | BlockKind::Table(_)
                | BlockKind::Container(_)
                | BlockKind::Math(_)
                | BlockKind::Rule
                | BlockKind::PageBreak
                | BlockKind::Contents(_) => Before::Other,
            };
            before
        })
        .collect()
}

/// Whether a paragraph holds nothing but places to link to.
fn is_unseen(content: &[Inline<Bound>]) -> bool {
    content.iter().all(|inline| match inline {
        Inline::Anchor { id: _, span: _, attrs: _ }
        | Inline::Comment { id: _, span: _, text: _ }
        | Inline::SoftBreak { id: _, span: _ } => true,
        Inline::Styled(styled) => is_unseen(&styled.content),
        Inline::Text(_)
        | Inline::LineBreak { id: _, span: _ }
        | Inline::Code(_)
        | Inline::Link(_)
        | Inline::Image(_)
        | Inline::Note(_)
        | Inline::Math(_) => false,
    })
}

/// Running text of our own that shows `node`.
pub(crate) fn own_text(node: NodeId, span: crate::diag::Span, text: String) -> Inline<Bound> {
    Inline::Text(Text { id: node, span, text })
}

/// A number as printed: "Figure 2.1".
pub(crate) fn number_text(number: &Number) -> String {
    if number.label.is_empty() { number.value.clone() } else { format!("{}\u{a0}{}", number.label, number.value) }
}
