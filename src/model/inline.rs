//! The nodes of running text.

use super::{Lang, Phase};
use crate::diag::Span;
use crate::units::Direction;

/// What an attribute list `{#id .class key=value}` or an HTML tag says of a node.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Attrs {
    /// The anchor. In a [`Book`](super::Book) it is unique, and every heading has one.
    pub id: Option<String>,
    /// The classes.
    pub classes: Vec<String>,
    /// The language of the content, where it differs from what surrounds it.
    pub lang: Option<Lang>,
    /// The direction of the content, where given or set by the language.
    pub dir: Option<Direction>,
    /// All other pairs, in their order.
    pub pairs: Vec<(String, String)>,
}

impl Attrs {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.id.is_none()
            && self.classes.is_empty()
            && self.lang.is_none()
            && self.dir.is_none()
            && self.pairs.is_empty()
    }

    /// The value of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }

    /// Whether `class` is among the classes.
    #[must_use]
    pub fn has_class(&self, class: &str) -> bool {
        self.classes.iter().any(|c| c == class)
    }
}

/// A node of running text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline<P: Phase> {
    /// Characters, with quotes and dashes already smart; never empty.
    Text(Text<P>),
    /// A line end in the source that is a space in the output (nothing between two ideographs).
    SoftBreak {
        /// The identity.
        id: P::Id,
        /// The place.
        span: Span,
    },
    /// A line end that the author asked for.
    LineBreak {
        /// The identity.
        id: P::Id,
        /// The place.
        span: Span,
    },
    /// Text in a style.
    Styled(Styled<P>),
    /// Code within a line.
    Code(Code<P>),
    /// A link.
    Link(Link<P>),
    /// A picture within a line.
    Image(Image<P>),
    /// The call of a note.
    Note(NoteCall<P>),
    /// A formula within a line, or a displayed one inside a paragraph.
    Math(Math<P>),
    /// A place that can be linked to, without text; its [`Attrs::id`] is set.
    Anchor {
        /// The identity.
        id: P::Id,
        /// The place.
        span: Span,
        /// The anchor.
        attrs: Attrs,
    },
    /// A comment: for other authors, not for readers. Neither output shows it.
    Comment {
        /// The identity.
        id: P::Id,
        /// The place.
        span: Span,
        /// The words.
        text: String,
    },
}

/// Characters.
#[derive(Clone, Debug, PartialEq)]
pub struct Text<P: Phase> {
    /// The identity.
    pub id: P::Id,
    /// The place.
    pub span: Span,
    /// The characters; never empty.
    pub text: String,
}

/// How a run of text differs from its surroundings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InlineStyle {
    /// Emphasis: italic.
    Emphasis,
    /// Strong importance: bold.
    Strong,
    /// No longer true: struck through.
    Strikethrough,
    /// Marked as with a pen.
    Highlight,
    /// Inserted by an editor.
    Insert,
    /// An unarticulated annotation: underlined.
    Underline,
    /// Below the line, smaller.
    Subscript,
    /// Above the line, smaller.
    Superscript,
    /// Side remarks: smaller.
    Small,
    /// Small capitals.
    SmallCaps,
    /// Keys to press.
    Keyboard,
    /// An abbreviation with its expansion, where given.
    Abbreviation(Option<String>),
    /// Nothing but its attributes: language, class, anchor.
    Plain,
}

/// Text in a style.
#[derive(Clone, Debug, PartialEq)]
pub struct Styled<P: Phase> {
    /// The identity.
    pub id: P::Id,
    /// The place.
    pub span: Span,
    /// The style.
    pub style: InlineStyle,
    /// The attributes.
    pub attrs: Attrs,
    /// The text.
    pub content: Vec<Inline<P>>,
}

/// Code within a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Code<P: Phase> {
    /// The identity.
    pub id: P::Id,
    /// The place.
    pub span: Span,
    /// The attributes.
    pub attrs: Attrs,
    /// The characters, as CommonMark normalises them.
    pub text: String,
}

/// A link.
#[derive(Clone, Debug, PartialEq)]
pub struct Link<P: Phase> {
    /// The identity.
    pub id: P::Id,
    /// The place.
    pub span: Span,
    /// The attributes.
    pub attrs: Attrs,
    /// Where it leads.
    pub target: P::Target,
    /// The advisory title.
    pub title: Option<String>,
    /// The text; may be empty in a [`Document`](super::Document), never in a [`Book`](super::Book).
    pub content: Vec<Inline<P>>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Image<P: Phase> {
    /// The identity.
    pub id: P::Id,
    /// The place.
    pub span: Span,
    /// The attributes: among the pairs `width` and `height`.
    pub attrs: Attrs,
    /// The address as written, percent-decoded; the key into the image store.
    pub source: String,
    /// What the picture shows, for those who do not see it; `None` if the author did not say,
    /// `Some("")` if the picture is said to be decoration (`alt=""` in HTML or as an attribute).
    pub alt: Option<String>,
    /// The title; for a figure it has become the caption.
    pub title: Option<String>,
}

/// The call of a note.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteCall<P: Phase> {
    /// The identity.
    pub id: P::Id,
    /// The place.
    pub span: Span,
    /// The note.
    pub note: P::Note,
}

/// A formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Math<P: Phase> {
    /// The identity.
    pub id: P::Id,
    /// The place.
    pub span: Span,
    /// The LaTeX source.
    pub source: String,
    /// Whether it is displayed on a line of its own.
    pub display: bool,
}

/// The characters of `content` as a reader would say them: markup gone, breaks as spaces, notes, comments and anchors left out.
#[must_use]
pub fn plain_text<P: Phase>(content: &[Inline<P>]) -> String {
    let mut out = String::new();
    push_plain(content, &mut out);
    out
}

fn push_plain<P: Phase>(content: &[Inline<P>], out: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(text) => out.push_str(&text.text),
            Inline::SoftBreak { .. } | Inline::LineBreak { .. } => out.push(' '),
            Inline::Styled(styled) => push_plain(&styled.content, out),
            Inline::Code(code) => out.push_str(&code.text),
            Inline::Link(link) => push_plain(&link.content, out),
            Inline::Image(image) => out.push_str(image.alt.as_deref().unwrap_or("")),
            Inline::Math(math) => out.push_str(&math.source),
            Inline::Note(_) | Inline::Anchor { .. } | Inline::Comment { .. } => {}
        }
    }
}
