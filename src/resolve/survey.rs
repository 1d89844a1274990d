//! The first walk: which ids are taken, what the headings are called, which figures, tables and formulas are numbered.

use std::collections::BTreeMap;

use super::anchors::Anchors;
use crate::diag::{Diagnostic, Span};
use crate::model::inline::plain_text;
use crate::model::{Attrs, Block, BlockKind, Document, FigureBody, Heading, Inline, Lang, Number, Written};
use crate::style::{Stylesheet, Words};

/// What is known of a heading before it is bound.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct HeadingFacts {
    /// Its anchor.
    pub(super) anchor: String,
    /// Its depth, from 1, whatever the levels that the author uses.
    pub(super) depth: u8,
    /// Its number.
    pub(super) number: Option<Number>,
    /// Its words.
    pub(super) text: String,
    /// Whether it stands in the table of contents.
    pub(super) listed: bool,
}

/// What the first walk found.
#[derive(Debug)]
pub(super) struct Survey<'a> {
    /// The theme.
    pub(super) style: &'a Stylesheet,
    /// The names that links may lead to.
    pub(super) anchors: Anchors,
    /// The name of the title, where a heading became the title and its author gave it none.
    pub(super) title: Option<String>,
    /// The headings of the body, in reading order; then those of each note.
    pub(super) headings: Vec<Vec<HeadingFacts>>,
    /// The notes by their folded label: indices into [`Document::notes`].
    pub(super) notes: BTreeMap<String, usize>,
    /// The numbers of figures, tables and formulas by their ids.
    pub(super) numbers: BTreeMap<String, Number>,
}

impl Survey<'_> {
    /// The heading that has this anchor.
    pub(super) fn heading(&self, anchor: &str) -> Option<&HeadingFacts> {
        self.headings.iter().flatten().find(|heading| heading.anchor == anchor)
    }
}

/// What is numbered besides headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Figure,
    Table,
    Equation,
}

/// What is seen of a heading in passing.
struct SeenHeading<'a> {
    span: Span,
    attrs: &'a Attrs,
    heading: &'a Heading<Written>,
}

/// The walk itself.
struct Walk<'a> {
    lang: &'a Lang,
    anchors: Anchors,
    first_places: BTreeMap<&'a str, Span>,
    seen: Vec<SeenHeading<'a>>,
    numbers: BTreeMap<String, Number>,
    counts: [u32; 3],
    findings: &'a mut Vec<Diagnostic>,
}

/// Looks through `document`.
pub(super) fn survey<'s>(document: &Document, style: &'s Stylesheet, findings: &mut Vec<Diagnostic>) -> Survey<'s> {
    let mut walk = Walk {
        lang: &document.metadata.lang,
        anchors: Anchors::for_notes(document.notes.len()),
        first_places: BTreeMap::new(),
        seen: Vec::new(),
        numbers: BTreeMap::new(),
        counts: [0; 3],
        findings,
    };
    let mut seen = Vec::new();
    let title = &document.title;
    walk.inlines(&title.title);
    walk.inlines(&title.subtitle);
    for author in &title.authors {
        walk.inlines(&author.name);
        walk.inlines(&author.affiliation);
    }
    walk.inlines(&title.date);
    walk.blocks(&title.abstract_);
    walk.blocks(&document.blocks);
    seen.push(std::mem::take(&mut walk.seen));
    for note in &document.notes {
        walk.blocks(&note.blocks);
        seen.push(std::mem::take(&mut walk.seen));
    }
    let Walk { mut anchors, numbers, findings, first_places, .. } = walk;
    let untitled = document.title.title.is_empty();
    let title = unnamed_heading(&document.title.title).then(|| anchors.name(&words_of(&document.title.title)));
    let mut headings = Vec::new();
    for (index, list) in seen.iter().enumerate() {
        if index == 0 {
            warn_of_skips(list, findings);
        }
        headings.push(facts(list, untitled, style, &mut anchors, &first_places));
    }
    let mut notes = BTreeMap::new();
    for (index, note) in document.notes.iter().enumerate() {
        notes.entry(fold(&note.label)).or_insert(index);
    }
    Survey { style, anchors, title, headings, notes, numbers }
}

