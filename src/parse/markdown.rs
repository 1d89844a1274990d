//! comrak, set up for the dialect.

use comrak::Options;
use comrak::nodes::{Node, NodeMath, NodeValue};

use super::source::Source;
use crate::diag::FileId;

/// Stands for a dollar sign that is one. A control character, which CommonMark reads as any letter.
const DOLLAR: &str = "\u{1a}";
/// How often a text is read again to take back what were no formulas.
const ROUNDS: usize = 3;
/// A line with more quotation markers than this is not handed to comrak, whose time grows with their square.
const QUOTES: usize = 500;

/// Reads `text`: CommonMark 0.31.2, GFM 0.29, and the extensions of the dialect.
///
/// Two dollar signs far apart are no formula if there is code in between, or a bracket that closes without having
/// opened: `$HOME` here and `` `$PATH` `` there. comrak cannot know; it does not see such dollars.
pub(super) fn read<'a>(arena: &'a comrak::Arena<'a>, text: &str) -> Node<'a> {
    let options = options();
    if !text.contains('$') || text.contains(DOLLAR) {
        return comrak::parse_document(arena, text, &options);
    }
    let source = Source::shifted(text, FileId::default(), 0);
    let mut masked = text.to_owned();
    mask(&mut masked, dollars_in_code(text));
    let mut root = comrak::parse_document(arena, &masked, &options);
    for _ in 0..ROUNDS {
        let dollars = false_formulas(root, &source);
        if dollars.is_empty() {
            break;
        }
        mask(&mut masked, dollars);
        root = comrak::parse_document(arena, &masked, &options);
    }
    if masked != text {
        unmask(root);
    }
    root
}

/// Puts [`DOLLAR`] in place of the dollar signs at `places`, which are in order.
fn mask(text: &mut String, places: Vec<usize>) {
    if places.is_empty() {
        return;
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for at in places {
        if at >= done && text.get(at..at + 1) == Some("$") {
            out.push_str(text.get(done..at).unwrap_or(""));
            out.push_str(DOLLAR);
            done = at + 1;
        }
    }
    out.push_str(text.get(done..).unwrap_or(""));
    *text = out;
}

/// Where the dollar signs stand that are within code. Code ends in the paragraph that it starts in; backticks right
/// behind a dollar sign start a formula.
fn dollars_in_code(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n').chain(std::iter::once("\n")) {
        if !line.trim().is_empty() {
            start += line.len();
            continue;
        }
        let from = found.last().map_or(0, |&(_, end)| end);
        found.push((from, start));
        start += line.len();
    }
    let paragraphs = found.into_iter().filter_map(|(from, to)| Some((from, text.get(from..to)?)));
    paragraphs
        .filter(|(_, paragraph)| paragraph.contains('$') && paragraph.contains('`'))
        .flat_map(|(from, paragraph)| dollars_in_paragraph(paragraph).into_iter().map(move |at| from + at))
        .collect()
}

fn dollars_in_paragraph(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    // The rows of backticks: where each starts, and its length.
    let mut rows: Vec<(usize, usize)> = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        match rows.last_mut() {
            Some((start, length)) if *byte == b'`' && *start + *length == at => *length += 1,
            Some(_) | None if *byte == b'`' => rows.push((at, 1)),
            Some(_) | None => {}
        }
    }
    // For each row the next one of its length.
    let mut next_of: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    let mut partners = vec![None; rows.len()];
    for (index, (_, length)) in rows.iter().enumerate().rev() {
        if let Some(partner) = partners.get_mut(index) {
            *partner = next_of.insert(*length, index);
        }
    }
    let mut found = Vec::new();
    let mut index = 0;
    while let Some(&(start, length)) = rows.get(index) {
        let partner = partners.get(index).copied().flatten();
        let escaped = start > 0 && matches!(bytes.get(start - 1), Some(b'\\' | b'$'));
        match partner.and_then(|partner| rows.get(partner).map(|row| (partner, row.0))) {
            Some((partner, end)) if !escaped => {
                let code = bytes.get(start + length..end).unwrap_or(&[]);
                let dollars = code.iter().enumerate().filter(|(_, byte)| **byte == b'$');
                found.extend(dollars.map(|(at, _)| start + length + at));
                index = partner + 1;
            }
            Some(_) | None => index += 1,
        }
    }
    found
}

