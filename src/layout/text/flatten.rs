//! A tree of running text to one string with its pieces.
//!
//! What does not show is gone afterwards (comments), what shows without being text has a character that stands for
//! it (U+FFFC for a picture, U+2028 for a line break), and runs of spaces are one space. A [`Piece`] keeps for each part of the
//! string the node, the look and the marks.

use std::ops::Range;

use crate::diag::Span;
use crate::images::ImageId;
use crate::model::{Attrs, Bound, Inline, InlineStyle, Lang, Link, NodeId, Styled, Target};
use crate::style::typeface::Role;
use crate::style::{FaceStyle, Figures, TextStyle};
use crate::units::{Color, Direction, Em, Pt, Size};

use super::{Content, NoteMark, TextContext};
use crate::layout::Artifact;

/// Stands for a picture.
pub(super) const OBJECT: char = '\u{fffc}';
/// Stands for a line break.
pub(super) const BREAK: char = '\u{2028}';
/// A first-strong reader never sees these; they keep the direction of a node apart from what surrounds it (UAX 9, isolates).
const ISOLATE_LTR: char = '\u{2066}';
const ISOLATE_RTL: char = '\u{2067}';
const POP_ISOLATE: char = '\u{2069}';

/// How a piece of text is set.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Look {
    pub(super) role: Role,
    pub(super) face: FaceStyle,
    pub(super) size: Pt,
    pub(super) color: Color,
    pub(super) figures: Figures,
    pub(super) tracking: Em,
    pub(super) small_caps: bool,
    pub(super) hyphenate: bool,
    /// Code: no ligatures, and breaks after its punctuation.
    pub(super) code: bool,
    /// How far the baseline is raised.
    pub(super) rise: Pt,
    /// Whether it is set in the face's own superior figures.
    pub(super) superior: bool,
    /// The language, where it differs from the paragraph's.
    pub(super) lang: Option<Lang>,
}

/// What is drawn with a piece besides its glyphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Marks {
    pub(super) underline: bool,
    pub(super) strike: bool,
    pub(super) highlight: bool,
    pub(super) key: bool,
}

impl Marks {
    pub(super) fn any(self) -> bool {
        self.underline || self.strike || self.highlight || self.key
    }
}

/// What kind of thing a piece is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum PieceKind {
    /// Characters.
    Text,
    /// The space of a soft break, or a control that does not show.
    Gap,
    /// A forced line break.
    Break,
    /// A picture.
    Image { image: ImageId, size: Size },
    /// The call of a note.
    Note(NoteMark),
}

/// A part of the string that belongs to one node and has one look.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    pub(super) range: Range<u32>,
    pub(super) content: Content,
    /// Where in the node's own text the piece starts.
    pub(super) offset: u32,
    pub(super) span: Option<Span>,
    /// The length of the node's own text, to tell whether bytes of it are bytes of its span.
    pub(super) node_len: u32,
    pub(super) look: u16,
    pub(super) marks: Marks,
    /// Which of [`Flat::links`] it lies in.
    pub(super) link: Option<u16>,
    pub(super) kind: PieceKind,
}

/// A place that links lead to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    pub(super) at: u32,
    pub(super) name: String,
    pub(super) node: NodeId,
}

/// A paragraph as one string.
#[derive(Clone, Debug, Default)]
pub(super) struct Flat {
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    /// The looks of the pieces, and after them as many again for each scale of the theme's families.
    pub(super) looks: Vec<Look>,
    pub(super) links: Vec<(Target, NodeId)>,
    pub(super) anchors: Vec<Mark>,
}

impl Flat {
    /// The look of `piece`.
    pub(super) fn look(&self, piece: &Piece) -> Option<&Look> {
        self.looks.get(usize::from(piece.look))
    }

    /// The piece that byte `at` lies in.
    pub(super) fn piece_at(&self, at: u32) -> Option<usize> {
        let after = self.pieces.partition_point(|piece| piece.range.start <= at);
        after.checked_sub(1).filter(|&index| self.pieces.get(index).is_some_and(|p| at < p.range.end))
    }
}

/// Flattens `content`.
pub(super) fn flatten(cx: &TextContext<'_>, content: &[Inline<Bound>], style: &TextStyle, measure: Pt) -> Flat {
    let mut walk = Walk::new(cx, measure);
    let base = walk.look(base_look(style));
    walk.inlines(content, &State { look: base, marks: Marks::default(), link: None });
    walk.finish()
}