/// Whether a title was a heading to which its author gave no id: the parser leaves an anchor without a name then.
fn unnamed_heading(title: &[Inline<Written>]) -> bool {
    matches!(title.first(), Some(Inline::Anchor { id: (), span: _, attrs }) if attrs.id.is_none())
}

/// The words of a heading or title.
fn words_of(content: &[Inline<Written>]) -> String {
    plain_text(content).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A label as CommonMark compares labels: without regard to case and to the kind of white space.
pub(super) fn fold(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_uppercase().to_lowercase()
}

impl<'a> Walk<'a> {
    fn blocks(&mut self, blocks: &'a [Block<Written>]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &'a Block<Written>) {
        self.id(&block.attrs, block.span);
        match &block.kind {
            BlockKind::Paragraph(content) => self.inlines(content),
            BlockKind::Heading(heading) => {
                self.seen.push(SeenHeading { span: block.span, attrs: &block.attrs, heading });
                self.inlines(&heading.content);
            }
            BlockKind::List(list) => list.items.iter().for_each(|item| self.blocks(&item.blocks)),
            BlockKind::Descriptions(list) => {
                for item in &list.items {
                    self.inlines(&item.term);
                    item.details.iter().for_each(|blocks| self.blocks(blocks));
                }
            }
            BlockKind::Quote(blocks) => self.blocks(blocks),
            BlockKind::Code(code) => self.inlines(&code.caption),
            BlockKind::Figure(figure) => {
                self.number(&block.attrs, Label::Figure);
                match &figure.body {
                    FigureBody::Images(images) => {
                        for image in images {
                            // The id of a picture alone in its figure names the figure, too.
                            if block.attrs.id.is_none() {
                                self.number(&image.attrs, Label::Figure);
                            }
                            self.id(&image.attrs, image.span);
                        }
                    }
                    FigureBody::Blocks(blocks) => self.blocks(blocks),
                }
                self.inlines(&figure.caption);
                self.inlines(&figure.credit);
            }
            BlockKind::Table(table) => {
                self.number(&block.attrs, Label::Table);
                self.inlines(&table.caption);
                for row in table.head.iter().chain(&table.body) {
                    row.cells.iter().for_each(|cell| self.inlines(&cell.content));
                }
            }
            BlockKind::Container(container) => {
                self.inlines(&container.title);
                self.blocks(&container.blocks);
            }
            BlockKind::Math(_) => self.number(&block.attrs, Label::Equation),
            BlockKind::Rule | BlockKind::PageBreak | BlockKind::Contents(_) | BlockKind::Comment(_) => {}
        }
    }

    fn inlines(&mut self, content: &'a [Inline<Written>]) {
        for inline in content {
            match inline {
                Inline::Styled(styled) => {
                    self.id(&styled.attrs, styled.span);
                    self.inlines(&styled.content);
                }
                Inline::Link(link) => {
                    self.id(&link.attrs, link.span);
                    self.inlines(&link.content);
                }
                Inline::Code(code) => self.id(&code.attrs, code.span),
                Inline::Image(image) => self.id(&image.attrs, image.span),
                Inline::Anchor { span, attrs, .. } => self.id(attrs, *span),
                Inline::Text(_)
                | Inline::SoftBreak { .. }
                | Inline::LineBreak { .. }
                | Inline::Note(_)
                | Inline::Math(_)
                | Inline::Comment { .. } => {}
            }
        }
    }

    /// Takes the id that the author gave, if nothing else has it.
    fn id(&mut self, attrs: &'a Attrs, span: Span) {
        let Some(id) = attrs.id.as_deref().filter(|id| !id.is_empty()) else { return };
        if self.anchors.take(id) {
            self.first_places.insert(id, span);
            return;
        }
        let mut found =
            Diagnostic::warning("duplicate-id", span, format!("the id `{id}` is given twice; links lead to the first"));
        if let Some(&first) = self.first_places.get(id) {
            found = found.label(first, "first given here");
        }
        self.findings.push(found.hint("give one of the two another id"));
    }

    /// Numbers what carries an id such as `fig:map`.
    fn number(&mut self, attrs: &Attrs, kind: Label) {
        let Some(id) = attrs.id.as_deref() else { return };
        let words = Words::of(self.lang.primary());
        let (index, label, prefixes): (usize, &str, &[&str]) = match kind {
            Label::Figure => (0, words.figure, &["fig:", "fig-"]),
            Label::Table => (1, words.table, &["tbl:", "tbl-", "tab:"]),
            Label::Equation => (2, words.equation, &["eq:", "eq-"]),
        };
        if !prefixes.iter().any(|prefix| id.starts_with(prefix)) || self.numbers.contains_key(id) {
            return;
        }
        if let Some(count) = self.counts.get_mut(index) {
            *count += 1;
            let number = Number { label: label.to_owned(), value: count.to_string() };
            self.numbers.insert(id.to_owned(), number);
        }
    }
}

fn warn_of_skips(headings: &[SeenHeading<'_>], findings: &mut Vec<Diagnostic>) {
    let mut previous: Option<&SeenHeading<'_>> = None;
    for seen in headings {
        if let Some(above) = previous.filter(|above| seen.heading.level > above.heading.level + 1) {
            let message =
                format!("a heading of level {} follows one of level {}", seen.heading.level, above.heading.level);
            let wanted = "#".repeat(usize::from(above.heading.level) + 1);
            findings.push(
                Diagnostic::warning("heading-skip", seen.span, message)
                    .hint(format!("readers of contents miss a level here: write `{wanted}` for it")),
            );
        }
        previous = Some(seen);
    }
}

/// Anchors, depths and numbers of the headings of one text.
fn facts(
    seen: &[SeenHeading<'_>],
    untitled: bool,
    style: &Stylesheet,
    anchors: &mut Anchors,
    first_places: &BTreeMap<&str, Span>,
) -> Vec<HeadingFacts> {
    let title = title_heading(seen, untitled);
    let mut open: Vec<Open> = Vec::new();
    let mut out = Vec::new();
    for (index, SeenHeading { span, attrs, heading }) in seen.iter().enumerate() {
        let text = words_of(&heading.content);
        let own = attrs.id.as_ref().filter(|id| first_places.get(id.as_str()) == Some(span));
        let anchor = match own {
            Some(id) => anchors.of_id(id).to_owned(),
            None => anchors.name(&text),
        };
        let listed = !attrs.has_class("unlisted");
        if title == Some(index) {
            out.push(HeadingFacts { anchor, depth: 1, number: None, text, listed });
            continue;
        }
        let counted = !attrs.has_class("unnumbered");
        let depth = enter(&mut open, heading.level, counted);
        // What stands under a heading without a number has none to build on.
        let numbered =
            open.iter().all(|open| open.numbered) && style.number_sections.is_some_and(|deepest| depth <= deepest);
        let value = || open.iter().map(|open| open.count.to_string()).collect::<Vec<_>>().join(".");
        let number = numbered.then(|| Number { label: String::new(), value: value() });
        out.push(HeadingFacts { anchor, depth: depth + u8::from(title.is_some()), number, text, listed });
    }
    out
}

/// A heading that others stand under.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// Its level.
    level: u8,
    /// Which of its level it is.
    count: u32,
    /// Whether it has a number.
    numbered: bool,
}

/// Counts a heading of `level` and says how deep it stands.
fn enter(open: &mut Vec<Open>, level: u8, numbered: bool) -> u8 {
    let mut before = 0;
    while let Some(last) = open.last().copied().filter(|last| last.level > level) {
        open.pop();
        // A first heading that stood too deep still counts among the highest.
        before = if open.is_empty() { last.count } else { 0 };
    }
    match open.last_mut().filter(|last| last.level == level) {
        Some(last) => {
            last.count += u32::from(numbered);
            last.numbered = numbered;
        }
        None => open.push(Open { level, count: before + u32::from(numbered), numbered }),
    }
    u8::try_from(open.len()).unwrap_or(6)
}

/// The heading that is the title of a document without another: the only one of its level, and the first.
fn title_heading(seen: &[SeenHeading<'_>], untitled: bool) -> Option<usize> {
    let first = seen.first()?.heading.level;
    let rest = seen.get(1..)?;
    (untitled && first == 1 && !rest.is_empty() && rest.iter().all(|seen| seen.heading.level > first)).then_some(0)
}
