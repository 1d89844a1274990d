//! Pictures as image objects (ISO 32000-1, 8.9.5).
//!
//! In: the pictures that the pages show. Out: for each a dictionary and its data: a JPEG's bytes and a PNG's
//! compressed rows as they are in the file where PDF can read them, else pixels, filtered as in PNG and deflated.
//! Colours are those of the picture's own profile, else sRGB, which the output intent declares.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read as _;

use flate2::read::ZlibDecoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _};
use printpdf::{DictItem, ExternalStream};
use rayon::prelude::*;

use crate::diag::{Diagnostic, Result};
use crate::images::{Bitmap, Channels, Format, ImageId, ImageStore, Picture};
use crate::layout::{FrameItem, Pages};
use crate::units::{Point, Pt, Size};

use super::finish::Packing;
use super::icc;
use super::opacity::{self, Rows};

/// How many pixels an inch a drawing gets that is not kept as a drawing.
const DRAWING_DPI: f64 = 300.0;

/// The most pixels at a side that a drawing gets.
const DRAWING_MAX_SIDE: u32 = 6000;

/// The entries of a dictionary, as the PDF library takes them.
pub(super) type Entries = BTreeMap<String, DictItem>;

/// A picture as the file has it.
#[derive(Debug)]
pub(super) struct Embedded<'a> {
    /// Its name among the resources: `I0`.
    pub(super) resource: String,
    /// How its pixels must be turned on the page, 1 to 8.
    pub(super) orientation: u8,
    /// Its dictionary, but for profile and mask.
    pub(super) entries: Entries,
    /// Its data.
    pub(super) data: Cow<'a, [u8]>,
    /// How the data stands.
    pub(super) packing: Packing,
    /// The profile of its colours, which stand in `channels` channels.
    pub(super) profile: Option<Profile<'a>>,
    /// Its opacity: dictionary and data.
    pub(super) mask: Option<(Entries, Vec<u8>)>,
}

/// A colour profile.
#[derive(Clone, Copy, Debug)]
pub(super) struct Profile<'a> {
    /// The bytes.
    pub(super) data: &'a [u8],
    /// How many channels it describes.
    pub(super) channels: i64,
}

/// Every picture that the pages show.
#[derive(Debug, Default)]
pub(super) struct ImageTable<'a> {
    /// By [`ImageId`]; `None` for one that no page shows.
    pictures: Vec<Option<Embedded<'a>>>,
}

impl<'a> ImageTable<'a> {
    /// Makes ready what the pages show.
    pub(super) fn new(pages: &Pages, store: &'a ImageStore) -> Result<Self> {
        let mut shown: BTreeMap<ImageId, Size> = BTreeMap::new();
        for page in &pages.pages {
            for item in &page.items {
                match item {
                    FrameItem::Image { rect, image, .. } => {
                        let size = shown.entry(*image).or_default();
                        size.width = size.width.max(rect.size.width);
                        size.height = size.height.max(rect.size.height);
                    }
                    FrameItem::Glyphs(_) | FrameItem::Rule { .. } | FrameItem::Link { .. } => {}
                }
            }
        }
        let shown: Vec<(ImageId, Size)> = shown.into_iter().collect();
        let made: Vec<Embedded<'a>> = shown
            .par_iter()
            .map(|(id, size)| {
                embed(store.picture(*id), *id, *size).map_err(|message| {
                    Diagnostic::error(
                        "faulty-picture",
                        None,
                        format!("a picture cannot be put into the PDF: {message}"),
                    )
                })
            })
            .collect::<std::result::Result<_, Diagnostic>>()?;
        let mut pictures = Vec::new();
        for ((id, _), embedded) in shown.into_iter().zip(made) {
            pictures.resize_with(id.0 as usize, || None);
            pictures.push(Some(embedded));
        }
        Ok(Self { pictures })
    }

    /// The picture called `id`.
    pub(super) fn get(&self, id: ImageId) -> Option<&Embedded<'a>> {
        self.pictures.get(id.0 as usize)?.as_ref()
    }

    /// All pictures, in the order of their ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Embedded<'a>> {
        self.pictures.iter().flatten()
    }
}

