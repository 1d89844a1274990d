//! Book to pages.

mod blocks;
pub mod frame;
mod galley;
pub mod line;
pub mod linebreak;
pub mod tags;
pub mod text;

pub use frame::{Anchor, Artifact, Content, FrameItem, Glyph, GlyphRun, OutlineEntry, Page, PageMap, PageStart, Pages};
pub use line::{Align, Line, LineAnchor, NoteMark, ParagraphShape};

use crate::diag::Warned;
use crate::fonts::FontBook;
use crate::images::ImageStore;
pub use crate::model::{Date, Lang, NodeId, Target};

use crate::model::Book;
use crate::style::Stylesheet;

/// Lays `book` out.
pub fn layout(_book: &Book, _style: &Stylesheet, _fonts: &FontBook, _images: &ImageStore) -> Warned<Pages> {
    todo!()
}
