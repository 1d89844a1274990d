//! Runs to glyphs; the only user of the shaper.
//!
//! A run is shaped once as a whole. Where a line break falls between glyphs that stand otherwise beside each other than
//! alone (a kern, a ligature, a joined letter), the ends of the line are shaped again by themselves, [`Shaper::fragment`].

use std::ops::Range;

use harfrust::{BufferFlags, Feature, Tag, UnicodeBuffer};

use crate::fonts::{Face, FaceId};
use crate::model::Lang;
use crate::style::Figures;
use crate::units::Em;

use super::TextContext;
use super::flatten::{Flat, Look, is_ideographic};
use super::itemize::{Itemized, Missing, REPLACEMENT, Run, RunKind, is_ignorable, stand_in};

/// A glyph as shaped, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shaped {
    pub(super) id: u16,
    /// How many bytes it stands for; 0 for all but the first glyph of a cluster.
    pub(super) text_len: u16,
    pub(super) cluster: u32,
    pub(super) advance: f32,
    pub(super) x_offset: f32,
    pub(super) y_offset: f32,
    /// A word space, which grows and shrinks.
    pub(super) space: bool,
    /// Whether the cluster stands otherwise where a line starts with it.
    pub(super) unsafe_break: bool,
}

/// The glyphs of a paragraph.
#[derive(Debug, Default)]
pub(super) struct Glyphs {
    /// Those of all runs, of each in visual order.
    pub(super) glyphs: Vec<Shaped>,
    /// The glyphs of each run.
    pub(super) runs: Vec<Range<usize>>,
}

impl Glyphs {
    /// The glyphs of run `index`.
    pub(super) fn of(&self, index: usize) -> &[Shaped] {
        self.runs.get(index).and_then(|range| self.glyphs.get(range.clone())).unwrap_or(&[])
    }
}

/// Shapes the runs of one paragraph.
pub(super) struct Shaper<'a> {
    cx: &'a TextContext<'a>,
    flat: &'a Flat,
    missing: &'a [Missing],
    lang: &'a Lang,
    shapers: Vec<(FaceId, harfrust::Shaper<'a>)>,
    buffer: Option<UnicodeBuffer>,
}

impl<'a> Shaper<'a> {
    pub(super) fn new(cx: &'a TextContext<'a>, flat: &'a Flat, itemized: &'a Itemized, lang: &'a Lang) -> Self {
        Self { cx, flat, missing: &itemized.missing, lang, shapers: Vec::new(), buffer: None }
    }

    /// Shapes all runs.
    pub(super) fn shape(&mut self, runs: &[Run]) -> Glyphs {
        let mut out = Glyphs { glyphs: Vec::with_capacity(self.flat.text.len()), runs: Vec::with_capacity(runs.len()) };
        for run in runs {
            let start = out.glyphs.len();
            if matches!(run.kind, RunKind::Glyphs(_)) {
                self.fragment(run, run.range.clone(), None, &mut out.glyphs);
            }
            out.runs.push(start..out.glyphs.len());
        }
        out
    }

    /// Shapes the part `range` of `run`, with a hyphen after it if one is given, and adds its glyphs to `out` in visual order.
    pub(super) fn fragment(&mut self, run: &Run, range: Range<u32>, hyphen: Option<char>, out: &mut Vec<Shaped>) {
        let RunKind::Glyphs(id) = run.kind else { return };
        let Some(look) = self.flat.looks.get(usize::from(run.look)) else { return };
        let face = self.cx.fonts.face(id);
        let mut buffer = self.buffer.take().unwrap_or_default();
        self.fill(&mut buffer, run, &range, face, hyphen);
        let features = features(look);
        let script = script(run);
        let direction = if run.rtl() { harfrust::Direction::RightToLeft } else { harfrust::Direction::LeftToRight };
        buffer.set_direction(direction);
        buffer.set_script(script);
        let language = harfrust::Language::new(look.lang.as_ref().unwrap_or(self.lang).as_str());
        if let Some(language) = language.clone() {
            buffer.set_language(language);
        }
        let shaper = self.shaper(id, face);
        let plan = face.shape_plan(shaper, script, direction, language.as_ref(), &features);
        let options = harfrust::ShapeOptions::new().plan(Some(&plan)).features(&features);
        let shaped = shaper.shape(buffer, options);
        let scale = look.size.0 / f64::from(face.metrics().units_per_em);
        collect(&shaped, &Fragment { text: &self.flat.text, range, rtl: run.rtl(), scale, look, face }, out);
        self.buffer = Some(shaped.clear());
    }

