//! What is found out about a manuscript while it is read: faults, notes, and counts that end in one warning each.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostic, Span};
use crate::model::{Note, Written};

/// How deep a manuscript may nest. Every later stage follows the tree by recursion and relies on it.
pub(super) const MAX_DEPTH: usize = 100;

/// Something that is reported once, however often it occurs.
#[derive(Clone, Copy, Debug)]
struct Counted {
    first: Span,
    count: usize,
}

/// What is found out about a manuscript while it is read.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Everything to say so far.
    pub(super) warnings: Vec<Diagnostic>,
    /// Everything that stops the stage.
    pub(super) errors: Vec<Diagnostic>,
    /// The notes, in the order of their definitions.
    pub(super) notes: Vec<Note<Written>>,
    /// The folded labels of all notes that are defined, with where the first definition stands.
    pub(super) definitions: BTreeMap<String, Span>,
    /// The folded labels of all notes that are called.
    pub(super) called: BTreeSet<String>,
    /// The labels of all links that are defined.
    pub(super) link_labels: Vec<String>,
    /// How many texts comrak has read so far.
    pub(super) runs: usize,
    foreign: BTreeMap<String, Counted>,
    hidden: BTreeMap<String, Counted>,
    unbalanced: BTreeMap<String, Counted>,
    math: Option<Counted>,
    too_deep: bool,
}

impl Findings {
    /// A tag at `span` that is no part of the dialect.
    pub(super) fn foreign(&mut self, name: &str, span: Span) {
        count(&mut self.foreign, name, span);
    }

    /// An element at `span` whose content is left out.
    pub(super) fn hidden(&mut self, name: &str, span: Span) {
        count(&mut self.hidden, name, span);
    }

    /// A tag at `span` without its partner.
    pub(super) fn unbalanced(&mut self, tag: &str, span: Span) {
        count(&mut self.unbalanced, tag, span);
    }

    /// A formula at `span`.
    pub(super) fn math(&mut self, span: Span) {
        self.math.get_or_insert(Counted { first: span, count: 0 }).count += 1;
    }

    /// Something at `span` that nests deeper than [`MAX_DEPTH`].
    pub(super) fn too_deep(&mut self, span: Span) {
        if !std::mem::replace(&mut self.too_deep, true) {
            self.errors.push(
                Diagnostic::error(
                    "too-deep",
                    span,
                    format!("more than {MAX_DEPTH} blocks and styles inside one another"),
                )
                .hint("close or unindent some of what stands around this place"),
            );
        }
    }

    /// Everything that was found, in the order of its places; what has no place comes first.
    pub(super) fn findings(self) -> Vec<Diagnostic> {
        let mut all = self.warnings;
        all.extend(self.errors);
        all.sort_by_key(|finding| finding.span);
        all
    }

    /// Turns the counts into warnings, each at the first of its places.
    pub(super) fn close(&mut self) {
        for (name, counted) in std::mem::take(&mut self.foreign) {
            self.warnings.push(
                Diagnostic::warning(
                    "raw-html",
                    counted.first,
                    format!("the HTML tag `<{name}>` is not understood{}", times(counted.count)),
                )
                .hint("the tag is left out and the text in it stays"),
            );
        }
        for (name, counted) in std::mem::take(&mut self.hidden) {
            self.warnings.push(
                Diagnostic::warning(
                    "raw-html",
                    counted.first,
                    format!("the HTML element `<{name}>` is left out with its content{}", times(counted.count)),
                )
                .hint("neither a page nor a book can run or apply it"),
            );
        }
        for (tag, counted) in std::mem::take(&mut self.unbalanced) {
            let partner = if tag.starts_with("</") { "opening" } else { "closing" };
            self.warnings.push(
                Diagnostic::warning(
                    "unbalanced-html",
                    counted.first,
                    format!("the HTML tag `{tag}` has no {partner} tag{}", times(counted.count)),
                )
                .hint("both tags must stand in the same paragraph, or each on a line of its own between blank lines"),
            );
        }
        if let Some(counted) = self.math.take() {
            self.warnings.push(
                Diagnostic::warning(
                    "math-source",
                    counted.first,
                    format!("formulas are shown as their source{}", times(counted.count)),
                )
                .hint("write `\\$` for a dollar sign that is meant as such"),
            );
        }
    }
}

fn count(counts: &mut BTreeMap<String, Counted>, name: &str, span: Span) {
    match counts.get_mut(name) {
        Some(counted) => counted.count += 1,
        None => {
            counts.insert(name.to_owned(), Counted { first: span, count: 1 });
        }
    }
}

fn times(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        2 => " (and once more)".to_owned(),
        count => format!(" (and {} times more)", count - 1),
    }
}
