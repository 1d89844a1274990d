//! Pixels: upright, in sRGB, no larger than asked for.
//!
//! The `image` library decodes; `moxcms` brings the colours of the file's ICC profile to sRGB. CMYK becomes RGB by the
//! decoder's plain formula, because a page takes CMYK undecoded and a screen shows no better.

use std::io::Cursor;

use image::imageops::{FilterType, resize};
use image::metadata::Orientation as Turn;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbaImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::probe::plain;
use super::{Bitmap, Channels, Format, Picture, svg};

/// Bytes of working memory that a decoder may take for each pixel: 16-bit RGBA, and as much again for its own needs.
const BYTES_A_PIXEL: u64 = 16;

/// The pixels of `picture`; see [`Picture::decode`].
pub(super) fn decode(picture: &Picture, max_side: Option<u32>) -> Result<Bitmap, String> {
    let format = match picture.format {
        Format::Svg => return svg::draw(&picture.data, max_side),
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::Gif => ImageFormat::Gif,
        Format::WebP => ImageFormat::WebP,
        Format::Tiff => ImageFormat::Tiff,
        Format::Bmp => ImageFormat::Bmp,
    };
    let (width, height) = picture.pixels;
    let mut reader = ImageReader::with_format(Cursor::new(picture.data.as_slice()), format);
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(width);
    limits.max_image_height = Some(height);
    limits.max_alloc = Some(u64::from(width) * u64::from(height) * BYTES_A_PIXEL + (64 << 20));
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|error| plain(&error))?;
    let has_alpha = decoder.color_type().has_alpha();
    let image = DynamicImage::from_decoder(decoder).map_err(|error| plain(&error))?;
    let image = if has_alpha { image } else { halved(image, max_side) };

    let gray = !image.color().has_color();
    let mut pixels = image.into_rgba8();
    if let Some(icc) = picture.icc.as_deref()
        && !matches!(picture.channels, Channels::Cmyk { .. })
    {
        to_srgb(&mut pixels, icc, gray);
    }
    let pixels = upright(scaled(pixels, max_side, has_alpha), picture.orientation.0);
    Ok(split(&pixels))
}

/// Brings `pixels` from the profile `icc` to sRGB; a profile that is broken or of another kind of colour is passed over.
fn to_srgb(pixels: &mut RgbaImage, icc: &[u8], gray: bool) {
    let Ok(profile) = ColorProfile::new_from_slice(icc) else { return };
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    if profile.color_space == DataColorSpace::Rgb && !gray {
        let Ok(transform) = profile.create_transform_8bit(Layout::Rgba, &srgb, Layout::Rgba, options) else { return };
        // Piece by piece, so that no second copy of the picture is needed.
        for piece in pixels.chunks_mut(4 * 4096) {
            let from = piece.to_vec();
            if transform.transform(&from, piece).is_err() {
                piece.copy_from_slice(&from);
            }
        }
    } else if profile.color_space == DataColorSpace::Gray && gray {
        let Ok(transform) = profile.create_transform_8bit(Layout::Gray, &srgb, Layout::Rgb, options) else { return };
        let values: Vec<u8> = (0..=u8::MAX).collect();
        let mut table = vec![0; values.len() * 3];
        if transform.transform(&values, &mut table).is_err() {
            return;
        }
        for pixel in pixels.pixels_mut() {
            let [value, _, _, alpha] = pixel.0;
            let at = usize::from(value) * 3;
            if let Some([red, green, blue]) = table.get(at..at + 3) {
                pixel.0 = [*red, *green, *blue, alpha];
            }
        }
    }
}

/// A very large picture brought to twice the size that is wanted by plain averages, which is quick; the filter does the rest.
fn halved(image: DynamicImage, max_side: Option<u32>) -> DynamicImage {
    let longer = image.width().max(image.height());
    match max_side.map(|side| side.max(1).saturating_mul(2)) {
        Some(side) if side < longer / 2 => {
            image.thumbnail_exact(shrunk(image.width(), side, longer), shrunk(image.height(), side, longer))
        }
        Some(_) | None => image,
    }
}

/// `length` scaled as `longer` is to become `side`.
fn shrunk(length: u32, side: u32, longer: u32) -> u32 {
    let exact = (u64::from(length) * u64::from(side) + u64::from(longer) / 2) / u64::from(longer.max(1));
    u32::try_from(exact).unwrap_or(side).max(1)
}

/// `pixels` scaled so that the longer side is at most `max_side`.
fn scaled(mut pixels: RgbaImage, max_side: Option<u32>, has_alpha: bool) -> RgbaImage {
    let (width, height) = pixels.dimensions();
    let longer = width.max(height);
    let Some(side) = max_side.map(|side| side.max(1)).filter(|side| *side < longer) else { return pixels };
    // The colour of a clear pixel must not bleed into its neighbours.
    if has_alpha {
        for pixel in pixels.pixels_mut() {
            let [red, green, blue, alpha] = pixel.0;
            pixel.0 = [times(red, alpha), times(green, alpha), times(blue, alpha), alpha];
        }
    }
    let mut small = resize(&pixels, shrunk(width, side, longer), shrunk(height, side, longer), FilterType::Lanczos3);
    if has_alpha {
        for pixel in small.pixels_mut() {
            let [red, green, blue, alpha] = pixel.0;
            pixel.0 = [over(red, alpha), over(green, alpha), over(blue, alpha), alpha];
        }
    }
    small
}

fn times(value: u8, alpha: u8) -> u8 {
    u8::try_from((u16::from(value) * u16::from(alpha) + 127) / 255).unwrap_or(u8::MAX)
}

fn over(value: u8, alpha: u8) -> u8 {
    if alpha == 0 {
        return 0;
    }
    u8::try_from((u16::from(value) * 255 + u16::from(alpha) / 2) / u16::from(alpha)).unwrap_or(u8::MAX)
}

fn upright(pixels: RgbaImage, orientation: u8) -> RgbaImage {
    let Some(turn) = Turn::from_exif(orientation).filter(|turn| *turn != Turn::NoTransforms) else { return pixels };
    let mut image = DynamicImage::ImageRgba8(pixels);
    image.apply_orientation(turn);
    image.into_rgba8()
}

fn split(pixels: &RgbaImage) -> Bitmap {
    let (width, height) = pixels.dimensions();
    let rgb = pixels.pixels().flat_map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2]]).collect();
    let opaque = pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX);
    let alpha = (!opaque).then(|| pixels.pixels().map(|pixel| pixel.0[3]).collect());
    Bitmap { width, height, rgb, alpha }
}
