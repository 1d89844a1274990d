//! The exhaustive match over inlines.

use super::super::escape;
use super::super::fonts::FaceKey;
use super::Writer;
use crate::model::{Attrs, Bound, Image, Inline, InlineStyle, Link, NodeId, Styled, Target};
use crate::style::typeface::Role;

impl<'a> Writer<'a> {
    /// Writes running text.
    pub(super) fn inlines(&mut self, content: &'a [Inline<Bound>]) {
        for (index, inline) in content.iter().enumerate() {
            match inline {
                Inline::Text(text) => self.node_text(text.id, &text.text),
                Inline::SoftBreak { id, span: _ } => {
                    self.node(*id);
                    let next = content.get(index + 1..).and_then(first_char);
                    // Ideographs are written without spaces, so a line end between two of them is nothing.
                    if !(self.last.is_some_and(is_ideographic) && next.is_some_and(is_ideographic)) {
                        self.out.push('\n');
                    }
                }
                Inline::LineBreak { id, span: _ } => {
                    self.node(*id);
                    self.out.push_str("<br/>\n");
                }
                Inline::Styled(styled) => self.styled(styled),
                Inline::Code(code) => {
                    self.out.push_str("<code");
                    self.attrs(&code.attrs, "");
                    self.out.push('>');
                    let face = FaceKey { role: Role::Mono, ..self.face };
                    self.with_face(face, |writer| writer.node_text(code.id, &code.text));
                    self.out.push_str("</code>");
                }
                Inline::Link(link) => self.link(link),
                Inline::Image(image) => self.image(image, "inline"),
                Inline::Note(call) => self.note_call(call),
                Inline::Math(math) => {
                    self.facts.formulas = true;
                    if math.display {
                        self.out.push_str("<span class=\"formula\">");
                    }
                    self.formula(math.id, &math.source);
                    if math.display {
                        self.out.push_str("</span>");
                    }
                }
                Inline::Anchor { id, span: _, attrs } => {
                    self.node(*id);
                    self.out.push_str("<span");
                    self.attrs(attrs, "");
                    self.out.push_str("></span>");
                }
                // Comments are for other authors.
                Inline::Comment { id, span: _, text: _ } => self.node(*id),
            }
        }
    }

    /// A formula, shown as its source.
    pub(super) fn formula(&mut self, id: NodeId, source: &str) {
        self.out.push_str("<code class=\"math\" dir=\"ltr\">");
        let face = FaceKey { role: Role::Mono, ..self.face };
        self.with_face(face, |writer| writer.node_text(id, source));
        self.out.push_str("</code>");
    }

