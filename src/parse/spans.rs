//! Running text, second step: HTML tags and bracketed spans are matched among siblings, and the tree is built.
//!
//! comrak gives an opening and a closing tag as two nodes, and `[text]{.class}` as characters. Both are matched by one
//! pass with a stack for each, so that what is built is properly nested and the time is linear.

use std::collections::BTreeMap;

use super::attributes::Raw;
use super::findings::MAX_DEPTH;
use super::html::element::{self, Element, element};
use super::html::token::Tag;
use super::inlines::{Converter, Item, percent_decoded, text_node, words};
use crate::diag::{Diagnostic, Span, nearest};
use crate::model::{Attrs, Code, Image, Inline, InlineStyle, Link, Styled, Written};

/// Matches tags and brackets among `items` and builds the nodes.
pub(super) fn assemble(converter: &mut Converter<'_, '_, '_>, items: Vec<Item>) -> Vec<Inline<Written>> {
    let simple = |item: &Item| matches!(item, Item::Node(_) | Item::Text { .. });
    let partners = if items.iter().all(simple) { BTreeMap::new() } else { partners(converter, &items) };
    build(converter, items, &partners)
}

/// An open element during the build.
struct Frame {
    /// What opened it; `None` for the outermost level.
    opener: Option<Item>,
    /// What is in it so far.
    content: Vec<Inline<Written>>,
}

/// Where each opener closes: index to index, properly nested.
fn partners(converter: &mut Converter<'_, '_, '_>, items: &[Item]) -> BTreeMap<usize, usize> {
    let mut found = BTreeMap::new();
    // Open tags: index and name. Open brackets: index, and how many tags were open then.
    let mut tags: Vec<(usize, &str)> = Vec::new();
    let mut brackets: Vec<(usize, usize)> = Vec::new();
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        match item {
            Item::Node(_) | Item::Text { .. } => {}
            Item::OpenBracket(_) => brackets.push((index, tags.len())),
            Item::CloseBracket { start, attrs, label, .. } => {
                let Some((opener, height)) = brackets.pop() else { continue };
                if attrs.is_some() {
                    for (_, name) in tags.drain(height.min(tags.len())..) {
                        if let Some(count) = open.get_mut(name) {
                            *count -= 1;
                        }
                    }
                    found.insert(opener, index);
                } else if let (Some(label), Some(Item::OpenBracket(from))) = (label, items.get(opener)) {
                    undefined_link(converter, label, *from, *start);
                }
            }
            Item::OpenTag(tag, _) => {
                if !element::is_void(&tag.name) && !tag.closed {
                    tags.push((index, &tag.name));
                    *open.entry(&tag.name).or_default() += 1;
                }
            }
            Item::CloseTag(name, _) => {
                if open.get(name.as_str()).is_none_or(|count| *count == 0) {
                    continue;
                }
                while let Some((opener, open_name)) = tags.pop() {
                    if let Some(count) = open.get_mut(open_name) {
                        *count -= 1;
                    }
                    if open_name == name {
                        found.insert(opener, index);
                        break;
                    }
                }
                while brackets.last().is_some_and(|(_, height)| *height > tags.len()) {
                    brackets.pop();
                }
            }
        }
    }
    found
}

fn undefined_link(converter: &mut Converter<'_, '_, '_>, label: &str, from: usize, close: usize) {
    let source = converter.source;
    let meant = if label.trim().is_empty() { source.slice(from + 1, close) } else { label };
    if meant.trim().is_empty() || meant.starts_with('^') {
        return;
    }
    let end = close + 1 + label.len() + 2;
    let fault = Diagnostic::warning(
        "undefined-link",
        source.span(from, end),
        format!("no link is defined for `[{}]`", meant.trim()),
    );
    let known = nearest(meant.trim(), converter.found.link_labels.iter().map(String::as_str));
    converter.found.warnings.push(match known {
        Some(known) => fault.hint(format!("did you mean `[{known}]`?")),
        None => fault.hint(format!("write its address anywhere as `[{}]: https://…`", meant.trim())),
    });
}

