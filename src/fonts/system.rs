//! The faces of the system, found by fontdb when all others lack a family or character, never before.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

use skrifa::{FontRef, MetadataProvider};

use super::face::{Face, Naming, Source, fold};
use super::files::check;

/// The faces of the system, in the order of their names and paths.
#[derive(Debug)]
pub(super) struct SystemFaces {
    pub(super) faces: Vec<Face>,
    /// The characters of each face as ranges, read when first asked; empty for a face that cannot be used.
    coverage: Vec<OnceLock<Vec<(u32, u32)>>>,
    /// What was found for a character before.
    found: Mutex<BTreeMap<(char, bool, bool), Option<usize>>>,
}

impl SystemFaces {
    /// None at all.
    pub(super) fn none() -> Self {
        Self { faces: Vec::new(), coverage: Vec::new(), found: Mutex::new(BTreeMap::new()) }
    }

    /// Asks the system for its faces.
    pub(super) fn load() -> Self {
        let mut database = fontdb::Database::new();
        database.load_system_fonts();
        let mut faces: Vec<(String, PathBuf, Face)> = Vec::new();
        for info in database.faces() {
            let path = match &info.source {
                fontdb::Source::File(path) | fontdb::Source::SharedFile(path, _) => path.clone(),
                fontdb::Source::Binary(_) => continue,
            };
            let Some((family, _)) = info.families.first() else { continue };
            let mut aliases: Vec<String> = info.families.iter().map(|(name, _)| fold(name)).collect();
            aliases.push(fold(&info.post_script_name));
            let naming = Naming {
                family: family.clone(),
                style: style_name(info),
                postscript: info.post_script_name.clone(),
                aliases,
                weight: info.weight.0,
                italic: info.style != fontdb::Style::Normal,
                odd_width: info.stretch != fontdb::Stretch::Normal,
            };
            let face = Face::new(Source::File(path.clone(), OnceLock::new()), info.index, naming);
            faces.push((family.clone(), path, face));
        }
        // The order of a folder's entries is not the same on every machine.
        faces.sort_by(|a, b| (&a.0, &a.1, a.2.index).cmp(&(&b.0, &b.1, b.2.index)));
        let faces: Vec<Face> = faces.into_iter().map(|(_, _, face)| face).collect();
        let coverage = faces.iter().map(|_| OnceLock::new()).collect();
        Self { faces, coverage, found: Mutex::new(BTreeMap::new()) }
    }

    /// Whether the face can be set and embedded at all.
    pub(super) fn usable(&self, index: usize) -> bool {
        !self.coverage(index).is_empty()
    }

    /// The first face with a glyph for `c`, those of the wanted weight and slope before others.
    pub(super) fn find(&self, c: char, bold: bool, italic: bool) -> Option<usize> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        *found.entry((c, bold, italic)).or_insert_with(|| {
            let mut order: Vec<usize> = (0..self.faces.len()).collect();
            order.sort_by_key(|&index| {
                let face = &self.faces[index];
                (
                    u8::from(face.is_bold() != bold) + u8::from(face.italic != italic),
                    face.odd_width,
                    face.weight.abs_diff(if bold { 700 } else { 400 }),
                )
            });
            order.into_iter().find(|&index| self.covers(index, c))
        })
    }

    fn covers(&self, index: usize, c: char) -> bool {
        let ranges = self.coverage(index);
        let code = u32::from(c);
        let after = ranges.partition_point(|&(start, _)| start <= code);
        after.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|&(_, end)| code <= end)
    }

    fn coverage(&self, index: usize) -> &[(u32, u32)] {
        let (Some(face), Some(cell)) = (self.faces.get(index), self.coverage.get(index)) else { return &[] };
        cell.get_or_init(|| read_coverage(face).unwrap_or_default())
    }
}

/// The characters of a face without keeping its bytes.
#[expect(clippy::disallowed_methods, reason = "fonts are files")]
fn read_coverage(face: &Face) -> Option<Vec<(u32, u32)>> {
    let Source::File(path, _) = &face.source else { return None };
    let data = std::fs::read(path).ok()?;
    let font = FontRef::from_index(&data, face.index).ok()?;
    check(&font).ok()?;
    let mut codes: Vec<u32> =
        font.charmap().mappings().filter(|(_, glyph)| glyph.to_u32() != 0).map(|(code, _)| code).collect();
    codes.sort_unstable();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for code in codes {
        match ranges.last_mut() {
            Some((_, end)) if code <= *end + 1 => *end = code.max(*end),
            _ => ranges.push((code, code)),
        }
    }
    Some(ranges)
}

fn style_name(info: &fontdb::FaceInfo) -> String {
    let weight = match info.weight.0 {
        0..=149 => "Thin",
        150..=249 => "Extra Light",
        250..=349 => "Light",
        350..=449 => "",
        450..=549 => "Medium",
        550..=649 => "Semibold",
        650..=749 => "Bold",
        750..=849 => "Extra Bold",
        _ => "Black",
    };
    let slope = match info.style {
        fontdb::Style::Normal => "",
        fontdb::Style::Italic => "Italic",
        fontdb::Style::Oblique => "Oblique",
    };
    match (weight, slope) {
        ("", "") => "Regular".to_owned(),
        (one, "") | ("", one) => one.to_owned(),
        (weight, slope) => format!("{weight} {slope}"),
    }
}
