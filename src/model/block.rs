//! The nodes that stand below one another.

use super::{Attrs, Image, Inline, Phase};
use crate::diag::Span;

/// A node that stands below the one before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Block<P: Phase> {
    /// The identity.
    pub id: P::Id,
    /// The place.
    pub span: Span,
    /// The attributes.
    pub attrs: Attrs,
    /// What it is.
    pub kind: BlockKind<P>,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockKind<P: Phase> {
    /// A paragraph of text.
    Paragraph(Vec<Inline<P>>),
    /// A heading.
    Heading(Heading<P>),
    /// A bulleted, numbered or task list.
    List(List<P>),
    /// Terms with their descriptions.
    Descriptions(DescriptionList<P>),
    /// A quotation set off from the text.
    Quote(Vec<Block<P>>),
    /// Code, line by line.
    Code(CodeBlock<P>),
    /// A picture, or something else, with caption and credit.
    Figure(Figure<P>),
    /// A table.
    Table(Table<P>),
    /// Blocks with a purpose of their own: an abstract, a note, questions.
    Container(Container<P>),
    /// A displayed formula.
    Math(MathBlock<P>),
    /// A change of subject, drawn as a rule or ornament.
    Rule,
    /// The start of a new page.
    PageBreak,
    /// The table of contents; its entries are filled in by `resolve`.
    Contents(Vec<ContentsEntry<P>>),
    /// A comment: for other authors, not for readers. Neither output shows it.
    Comment(String),
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading<P: Phase> {
    /// The level, 1 to 6, as written.
    pub level: u8,
    /// The number, where headings are numbered.
    pub number: P::Number,
    /// The text.
    pub content: Vec<Inline<P>>,
}

/// A list.
#[derive(Clone, Debug, PartialEq)]
pub struct List<P: Phase> {
    /// How it is numbered; `None` for bullets.
    pub numbering: Option<Numbering>,
    /// Whether its items stand close together.
    pub tight: bool,
    /// The items.
    pub items: Vec<ListItem<P>>,
}

/// How a list is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbering {
    /// The number of the first item.
    pub start: u64,
    /// What follows the number.
    pub delimiter: ListDelimiter,
}

/// What follows the number of a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListDelimiter {
    /// A full stop.
    Period,
    /// A closing parenthesis.
    Parenthesis,
}

/// Whether a task is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// `[ ]`
    Open,
    /// `[x]`
    Done,
}

/// An item of a list. Its id is also the identity of its label.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem<P: Phase> {
    /// The identity.
    pub id: P::Id,
    /// The place.
    pub span: Span,
    /// The state of a task; `None` for an ordinary item.
    pub task: Option<TaskState>,
    /// The content; may be empty.
    pub blocks: Vec<Block<P>>,
}

/// Terms with their descriptions.
#[derive(Clone, Debug, PartialEq)]
pub struct DescriptionList<P: Phase> {
    /// Whether its items stand close together.
    pub tight: bool,
    /// The items.
    pub items: Vec<DescriptionItem<P>>,
}

/// A term with its descriptions.
#[derive(Clone, Debug, PartialEq)]
pub struct DescriptionItem<P: Phase> {
    /// The identity.
    pub id: P::Id,
    /// The place.
    pub span: Span,
    /// The term.
    pub term: Vec<Inline<P>>,
    /// Its descriptions, each of one block or more.
    pub details: Vec<Vec<Block<P>>>,
}

/// Code, line by line.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeBlock<P: Phase> {
    /// What follows the fence, first word: the language.
    pub language: Option<String>,
    /// What else follows the fence.
    pub info: String,
    /// The text under or above it, from `caption=` or `title=`; a file name often.
    pub caption: Vec<Inline<P>>,
    /// The characters; lines end with `\n`, the last one included, unless there is none.
    pub text: String,
}

/// A picture, or something else, with caption and credit.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure<P: Phase> {
    /// What is shown.
    pub body: FigureBody<P>,
    /// The number, where figures are numbered.
    pub number: P::Number,
    /// The caption, without the credit; often empty.
    pub caption: Vec<Inline<P>>,
    /// Who made the picture or owns it, with its lead word ("Source: …") as written; often empty.
    pub credit: Vec<Inline<P>>,
}

