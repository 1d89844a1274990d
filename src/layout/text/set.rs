//! Broken lines to frames: spread, reordered after UAX 9 (L1 and L2), with underlines, link areas, pictures and anchors.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Diagnostic, Span};
use crate::layout::linebreak::Spread;
use crate::layout::{Align, Artifact, Content, FrameItem, Glyph, GlyphRun, Line, LineAnchor};
use crate::model::Position;
use crate::units::{Color, Direction, Point, Pt, Rect};

use super::TextContext;
use super::build::{Cluster, ClusterKind, IDEOGRAPH_STRETCH, LineRange, hang_of, hyphen_of};
use super::flatten::{Flat, Piece, PieceKind};
use super::itemize::{Itemized, Run, RunKind};
use super::shape::{Glyphs, Shaped, Shaper, spreads};

/// A paragraph that is ready to be set in lines.
pub(super) struct Setter<'a> {
    pub(super) cx: &'a TextContext<'a>,
    pub(super) flat: &'a Flat,
    pub(super) text: Arc<str>,
    pub(super) itemized: &'a Itemized,
    pub(super) glyphs: &'a Glyphs,
    pub(super) clusters: &'a [Cluster],
    pub(super) shaper: Shaper<'a>,
    /// Glyphs that were shaped again for the line at hand.
    pub(super) fragments: Vec<Shaped>,
    pub(super) dir: Direction,
    pub(super) leading: (Pt, Pt),
    pub(super) hang: bool,
    pub(super) warnings: Vec<Diagnostic>,
}

/// Where a line stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) measure: Pt,
    /// How far the line stands in at the side where lines start.
    pub(super) indent: Pt,
    pub(super) align: Align,
    /// Whether it is the last line, which takes what stands at the very end.
    pub(super) last: bool,
}

/// Part of a line: glyphs of one run, shaped with it or for the line.
#[derive(Clone, Debug)]
struct Segment {
    run: usize,
    level: u8,
    /// Spaces at the end of the line, which do not count.
    trailing: bool,
    source: Source,
    /// The last byte that it shows.
    end: u32,
}

#[derive(Clone, Debug)]
enum Source {
    Run(Range<usize>),
    Fragment(Range<usize>),
    Object,
}

/// A stretch of a line with a mark or link.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    piece: usize,
    from: f64,
    to: f64,
}

/// What has been set of a line so far.
struct Frame {
    x: f64,
    runs: Vec<FrameItem>,
    open: Option<(usize, GlyphRun)>,
    stretches: Vec<Stretch>,
}

