//! Fonts: which glyphs the pages use of each face, the subset of the face that has just these, and what each glyph
//! says when its text is copied.
//!
//! In: pages and faces. Out: for each face a subset under a name of its own with widths and texts by glyph
//! (ISO 32000-1, 9.7 and 9.10), and the tables from which page content is written. A glyph has one text in the font;
//! wherever it stands for another, the page says so with `ActualText`.

use std::collections::BTreeMap;

use rayon::prelude::*;
use subsetter::GlyphRemapper;

use crate::diag::{Diagnostic, Result};
use crate::fonts::{Face, FaceId, FontBook};
use crate::layout::{FrameItem, GlyphRun, Page, Pages};

use super::finish;
use super::text::{Cluster, clusters, is_hyphen};

/// What stands for a glyph that never has a text of its own: a space without width.
const NO_TEXT: &str = "\u{200b}";

/// Pages whose glyphs one task gathers.
const PAGES_PER_TASK: usize = 16;

/// A glyph as the file knows it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Code {
    /// Its number in the subset, which is also its character code.
    pub(super) cid: u16,
    /// Its advance in thousandths of an em, as the font's width table says.
    pub(super) width: f64,
    /// Its text.
    pub(super) text: Box<str>,
}

/// A face as the file uses it.
#[derive(Debug)]
pub(super) struct Font {
    /// The face.
    pub(super) face: FaceId,
    /// Its name among the resources: `F0`.
    pub(super) resource: String,
    /// Its name with the tag of the subset: `ABCDEF+Name`.
    pub(super) name: String,
    /// The font file with just the glyphs used.
    pub(super) subset: Vec<u8>,
    /// The glyphs by their number in the face.
    codes: Vec<Option<Code>>,
    /// The code of the space.
    pub(super) space: Option<u16>,
}

impl Font {
    /// The glyph `id` of the face; `None` for `.notdef` and for what no page uses.
    pub(super) fn code(&self, id: u16) -> Option<&Code> {
        self.codes.get(usize::from(id))?.as_ref()
    }

    /// Whether the glyph `id` of the face is its space.
    pub(super) fn is_space(&self, id: u16) -> bool {
        self.space.is_some() && self.code(id).map(|code| code.cid) == self.space
    }

    /// All glyphs, by their code.
    pub(super) fn codes(&self) -> Vec<&Code> {
        let mut codes: Vec<&Code> = self.codes.iter().flatten().collect();
        codes.sort_by_key(|code| code.cid);
        codes
    }
}

/// Every face that the pages use.
#[derive(Debug, Default)]
pub(super) struct FontTable {
    /// The fonts, by face.
    pub(super) fonts: Vec<Font>,
    /// The place of each face in `fonts`.
    places: Vec<Option<usize>>,
}

impl FontTable {
    /// The font of a face.
    pub(super) fn get(&self, face: FaceId) -> Option<(usize, &Font)> {
        let place = self.places.get(usize::from(face.0)).copied().flatten()?;
        Some((place, self.fonts.get(place)?))
    }

    /// Gathers the glyphs of all pages and subsets their faces.
    pub(super) fn new(pages: &Pages, book: &FontBook) -> Result<Self> {
        let found: Vec<Usage> = pages.pages.par_chunks(PAGES_PER_TASK).map(|chunk| Usage::of(chunk, book)).collect();
        let mut usage = Usage::default();
        for part in found {
            usage.merge(part);
        }
        let faces: Vec<(FaceId, GlyphTexts)> = usage.faces.into_iter().collect();
        let fonts: Vec<Font> = faces
            .into_par_iter()
            .enumerate()
            .map(|(place, (id, texts))| subset(place, id, book.face(id), &texts))
            .collect::<std::result::Result<_, Diagnostic>>()?;
        let mut places = Vec::new();
        for (place, font) in fonts.iter().enumerate() {
            let index = usize::from(font.face.0);
            if places.len() <= index {
                places.resize(index + 1, None);
            }
            if let Some(slot) = places.get_mut(index) {
                *slot = Some(place);
            }
        }
        Ok(Self { fonts, places })
    }
}

/// The texts of a face's glyphs, by glyph. A text that is only a guess gives way to one that is known.
#[derive(Debug, Default)]
struct GlyphTexts {
    slots: Vec<Option<Said>>,
}

#[derive(Clone, Debug)]
struct Said {
    text: Box<str>,
    certain: bool,
}

impl GlyphTexts {
    fn say(&mut self, glyph: u16, text: &str, certain: bool) {
        let index = usize::from(glyph);
        if self.slots.len() <= index {
            self.slots.resize(index + 1, None);
        }
        let Some(slot) = self.slots.get_mut(index) else { return };
        if slot.as_ref().is_none_or(|said| certain && !said.certain) {
            *slot = Some(Said { text: text.into(), certain });
        }
    }
}

/// The glyphs used of each face.
#[derive(Debug, Default)]
struct Usage {
    faces: BTreeMap<FaceId, GlyphTexts>,
}

