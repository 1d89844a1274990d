//! What a file says of itself: its kind, size, channels, resolution, profile and makers.
//!
//! Nothing here allocates by what a file claims: a picture beyond the limit is refused by its header.

use std::io::Cursor;

use image::{ExtendedColorType, ImageDecoder, ImageFormat, ImageReader};
use uuid::Uuid;

use super::credit::{self, Credits};
use super::{Channels, Fault, Format, Orientation, Picture, exif, jpeg, png, svg};
use crate::units::{Pt, Size};

/// Resolutions that somebody may have meant; others are what programs write when they do not know.
const SANE_DPI: std::ops::RangeInclusive<f64> = 36.0..=1200.0;
/// The resolution of a picture that states none: CSS's pixel.
const DEFAULT_DPI: f64 = 96.0;

/// What a file says of itself.
#[derive(Debug)]
pub(super) struct Probe {
    pub(super) format: Format,
    pub(super) pixels: (u32, u32),
    pub(super) orientation: Orientation,
    pub(super) channels: Channels,
    pub(super) bits: u8,
    pub(super) icc: Option<Vec<u8>>,
    /// Dots per inch across and down, as stored.
    pub(super) dpi: Option<(f64, f64)>,
    pub(super) credits: Credits,
    /// Whether the end of the pixels is missing, though a decoder can show the rest.
    pub(super) cut_short: bool,
}

/// The picture in `data`, which the manuscript calls `source`, with what is worth a warning.
pub(super) fn probe(data: Vec<u8>, source: &str, max_pixels: u64) -> Result<(Picture, Vec<Fault>), Fault> {
    let faulty = |why: String| {
        Fault::new("faulty-picture", format!("the picture `{source}` cannot be used: {why}"))
            .hint("open it in a picture editor and save it anew as PNG, JPEG or SVG")
    };
    let format = sniff(&data).ok_or_else(|| unknown(&data, source))?;
    let mut warnings = Vec::new();
    let probe = match format {
        Format::Jpeg => jpeg::probe(&data).map_err(faulty)?,
        Format::Png => png::probe(&data).map_err(faulty)?,
        Format::Svg => {
            let (probe, leaks) = svg::probe(&data).map_err(faulty)?;
            if let Some(reference) = leaks.reference {
                let what = format!("the drawing `{source}` refers to `{reference}`, which is left out");
                warnings.push(Fault::new("faulty-picture", what).hint("embed in the drawing what it needs"));
            }
            probe
        }
        Format::Gif => by_image(&data, Format::Gif, ImageFormat::Gif).map_err(faulty)?,
        Format::WebP => by_image(&data, Format::WebP, ImageFormat::WebP).map_err(faulty)?,
        Format::Tiff => by_image(&data, Format::Tiff, ImageFormat::Tiff).map_err(faulty)?,
        Format::Bmp => by_image(&data, Format::Bmp, ImageFormat::Bmp).map_err(faulty)?,
    };
    let (width, height) = probe.pixels;
    // A drawing has no pixels of its own: it is drawn as large as it is needed.
    if format != Format::Svg && u64::from(width) * u64::from(height) > max_pixels {
        let what = format!(
            "the picture `{source}` has {width} × {height} pixels, more than the {} million allowed",
            max_pixels / 1_000_000
        );
        return Err(
            Fault::new("huge-picture", what).hint("scale it down: a page needs no more than 300 pixels to the inch")
        );
    }
    if probe.cut_short {
        warnings.push(
            Fault::new("faulty-picture", format!("the picture `{source}` is cut short: its lower part may be missing"))
                .hint("copy or export the file again"),
        );
    }
    Ok((picture(probe, data), warnings))
}

fn picture(probe: Probe, data: Vec<u8>) -> Picture {
    let lead = if probe.format == Format::Svg { "Image:" } else { "Photo:" };
    let sane = probe.dpi.filter(|(x, y)| SANE_DPI.contains(x) && SANE_DPI.contains(y));
    let (dpi_x, dpi_y) = sane.unwrap_or((DEFAULT_DPI, DEFAULT_DPI));
    let width = Pt(f64::from(probe.pixels.0) * 72.0 / dpi_x);
    let height = Pt(f64::from(probe.pixels.1) * 72.0 / dpi_y);
    let natural_size =
        if probe.orientation.swaps_sides() { Size::new(height, width) } else { Size::new(width, height) };
    Picture {
        format: probe.format,
        digest: Uuid::new_v5(&Uuid::NAMESPACE_OID, &data).into_bytes(),
        pixels: probe.pixels,
        orientation: probe.orientation,
        channels: probe.channels,
        bits: probe.bits,
        icc: probe.icc,
        natural_size,
        credit: probe.credits.line(lead),
        data,
    }
}

/// The kind of file, by its first bytes; its name does not matter.
fn sniff(data: &[u8]) -> Option<Format> {
    match data {
        [0xff, 0xd8, 0xff, ..] => Some(Format::Jpeg),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Format::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Format::WebP),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(Format::Tiff),
        [b'B', b'M', _, _, _, _, _, _, _, _, _, _, _, _, ..] => Some(Format::Bmp),
        _ if data.starts_with(png::SIGNATURE) => Some(Format::Png),
        _ if is_svg(data) => Some(Format::Svg),
        _ => None,
    }
}

fn is_svg(data: &[u8]) -> bool {
    let text = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data).trim_ascii_start();
    // A licence in a comment may stand before the first tag.
    let head = text.get(..text.len().min(64 << 10)).unwrap_or_default();
    text.starts_with(b"<") && head.windows(4).any(|four| four == b"<svg" || four == b":svg")
}