fn build(
    converter: &mut Converter<'_, '_, '_>,
    items: Vec<Item>,
    partners: &BTreeMap<usize, usize>,
) -> Vec<Inline<Written>> {
    let mut frames = vec![Frame { opener: None, content: Vec::new() }];
    let mut closers = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        if closers.last() == Some(&index) {
            closers.pop();
            if let Some(Frame { opener: Some(opener), content }) = frames.pop() {
                let nodes = close(converter, opener, item, content);
                push_all(&mut frames, nodes);
            }
            continue;
        }
        if let Some(closer) = partners.get(&index) {
            if converter.depth + frames.len() > MAX_DEPTH {
                converter.found.too_deep(place(converter, &item));
                return Vec::new();
            }
            closers.push(*closer);
            frames.push(Frame { opener: Some(item), content: Vec::new() });
            continue;
        }
        let nodes = single(converter, item);
        push_all(&mut frames, nodes);
    }
    // Partners nest, so that only the outermost level is left.
    frames.into_iter().flat_map(|frame| frame.content).collect()
}

fn push_all(frames: &mut [Frame], nodes: Vec<Inline<Written>>) {
    if let Some(frame) = frames.last_mut() {
        frame.content.extend(nodes);
    }
}

fn place(converter: &Converter<'_, '_, '_>, item: &Item) -> Span {
    match item {
        Item::Node(_) => converter.source.span(0, 0),
        Item::Text { start, end, .. } | Item::CloseBracket { start, end, .. } => converter.source.span(*start, *end),
        Item::OpenBracket(start) => converter.source.span(*start, start + 1),
        Item::OpenTag(_, span) | Item::CloseTag(_, span) => *span,
    }
}

/// What an item becomes that has no partner.
fn single(converter: &mut Converter<'_, '_, '_>, item: Item) -> Vec<Inline<Written>> {
    let span = place(converter, &item);
    match item {
        Item::Node(node) => vec![node],
        Item::Text { text, literal, .. } => vec![text_node(text, span, literal)],
        Item::OpenBracket(start) => vec![text_node("[".to_owned(), converter.source.span(start, start + 1), false)],
        Item::CloseBracket { start, end, .. } => {
            vec![text_node(converter.source.slice(start, end).to_owned(), span, false)]
        }
        Item::CloseTag(name, span) => {
            let kind = element(&name);
            if matches!(kind, Element::Foreign | Element::ForeignBlock) {
                converter.found.foreign(&name, span);
            } else if kind == Element::Hidden {
                converter.found.hidden(&name, span);
            } else if !element::is_void(&name) {
                converter.found.unbalanced(&format!("</{name}>"), span);
            }
            Vec::new()
        }
        Item::OpenTag(tag, span) => lone_tag(converter, &tag, span),
    }
}

/// An opening tag that has no partner, as void elements have none.
#[expect(clippy::wildcard_enum_match_arm, reason = "all that is left wants a partner")]
fn lone_tag(converter: &mut Converter<'_, '_, '_>, tag: &Tag, span: Span) -> Vec<Inline<Written>> {
    match element(&tag.name) {
        Element::Image => image(converter, tag, span).into_iter().collect(),
        Element::Break => vec![Inline::LineBreak { id: (), span }],
        Element::BreakPlace => vec![text_node("\u{200b}".to_owned(), span, true)],
        Element::Anchor if tag.get("href").is_none() => anchor(converter, tag, span).into_iter().collect(),
        Element::Foreign | Element::ForeignBlock | Element::Rule => {
            converter.found.foreign(&tag.name, span);
            Vec::new()
        }
        Element::Hidden => {
            converter.found.hidden(&tag.name, span);
            Vec::new()
        }
        _ if tag.closed => Vec::new(),
        _ => {
            converter.found.unbalanced(&format!("<{}>", tag.name), span);
            Vec::new()
        }
    }
}

/// The picture that `tag` shows; none if it names no file.
pub(super) fn image(converter: &mut Converter<'_, '_, '_>, tag: &Tag, span: Span) -> Option<Inline<Written>> {
    let mut raw = element::attributes(tag);
    let source = raw.take("src").filter(|source| !source.trim().is_empty());
    let Some(source) = source else {
        converter.found.foreign("img", span);
        return None;
    };
    let alt = raw.take("alt");
    let title = raw.take("title").filter(|title| !title.trim().is_empty());
    let attrs = converter.attrs(Some(raw), span);
    Some(Inline::Image(Image { id: (), span, attrs, source: percent_decoded(source.trim()), alt, title }))
}

/// The place that an `a` without `href` marks; none if it has no name.
fn anchor(converter: &mut Converter<'_, '_, '_>, tag: &Tag, span: Span) -> Option<Inline<Written>> {
    let attrs = anchor_attrs(converter, tag, span);
    attrs.id.is_some().then_some(Inline::Anchor { id: (), span, attrs })
}

