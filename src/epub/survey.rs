//! A first walk over a part of the book: its size, its anchors and the notes it calls, which must be known
//! before the first file is written, because links and notes lead from one file to another.

use crate::model::{Block, BlockKind, Bound, FigureBody, Image, Inline, NoteRef, TitleBlock};

/// What was met, in reading order.
#[derive(Debug, Default)]
pub(super) struct Survey<'a> {
    /// Bytes of text.
    pub(super) bytes: usize,
    /// Anchors.
    pub(super) anchors: Vec<&'a str>,
    /// The addresses of pictures.
    pub(super) images: Vec<&'a str>,
    /// The calls of notes.
    pub(super) calls: Vec<NoteRef>,
}

impl<'a> Survey<'a> {
    /// Walks over `block`.
    pub(super) fn of_block(block: &'a Block<Bound>) -> Self {
        let mut survey = Self::default();
        survey.block(block);
        survey
    }

    /// Walks over `blocks`.
    pub(super) fn of_blocks(blocks: &'a [Block<Bound>]) -> Self {
        let mut survey = Self::default();
        survey.blocks(blocks);
        survey
    }

    /// Walks over the title block.
    pub(super) fn of_title(title: &'a TitleBlock<Bound>) -> Self {
        let mut survey = Self::default();
        survey.inlines(&title.title);
        survey.inlines(&title.subtitle);
        for byline in &title.authors {
            survey.inlines(&byline.name);
            survey.inlines(&byline.affiliation);
        }
        survey.inlines(&title.date);
        survey.blocks(&title.abstract_);
        survey
    }

    fn anchor(&mut self, id: Option<&'a String>) {
        self.anchors.extend(id.map(String::as_str));
    }

    fn image(&mut self, image: &'a Image<Bound>) {
        self.anchor(image.attrs.id.as_ref());
        self.images.push(&image.source);
    }

    fn blocks(&mut self, blocks: &'a [Block<Bound>]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &'a Block<Bound>) {
        self.anchor(block.attrs.id.as_ref());
        match &block.kind {
            BlockKind::Paragraph(content) => self.inlines(content),
            BlockKind::Heading(heading) => self.inlines(&heading.content),
            BlockKind::List(list) => {
                for item in &list.items {
                    self.blocks(&item.blocks);
                }
            }
            BlockKind::Descriptions(list) => {
                for item in &list.items {
                    self.inlines(&item.term);
                    for detail in &item.details {
                        self.blocks(detail);
                    }
                }
            }
            BlockKind::Quote(blocks) => self.blocks(blocks),
            BlockKind::Code(code) => {
                self.bytes += code.text.len();
                self.inlines(&code.caption);
            }
            BlockKind::Figure(figure) => {
                match &figure.body {
                    FigureBody::Images(images) => {
                        for image in images {
                            self.image(image);
                        }
                    }
                    FigureBody::Blocks(blocks) => self.blocks(blocks),
                }
                self.inlines(&figure.caption);
                self.inlines(&figure.credit);
            }
            BlockKind::Table(table) => {
                self.inlines(&table.caption);
                for cell in table.head.iter().chain(&table.body).flat_map(|row| &row.cells) {
                    self.inlines(&cell.content);
                }
            }
            BlockKind::Container(container) => {
                self.inlines(&container.title);
                self.blocks(&container.blocks);
            }
            BlockKind::Math(math) => self.bytes += math.source.len(),
            BlockKind::Contents(entries) => self.bytes += entries.iter().map(|entry| entry.text.len()).sum::<usize>(),
            BlockKind::Rule | BlockKind::PageBreak | BlockKind::Comment(_) => {}
        }
    }

    fn inlines(&mut self, content: &'a [Inline<Bound>]) {
        for inline in content {
            match inline {
                Inline::Text(text) => self.bytes += text.text.len(),
                Inline::Styled(styled) => {
                    self.anchor(styled.attrs.id.as_ref());
                    self.inlines(&styled.content);
                }
                Inline::Code(code) => {
                    self.anchor(code.attrs.id.as_ref());
                    self.bytes += code.text.len();
                }
                Inline::Link(link) => {
                    self.anchor(link.attrs.id.as_ref());
                    self.inlines(&link.content);
                }
                Inline::Image(image) => self.image(image),
                Inline::Note(call) => self.calls.push(call.note),
                Inline::Math(math) => self.bytes += math.source.len(),
                Inline::Anchor { attrs, .. } => self.anchor(attrs.id.as_ref()),
                Inline::SoftBreak { .. } | Inline::LineBreak { .. } | Inline::Comment { .. } => {}
            }
        }
    }
}