/// Says what a file is that cannot be read, and what to do with it.
fn unknown(data: &[u8], source: &str) -> Fault {
    let brand = data.get(4..8).filter(|kind| *kind == b"ftyp").and_then(|_| data.get(8..12)).unwrap_or_default();
    let named = match data {
        [] => {
            return Fault::new("faulty-picture", format!("the picture `{source}` is an empty file"))
                .hint("copy or export the file again");
        }
        _ if matches!(brand, b"avif" | b"avis") => Some(("an AVIF file", "PNG or JPEG")),
        _ if matches!(brand, b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"mif1" | b"msf1") => {
            Some(("an HEIC file, as telephones write them", "JPEG"))
        }
        [0, 0, 0, 12, b'j', b'P', b' ', b' ', ..] | [0xff, 0x4f, 0xff, 0x51, ..] => {
            Some(("a JPEG 2000 file", "JPEG or PNG"))
        }
        [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] | [0xff, 0x0a, ..] => Some(("a JPEG XL file", "JPEG or PNG")),
        [b'%', b'P', b'D', b'F', ..] => Some(("a PDF file", "SVG or PNG")),
        [b'%', b'!', b'P', b'S', ..] | [0xc5, 0xd0, 0xd3, 0xc6, ..] => Some(("a PostScript file", "SVG or PNG")),
        [b'8', b'B', b'P', b'S', ..] => Some(("a Photoshop file", "PNG or JPEG")),
        [0x1f, 0x8b, ..] => Some(("a compressed file", "plain SVG")),
        [0, 0, 1, 0, ..] => Some(("an icon", "PNG")),
        [0x89, b'P', b'N', b'G', ..] => Some(("a PNG file that was damaged in transfer", "PNG")),
        [b'v', b'e', b'r', b's', b'i', b'o', b'n', b' ', ..] => {
            Some(("a Git LFS pointer, not the picture", "PNG or JPEG"))
        }
        _ if data.trim_ascii_start().to_ascii_lowercase().starts_with(b"<!doctype html") => {
            Some(("a web page", "PNG or JPEG"))
        }
        _ => None,
    };
    match named {
        Some((what, to)) => Fault::new("faulty-picture", format!("the picture `{source}` is {what}"))
            .hint(format!("save the picture as {to}")),
        None => Fault::new("faulty-picture", format!("`{source}` is no picture of a known kind"))
            .hint("pictures are JPEG, PNG, GIF, WebP, TIFF, BMP or SVG files"),
    }
}

/// Probes through the `image` library, which reads headers only until it is asked for pixels.
fn by_image(data: &[u8], format: Format, decoder: ImageFormat) -> Result<Probe, String> {
    let mut decoder = ImageReader::with_format(Cursor::new(data), decoder).into_decoder().map_err(|e| plain(&e))?;
    let (channels, bits) = channels(decoder.original_color_type());
    let exif = if format == Format::Tiff { Some(data.to_vec()) } else { decoder.exif_metadata().ok().flatten() };
    let facts = exif.map(exif::facts).unwrap_or_default();
    let xmp = decoder.xmp_metadata().ok().flatten().or(facts.xmp);
    let iptc = decoder.iptc_metadata().ok().flatten().or(facts.iptc);
    let xmp = xmp.as_deref().map(credit::from_xmp).unwrap_or_default();
    let iptc = iptc.as_deref().map(credit::from_iptc).unwrap_or_default();
    let pixels = decoder.dimensions();
    if pixels.0 == 0 || pixels.1 == 0 {
        return Err("it has no width or no height".to_owned());
    }
    Ok(Probe {
        format,
        pixels,
        orientation: facts.orientation.unwrap_or(Orientation(1)),
        channels,
        bits,
        icc: decoder.icc_profile().ok().flatten().filter(|icc| !icc.is_empty()),
        dpi: facts.dpi,
        credits: xmp.or(iptc).or(facts.credits),
        cut_short: false,
    })
}

fn channels(colour: ExtendedColorType) -> (Channels, u8) {
    let bits = colour.bits_per_pixel() / u16::from(colour.channel_count().max(1));
    #[expect(clippy::wildcard_enum_match_arm, reason = "the library's list of colours grows")]
    let channels = match colour {
        ExtendedColorType::L1
        | ExtendedColorType::L2
        | ExtendedColorType::L4
        | ExtendedColorType::L8
        | ExtendedColorType::L16 => Channels::Gray,
        ExtendedColorType::La8 | ExtendedColorType::La16 => Channels::GrayAlpha,
        ExtendedColorType::Rgb8 | ExtendedColorType::Rgb16 | ExtendedColorType::Bgr8 => Channels::Rgb,
        ExtendedColorType::Cmyk8 | ExtendedColorType::Cmyk16 => Channels::Cmyk { inverted: false },
        _ => Channels::Rgba,
    };
    let bits = match bits {
        1 | 2 | 4 | 8 | 16 => u8::try_from(bits).unwrap_or(8),
        _ => 8,
    };
    (channels, bits)
}

/// An error of the `image` library in one line.
pub(super) fn plain(error: &image::ImageError) -> String {
    let text = match error {
        image::ImageError::Limits(_) => return "it needs too much memory".to_owned(),
        image::ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            return "it is cut short".to_owned();
        }
        image::ImageError::Decoding(_)
        | image::ImageError::Encoding(_)
        | image::ImageError::Parameter(_)
        | image::ImageError::Unsupported(_)
        | image::ImageError::IoError(_) => error.to_string(),
    };
    let line = text.lines().next().unwrap_or_default().trim_end_matches('.');
    let mut letters = line.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