/// Where the dollar signs stand that start no formula.
fn false_formulas(root: Node<'_>, source: &Source<'_>) -> Vec<usize> {
    let mut found = Vec::new();
    for node in root.descendants() {
        let data = node.data();
        if let NodeValue::Math(NodeMath { dollar_math: true, display_math: false, literal }) = &data.value
            && is_no_formula(literal)
        {
            found.push(source.range(data.sourcepos).0);
        }
    }
    found
}

fn is_no_formula(literal: &str) -> bool {
    let mut open = 0_usize;
    literal.contains('`')
        || literal.bytes().any(|byte| match byte {
            b'(' | b'[' => {
                open += 1;
                false
            }
            // Half-open intervals mix the two kinds.
            b')' | b']' if open > 0 => {
                open -= 1;
                false
            }
            b')' | b']' => !literal.starts_with([']', '[']),
            _ => false,
        })
}

/// Puts the dollar signs back that [`DOLLAR`] stands for.
#[expect(clippy::wildcard_enum_match_arm, reason = "all others hold no characters")]
fn unmask(root: Node<'_>) {
    let back = |text: &mut String| {
        if text.contains(DOLLAR) {
            *text = text.replace(DOLLAR, "$");
        }
    };
    for node in root.descendants() {
        let mut data = node.data_mut();
        if let Some(attrs) = &mut data.attrs {
            attrs.id.iter_mut().chain(&mut attrs.classes).for_each(back);
            attrs.pairs.iter_mut().for_each(|(_, value)| back(value));
        }
        match &mut data.value {
            NodeValue::Text(text) if text.contains(DOLLAR) => *text = text.replace(DOLLAR, "$").into(),
            NodeValue::Code(code) => back(&mut code.literal),
            NodeValue::CodeBlock(code) => {
                back(&mut code.literal);
                back(&mut code.info);
            }
            NodeValue::HtmlBlock(html) => back(&mut html.literal),
            NodeValue::HtmlInline(html) => back(html),
            NodeValue::Math(math) => back(&mut math.literal),
            NodeValue::Link(link) | NodeValue::Image(link) => {
                back(&mut link.url);
                back(&mut link.title);
            }
            NodeValue::FootnoteDefinition(note) => back(&mut note.name),
            NodeValue::FootnoteReference(note) => back(&mut note.name),
            NodeValue::Alert(alert) => alert.title.iter_mut().for_each(back),
            NodeValue::BlockDirective(directive) => back(&mut directive.info),
            _ => {}
        }
    }
}

/// Where `text` has a line with too many quotation markers to be read.
pub(super) fn quotes_too_deep(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let prefix = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>'));
        if line.len() > QUOTES && prefix.filter(|byte| *byte == b'>').nth(QUOTES).is_some() {
            return Some(at);
        }
        at += line.len();
    }
    None
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    let on = &mut options.extension;
    on.strikethrough = true;
    on.table = true;
    on.autolink = true;
    on.tasklist = true;
    on.superscript = true;
    on.subscript = true;
    on.highlight = true;
    on.insert = true;
    on.footnotes = true;
    on.inline_footnotes = true;
    on.description_lists = true;
    on.alerts = true;
    on.math_dollars = true;
    on.math_code = true;
    on.block_directive = true;
    on.header_attributes = true;
    on.fenced_code_attributes = true;
    on.inline_code_attributes = true;
    on.link_attributes = true;
    // Emphasis next to ideographs, which CommonMark's flanking rules were not made for.
    on.cjk_friendly_emphasis = true;
    // Quotes and dashes are set by language, later.
    options.parse.smart = false;
    options.parse.leave_footnote_definitions = true;
    options.parse.escaped_char_spans = true;
    options
}
