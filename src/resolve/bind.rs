//! The second walk: the tree taken apart and put together with everything bound.
//!
//! Ids are given in reading order: the title block, the body, then the notes in the order of their first calls. A node
//! comes before what it holds.

use std::collections::BTreeSet;

use super::contents;
use super::survey::{HeadingFacts, Survey, fold};
use super::targets::Targets;
use crate::diag::{Diagnostic, Span};
use crate::model::{
    Attrs, Block, BlockKind, Book, Bound, Byline, Cell, Code, CodeBlock, Container, ContentsEntry, DescriptionItem,
    DescriptionList, Document, Figure, FigureBody, Heading, Image, Inline, Link, List, ListItem, Math, MathBlock,
    NodeId, Note, NoteCall, NoteRef, Number, Row, Styled, Table, Target, Text, TitleBlock, Written,
};

/// The walk.
struct Binder<'a> {
    survey: &'a Survey<'a>,
    targets: Targets<'a>,
    findings: &'a mut Vec<Diagnostic>,
    next_id: u32,
    /// The ids that a node has already got.
    given: BTreeSet<String>,
    /// The headings still to come in the text at hand.
    headings: std::slice::Iter<'a, HeadingFacts>,
    /// For each note of the document, its place in the book.
    places: Vec<Option<usize>>,
    /// For each note of the book, which one of the document it is, and how often it was called.
    called: Vec<(usize, u32)>,
}

/// Binds `document` with what `survey` found.
pub(super) fn bind(document: Document, survey: &Survey<'_>, findings: &mut Vec<Diagnostic>) -> Book {
    let Document { metadata, title, blocks, notes, node_count: _ } = document;
    let body_headings = survey.headings.first().map_or(&[][..], Vec::as_slice);
    let mut binder = Binder {
        survey,
        targets: Targets::new(&survey.anchors, metadata.url.as_deref()),
        findings,
        next_id: 0,
        given: BTreeSet::new(),
        headings: body_headings.iter(),
        places: vec![None; notes.len()],
        called: Vec::new(),
    };
    let title = binder.title(title);
    let blocks = binder.blocks(blocks);
    let notes = binder.notes(notes);
    let Binder { targets, findings, next_id, .. } = binder;
    targets.finish(findings);
    Book { metadata, title, blocks, notes, node_count: next_id }
}

