//! Code: lines as the source has them, tabs at every fourth column, and a continuation mark where a line does not fit.

use std::sync::Arc;

use crate::layout::{Align, Artifact, Content, FrameItem, Glyph, GlyphRun, Line};
use crate::units::{Direction, Point, Pt};

use super::build::{Cluster, ClusterKind, LineRange, clusters};
use super::flatten::{Flat, flatten_plain};
use super::itemize::{RunKind, face_list, itemize};
use super::segment::{BreakKind, opportunities};
use super::set::{Place, Setter};
use super::shape::{Glyphs, Shaper};
use super::{ParagraphShape, SetLines, TextContext, leading, missing_glyphs};

/// Columns between tab stops.
const TAB: f64 = 4.0;

/// How far a line goes on behind its continuation mark, in columns.
const HANG: f64 = 2.0;

/// The marks that say a line goes on, the first that a face has.
const MARKS: &[char] = &['↪', '⤷', '→', '…'];

/// Sets `code` line by line.
pub(super) fn set(cx: &TextContext<'_>, code: &str, content: Content, shape: &ParagraphShape) -> SetLines {
    let code = code.strip_suffix('\n').unwrap_or(code);
    let flat = flatten_plain(cx, code, content, &shape.text, true);
    let itemized = itemize(cx, &flat, Direction::Ltr);
    let mut shaper = Shaper::new(cx, &flat, &itemized, &shape.lang);
    let mut glyphs = shaper.shape(&itemized.runs);
    let column = column(cx, &flat);
    stop_tabs(&flat, &itemized.runs, &mut glyphs, column);
    let clusters = clusters(&flat, &itemized, &glyphs);
    let measure = (shape.measure - shape.indent).0;
    let ranges = wrap(&flat, &clusters, measure, column * HANG);
    let mut setter = Setter {
        cx,
        flat: &flat,
        text: Arc::from(flat.text.as_str()),
        itemized: &itemized,
        glyphs: &glyphs,
        clusters: &clusters,
        shaper,
        fragments: Vec::new(),
        dir: Direction::Ltr,
        leading: leading(cx, &shape.text),
        hang: false,
        warnings: Vec::new(),
    };
    let mark = mark(cx, &flat);
    let count = ranges.len();
    let mut lines = Vec::with_capacity(count);
    for (index, (range, continued)) in ranges.into_iter().enumerate() {
        let hang = if continued { Pt(column * HANG) } else { Pt::ZERO };
        let place = Place {
            measure: shape.measure,
            indent: shape.indent + hang,
            align: Align::Start,
            last: index + 1 == count,
        };
        let mut line = setter.line(range, place);
        if let Some(mark) = mark.as_ref().filter(|_| continued) {
            let mut mark = mark.clone();
            mark.origin.x = shape.indent;
            line.items.insert(0, FrameItem::Glyphs(mark));
        }
        lines.push(line);
    }
    let mut warnings = missing_glyphs(&flat, &itemized.missing);
    warnings.append(&mut setter.warnings);
    if lines.is_empty() {
        let (height, depth) = leading(cx, &shape.text);
        lines.push(Line { height, depth, ..Line::default() });
    }
    SetLines { lines, warnings }
}

/// The width of a column: that of a space.
fn column(cx: &TextContext<'_>, flat: &Flat) -> f64 {
    let Some(look) = flat.looks.first() else { return 6.0 };
    let face = face_list(cx, look).first().map(|&id| cx.fonts.face(id));
    let advance = face.and_then(|face| face.glyph(' ').map(|glyph| face.advance(glyph)));
    advance.unwrap_or(0.6).max(0.1) * look.size.0
}

