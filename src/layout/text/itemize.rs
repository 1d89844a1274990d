//! A flat paragraph to runs of one look, script, direction and face.
//!
//! Directions after UAX 9 with the paragraph's direction given; scripts after UAX 24, where what is common to all
//! scripts takes that of the text before it; faces from the families of the role, then from any that has the character.

use std::ops::Range;

use unicode_bidi::{Level, ParagraphBidiInfo};
use unicode_script::{Script, UnicodeScript};

use crate::fonts::FaceId;
use crate::style::FaceStyle;
use crate::style::typeface::Role;
use crate::units::Direction;

use super::TextContext;
use super::flatten::{BREAK, Flat, Look, OBJECT};

/// What a run is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RunKind {
    /// Glyphs of a face.
    Glyphs(FaceId),
    /// A picture.
    Object,
    /// A forced line break, or the end of a line of code.
    Break,
}

/// A part of the text that is shaped as one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub(super) range: Range<u32>,
    pub(super) level: u8,
    pub(super) script: Script,
    pub(super) look: u16,
    pub(super) kind: RunKind,
}

impl Run {
    /// Whether it reads from right to left.
    pub(super) fn rtl(&self) -> bool {
        self.level % 2 == 1
    }
}

/// A character that no face has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Missing {
    pub(super) at: u32,
    pub(super) c: char,
}

/// The runs of a paragraph, in the order of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Itemized {
    pub(super) runs: Vec<Run>,
    /// What stands for each character that no face has, by its first byte.
    pub(super) missing: Vec<Missing>,
    /// Whether any run reads against the paragraph, so that lines must be reordered.
    pub(super) mixed: bool,
}

/// What stands for a character that no face has.
pub(super) const REPLACEMENT: char = '\u{25a1}';

/// Splits `flat` into runs.
pub(super) fn itemize(cx: &TextContext<'_>, flat: &Flat, dir: Direction) -> Itemized {
    let text = flat.text.as_str();
    let bidi = needs_bidi(text, dir).then(|| {
        let base = if dir == Direction::Rtl { Level::rtl() } else { Level::ltr() };
        ParagraphBidiInfo::new(text, Some(base))
    });
    let mut chooser = Chooser::new(cx, flat);
    let mut out = Itemized { mixed: bidi.is_some(), ..Itemized::default() };
    let mut script = Script::Common;
    for piece in &flat.pieces {
        let Some(look) = flat.look(piece) else { continue };
        let part = text.get(super::flatten::range(piece)).unwrap_or("");
        for (offset, c) in part.char_indices() {
            let at = piece.range.start + u32::try_from(offset).unwrap_or(0);
            let end = at + u32::try_from(c.len_utf8()).unwrap_or(1);
            let level = bidi.as_ref().and_then(|b| b.levels.get(at as usize)).map_or(0, |level| level.number());
            let own = script_of(c);
            if is_strong(own) {
                script = own;
            } else if script == Script::Common {
                script = next_script(text, at as usize);
            }
            let kind = match c {
                OBJECT if matches!(piece.kind, super::flatten::PieceKind::Image { .. }) => RunKind::Object,
                BREAK => RunKind::Break,
                '\n' if look.code => RunKind::Break,
                _ => {
                    let rest = part.get(offset..).unwrap_or("");
                    let wanted = Wanted { look: piece.look, c, own, script, at, rest };
                    RunKind::Glyphs(chooser.face(&wanted, look.face, &mut out.missing))
                }
            };
            let look = match kind {
                RunKind::Glyphs(face) if !c.is_ascii() || level > 0 || script != Script::Latin => {
                    chooser.scaled(piece.look, look, face)
                }
                RunKind::Glyphs(_) | RunKind::Object | RunKind::Break => piece.look,
            };
            match out.runs.last_mut() {
                Some(run)
                    if run.kind == kind
                        && run.level == level
                        && run.script == script
                        && run.look == look
                        && matches!(kind, RunKind::Glyphs(_)) =>
                {
                    run.range.end = end;
                }
                _ => out.runs.push(Run { range: at..end, level, script, look, kind }),
            }
        }
    }
    out
}

/// Whether a text has anything but left-to-right characters in a left-to-right paragraph.
fn needs_bidi(text: &str, dir: Direction) -> bool {
    dir == Direction::Rtl
        || (!text.is_ascii()
            && text.chars().any(|c| {
                matches!(u32::from(c),
                    0x0590..=0x08ff | 0x200f | 0x202a..=0x202e | 0x2067 | 0x2068
                    | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff | 0x1e800..=0x1efff)
            }))
}

