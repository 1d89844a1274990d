//! Pictures: found, probed, decoded within limits, with orientation, resolution and credit.
//!
//! In come the addresses that a manuscript asks for; out comes an [`ImageStore`] with what could be had and a
//! diagnostic for what could not. The store reads each file once and keeps its bytes as they are, so that a backend
//! can pass a JPEG through; pixels are decoded only when a backend asks for them.
//!
//! `find` turns an address into a path, `probe` reads what a file says of itself without touching its pixels
//! (`jpeg` and `png` by their own parsers, `svg` through usvg, the others through the `image` library), `exif` and
//! `credit` read the metadata, and `decode` makes pixels.

mod credit;
mod decode;
mod exif;
mod find;
mod jpeg;
mod png;
mod probe;
mod svg;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rayon::prelude::*;

use crate::diag::{Diagnostic, Severity, Span, Warned};
use crate::units::{Pt, Size};

/// The place of a picture in its [`ImageStore`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ImageId(pub u32);

/// A picture that a manuscript asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The address as written, percent-decoded.
    pub source: String,
    /// Where it was first asked for.
    pub span: Span,
}

/// Where to look and how much to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageOptions {
    /// The folders against which a relative address is tried, in order: the manuscript's, then the project's.
    pub folders: Vec<PathBuf>,
    /// No picture outside this folder is read.
    pub root: PathBuf,
    /// The most pixels a picture may have.
    pub max_pixels: u64,
    /// The most bytes a file may have.
    pub max_bytes: u64,
}

/// Every picture of a document.
#[derive(Debug, Default)]
pub struct ImageStore {
    /// The pictures; an [`ImageId`] is an index. Equal files stand here once.
    pictures: Vec<Picture>,
    /// What was asked for, and where it is.
    sources: BTreeMap<String, ImageId>,
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names of the formats")]
pub enum Format {
    Jpeg,
    Png,
    Gif,
    WebP,
    Tiff,
    Bmp,
    Svg,
}

/// How the stored pixels must be turned to stand upright: the EXIF values 1 to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Orientation(pub u8);

/// The channels of the stored pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Channels {
    Gray,
    GrayAlpha,
    Rgb,
    Rgba,
    Palette,
    /// Four inks; `inverted` as Adobe's encoders write them.
    Cmyk {
        inverted: bool,
    },
}

/// A picture.
#[derive(Debug)]
pub struct Picture {
    /// The kind of file.
    pub format: Format,
    /// The file's bytes, untouched.
    pub data: Vec<u8>,
    /// Width and height of the stored pixels, before orientation; of an SVG its size in CSS pixels, rounded.
    pub pixels: (u32, u32),
    /// How the stored pixels must be turned.
    pub orientation: Orientation,
    /// The channels of the stored pixels; [`Channels::Rgba`] for an SVG.
    pub channels: Channels,
    /// Bits a channel: 1, 2, 4, 8 or 16.
    pub bits: u8,
    /// The ICC profile, where the file has one.
    pub icc: Option<Vec<u8>>,
    /// The size at which the picture is meant to be seen, upright: from its resolution, at 96 dpi where it states none.
    pub natural_size: Size,
    /// Who made it, from IPTC, XMP or EXIF: "Photo: Jane Doe. © 2020 Jane Doe".
    pub credit: Option<String>,
    /// A hash of the bytes; equal pictures are stored once.
    pub digest: [u8; 16],
}

/// Pixels, upright, 8 bits a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green, blue; row by row from the top.
    pub rgb: Vec<u8>,
    /// Opacity, one byte a pixel; `None` if all is opaque.
    pub alpha: Option<Vec<u8>>,
}

impl ImageStore {
    /// Reads and probes every picture in `requests`, in parallel. A picture that cannot be had is an error
    /// in the second half, at its place: `missing-picture`, `faulty-picture`, `huge-picture`, `outside-root`;
    /// a remote one is the warning `remote-picture`.
    pub fn load(requests: &[Request], options: &ImageOptions) -> (Warned<Self>, Vec<Diagnostic>) {
        let mut seen = BTreeSet::new();
        let first: Vec<&Request> = requests.iter().filter(|request| seen.insert(request.source.as_str())).collect();
        let loaded: Vec<Loaded> = first.par_iter().map(|request| load_one(request, options)).collect();

        let mut store = Self::default();
        let mut by_digest = BTreeMap::new();
        let mut warnings = Vec::new();
        let mut errors = Vec::new();
        for (request, loaded) in first.iter().zip(loaded) {
            for finding in loaded.findings {
                match finding.severity {
                    Severity::Error => errors.push(finding),
                    Severity::Warning => warnings.push(finding),
                }
            }
            let Some(picture) = loaded.picture else { continue };
            let next = ImageId(u32::try_from(store.pictures.len()).unwrap_or(u32::MAX));
            let id = *by_digest.entry(picture.digest).or_insert(next);
            if id == next {
                store.pictures.push(picture);
            }
            store.sources.insert(request.source.clone(), id);
        }
        (Warned { output: store, warnings }, errors)
    }

