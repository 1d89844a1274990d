//! Tests of the EPUB over books made by hand.

mod books;
mod package;
mod xhtml;
