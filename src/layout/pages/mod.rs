//! The galley to pages: where to cut it, and what stands around the text.

pub(crate) mod compose;
pub(crate) mod furniture;
pub(crate) mod insert;
pub(crate) mod measure;
pub(crate) mod pagebreak;
