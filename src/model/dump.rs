//! Trees as text: one node a line, indented by depth, with its kind, its attributes and its words.
//!
//! The form is stable and made for reading and comparing; it is not meant to be read back. Ids and spans are left
//! out unless asked for.

use std::fmt::Write as _;

use super::{
    AlertKind, Alignment, Attrs, Block, BlockKind, Cell, CodeBlock, Container, ContainerKind, DescriptionList, Figure,
    FigureBody, Image, Inline, InlineStyle, Link, List, ListDelimiter, Metadata, Note, NoteRef, Number, Phase, Row,
    Table, Target, TaskState, TitleBlock, Tree,
};
use crate::diag::Span;
use crate::units::Direction;

/// What a phase binds, as it stands in a dump.
pub trait Shown {
    /// The value in a few characters; empty if there is nothing to show.
    fn shown(&self) -> String;
}

impl Shown for () {
    fn shown(&self) -> String {
        String::new()
    }
}

impl Shown for String {
    fn shown(&self) -> String {
        quoted(self)
    }
}

impl Shown for NoteRef {
    fn shown(&self) -> String {
        format!("{}.{}", self.note.saturating_add(1), self.call)
    }
}

impl Shown for Target {
    fn shown(&self) -> String {
        match self {
            Self::External(address) => quoted(address),
            Self::Internal(anchor) => format!("#{anchor}"),
            Self::None => "nowhere".to_owned(),
        }
    }
}

impl Shown for Option<Number> {
    fn shown(&self) -> String {
        match self {
            Some(number) if number.label.is_empty() => quoted(&number.value),
            Some(number) => quoted(&format!("{} {}", number.label, number.value)),
            None => String::new(),
        }
    }
}

/// Writes `tree` as text.
#[must_use]
pub fn dump<P: Phase>(tree: &Tree<P>) -> String {
    write(tree, false)
}

/// Writes `tree` as text, with the bytes that each node stands for.
#[must_use]
pub fn dump_with_spans<P: Phase>(tree: &Tree<P>) -> String {
    write(tree, true)
}

/// Writes `blocks` as text.
#[must_use]
pub fn dump_blocks<P: Phase>(blocks: &[Block<P>]) -> String {
    let mut dump = Dump { out: String::new(), depth: 0, spans: false };
    dump.blocks(blocks);
    dump.out
}