/// Flattens a text of our own, or code: every character is kept.
pub(super) fn flatten_plain(cx: &TextContext<'_>, text: &str, content: Content, style: &TextStyle, code: bool) -> Flat {
    let mut walk = Walk::new(cx, Pt::ZERO);
    let look = walk.look(Look { code, hyphenate: false, ..base_look(style) });
    let state = State { look, marks: Marks::default(), link: None };
    walk.literal(text, content, None, &state);
    walk.finish()
}

fn base_look(style: &TextStyle) -> Look {
    Look {
        role: style.role,
        face: style.face,
        size: style.size,
        color: style.color,
        figures: style.figures,
        tracking: style.tracking,
        small_caps: style.small_caps,
        hyphenate: style.hyphenate,
        code: style.role == Role::Mono,
        rise: Pt::ZERO,
        superior: false,
        lang: None,
    }
}

#[derive(Clone, Copy)]
struct State {
    look: u16,
    marks: Marks,
    link: Option<u16>,
}

struct Walk<'a> {
    cx: &'a TextContext<'a>,
    measure: Pt,
    flat: Flat,
    /// Whether a space would be the second of two, or the first of a line.
    at_space: bool,
}

impl<'a> Walk<'a> {
    fn new(cx: &'a TextContext<'a>, measure: Pt) -> Self {
        Self { cx, measure, flat: Flat::default(), at_space: true }
    }

    fn here(&self) -> u32 {
        u32::try_from(self.flat.text.len()).unwrap_or(u32::MAX)
    }

    /// The index of `look` among the looks of the paragraph.
    fn look(&mut self, look: Look) -> u16 {
        if let Some(index) = self.flat.looks.iter().position(|known| *known == look) {
            return u16::try_from(index).unwrap_or(0);
        }
        self.flat.looks.push(look);
        u16::try_from(self.flat.looks.len() - 1).unwrap_or(0)
    }

    /// The look of `state`, changed.
    fn restyle(&mut self, state: &State, change: impl FnOnce(&mut Look)) -> State {
        let Some(mut look) = self.flat.looks.get(usize::from(state.look)).cloned() else { return *state };
        change(&mut look);
        State { look: self.look(look), ..*state }
    }

    fn inlines(&mut self, content: &[Inline<Bound>], state: &State) {
        for inline in content {
            self.inline(inline, state);
        }
    }

    fn inline(&mut self, inline: &Inline<Bound>, state: &State) {
        match inline {
            Inline::Text(text) => self.collapsed(&text.text, text.id, text.span, state),
            Inline::SoftBreak { id, span } => {
                if !self.at_space {
                    self.push(" ", Content::Node(*id), (0, 0), Some(*span), state, PieceKind::Gap);
                    self.at_space = true;
                }
            }
            Inline::LineBreak { id, span } => {
                let mut buffer = [0; 4];
                let text = BREAK.encode_utf8(&mut buffer);
                self.push(text, Content::Node(*id), (0, 0), Some(*span), state, PieceKind::Break);
                self.at_space = true;
            }
            Inline::Styled(styled) => self.styled(styled, state),
            Inline::Code(code) => {
                let inner = self.code_look(state);
                self.node(&code.attrs, code.id, Some(Direction::Ltr), &inner, |walk, state| {
                    walk.literal(&code.text, Content::Node(code.id), Some(code.span), state);
                });
            }
            Inline::Link(link) => self.link(link, state),
            Inline::Image(image) => {
                self.anchor(&image.attrs, image.id);
                if let Some((id, size)) = self.picture(&image.source, &image.attrs, state) {
                    let mut buffer = [0; 4];
                    let text = OBJECT.encode_utf8(&mut buffer);
                    let kind = PieceKind::Image { image: id, size };
                    // A picture without meaning is no part of the text.
                    let content = match image.alt.as_deref() {
                        Some("") => Content::Artifact(Artifact::Layout),
                        Some(_) | None => Content::Node(image.id),
                    };
                    self.push(text, content, (0, 0), Some(image.span), state, kind);
                    self.at_space = false;
                } else {
                    // The words that stand for a picture that could not be had.
                    let words = match image.alt.as_deref() {
                        Some("") => "",
                        Some(alt) => alt,
                        None => &image.source,
                    };
                    self.collapsed(words, image.id, image.span, state);
                }
            }
            Inline::Note(call) => {
                let number = call.note.note + 1;
                let name = format!("call-{number}-{}", call.note.call + 1);
                self.flat.anchors.push(Mark { at: self.here(), name, node: call.id });
                let target = Target::Internal(format!("note-{number}"));
                let color = self.cx.style.colours.link;
                let raised = self.superscript(state, true);
                let mut state = self.restyle(&raised, |look| {
                    look.figures = Figures::Lining;
                    look.small_caps = false;
                    look.face.italic = false;
                    look.color = color;
                });
                state.link = self.add_link(target, call.id).or(state.link);
                let mark = NoteMark { note: call.note.note, call: call.note.call };
                let kind = PieceKind::Note(mark);
                self.push(&number.to_string(), Content::Node(call.id), (0, 0), Some(call.span), &state, kind);
                self.at_space = false;
            }
            Inline::Math(math) => {
                let inner = self.code_look(state);
                self.node(&Attrs::default(), math.id, Some(Direction::Ltr), &inner, |walk, state| {
                    walk.literal(&math.source, Content::Node(math.id), Some(math.span), state);
                });
            }
            Inline::Anchor { id, attrs, .. } => self.anchor(attrs, *id),
            Inline::Comment { .. } => {}
        }
    }

