//! Books made by hand: bound as `resolve` binds them, with ids in reading order.

use crate::diag::Span;
use crate::model::{
    AlertKind, Alignment, Attrs, Block, BlockKind, Book, Bound, Byline, Cell, Code, CodeBlock, Column, Container,
    ContainerKind, ContentsEntry, DescriptionItem, DescriptionList, Figure, FigureBody, Heading, Image, Inline,
    InlineStyle, Lang, Link, List, ListDelimiter, ListItem, Math, MathBlock, Metadata, NodeId, Note, NoteCall, NoteRef,
    Number, Numbering, Person, Row, Series, Styled, Table, Target, TaskState, Text, TitleBlock,
};
use crate::units::Direction;

pub(super) const SPAN: Span = Span { file: crate::diag::FileId(0), start: 0, end: 0 };

/// Gives out ids.
#[derive(Default)]
pub(super) struct Maker {
    next: u32,
}

pub(super) type Inlines = Vec<Inline<Bound>>;
pub(super) type Blocks = Vec<Block<Bound>>;

pub(super) fn id(anchor: &str) -> Attrs {
    Attrs { id: Some(anchor.to_owned()), ..Attrs::default() }
}

pub(super) fn pairs(pairs: &[(&str, &str)]) -> Attrs {
    Attrs { pairs: pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(), ..Attrs::default() }
}

impl Maker {
    pub(super) fn id(&mut self) -> NodeId {
        self.next += 1;
        NodeId(self.next - 1)
    }

    pub(super) fn text(&mut self, text: &str) -> Inline<Bound> {
        Inline::Text(Text { id: self.id(), span: SPAN, text: text.to_owned() })
    }

    pub(super) fn words(&mut self, text: &str) -> Inlines {
        vec![self.text(text)]
    }

    pub(super) fn styled(&mut self, style: InlineStyle, attrs: Attrs, text: &str) -> Inline<Bound> {
        let id = self.id();
        Inline::Styled(Styled { id, span: SPAN, style, attrs, content: self.words(text) })
    }

    pub(super) fn link(&mut self, target: Target, text: &str) -> Inline<Bound> {
        let id = self.id();
        Inline::Link(Link { id, span: SPAN, attrs: Attrs::default(), target, title: None, content: self.words(text) })
    }

    pub(super) fn image(&mut self, source: &str, alt: Option<&str>, attrs: Attrs) -> Image<Bound> {
        let (source, alt) = (source.to_owned(), alt.map(str::to_owned));
        Image { id: self.id(), span: SPAN, attrs, source, alt, title: None }
    }

    pub(super) fn call(&mut self, note: usize, call: u32) -> Inline<Bound> {
        Inline::Note(NoteCall { id: self.id(), span: SPAN, note: NoteRef { note, call } })
    }

    pub(super) fn block(&mut self, attrs: Attrs, kind: impl FnOnce(&mut Self) -> BlockKind<Bound>) -> Block<Bound> {
        let id = self.id();
        Block { id, span: SPAN, attrs, kind: kind(self) }
    }

    pub(super) fn paragraph(&mut self, text: &str) -> Block<Bound> {
        self.block(Attrs::default(), |m| BlockKind::Paragraph(m.words(text)))
    }

    pub(super) fn rich(&mut self, content: impl FnOnce(&mut Self) -> Inlines) -> Block<Bound> {
        self.block(Attrs::default(), |m| BlockKind::Paragraph(content(m)))
    }

    pub(super) fn heading(&mut self, level: u8, anchor: &str, text: &str) -> Block<Bound> {
        self.block(id(anchor), |m| BlockKind::Heading(Heading { level, number: None, content: m.words(text) }))
    }

    pub(super) fn container(&mut self, kind: ContainerKind, title: &str, text: &str) -> Block<Bound> {
        self.block(Attrs::default(), |m| {
            let title = if title.is_empty() { Vec::new() } else { m.words(title) };
            BlockKind::Container(Container { kind, title, blocks: vec![m.paragraph(text)] })
        })
    }

    pub(super) fn item(&mut self, task: Option<TaskState>, text: &str) -> ListItem<Bound> {
        let id = self.id();
        ListItem { id, span: SPAN, task, blocks: vec![self.paragraph(text)] }
    }

