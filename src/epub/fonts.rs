//! Faces as the package carries them: those that show text of this book, cut down to its characters.
//!
//! `skera` cuts the tables and keeps what shaping needs; outlines in CFF, which it does not know, are cut by
//! [`cff`](super::cff). A face whose licence does not let it be embedded is left out, and the reader's own serves.

use rayon::prelude::*;
use skera::{DEFAULT_DROP_TABLES, DEFAULT_LAYOUT_FEATURES, Plan, SubsetFlags, subset_font};
use skrifa::MetadataProvider;
use skrifa::raw::TableProvider;
use skrifa::raw::collections::IntSet;
use skrifa::raw::types::{GlyphId, NameId, Tag};

use super::{cff, escape};
use crate::fonts::{Face, FaceId, FontBook};
use crate::style::TextStyle;
use crate::style::typeface::{Role, Typefaces};

/// What a run of text asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FaceKey {
    /// The list of families.
    pub(super) role: Role,
    /// Bold.
    pub(super) bold: bool,
    /// Italic.
    pub(super) italic: bool,
}

impl FaceKey {
    /// What text in `style` asks for.
    pub(super) fn of(style: &TextStyle) -> Self {
        Self { role: style.role, bold: style.face.bold, italic: style.face.italic }
    }
}

/// Characters, a bit each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Chars(Vec<u64>);

impl Chars {
    fn insert(&mut self, c: char) {
        let place = c as usize / 64;
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        if let Some(word) = self.0.get_mut(place) {
            *word |= 1 << (c as u32 % 64);
        }
    }

    fn join(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }

    fn iter(&self) -> impl Iterator<Item = char> {
        let words = (0_u32..).zip(&self.0).filter(|(_, word)| **word != 0);
        words.flat_map(|(place, word)| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).filter_map(move |bit| char::from_u32(place * 64 + bit))
        })
    }
}

/// Which characters are asked of which face.
#[derive(Clone, Debug, Default)]
pub(super) struct FaceUse(Vec<(FaceKey, Chars)>);

impl FaceUse {
    /// Notes that `key` shows `text`.
    pub(super) fn add(&mut self, key: FaceKey, text: &str) {
        self.at(key, |chars| text.chars().for_each(|c| chars.insert(c)));
    }

    /// Notes all that `other` noted.
    pub(super) fn join(&mut self, other: &Self) {
        for (key, theirs) in &other.0 {
            self.at(*key, |chars| chars.join(theirs));
        }
    }

    fn at(&mut self, key: FaceKey, note: impl FnOnce(&mut Chars)) {
        if let Some((_, chars)) = self.0.iter_mut().find(|(known, _)| *known == key) {
            note(chars);
        } else {
            let mut chars = Chars::default();
            note(&mut chars);
            self.0.push((key, chars));
        }
    }
}

/// A face of the package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FontFile {
    /// Its name in the package.
    pub(super) name: String,
    /// Its media type.
    pub(super) media: &'static str,
    /// The family, as the style sheet calls it.
    pub(super) family: String,
    /// Whether it serves for bold text.
    pub(super) bold: bool,
    /// Whether it serves for italic text.
    pub(super) italic: bool,
    /// Its bytes.
    pub(super) data: Vec<u8>,
}

/// A face with the characters it has to show.
struct Wanted {
    id: FaceId,
    family: String,
    bold: bool,
    italic: bool,
    chars: Chars,
}

/// The faces that show the text in `used`; `small_caps` if there are small capitals in it.
pub(super) fn embed(used: &FaceUse, typefaces: &Typefaces, book: &FontBook, small_caps: bool) -> Vec<FontFile> {
    let mut wanted: Vec<Wanted> = Vec::new();
    for (key, chars) in &used.0 {
        for c in chars.iter().filter(|c| !c.is_control()) {
            assign(*key, c, typefaces, book, &mut wanted);
        }
    }
    wanted.sort_by(|a, b| (&a.family, a.bold, a.italic).cmp(&(&b.family, b.bold, b.italic)));
    wanted
        .par_iter()
        .filter_map(|face| {
            let source = book.face(face.id);
            let data = subset(source, &face.chars, small_caps)?;
            let (extension, media) = if data.starts_with(b"OTTO") { ("otf", "font/otf") } else { ("ttf", "font/ttf") };
            let weight = match (face.bold, face.italic) {
                (false, false) => "regular",
                (false, true) => "italic",
                (true, false) => "bold",
                (true, true) => "bold-italic",
            };
            let name = format!("fonts/{}-{weight}.{extension}", escape::slug(&face.family));
            Some(FontFile { name, media, family: face.family.clone(), bold: face.bold, italic: face.italic, data })
        })
        .collect()
}

