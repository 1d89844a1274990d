//! Manuscripts and projects, read from disk.

use std::path::PathBuf;

use crate::diag::FileId;

/// A file whose text diagnostics point into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name in spans.
    pub id: FileId,
    /// Its path as shown to the user; `<stdin>` for standard input.
    pub path: PathBuf,
    /// Its text: UTF-8, without a byte order mark; line ends as they are.
    pub text: String,
}

/// A manuscript: its text, its front matter, and what its project says.
#[derive(Clone, Debug)]
pub struct Manuscript {
    /// The files that spans point into; `files[i].id == FileId(i)`. The manuscript itself is the first.
    pub files: Vec<SourceFile>,
    /// Where the body starts in the manuscript's text: behind the front matter, 0 without one.
    pub body_start: usize,
    /// The folder of the manuscript, against which its pictures are looked up.
    pub folder: PathBuf,
    /// The folder that no picture may lie outside of: the project's, else the manuscript's.
    pub root: PathBuf,
}
