//! Pages to bytes.

use crate::fonts::FontBook;
use crate::images::ImageStore;
use crate::layout::Pages;
use crate::model::Metadata;

/// Writes the PDF.
///
/// # Errors
/// Our own faults.
pub fn write(
    _pages: &Pages,
    _metadata: &Metadata,
    _fonts: &FontBook,
    _images: &ImageStore,
) -> crate::diag::Result<Vec<u8>> {
    todo!()
}