    fn styled(&mut self, styled: &Styled<Bound>, state: &State) {
        let state = match &styled.style {
            InlineStyle::Emphasis => self.restyle(state, |look| look.face.italic = !look.face.italic),
            InlineStyle::Strong => self.restyle(state, |look| look.face.bold = true),
            InlineStyle::Strikethrough => State { marks: Marks { strike: true, ..state.marks }, ..*state },
            InlineStyle::Highlight => State { marks: Marks { highlight: true, ..state.marks }, ..*state },
            InlineStyle::Insert | InlineStyle::Underline => {
                State { marks: Marks { underline: true, ..state.marks }, ..*state }
            }
            InlineStyle::Subscript => self.restyle(state, |look| raise(look, -0.45)),
            InlineStyle::Superscript => {
                let figures = |inline: &Inline<Bound>| match inline {
                    Inline::Text(text) => text.text.bytes().all(|b| b.is_ascii_digit()),
                    Inline::SoftBreak { .. }
                    | Inline::LineBreak { .. }
                    | Inline::Styled(_)
                    | Inline::Code(_)
                    | Inline::Link(_)
                    | Inline::Image(_)
                    | Inline::Note(_)
                    | Inline::Math(_)
                    | Inline::Anchor { .. }
                    | Inline::Comment { .. } => false,
                };
                self.superscript(state, styled.content.iter().all(figures))
            }
            InlineStyle::Small => self.restyle(state, |look| look.size = look.size * 0.85),
            InlineStyle::SmallCaps => self.restyle(state, |look| {
                look.small_caps = true;
                look.tracking = look.tracking.max(Em(0.03));
            }),
            InlineStyle::Keyboard => {
                let inner = self.code_look(state);
                State { marks: Marks { key: true, ..state.marks }, ..inner }
            }
            InlineStyle::Abbreviation(_) | InlineStyle::Plain => *state,
        };
        self.node(&styled.attrs, styled.id, None, &state, |walk, state| walk.inlines(&styled.content, state));
    }

    fn link(&mut self, link: &Link<Bound>, state: &State) {
        let color = self.cx.style.colours.link;
        let mut state = *state;
        if link.target != Target::None {
            state = self.restyle(&state, |look| look.color = color);
            state.link = self.add_link(link.target.clone(), link.id);
        }
        self.node(&link.attrs, link.id, None, &state, |walk, state| walk.inlines(&link.content, state));
    }

    fn add_link(&mut self, target: Target, node: NodeId) -> Option<u16> {
        let index = u16::try_from(self.flat.links.len()).ok()?;
        self.flat.links.push((target, node));
        Some(index)
    }

    fn anchor(&mut self, attrs: &Attrs, node: NodeId) {
        if let Some(name) = &attrs.id {
            let at = self.here();
            self.flat.anchors.push(Mark { at, name: name.clone(), node });
        }
    }

    /// Walks into a node with attributes: anchor, language, direction.
    fn node(
        &mut self,
        attrs: &Attrs,
        node: NodeId,
        dir: Option<Direction>,
        state: &State,
        walk: impl FnOnce(&mut Self, &State),
    ) {
        self.anchor(attrs, node);
        let state = match &attrs.lang {
            Some(lang) => self.restyle(state, |look| look.lang = Some(lang.clone())),
            None => *state,
        };
        let dir = attrs.dir.or(dir);
        if let Some(dir) = dir {
            self.control(if dir == Direction::Rtl { ISOLATE_RTL } else { ISOLATE_LTR }, node, &state);
        }
        walk(self, &state);
        if dir.is_some() {
            self.control(POP_ISOLATE, node, &state);
        }
    }

