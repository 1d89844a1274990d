//! The title block: from the front matter, or from the first heading.

use super::blocks::{inline_text, read_into};
use super::dates;
use super::inlines::{Converter, words};
use super::sequence::{Sequence, running_text};
use super::source::Source;
use crate::diag::Span;
use crate::manuscript::{Field, FrontMatter};
use crate::model::{Block, BlockKind, Byline, Document, Inline, Metadata, Text, TitleBlock, Written};

/// Where the front matter says what the title block holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The title.
    pub(super) title: Span,
    /// The subtitle.
    pub(super) subtitle: Span,
    /// The authors, one after another.
    pub(super) authors: Vec<Span>,
    /// The date.
    pub(super) date: Span,
    /// The abstract.
    pub(super) abstract_: Span,
    /// The words about the series.
    pub(super) series: Span,
}

/// Makes the title block of `metadata`, which may take over the first heading of `blocks`.
pub(super) fn title_block(
    converter: &mut Converter<'_, '_, '_>,
    metadata: &Metadata,
    places: &Places,
    blocks: &mut Vec<Block<Written>>,
) -> TitleBlock<Written> {
    let mut title = inline_text(converter, &metadata.title, places.title);
    if let Some(at) = title_heading(blocks, &words(&title)) {
        let heading = blocks.remove(at);
        if let BlockKind::Heading(heading_content) = heading.kind {
            title = heading_content.content;
            if !title.is_empty() {
                // Links to the heading lead to the title now; without an id, it is named after its words.
                title.insert(0, Inline::Anchor { id: (), span: heading.span, attrs: heading.attrs });
            }
        }
    }
    let subtitle = metadata.subtitle.as_deref().unwrap_or("");
    let authors = metadata.authors.iter().enumerate().map(|(index, person)| {
        let place = places.authors.get(index).copied().unwrap_or_default();
        let affiliation = person.affiliation.as_deref().unwrap_or("");
        Byline { name: plain(&person.name, place), affiliation: plain(affiliation, place) }
    });
    let date = match (&metadata.date_text, metadata.date) {
        (Some(text), _) => text.clone(),
        (None, Some(date)) => dates::printed(date, &metadata.lang),
        (None, None) => String::new(),
    };
    TitleBlock {
        id: (),
        title,
        subtitle: inline_text(converter, subtitle, places.subtitle),
        authors: authors.collect(),
        date: plain(&date, places.date),
        abstract_: abstract_blocks(converter, metadata.abstract_.as_deref().unwrap_or(""), places.abstract_),
    }
}

fn plain(text: &str, span: Span) -> Vec<Inline<Written>> {
    if text.is_empty() { Vec::new() } else { vec![Inline::Text(Text { id: (), span, text: text.to_owned() })] }
}

/// Reads `text`, which stands at `span` outside the body, as blocks.
pub(super) fn abstract_blocks(converter: &mut Converter<'_, '_, '_>, text: &str, span: Span) -> Vec<Block<Written>> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let mut sequence = Sequence::default();
    let source = Source::within(text, span);
    read_into(converter, &source, &mut sequence, 0);
    sequence.finish(converter)
}

/// The index of the heading that is the title: the only one of the first level, before all else but comments, and
/// with the words of `title` if there is a title already.
fn title_heading(blocks: &[Block<Written>], title: &str) -> Option<usize> {
    let at = blocks.iter().position(|block| !matches!(block.kind, BlockKind::Comment(_)))?;
    let first_level =
        |block: &&Block<Written>| matches!(&block.kind, BlockKind::Heading(heading) if heading.level == 1);
    let BlockKind::Heading(heading) = &blocks.get(at).filter(first_level)?.kind else { return None };
    let same = fold(title) == fold(&words(&heading.content));
    let free = title.trim().is_empty() && blocks.iter().filter(first_level).count() == 1;
    (same || free).then_some(at)
}

fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Where `front_matter` says what the title block holds.
pub(super) fn places(front_matter: &FrontMatter) -> Places {
    let place = |field: &Field<String>| field.as_ref().map(|located| located.span).unwrap_or_default();
    let authors = front_matter.authors.iter().flatten().map(|author| author.name.span).collect();
    Places {
        title: place(&front_matter.title),
        subtitle: place(&front_matter.subtitle),
        authors,
        date: place(&front_matter.date),
        abstract_: place(&front_matter.abstract_),
        series: place(&front_matter.series.about),
    }
}

/// Fills the facts that the finished title block tells, as plain text. `stem` is the title of last resort.
pub(super) fn complete(document: &mut Document, stem: &str) {
    let title = words(&document.title.title);
    document.metadata.title = if title.trim().is_empty() { stem.to_owned() } else { title };
    if !document.title.subtitle.is_empty() {
        document.metadata.subtitle = Some(words(&document.title.subtitle));
    }
    if !document.title.abstract_.is_empty() {
        document.metadata.abstract_ = Some(words(&running_text(document.title.abstract_.clone())));
    }
}