impl Binder<'_> {
    fn id(&mut self) -> NodeId {
        let id = NodeId(self.next_id);
        self.next_id = self.next_id.saturating_add(1);
        id
    }

    /// The attributes with an id that no other node has.
    fn attrs(&mut self, mut attrs: Attrs) -> Attrs {
        if let Some(id) = attrs.id.take().filter(|id| !id.is_empty())
            && self.given.insert(id.clone())
        {
            attrs.id = Some(self.survey.anchors.of_id(&id).to_owned());
        }
        attrs
    }

    fn title(&mut self, title: TitleBlock<Written>) -> TitleBlock<Bound> {
        let TitleBlock { id: (), mut title, subtitle, authors, date, abstract_ } = title;
        if let (Some(Inline::Anchor { id: (), span: _, attrs }), Some(name)) = (title.first_mut(), &self.survey.title) {
            attrs.id = Some(name.clone());
        }
        TitleBlock {
            id: self.id(),
            title: self.inlines(title),
            subtitle: self.inlines(subtitle),
            authors: authors
                .into_iter()
                .map(|Byline { name, affiliation }| Byline {
                    name: self.inlines(name),
                    affiliation: self.inlines(affiliation),
                })
                .collect(),
            date: self.inlines(date),
            abstract_: self.blocks(abstract_),
        }
    }

    /// The notes that were called, in the order of their first calls; a note may call further ones.
    fn notes(&mut self, notes: Vec<Note<Written>>) -> Vec<Note<Bound>> {
        let survey = self.survey;
        let mut waiting: Vec<Option<Note<Written>>> = notes.into_iter().map(Some).collect();
        let mut out = Vec::new();
        while let Some(&(index, _)) = self.called.get(out.len()) {
            let Some(Note { id: (), span, label, blocks }) = waiting.get_mut(index).and_then(Option::take) else {
                break;
            };
            self.headings = survey.headings.get(index + 1).map_or(&[][..], Vec::as_slice).iter();
            let id = self.id();
            out.push(Note { id, span, label, blocks: self.blocks(blocks) });
        }
        out
    }

    fn blocks(&mut self, blocks: Vec<Block<Written>>) -> Vec<Block<Bound>> {
        blocks.into_iter().map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: Block<Written>) -> Block<Bound> {
        let Block { id: (), span, attrs, kind } = block;
        let id = self.id();
        // A heading's anchor comes from the survey, whether its author named it or not.
        let heading = if matches!(kind, BlockKind::Heading(_)) { self.headings.next() } else { None };
        let named = attrs.id.clone();
        let mut attrs = self.attrs(attrs);
        if let Some(facts) = heading {
            attrs.id = Some(facts.anchor.clone());
        }
        let kind = match kind {
            BlockKind::Paragraph(content) => BlockKind::Paragraph(self.inlines(content)),
            BlockKind::Heading(Heading { level, number: (), content }) => BlockKind::Heading(Heading {
                level,
                number: heading.and_then(|facts| facts.number.clone()),
                content: self.inlines(content),
            }),
            BlockKind::List(List { numbering, tight, items }) => {
                let items = items.into_iter().map(|item| self.item(item)).collect();
                BlockKind::List(List { numbering, tight, items })
            }
            BlockKind::Descriptions(DescriptionList { tight, items }) => {
                let items = items.into_iter().map(|item| self.description(item)).collect();
                BlockKind::Descriptions(DescriptionList { tight, items })
            }
            BlockKind::Quote(blocks) => BlockKind::Quote(self.blocks(blocks)),
            BlockKind::Code(CodeBlock { language, info, caption, text }) => {
                BlockKind::Code(CodeBlock { language, info, caption: self.inlines(caption), text })
            }
            BlockKind::Figure(figure) => BlockKind::Figure(self.figure(figure, named.as_deref())),
            BlockKind::Table(table) => BlockKind::Table(self.table(table, named.as_deref())),
            BlockKind::Container(Container { kind, title, blocks }) => {
                let title = self.inlines(title);
                BlockKind::Container(Container { kind, title, blocks: self.blocks(blocks) })
            }
            BlockKind::Math(MathBlock { source, number: () }) => {
                BlockKind::Math(MathBlock { source, number: self.number(named.as_deref()) })
            }
            BlockKind::Rule => BlockKind::Rule,
            BlockKind::PageBreak => BlockKind::PageBreak,
            BlockKind::Contents(_) => BlockKind::Contents(self.contents(&attrs)),
            BlockKind::Comment(text) => BlockKind::Comment(text),
        };
        Block { id, span, attrs, kind }
    }

    fn number(&self, id: Option<&str>) -> Option<Number> {
        self.survey.numbers.get(id?).cloned()
    }

    fn item(&mut self, item: ListItem<Written>) -> ListItem<Bound> {
        let ListItem { id: (), span, task, blocks } = item;
        ListItem { id: self.id(), span, task, blocks: self.blocks(blocks) }
    }

    fn description(&mut self, item: DescriptionItem<Written>) -> DescriptionItem<Bound> {
        let DescriptionItem { id: (), span, term, details } = item;
        DescriptionItem {
            id: self.id(),
            span,
            term: self.inlines(term),
            details: details.into_iter().map(|blocks| self.blocks(blocks)).collect(),
        }
    }

    fn figure(&mut self, figure: Figure<Written>, id: Option<&str>) -> Figure<Bound> {
        let Figure { body, number: (), caption, credit } = figure;
        let mut number = self.number(id);
        let body = match body {
            FigureBody::Images(images) => {
                if id.is_none() {
                    number = images.iter().find_map(|image| self.number(image.attrs.id.as_deref()));
                }
                FigureBody::Images(images.into_iter().map(|image| self.image(image)).collect())
            }
            FigureBody::Blocks(blocks) => FigureBody::Blocks(self.blocks(blocks)),
        };
        Figure { body, number, caption: self.inlines(caption), credit: self.inlines(credit) }
    }

    fn table(&mut self, table: Table<Written>, id: Option<&str>) -> Table<Bound> {
        let Table { number: (), caption, columns, head, body } = table;
        Table {
            number: self.number(id),
            caption: self.inlines(caption),
            columns,
            head: head.into_iter().map(|row| self.row(row)).collect(),
            body: body.into_iter().map(|row| self.row(row)).collect(),
        }
    }

    fn row(&mut self, row: Row<Written>) -> Row<Bound> {
        let Row { id: (), span, cells } = row;
        let id = self.id();
        let cells = cells
            .into_iter()
            .map(|Cell { id: (), span, header, column_span, row_span, content }| Cell {
                id: self.id(),
                span,
                header,
                column_span,
                row_span,
                content: self.inlines(content),
            })
            .collect();
        Row { id, span, cells }
    }

    fn contents(&mut self, attrs: &Attrs) -> Vec<ContentsEntry<Bound>> {
        let survey = self.survey;
        let depth = contents::depth(attrs, survey.style);
        let listed = survey.headings.first().into_iter().flatten().filter(|facts| contents::lists(facts, depth));
        listed
            .map(|facts| ContentsEntry {
                id: self.id(),
                depth: facts.depth,
                anchor: facts.anchor.clone(),
                number: facts.number.clone(),
                text: facts.text.clone(),
            })
            .collect()
    }

    fn inlines(&mut self, content: Vec<Inline<Written>>) -> Vec<Inline<Bound>> {
        content.into_iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&mut self, inline: Inline<Written>) -> Inline<Bound> {
        match inline {
            Inline::Text(Text { id: (), span, text }) => Inline::Text(Text { id: self.id(), span, text }),
            Inline::SoftBreak { id: (), span } => Inline::SoftBreak { id: self.id(), span },
            Inline::LineBreak { id: (), span } => Inline::LineBreak { id: self.id(), span },
            Inline::Styled(Styled { id: (), span, style, attrs, content }) => Inline::Styled(Styled {
                id: self.id(),
                span,
                style,
                attrs: self.attrs(attrs),
                content: self.inlines(content),
            }),
            Inline::Code(Code { id: (), span, attrs, text }) => {
                Inline::Code(Code { id: self.id(), span, attrs: self.attrs(attrs), text })
            }
            Inline::Link(link) => Inline::Link(self.link(link)),
            Inline::Image(image) => Inline::Image(self.image(image)),
            Inline::Note(NoteCall { id: (), span, note }) => self.call(span, &note),
            Inline::Math(Math { id: (), span, source, display }) => {
                Inline::Math(Math { id: self.id(), span, source, display })
            }
            Inline::Anchor { id: (), span, attrs } => Inline::Anchor { id: self.id(), span, attrs: self.attrs(attrs) },
            Inline::Comment { id: (), span, text } => Inline::Comment { id: self.id(), span, text },
        }
    }

    fn image(&mut self, image: Image<Written>) -> Image<Bound> {
        let Image { id: (), span, attrs, source, alt, title } = image;
        Image { id: self.id(), span, attrs: self.attrs(attrs), source, alt, title }
    }

    fn link(&mut self, link: Link<Written>) -> Link<Bound> {
        let Link { id: (), span, attrs, target: written, title, content } = link;
        let id = self.id();
        let attrs = self.attrs(attrs);
        let target = self.targets.bind(&written, span, self.findings);
        let mut content = self.inlines(content);
        if content.is_empty() {
            let text = self.words_for(&target, written);
            content.push(Inline::Text(Text { id: self.id(), span, text }));
        }
        Link { id, span, attrs, target, title, content }
    }

    /// The text of a link without text: what is linked to, as the document calls it, or the address.
    fn words_for(&self, target: &Target, written: String) -> String {
        let words = match target {
            Target::Internal(anchor) => self
                .survey
                .numbers
                .get(anchor)
                .map(|number| format!("{}\u{a0}{}", number.label, number.value))
                .or_else(|| self.survey.heading(anchor).map(|heading| heading.text.clone())),
            Target::External(address) => address.strip_prefix("mailto:").map(str::to_owned),
            Target::None => None,
        };
        words.filter(|words| !words.is_empty()).unwrap_or(if written.is_empty() { "…".to_owned() } else { written })
    }

    /// Binds the call of a note; a call without its note stays as it was written.
    fn call(&mut self, span: Span, label: &str) -> Inline<Bound> {
        let id = self.id();
        let folded = fold(label);
        let Some(&index) = self.survey.notes.get(&folded) else {
            let found = Diagnostic::error("undefined-note", span, format!("there is no note `{label}`"));
            let near = crate::diag::nearest(&folded, self.survey.notes.keys().map(String::as_str));
            self.findings.push(match near {
                Some(near) => found.hint(format!("did you mean `[^{near}]`?")),
                None => found.hint(format!("write the note in a paragraph of its own: [^{label}]: text of the note")),
            });
            return Inline::Text(Text { id, span, text: format!("[^{label}]") });
        };
        let place = match self.places.get(index).copied().flatten() {
            Some(place) => place,
            None => {
                let place = self.called.len();
                self.called.push((index, 0));
                if let Some(slot) = self.places.get_mut(index) {
                    *slot = Some(place);
                }
                place
            }
        };
        let mut call = 0;
        if let Some((_, calls)) = self.called.get_mut(place) {
            call = *calls;
            *calls += 1;
        }
        Inline::Note(NoteCall { id, span, note: NoteRef { note: place, call } })
    }
}
