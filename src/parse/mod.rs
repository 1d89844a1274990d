//! CommonMark to [`Document`](crate::model::Document).

pub mod metadata;

use crate::diag::Warned;
use crate::manuscript::Manuscript;
use crate::model::Document;

/// Parses the manuscript.
///
/// # Errors
/// What makes the manuscript's meaning unclear: an undefined note.
pub fn parse(_manuscript: &Manuscript) -> crate::diag::Result<Warned<Document>> {
    todo!()
}
