//! Pictures as the package carries them.
//!
//! JPEG, PNG, GIF, WebP and safe SVG are passed on; a JPEG loses what its camera noted down. What reading systems
//! do not know (TIFF, BMP), what stands askew, what is too large for a screen, is in inks instead of light, or is an
//! SVG that reaches outside itself, is drawn anew.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use image::{ExtendedColorType, ImageEncoder};
use rayon::prelude::*;

use super::escape;
use crate::images::{Bitmap, Channels, Format, ImageId, ImageStore, Orientation, Picture};

/// The most pixels of a picture that is passed on as it is: what Apple Books takes at most (Apple Books Asset Guide).
const MOST_PIXELS: u64 = 5_600_000;
/// The most pixels on the longer side of a picture that is drawn anew: as many as large tablets have.
const LARGEST: u32 = 2400;
/// The quality of a JPEG that is written anew.
const QUALITY: u8 = 88;

/// A picture of the package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ImageFile {
    /// Its name in the package.
    pub(super) name: String,
    /// Its media type.
    pub(super) media: &'static str,
    /// Its bytes.
    pub(super) data: Vec<u8>,
}

/// The pictures of the package.
#[derive(Debug, Default)]
pub(super) struct ImageFiles {
    by_source: BTreeMap<String, usize>,
    files: Vec<ImageFile>,
}

impl ImageFiles {
    /// The pictures of `store` that the text asks for as `sources`. One that cannot be drawn is left out, and the text
    /// shows its description.
    pub(super) fn of<'s>(store: &ImageStore, sources: impl Iterator<Item = &'s str>) -> Self {
        let sources: BTreeSet<&str> = sources.collect();
        let mut by_id: BTreeMap<ImageId, Vec<&str>> = BTreeMap::new();
        for source in sources {
            if let Some(id) = store.get(source) {
                by_id.entry(id).or_default().push(source);
            }
        }
        let asked: Vec<(ImageId, Vec<&str>)> = by_id.into_iter().collect();
        let made: Vec<Option<(Vec<u8>, &'static str, &'static str)>> =
            asked.par_iter().map(|(id, _)| prepare(store.picture(*id))).collect();
        let mut files = Self::default();
        for ((_, sources), made) in asked.into_iter().zip(made) {
            let Some((data, media, extension)) = made else { continue };
            let number = files.files.len() + 1;
            let stem = sources.first().map(|source| stem(source)).unwrap_or_default();
            let name = format!("images/{number:02}{}{stem}.{extension}", if stem.is_empty() { "" } else { "-" });
            for source in sources {
                files.by_source.insert(source.to_owned(), files.files.len());
            }
            files.files.push(ImageFile { name, media, data });
        }
        files
    }

    /// The picture that the text asks for as `source`.
    pub(super) fn get(&self, source: &str) -> Option<&ImageFile> {
        self.files.get(*self.by_source.get(source)?)
    }

    /// All of them.
    pub(super) fn files(&self) -> &[ImageFile] {
        &self.files
    }

    #[cfg(test)]
    pub(super) fn for_test(source: &str, name: &str) -> Self {
        let file = ImageFile { name: name.to_owned(), media: "image/png", data: Vec::new() };
        Self { by_source: BTreeMap::from([(source.to_owned(), 0)]), files: vec![file] }
    }
}