fn write<P: Phase>(tree: &Tree<P>, spans: bool) -> String {
    let mut dump = Dump { out: String::new(), depth: 0, spans };
    dump.metadata(&tree.metadata);
    dump.title(&tree.title);
    dump.line("body");
    dump.within(|dump| dump.blocks(&tree.blocks));
    for note in &tree.notes {
        dump.note(note);
    }
    dump.out
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            // Spaces that look alike, and characters that do not show at all.
            '\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{2060}'..='\u{206f}' => {
                out.extend(c.escape_unicode());
            }
            c if c.is_control() => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Joins words, leaving out the empty ones.
fn words(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

fn attributes(attrs: &Attrs) -> String {
    let mut out = String::new();
    if let Some(id) = &attrs.id {
        let _ = write!(out, " #{id}");
    }
    for class in &attrs.classes {
        let _ = write!(out, " .{class}");
    }
    if let Some(lang) = &attrs.lang {
        let _ = write!(out, " lang={lang}");
    }
    if let Some(dir) = attrs.dir {
        let _ = write!(out, " dir={}", direction(dir));
    }
    for (key, value) in &attrs.pairs {
        let _ = write!(out, " {key}={}", quoted(value));
    }
    out.trim_start().to_owned()
}

fn direction(dir: Direction) -> &'static str {
    match dir {
        Direction::Ltr => "ltr",
        Direction::Rtl => "rtl",
    }
}

struct Dump {
    out: String,
    depth: usize,
    spans: bool,
}

impl Dump {
    fn line(&mut self, text: &str) {
        self.out.extend(std::iter::repeat_n("  ", self.depth));
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn node(&mut self, span: Span, parts: &[&str]) {
        let mut text = words(parts);
        if self.spans {
            let _ = write!(text, " @{}..{}", span.start, span.end);
        }
        self.line(&text);
    }

    fn within(&mut self, content: impl FnOnce(&mut Self)) {
        self.depth += 1;
        content(self);
        self.depth -= 1;
    }

    fn field(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            let value = quoted(value);
            self.line(&format!("{name} {value}"));
        }
    }

    fn metadata(&mut self, facts: &Metadata) {
        self.line("metadata");
        self.within(|dump| {
            dump.field("title", &facts.title);
            dump.field("subtitle", facts.subtitle.as_deref().unwrap_or(""));
            for person in &facts.authors {
                let mut line = format!("author {}", quoted(&person.name));
                for (key, value) in [
                    ("file-as", &person.file_as),
                    ("affiliation", &person.affiliation),
                    ("email", &person.email),
                    ("orcid", &person.orcid),
                ] {
                    if let Some(value) = value {
                        let _ = write!(line, " {key}={}", quoted(value));
                    }
                }
                dump.line(&line);
            }
            dump.field("date", &facts.date.map(|date| date.iso()).unwrap_or_default());
            dump.field("date-text", facts.date_text.as_deref().unwrap_or(""));
            dump.line(&format!("lang {} {}", facts.lang, direction(facts.dir)));
            dump.field("description", facts.description.as_deref().unwrap_or(""));
            dump.field("abstract", facts.abstract_.as_deref().unwrap_or(""));
            dump.field("keywords", &facts.keywords.join("; "));
            dump.field("subjects", &facts.subjects.join("; "));
            dump.field("rights", facts.rights.as_deref().unwrap_or(""));
            dump.field("publisher", facts.publisher.as_deref().unwrap_or(""));
            dump.field("identifier", facts.identifier.as_deref().unwrap_or(""));
            dump.field("url", facts.url.as_deref().unwrap_or(""));
            dump.series(facts);
            dump.field("cover-image", facts.cover_image.as_ref().map_or("", |(source, _)| source));
            dump.field("cover-alt", facts.cover_alt.as_deref().unwrap_or(""));
            let access = &facts.accessibility;
            dump.field("accessibility-summary", access.summary.as_deref().unwrap_or(""));
            dump.field("conforms-to", &access.conforms_to.join("; "));
            dump.field("certified-by", access.certified_by.as_deref().unwrap_or(""));
            if facts.draft {
                dump.line("draft");
            }
        });
    }

    fn series(&mut self, facts: &Metadata) {
        let Some(series) = &facts.series else { return };
        let position = series.position.as_deref().unwrap_or("");
        self.line(&words(&["series", &quoted(&series.title), position]));
        self.within(|dump| {
            dump.field("about", series.about.as_deref().unwrap_or(""));
            for entry in &series.entries {
                let current = if entry.current { "current" } else { "" };
                let url = entry.url.as_deref().unwrap_or("");
                dump.line(&words(&["entry", &quoted(&entry.title), &entry.authors.join("; "), url, current]));
            }
        });
    }

    fn title<P: Phase>(&mut self, title: &TitleBlock<P>) {
        self.line("title-block");
        self.within(|dump| {
            dump.part("title", &title.title);
            dump.part("subtitle", &title.subtitle);
            for byline in &title.authors {
                dump.part("author", &byline.name);
                dump.part("affiliation", &byline.affiliation);
            }
            dump.part("date", &title.date);
            if !title.abstract_.is_empty() {
                dump.line("abstract");
                dump.within(|dump| dump.blocks(&title.abstract_));
            }
        });
    }

    /// A named stretch of running text; nothing where it is empty.
    fn part<P: Phase>(&mut self, name: &str, content: &[Inline<P>]) {
        if !content.is_empty() {
            self.line(name);
            self.within(|dump| dump.inlines(content));
        }
    }

    fn note<P: Phase>(&mut self, note: &Note<P>) {
        self.node(note.span, &["note", &quoted(&note.label)]);
        self.within(|dump| dump.blocks(&note.blocks));
    }

    fn blocks<P: Phase>(&mut self, blocks: &[Block<P>]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block<P: Phase>(&mut self, block: &Block<P>) {
        let attrs = attributes(&block.attrs);
        let span = block.span;
        match &block.kind {
            BlockKind::Paragraph(content) => {
                self.node(span, &["paragraph", &attrs]);
                self.within(|dump| dump.inlines(content));
            }
            BlockKind::Heading(heading) => {
                let level = heading.level.to_string();
                self.node(span, &["heading", &level, &heading.number.shown(), &attrs]);
                self.within(|dump| dump.inlines(&heading.content));
            }
            BlockKind::List(list) => self.list(list, span, &attrs),
            BlockKind::Descriptions(list) => self.descriptions(list, span, &attrs),
            BlockKind::Quote(blocks) => {
                self.node(span, &["quote", &attrs]);
                self.within(|dump| dump.blocks(blocks));
            }
            BlockKind::Code(code) => self.code(code, span, &attrs),
            BlockKind::Figure(figure) => self.figure(figure, span, &attrs),
            BlockKind::Table(table) => self.table(table, span, &attrs),
            BlockKind::Container(container) => self.container(container, span, &attrs),
            BlockKind::Math(math) => {
                self.node(span, &["math-block", &math.number.shown(), &attrs, &quoted(&math.source)]);
            }
            BlockKind::Rule => self.node(span, &["rule", &attrs]),
            BlockKind::PageBreak => self.node(span, &["page-break", &attrs]),
            BlockKind::Contents(entries) => {
                self.node(span, &["contents", &attrs]);
                self.within(|dump| {
                    for entry in entries {
                        let depth = entry.depth.to_string();
                        let anchor = format!("#{}", entry.anchor);
                        dump.line(&words(&["entry", &depth, &entry.number.shown(), &anchor, &quoted(&entry.text)]));
                    }
                });
            }
            BlockKind::Comment(text) => self.node(span, &["comment", &attrs, &quoted(text)]),
        }
    }

    fn list<P: Phase>(&mut self, list: &List<P>, span: Span, attrs: &str) {
        let kind = match &list.numbering {
            None => "bullets".to_owned(),
            Some(numbering) => {
                let delimiter = match numbering.delimiter {
                    ListDelimiter::Period => '.',
                    ListDelimiter::Parenthesis => ')',
                };
                format!("from {}{delimiter}", numbering.start)
            }
        };
        let tight = if list.tight { "tight" } else { "loose" };
        self.node(span, &["list", &kind, tight, attrs]);
        self.within(|dump| {
            for item in &list.items {
                let task = match item.task {
                    None => "",
                    Some(TaskState::Open) => "open",
                    Some(TaskState::Done) => "done",
                };
                dump.node(item.span, &["item", task]);
                dump.within(|dump| dump.blocks(&item.blocks));
            }
        });
    }

    fn descriptions<P: Phase>(&mut self, list: &DescriptionList<P>, span: Span, attrs: &str) {
        let tight = if list.tight { "tight" } else { "loose" };
        self.node(span, &["descriptions", tight, attrs]);
        self.within(|dump| {
            for item in &list.items {
                dump.node(item.span, &["item"]);
                dump.within(|dump| {
                    dump.part("term", &item.term);
                    for details in &item.details {
                        dump.line("details");
                        dump.within(|dump| dump.blocks(details));
                    }
                });
            }
        });
    }

    fn code<P: Phase>(&mut self, code: &CodeBlock<P>, span: Span, attrs: &str) {
        let language = code.language.as_deref().unwrap_or("");
        let info = if code.info.is_empty() { String::new() } else { format!("info={}", quoted(&code.info)) };
        self.node(span, &["code-block", language, &info, attrs]);
        self.within(|dump| {
            dump.part("caption", &code.caption);
            for line in code.text.lines() {
                dump.line(&quoted(line));
            }
        });
    }

    fn figure<P: Phase>(&mut self, figure: &Figure<P>, span: Span, attrs: &str) {
        self.node(span, &["figure", &figure.number.shown(), attrs]);
        self.within(|dump| {
            match &figure.body {
                FigureBody::Images(images) => images.iter().for_each(|image| dump.image(image)),
                FigureBody::Blocks(blocks) => dump.blocks(blocks),
            }
            dump.part("caption", &figure.caption);
            dump.part("credit", &figure.credit);
        });
    }

    fn table<P: Phase>(&mut self, table: &Table<P>, span: Span, attrs: &str) {
        let mut columns = String::from("columns=");
        for column in &table.columns {
            columns.push(match column.alignment {
                Alignment::Start => '-',
                Alignment::Left => 'l',
                Alignment::Center => 'c',
                Alignment::Right => 'r',
            });
            if let Some(width) = column.width {
                let _ = write!(columns, "({width:.3})");
            }
        }
        self.node(span, &["table", &table.number.shown(), &columns, attrs]);
        self.within(|dump| {
            dump.part("caption", &table.caption);
            for (name, rows) in [("head", &table.head), ("body", &table.body)] {
                for row in rows {
                    dump.row(name, row);
                }
            }
        });
    }

    fn row<P: Phase>(&mut self, name: &str, row: &Row<P>) {
        self.node(row.span, &["row", name]);
        self.within(|dump| row.cells.iter().for_each(|cell| dump.cell(cell)));
    }

    fn cell<P: Phase>(&mut self, cell: &Cell<P>) {
        let header = if cell.header { "header" } else { "" };
        let columns = if cell.column_span > 1 { format!("columns={}", cell.column_span) } else { String::new() };
        let rows = if cell.row_span > 1 { format!("rows={}", cell.row_span) } else { String::new() };
        self.node(cell.span, &["cell", header, &columns, &rows]);
        self.within(|dump| dump.inlines(&cell.content));
    }

    fn container<P: Phase>(&mut self, container: &Container<P>, span: Span, attrs: &str) {
        let kind = match &container.kind {
            ContainerKind::Abstract => "abstract".to_owned(),
            ContainerKind::Note => "editorial-note".to_owned(),
            ContainerKind::Epigraph => "epigraph".to_owned(),
            ContainerKind::Questions => "questions".to_owned(),
            ContainerKind::Aside => "aside".to_owned(),
            ContainerKind::Alert(alert) => format!("alert {}", alert_name(*alert)),
            ContainerKind::Details => "details".to_owned(),
            ContainerKind::Series => "series".to_owned(),
            ContainerKind::Plain(None) => "container".to_owned(),
            ContainerKind::Plain(Some(name)) => format!("container {name}"),
        };
        self.node(span, &[&kind, attrs]);
        self.within(|dump| {
            dump.part("title", &container.title);
            dump.blocks(&container.blocks);
        });
    }

    fn inlines<P: Phase>(&mut self, content: &[Inline<P>]) {
        for inline in content {
            self.inline(inline);
        }
    }

    fn inline<P: Phase>(&mut self, inline: &Inline<P>) {
        match inline {
            Inline::Text(text) => self.node(text.span, &["text", &quoted(&text.text)]),
            Inline::SoftBreak { id: _, span } => self.node(*span, &["soft-break"]),
            Inline::LineBreak { id: _, span } => self.node(*span, &["line-break"]),
            Inline::Styled(styled) => {
                let expansion = if let InlineStyle::Abbreviation(Some(expansion)) = &styled.style {
                    quoted(expansion)
                } else {
                    String::new()
                };
                self.node(styled.span, &[style_name(&styled.style), &expansion, &attributes(&styled.attrs)]);
                self.within(|dump| dump.inlines(&styled.content));
            }
            Inline::Code(code) => self.node(code.span, &["code", &attributes(&code.attrs), &quoted(&code.text)]),
            Inline::Link(link) => self.link(link),
            Inline::Image(image) => self.image(image),
            Inline::Note(call) => self.node(call.span, &["note-call", &call.note.shown()]),
            Inline::Math(math) => {
                let display = if math.display { "display" } else { "" };
                self.node(math.span, &["math", display, &quoted(&math.source)]);
            }
            Inline::Anchor { id: _, span, attrs } => self.node(*span, &["anchor", &attributes(attrs)]),
            Inline::Comment { id: _, span, text } => self.node(*span, &["comment", &quoted(text)]),
        }
    }

    fn link<P: Phase>(&mut self, link: &Link<P>) {
        let title = link.title.as_deref().map(|title| format!("title={}", quoted(title))).unwrap_or_default();
        self.node(link.span, &["link", &link.target.shown(), &title, &attributes(&link.attrs)]);
        self.within(|dump| dump.inlines(&link.content));
    }

    fn image<P: Phase>(&mut self, image: &Image<P>) {
        let alt = image.alt.as_deref().map(|alt| format!("alt={}", quoted(alt))).unwrap_or_default();
        let title = image.title.as_deref().map(|title| format!("title={}", quoted(title))).unwrap_or_default();
        self.node(image.span, &["image", &quoted(&image.source), &alt, &title, &attributes(&image.attrs)]);
    }
}

fn alert_name(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Note => "note",
        AlertKind::Tip => "tip",
        AlertKind::Important => "important",
        AlertKind::Warning => "warning",
        AlertKind::Caution => "caution",
    }
}

fn style_name(style: &InlineStyle) -> &'static str {
    match style {
        InlineStyle::Emphasis => "emphasis",
        InlineStyle::Strong => "strong",
        InlineStyle::Strikethrough => "strikethrough",
        InlineStyle::Highlight => "highlight",
        InlineStyle::Insert => "insert",
        InlineStyle::Underline => "underline",
        InlineStyle::Subscript => "subscript",
        InlineStyle::Superscript => "superscript",
        InlineStyle::Small => "small",
        InlineStyle::SmallCaps => "small-caps",
        InlineStyle::Keyboard => "keyboard",
        InlineStyle::Abbreviation(_) => "abbreviation",
        InlineStyle::Plain => "span",
    }
}