fn anchor_attrs(converter: &mut Converter<'_, '_, '_>, tag: &Tag, span: Span) -> Attrs {
    let mut raw = element::attributes(tag);
    let name = raw.take("name");
    raw.id = raw.id.or(name);
    raw.take("href");
    raw.take("title");
    converter.attrs(Some(raw), span)
}

/// The nodes for what stands between `opener` and `closer`.
fn close(
    converter: &mut Converter<'_, '_, '_>,
    opener: Item,
    closer: Item,
    content: Vec<Inline<Written>>,
) -> Vec<Inline<Written>> {
    let span = place(converter, &opener).to(place(converter, &closer));
    match (opener, closer) {
        (Item::OpenBracket(_), Item::CloseBracket { attrs: Some(raw), .. }) => {
            let node = styled(converter, InlineStyle::Plain, Some(raw), content, span);
            vec![node]
        }
        (Item::OpenTag(tag, place), _) => tagged(converter, &tag, place, content, span),
        (_, _) => content,
    }
}

/// The nodes for an element with `content`.
fn tagged(
    converter: &mut Converter<'_, '_, '_>,
    tag: &Tag,
    place: Span,
    content: Vec<Inline<Written>>,
    span: Span,
) -> Vec<Inline<Written>> {
    match element(&tag.name) {
        Element::Foreign | Element::ForeignBlock => {
            converter.found.foreign(&tag.name, place);
            content
        }
        Element::Hidden => {
            converter.found.hidden(&tag.name, place);
            Vec::new()
        }
        Element::Code => {
            let attrs = converter.attrs(Some(element::attributes(tag)), place);
            let text = words(&content);
            if text.is_empty() { Vec::new() } else { vec![Inline::Code(Code { id: (), span, attrs, text })] }
        }
        Element::Anchor => match tag.get("href") {
            Some(target) => {
                let target = super::html::token::resolve(target.trim());
                let title = tag.get("title").map(super::html::token::resolve).filter(|title| !title.is_empty());
                let attrs = anchor_attrs(converter, tag, place);
                vec![Inline::Link(Link { id: (), span, attrs, target, title, content })]
            }
            None => {
                let attrs = anchor_attrs(converter, tag, place);
                named(InlineStyle::Plain, attrs, content, span)
            }
        },
        Element::Style => {
            let mut raw = element::attributes(tag);
            let style = element::style(tag);
            if matches!(style, InlineStyle::Abbreviation(_)) {
                raw.take("title");
            }
            let node = styled(converter, style, Some(raw), content, span);
            if let Inline::Styled(Styled { style, attrs, content, .. }) = node {
                named(style, attrs, content, span)
            } else {
                vec![node]
            }
        }
        Element::Image
        | Element::Break
        | Element::BreakPlace
        | Element::Rule
        | Element::Paragraph
        | Element::Division
        | Element::Aside
        | Element::Figure
        | Element::Caption
        | Element::Details
        | Element::Summary => {
            let attrs = converter.attrs(Some(element::attributes(tag)), place);
            named(InlineStyle::Plain, attrs, content, span)
        }
    }
}

/// Styled text; an anchor where there is a name and no text; just the text where nothing is said of it.
fn named(style: InlineStyle, attrs: Attrs, content: Vec<Inline<Written>>, span: Span) -> Vec<Inline<Written>> {
    if content.is_empty() {
        return if attrs.id.is_some() { vec![Inline::Anchor { id: (), span, attrs }] } else { Vec::new() };
    }
    if style == InlineStyle::Plain && attrs.is_empty() {
        return content;
    }
    vec![Inline::Styled(Styled { id: (), span, style, attrs, content })]
}

/// Text whose style is named by a class.
fn styled(
    converter: &mut Converter<'_, '_, '_>,
    style: InlineStyle,
    raw: Option<Raw>,
    content: Vec<Inline<Written>>,
    span: Span,
) -> Inline<Written> {
    let mut attrs = converter.attrs(raw, span);
    let mut style = style;
    if style == InlineStyle::Plain {
        let named = attrs.classes.iter().enumerate().find_map(|(index, class)| {
            let style = match class.as_str() {
                "smallcaps" | "small-caps" | "sc" => InlineStyle::SmallCaps,
                "underline" | "ul" => InlineStyle::Underline,
                "mark" | "highlight" => InlineStyle::Highlight,
                "small" => InlineStyle::Small,
                "kbd" => InlineStyle::Keyboard,
                _ => return None,
            };
            Some((index, style))
        });
        if let Some((index, named)) = named {
            attrs.classes.remove(index);
            style = named;
        }
    }
    Inline::Styled(Styled { id: (), span, style, attrs, content })
}