fn script_of(c: char) -> Script {
    if c.is_ascii() { if c.is_ascii_alphabetic() { Script::Latin } else { Script::Common } } else { c.script() }
}

/// The script of the first character after `at` that has one of its own.
fn next_script(text: &str, at: usize) -> Script {
    let rest = text.get(at..).unwrap_or("");
    rest.chars().map(script_of).find(|&script| is_strong(script)).unwrap_or(Script::Latin)
}

/// Chooses faces and remembers its choices within a paragraph.
struct Chooser<'a> {
    cx: &'a TextContext<'a>,
    /// The faces of each look's families.
    lists: Vec<Vec<FaceId>>,
    /// The face of the last letter in each look and script, which spaces and punctuation follow.
    letters: Vec<(u16, Script, FaceId)>,
    previous: Option<(u16, FaceId)>,
    /// The face that has all letters of the word at hand, and where that ends.
    word: Option<(u32, FaceId)>,
    /// How far letters were searched for such a face.
    searched: u32,
    /// How many looks there are without the scaled ones.
    looks: usize,
    /// The last face that was asked for, and which scale of the theme is its.
    scale: Option<(FaceId, Option<usize>)>,
}

/// A character of which a face is asked.
struct Wanted<'a> {
    look: u16,
    c: char,
    /// Its own script.
    own: Script,
    /// That of the text it stands in.
    script: Script,
    at: u32,
    /// The text of its piece from here.
    rest: &'a str,
}

fn is_strong(script: Script) -> bool {
    !matches!(script, Script::Common | Script::Inherited | Script::Unknown)
}

impl<'a> Chooser<'a> {
    fn new(cx: &'a TextContext<'a>, flat: &Flat) -> Self {
        let looks = flat.looks.len() / (cx.style.typefaces.scales.len() + 1);
        let lists = flat.looks.iter().take(looks).map(|look| face_list(cx, look)).collect();
        Self { cx, lists, letters: Vec::new(), previous: None, word: None, searched: 0, looks, scale: None }
    }

    fn face(&mut self, wanted: &Wanted<'_>, face: FaceStyle, missing: &mut Vec<Missing>) -> FaceId {
        if let Some((end, id)) = self.word
            && wanted.at < end
        {
            return id;
        }
        if is_strong(wanted.own) && wanted.at >= self.searched {
            self.search_word(wanted);
            if let Some((end, id)) = self.word
                && wanted.at < end
            {
                return id;
            }
        }
        let id = self.choose(wanted, face, missing);
        self.previous = Some((wanted.look, id));
        id
    }

    /// Looks for a face that has every letter of the word that starts here, so that a word is of one face.
    fn search_word(&mut self, wanted: &Wanted<'_>) {
        let inside = |c: &char| {
            let own = script_of(*c);
            own == wanted.own || own == Script::Inherited || is_ignorable(*c)
        };
        let len: usize = wanted.rest.chars().take_while(inside).map(char::len_utf8).sum();
        let word = wanted.rest.get(..len).unwrap_or("");
        self.searched = wanted.at + u32::try_from(len).unwrap_or(0);
        self.word = None;
        let Some(list) = self.lists.get(usize::from(wanted.look)) else { return };
        let covers = |face: &FaceId| word.chars().all(|c| is_ignorable(c) || self.has(*face, c));
        if let Some(face) = list.iter().copied().find(covers) {
            self.word = Some((self.searched, face));
            self.previous = Some((wanted.look, face));
            self.remember(wanted, face);
        }
    }

    /// Remembers the face of letters for what stands between words: the one that comes first in the list.
    fn remember(&mut self, wanted: &Wanted<'_>, face: FaceId) {
        let list = self.lists.get(usize::from(wanted.look));
        let place = |face: FaceId| list.and_then(|list| list.iter().position(|known| *known == face));
        let known = self.letters.iter_mut().find(|(look, script, _)| *look == wanted.look && *script == wanted.script);
        match known {
            Some((_, _, known)) if *known == face => {}
            Some((_, _, known)) => {
                if place(face).unwrap_or(usize::MAX) < place(*known).unwrap_or(usize::MAX) {
                    *known = face;
                }
            }
            None => self.letters.push((wanted.look, wanted.script, face)),
        }
    }