    pub(super) fn list(
        &mut self,
        numbering: Option<Numbering>,
        tight: bool,
        items: &[(Option<TaskState>, &str)],
    ) -> Block<Bound> {
        self.block(Attrs::default(), |m| {
            let items = items.iter().map(|(task, text)| m.item(*task, text)).collect();
            BlockKind::List(List { numbering, tight, items })
        })
    }

    pub(super) fn row(&mut self, header: bool, cells: &[&str]) -> Row<Bound> {
        let id = self.id();
        let cells = cells.iter().enumerate().map(|(index, text)| {
            let id = self.id();
            let content = if text.is_empty() { Vec::new() } else { self.words(text) };
            Cell { id, span: SPAN, header: header || index == 0, column_span: 1, row_span: 1, content }
        });
        let cells = cells.collect();
        Row { id, span: SPAN, cells }
    }

    pub(super) fn table(&mut self, caption: &str, alignments: &[Alignment], rows: &[&[&str]]) -> Block<Bound> {
        self.block(Attrs::default(), |m| {
            let columns = alignments.iter().map(|&alignment| Column { alignment, width: None }).collect();
            let caption = if caption.is_empty() { Vec::new() } else { m.words(caption) };
            let mut rows: Vec<Row<Bound>> = rows.iter().enumerate().map(|(i, cells)| m.row(i == 0, cells)).collect();
            let body = rows.split_off(1);
            BlockKind::Table(Table { number: None, caption, columns, head: rows, body })
        })
    }

    pub(super) fn note(&mut self, label: &str, blocks: impl FnOnce(&mut Self) -> Blocks) -> Note<Bound> {
        let id = self.id();
        Note { id, span: SPAN, label: label.to_owned(), blocks: blocks(self) }
    }

    /// The book of `blocks` and `notes`.
    pub(super) fn book(self, metadata: Metadata, blocks: Blocks, notes: Vec<Note<Bound>>) -> Book {
        let mut title = TitleBlock {
            id: NodeId(self.next),
            title: Vec::new(),
            subtitle: Vec::new(),
            authors: Vec::new(),
            date: Vec::new(),
            abstract_: Vec::new(),
        };
        let mut maker = Self { next: self.next + 1 };
        title.title = maker.words(&metadata.title);
        if let Some(subtitle) = &metadata.subtitle {
            title.subtitle = maker.words(subtitle);
        }
        for person in &metadata.authors {
            let affiliation = person.affiliation.as_deref().map(|a| maker.words(a)).unwrap_or_default();
            title.authors.push(Byline { name: maker.words(&person.name), affiliation });
        }
        Book { metadata, title, blocks, notes, node_count: maker.next }
    }
}

/// The facts of an essay.
pub(super) fn metadata() -> Metadata {
    Metadata {
        title: "Russia & Iran <in> \"Iraq\"".to_owned(),
        subtitle: Some("A history".to_owned()),
        authors: vec![
            Person {
                name: "Ann O’Nymous".to_owned(), file_as: Some("O’Nymous, Ann".to_owned()), ..Person::default()
            },
            Person { name: "B. Ödel".to_owned(), affiliation: Some("Here & There".to_owned()), ..Person::default() },
        ],
        date: crate::model::Date::parse("2021-07-28"),
        lang: Lang::parse("en-GB").unwrap(),
        description: Some("What it\nis about.".to_owned()),
        keywords: vec!["Iraq".to_owned(), "Iran".to_owned(), "Iraq".to_owned()],
        rights: Some("CC BY 4.0".to_owned()),
        publisher: Some("The Press".to_owned()),
        identifier: Some("doi:10.1000/182".to_owned()),
        series: Some(Series { title: "Handouts".to_owned(), position: Some("2".to_owned()), ..Series::default() }),
        ..Metadata::default()
    }
}

