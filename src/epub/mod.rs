//! Book to EPUB.

use crate::fonts::FontBook;
use crate::images::ImageStore;
use crate::layout::PageMap;
use crate::model::Book;
use crate::style::Stylesheet;

/// Writes the EPUB.
///
/// # Errors
/// Our own faults.
pub fn write(
    _book: &Book,
    _map: &PageMap,
    _style: &Stylesheet,
    _fonts: &FontBook,
    _images: &ImageStore,
) -> crate::diag::Result<Vec<u8>> {
    todo!()
}
