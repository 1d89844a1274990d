//! The archive: put together by `epub-builder`, finished here.
//!
//! `epub-builder` writes the container and packs the files; its own package document, navigation document and NCX lack
//! pages, roles, properties and more, and its archive may hold the time of the build. So the second pass copies what it
//! packed and puts our documents in the place of those three, with fixed times and the order that the OCF asks for
//! (EPUB 3.3, section 4.2): `mimetype` first and stored. Pictures that are compressed already pass the first as empty
//! files, and their bytes go into the archive as they are.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ZipLibrary};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::nav::NAV;
use super::{NCX, STYLESHEET};

/// The folder that `epub-builder` puts all files in.
const FOLDER: &str = "OEBPS/";
/// The name that it gives the package document.
const PACKAGE: &str = "content.opf";

/// A file to pack.
#[derive(Debug)]
pub(super) struct Packed<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Its media type.
    pub(super) media: &'static str,
    /// Its bytes.
    pub(super) data: &'a [u8],
}

/// The three documents that are ours alone.
#[derive(Debug)]
pub(super) struct Documents {
    /// The package document.
    pub(super) opf: String,
    /// The navigation document.
    pub(super) nav: String,
    /// The NCX.
    pub(super) ncx: String,
}

/// The archive of `files`, in their order, with `documents`. The error is a message without a place.
pub(super) fn archive(files: &[Packed<'_>], documents: &Documents) -> Result<Vec<u8>, String> {
    finish(&assemble(files).map_err(|error| error.to_string())?, files, documents).map_err(|error| error.to_string())
}

impl Packed<'_> {
    /// Whether packing would not make it smaller.
    fn is_compressed(&self) -> bool {
        matches!(self.media, "image/jpeg" | "image/png" | "image/gif" | "image/webp")
    }
}

/// What `epub-builder` makes of `files`.
fn assemble(files: &[Packed<'_>]) -> epub_builder::Result<Vec<u8>> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    for file in files {
        if file.name == STYLESHEET {
            builder.stylesheet(file.data)?;
        } else if file.media == "application/xhtml+xml" {
            builder.add_content(EpubContent::new(file.name, file.data))?;
        } else {
            builder.add_resource(file.name, if file.is_compressed() { &[] } else { file.data }, file.media)?;
        }
    }
    let mut out = Vec::new();
    builder.generate(&mut out)?;
    Ok(out)
}

/// The archive with our documents, fixed times and no others.
fn finish(built: &[u8], files: &[Packed<'_>], documents: &Documents) -> zip::result::ZipResult<Vec<u8>> {
    let mut built = ZipArchive::new(Cursor::new(built))?;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(1 << 20)));
    let time = DateTime::default();
    let stored = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(time)
        .unix_permissions(0o644);
    let deflated = stored.compression_method(CompressionMethod::Deflated);
    out.start_file("mimetype", stored)?;
    out.write_all(b"application/epub+zip")?;
    let ours = [(PACKAGE, &documents.opf), (NAV, &documents.nav), (NCX, &documents.ncx)];
    let replaced = |name: &str| {
        name == "mimetype" || name.strip_prefix(FOLDER).is_some_and(|name| ours.iter().any(|(our, _)| *our == name))
    };
    let pictures: BTreeMap<&str, &[u8]> =
        files.iter().filter(|file| file.is_compressed()).map(|file| (file.name, file.data)).collect();
    // The container comes before the package document, which comes before all that it lists.
    for of_container in [true, false] {
        if !of_container {
            for (name, text) in ours {
                out.start_file(format!("{FOLDER}{name}"), deflated)?;
                out.write_all(text.as_bytes())?;
            }
        }
        for index in 0..built.len() {
            let file = built.by_index_raw(index)?;
            if replaced(file.name()) || file.name().starts_with("META-INF/") != of_container {
                continue;
            }
            match file.name().strip_prefix(FOLDER).and_then(|name| pictures.get(name)) {
                Some(data) => {
                    out.start_file(file.name(), stored)?;
                    out.write_all(data)?;
                }
                None => out.raw_copy_file_touch(file, time, Some(0o644))?,
            }
        }
    }
    Ok(out.finish()?.into_inner())
}
