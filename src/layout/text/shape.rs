//! Runs to glyphs; the only user of the shaper.
//!
//! A run is shaped once as a whole, or word by word where that is the same, since most words come again. Where a line break falls between glyphs that stand otherwise beside each other than
//! alone (a kern, a ligature, a joined letter), the ends of the line are shaped again by themselves, [`Shaper::fragment`].

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use harfrust::{BufferFlags, Feature, Tag, UnicodeBuffer};
use unicode_script::Script;

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
            if self.has_plain_words(run) {
                self.words(run, &mut out.glyphs);
            } else {
                self.fragment(run, run.range.clone(), None, &mut out.glyphs);
            }
            out.runs.push(start..out.glyphs.len());
        }
        out
    }

    /// Whether the words of a run look the same wherever they stand: in scripts whose letters do not join, and a face that
    /// does not vary its letters by what is around them.
    fn has_plain_words(&self, run: &Run) -> bool {
        let RunKind::Glyphs(face) = run.kind else { return false };
        matches!(run.script, Script::Latin | Script::Cyrillic | Script::Greek)
            && !run.rtl()
            && self.missing.is_empty()
            && !self.cx.fonts.face(face).has_feature(*b"calt")
    }

    /// Shapes a run word by word, each word once in a thread. A word that is kerned with the space beside it is shaped with that.
    fn words(&mut self, run: &Run, out: &mut Vec<Shaped>) {
        let RunKind::Glyphs(id) = run.kind else { return };
        let Some(look) = self.flat.looks.get(usize::from(run.look)) else { return };
        let face = self.cx.fonts.face(id);
        let plan = self.plan(run, id, face, look);
        let key = WordKey { plan, size: look.size.0.to_bits(), tracking: look.tracking.0.to_bits() };
        let mut words = WORDS.with(|words| words.borrow_mut().take(key));
        let (mut start, mut pending) = (run.range.start, run.range.start);
        for token in self.part(&run.range).split_inclusive(' ') {
            let word = token.strip_suffix(' ').unwrap_or(token);
            let end = start + length(word);
            if is_plain(word) && self.keeps_off_spaces(word, run, &mut words) {
                self.between(run, pending..start, face, look, out);
                self.word(run, word, start..end, &mut words, out);
                pending = end;
            }
            start += length(token);
        }
        self.between(run, pending..run.range.end, face, look, out);
        WORDS.with(|cache| cache.borrow_mut().put(words));
    }

    /// Shapes what stands between words that are known: a space mostly.
    fn between(&mut self, run: &Run, range: Range<u32>, face: &Face, look: &Look, out: &mut Vec<Shaped>) {
        let text = self.part(&range);
        if text == " "
            && let Some(id) = face.glyph(' ')
        {
            out.push(Shaped {
                id,
                text_len: 1,
                cluster: range.start,
                advance: narrow(face.advance(id) * look.size.0 + look.tracking.at(look.size).0),
                x_offset: 0.0,
                y_offset: 0.0,
                space: true,
                unsafe_break: false,
            });
        } else if !text.is_empty() {
            self.fragment(run, range, None, out);
        }
    }

    /// Adds the glyphs of a word, from memory if it was met before.
    fn word(&mut self, run: &Run, word: &str, range: Range<u32>, words: &mut Words, out: &mut Vec<Shaped>) {
        let start = range.start;
        if let Some(known) = words.known.get(word) {
            out.extend(known.iter().map(|glyph| Shaped { cluster: glyph.cluster + start, ..*glyph }));
            return;
        }
        let first = out.len();
        self.fragment(run, range, None, out);
        let shaped = out.get(first..).unwrap_or(&[]);
        let own = shaped.iter().map(|glyph| Shaped { cluster: glyph.cluster.saturating_sub(start), ..*glyph });
        words.known.insert(Box::from(word), own.collect());
    }

    /// Whether the first and last letters of a word stand beside a space as they stand alone.
    fn keeps_off_spaces(&mut self, word: &str, run: &Run, words: &mut Words) -> bool {
        let mut ends = word.chars().next().into_iter().chain(word.chars().next_back());
        ends.all(|c| match words.ends.get(&c) {
            Some(&known) => known,
            None => {
                let alone = self.is_kerned_with_space(c, run).is_some_and(|kerned| !kerned);
                words.ends.insert(c, alone);
                alone
            }
        })
    }

    fn is_kerned_with_space(&mut self, c: char, run: &Run) -> Option<bool> {
        let RunKind::Glyphs(id) = run.kind else { return None };
        let look = self.flat.looks.get(usize::from(run.look))?;
        let face = self.cx.fonts.face(id);
        let plan = self.plan(run, id, face, look);
        let mut buffer = self.buffer.take().unwrap_or_default();
        for (cluster, c) in (0..).zip([c, ' ', c]) {
            buffer.add(c, cluster);
        }
        buffer.set_direction(plan.direction());
        buffer.set_script(script(run));
        if let Some(language) = plan.language() {
            buffer.set_language(language.clone());
        }
        let features = features(look);
        let options = harfrust::ShapeOptions::new().plan(Some(&plan)).features(&features);
        let shaped = self.shaper(id, face).shape(buffer, options);
        let units = f64::from(face.metrics().units_per_em);
        let alone = shaped.len() == 3
            && shaped.glyph_infos().iter().zip(shaped.glyph_positions()).all(|(info, position)| {
                let advance = u16::try_from(info.glyph_id).map_or(0.0, |glyph| face.advance(glyph) * units);
                (advance - f64::from(position.x_advance)).abs() < 0.5 && position.x_offset == 0
            });
        self.buffer = Some(shaped.clear());
        Some(!alone)
    }

    fn plan(&mut self, run: &Run, id: FaceId, face: &'a Face, look: &Look) -> Arc<harfrust::ShapePlan> {
        let language = harfrust::Language::new(look.lang.as_ref().unwrap_or(self.lang).as_str());
        let features = features(look);
        let script = script(run);
        face.shape_plan(self.shaper(id, face), script, direction(run), language.as_ref(), &features)
    }

    /// Shapes the part `range` of `run`, with a hyphen after it if one is given, and adds its glyphs to `out` in visual order.
    pub(super) fn fragment(&mut self, run: &Run, range: Range<u32>, hyphen: Option<char>, out: &mut Vec<Shaped>) {
        let RunKind::Glyphs(id) = run.kind else { return };
        let Some(look) = self.flat.looks.get(usize::from(run.look)) else { return };
        let face = self.cx.fonts.face(id);
        let mut buffer = self.buffer.take().unwrap_or_default();
        self.fill(&mut buffer, run, &range, face, hyphen);
        let features = features(look);
        let plan = self.plan(run, id, face, look);
        buffer.set_direction(direction(run));
        buffer.set_script(script(run));
        if let Some(language) = plan.language() {
            buffer.set_language(language.clone());
        }
        let shaper = self.shaper(id, face);
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

/// The words of one shape plan and size.
struct Words {
    key: WordKey,
    /// The glyphs of words met before, with clusters from 0.
    known: HashMap<Box<str>, Box<[Shaped]>>,
    /// For each character, whether it stands beside a space as it stands alone.
    ends: HashMap<char, bool>,
}

/// What the glyphs of a word depend on. The plan is that of one face, direction, script and language with its features.
#[derive(Clone)]
struct WordKey {
    plan: Arc<harfrust::ShapePlan>,
    size: u64,
    tracking: u64,
}

/// The words that a thread has met. They are looked up only, never gone through, so that their order does not matter.
#[derive(Default)]
struct WordCache(Vec<Words>);

thread_local! {
    static WORDS: RefCell<WordCache> = RefCell::default();
}

/// How many words of a kind are kept before they are forgotten.
const MAX_WORDS: usize = 20_000;

/// How many kinds of words are kept.
const MAX_KINDS: usize = 32;

impl WordCache {
    /// Takes the words of `key` out, for [`put`](Self::put) to give back.
    fn take(&mut self, key: WordKey) -> Words {
        let same = |words: &Words| {
            Arc::ptr_eq(&words.key.plan, &key.plan) && words.key.size == key.size && words.key.tracking == key.tracking
        };
        match self.0.iter().position(same) {
            Some(index) => self.0.swap_remove(index),
            None => Words { key, known: HashMap::new(), ends: HashMap::new() },
        }
    }

    fn put(&mut self, mut words: Words) {
        if words.known.len() > MAX_WORDS {
            words.known.clear();
        }
        if self.0.len() >= MAX_KINDS {
            self.0.remove(0);
        }
        self.0.push(words);
    }
}

/// Whether a word is worth keeping: short, with nothing in it that does not show.
fn is_plain(word: &str) -> bool {
    !word.is_empty()
        && word.len() <= 32
        && word.chars().all(|c| c.is_ascii_graphic() || (!c.is_whitespace() && !is_ignorable(c)))
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

fn direction(run: &Run) -> harfrust::Direction {
    if run.rtl() { harfrust::Direction::RightToLeft } else { harfrust::Direction::LeftToRight }
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
