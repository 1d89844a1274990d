//! Outlines in the Compact Font Format, cut down to the glyphs in use.
//!
//! In: a face, and its subset as `skera` makes it, with every glyph still in its place. Out: the subset with the
//! charstrings of unused glyphs emptied. The INDEX of the charstrings (Adobe Technical Note 5176, section 14) is
//! written anew where it was, and the bytes it no longer needs are set to zero, which compress to nothing: so no other
//! offset of the table changes.

use skrifa::MetadataProvider;
use skrifa::raw::collections::IntSet;
use skrifa::raw::types::{GlyphId, Tag};
use skrifa::raw::{FontRef, TableProvider};

/// A charstring that draws nothing: `endchar`.
const EMPTY: &[u8] = &[14];

/// `cut` without the outlines of glyphs that neither `unicodes` nor their substitutes under `features` need.
pub(super) fn without_unused_outlines(
    font: &FontRef<'_>,
    cut: &[u8],
    unicodes: &IntSet<u32>,
    features: &IntSet<Tag>,
) -> Option<Vec<u8>> {
    let cut_font = FontRef::new(cut).ok()?;
    let kept = closure(font, unicodes, features)?;
    let metrics = cut_font.hmtx().ok()?;
    // The subsetter empties the metrics of what it drops: what still has any is kept, whatever the reason.
    let measured = |glyph: u32| {
        let id = GlyphId::new(glyph);
        metrics.advance(id).is_some_and(|a| a != 0) || metrics.side_bearing(id).is_some_and(|b| b != 0)
    };
    let table = font.data_for_tag(Tag::new(b"CFF "))?;
    let emptied = empty_charstrings(table.as_bytes(), |glyph| kept.contains(GlyphId::new(glyph)) || measured(glyph))?;
    replace_table(cut, *b"CFF ", &emptied)
}

/// The glyphs of `unicodes`, and all that substitution may put in their place.
fn closure(font: &FontRef<'_>, unicodes: &IntSet<u32>, features: &IntSet<Tag>) -> Option<IntSet<GlyphId>> {
    let charmap = font.charmap();
    let mut glyphs: IntSet<GlyphId> = unicodes.iter().filter_map(|c| charmap.map(c)).collect();
    glyphs.insert(GlyphId::NOTDEF);
    if let Ok(gsub) = font.gsub() {
        let mut all: IntSet<Tag> = IntSet::empty();
        all.invert();
        let features = gsub.collect_features(&all, &all, features).ok()?;
        let lookups = gsub.collect_lookups(&features).ok()?;
        gsub.closure_glyphs(&lookups, &mut glyphs).ok()?;
    }
    Some(glyphs)
}

/// An INDEX: where its data starts, the offsets into it, and where it ends.
struct Index {
    offsets: Vec<usize>,
    data: usize,
    end: usize,
}

fn index(table: &[u8], at: usize) -> Option<Index> {
    let count = usize::from(u16::from_be_bytes([*table.get(at)?, *table.get(at + 1)?]));
    if count == 0 {
        return Some(Index { offsets: vec![0], data: at + 2, end: at + 2 });
    }
    let size = usize::from(*table.get(at + 2)?);
    if !(1..=4).contains(&size) {
        return None;
    }
    let offset = |nth: usize| {
        let bytes = table.get(at + 3 + nth * size..at + 3 + (nth + 1) * size)?;
        bytes.iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte)).checked_sub(1)
    };
    let offsets: Vec<usize> = (0..=count).map(offset).collect::<Option<_>>()?;
    let data = at + 3 + (count + 1) * size;
    let end = data.checked_add(*offsets.last()?)?;
    (end <= table.len() && offsets.is_sorted()).then_some(Index { offsets, data, end })
}

/// The operand of the operator `wanted` (one byte) in a DICT, where it is a plain integer.
fn operand(dict: &[u8], wanted: u8) -> Option<usize> {
    let mut at = 0;
    let mut last: Option<i64> = None;
    while let Some(&byte) = dict.get(at) {
        let get = |ahead: usize| dict.get(at + ahead).map(|&b| i64::from(b));
        let value = i64::from(byte);
        match byte {
            12 => {
                at += 2;
                last = None;
                continue;
            }
            0..=21 if byte == wanted => return usize::try_from(last?).ok(),
            0..=21 => last = None,
            28 => {
                last = Some(get(1)? << 8 | get(2)?);
                at += 2;
            }
            29 => {
                last = Some(get(1)? << 24 | get(2)? << 16 | get(3)? << 8 | get(4)?);
                at += 4;
            }
            30 => {
                // A real number ends with the nibble 15.
                at += 1;
                while dict.get(at).is_some_and(|&b| b & 15 != 15 && b >> 4 != 15) {
                    at += 1;
                }
                last = None;
            }
            32..=246 => last = Some(value - 139),
            247..=250 => {
                last = Some((value - 247) * 256 + get(1)? + 108);
                at += 1;
            }
            251..=254 => {
                last = None;
                at += 1;
            }
            22..=27 | 31 | 255 => return None,
        }
        at += 1;
    }
    None
}

