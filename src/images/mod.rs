//! Pictures: found, probed, decoded within limits, with orientation, resolution and credit.
//!
//! The store reads each file once and keeps its bytes as they are, so that a backend can pass
//! a JPEG through; pixels are decoded only when a backend asks for them.

use std::path::PathBuf;

use crate::diag::{Diagnostic, Span, Warned};
use crate::units::Size;

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
pub struct ImageStore {}

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
    pub fn load(_requests: &[Request], _options: &ImageOptions) -> (Warned<Self>, Vec<Diagnostic>) {
        todo!()
    }

    /// The picture asked for as `source`; `None` if it could not be had.
    #[must_use]
    pub fn get(&self, _source: &str) -> Option<ImageId> {
        todo!()
    }

    /// The picture called `id`.
    #[must_use]
    pub fn picture(&self, _id: ImageId) -> &Picture {
        todo!()
    }

    /// All pictures, in the order of their ids.
    pub fn pictures(&self) -> impl Iterator<Item = (ImageId, &Picture)> {
        std::iter::empty()
    }
}

impl Picture {
    /// The pixels, upright, in sRGB, scaled down (never up) to at most `max_side` pixels on the longer side where given;
    /// an SVG is drawn at exactly that size.
    ///
    /// # Errors
    /// A message without place when the data is broken.
    pub fn decode(&self, _max_side: Option<u32>) -> Result<Bitmap, String> {
        todo!()
    }
}
