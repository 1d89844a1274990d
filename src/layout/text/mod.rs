//! Running text to lines: flatten, itemize, shape, segment, build, set; the breaking itself is in [`linebreak`](super::linebreak).
//!
//! The order of the steps is that of [`set_paragraph`]. A hyphen that a break puts in is a [`Glyph`](super::Glyph) of no text at the end of
//! the run of the word that it divides, so that extraction drops it. Spaces at the end of a line are kept as glyphs beyond its edge, for the
//! words to stay apart in the text; they do not count in [`Line::width`]. The space of a line end in the source belongs to the text beside it.

mod build;
mod code;
mod flatten;
mod hyphenate;
mod itemize;
mod segment;
mod set;
mod shape;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::{Diagnostic, Span};
use crate::fonts::FontBook;
use crate::images::ImageStore;
use crate::model::{Bound, Inline, Lang};
use crate::style::{Stylesheet, TextStyle};
use crate::units::{Direction, Pt};

use super::linebreak::{FORBIDDEN, FORCED, Item, Lines};
use super::{Align, Content, Line, LineAnchor, NoteMark, ParagraphShape};

use build::{Builder, ClusterKind, LineRange, Manner, break_lines, clusters};
use flatten::{Flat, flatten, flatten_plain};
use itemize::{Missing, itemize};
use set::{Place, Setter};
use shape::Shaper;

/// What setting text needs besides the text. Shared by all threads of a layout.
#[derive(Debug)]
pub struct TextContext<'a> {
    /// The theme.
    pub style: &'a Stylesheet,
    /// The faces.
    pub fonts: &'a FontBook,
    /// The pictures.
    pub images: &'a ImageStore,
}

/// A paragraph that was set.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct SetLines {
    /// Its lines; none for content without anything to show.
    pub lines: Vec<Line>,
    /// Missing glyphs and overfull lines, at their places.
    pub warnings: Vec<Diagnostic>,
}

/// How wide a text wants to be.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Widths {
    /// The widest part that cannot be broken, hyphenation aside.
    pub min: Pt,
    /// Its width on one line, or on its longest where it has line breaks.
    pub max: Pt,
}

/// The stretch of TeX's `\rightskip` in ragged text, in em: `\raggedright` of plain TeX.
const RAGGED: f64 = 2.0;

/// Sets running text in lines after `shape`.
#[must_use]
pub fn set_paragraph(cx: &TextContext<'_>, content: &[Inline<Bound>], shape: &ParagraphShape) -> SetLines {
    let flat = flatten(cx, content, &shape.text, shape.measure);
    let justify = shape.align == Align::Justify;
    let manner = Manner {
        justify,
        hang: cx.style.lines.protrusion && matches!(shape.align, Align::Justify | Align::Start),
        limit: None,
    };
    let measure = shape.measure.0.max(1.0);
    let lines = Lines {
        first: (measure - shape.indent.0).max(1.0),
        rest: measure,
        ragged: if justify { 0.0 } else { RAGGED * shape.text.size.0 },
        hang: manner.hang,
    };
    set_flat(cx, &flat, shape, |builder| {
        let places = segment::opportunities(&flat);
        break_lines(builder, &places, &shape.lang, &lines, manner)
    })
}

/// Sets code: lines break where the source does; one wider than the measure goes on in the next line after a
/// continuation mark, which is an artifact. Each source line's text keeps its place in the node's text.
#[must_use]
pub fn set_code(cx: &TextContext<'_>, code: &str, content: Content, shape: &ParagraphShape) -> SetLines {
    code::set(cx, code, content, shape)
}

/// Sets a short text of our own on one line: a folio, a list label, a running head.
#[must_use]
pub fn set_label(cx: &TextContext<'_>, text: &str, content: Content, style: &TextStyle, dir: Direction) -> SetLines {
    let flat = flatten_plain(cx, text, content, style, false);
    let end = u32::try_from(flat.text.len()).unwrap_or(u32::MAX);
    let shape = ParagraphShape {
        text: style.clone(),
        measure: Pt(f64::from(u16::MAX)),
        indent: Pt::ZERO,
        // At the left whatever the direction, so that whoever places the label need not know the measure.
        align: if dir == Direction::Rtl { Align::End } else { Align::Start },
        lang: Lang::default(),
        dir,
    };
    set_flat(cx, &flat, &shape, |_| vec![LineRange { start: 0, end, next: end, hyphen: false, natural: true }])
}