/// The matrix that brings the unit square of an image object upright into a rectangle of `size` at `corner`, its lower
/// left; `orientation` is EXIF's (EXIF 2.32, 4.6.4 A).
pub(super) fn matrix(orientation: u8, corner: Point, size: Size) -> [f64; 6] {
    let (Pt(x), Pt(y), Pt(w), Pt(h)) = (corner.x, corner.y, size.width, size.height);
    match orientation {
        2 => [-w, 0.0, 0.0, h, x + w, y],
        3 => [-w, 0.0, 0.0, -h, x + w, y + h],
        4 => [w, 0.0, 0.0, -h, x, y + h],
        5 => [0.0, -h, -w, 0.0, x + w, y + h],
        6 => [0.0, -h, w, 0.0, x, y + h],
        7 => [0.0, h, w, 0.0, x, y],
        8 => [0.0, h, -w, 0.0, x + w, y],
        _ => [w, 0.0, 0.0, h, x, y],
    }
}

fn embed<'a>(picture: &'a Picture, id: ImageId, size: Size) -> std::result::Result<Embedded<'a>, String> {
    let whole = match picture.format {
        Format::Jpeg => jpeg(picture),
        Format::Png => png(picture),
        Format::Svg | Format::Gif | Format::WebP | Format::Tiff | Format::Bmp => None,
    };
    let mut embedded = match whole {
        Some(embedded) => embedded,
        None => pixels(picture.decode((picture.format == Format::Svg).then(|| drawing_side(size)))?)
            .ok_or("its pixels are not as many as it says")?,
    };
    embedded.resource = format!("I{}", id.0);
    Ok(embedded)
}

/// The longer side, in pixels, of a drawing that is shown at `size`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
fn drawing_side(size: Size) -> u32 {
    let side = size.width.max(size.height).0 / 72.0 * DRAWING_DPI;
    side.clamp(1.0, f64::from(DRAWING_MAX_SIDE)).ceil() as u32
}

fn name(value: &str) -> DictItem {
    DictItem::Name(value.as_bytes().to_vec())
}

/// The entries that every image has.
fn entries(width: u32, height: u32, bits: u8, space: Option<&str>) -> Entries {
    let mut entries = Entries::new();
    entries.insert("Type".to_owned(), name("XObject"));
    entries.insert("Subtype".to_owned(), name("Image"));
    entries.insert("Width".to_owned(), DictItem::Int(i64::from(width)));
    entries.insert("Height".to_owned(), DictItem::Int(i64::from(height)));
    entries.insert("BitsPerComponent".to_owned(), DictItem::Int(i64::from(bits)));
    if let Some(space) = space {
        entries.insert("ColorSpace".to_owned(), name(space));
    }
    entries
}

/// The colour space of stored channels where they need no profile, and how many there are.
fn device(channels: Channels) -> (&'static str, i64) {
    match channels {
        Channels::Gray | Channels::GrayAlpha => ("DeviceGray", 1),
        Channels::Rgb | Channels::Rgba | Channels::Palette => ("DeviceRGB", 3),
        Channels::Cmyk { .. } => ("DeviceCMYK", 4),
    }
}

fn profile(picture: &Picture) -> Option<Profile<'_>> {
    let data = picture.icc.as_deref().filter(|data| icc::fits(data, picture.channels))?;
    Some(Profile { data, channels: device(picture.channels).1 })
}

/// A JPEG as it is; `None` where its inks have no profile and must be turned into sRGB.
fn jpeg(picture: &Picture) -> Option<Embedded<'_>> {
    let profile = profile(picture);
    let mut entries = entries(picture.pixels.0, picture.pixels.1, 8, Some(device(picture.channels).0));
    entries.insert("Filter".to_owned(), name("DCTDecode"));
    if let Channels::Cmyk { inverted } = picture.channels {
        profile?;
        if inverted {
            let decode = [1, 0, 1, 0, 1, 0, 1, 0].map(DictItem::Int).to_vec();
            entries.insert("Decode".to_owned(), DictItem::Array(decode));
        }
    }
    Some(Embedded {
        resource: String::new(),
        orientation: picture.orientation.0,
        entries,
        data: Cow::Borrowed(&picture.data),
        packing: Packing::AsIs,
        profile,
        mask: None,
    })
}

