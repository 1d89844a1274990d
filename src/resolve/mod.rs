//! Document to Book: every node gets its id, every heading its anchor and number, every note call and link its target.
//!
//! Two walks in reading order. The first, `survey`, only looks: which ids are taken, what the headings are called,
//! which figures are numbered. The second, `bind`, takes the tree apart and puts it together again as a [`Book`];
//! no node is copied. Before them, what no author writes is put in its place: the contents (`contents`) and the
//! close of the series (`series`); and an abstract that opens the body goes to the title (`summary`).

mod anchors;
mod bind;
mod contents;
mod series;
mod summary;
mod survey;
mod targets;

use crate::diag::{Diagnostic, Failed, Severity, Warned};
use crate::model::{Book, Document};
use crate::style::Stylesheet;

/// Binds everything.
///
/// # Errors
/// Every note call without a note, and every link to an anchor that no node has.
pub fn resolve(document: Document, style: &Stylesheet) -> crate::diag::Result<Warned<Book>> {
    let bound = resolve_anyway(document, style);
    if bound.warnings.iter().any(|found| found.severity == Severity::Error) {
        return Err(Failed(bound.warnings));
    }
    Ok(bound)
}

/// Binds what can be bound, and lets the rest stand as text. There may be errors among the warnings.
pub fn resolve_anyway(mut document: Document, style: &Stylesheet) -> Warned<Book> {
    summary::lift(&mut document);
    contents::place(&mut document, style);
    series::close(&mut document);
    let mut findings: Vec<Diagnostic> = Vec::new();
    let survey = survey::survey(&document, style, &mut findings);
    let book = bind::bind(document, &survey, &mut findings);
    Warned { output: book, warnings: findings }
}