impl Usage {
    fn of(pages: &[Page], book: &FontBook) -> Self {
        let mut usage = Self::default();
        for page in pages {
            for item in &page.items {
                match item {
                    FrameItem::Glyphs(run) => usage.add(run, book.face(run.face)),
                    FrameItem::Rule { .. } | FrameItem::Image { .. } | FrameItem::Link { .. } => {}
                }
            }
        }
        usage
    }

    fn add(&mut self, run: &GlyphRun, face: &Face) {
        let texts = self.faces.entry(run.face).or_insert_with(|| {
            let mut texts = GlyphTexts::default();
            // Spaces are put in where lines break, so that words stay apart in what is read aloud.
            if let Some(space) = face.glyph(' ') {
                texts.say(space, " ", true);
            }
            texts
        });
        for cluster in clusters(run) {
            match cluster.glyphs {
                [glyph] if is_hyphen(glyph) => texts.say(glyph.id, hyphen_text(glyph.id, face), false),
                [_] if cluster.text.is_empty() => {}
                [glyph] => texts.say(glyph.id, cluster.text, is_plain(cluster.text)),
                glyphs => {
                    let spelt = spell(&cluster, face, run.rtl);
                    for (index, glyph) in glyphs.iter().enumerate() {
                        let mut buffer = [0; 4];
                        match spelt.as_ref().and_then(|chars| chars.get(index)) {
                            Some(c) => texts.say(glyph.id, c.encode_utf8(&mut buffer), true),
                            None if index == 0 => texts.say(glyph.id, cluster.text, false),
                            None => texts.say(glyph.id, NO_TEXT, false),
                        }
                    }
                }
            }
        }
    }

    /// Adds what was found on later pages.
    fn merge(&mut self, later: Self) {
        for (face, texts) in later.faces {
            let ours = self.faces.entry(face).or_default();
            for (glyph, said) in texts.slots.into_iter().enumerate() {
                if let (Ok(glyph), Some(said)) = (u16::try_from(glyph), said) {
                    ours.say(glyph, &said.text, said.certain);
                }
            }
        }
    }
}

/// The text of a glyph that a line break put in: its own character's if it is a hyphen, else a hyphen's.
fn hyphen_text(glyph: u16, face: &Face) -> &'static str {
    if face.glyph('\u{2010}') == Some(glyph) && face.glyph('-') != Some(glyph) { "\u{2010}" } else { "-" }
}

/// Whether a text may stand in a font: private-use characters say nothing outside of theirs
/// (ISO 19005-2, 6.2.11.7.3), and some code points are no text at all.
pub(super) fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(
            |c| !matches!(c, '\0' | '\u{feff}' | '\u{fffe}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}'),
        )
}

/// The characters of a cluster, one for each glyph, if the face says that each glyph is just that character.
pub(super) fn spell(cluster: &Cluster<'_>, face: &Face, rtl: bool) -> Option<Vec<char>> {
    let mut chars: Vec<char> = cluster.text.chars().collect();
    if rtl {
        chars.reverse();
    }
    let same = chars.len() == cluster.glyphs.len()
        && chars.iter().zip(cluster.glyphs).all(|(c, glyph)| face.glyph(*c) == Some(glyph.id));
    same.then_some(chars)
}

/// Subsets a face to the glyphs in `texts`.
fn subset(place: usize, id: FaceId, face: &Face, texts: &GlyphTexts) -> std::result::Result<Font, Diagnostic> {
    let mut remapper = GlyphRemapper::new();
    let mut codes = Vec::with_capacity(texts.slots.len());
    for (glyph, said) in texts.slots.iter().enumerate() {
        let glyph = u16::try_from(glyph).unwrap_or(0);
        codes.push(said.as_ref().filter(|_| glyph != 0).map(|said| Code {
            cid: remapper.remap(glyph),
            width: (face.advance(glyph) * 1_000_000.0).round() / 1000.0,
            text: if is_plain(&said.text) { said.text.clone() } else { "\u{fffd}".into() },
        }));
    }
    let subset = subsetter::subset(face.data(), face.index(), &remapper).map_err(|error| {
        Diagnostic::error("unreadable-font", None, format!("the font {} cannot be embedded: {error}", face.family()))
            .hint("choose another typeface, or leave this one out of the font path")
    })?;
    let name = format!("{}+{}", tag(&subset), face.postscript_name());
    let space = face.glyph(' ').and_then(|glyph| Some(codes.get(usize::from(glyph))?.as_ref()?.cid));
    Ok(Font { face: id, resource: format!("F{place}"), name, subset, codes, space })
}

/// The six letters that mark a subset (9.6.4), made from its bytes.
fn tag(subset: &[u8]) -> String {
    let mut rest = finish::digest(subset).iter().take(8).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    let mut tag = String::with_capacity(6);
    for _ in 0..6 {
        tag.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    tag
}