/// A paragraph with every inline.
fn every_inline(m: &mut Maker) -> Inlines {
    let mut out = m.words("Quotes \" and ' and <tags> & ]]> \u{0}\u{b}\u{1f}\u{ffff}gone");
    out.push(Inline::SoftBreak { id: m.id(), span: SPAN });
    for (style, text) in [
        (InlineStyle::Emphasis, "emphasis"),
        (InlineStyle::Strong, "strong"),
        (InlineStyle::Strikethrough, "struck"),
        (InlineStyle::Highlight, "highlight"),
        (InlineStyle::Insert, "insert"),
        (InlineStyle::Underline, "underline"),
        (InlineStyle::Subscript, "sub"),
        (InlineStyle::Superscript, "sup"),
        (InlineStyle::Small, "small"),
        (InlineStyle::SmallCaps, "Small Caps"),
        (InlineStyle::Keyboard, "Ctrl"),
        (InlineStyle::Abbreviation(Some("Hyper \"Text\"".to_owned())), "HT"),
        (InlineStyle::Plain, "plain"),
    ] {
        out.push(m.styled(style, Attrs::default(), text));
        out.push(m.text(" "));
    }
    out.push(Inline::LineBreak { id: m.id(), span: SPAN });
    let persian = Attrs { lang: Lang::parse("fa"), dir: Some(Direction::Rtl), ..id("1 strange: id") };
    out.push(m.styled(InlineStyle::Plain, persian, "سلام"));
    out.push(Inline::Code(Code { id: m.id(), span: SPAN, attrs: Attrs::default(), text: "a < b && c".to_owned() }));
    out.push(m.link(Target::External("https://example.org/a?b=1&c=2".to_owned()), "out"));
    out.push(m.link(Target::Internal("1 strange: id".to_owned()), "in"));
    out.push(m.link(Target::Internal("second".to_owned()), "across"));
    out.push(m.link(Target::External("javascript:alert(1)".to_owned()), "script"));
    out.push(m.link(Target::None, "nowhere"));
    let image = m.image("missing.png", Some("A missing <picture>"), Attrs::default());
    out.push(Inline::Image(image));
    out.push(m.call(0, 0));
    out.push(Inline::Math(Math { id: m.id(), span: SPAN, source: "a<b".to_owned(), display: false }));
    out.push(Inline::Anchor { id: m.id(), span: SPAN, attrs: id("here") });
    out.push(Inline::Comment { id: m.id(), span: SPAN, text: "not -- shown".to_owned() });
    out
}

