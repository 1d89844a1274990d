//! What the HTML elements of the dialect mean.

use super::token::{Tag, resolve};
use crate::model::InlineStyle;
use crate::parse::attributes::Raw;

/// What an element becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::parse) enum Element {
    /// Running text in a style.
    Style,
    /// `code`
    Code,
    /// `a`
    Anchor,
    /// `img`
    Image,
    /// `br`
    Break,
    /// `wbr`
    BreakPlace,
    /// `hr`
    Rule,
    /// `p`
    Paragraph,
    /// `div`
    Division,
    /// `aside`
    Aside,
    /// `figure`
    Figure,
    /// `figcaption`
    Caption,
    /// `details`
    Details,
    /// `summary`
    Summary,
    /// `script`, `style`: not words.
    Hidden,
    /// No part of the dialect, but sets its words apart from those around it.
    ForeignBlock,
    /// No part of the dialect.
    Foreign,
}

impl Element {
    /// Whether it stands among blocks.
    pub(in crate::parse) fn is_block(self) -> bool {
        match self {
            Self::Paragraph
            | Self::Division
            | Self::Aside
            | Self::Figure
            | Self::Caption
            | Self::Details
            | Self::Summary => true,
            Self::Style
            | Self::Code
            | Self::Anchor
            | Self::Image
            | Self::Break
            | Self::BreakPlace
            | Self::Rule
            | Self::Hidden
            | Self::ForeignBlock
            | Self::Foreign => false,
        }
    }
}

/// What element `name` becomes.
pub(in crate::parse) fn element(name: &str) -> Element {
    match name {
        "sub" | "sup" | "kbd" | "mark" | "u" | "ins" | "del" | "s" | "abbr" | "small" | "b" | "strong" | "i" | "em"
        | "span" => Element::Style,
        "code" => Element::Code,
        "a" => Element::Anchor,
        "img" => Element::Image,
        "br" => Element::Break,
        "wbr" => Element::BreakPlace,
        "hr" => Element::Rule,
        "p" => Element::Paragraph,
        "div" => Element::Division,
        "aside" => Element::Aside,
        "figure" => Element::Figure,
        "figcaption" => Element::Caption,
        "details" => Element::Details,
        "summary" => Element::Summary,
        "script" | "style" => Element::Hidden,
        "address" | "article" | "blockquote" | "body" | "caption" | "center" | "dd" | "dl" | "dt" | "fieldset"
        | "footer" | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "head" | "header" | "html" | "li" | "main"
        | "menu" | "nav" | "ol" | "pre" | "section" | "table" | "tbody" | "td" | "tfoot" | "th" | "thead" | "title"
        | "tr" | "ul" | "option" | "select" | "video" | "audio" | "iframe" | "object" => Element::ForeignBlock,
        _ => Element::Foreign,
    }
}

/// Whether the element has no content and no closing tag.
pub(in crate::parse) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
    )
}

/// The style that an element of kind [`Element::Style`] sets its text in.
pub(in crate::parse) fn style(tag: &Tag) -> InlineStyle {
    match tag.name.as_str() {
        "sub" => InlineStyle::Subscript,
        "sup" => InlineStyle::Superscript,
        "kbd" => InlineStyle::Keyboard,
        "mark" => InlineStyle::Highlight,
        "u" => InlineStyle::Underline,
        "ins" => InlineStyle::Insert,
        "del" | "s" => InlineStyle::Strikethrough,
        "abbr" => InlineStyle::Abbreviation(tag.get("title").map(resolve).filter(|title| !title.trim().is_empty())),
        "small" => InlineStyle::Small,
        "b" | "strong" => InlineStyle::Strong,
        "i" | "em" => InlineStyle::Emphasis,
        _ => InlineStyle::Plain,
    }
}

/// The attributes of `tag`, without those that scripts and browsers alone understand.
pub(in crate::parse) fn attributes(tag: &Tag) -> Raw {
    let mut raw = Raw::default();
    for (name, value) in &tag.attributes {
        let value = resolve(value);
        match name.as_str() {
            "id" => raw.id = Some(value.trim().to_owned()),
            "class" => raw.classes.extend(value.split_whitespace().map(str::to_owned)),
            "markdown" => {}
            "style" => raw.classes.extend(style_classes(&value)),
            name if name.starts_with("on") => {}
            _ => raw.pairs.push((name.clone(), value)),
        }
    }
    raw
}

/// The few declarations of an inline style that have a class of ours.
fn style_classes(style: &str) -> impl Iterator<Item = String> {
    let style = style.to_ascii_lowercase();
    style
        .split(';')
        .filter_map(|declaration| {
            let (property, value) = declaration.split_once(':')?;
            let class = match (property.trim(), value.trim()) {
                ("font-variant", value) if value.contains("small-caps") => "smallcaps",
                ("text-decoration", "underline") => "underline",
                _ => return None,
            };
            Some(class.to_owned())
        })
        .collect::<Vec<_>>()
        .into_iter()
}
