//! Document to Book.

use crate::diag::Warned;
use crate::model::{Book, Document};
use crate::style::Stylesheet;

/// Binds everything.
///
/// # Errors
/// Every note call without a note.
pub fn resolve(_document: Document, _style: &Stylesheet) -> crate::diag::Result<Warned<Book>> {
    todo!()
}
