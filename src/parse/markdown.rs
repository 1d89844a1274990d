//! comrak, set up for the dialect.

use comrak::Options;
use comrak::nodes::{Node, NodeMath, NodeValue};

use super::source::Source;
use crate::diag::FileId;

/// Stands for a dollar sign that is one. A control character, which CommonMark reads as any letter.
const DOLLAR: &str = "\u{1a}";
/// How often a text is read again to take back what were no formulas.
const ROUNDS: usize = 8;
/// A line with more quotation markers than this is not handed to comrak, whose time grows with their square.
const QUOTES: usize = 500;

/// Reads `text`: CommonMark 0.31.2, GFM 0.29, and the extensions of the dialect.
///
/// Two dollar signs far apart are no formula if there is code in between, or a bracket that closes without having
/// opened: `$HOME` here and `` `$PATH` `` there. comrak cannot know; the text is read again without such dollars.
pub(super) fn read<'a>(arena: &'a comrak::Arena<'a>, text: &str) -> Node<'a> {
    let options = options();
    let mut root = comrak::parse_document(arena, text, &options);
    if !text.contains('$') || text.contains(DOLLAR) {
        return root;
    }
    let source = Source::shifted(text, FileId::default(), 0);
    let mut masked = text.to_owned();
    for _ in 0..ROUNDS {
        let dollars = false_formulas(root, &source);
        if dollars.is_empty() {
            break;
        }
        for at in dollars {
            if masked.get(at..at + 1) == Some("$") {
                masked.replace_range(at..=at, DOLLAR);
            }
        }
        root = comrak::parse_document(arena, &masked, &options);
    }
    if masked != text {
        unmask(root);
    }
    root
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