/// What a figure shows.
#[derive(Clone, Debug, PartialEq)]
pub enum FigureBody<P: Phase> {
    /// One picture, or several side by side; never none.
    Images(Vec<Image<P>>),
    /// Anything else.
    Blocks(Vec<Block<P>>),
}

/// How the cells of a column are aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Alignment {
    /// At the edge where lines start.
    #[default]
    Start,
    /// At the left edge.
    Left,
    /// In the middle.
    Center,
    /// At the right edge.
    Right,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Column {
    /// How its cells are aligned.
    pub alignment: Alignment,
    /// Its share of the width, 0 to 1, where the author gave one.
    pub width: Option<f64>,
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<P: Phase> {
    /// The number, where tables are numbered.
    pub number: P::Number,
    /// The caption; often empty.
    pub caption: Vec<Inline<P>>,
    /// The columns; never none.
    pub columns: Vec<Column>,
    /// The rows of headers, repeated on each page.
    pub head: Vec<Row<P>>,
    /// The rows of data.
    pub body: Vec<Row<P>>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<P: Phase> {
    /// The identity.
    pub id: P::Id,
    /// The place.
    pub span: Span,
    /// The cells, from the side where lines start; a cell that another one spans is left out.
    pub cells: Vec<Cell<P>>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell<P: Phase> {
    /// The identity.
    pub id: P::Id,
    /// The place.
    pub span: Span,
    /// Whether it heads its row (in the body) or its column (in the head).
    pub header: bool,
    /// How many columns it covers, at least 1.
    pub column_span: u16,
    /// How many rows it covers, at least 1.
    pub row_span: u16,
    /// The text; may be empty.
    pub content: Vec<Inline<P>>,
}

/// Blocks with a purpose of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct Container<P: Phase> {
    /// The purpose.
    pub kind: ContainerKind,
    /// The title; often empty, and then the kind may have one of its own.
    pub title: Vec<Inline<P>>,
    /// The content.
    pub blocks: Vec<Block<P>>,
}

/// The five alerts of GitHub's Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    /// Useful to know.
    Note,
    /// Helpful advice.
    Tip,
    /// Needed to succeed.
    Important,
    /// Needs attention at once.
    Warning,
    /// What may go wrong.
    Caution,
}

/// The purpose of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContainerKind {
    /// `:::abstract`
    Abstract,
    /// `:::note`, an editorial note to the reader.
    Note,
    /// `:::epigraph`, a motto before the text.
    Epigraph,
    /// `:::questions` for discussion.
    Questions,
    /// `:::aside`, beside the main thread.
    Aside,
    /// `> [!WARNING]` and its kind.
    Alert(AlertKind),
    /// HTML's `details`, shown open; its summary is the title.
    Details,
    /// The close that says which series this belongs to; made by `resolve`.
    Series,
    /// A container that only carries attributes: HTML's `div`, or a directive of another name.
    Plain(Option<String>),
}

/// A displayed formula.
#[derive(Clone, Debug, PartialEq)]
pub struct MathBlock<P: Phase> {
    /// The LaTeX source.
    pub source: String,
    /// The number, where formulas are numbered.
    pub number: P::Number,
}

/// A line of the table of contents.
#[derive(Clone, Debug, PartialEq)]
pub struct ContentsEntry<P: Phase> {
    /// The identity.
    pub id: P::Id,
    /// The depth, from 1.
    pub depth: u8,
    /// The anchor of the heading.
    pub anchor: String,
    /// The number of the heading.
    pub number: P::Number,
    /// The words of the heading.
    pub text: String,
}

/// A note: at the foot of the page in print, a pop-up on screen. Its id is also the identity of its label.
#[derive(Clone, Debug, PartialEq)]
pub struct Note<P: Phase> {
    /// The identity.
    pub id: P::Id,
    /// The place.
    pub span: Span,
    /// The label as written; made up for an inline note.
    pub label: String,
    /// The content.
    pub blocks: Vec<Block<P>>,
}