    fn part(&self, range: &Range<u32>) -> &'a str {
        self.flat.text.get(range.start as usize..range.end as usize).unwrap_or("")
    }

    fn fill(&self, buffer: &mut UnicodeBuffer, run: &Run, range: &Range<u32>, face: &Face, hyphen: Option<char>) {
        let text = &self.flat.text;
        let mut at = range.start;
        for c in self.part(range).chars() {
            buffer.add(self.drawn_as(c, at, face), at);
            at += u32::try_from(c.len_utf8()).unwrap_or(1);
        }
        if let Some(hyphen) = hyphen {
            buffer.add(hyphen, range.end);
        }
        // Letters keep the form they have in the word, whatever stands between them and their neighbours now.
        let before = text.get(..range.start as usize).unwrap_or("");
        let tail = before.char_indices().rev().nth(4).map_or(0, |(index, _)| index);
        buffer.set_pre_context(before.get(tail..).unwrap_or(""));
        if hyphen.is_none() || run.rtl() {
            let after = text.get(range.end as usize..).unwrap_or("");
            let head = after.char_indices().nth(5).map_or(after.len(), |(index, _)| index);
            buffer.set_post_context(after.get(..head).unwrap_or(""));
        }
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
    }

    /// What is shaped for `c`: itself nearly always.
    fn drawn_as(&self, c: char, at: u32, face: &Face) -> char {
        if !self.missing.is_empty() && self.missing.binary_search_by_key(&at, |missing| missing.at).is_ok() {
            return if face.glyph(REPLACEMENT).is_some() { REPLACEMENT } else { '?' };
        }
        match c {
            '\t' | '\n' | '\r' => ' ',
            _ if c < ' ' || ('\u{7f}'..='\u{9f}').contains(&c) => '\u{200b}',
            '\u{2010}' | '\u{2011}' if face.glyph(c).is_none() => stand_in(c).unwrap_or(c),
            _ => c,
        }
    }

    fn shaper(&mut self, id: FaceId, face: &'a Face) -> &harfrust::Shaper<'a> {
        let index = match self.shapers.iter().position(|(known, _)| *known == id) {
            Some(index) => index,
            None => {
                self.shapers.push((id, face.shaper_data().shaper(&face.font_ref()).build()));
                self.shapers.len() - 1
            }
        };
        &self.shapers[index].1
    }
}

/// What the glyphs of a fragment are made from.
struct Fragment<'a> {
    text: &'a str,
    range: Range<u32>,
    rtl: bool,
    scale: f64,
    look: &'a Look,
    face: &'a Face,
}