impl Setter<'_> {
    /// Sets one line.
    pub(super) fn line(&mut self, range: LineRange, place: Place) -> Line {
        self.fragments.clear();
        let end = self.trimmed_end(range);
        let segments = self.segments(range, end);
        let (natural, stretch, shrink) = self.natural(&segments, end);
        let (hang_start, hang_end) = self.hangs(range, end);
        let room = place.measure.0 - place.indent.0 + hang_start + hang_end;
        let spread = if place.align == Align::Justify && (!range.natural || natural > room) {
            Spread::over(room, natural, stretch, shrink)
        } else {
            Spread::default()
        };
        let width = natural + spread.change(stretch, shrink);
        let left = self.left_edge(place, width, hang_start);
        if width > room + 0.1 {
            self.overfull(range, end, width - room);
        }
        let mut frame = Frame { x: left, runs: Vec::new(), open: None, stretches: Vec::new() };
        if self.dir == Direction::Rtl {
            let trailing = segments.iter().filter(|s| s.trailing).map(|s| self.width_of(s)).sum::<f64>();
            frame.x -= trailing;
        }
        let mut line = Line {
            height: self.leading.0,
            depth: self.leading.1,
            width: Pt(left + width),
            hyphenated: range.hyphen,
            start: self.start(range),
            ..Line::default()
        };
        for segment in &segments {
            self.emit(segment, end, spread, &mut frame, &mut line);
        }
        frame.flush();
        self.finish(range, place, frame, &mut line);
        line
    }

    /// Where the last thing that shows ends: spaces and breaks at the end of a line do not.
    fn trimmed_end(&self, range: LineRange) -> u32 {
        let mut end = range.end.min(range.next.max(range.end));
        let mut index = self.clusters.partition_point(|cluster| cluster.start < end);
        while let Some(cluster) = index.checked_sub(1).and_then(|i| self.clusters.get(i)) {
            if cluster.start < range.start || cluster.kind == ClusterKind::Shown {
                break;
            }
            end = cluster.start;
            index -= 1;
        }
        end.max(range.start)
    }

    /// The parts of a line in visual order. Parts of right-to-left runs come about only where [`Itemized::mixed`] is set.
    fn segments(&mut self, range: LineRange, end: u32) -> Vec<Segment> {
        let first = self.itemized.runs.partition_point(|run| run.range.end <= range.start);
        let mut parts: Vec<Segment> = Vec::new();
        let base = u8::from(self.dir == Direction::Rtl);
        for index in first..self.itemized.runs.len() {
            let Some(run) = self.itemized.runs.get(index) else { break };
            let stop = range.next.max(end);
            if run.range.start >= stop {
                break;
            }
            let shown = run.range.start.max(range.start)..run.range.end.min(end);
            if shown.start < shown.end {
                let hyphen = range.hyphen && shown.end == end;
                self.shown(index, run.clone(), shown, hyphen, &mut parts);
            }
            let rest = run.range.start.max(end)..run.range.end.min(stop);
            if rest.start < rest.end && matches!(run.kind, RunKind::Glyphs(_)) {
                let source = Source::Run(self.glyph_range(index, run, &rest));
                parts.push(Segment { run: index, level: base, trailing: true, source, end: rest.end });
            }
        }
        if self.itemized.mixed {
            reorder(&mut parts, base);
        }
        parts
    }

    /// Adds the part `shown` of a run, with its ends shaped again where they stand differently alone; in the order of the text.
    fn shown(&mut self, index: usize, run: Run, shown: Range<u32>, hyphen: bool, parts: &mut Vec<Segment>) {
        let segment = |source, end| Segment { run: index, level: run.level, trailing: false, source, end };
        if matches!(run.kind, RunKind::Object) {
            return parts.push(segment(Source::Object, shown.end));
        }
        let RunKind::Glyphs(face) = run.kind else { return };
        let hyphen = if hyphen { hyphen_of(self.cx.fonts.face(face)) } else { None };
        let head = if shown.start > run.range.start && !self.is_safe(shown.start) {
            self.safe_after(shown.start).min(shown.end)
        } else {
            shown.start
        };
        let tail = if hyphen.is_some() || (shown.end < run.range.end && !self.is_safe(shown.end)) {
            self.safe_before(shown.end).max(shown.start)
        } else {
            shown.end
        };
        if head >= tail && (head > shown.start || tail < shown.end) {
            let source = self.reshape(&run, shown.clone(), hyphen);
            parts.push(segment(source, shown.end));
            return;
        }
        if head > shown.start {
            let source = self.reshape(&run, shown.start..head, None);
            parts.push(segment(source, head));
        }
        if head < tail {
            parts.push(segment(Source::Run(self.glyph_range(index, &run, &(head..tail))), tail));
        }
        if tail < shown.end {
            let source = self.reshape(&run, tail..shown.end, hyphen);
            parts.push(segment(source, shown.end));
        }
    }

    fn reshape(&mut self, run: &Run, range: Range<u32>, hyphen: Option<char>) -> Source {
        let start = self.fragments.len();
        self.shaper.fragment(run, range, hyphen, &mut self.fragments);
        Source::Fragment(start..self.fragments.len())
    }

    /// Whether a line can start at `at` with the glyphs as they are.
    fn is_safe(&self, at: u32) -> bool {
        let index = self.clusters.partition_point(|cluster| cluster.start < at);
        let inside = index.checked_sub(1).and_then(|i| self.clusters.get(i)).is_some_and(|before| at < before.end);
        !inside && self.clusters.get(index).is_none_or(|cluster| !cluster.unsafe_break)
    }

    fn safe_after(&self, at: u32) -> u32 {
        let from = self.clusters.partition_point(|cluster| cluster.start <= at);
        let rest = self.clusters.get(from..).unwrap_or(&[]);
        rest.iter().find(|cluster| !cluster.unsafe_break).map_or(u32::MAX, |cluster| cluster.start)
    }

    fn safe_before(&self, at: u32) -> u32 {
        let to = self.clusters.partition_point(|cluster| cluster.start < at);
        let before = self.clusters.get(..to).unwrap_or(&[]);
        before.iter().rev().find(|cluster| !cluster.unsafe_break).map_or(0, |cluster| cluster.start)
    }

    /// Which of all glyphs are those of `range` within run `index`.
    fn glyph_range(&self, index: usize, run: &Run, range: &Range<u32>) -> Range<usize> {
        let glyphs = self.glyphs.of(index);
        let offset = self.glyphs.runs.get(index).map_or(0, |range| range.start);
        let (from, to) = if run.rtl() {
            (
                glyphs.partition_point(|glyph| glyph.cluster >= range.end),
                glyphs.partition_point(|glyph| glyph.cluster >= range.start),
            )
        } else {
            (
                glyphs.partition_point(|glyph| glyph.cluster < range.start),
                glyphs.partition_point(|glyph| glyph.cluster < range.end),
            )
        };
        offset + from..offset + to.max(from)
    }

    fn shaped(&self, segment: &Segment) -> &[Shaped] {
        match &segment.source {
            Source::Run(range) => self.glyphs.glyphs.get(range.clone()).unwrap_or(&[]),
            Source::Fragment(range) => self.fragments.get(range.clone()).unwrap_or(&[]),
            Source::Object => &[],
        }
    }

    fn object(&self, segment: &Segment) -> Option<(&Piece, crate::images::ImageId, crate::units::Size)> {
        let run = self.itemized.runs.get(segment.run)?;
        let piece = self.flat.pieces.get(self.flat.piece_at(run.range.start)?)?;
        match piece.kind {
            PieceKind::Image { image, size } => Some((piece, image, size)),
            PieceKind::Text | PieceKind::Gap | PieceKind::Break | PieceKind::Note(_) => None,
        }
    }

    fn width_of(&self, segment: &Segment) -> f64 {
        if matches!(segment.source, Source::Object) {
            return self.object(segment).map_or(0.0, |(_, _, size)| size.width.0);
        }
        self.shaped(segment).iter().map(|glyph| f64::from(glyph.advance)).sum()
    }

    /// The natural width, stretch and shrink of what shows.
    fn natural(&self, segments: &[Segment], end: u32) -> (f64, f64, f64) {
        let (mut width, mut stretch, mut shrink) = (0.0, 0.0, 0.0);
        for segment in segments.iter().filter(|segment| !segment.trailing) {
            width += self.width_of(segment);
            let size = self.size(segment);
            for glyph in self.shaped(segment) {
                let (grow, give) = self.elastic(glyph, size, end);
                stretch += grow;
                shrink += give;
            }
        }
        (width, stretch, shrink)
    }

    fn size(&self, segment: &Segment) -> Pt {
        let run = self.itemized.runs.get(segment.run);
        run.and_then(|run| self.flat.looks.get(usize::from(run.look))).map_or(Pt::ZERO, |look| look.size)
    }

    /// By how much the space at a glyph may grow and shrink.
    fn elastic(&self, glyph: &Shaped, size: Pt, end: u32) -> (f64, f64) {
        let style = &self.cx.style.lines;
        if glyph.space {
            let advance = f64::from(glyph.advance);
            return (advance * style.space_stretch, style.shrink_of(advance, size));
        }
        // An ideograph takes three bytes at least; all else is passed quickly.
        let after = glyph.cluster + u32::from(glyph.text_len);
        if glyph.text_len >= 3 && after < end {
            let text = self.flat.text.get(glyph.cluster as usize..).unwrap_or("");
            let before = text.chars().next();
            let next = text.get(usize::from(glyph.text_len)..).and_then(|rest| rest.chars().next());
            if before.zip(next).is_some_and(|(before, next)| spreads(before, next)) {
                return (size.0 * IDEOGRAPH_STRETCH, 0.0);
            }
        }
        (0.0, 0.0)
    }

    fn hangs(&self, range: LineRange, end: u32) -> (f64, f64) {
        if !self.hang {
            return (0.0, 0.0);
        }
        let text = self.flat.text.get(range.start as usize..end as usize).unwrap_or("");
        let first = text.chars().next().map_or(0.0, |c| hang_of(c, self.size_at(range.start)).start);
        let last = if range.hyphen { Some('-') } else { text.chars().next_back() };
        let last = last.map_or(0.0, |c| hang_of(c, self.size_at(end.saturating_sub(1))).end);
        (f64::from(first), f64::from(last))
    }

    fn size_at(&self, at: u32) -> Pt {
        let piece = self.flat.piece_at(at).and_then(|index| self.flat.pieces.get(index));
        piece.and_then(|piece| self.flat.look(piece)).map_or(Pt::ZERO, |look| look.size)
    }

    /// The x at which the leftmost thing that shows stands.
    fn left_edge(&self, place: Place, width: f64, hang_start: f64) -> f64 {
        let (measure, indent) = (place.measure.0, place.indent.0);
        let ltr = self.dir == Direction::Ltr;
        match place.align {
            Align::Justify | Align::Start if ltr => indent - hang_start,
            Align::Justify | Align::Start => measure - indent + hang_start - width,
            Align::Center => {
                let room = (measure - indent - width) / 2.0;
                if ltr { indent + room } else { room }
            }
            Align::End if ltr => measure - width,
            Align::End => 0.0,
        }
    }

    fn overfull(&mut self, range: LineRange, end: u32, by: f64) {
        let pieces = self.flat.pieces.iter();
        let span = pieces
            .filter(|piece| piece.range.start < end && piece.range.end > range.start)
            .filter_map(|piece| piece.span)
            .reduce(Span::to);
        let message = format!("a line is {by:.1} pt too wide for its measure");
        let hint = "rephrase the passage, or say with soft hyphens where its long words may break";
        self.warnings.push(Diagnostic::warning("overfull-line", span, message).hint(hint));
    }

    /// The first place of a node's text in the line.
    fn start(&self, range: LineRange) -> Option<Position> {
        let from = self.flat.pieces.partition_point(|piece| piece.range.end <= range.start);
        self.flat.pieces.get(from..)?.iter().take_while(|piece| piece.range.start < range.next.max(range.end)).find_map(
            |piece| match (piece.kind, piece.content) {
                (PieceKind::Text | PieceKind::Image { .. }, Content::Node(node)) => {
                    let inside = range.start.saturating_sub(piece.range.start);
                    Some(Position { node, offset: piece.offset + inside })
                }
                (PieceKind::Text | PieceKind::Image { .. }, Content::Artifact(_))
                | (PieceKind::Gap | PieceKind::Break | PieceKind::Note(_), _) => None,
            },
        )
    }

    /// Adds a segment to the frame.
    fn emit(&self, segment: &Segment, end: u32, spread: Spread, frame: &mut Frame, line: &mut Line) {
        if let Some((piece, image, size)) = self.object(segment) {
            frame.flush();
            let rise = self.flat.look(piece).map_or(Pt::ZERO, |look| look.rise);
            let rect = Rect::new(Pt(frame.x), -size.height - rise, size.width, size.height);
            frame.runs.push(FrameItem::Image { rect, image, content: piece.content });
            line.height = line.height.max(size.height + rise);
            let index = self.flat.piece_at(segment.end.saturating_sub(1)).unwrap_or(0);
            frame.touch(self.flat, index, size.width.0);
            frame.x += size.width.0;
            return;
        }
        let Some(run) = self.itemized.runs.get(segment.run) else { return };
        let RunKind::Glyphs(face) = run.kind else { return };
        let Some(look) = self.flat.looks.get(usize::from(run.look)) else { return };
        let mut index = usize::MAX;
        for glyph in self.shaped(segment) {
            let at = glyph.cluster.min(segment.end.saturating_sub(1));
            if !self.flat.pieces.get(index).is_some_and(|piece| piece.range.contains(&at)) {
                index = self.flat.piece_at(at).unwrap_or(0);
            }
            let Some(piece) = self.flat.pieces.get(index) else { continue };
            let mut advance = f64::from(glyph.advance);
            if !segment.trailing {
                let (stretch, shrink) = self.elastic(glyph, look.size, end);
                advance += spread.change(stretch, shrink);
            }
            let same = |open: &GlyphRun| {
                open.face == face
                    && open.content == piece.content
                    && open.rtl == run.rtl()
                    && open.color == look.color
                    && open.size.approx_eq(look.size)
                    && open.origin.y.approx_eq(-look.rise)
                    && open.lang == look.lang
            };
            if !frame.open.as_ref().is_some_and(|(_, open)| same(open)) {
                frame.flush();
                frame.open = Some((
                    index,
                    GlyphRun {
                        origin: Point::new(Pt(frame.x), -look.rise),
                        face,
                        size: look.size,
                        color: look.color,
                        expansion: 1.0,
                        glyphs: Vec::with_capacity(self.shaped(segment).len()),
                        text: Arc::clone(&self.text),
                        rtl: run.rtl(),
                        lang: look.lang.clone(),
                        content: piece.content,
                    },
                ));
            }
            if !segment.trailing {
                frame.touch(self.flat, index, advance);
            }
            if let Some((_, open)) = &mut frame.open {
                open.glyphs.push(Glyph {
                    id: glyph.id,
                    text_len: glyph.text_len,
                    cluster: glyph.cluster,
                    advance: narrow(advance),
                    x_offset: glyph.x_offset,
                    y_offset: glyph.y_offset,
                });
            }
            frame.x += advance;
        }
    }

    /// Adds marks, links, notes and anchors to a line whose glyphs stand.
    fn finish(&self, range: LineRange, place: Place, frame: Frame, line: &mut Line) {
        let Frame { runs, stretches, .. } = frame;
        let mut under = Vec::new();
        let mut over = Vec::new();
        let mut links: Vec<(u16, Rect)> = Vec::new();
        for stretch in &stretches {
            self.marks(stretch, &mut under, &mut over);
            self.link(stretch, &mut links);
        }
        line.items = under;
        line.items.extend(runs);
        line.items.extend(over);
        for (index, rect) in links {
            if let Some((target, node)) = self.flat.links.get(usize::from(index)) {
                line.items.push(FrameItem::Link { rect, target: target.clone(), node: *node });
            }
        }
        let next = range.next.max(range.end);
        let within = |at: u32| at >= range.start && (at < next || place.last);
        let from = self.flat.pieces.partition_point(|piece| piece.range.start < range.start);
        let pieces = self.flat.pieces.get(from..).unwrap_or(&[]);
        line.notes = pieces
            .iter()
            .take_while(|piece| within(piece.range.start))
            .filter_map(|piece| match piece.kind {
                PieceKind::Note(mark) => Some(mark),
                PieceKind::Text | PieceKind::Gap | PieceKind::Break | PieceKind::Image { .. } => None,
            })
            .collect();
        let from = self.flat.anchors.partition_point(|anchor| anchor.at < range.start);
        let anchors = self.flat.anchors.get(from..).unwrap_or(&[]);
        for anchor in anchors.iter().take_while(|anchor| within(anchor.at)) {
            let x = self.x_of(anchor.at, line);
            line.anchors.push(LineAnchor { name: anchor.name.clone(), x, node: anchor.node });
        }
    }

    /// The x of byte `at` in a line that is set: that of the first glyph at or after it.
    fn x_of(&self, at: u32, line: &Line) -> Pt {
        let mut best: Option<(u32, Pt)> = None;
        for item in &line.items {
            let FrameItem::Glyphs(run) = item else { continue };
            let mut x = run.origin.x;
            for glyph in &run.glyphs {
                let advance = Pt(f64::from(glyph.advance));
                if glyph.cluster >= at && best.is_none_or(|(known, _)| glyph.cluster < known) {
                    best = Some((glyph.cluster, if run.rtl { x + advance } else { x }));
                }
                x += advance;
            }
        }
        best.map_or(if self.dir == Direction::Rtl { Pt::ZERO } else { line.width }, |(_, x)| x)
    }

    /// Rules for underlines and the like of one stretch; neighbours of one kind join.
    fn marks(&self, stretch: &Stretch, under: &mut Vec<FrameItem>, over: &mut Vec<FrameItem>) {
        let Some(piece) = self.flat.pieces.get(stretch.piece) else { return };
        let Some(look) = self.flat.look(piece) else { return };
        if !piece.marks.any() {
            return;
        }
        let colours = &self.cx.style.colours;
        let face = super::itemize::face_list(self.cx, look).first().map(|&id| self.cx.fonts.face(id));
        let Some(metrics) = face.map(|face| face.metrics()) else { return };
        let size = look.size.0;
        let rule = |sink: &mut Vec<FrameItem>, top: f64, thickness: f64, color: Color| {
            let rect = Rect::new(Pt(stretch.from), Pt(top) - look.rise, Pt(stretch.to - stretch.from), Pt(thickness));
            join_rule(sink, rect, color);
        };
        if piece.marks.highlight {
            rule(under, -0.82 * size, 1.1 * size, colours.highlight);
        }
        if piece.marks.key {
            rule(under, -0.8 * size, 1.05 * size, colours.ground);
            rule(under, 0.25 * size, 0.5, colours.rule);
        }
        let thickness = (metrics.underline_thickness * size).max(0.4);
        if piece.marks.underline {
            rule(over, -metrics.underline_position * size - thickness / 2.0, thickness, look.color);
        }
        if piece.marks.strike {
            rule(over, -metrics.strikeout_position * size - thickness / 2.0, thickness, look.color);
        }
    }

    fn link(&self, stretch: &Stretch, links: &mut Vec<(u16, Rect)>) {
        let Some(piece) = self.flat.pieces.get(stretch.piece) else { return };
        let (Some(index), Some(look)) = (piece.link, self.flat.look(piece)) else { return };
        let (size, rise) = (look.size.0, look.rise.0);
        let (top, bottom) = (-0.8 * size - rise, 0.25 * size - rise);
        if let Some((known, rect)) = links.last_mut()
            && *known == index
            && (rect.right().0 - stretch.from).abs() < 0.01
        {
            let (top, bottom) = (top.min(rect.origin.y.0), bottom.max(rect.bottom().0));
            *rect = Rect::new(rect.origin.x, Pt(top), Pt(stretch.to) - rect.origin.x, Pt(bottom - top));
            return;
        }
        let rect = Rect::new(Pt(stretch.from), Pt(top), Pt(stretch.to - stretch.from), Pt(bottom - top));
        links.push((index, rect));
    }
}

