//! The document model: what a manuscript says, free of how it looks.
//!
//! The tree has two phases. [`Document`] is what the author wrote, out of
//! [`crate::parse`](../parse/index.html). [`Book`] is the same tree out of `resolve`: every
//! node has an id, every number is counted, every note and link target is bound. The
//! [`Phase`] parameter makes the difference a type, so that no backend can
//! meet an unbound node.
//!
//! Data only: [`block`] and [`inline`] hold the nodes, [`metadata`] the facts about the
//! document, [`visit`] walks a tree in reading order, [`dump`] writes it as text.

pub mod block;
pub mod dump;
pub mod inline;
pub mod metadata;
pub mod visit;

use std::fmt::Debug;

pub use block::{
    AlertKind, Alignment, Block, BlockKind, Cell, CodeBlock, Column, Container, ContainerKind, ContentsEntry,
    DescriptionItem, DescriptionList, Figure, FigureBody, Heading, List, ListDelimiter, ListItem, MathBlock, Note,
    Numbering, Row, Table, TaskState,
};
pub use inline::{Attrs, Code, Image, Inline, InlineStyle, Link, Math, NoteCall, Styled, Text};
pub use metadata::{Accessibility, Date, Lang, Metadata, Person, Series, SeriesEntry};

/// The state of a tree: [`Written`] or [`Bound`].
pub trait Phase: Clone + Debug + PartialEq + Send + Sync + 'static {
    /// The identity of a node.
    type Id: Clone + Copy + Debug + PartialEq + Send + Sync;
    /// What a note call refers to.
    type Note: Clone + Debug + PartialEq + Send + Sync + dump::Shown;
    /// Where a link leads.
    type Target: Clone + Debug + PartialEq + Send + Sync + dump::Shown;
    /// The number of a heading, figure, table or formula.
    type Number: Clone + Debug + PartialEq + Send + Sync + dump::Shown;
}

/// As the author wrote it.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {}

impl Phase for Written {
    type Id = ();
    /// The label of the note, folded as CommonMark folds link labels.
    type Note = String;
    /// The address as written.
    type Target = String;
    type Number = ();
}

/// With everything numbered and bound.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {}

impl Phase for Bound {
    type Id = NodeId;
    type Note = NoteRef;
    type Target = Target;
    type Number = Option<Number>;
}

/// The identity of a node of a [`Book`]: its place in reading order, from 0.
///
/// Notes come in reading order too: a note's nodes follow those of the whole body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// A bound note call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoteRef {
    /// The note: an index into [`Book::notes`].
    pub note: usize,
    /// Which call of that note this is, from 0.
    pub call: u32,
}

/// Where a bound link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An absolute address outside the document, percent-encoded.
    External(String),
    /// An anchor in the document: the [`Attrs::id`] of a node that exists.
    Internal(String),
    /// Nowhere that a reader could go; a diagnostic said so. The text stays.
    None,
}

/// The number of a heading, figure, table or formula, ready to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The word before it, in the document's language: "Figure"; empty for a heading.
    pub label: String,
    /// The number itself: "2.1".
    pub value: String,
}

/// The text that stands before the body, taken from the front matter.
#[derive(Clone, Debug, PartialEq)]
pub struct TitleBlock<P: Phase> {
    /// The identity of the block as a whole; authors and date are set under it.
    pub id: P::Id,
    /// The title; empty when the manuscript has none.
    pub title: Vec<Inline<P>>,
    /// The subtitle; often empty.
    pub subtitle: Vec<Inline<P>>,
    /// The names as printed, one a line, with their affiliations.
    pub authors: Vec<Byline<P>>,
    /// The date as printed, in the document's language; often empty.
    pub date: Vec<Inline<P>>,
    /// The abstract; often empty.
    pub abstract_: Vec<Block<P>>,
}

/// An author as printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Byline<P: Phase> {
    /// The name.
    pub name: Vec<Inline<P>>,
    /// The affiliation; often empty.
    pub affiliation: Vec<Inline<P>>,
}

/// A document in phase `P`.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree<P: Phase> {
    /// The facts about the document.
    pub metadata: Metadata,
    /// What stands before the body.
    pub title: TitleBlock<P>,
    /// The body.
    pub blocks: Vec<Block<P>>,
    /// The notes. In a [`Book`] they are numbered from 1 in the order of their first calls.
    pub notes: Vec<Note<P>>,
    /// How many nodes have an id; 0 in a [`Document`].
    pub node_count: u32,
}

/// A label of a note or link in the form in which labels are compared: case folded, white space collapsed
/// (CommonMark 0.31.2, section 4.7).
#[must_use]
pub fn fold_label(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    for word in label.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        // Up and down again makes equal what differs in one case only: ß and ẞ become ss.
        out.push_str(&word.to_uppercase().to_lowercase());
    }
    out
}

/// What the author wrote.
pub type Document = Tree<Written>;

/// The same with every number, reference and note bound.
pub type Book = Tree<Bound>;

/// A place in a book's text: a byte offset into the text of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The node: a text, code or image, or a block without text.
    pub node: NodeId,
    /// The byte in the node's text; 0 for a node without text.
    pub offset: u32,
}
