//! CommonMark to [`Document`].
//!
//! The body comes in as text, with the metadata of the front matter; out comes the tree of what the author wrote,
//! with the place of every node. comrak (`markdown`) reads CommonMark 0.31.2, GFM 0.29 and extensions; its tree is
//! turned into ours by `blocks`, `inlines` and what they call. Two things are done on the finished tree: the title
//! is found (`title`), and quotes, dashes and directions are set by language (`punctuation`).

mod attributes;
mod blocks;
mod dates;
mod directives;
mod figures;
mod findings;
mod html;
mod inlines;
mod markdown;
pub mod metadata;
mod notes;
mod punctuation;
mod quotes;
mod sequence;
mod source;
mod spans;
mod tables;
mod title;

#[cfg(test)]
mod tests;

use crate::diag::{Failed, FileId, Severity, Warned};
use crate::manuscript::Manuscript;
use crate::model::{Attrs, Block, BlockKind, Container, ContainerKind, Document, Metadata, TitleBlock};
use findings::Findings;
use inlines::Converter;
use sequence::Sequence;
use source::Source;

/// Parses the manuscript.
///
/// # Errors
/// What makes the manuscript's meaning unclear: an undefined note, nesting deeper than a hundred levels.
pub fn parse(manuscript: &Manuscript) -> crate::diag::Result<Warned<Document>> {
    let parsed = parse_anyway(manuscript);
    if parsed.warnings.iter().any(|found| found.severity == Severity::Error) {
        return Err(Failed(parsed.warnings));
    }
    Ok(parsed)
}

/// Parses the manuscript and lets what is faulty stand as its text. There may be errors among the warnings.
pub fn parse_anyway(manuscript: &Manuscript) -> Warned<Document> {
    let Some(file) = manuscript.files.first() else {
        return Warned::new(empty(Metadata::default()));
    };
    let mut found = Findings::default();
    let metadata = metadata::metadata(manuscript, &mut found.warnings);
    let places = title::places(&manuscript.front_matter);
    let mut document = read(&mut found, &file.text, manuscript.body_start, file.id, &metadata, &places);
    title::complete(&mut document, &manuscript.stem());
    finish(found, document)
}

/// Reads the body of `text` and makes the document.
fn read(
    found: &mut Findings,
    text: &str,
    body_start: usize,
    file: FileId,
    metadata: &Metadata,
    places: &title::Places,
) -> Document {
    let body = text.get(body_start..).unwrap_or("");
    let source = Source::shifted(body, file, body_start);
    let mut document = empty(metadata.clone());
    if let Some(at) = markdown::quotes_too_deep(body) {
        found.too_deep(source.span(at, at + 1));
        return document;
    }
    let arena = comrak::Arena::new();
    let root = markdown::read(&arena, body);
    if notes::too_deep(found, &source, root, 0) {
        return document;
    }
    let inline_notes = notes::inline_definitions(root);
    notes::collect(found, &source, root);
    found.link_labels = link_labels(body);
    let mut converter =
        Converter { found, source: &source, inline_notes: &inline_notes, run: 0, depth: 0, fragment: false };
    let mut sequence = Sequence::default();
    for node in root.children() {
        converter.sibling(node, &mut sequence);
    }
    document.blocks = sequence.finish(&mut converter);
    if let Some(series) = metadata.series.as_ref().filter(|series| !series.entries.is_empty()) {
        // The words about the series; `resolve` adds the list of its documents.
        let at = places.series;
        let blocks = title::abstract_blocks(&mut converter, series.about.as_deref().unwrap_or(""), at);
        let container = Container { kind: ContainerKind::Series, title: Vec::new(), blocks };
        let kind = BlockKind::Container(container);
        document.blocks.push(Block { id: (), span: at, attrs: Attrs::default(), kind });
    }
    document.title = title::title_block(&mut converter, metadata, places, &mut document.blocks);
    document.notes = std::mem::take(&mut found.notes);
    punctuation::set(&mut document, &mut found.warnings);
    document
}

/// Gathers what was found out.
fn finish(mut found: Findings, document: Document) -> Warned<Document> {
    notes::unused(&mut found, &document.notes);
    found.close();
    Warned { output: document, warnings: found.findings() }
}

fn empty(metadata: Metadata) -> Document {
    let title = TitleBlock {
        id: (),
        title: Vec::new(),
        subtitle: Vec::new(),
        authors: Vec::new(),
        date: Vec::new(),
        abstract_: Vec::new(),
    };
    Document { metadata, title, blocks: Vec::new(), notes: Vec::new(), node_count: 0 }
}

/// The labels that links are defined for, for hints: lines that read `[label]: …`.
fn link_labels(text: &str) -> Vec<String> {
    let label = |line: &str| {
        let line = line.trim_start_matches([' ', '>', '\t']);
        let (label, _) = line.strip_prefix('[')?.split_once("]:")?;
        (!label.starts_with('^') && !label.contains(['[', ']'])).then(|| label.to_owned())
    };
    text.lines().filter_map(label).collect()
}
