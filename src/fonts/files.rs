//! Faces in files and folders that the user names, read at the start; a warning for each file that is no font.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use skrifa::attribute::{Stretch, Style};
use skrifa::raw::{FileRef, TableProvider};
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};

use crate::diag::Diagnostic;

use super::face::{Face, Naming, Source, fold, may_embed};

/// How deep folders are searched.
const MAX_DEPTH: u8 = 16;

/// What fonts are called in a folder; a file that is named itself may be called anything.
const EXTENSIONS: &[&str] = &["ttf", "otf", "ttc", "otc"];

/// The faces of `paths`, files and folders, each with the path it came from; folders are searched to the bottom in order of names.
pub(super) fn load(paths: &[PathBuf], warnings: &mut Vec<Diagnostic>) -> Vec<(Face, PathBuf)> {
    let mut faces = Vec::new();
    for path in paths {
        let mut files = Vec::new();
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => collect(path, 0, &mut files, warnings),
            Ok(_) => files.push(path.clone()),
            Err(error) => warnings.push(faulty(path, &reason(&error))),
        }
        for file in files {
            match read(&file) {
                Ok(found) => faces.extend(found.into_iter().map(|face| (face, file.clone()))),
                Err(why) => warnings.push(faulty(&file, &why)),
            }
        }
    }
    faces
}

fn faulty(path: &Path, why: &str) -> Diagnostic {
    Diagnostic::warning("faulty-font", None, format!("cannot use the font {}: {why}", path.display()))
        .hint("fonts are TrueType or OpenType files: .ttf, .otf, .ttc")
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the system has words for all others")]
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

fn collect(folder: &Path, depth: u8, files: &mut Vec<PathBuf>, warnings: &mut Vec<Diagnostic>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return warnings.push(faulty(folder, &reason(&error))),
    };
    let mut entries: Vec<_> = entries.filter_map(Result::ok).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            if depth < MAX_DEPTH {
                collect(&path, depth + 1, files, warnings);
            }
            continue;
        }
        let extension = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
        if extension.is_some_and(|e| EXTENSIONS.contains(&e.as_str())) && path.is_file() {
            files.push(path);
        }
    }
}

/// Every face of a font file or collection.
#[expect(clippy::disallowed_methods, reason = "fonts are files")]
fn read(path: &Path) -> Result<Vec<Face>, String> {
    let data = Arc::new(fs::read(path).map_err(|error| reason(&error))?);
    if data.starts_with(b"wOFF") || data.starts_with(b"wOF2") {
        return Err("it is packed for the web (WOFF)".to_owned());
    }
    let fonts: Vec<FontRef<'_>> = match FileRef::new(&data) {
        Ok(FileRef::Font(font)) => vec![font],
        Ok(FileRef::Collection(collection)) => collection.iter().filter_map(Result::ok).collect(),
        Err(_) => return Err("it is not a font".to_owned()),
    };
    if fonts.is_empty() {
        return Err("it is an empty collection".to_owned());
    }
    let mut faces = Vec::new();
    for (index, font) in (0..).zip(&fonts) {
        check(font)?;
        faces.push(Face::new(Source::Memory(Arc::clone(&data)), index, naming(font, path)));
    }
    Ok(faces)
}

/// Whether a font has everything that setting and embedding need.
pub(super) fn check(font: &FontRef<'_>) -> Result<(), String> {
    for (tag, present) in [
        ("head", font.head().is_ok()),
        ("hhea", font.hhea().is_ok()),
        ("hmtx", font.hmtx().is_ok()),
        ("maxp", font.maxp().is_ok()),
        ("cmap", font.charmap().has_map()),
    ] {
        if !present {
            return Err(format!("its table `{tag}` is missing or broken"));
        }
    }
    let units = font.head().map_or(0, |head| head.units_per_em());
    if !(16..=16384).contains(&units) {
        return Err(format!("its em has {units} units, which no font may have"));
    }
    if font.cff().is_err() && (font.glyf().is_err() || font.loca(None).is_err()) {
        return Err("it has no outlines that can be printed".to_owned());
    }
    if !may_embed(font) {
        return Err("its licence bits forbid embedding".to_owned());
    }
    Ok(())
}

fn naming(font: &FontRef<'_>, path: &Path) -> Naming {
    let english = |id| font.localized_strings(id).english_or_first().map(|name| name.to_string());
    let stem = || path.file_stem().map_or_else(|| "Unnamed".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let named = |name: &Option<String>| name.as_ref().is_some_and(|name| !name.trim().is_empty());
    let family = Some(english(StringId::TYPOGRAPHIC_FAMILY_NAME))
        .filter(named)
        .or_else(|| Some(english(StringId::FAMILY_NAME)).filter(named))
        .flatten()
        .unwrap_or_else(stem);
    let style = english(StringId::TYPOGRAPHIC_SUBFAMILY_NAME)
        .or_else(|| english(StringId::SUBFAMILY_NAME))
        .unwrap_or_else(|| "Regular".to_owned());
    let mut aliases = Vec::new();
    for id in [StringId::TYPOGRAPHIC_FAMILY_NAME, StringId::FAMILY_NAME, StringId::FULL_NAME, StringId::POSTSCRIPT_NAME]
    {
        for name in font.localized_strings(id) {
            let name = fold(&name.to_string());
            if !name.is_empty() && !aliases.contains(&name) {
                aliases.push(name);
            }
        }
    }
    let attributes = font.attributes();
    let postscript = english(StringId::POSTSCRIPT_NAME).unwrap_or_else(|| format!("{family}-{style}"));
    Naming {
        family,
        style,
        postscript,
        aliases,
        weight: weight(attributes.weight.value()),
        italic: !matches!(attributes.style, Style::Normal),
        odd_width: attributes.stretch != Stretch::NORMAL,
    }
}

/// A weight as OS/2 counts it, 1 to 1000.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped first")]
fn weight(value: f32) -> u16 {
    value.clamp(1.0, 1000.0) as u16
}