/// The table with the charstrings emptied for which `keep` says no.
fn empty_charstrings(table: &[u8], keep: impl Fn(u32) -> bool) -> Option<Vec<u8>> {
    let names = index(table, usize::from(*table.get(2)?))?;
    let dicts = index(table, names.end)?;
    let dict = table.get(dicts.data..dicts.data.checked_add(*dicts.offsets.get(1)?)?)?;
    let at = operand(dict, 17)?;
    let charstrings = index(table, at)?;
    let mut data: Vec<u8> = Vec::new();
    let mut offsets = vec![1];
    for (glyph, ends) in (0_u32..).zip(charstrings.offsets.windows(2)) {
        let &[start, end] = ends else { continue };
        let outline = table.get(charstrings.data + start..charstrings.data + end)?;
        data.extend_from_slice(if keep(glyph) { outline } else { EMPTY });
        offsets.push(u32::try_from(data.len()).ok()? + 1);
    }
    let count = u16::try_from(offsets.len() - 1).ok()?;
    let size = match data.len() + 1 {
        0..=0xff => 1,
        0x100..=0xffff => 2,
        0x1_0000..=0xff_ffff => 3,
        _ => 4,
    };
    let mut new = count.to_be_bytes().to_vec();
    new.push(u8::try_from(size).ok()?);
    for offset in offsets {
        new.extend_from_slice(offset.to_be_bytes().get(4 - size..)?);
    }
    new.extend_from_slice(&data);
    let mut out = table.to_vec();
    let room = out.get_mut(at..charstrings.end)?;
    if new.len() > room.len() {
        return None;
    }
    room.fill(0);
    room.get_mut(..new.len())?.copy_from_slice(&new);
    Some(out)
}

/// The font with another table `tag`, and its checksums mended (OpenType, "Organization of an OpenType Font").
fn replace_table(font: &[u8], tag: [u8; 4], table: &[u8]) -> Option<Vec<u8>> {
    let count = u16::from_be_bytes([*font.get(4)?, *font.get(5)?]);
    let mut tables: Vec<([u8; 4], &[u8])> = Vec::new();
    for nth in 0..usize::from(count) {
        let record = font.get(12 + nth * 16..28 + nth * 16)?;
        let name: [u8; 4] = record.get(..4)?.try_into().ok()?;
        let number = |at: usize| Some(u32::from_be_bytes(record.get(at..at + 4)?.try_into().ok()?));
        let (start, length) = (usize::try_from(number(8)?).ok()?, usize::try_from(number(12)?).ok()?);
        if name != tag {
            tables.push((name, font.get(start..start.checked_add(length)?)?));
        }
    }
    tables.push((tag, table));
    tables.sort_by_key(|(name, _)| *name);
    let count = u16::try_from(tables.len()).ok()?;
    let selector = count.ilog2();
    let range = 16_u16.checked_shl(selector)?;
    let mut out = b"OTTO".to_vec();
    for word in [count, range, u16::try_from(selector).ok()?, (count * 16).checked_sub(range)?] {
        out.extend_from_slice(&word.to_be_bytes());
    }
    let mut at = 12 + tables.len() * 16;
    for (name, data) in &tables {
        out.extend_from_slice(name);
        // The checksum of `head` is reckoned with its own field at zero.
        let sum = if name == b"head" { checksum(&head_without_sum(data)?) } else { checksum(data) };
        for number in [sum, u32::try_from(at).ok()?, u32::try_from(data.len()).ok()?] {
            out.extend_from_slice(&number.to_be_bytes());
        }
        at += data.len().next_multiple_of(4);
    }
    let mut head = None;
    for (name, data) in &tables {
        if name == b"head" {
            head = Some(out.len());
            out.extend_from_slice(&head_without_sum(data)?);
        } else {
            out.extend_from_slice(data);
        }
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xb1b0_afba_u32.wrapping_sub(checksum(&out));
    out.get_mut(head? + 8..head? + 12)?.copy_from_slice(&adjustment.to_be_bytes());
    Some(out)
}

fn head_without_sum(head: &[u8]) -> Option<Vec<u8>> {
    let mut head = head.to_vec();
    head.get_mut(8..12)?.fill(0);
    Some(head)
}

fn checksum(data: &[u8]) -> u32 {
    let words = data.chunks(4).map(|chunk| {
        let mut word = [0; 4];
        for (slot, &byte) in word.iter_mut().zip(chunk) {
            *slot = byte;
        }
        u32::from_be_bytes(word)
    });
    words.fold(0, u32::wrapping_add)
}