/// A PNG's compressed rows, as they are where every pixel is opaque; `None` where they are interlaced or damaged.
fn png(picture: &Picture) -> Option<Embedded<'_>> {
    let (space, colors) = match picture.channels {
        Channels::Palette => ("Indexed", 1),
        Channels::Gray | Channels::Rgb => device(picture.channels),
        Channels::GrayAlpha | Channels::Rgba => return see_through_png(picture),
        Channels::Cmyk { .. } => return None,
    };
    let chunks = PngChunks::read(&picture.data)?;
    let (width, height) = picture.pixels;
    let row = (u64::from(width) * colors.unsigned_abs() * u64::from(picture.bits)).div_ceil(8) + 1;
    if !inflates_to(&chunks.rows, row * u64::from(height)) {
        return None;
    }
    let mut entries = entries(width, height, picture.bits, Some(space));
    entries.insert("Filter".to_owned(), name("FlateDecode"));
    entries.insert("DecodeParms".to_owned(), predictor(colors, picture.bits, width));
    if picture.channels == Channels::Palette {
        let count = chunks.palette.len() / 3;
        let last = i64::try_from(count.checked_sub(1)?).ok()?;
        let table = DictItem::String { data: chunks.palette.get(..count * 3)?.to_vec(), literal: true };
        let space = vec![name("Indexed"), name("DeviceRGB"), DictItem::Int(last), table];
        entries.insert("ColorSpace".to_owned(), DictItem::Array(space));
    }
    Some(Embedded {
        resource: String::new(),
        orientation: picture.orientation.0,
        entries,
        data: chunks.rows,
        packing: Packing::AsIs,
        profile: profile(picture),
        mask: None,
    })
}

/// A PNG whose pixels have their opacity beside them, with colour and opacity taken apart; `None` where it is interlaced
/// or damaged.
fn see_through_png(picture: &Picture) -> Option<Embedded<'_>> {
    let (space, colors) = device(picture.channels);
    let (width, height) = picture.pixels;
    let rows = Rows {
        width: usize::try_from(width).ok()?,
        height: usize::try_from(height).ok()?,
        colors: usize::try_from(colors).ok()?,
        sample: usize::from(picture.bits / 8),
    };
    if rows.sample == 0 {
        return None;
    }
    let parted = opacity::part(&PngChunks::read(&picture.data)?.rows, rows)?;
    let layer = |space: &str, colors: i64| {
        let mut entries = entries(width, height, picture.bits, Some(space));
        entries.insert("Filter".to_owned(), name("FlateDecode"));
        entries.insert("DecodeParms".to_owned(), predictor(colors, picture.bits, width));
        entries
    };
    Some(Embedded {
        resource: String::new(),
        orientation: picture.orientation.0,
        entries: layer(space, colors),
        data: Cow::Owned(parted.color),
        packing: Packing::AsIs,
        profile: profile(picture),
        mask: parted.opacity.map(|data| (layer("DeviceGray", 1), data)),
    })
}

/// The parameters of rows filtered as in PNG (7.4.4.4).
fn predictor(colors: i64, bits: u8, width: u32) -> DictItem {
    let map =
        [("Predictor", 15), ("Colors", colors), ("BitsPerComponent", i64::from(bits)), ("Columns", i64::from(width))];
    DictItem::Dict { map: map.into_iter().map(|(key, value)| (key.to_owned(), DictItem::Int(value))).collect() }
}

/// What of a PNG file goes into the PDF.
pub(super) struct PngChunks<'a> {
    /// The compressed rows.
    pub(super) rows: Cow<'a, [u8]>,
    palette: &'a [u8],
}

impl<'a> PngChunks<'a> {
    /// Reads them; `None` for a file that is interlaced, has a transparent colour, or is damaged.
    pub(super) fn read(data: &'a [u8]) -> Option<Self> {
        let mut rest = data.get(8..)?;
        let mut found = Self { rows: Cow::Borrowed(&[]), palette: &[] };
        while let Some((head, after)) = rest.split_first_chunk::<8>() {
            let [a, b, c, d, kind @ ..] = *head;
            let length = usize::try_from(u32::from_be_bytes([a, b, c, d])).ok()?;
            let content = after.get(..length)?;
            rest = after.get(length.checked_add(4)?..)?;
            match &kind {
                b"IHDR" if content.get(12) != Some(&0) => return None,
                b"tRNS" => return None,
                b"PLTE" => found.palette = content,
                b"IDAT" if found.rows.is_empty() => found.rows = Cow::Borrowed(content),
                b"IDAT" => found.rows.to_mut().extend_from_slice(content),
                b"IEND" => break,
                _ => {}
            }
        }
        (!found.rows.is_empty()).then_some(found)
    }
}

/// Whether compressed data is sound and has exactly `size` bytes in it.
fn inflates_to(data: &[u8], size: u64) -> bool {
    let mut decoder = ZlibDecoder::new(data).take(size + 1);
    let mut buffer = [0; 16 * 1024];
    let mut total = 0;
    loop {
        match decoder.read(&mut buffer) {
            Ok(0) => return total == size,
            Ok(read) => total += read as u64,
            Err(_) => return false,
        }
    }
}