/// Gives `c` to the first family of its list that has it. A family without the weight or slope lends its nearest.
fn assign(key: FaceKey, c: char, typefaces: &Typefaces, book: &FontBook, wanted: &mut Vec<Wanted>) {
    for family in typefaces.list(key.role) {
        let Some(id) = book.select(family, key.bold, key.italic) else { continue };
        if book.face(id).glyph(c).is_none() || !book.face(id).may_embed() {
            continue;
        }
        let place = wanted.iter().position(|face| face.id == id).unwrap_or_else(|| {
            wanted.push(Wanted {
                id,
                family: family.clone(),
                bold: book.select(family, false, key.italic) != Some(id),
                italic: book.select(family, key.bold, false) != Some(id),
                chars: Chars::default(),
            });
            wanted.len() - 1
        });
        if let Some(face) = wanted.get_mut(place) {
            face.chars.insert(c);
        }
        return;
    }
}

/// The face cut down to `chars`; the whole face where that fails.
fn subset(face: &Face, chars: &Chars, small_caps: bool) -> Option<Vec<u8>> {
    let font = face.font_ref();
    let count = u32::from(font.maxp().ok()?.num_glyphs());
    // Reading systems may put in spaces, hyphens and ellipses of their own.
    let wanted = chars.iter().chain([' ', '\u{a0}', '-', '\u{2010}', '\u{2026}']);
    // A faulty face may map characters to glyphs that it does not have.
    let charmap = font.charmap();
    let has = |c: char| charmap.map(c).is_some_and(|glyph| glyph.to_u32() < count);
    let unicodes: IntSet<u32> = wanted.filter(|&c| has(c)).map(u32::from).collect();
    let mut features: IntSet<Tag> = DEFAULT_LAYOUT_FEATURES.iter().copied().collect();
    features.extend([b"onum", b"lnum", b"tnum", b"pnum"].map(Tag::new));
    if small_caps {
        features.insert(Tag::new(b"smcp"));
    }
    let mut scripts: IntSet<Tag> = IntSet::empty();
    scripts.invert();
    let names: IntSet<NameId> = (0..=6).map(NameId::new).collect();
    let languages: IntSet<u16> = [0x409].into_iter().collect();
    let drop: IntSet<Tag> = DEFAULT_DROP_TABLES.iter().copied().collect();
    let is_cff = font.cff().is_ok();
    let mut flags = SubsetFlags::SUBSET_FLAGS_NOTDEF_OUTLINE | SubsetFlags::SUBSET_FLAGS_NO_HINTING;
    let mut glyphs: IntSet<GlyphId> = IntSet::empty();
    if is_cff {
        // Numbers of glyphs stay, so that the outlines, which are cut here, still fit.
        flags |= SubsetFlags::SUBSET_FLAGS_RETAIN_GIDS | SubsetFlags::SUBSET_FLAGS_PASSTHROUGH_UNRECOGNIZED;
        glyphs.insert(GlyphId::new(count.checked_sub(1)?));
    }
    let plan = Plan::new(&glyphs, &unicodes, &font, flags, &drop, &scripts, &features, &names, &languages);
    let Ok(cut) = subset_font(&font, &plan) else { return whole(face) };
    if !is_cff {
        return Some(cut);
    }
    cff::without_unused_outlines(&font, &cut, &unicodes, &features).or_else(|| whole(face))
}

/// The face as it is, unless it is one of a collection, which CSS cannot name.
fn whole(face: &Face) -> Option<Vec<u8>> {
    (!face.data().starts_with(b"ttcf")).then(|| face.data().to_vec())
}
