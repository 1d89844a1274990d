//! A manuscript for each kind of node, through both backends.
//!
//! Each table below is a match over one of the model's enums, so that a new kind does not compile until it names a
//! manuscript in `nodes/` and the words of it that a reader must find in both outputs. Besides those, all text of the
//! bound tree must be found, and nothing of its comments.

use std::path::Path;

use publish::model::visit::{Visitor, walk_block, walk_inline, walk_tree};
use publish::model::{Block, BlockKind, Book, Bound, ContainerKind, FigureBody, Inline, InlineStyle};

use crate::extract::{epub_text, pdf_text, squeezed};
use crate::press::press_file;

/// A match from kinds to their manuscripts, and the list of both with the words to find.
macro_rules! kinds {
    ($of:ident, $all:ident, $kind:ty: $($pattern:pat => $manuscript:literal shows $words:expr;)+) => {
        const fn $of(kind: &$kind) -> &'static str {
            match kind {
                $($pattern => $manuscript,)+
            }
        }

        const $all: &[(&str, &[&str])] = &[$(($manuscript, &$words)),+];
    };
}

kinds! { block_kind, BLOCKS, BlockKind<Bound>:
    BlockKind::Paragraph(_) => "paragraph" shows ["quince stands at the wall", "second paragraph"];
    BlockKind::Heading(_) => "heading" shows ["Medlar and quince", "Of the medlar", "In bran"];
    BlockKind::List(_) => "list" shows ["walnut", "with a second paragraph", "third", "water", "mend the fence"];
    BlockKind::Descriptions(_) => "descriptions" shows ["Scion", "The shoot that is grafted", "Also called understock"];
    BlockKind::Quote(_) => "quote" shows ["Plant pears for your heirs", "They will thank you late"];
    BlockKind::Code(_) => "code-block" shows ["fn graft(stock: &Tree) -> Tree {", "indented code"];
    BlockKind::Figure(_) => "figure" shows ["The plot from above", "survey", "A. Gardener", "Caption under the picture"];
    BlockKind::Table(_) => "table" shows ["Kilograms", "Quince", "31", "Medlar", "12"];
    BlockKind::Container(_) => "container-note" shows ["Words in the note container about pruning", "with a list"];
    BlockKind::Math(_) => "math-block" shows ["The area of the plot", r"\pi r^2"];
    BlockKind::Rule => "rule" shows ["Before the change", "After the change"];
    BlockKind::PageBreak => "page-break" shows ["The last words of the sheet", "The first words of the next"];
    BlockKind::Contents(_) => "contents" shows ["Spring", "Early spring", "Autumn"];
    BlockKind::Comment(_) => "comment-block" shows ["Before the remark", "After the remark"];
}

kinds! { inline_kind, INLINES, Inline<Bound>:
    Inline::Text(_) => "text" shows ["“Quotes”", "apostrophe’s", "½", "Ελλάδα", "Москва"];
    Inline::SoftBreak { .. } => "soft-break" shows ["One line and another"];
    Inline::LineBreak { .. } => "line-break" shows ["One verse", "and another", "and a fourth"];
    Inline::Styled(_) => "emphasis" shows ["Much depends on the soil"];
    Inline::Code(_) => "code" shows ["graft(stock)"];
    Inline::Link(_) => "link" shows ["the guide", "https://example.org", "back up"];
    Inline::Image(_) => "image" shows ["A picture", "within a line"];
    Inline::Note(_) => "note" shows ["A claim", "The note that was defined apart", "With a second paragraph", "stands where it is called"];
    Inline::Math(_) => "math" shows ["The ratio", "a/b", "is constant"];
    Inline::Anchor { .. } => "anchor" shows ["A place to come back to", "go there"];
    Inline::Comment { .. } => "comment" shows ["Before", "after"];
}

kinds! { style_kind, STYLES, InlineStyle:
    InlineStyle::Emphasis => "emphasis" shows ["depends"];
    InlineStyle::Strong => "strong" shows ["depends", "indeed"];
    InlineStyle::Strikethrough => "strikethrough" shows ["twelve"];
    InlineStyle::Highlight => "highlight" shows ["marked"];
    InlineStyle::Insert => "insert" shows ["inserted"];
    InlineStyle::Underline => "underline" shows ["underlined"];
    InlineStyle::Subscript => "subscript" shows ["H2O", "COtwo"];
    InlineStyle::Superscript => "superscript" shows ["5th", "square"];
    InlineStyle::Small => "small" shows ["and aside"];
    InlineStyle::SmallCaps => "small-caps" shows ["Gardener"];
    InlineStyle::Keyboard => "keyboard" shows ["Enter"];
    InlineStyle::Abbreviation(_) => "abbreviation" shows ["RHS"];
    InlineStyle::Plain => "span" shows ["pomme de terre"];
}