/// Pixels, filtered and deflated.
fn pixels<'a>(bitmap: Bitmap) -> Option<Embedded<'a>> {
    let Bitmap { width, height, rgb, alpha } = bitmap;
    let gray = rgb.as_chunks::<3>().0.iter().all(|[r, g, b]| r == g && g == b);
    let layer = |channels: Channels, color: ExtendedColorType, samples: &[u8]| -> Option<(Entries, Vec<u8>)> {
        let (space, colors) = device(channels);
        let mut entries = entries(width, height, 8, Some(space));
        entries.insert("Filter".to_owned(), name("FlateDecode"));
        entries.insert("DecodeParms".to_owned(), predictor(colors, 8, width));
        Some((entries, rows(samples, width, height, color)?))
    };
    let (entries, data) = if gray {
        let samples: Vec<u8> = rgb.as_chunks::<3>().0.iter().map(|[gray, ..]| *gray).collect();
        layer(Channels::Gray, ExtendedColorType::L8, &samples)?
    } else {
        layer(Channels::Rgb, ExtendedColorType::Rgb8, &rgb)?
    };
    let mask = match alpha {
        Some(alpha) => Some(layer(Channels::Gray, ExtendedColorType::L8, &alpha)?),
        None => None,
    };
    Some(Embedded {
        resource: String::new(),
        orientation: 1,
        entries,
        data: Cow::Owned(data),
        packing: Packing::AsIs,
        profile: None,
        mask,
    })
}

/// Rows filtered and deflated as PNG does it, by PNG's own encoder; `None` if there are not as many as there should be.
fn rows(samples: &[u8], width: u32, height: u32, color: ExtendedColorType) -> Option<Vec<u8>> {
    let bytes = u64::from(width) * u64::from(height) * u64::from(color.bits_per_pixel() / 8);
    if u64::try_from(samples.len()) != Ok(bytes) {
        return None;
    }
    let mut file = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Level(6), FilterType::Adaptive);
    encoder.write_image(samples, width, height, color).ok()?;
    Some(PngChunks::read(&file)?.rows.into_owned())
}

impl Embedded<'_> {
    /// The dictionary with profile and mask as empty streams, for the PDF library to make objects of; their data is
    /// filled in when the file is written, so that no copy of it is made.
    pub(super) fn skeleton(&self) -> ExternalStream {
        let hollow =
            |dict: Entries| DictItem::Stream { stream: ExternalStream { dict, content: Vec::new(), compress: false } };
        let mut dict = self.entries.clone();
        if let Some(profile) = self.profile {
            let stream = hollow(Entries::from([("N".to_owned(), DictItem::Int(profile.channels))]));
            let space = DictItem::Array(vec![name("ICCBased"), stream]);
            let space = match dict.remove("ColorSpace") {
                Some(DictItem::Array(mut indexed)) => {
                    if let Some(base) = indexed.get_mut(1) {
                        *base = space;
                    }
                    DictItem::Array(indexed)
                }
                _ => space,
            };
            dict.insert("ColorSpace".to_owned(), space);
        }
        if let Some((entries, _)) = &self.mask {
            dict.insert("SMask".to_owned(), hollow(entries.clone()));
        }
        ExternalStream { dict, content: Vec::new(), compress: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corner(orientation: u8, u: f64, v: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = matrix(orientation, Point::new(Pt(0.0), Pt(0.0)), Size::new(Pt(2.0), Pt(1.0)));
        (a * u + c * v + e, b * u + d * v + f)
    }

    #[test]
    fn orientation_brings_the_first_pixel_where_exif_says() {
        // The top left of the stored pixels, (0, 1) in the unit square, is seen at: top left, top right, …
        let seen = [(0.0, 1.0), (2.0, 1.0), (2.0, 0.0), (0.0, 0.0), (0.0, 1.0), (2.0, 1.0), (2.0, 0.0), (0.0, 0.0)];
        for (orientation, expected) in (1..=8).zip(seen) {
            let (x, y) = corner(orientation, 0.0, 1.0);
            assert!((x - expected.0).abs() < 1e-9 && (y - expected.1).abs() < 1e-9, "{orientation}: {x} {y}");
        }
    }

    #[test]
    fn pixels_become_rows_as_in_png() {
        let rgb = vec![9; 4 * 3 * 3];
        let bitmap = Bitmap { width: 4, height: 3, rgb, alpha: Some(vec![128; 12]) };
        let embedded = pixels(bitmap).unwrap();
        assert!(inflates_to(&embedded.data, 3 * 5), "a grey row is a filter and four samples");
        let (mask, data) = embedded.mask.unwrap();
        assert!(inflates_to(&data, 3 * 5));
        assert!(mask.contains_key("DecodeParms"));
        assert!(pixels(Bitmap { width: 4, height: 3, rgb: vec![0; 5], alpha: None }).is_none());
    }
}
