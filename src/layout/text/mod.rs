//! Running text to lines: itemize, shape, hyphenate, segment; the breaking itself is in `linebreak`.

use crate::diag::Diagnostic;
use crate::fonts::FontBook;
use crate::images::ImageStore;
use crate::model::{Bound, Inline};
use crate::style::{Stylesheet, TextStyle};
use crate::units::{Direction, Pt};

use super::{Content, Line, ParagraphShape};

/// What setting text needs besides the text. Shared by all threads of a layout.
#[derive(Debug)]
pub struct TextContext<'a> {
    /// The theme.
    pub style: &'a Stylesheet,
    /// The faces.
    pub fonts: &'a FontBook,
    /// The pictures.
    pub images: &'a ImageStore,
}

/// A paragraph that was set.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct SetLines {
    /// Its lines; none for content without anything to show.
    pub lines: Vec<Line>,
    /// Missing glyphs and overfull lines, at their places.
    pub warnings: Vec<Diagnostic>,
}

/// How wide a text wants to be.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Widths {
    /// The widest part that cannot be broken, hyphenation aside.
    pub min: Pt,
    /// Its width on one line, or on its longest where it has line breaks.
    pub max: Pt,
}

/// Sets running text in lines after `shape`.
#[must_use]
pub fn set_paragraph(_cx: &TextContext<'_>, _content: &[Inline<Bound>], _shape: &ParagraphShape) -> SetLines {
    todo!()
}

/// Sets code: lines break where the source does; one wider than the measure goes on in the next line after a
/// continuation mark, which is an artifact. Each source line's text keeps its place in the node's text.
#[must_use]
pub fn set_code(_cx: &TextContext<'_>, _code: &str, _content: Content, _shape: &ParagraphShape) -> SetLines {
    todo!()
}

/// Sets a short text of our own on one line: a folio, a list label, a running head.
#[must_use]
pub fn set_label(
    _cx: &TextContext<'_>,
    _text: &str,
    _content: Content,
    _style: &TextStyle,
    _dir: Direction,
) -> SetLines {
    todo!()
}

/// How wide `content` wants to be, for the columns of tables.
#[must_use]
pub fn measure(_cx: &TextContext<'_>, _content: &[Inline<Bound>], _style: &TextStyle) -> Widths {
    todo!()
}