    fn styled(&mut self, styled: &'a Styled<Bound>) {
        let (tag, class) = match &styled.style {
            InlineStyle::Emphasis => ("em", ""),
            InlineStyle::Strong => ("strong", ""),
            InlineStyle::Strikethrough => ("s", ""),
            InlineStyle::Highlight => ("mark", ""),
            InlineStyle::Insert => ("ins", ""),
            InlineStyle::Underline => ("u", ""),
            InlineStyle::Subscript => ("sub", ""),
            InlineStyle::Superscript => ("sup", ""),
            InlineStyle::Small => ("small", ""),
            InlineStyle::SmallCaps => ("span", "small-caps"),
            InlineStyle::Keyboard => ("kbd", ""),
            InlineStyle::Abbreviation(_) => ("abbr", ""),
            InlineStyle::Plain => ("span", ""),
        };
        self.facts.small_caps |= styled.style == InlineStyle::SmallCaps;
        self.node(styled.id);
        self.out.push('<');
        self.out.push_str(tag);
        self.attrs(&styled.attrs, class);
        if let InlineStyle::Abbreviation(Some(expansion)) = &styled.style {
            self.attr("title", expansion);
        }
        self.out.push('>');
        let face = match &styled.style {
            InlineStyle::Emphasis => FaceKey { italic: !self.face.italic, ..self.face },
            InlineStyle::Strong => FaceKey { bold: true, ..self.face },
            InlineStyle::Keyboard => FaceKey { role: Role::Mono, ..self.face },
            InlineStyle::Strikethrough
            | InlineStyle::Highlight
            | InlineStyle::Insert
            | InlineStyle::Underline
            | InlineStyle::Subscript
            | InlineStyle::Superscript
            | InlineStyle::Small
            | InlineStyle::SmallCaps
            | InlineStyle::Abbreviation(_)
            | InlineStyle::Plain => self.face,
        };
        self.with_face(face, |writer| writer.inlines(&styled.content));
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    fn link(&mut self, link: &'a Link<Bound>) {
        let href = match &link.target {
            Target::External(address) => escape::address(address),
            Target::Internal(anchor) => {
                self.cx.division.anchors.get(anchor).map(|place| self.href(place.home, &place.id))
            }
            Target::None => None,
        };
        self.node(link.id);
        let tag = if href.is_some() { "a" } else { "span" };
        let bare = href.is_none() && link.attrs == Attrs::default();
        if !bare {
            self.out.push('<');
            self.out.push_str(tag);
            self.attrs(&link.attrs, "");
            if let Some(href) = &href {
                self.attr("href", href);
            }
            if let Some(title) = link.title.as_deref().filter(|title| !title.trim().is_empty()) {
                self.attr("title", title);
            }
            self.out.push('>');
        }
        self.inlines(&link.content);
        if !bare {
            self.out.push_str("</");
            self.out.push_str(tag);
            self.out.push('>');
        }
    }

    /// A picture; one that could not be had leaves its description.
    pub(super) fn image(&mut self, image: &'a Image<Bound>, class: &str) {
        self.node(image.id);
        self.facts.images = true;
        if image.alt.is_none() {
            self.facts.undescribed = true;
        }
        let alt = image.alt.as_deref().unwrap_or("").trim();
        let cx = self.cx;
        let Some(file) = cx.images.get(&image.source) else {
            let words = if alt.is_empty() { cx.words.picture_missing } else { alt };
            self.out.push_str("<span");
            self.attrs(&image.attrs, "missing");
            self.out.push('>');
            self.text(words);
            self.out.push_str("</span>");
            return;
        };
        self.out.push_str("<img");
        self.attrs(&image.attrs, class);
        self.attr("src", &file.name);
        self.attr("alt", alt);
        if image.alt.as_deref() == Some("") {
            self.out.push_str(" role=\"presentation\"");
        }
        if let Some(title) = image.title.as_deref().filter(|title| !title.trim().is_empty()) {
            self.attr("title", title);
        }
        let mut style = String::new();
        for side in ["width", "height"] {
            if let Some(length) = image.attrs.get(side).and_then(css_length) {
                style.push_str(&format!("{side}:{length};"));
            }
        }
        if !style.is_empty() {
            self.attr("style", style.trim_end_matches(';'));
        }
        self.out.push_str("/>");
    }
}

/// `8cm`, `50%` or a bare number of pixels as a CSS length; `None` for anything else.
fn css_length(text: &str) -> Option<String> {
    let text = text.trim();
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let value: f64 = number.parse().ok().filter(|value| *value > 0.0)?;
    match unit.trim().to_ascii_lowercase().as_str() {
        "" | "px" => Some(format!("{value}px")),
        unit @ ("%" | "em" | "rem" | "cm" | "mm" | "in" | "pt") => Some(format!("{value}{unit}")),
        _ => None,
    }
}

/// The first character that `content` shows.
fn first_char(content: &[Inline<Bound>]) -> Option<char> {
    match content.first()? {
        Inline::Text(text) => text.text.chars().next(),
        Inline::Styled(styled) => first_char(&styled.content),
        Inline::Link(link) => first_char(&link.content),
        Inline::Comment { .. } | Inline::Anchor { .. } => first_char(content.get(1..)?),
        Inline::Code(_)
        | Inline::SoftBreak { .. }
        | Inline::LineBreak { .. }
        | Inline::Image(_)
        | Inline::Note(_)
        | Inline::Math(_) => None,
    }
}

/// Whether `c` belongs to a script that writes without spaces: Han and Kana with their punctuation.
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{303f}' | '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{3190}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{20000}'..='\u{3ffff}')
}
