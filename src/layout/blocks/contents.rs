//! The table of contents: entries, dot leaders and folios.

use crate::diag::Span;
use crate::layout::galley::{Galley, Glue, VBox, VItem};
use crate::layout::text::set_label;
use crate::layout::{Align, Artifact, Content, FrameItem};
use crate::model::{Bound, ContentsEntry, Target};
use crate::style::{FaceStyle, TextStyle};
use crate::units::{Direction, Em, Point, Pt, Rect};

use super::{Setter, Setting, own_text};

/// The distance between the dots of leaders.
const LEADER_STEP: Em = Em(0.55);
/// What each further level stands in.
const DEPTH_INDENT: Em = Em(1.5);

impl Setter<'_> {
    /// Sets the table of contents, with the folios of the pass before.
    pub(crate) fn set_contents(&self, span: Span, entries: &[ContentsEntry<Bound>], setting: &Setting) -> Galley {
        let mut out = Galley::default();
        for (index, entry) in entries.iter().enumerate() {
            let mut galley = self.set_entry(span, entry, setting);
            galley.keep_together();
            let above = if entry.depth <= 1 { Em(0.35) } else { Em::ZERO };
            galley.above = Glue::skip(above.at(setting.style.size));
            // The first and last two entries stay together as the lines of a paragraph do.
            galley.keep_next = index == 0 || index + 2 == entries.len();
            out.append(galley);
        }
        (out.above, out.below) = (self.block_skip(), self.block_skip());
        out.keep_next = false;
        out
    }

    fn set_entry(&self, span: Span, entry: &ContentsEntry<Bound>, setting: &Setting) -> Galley {
        let size = setting.style.size;
        let mut own = setting.clone();
        own.style = TextStyle { justify: false, hyphenate: false, ..setting.style.clone() };
        if entry.depth <= 1 {
            own.style.face = FaceStyle { bold: true, ..own.style.face };
        }
        let depth = f64::from(entry.depth.saturating_sub(1).min(6));
        let room = Em(2.4).at(size);
        let (inner, dx) = own.inset(DEPTH_INDENT.at(size) * depth, room);
        let text = match &entry.number {
            Some(number) => format!("{}\u{2003}{}", number.value, entry.text),
            None => entry.text.clone(),
        };
        let content = [own_text(entry.id, span, text)];
        let mut galley = self.set_lines(&content, &inner, Pt::ZERO, Align::Start);
        galley.shift(dx);
        let target = Target::Internal(entry.anchor.clone());
        for item in &mut galley.items {
            if let VItem::Box(line) = item {
                let rect = Rect::new(Pt::ZERO, -line.height, setting.measure, line.total());
                line.items.push(FrameItem::Link { rect, target: target.clone(), node: entry.id });
            }
        }
        let folio = self.folios.get(&entry.anchor).map_or("", String::as_str);
        let style = TextStyle { face: FaceStyle::REGULAR, ..own.style.clone() };
        let (label, width) = self.label(folio, Content::Node(entry.id), &style, setting, &mut galley);
        let Some(last) = galley.items.iter_mut().rev().find_map(|item| match item {
            VItem::Box(line) => Some(line),
            VItem::Glue(_) | VItem::Kern(_) | VItem::Penalty(_) | VItem::Open(_) | VItem::Close | VItem::Float(_) => {
                None
            }
        }) else {
            return galley;
        };
        let (left, right) = extent(last);
        let gap = Em(0.5).at(size);
        let (from, to, x) = match setting.dir {
            Direction::Ltr => (right + gap, setting.measure - width - gap, setting.measure - width),
            Direction::Rtl => (width + gap, left - gap, Pt::ZERO),
        };
        let leaders = self.leaders(from, to, &style, setting);
        last.items.extend(leaders);
        last.overlay(label, x, Pt::ZERO);
        galley
    }

    /// Dots between `from` and `to`, at places that are the same in every line.
    fn leaders(&self, from: Pt, to: Pt, style: &TextStyle, setting: &Setting) -> Vec<FrameItem> {
        let step = LEADER_STEP.at(style.size);
        let content = Content::Artifact(Artifact::Layout);
        let Some(dot) = set_label(&self.text, ".", content, style, setting.dir).lines.into_iter().next() else {
            return Vec::new();
        };
        let Some(FrameItem::Glyphs(mut run)) = dot.items.into_iter().find(|item| matches!(item, FrameItem::Glyphs(_)))
        else {
            return Vec::new();
        };
        let Some(mut glyph) = run.glyphs.first().copied() else { return Vec::new() };
        let first = (from / step).ceil();
        let count = ((to.0 - first * step.0) / step.0).floor();
        if count < 1.0 {
            return Vec::new();
        }
        #[expect(clippy::cast_possible_truncation, reason = "an advance of a few points")]
        let advance = step.0 as f32;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at least 1, at most a line of dots"
        )]
        let count = count.min(1000.0) as usize;
        glyph.advance = advance;
        run.text = ".".repeat(count).into();
        run.glyphs = (0..count)
            .map(|index| crate::layout::Glyph { cluster: u32::try_from(index).unwrap_or(0), ..glyph })
            .collect();
        run.origin = Point::new(step * first, run.origin.y);
        vec![FrameItem::Glyphs(run)]
    }
}

/// The left and right ends of the glyphs in a line.
fn extent(line: &VBox) -> (Pt, Pt) {
    let mut ends: Option<(Pt, Pt)> = None;
    for item in &line.items {
        if let FrameItem::Glyphs(run) = item {
            let (left, right) = (run.origin.x, run.origin.x + run.width());
            ends = Some(ends.map_or((left, right), |(a, b)| (a.min(left), b.max(right))));
        }
    }
    ends.unwrap_or_default()
}
