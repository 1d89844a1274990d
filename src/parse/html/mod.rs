//! Raw HTML: the part of it that becomes nodes.
//!
//! [`token`] cuts a text into tags, comments and words; [`element`] says what each name of the dialect means.

pub(super) mod element;
pub(super) mod token;