/// A book with every kind of node, and with everything that XML could stumble over.
pub(super) fn every_node() -> Book {
    let mut m = Maker::default();
    let m = &mut m;
    let mut blocks = vec![m.paragraph("Before the first heading.")];
    blocks.push(m.heading(1, "first", "The first"));
    blocks.push(m.rich(every_inline));
    blocks.push(m.list(None, true, &[(None, "one"), (None, "two")]));
    let numbering = Numbering { start: 3, delimiter: ListDelimiter::Parenthesis };
    blocks.push(m.list(Some(numbering), false, &[(None, "three"), (None, "four")]));
    blocks.push(m.list(None, true, &[(Some(TaskState::Open), "to do"), (Some(TaskState::Done), "was done")]));
    blocks.push(m.block(Attrs::default(), |m| {
        let details = vec![vec![m.paragraph("what it means")]];
        let item = DescriptionItem { id: m.id(), span: SPAN, term: m.words("term"), details };
        let bare = DescriptionItem { id: m.id(), span: SPAN, term: m.words("bare term"), details: Vec::new() };
        BlockKind::Descriptions(DescriptionList { tight: true, items: vec![item, bare] })
    }));
    blocks.push(m.block(Attrs::default(), |m| BlockKind::Quote(vec![m.paragraph("quoted")])));
    blocks.push(m.block(Attrs::default(), |m| {
        let caption = m.words("main.rs");
        let text = "fn main() {\n    a < b && \"c\";\n}\n".to_owned();
        BlockKind::Code(CodeBlock { language: Some("rust".to_owned()), info: String::new(), caption, text })
    }));
    blocks.push(m.block(id("figure"), |m| {
        let body = FigureBody::Images(vec![m.image("picture.png", Some("A \"launcher\""), pairs(&[("width", "50%")]))]);
        let number = Some(Number { label: "Figure".to_owned(), value: "1".to_owned() });
        BlockKind::Figure(Figure { body, number, caption: m.words("Caption"), credit: m.words("Source: us") })
    }));
    blocks.push(m.block(Attrs::default(), |m| {
        let body = FigureBody::Images(vec![
            m.image("a.png", None, Attrs::default()),
            m.image("b.png", Some(""), Attrs::default()),
        ]);
        BlockKind::Figure(Figure { body, number: None, caption: Vec::new(), credit: Vec::new() })
    }));
    blocks.push(m.block(Attrs::default(), |m| {
        let body = FigureBody::Blocks(vec![m.paragraph("figure of text")]);
        BlockKind::Figure(Figure { body, number: None, caption: m.words("Text"), credit: Vec::new() })
    }));
    let alignments = [Alignment::Start, Alignment::Left, Alignment::Center, Alignment::Right];
    blocks.push(m.table("Years", &alignments, &[&["", "b", "c", "d"], &["x", "1", "2", "3"]]));
    let long = "a long cell that takes room";
    blocks.push(m.table("", &alignments, &[&["h", "i", "j", "k"], &[long, long, long, long]]));
    for kind in [
        ContainerKind::Abstract,
        ContainerKind::Note,
        ContainerKind::Epigraph,
        ContainerKind::Questions,
        ContainerKind::Aside,
        ContainerKind::Alert(AlertKind::Note),
        ContainerKind::Alert(AlertKind::Tip),
        ContainerKind::Alert(AlertKind::Important),
        ContainerKind::Alert(AlertKind::Warning),
        ContainerKind::Alert(AlertKind::Caution),
        ContainerKind::Details,
        ContainerKind::Series,
        ContainerKind::Plain(None),
        ContainerKind::Plain(Some("odd".to_owned())),
    ] {
        let title = if kind == ContainerKind::Details { "Summary" } else { "" };
        let text = format!("in {kind:?}");
        blocks.push(m.container(kind, title, &text));
    }
    blocks.push(
        m.block(Attrs::default(), |_| BlockKind::Math(MathBlock { source: "E=mc^2 < 3".to_owned(), number: None })),
    );
    blocks.push(m.block(Attrs::default(), |_| BlockKind::Rule));
    blocks.push(m.block(Attrs::default(), |_| BlockKind::PageBreak));
    blocks.push(m.block(Attrs::default(), |m| {
        let entry = |m: &mut Maker, depth, anchor: &str| {
            let (id, anchor, text) = (m.id(), anchor.to_owned(), format!("to {anchor}"));
            ContentsEntry { id, depth, anchor, number: None, text }
        };
        let entries = vec![entry(m, 1, "first"), entry(m, 2, "within"), entry(m, 1, "second")];
        BlockKind::Contents(entries)
    }));
    blocks.push(m.block(Attrs::default(), |_| BlockKind::Comment("-- hidden -->".to_owned())));
    blocks.push(m.block(id("within"), |m| {
        let content = vec![m.text("Called "), m.call(1, 0), m.text(" from <here>")];
        let number = Some(Number { label: String::new(), value: "1.1".to_owned() });
        BlockKind::Heading(Heading { level: 3, number, content })
    }));
    blocks.push(m.rich(|m| vec![m.text("Again"), m.call(0, 1)]));
    blocks.push(m.heading(1, "second", "Die zweite Überschrift"));
    blocks.push(
        m.rich(|m| vec![m.text("中文"), Inline::SoftBreak { id: m.id(), span: SPAN }, m.text("文字"), m.call(0, 2)]),
    );
    let filler = "All work and no play makes a dull book. ".repeat(120);
    blocks.push(m.paragraph(&filler));
    let notes = vec![
        m.note("a", |m| {
            vec![m.paragraph("The first note."), m.rich(|m| vec![m.text("It calls another"), m.call(2, 0)])]
        }),
        m.note("b", |m| vec![m.block(Attrs::default(), |m| BlockKind::Quote(vec![m.paragraph("A quoted note.")]))]),
        m.note("c", |m| vec![m.paragraph("Called from a note.")]),
        m.note("d", |m| vec![m.paragraph("Never called.")]),
    ];
    std::mem::take(m).book(metadata(), blocks, notes)
}