    /// The picture asked for as `source`; `None` if it could not be had.
    #[must_use]
    pub fn get(&self, source: &str) -> Option<ImageId> {
        self.sources.get(source).copied()
    }

    /// The picture called `id`; an empty one if `id` is of another store.
    #[must_use]
    pub fn picture(&self, id: ImageId) -> &Picture {
        debug_assert!((id.0 as usize) < self.pictures.len(), "{id:?} is of another store");
        self.pictures.get(id.0 as usize).unwrap_or(&NOTHING)
    }

    /// All pictures, in the order of their ids.
    pub fn pictures(&self) -> impl Iterator<Item = (ImageId, &Picture)> {
        (0..).map(ImageId).zip(&self.pictures)
    }
}

/// What stands in for a picture that a store does not have.
static NOTHING: Picture = Picture {
    format: Format::Png,
    data: Vec::new(),
    pixels: (1, 1),
    orientation: Orientation(1),
    channels: Channels::Gray,
    bits: 8,
    icc: None,
    natural_size: Size::new(Pt(0.75), Pt(0.75)),
    credit: None,
    digest: [0; 16],
};

/// What became of one request.
struct Loaded {
    picture: Option<Picture>,
    findings: Vec<Diagnostic>,
}

fn load_one(request: &Request, options: &ImageOptions) -> Loaded {
    let found = find::find(&request.source, options).and_then(|path| {
        let data = find::read(&path, &request.source, options)?;
        probe::probe(data, &request.source, options.max_pixels)
    });
    match found {
        Ok((picture, faults)) => {
            let findings = faults.into_iter().map(|fault| fault.warn(request.span)).collect();
            Loaded { picture: Some(picture), findings }
        }
        Err(fault) if fault.code == "remote-picture" => {
            Loaded { picture: None, findings: vec![fault.warn(request.span)] }
        }
        Err(fault) => Loaded { picture: None, findings: vec![fault.error(request.span)] },
    }
}

/// Why a picture cannot be had, or not as it should be; the place is the caller's to add.
#[derive(Debug)]
struct Fault {
    code: &'static str,
    message: String,
    hints: Vec<String>,
}

impl Fault {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hints: Vec::new() }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    fn error(self, span: Span) -> Diagnostic {
        let finding = Diagnostic::error(self.code, span, self.message);
        self.hints.into_iter().fold(finding, Diagnostic::hint)
    }

    fn warn(self, span: Span) -> Diagnostic {
        let finding = Diagnostic::warning(self.code, span, self.message);
        self.hints.into_iter().fold(finding, Diagnostic::hint)
    }
}

impl Picture {
    /// The pixels, upright, in sRGB, scaled down (never up) to at most `max_side` pixels on the longer side where given;
    /// an SVG is drawn at exactly that size.
    ///
    /// # Errors
    /// A message without place when the data is broken.
    pub fn decode(&self, max_side: Option<u32>) -> Result<Bitmap, String> {
        decode::decode(self, max_side)
    }

    /// Width and height of the picture as it is seen: in pixels, after orientation.
    #[must_use]
    pub fn upright_pixels(&self) -> (u32, u32) {
        let (width, height) = self.pixels;
        if self.orientation.swaps_sides() { (height, width) } else { (width, height) }
    }

    /// Whether the file needs nothing outside itself and runs nothing: true of every bitmap, and of an SVG without scripts,
    /// event handlers, foreign objects and references to other files. An SVG of which it is false is better drawn than embedded.
    #[must_use]
    pub fn is_self_contained(&self) -> bool {
        self.format != Format::Svg || svg::is_self_contained(&self.data)
    }
}

impl Orientation {
    /// Whether width and height change places when the picture is turned upright.
    #[must_use]
    pub const fn swaps_sides(self) -> bool {
        matches!(self.0, 5..=8)
    }
}
