//! comrak, set up for the dialect.

use comrak::Options;
use comrak::nodes::Node;

/// Reads `text`: CommonMark 0.31.2, GFM 0.29, and the extensions of the dialect.
pub(super) fn read<'a>(arena: &'a comrak::Arena<'a>, text: &str) -> Node<'a> {
    comrak::parse_document(arena, text, &options())
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