    fn control(&mut self, control: char, node: NodeId, state: &State) {
        let mut buffer = [0; 4];
        self.push(control.encode_utf8(&mut buffer), Content::Node(node), (0, 0), None, state, PieceKind::Gap);
    }

    /// The face's own superior figures where it has them and nothing but figures is to be raised; else smaller type, raised.
    fn superscript(&mut self, state: &State, figures: bool) -> State {
        let (style, fonts) = (self.cx.style, self.cx.fonts);
        self.restyle(state, |look| {
            let family = style.typefaces.list(look.role).first();
            let face = family.and_then(|family| fonts.select(family, look.face.bold, look.face.italic));
            if figures && !look.superior && face.is_some_and(|id| fonts.face(id).has_feature(*b"sups")) {
                look.superior = true;
            } else {
                raise(look, 1.0);
            }
        })
    }

    /// Monospace at the size that gives its x the height of the text's, and a little less because it runs wide.
    fn code_look(&mut self, state: &State) -> State {
        let (style, fonts) = (self.cx.style, self.cx.fonts);
        self.restyle(state, |look| {
            if look.role != Role::Mono {
                let x_height = |role| {
                    let family = style.typefaces.list(role).first();
                    let face = family.and_then(|family| fonts.select(family, false, false));
                    face.map_or(0.5, |id| fonts.face(id).metrics().x_height)
                };
                let ratio = (x_height(look.role) / x_height(Role::Mono)).clamp(0.7, 1.1);
                look.size = look.size * (ratio * 0.91);
            }
            look.role = Role::Mono;
            look.figures = Figures::Lining;
            look.tracking = Em::ZERO;
            look.small_caps = false;
            look.hyphenate = false;
            look.code = true;
        })
    }

    /// Text in which runs of white space are one space.
    fn collapsed(&mut self, text: &str, id: NodeId, span: Span, state: &State) {
        let len = length(text);
        let mut from = 0;
        for (at, c) in text.char_indices() {
            let space = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            if space && (self.at_space || c != ' ') {
                self.part(text, from..at, (id, len), span, state);
                if !self.at_space {
                    self.push(" ", Content::Node(id), (length(&text[..at]), len), Some(span), state, PieceKind::Text);
                }
                from = at + 1;
            }
            self.at_space = space;
        }
        self.part(text, from..text.len(), (id, len), span, state);
    }

    fn part(&mut self, text: &str, range: Range<usize>, (id, len): (NodeId, u32), span: Span, state: &State) {
        let Some(part) = text.get(range.clone()).filter(|part| !part.is_empty()) else { return };
        let offset = u32::try_from(range.start).unwrap_or(u32::MAX);
        self.push(part, Content::Node(id), (offset, len), Some(span), state, PieceKind::Text);
    }

    /// Text of which every character is kept.
    fn literal(&mut self, text: &str, content: Content, span: Option<Span>, state: &State) {
        if text.is_empty() {
            return;
        }
        self.push(text, content, (0, length(text)), span, state, PieceKind::Text);
        self.at_space = false;
    }

    fn push(
        &mut self,
        text: &str,
        content: Content,
        (offset, node_len): (u32, u32),
        span: Option<Span>,
        state: &State,
        kind: PieceKind,
    ) {
        if kind == PieceKind::Text && text.starts_with(is_ideographic) {
            self.drop_gap();
        }
        let start = self.here();
        self.flat.text.push_str(text);
        let range = start..self.here();
        let State { look, marks, link } = *state;
        self.flat.pieces.push(Piece { range, content, offset, span, node_len, look, marks, link, kind });
    }

    /// Takes the space of a soft break back if an ideograph stands before it.
    fn drop_gap(&mut self) {
        let gap = |piece: &Piece| piece.kind == PieceKind::Gap && self.flat.text.get(range(piece)) == Some(" ");
        let Some(start) = self.flat.pieces.last().filter(|piece| gap(piece)).map(|piece| piece.range.start) else {
            return;
        };
        let before = self.flat.text.get(..start as usize).unwrap_or("");
        if before.ends_with(is_ideographic) {
            self.flat.pieces.pop();
            self.flat.text.truncate(start as usize);
        }
    }