/// Turns what the shaper gives into glyphs in points, with the lengths of their clusters.
fn collect(shaped: &harfrust::GlyphBuffer, fragment: &Fragment<'_>, out: &mut Vec<Shaped>) {
    let (infos, positions) = (shaped.glyph_infos(), shaped.glyph_positions());
    let first = out.len();
    let tracking = fragment.look.tracking.at(fragment.look.size).0;
    for (info, position) in infos.iter().zip(positions) {
        let mut advance = f64::from(position.x_advance) * fragment.scale;
        let mut id = u16::try_from(info.glyph_id).unwrap_or(0);
        if id == 0 {
            // Never a .notdef: PDF/A forbids it, and the reader is told of the character elsewhere.
            id = [REPLACEMENT, '?', ' '].into_iter().find_map(|c| fragment.face.glyph(c)).unwrap_or(0);
            advance = fragment.face.advance(id) * fragment.look.size.0;
        }
        if advance > 0.0 {
            advance += tracking;
        }
        out.push(Shaped {
            id,
            text_len: 0,
            cluster: info.cluster,
            advance: narrow(advance),
            x_offset: narrow(f64::from(position.x_offset) * fragment.scale),
            y_offset: narrow(f64::from(position.y_offset) * fragment.scale),
            space: false,
            unsafe_break: info.unsafe_to_break(),
        });
    }
    if let Some(glyphs) = out.get_mut(first..) {
        measure_clusters(glyphs, fragment);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "an advance in points fits a float of 32 bits")]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// Gives the first glyph of each cluster the length of its text, without soft hyphens and other controls at either end, and
/// finds the word spaces.
fn measure_clusters(glyphs: &mut [Shaped], fragment: &Fragment<'_>) {
    // A joiner tells words apart, a variation selector forms of a letter; all others are of no use to a reader of the text.
    let unseen = |c: char| is_ignorable(c) && !matches!(c, '\t' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
    let mut end = fragment.range.end;
    // From the end of the text to its start; of a cluster's glyphs the leftmost carries the length.
    let mut index = 0;
    let count = glyphs.len();
    while index < count {
        let at = |i: usize| if fragment.rtl { i } else { count - 1 - i };
        let Some(cluster) = glyphs.get(at(index)).map(|glyph| glyph.cluster) else { break };
        let mut next = index + 1;
        while next < count && glyphs.get(at(next)).is_some_and(|glyph| glyph.cluster == cluster) {
            next += 1;
        }
        let text = fragment.text.get(cluster as usize..end as usize).unwrap_or("");
        let shown = text.trim_start_matches(unseen);
        let start = cluster + u32::try_from(text.len() - shown.len()).unwrap_or(0);
        let shown = shown.trim_end_matches(unseen);
        let space = matches!(shown, " " | "\u{a0}") || (shown == "\t" && !fragment.look.code);
        for i in index..next {
            if let Some(glyph) = glyphs.get_mut(at(i)) {
                // What shows nothing keeps its place, so that clusters stay in order.
                glyph.cluster = if shown.is_empty() { cluster } else { start };
                glyph.space = space;
            }
        }
        let leftmost = if fragment.rtl { at(index) } else { at(next - 1) };
        if let Some(glyph) = glyphs.get_mut(leftmost) {
            glyph.text_len = u16::try_from(shown.len()).unwrap_or(u16::MAX);
        }
        end = end.min(cluster);
        index = next;
    }
}

/// The script as the shaper names it.
fn script(run: &Run) -> harfrust::Script {
    let tag = Tag::from_be_bytes(run.script.as_iso15924_tag().to_be_bytes());
    harfrust::Script::from_iso15924_tag(tag).unwrap_or(harfrust::script::LATIN)
}

/// The features that a look asks for besides those that are always on.
fn features(look: &Look) -> Vec<Feature> {
    let mut features = Vec::new();
    let mut add = |tag: &[u8; 4], value: u32| features.push(Feature::new(Tag::new(tag), value, ..));
    if look.superior {
        add(b"sups", 1);
        return features;
    }
    match look.figures {
        Figures::OldStyle => add(b"onum", 1),
        Figures::Lining => add(b"lnum", 1),
        Figures::Tabular => {
            add(b"lnum", 1);
            add(b"tnum", 1);
        }
    }
    if look.small_caps {
        add(b"smcp", 1);
    }
    if look.code || look.tracking > Em::ZERO {
        add(b"liga", 0);
        add(b"clig", 0);
    }
    features
}

/// Whether a line may be spread between the two characters: both are ideographs.
pub(super) fn spreads(before: char, after: char) -> bool {
    is_ideographic(before) && is_ideographic(after)
}