    fn choose(&mut self, wanted: &Wanted<'_>, style: FaceStyle, missing: &mut Vec<Missing>) -> FaceId {
        let Wanted { look, c, own, script, at, .. } = *wanted;
        let previous = self.previous.filter(|(its, _)| *its == look).map(|(_, face)| face);
        let letters = |known: &[(u16, Script, FaceId)]| {
            known.iter().find(|(l, s, _)| *l == look && *s == script).map(|(_, _, face)| *face)
        };
        let mut known = letters(&self.letters);
        if known.is_none() && !is_strong(own) {
            // Punctuation before the first letter of its script goes with what follows.
            let next = wanted.rest.chars().take(32).find(|c| script_of(*c) == script);
            let list = self.lists.get(usize::from(look));
            known = next.and_then(|c| list?.iter().copied().find(|&face| self.has(face, c)));
        }
        // A mark or a control stays with what it follows; punctuation with the letters of its script.
        let preferred = if own == Script::Inherited || is_ignorable(c) {
            previous.or(known)
        } else {
            known.filter(|_| !is_strong(own))
        };
        if let Some(face) = preferred
            && (is_ignorable(c) || self.has(face, c))
        {
            return face;
        }
        let listed = self
            .lists
            .get(usize::from(look))
            .and_then(|list| list.iter().copied().find(|&face| is_ignorable(c) || self.has(face, c)));
        let found = listed.or_else(|| self.cx.fonts.fallback(c, style.bold, style.italic));
        if let Some(face) = found.filter(|_| is_strong(own)) {
            self.remember(wanted, face);
        }
        found.unwrap_or_else(|| {
            missing.push(Missing { at, c });
            self.replacement(style)
        })
    }

    /// The look in which `face` looks as large as the first family of `look` does.
    fn scaled(&mut self, index: u16, look: &Look, face: FaceId) -> u16 {
        let first = self.lists.get(usize::from(index)).and_then(|list| list.first());
        // Code keeps its columns.
        if look.code || first == Some(&face) {
            return index;
        }
        if self.scale.is_none_or(|(known, _)| known != face) {
            let family = self.cx.fonts.face(face).family();
            let scales = &self.cx.style.typefaces.scales;
            self.scale = Some((face, scales.iter().position(|(name, _)| name == family)));
        }
        let Some((_, Some(scale))) = self.scale else { return index };
        u16::try_from(usize::from(index) + self.looks * (scale + 1)).unwrap_or(index)
    }

    fn has(&self, face: FaceId, c: char) -> bool {
        let face = self.cx.fonts.face(face);
        face.glyph(c).is_some() || stand_in(c).is_some_and(|c| face.glyph(c).is_some())
    }

    fn replacement(&self, style: FaceStyle) -> FaceId {
        self.cx
            .fonts
            .fallback(REPLACEMENT, style.bold, style.italic)
            .or_else(|| self.cx.fonts.fallback('?', style.bold, style.italic))
            .unwrap_or(FaceId(0))
    }
}

/// The faces that serve `look`, in order; never none unless the theme names no family that exists.
pub(super) fn face_list(cx: &TextContext<'_>, look: &Look) -> Vec<FaceId> {
    let select = |family: &String| cx.fonts.select(family, look.face.bold, look.face.italic);
    let typefaces = &cx.style.typefaces;
    let mut list: Vec<FaceId> = Vec::new();
    let mut add = |face: FaceId| {
        if !list.contains(&face) {
            list.push(face);
        }
    };
    if look.role == Role::Caption && look.face.bold {
        // An optical size without a bold face borrows the bold of the text.
        let is_bold = |&face: &FaceId| cx.fonts.face(face).is_bold();
        let own = typefaces.list(look.role).first().and_then(select).filter(is_bold);
        if let Some(face) = own.or_else(|| typefaces.list(Role::Serif).first().and_then(select)) {
            add(face);
        }
    }
    for family in typefaces.list(look.role) {
        if let Some(face) = select(family) {
            add(face);
        }
    }
    list
}

/// A character that is drawn like `c` where a face lacks `c`: spaces of any width and hyphens of any kind.
pub(super) fn stand_in(c: char) -> Option<char> {
    match c {
        // The shaper makes these of the space itself.
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        '\u{2010}' | '\u{2011}' => Some('-'),
        _ => None,
    }
}

/// Whether `c` never shows (`Default_Ignorable_Code_Point`, and the controls of C0 and C1).
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(u32::from(c),
        0x00..=0x1f | 0x7f..=0x9f | 0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f
        | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0
        | 0xfff0..=0xfff8 | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}