/// The name of the file that `source` names, as a slug.
fn stem(source: &str) -> String {
    let name = source.rsplit(['/', '\\']).next().unwrap_or(source);
    escape::slug(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

/// The bytes to carry, their media type and the ending of their file's name.
pub(super) fn prepare(picture: &Picture) -> Option<(Vec<u8>, &'static str, &'static str)> {
    let (width, height) = picture.pixels;
    let fits = u64::from(width) * u64::from(height) <= MOST_PIXELS && picture.orientation == Orientation(1);
    match picture.format {
        Format::Jpeg if fits && !matches!(picture.channels, Channels::Cmyk { .. }) => {
            Some((without_camera_data(&picture.data), "image/jpeg", "jpg"))
        }
        Format::Png if fits => Some((picture.data.clone(), "image/png", "png")),
        // Moving pictures would stand still if they were drawn anew, so their size is left as it is.
        Format::Gif => Some((picture.data.clone(), "image/gif", "gif")),
        Format::WebP if fits => Some((picture.data.clone(), "image/webp", "webp")),
        Format::Svg if picture.is_self_contained() => Some((picture.data.clone(), "image/svg+xml", "svg")),
        Format::Jpeg => {
            let bitmap = picture.decode(Some(LARGEST)).ok()?;
            Some((jpeg(&bitmap)?, "image/jpeg", "jpg"))
        }
        Format::Svg => {
            // Twice the size in CSS pixels, for dense screens.
            let side = width.max(height).saturating_mul(2).clamp(1, LARGEST);
            Some((png(&picture.decode(Some(side)).ok()?)?, "image/png", "png"))
        }
        Format::Png | Format::WebP | Format::Tiff | Format::Bmp => {
            Some((png(&picture.decode(Some(LARGEST)).ok()?)?, "image/png", "png"))
        }
    }
}

/// `bitmap` as a PNG.
pub(super) fn png(bitmap: &Bitmap) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(Cursor::new(&mut out));
    match &bitmap.alpha {
        None => encoder.write_image(&bitmap.rgb, bitmap.width, bitmap.height, ExtendedColorType::Rgb8).ok()?,
        Some(alpha) => {
            let pixels = bitmap.rgb.as_chunks::<3>().0.iter().zip(alpha);
            let rgba: Vec<u8> = pixels.flat_map(|(&[r, g, b], &a)| [r, g, b, a]).collect();
            encoder.write_image(&rgba, bitmap.width, bitmap.height, ExtendedColorType::Rgba8).ok()?;
        }
    }
    Some(out)
}

/// `bitmap` as a JPEG.
pub(super) fn jpeg(bitmap: &Bitmap) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(Cursor::new(&mut out), QUALITY);
    encoder.write_image(&bitmap.rgb, bitmap.width, bitmap.height, ExtendedColorType::Rgb8).ok()?;
    Some(out)
}

/// A JPEG without its EXIF, XMP and IPTC segments and comments, which may tell where and by whom it was taken.
/// Kept are JFIF, the colour profile and Adobe's note on colours (ITU-T T.81, annex B).
fn without_camera_data(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let Some((start, mut rest)) = data.split_at_checked(2) else { return data.to_vec() };
    out.extend_from_slice(start);
    while let &[0xff, marker, high, low, ..] = rest {
        // From the first scan on there is picture data only.
        if marker == 0xda || !(0xc0..=0xfe).contains(&marker) {
            break;
        }
        let length = usize::from(u16::from_be_bytes([high, low])) + 2;
        let Some((segment, tail)) = rest.split_at_checked(length) else { break };
        let icc = marker == 0xe2 && segment.get(4..).is_some_and(|s| s.starts_with(b"ICC_PROFILE\0"));
        let told = matches!(marker, 0xe1..=0xed | 0xef | 0xfe);
        if !told || icc {
            out.extend_from_slice(segment);
        }
        rest = tail;
    }
    out.extend_from_slice(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jpeg_loses_what_the_camera_noted() {
        let exif = [0xff, 0xe1, 0, 8, b'E', b'x', b'i', b'f', 0, 0];
        let jfif = [0xff, 0xe0, 0, 4, 1, 2];
        let scan = [0xff, 0xda, 0, 3, 1, 7, 7, 0xff, 0xd9];
        let with = [&[0xff, 0xd8][..], &jfif, &exif, &scan].concat();
        let without = [&[0xff, 0xd8][..], &jfif, &scan].concat();
        assert_eq!(without_camera_data(&with), without);
        assert_eq!(without_camera_data(&with[..9]), with[..9]);
    }

    #[test]
    fn names_are_slugs() {
        assert_eq!(stem("bilder/Größe 1.PNG"), "groesse-1");
        assert_eq!(stem("каталог.png"), "");
    }

    #[test]
    fn bitmaps_become_files() {
        let bitmap = Bitmap { width: 1, height: 2, rgb: vec![1, 2, 3, 4, 5, 6], alpha: Some(vec![255, 0]) };
        assert!(png(&bitmap).is_some_and(|png| png.starts_with(b"\x89PNG")));
        assert!(jpeg(&bitmap).is_some_and(|jpeg| jpeg.starts_with(&[0xff, 0xd8])));
    }
}
