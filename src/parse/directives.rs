//! Block directives: `:::name title {attributes}` up to `:::`.

use comrak::nodes::Node;

use super::attributes::{self, Raw};
use super::blocks::inline_text;
use super::inlines::Converter;
use super::sequence::Sequence;
use crate::diag::{Diagnostic, Span, nearest};
use crate::model::{AlertKind, Block, BlockKind, Container, ContainerKind};

/// The names that mean something.
const NAMES: &[&str] = &[
    "abstract",
    "note",
    "epigraph",
    "questions",
    "aside",
    "pagebreak",
    "toc",
    "contents",
    "details",
    "tip",
    "important",
    "warning",
    "caution",
];

/// What a directive says of itself.
struct Opening {
    name: Option<String>,
    title: String,
    raw: Raw,
}

/// Appends what the directive `node` becomes to `sequence`.
pub(super) fn directive<'a>(
    converter: &mut Converter<'_, '_, 'a>,
    node: Node<'a>,
    info: &str,
    span: Span,
    sequence: &mut Sequence,
) {
    let mut opening = opening(info);
    let line = first_line(converter, node, span);
    let given = opening.raw.take("title");
    let title = given.unwrap_or_else(|| std::mem::take(&mut opening.title));
    let name = opening.name.clone().map(|name| name.to_lowercase());
    let attrs = converter.attrs(Some(opening.raw), line);
    let kind = match name.as_deref() {
        Some("pagebreak" | "page-break" | "newpage") => {
            return lone(converter, node, BlockKind::PageBreak, line, sequence);
        }
        Some("toc" | "contents") => {
            return lone(converter, node, BlockKind::Contents(Vec::new()), line, sequence);
        }
        Some("abstract") => ContainerKind::Abstract,
        Some("note") => ContainerKind::Note,
        Some("epigraph") => ContainerKind::Epigraph,
        Some("questions") => ContainerKind::Questions,
        Some("aside") => ContainerKind::Aside,
        Some("details") => ContainerKind::Details,
        Some("tip") => ContainerKind::Alert(AlertKind::Tip),
        Some("important") => ContainerKind::Alert(AlertKind::Important),
        Some("warning") => ContainerKind::Alert(AlertKind::Warning),
        Some("caution") => ContainerKind::Alert(AlertKind::Caution),
        Some(other) => {
            unknown(converter, other, line);
            ContainerKind::Plain(Some(other.to_owned()))
        }
        None => ContainerKind::Plain(None),
    };
    unclosed(converter, node, line);
    let title = inline_text(converter, &title, line);
    let blocks = converter.blocks(node);
    let kind = BlockKind::Container(Container { kind, title, blocks });
    sequence.push(Block { id: (), span, attrs, kind });
}

/// Reads `name title {attributes}`, `{.name #id}` and `name[title]`.
fn opening(info: &str) -> Opening {
    let info = info.trim().trim_end_matches(':').trim_end();
    let (rest, raw) = match attributes::read_end(info) {
        Some((rest, raw)) => (rest, raw),
        None => (info, Raw::default()),
    };
    let mut raw = raw;
    let end = rest.find(|c: char| c.is_whitespace() || c == '[').unwrap_or(rest.len());
    let (name, title) = rest.split_at(end);
    let title = title.trim();
    let title = title.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')).unwrap_or(title);
    let mut name = Some(name.to_owned()).filter(|name| !name.is_empty());
    if name.is_none() {
        let known = raw.classes.iter().position(|class| NAMES.contains(&class.as_str()));
        name = known.map(|index| raw.classes.remove(index));
    }
    Opening { name, title: title.to_owned(), raw }
}

/// A directive that stands for itself; what follows it up to its end, which is often forgotten, follows it.
fn lone<'a>(
    converter: &mut Converter<'_, '_, 'a>,
    node: Node<'a>,
    kind: BlockKind<crate::model::Written>,
    span: Span,
    sequence: &mut Sequence,
) {
    sequence.push(Block { id: (), span, attrs: crate::model::Attrs::default(), kind });
    let blocks = converter.blocks(node);
    sequence.extend(blocks);
}

/// The line that opens the directive.
fn first_line<'a>(converter: &Converter<'_, '_, 'a>, node: Node<'a>, span: Span) -> Span {
    let position = node.data().sourcepos;
    let (start, _) = converter.source.range(position);
    let line = converter.source.line(position.start.line).trim_end();
    let end = converter.source.offset(position.start.line, line.len());
    if end > start { converter.source.span(start, end) } else { span }
}

fn unclosed<'a>(converter: &mut Converter<'_, '_, 'a>, node: Node<'a>, line: Span) {
    let position = node.data().sourcepos;
    let last = converter.source.line(position.end.line);
    let marks = last.trim_start_matches([' ', '\t', '>']).trim_end();
    let closed = position.end.line > position.start.line && marks.len() >= 3 && marks.bytes().all(|byte| byte == b':');
    if !closed {
        converter.found.warnings.push(
            Diagnostic::warning("unclosed-directive", line, "this block has no closing `:::`")
                .hint("it goes on to the end of what it stands in; close it with `:::` on a line of its own"),
        );
    }
}

fn unknown(converter: &mut Converter<'_, '_, '_>, name: &str, line: Span) {
    let fault = Diagnostic::warning("unknown-directive", line, format!("there is no directive `{name}`"));
    converter.found.warnings.push(match nearest(name, NAMES.iter().copied()) {
        Some(known) => fault.hint(format!("did you mean `{known}`?")),
        None => {
            fault.hint("its content is kept; known are abstract, note, epigraph, questions, aside, pagebreak and toc")
        }
    });
}