/// Gives each tab the width up to the next stop.
fn stop_tabs(flat: &Flat, runs: &[super::itemize::Run], glyphs: &mut Glyphs, column: f64) {
    if !flat.text.contains('\t') {
        return;
    }
    let mut x = 0.0;
    for (run, range) in runs.iter().zip(glyphs.runs.clone()) {
        if run.kind == RunKind::Break {
            x = 0.0;
        }
        for glyph in glyphs.glyphs.get_mut(range).unwrap_or(&mut []) {
            if flat.text.as_bytes().get(glyph.cluster as usize) == Some(&b'\t') {
                let columns = x / (column * TAB);
                // A tab is a column wide at least.
                let stop = ((columns + 0.25 - 1e-6).floor() + 1.0) * column * TAB;
                glyph.advance = narrow(stop - x);
            }
            x += f64::from(glyph.advance);
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "an advance in points fits a float of 32 bits")]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// The lines, and whether each goes on from the one before. A line that is too wide is broken after a space or sign of its second half, else anywhere.
fn wrap(flat: &Flat, clusters: &[Cluster], measure: f64, hang: f64) -> Vec<(LineRange, bool)> {
    let places = opportunities(flat);
    let end = u32::try_from(flat.text.len()).unwrap_or(u32::MAX);
    let mut out = Vec::new();
    let line = |start, end, next| LineRange { start, end, next, hyphen: false, natural: true };
    let (mut start, mut continued, mut x, mut index) = (0, false, 0.0, 0);
    while let Some(cluster) = clusters.get(index) {
        if cluster.kind == ClusterKind::Break {
            out.push((line(start, cluster.start, cluster.start + 1), continued));
            (start, continued, x) = (cluster.start + 1, false, 0.0);
            index += 1;
            continue;
        }
        let room = if continued { measure - hang } else { measure };
        let width = f64::from(cluster.width);
        // A space may hang over the edge.
        if x + width > room + 0.01 && cluster.start > start && cluster.kind != ClusterKind::Space {
            let least = start + (cluster.start - start) / 2;
            let good = |kind| matches!(kind, BreakKind::Plain | BreakKind::Address | BreakKind::Hyphen);
            let to = places.partition_point(|place| place.at <= cluster.start);
            let fitting = places.get(..to).unwrap_or(&[]).iter().rev();
            let at = fitting
                .take_while(|place| place.at > least)
                .find(|place| good(place.kind) && is_start(clusters, place.at))
                .map_or(cluster.start, |place| place.at);
            out.push((line(start, at, at), continued));
            (start, continued, x) = (at, true, 0.0);
            index = clusters.partition_point(|cluster| cluster.start < at);
            continue;
        }
        x += width;
        index += 1;
    }
    out.push((line(start, end, end), continued));
    out
}

fn is_start(clusters: &[Cluster], at: u32) -> bool {
    clusters.binary_search_by_key(&at, |cluster| cluster.start).is_ok()
}

/// The continuation mark, at the origin.
fn mark(cx: &TextContext<'_>, flat: &Flat) -> Option<GlyphRun> {
    let look = flat.looks.first()?;
    let faces = face_list(cx, look);
    let (c, id) = MARKS.iter().find_map(|&c| {
        let listed = faces.iter().copied().find(|&id| cx.fonts.face(id).glyph(c).is_some());
        Some((c, listed.or_else(|| cx.fonts.fallback(c, false, false))?))
    })?;
    let face = cx.fonts.face(id);
    let glyph = face.glyph(c)?;
    let text: Arc<str> = Arc::from(c.to_string());
    let text_len = u16::try_from(text.len()).ok()?;
    let advance = narrow(face.advance(glyph) * look.size.0);
    Some(GlyphRun {
        origin: Point::default(),
        face: id,
        size: look.size,
        color: cx.style.colours.muted,
        expansion: 1.0,
        glyphs: vec![Glyph { id: glyph, text_len, cluster: 0, advance, x_offset: 0.0, y_offset: 0.0 }],
        text,
        rtl: false,
        lang: None,
        content: Content::Artifact(Artifact::Layout),
    })
}