/// Adds a rule, or lengthens the last one of its kind that ends where it starts.
fn join_rule(sink: &mut Vec<FrameItem>, rect: Rect, color: Color) {
    for item in sink.iter_mut().rev().take(2) {
        if let FrameItem::Rule { rect: known, color: its, .. } = item
            && *its == color
            && known.origin.y.approx_eq(rect.origin.y)
            && known.size.height.approx_eq(rect.size.height)
            && (known.right().0 - rect.origin.x.0).abs() < 0.01
        {
            known.size.width = rect.right() - known.origin.x;
            return;
        }
    }
    sink.push(FrameItem::Rule { rect, color, content: Content::Artifact(Artifact::Layout) });
}

#[expect(clippy::cast_possible_truncation, reason = "an advance in points fits a float of 32 bits")]
fn narrow(value: f64) -> f32 {
    value as f32
}

impl Frame {
    /// Puts the run at hand among the items.
    fn flush(&mut self) {
        if let Some((_, run)) = self.open.take() {
            self.runs.push(FrameItem::Glyphs(run));
        }
    }

    /// Remembers that `piece` covers the next `advance` of the line, if something is to be drawn for it.
    fn touch(&mut self, flat: &Flat, piece: usize, advance: f64) {
        if !flat.pieces.get(piece).is_some_and(|piece| piece.marks.any() || piece.link.is_some()) {
            return;
        }
        let (from, to) = (self.x, self.x + advance);
        match self.stretches.last_mut() {
            Some(last) if last.piece == piece && (last.to - from).abs() < 1e-6 => last.to = to,
            _ => self.stretches.push(Stretch { piece, from, to }),
        }
    }
}

/// Puts the parts of a line in visual order (UAX 9, L2): from the highest level down, each sequence of parts at that level or above is reversed.
fn reorder(parts: &mut [Segment], base: u8) {
    let highest = parts.iter().map(|part| part.level).max().unwrap_or(base);
    let lowest_odd = parts.iter().map(|part| part.level).filter(|level| level % 2 == 1).min();
    let Some(lowest_odd) = lowest_odd else { return };
    for level in (lowest_odd..=highest).rev() {
        let mut start = 0;
        while start < parts.len() {
            if parts.get(start).is_none_or(|part| part.level < level) {
                start += 1;
                continue;
            }
            let mut end = start;
            while parts.get(end).is_some_and(|part| part.level >= level) {
                end += 1;
            }
            if let Some(sequence) = parts.get_mut(start..end) {
                sequence.reverse();
            }
            start = end;
        }
    }
}