kinds! { container_kind, CONTAINERS, ContainerKind:
    ContainerKind::Abstract => "container-abstract" shows ["Words in the abstract container"];
    ContainerKind::Note => "container-note" shows ["Words in the note container"];
    ContainerKind::Epigraph => "container-epigraph" shows ["Words in the epigraph container"];
    ContainerKind::Questions => "container-questions" shows ["Words in the questions container"];
    ContainerKind::Aside => "container-aside" shows ["Words in the aside container"];
    ContainerKind::Alert(_) => "container-alert" shows ["Useful to know", "Helpful advice", "Needed", "at once", "may fall"];
    ContainerKind::Details => "container-details" shows ["How to graft", "Cut both in one slant"];
    ContainerKind::Series => "container-series" shows ["What this leaflet says", "about trees and their keepers"];
    ContainerKind::Plain(_) => "container-plain" shows ["Words in a division of their own"];
}

kinds! { figure_body, FIGURES, FigureBody<Bound>:
    FigureBody::Images(_) => "figure" shows ["Between two figures stands a paragraph"];
    FigureBody::Blocks(_) => "figure-blocks" shows ["Month", "12", "Yield of the plot by month"];
}

#[test]
fn every_node_block_comes_out_of_both_backends() {
    check(BLOCKS, |seen, name| seen.blocks.contains(&name));
}

#[test]
fn every_node_inline_comes_out_of_both_backends() {
    check(INLINES, |seen, name| seen.inlines.contains(&name));
}

#[test]
fn every_node_style_comes_out_of_both_backends() {
    check(STYLES, |seen, name| seen.styles.contains(&name));
}

#[test]
fn every_node_container_comes_out_of_both_backends() {
    check(CONTAINERS, |seen, name| seen.containers.contains(&name));
}

#[test]
fn every_node_figure_body_comes_out_of_both_backends() {
    check(FIGURES, |seen, name| seen.figures.contains(&name));
}

/// Presses each manuscript of a table, and finds its node in the tree and its words in both outputs.
fn check(table: &[(&'static str, &[&str])], has: impl Fn(&Seen, &'static str) -> bool) {
    let mut faults = Vec::new();
    for &(name, words) in table {
        let nodes = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/nodes");
        let alone = nodes.join(name).with_extension("md");
        // What only a project has stands in one of its own.
        let path = if alone.exists() { alone } else { nodes.join(name).join(name).with_extension("md") };
        let pressed = press_file(&path);
        let Some(output) = pressed.output else {
            faults.push(format!("{name}: no output, {:?}", pressed.findings));
            continue;
        };
        let seen = Seen::of(&output.book);
        if !has(&seen, name) {
            faults.push(format!("{name}: the tree has no such node, only {seen:?}"));
        }
        let texts = [("PDF", squeezed(&pdf_text(&output.pdf))), ("EPUB", squeezed(&epub_text(&output.epub)))];
        for (format, text) in texts {
            let wanted = words.iter().copied().chain(seen.text.iter().map(String::as_str));
            let lost: Vec<_> = wanted.filter(|word| !text.contains(&squeezed(word))).collect();
            if !lost.is_empty() {
                faults.push(format!("{name}: the {format} has lost {lost:?}; it says {text}"));
            }
            let shown: Vec<_> = seen.comments.iter().filter(|words| text.contains(&squeezed(words))).collect();
            if !shown.is_empty() {
                faults.push(format!("{name}: the {format} shows the comment {shown:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What a book holds.
#[derive(Debug, Default)]
struct Seen {
    blocks: Vec<&'static str>,
    inlines: Vec<&'static str>,
    styles: Vec<&'static str>,
    containers: Vec<&'static str>,
    figures: Vec<&'static str>,
    text: Vec<String>,
    comments: Vec<String>,
}

impl Seen {
    fn of(book: &Book) -> Self {
        let mut seen = Self::default();
        walk_tree(&mut seen, book);
        seen
    }
}

impl Visitor<Bound> for Seen {
    fn block(&mut self, block: &Block<Bound>) {
        self.blocks.push(block_kind(&block.kind));
        match &block.kind {
            BlockKind::Code(code) => self.text.extend(code.text.lines().map(str::to_owned)),
            BlockKind::Figure(figure) => self.figures.push(figure_body(&figure.body)),
            BlockKind::Container(container) => self.containers.push(container_kind(&container.kind)),
            BlockKind::Math(math) => self.text.extend(math.source.lines().map(str::to_owned)),
            BlockKind::Contents(entries) => self.text.extend(entries.iter().map(|entry| entry.text.clone())),
            BlockKind::Comment(words) => self.comments.push(words.clone()),
            _ => {}
        }
        walk_block(self, block);
    }

    fn inline(&mut self, inline: &Inline<Bound>) {
        self.inlines.push(inline_kind(inline));
        match inline {
            Inline::Text(text) => self.text.push(text.text.clone()),
            Inline::Styled(styled) => self.styles.push(style_kind(&styled.style)),
            Inline::Code(code) => self.text.push(code.text.clone()),
            Inline::Math(math) => self.text.push(math.source.clone()),
            Inline::Comment { text, .. } => self.comments.push(text.clone()),
            _ => {}
        }
        walk_inline(self, inline);
    }
}