/// Shapes `flat`, breaks it by `breaker` and sets its lines.
fn set_flat(
    cx: &TextContext<'_>,
    flat: &Flat,
    shape: &ParagraphShape,
    breaker: impl FnOnce(&Builder<'_>) -> Vec<LineRange>,
) -> SetLines {
    let itemized = itemize(cx, flat, shape.dir);
    let mut shaper = Shaper::new(cx, flat, &itemized, &shape.lang);
    let glyphs = shaper.shape(&itemized.runs);
    let clusters = clusters(flat, &itemized, &glyphs);
    let mut warnings = missing_glyphs(flat, &itemized.missing);
    if clusters.iter().all(|cluster| cluster.kind != ClusterKind::Shown) {
        return SetLines { lines: unseen(flat), warnings };
    }
    let ranges = breaker(&Builder { cx, flat, itemized: &itemized, clusters: &clusters });
    let mut setter = Setter {
        cx,
        flat,
        text: Arc::from(flat.text.as_str()),
        itemized: &itemized,
        glyphs: &glyphs,
        clusters: &clusters,
        shaper,
        fragments: Vec::new(),
        dir: shape.dir,
        leading: leading(cx, &shape.text),
        hang: cx.style.lines.protrusion && matches!(shape.align, Align::Justify | Align::Start),
        warnings: Vec::new(),
    };
    let count = ranges.len();
    let lines = ranges
        .into_iter()
        .enumerate()
        .map(|(index, range)| {
            let indent = if index == 0 { shape.indent } else { Pt::ZERO };
            let place = Place { measure: shape.measure, indent, align: shape.align, last: index + 1 == count };
            setter.line(range, place)
        })
        .collect();
    warnings.append(&mut setter.warnings);
    SetLines { lines, warnings }
}

/// What takes no room but can be linked to: a line without height that holds the anchors, where there are any.
fn unseen(flat: &Flat) -> Vec<Line> {
    if flat.anchors.is_empty() {
        return Vec::new();
    }
    let anchor = |mark: &flatten::Mark| LineAnchor { name: mark.name.clone(), x: Pt::ZERO, node: mark.node };
    vec![Line { anchors: flat.anchors.iter().map(anchor).collect(), ..Line::default() }]
}

/// How wide `content` wants to be, for the columns of tables.
#[must_use]
pub fn measure(cx: &TextContext<'_>, content: &[Inline<Bound>], style: &TextStyle) -> Widths {
    let flat = flatten(cx, content, style, Pt::ZERO);
    let lang = Lang::default();
    let itemized = itemize(cx, &flat, Direction::Ltr);
    let glyphs = Shaper::new(cx, &flat, &itemized, &lang).shape(&itemized.runs);
    let clusters = clusters(&flat, &itemized, &glyphs);
    let builder = Builder { cx, flat: &flat, itemized: &itemized, clusters: &clusters };
    let places = segment::opportunities(&flat);
    let items = builder.items(&places, Manner { justify: false, hang: false, limit: None });
    let mut widths = Widths::default();
    let (mut part, mut line, mut tied) = (0.0, 0.0, false);
    for item in &items.items {
        match *item {
            Item::Box { width, .. } => {
                part += width;
                line += width;
            }
            Item::Glue { width, .. } => {
                part = if tied { part + width } else { 0.0 };
                line += width;
            }
            Item::Penalty { cost, .. } if cost >= FORBIDDEN => {}
            Item::Penalty { cost, .. } => {
                part = 0.0;
                if cost <= FORCED {
                    line = 0.0;
                }
            }
            Item::Fill | Item::Discretionary { .. } => {}
        }
        tied = matches!(item, Item::Penalty { cost, .. } if *cost >= FORBIDDEN);
        widths.min = widths.min.max(Pt(part));
        widths.max = widths.max.max(Pt(line));
    }
    widths
}

/// How far a line of `style` reaches above and below the baseline: what the leading leaves beside the face's own
/// ascent and descent is shared out evenly.
fn leading(cx: &TextContext<'_>, style: &TextStyle) -> (Pt, Pt) {
    let family = cx.style.typefaces.list(style.role).first();
    let face = family.and_then(|family| cx.fonts.select(family, style.face.bold, style.face.italic));
    let metrics = face.map(|id| *cx.fonts.face(id).metrics());
    let (ascent, descent) = metrics.map_or((0.75, 0.25), |metrics| (metrics.ascent, -metrics.descent));
    let spare = (style.leading.0 - (ascent + descent) * style.size.0) / 2.0;
    let height = Pt(spare + ascent * style.size.0);
    (height, style.leading - height)
}

/// A warning for each character that no face has, once.
fn missing_glyphs(flat: &Flat, missing: &[Missing]) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let mut warnings = Vec::new();
    for &Missing { at, c } in missing {
        if !seen.insert(c) {
            continue;
        }
        let message = format!("no font has the character “{c}” (U+{:04X})", u32::from(c));
        let hint = "a box stands in its place; add a font that has it with --font-path, or choose one with mainfont";
        warnings.push(Diagnostic::warning("missing-glyph", place_of(flat, at, c), message).hint(hint));
    }
    warnings
}

/// The place in the source of the character at byte `at`: exact where the node's text stands in the source as it is,
/// or differs from it by smart punctuation only.
fn place_of(flat: &Flat, at: u32, c: char) -> Option<Span> {
    let piece = flat.pieces.get(flat.piece_at(at)?)?;
    let span = piece.span?;
    let start = usize::try_from(piece.range.start.checked_sub(piece.offset)?).ok()?;
    // The node's own text, if it went into the paragraph as it is.
    let text = flat.text.get(start..start + piece.node_len as usize)?;
    let written = |text: &str| text.chars().map(written_len).sum::<u32>();
    let before = text.get(..(at as usize).checked_sub(start)?)?;
    let (offset, len) = if span.end - span.start == piece.node_len {
        (u32::try_from(before.len()).ok()?, u32::try_from(c.len_utf8()).ok()?)
    } else if span.end - span.start == written(text) {
        (written(before), written_len(c))
    } else {
        return Some(span);
    };
    Some(Span::new(span.file, span.start + offset, span.start + offset + len))
}

/// How many bytes a character was before it became smart: `"`, `--`, `...`.
fn written_len(c: char) -> u32 {
    match c {
        '“' | '”' | '‘' | '’' | '„' | '‚' | '«' | '»' => 1,
        '–' => 2,
        '—' | '…' => 3,
        _ => u32::try_from(c.len_utf8()).unwrap_or(0),
    }
}
