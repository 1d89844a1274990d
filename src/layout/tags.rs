//! The structure of the document as assistive technology meets it.
//!
//! The tree is built from the [`Book`](crate::model::Book) alone, in the manuscript's
//! order, whatever the pages do: its leaves name the nodes whose glyphs and
//! pictures the pages show. Roles are those of PDF 1.7 (ISO 32000-1, 14.8.4) and PDF 2.0
//! (ISO 32000-2, 14.8.4); the PDF backend maps each to what its standard knows.

mod build;

use crate::model::{Lang, NodeId};

pub(crate) use build::{build, is_decoration};

/// The structure of a document.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct TagTree {
    /// The tags in reading order, parents before their children; the first is the document.
    pub tags: Vec<Tag>,
}

/// The place of a tag in [`TagTree::tags`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TagId(pub u32);

/// A structure element.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// What it is.
    pub role: Role,
    /// The tag around it; `None` for the document alone.
    pub parent: Option<TagId>,
    /// What it holds, in reading order.
    pub kids: Vec<Kid>,
    /// The language, where it differs from that around it.
    pub lang: Option<Lang>,
    /// A description in place of what cannot be read: of a picture or formula.
    pub alt: Option<String>,
    /// The expansion of an abbreviation.
    pub expansion: Option<String>,
    /// The words of a heading, for lists of tags.
    pub title: Option<String>,
    /// The name by which links and headers refer to it.
    pub id: Option<String>,
}

/// What a tag holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kid {
    /// Another tag.
    Tag(TagId),
    /// Everything that the pages show of this node, in page order.
    Content(NodeId),
    /// The link annotations of this node.
    Links(NodeId),
}

/// What a structure element is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of ISO 32000, 14.8.4")]
pub enum Role {
    Document,
    Part,
    Sect,
    Div,
    Aside,
    BlockQuote,
    Caption,
    TOC,
    TOCI,
    Title,
    /// A heading of this level, 1 to 6.
    H(u8),
    P,
    /// A list, and whether its labels are numbers.
    L {
        numbered: bool,
    },
    LI,
    Lbl,
    LBody,
    Table,
    THead,
    TBody,
    TR,
    TH {
        scope: Scope,
        column_span: u16,
        row_span: u16,
    },
    TD {
        column_span: u16,
        row_span: u16,
    },
    Span,
    Em,
    Strong,
    Quote,
    Note,
    Reference,
    Link,
    Code,
    Figure,
    Formula,
}

/// What a header cell heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The cells below it.
    Column,
    /// The cells beside it.
    Row,
    /// Both.
    Both,
}