    /// The picture and the size at which it stands in the line: its own, no wider than the measure and no higher than three lines unless said so.
    fn picture(&self, source: &str, attrs: &Attrs, state: &State) -> Option<(ImageId, Size)> {
        let id = self.cx.images.get(source)?;
        let natural = self.cx.images.picture(id).natural_size;
        let text = self.flat.looks.get(usize::from(state.look)).map_or(Pt(10.0), |look| look.size);
        if natural.width <= Pt::ZERO || natural.height <= Pt::ZERO {
            return None;
        }
        let ratio = natural.height / natural.width;
        let measure = if self.measure > Pt::ZERO { self.measure } else { Pt(f64::MAX) };
        let given = |key| attrs.get(key).and_then(|value| given_length(value, measure, text));
        let (mut width, mut height) = match (given("width"), given("height")) {
            (Some(width), Some(height)) => (width, height),
            (Some(width), None) => (width, width * ratio),
            (None, Some(height)) => (height / ratio, height),
            (None, None) => {
                let height = natural.height.min(text * 4.0);
                (height / ratio, height)
            }
        };
        if width > measure {
            height = height * (measure / width);
            width = measure;
        }
        Some((id, Size::new(width, height)))
    }

    fn finish(mut self) -> Flat {
        let own = self.flat.looks.clone();
        for (_, scale) in &self.cx.style.typefaces.scales {
            let scaled = own.iter().map(|look| Look { size: look.size * *scale, ..look.clone() });
            self.flat.looks.extend(scaled);
        }
        let text = std::mem::take(&mut self.flat.text);
        settle_gaps(&text, &mut self.flat.pieces);
        self.flat.text = text;
        self.flat
    }
}

/// A length as an attribute gives it: `50%`, `3cm`, `40` (CSS pixels); `None` if it is none.
fn given_length(value: &str, measure: Pt, size: Pt) -> Option<Pt> {
    let value = value.trim();
    let digits = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
    let (number, unit) = value.split_at(digits);
    let number: f64 = number.parse().ok().filter(|n: &f64| n.is_finite() && *n > 0.0)?;
    let point = match unit.trim() {
        "%" => measure.0 / 100.0,
        "" | "px" => 0.75,
        "pt" => 1.0,
        "pc" => 12.0,
        "in" => 72.0,
        "cm" => 72.0 / 2.54,
        "mm" => 72.0 / 25.4,
        "em" | "ex" => size.0,
        _ => return None,
    };
    Some(Pt(number * point))
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// Makes a look smaller and moves its baseline, by parts of a third of the size.
fn raise(look: &mut Look, thirds: f64) {
    look.rise += look.size * (thirds * 0.34);
    look.size = look.size * 0.68;
    look.superior = false;
}

/// Gives the spaces of soft breaks to a neighbour, so that a paragraph of one text is one run; between ideographs they vanish.
fn settle_gaps(text: &str, pieces: &mut [Piece]) {
    let is_text = |piece: &Piece| piece.kind == PieceKind::Text;
    for index in 0..pieces.len() {
        let Some(piece) = pieces.get(index) else { break };
        if piece.kind != PieceKind::Gap || text.get(range(piece)) != Some(" ") {
            continue;
        }
        let before = index.checked_sub(1).and_then(|i| pieces.get(i));
        let after = pieces.get(index + 1);
        let neighbour = before
            .filter(|p| is_text(p) && p.look == piece.look)
            .or_else(|| after.filter(|p| is_text(p) && p.look == piece.look))
            .or_else(|| pieces.get(..index)?.iter().rev().find(|p| is_text(p)))
            .or_else(|| pieces.get(index..)?.iter().find(|p| is_text(p)));
        if let Some(content) = neighbour.map(|p| p.content)
            && let Some(piece) = pieces.get_mut(index)
        {
            piece.content = content;
        }
    }
}

/// Whether `c` is of a script that is written without spaces, or its punctuation. Hangul has spaces.
pub(super) fn is_ideographic(c: char) -> bool {
    matches!(u32::from(c),
        0x2e80..=0x2fdf | 0x3000..=0x30ff | 0x31f0..=0x31ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff
        | 0xf900..=0xfaff | 0xfe30..=0xfe4f | 0xff00..=0xffef | 0x20000..=0x3ffff)
}

/// The bytes of a piece, for slicing.
pub(super) fn range(piece: &Piece) -> Range<usize> {
    piece.range.start as usize..piece.range.end as usize
}
