//! A see-through PNG's rows taken apart: colour in one stream, opacity in another, both still filtered.
//!
//! PDF keeps opacity in a picture of its own (ISO 32000-1, 11.6.5.3), PNG beside the colour of each pixel. PNG's filters
//! (PNG 3rd edition, clause 9) predict each byte from bytes of the same channel alone, so the filtered bytes
//! of some channels are at once the filtered rows of a picture of these channels: nothing needs to be decoded to
//! pixels and filtered again.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

/// Deflate's level for rows: as PNG's own encoders take.
const LEVEL: u32 = 6;

/// The layout of a see-through PNG that is not interlaced.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows {
    /// Pixels in a row.
    pub(super) width: usize,
    /// Rows.
    pub(super) height: usize,
    /// Channels besides opacity: 1 or 3.
    pub(super) colors: usize,
    /// Bytes in a sample: 1 or 2.
    pub(super) sample: usize,
}

/// Colour and opacity, each filtered and deflated.
#[derive(Debug)]
pub(super) struct Parted {
    /// The rows of colour.
    pub(super) color: Vec<u8>,
    /// The rows of opacity; `None` if every pixel is opaque.
    pub(super) opacity: Option<Vec<u8>>,
}

/// Takes the deflated rows of a PNG apart; `None` if they are damaged or not as many as `rows` says.
pub(super) fn part(deflated: &[u8], rows: Rows) -> Option<Parted> {
    let color_bytes = rows.colors * rows.sample;
    let pixel = color_bytes + rows.sample;
    let line = rows.width.checked_mul(pixel)?.checked_add(1)?;
    let mut decoder = ZlibDecoder::new(deflated);
    let mut filtered = vec![0; line];
    let mut color = ZlibEncoder::new(Vec::new(), Compression::new(LEVEL));
    let mut color_row = Vec::with_capacity(rows.width * color_bytes + 1);
    let mut opacity = Vec::with_capacity((rows.width * rows.sample + 1).checked_mul(rows.height)?);
    for _ in 0..rows.height {
        decoder.read_exact(&mut filtered).ok()?;
        let (&filter, samples) = filtered.split_first()?;
        if filter > 4 {
            return None;
        }
        color_row.clear();
        color_row.push(filter);
        opacity.push(filter);
        match (color_bytes, rows.sample) {
            // The usual case, spelt out so that it is quick.
            (3, 1) => {
                for [red, green, blue, alpha] in samples.as_chunks::<4>().0 {
                    color_row.extend_from_slice(&[*red, *green, *blue]);
                    opacity.push(*alpha);
                }
            }
            _ => {
                for sample in samples.chunks_exact(pixel) {
                    let (seen, alpha) = sample.split_at(color_bytes);
                    color_row.extend_from_slice(seen);
                    opacity.extend_from_slice(alpha);
                }
            }
        }
        color.write_all(&color_row).ok()?;
    }
    let color = color.finish().ok()?;
    if is_opaque(&opacity, rows) {
        return Some(Parted { color, opacity: None });
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(LEVEL));
    encoder.write_all(&opacity).ok()?;
    Some(Parted { color, opacity: Some(encoder.finish().ok()?) })
}

/// Whether filtered rows of opacity say nothing but "opaque".
///
/// In an opaque picture every byte is 255, so what each filter leaves of it is known beforehand, and no row has to be
/// restored: 255 where the prediction is 0, else 0. Only the average of a neighbour and the edge is neither.
fn is_opaque(filtered: &[u8], rows: Rows) -> bool {
    filtered.chunks_exact(rows.width * rows.sample + 1).enumerate().all(|(y, row)| {
        let Some((&filter, bytes)) = row.split_first() else { return false };
        let (first, rest) = bytes.split_at(rows.sample.min(bytes.len()));
        // What is left of 255 in the first pixel of the row, which has no neighbour at the left, and in the others.
        let (edge, inner) = match (filter, y) {
            (0, _) => (255, 255),
            (1, _) | (4, 0) => (255, 0),
            (2, 0) => (255, 255),
            // Half of 255, rounded down, is predicted where one neighbour is missing.
            (3, 0) => (255, 128),
            (3, _) => (128, 0),
            (2 | 4, _) => (0, 0),
            _ => return false,
        };
        first.iter().all(|&byte| byte == edge) && rest.iter().all(|&byte| byte == inner)
    })
}

#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bytes are made of the low bits of numbers"
)]
mod tests {
    use image::codecs::png::{CompressionType, FilterType, PngEncoder};
    use image::{ExtendedColorType, ImageEncoder};

    use super::*;
    use crate::pdf::images::PngChunks;

    const WIDTH: u32 = 5;
    const HEIGHT: u32 = 4;

    /// The deflated rows of a picture whose opacity is `alpha` of the pixel's place.
    fn rows(filter: FilterType, alpha: impl Fn(u32) -> u8) -> Vec<u8> {
        let pixels: Vec<u8> =
            (0..WIDTH * HEIGHT).flat_map(|i| [(i * 37) as u8, (i * 91) as u8, i as u8, alpha(i)]).collect();
        let mut file = Vec::new();
        PngEncoder::new_with_quality(&mut file, CompressionType::Fast, filter)
            .write_image(&pixels, WIDTH, HEIGHT, ExtendedColorType::Rgba8)
            .unwrap();
        PngChunks::read(&file).unwrap().rows.into_owned()
    }

    /// Restores filtered rows (PNG 3rd edition, 9.2), a byte a channel.
    fn restored(deflated: &[u8], channels: usize) -> Vec<u8> {
        let mut filtered = Vec::new();
        ZlibDecoder::new(deflated).read_to_end(&mut filtered).unwrap();
        let line = WIDTH as usize * channels;
        let mut out: Vec<u8> = Vec::new();
        for row in filtered.chunks_exact(line + 1) {
            let start = out.len();
            for (i, &byte) in row[1..].iter().enumerate() {
                let left = if i >= channels { i32::from(out[start + i - channels]) } else { 0 };
                let up = if start > 0 { i32::from(out[start + i - line]) } else { 0 };
                let corner = if start > 0 && i >= channels { i32::from(out[start + i - line - channels]) } else { 0 };
                let guess = left + up - corner;
                let nearest = [left, up, corner].into_iter().min_by_key(|n| (guess - n).abs()).unwrap();
                let predicted = [0, left, up, (left + up) / 2, nearest][usize::from(row[0])];
                out.push(byte.wrapping_add(predicted as u8));
            }
        }
        out
    }

    #[test]
    fn colour_and_opacity_come_apart_whole_under_every_filter() {
        let layout = Rows { width: WIDTH as usize, height: HEIGHT as usize, colors: 3, sample: 1 };
        for filter in [FilterType::NoFilter, FilterType::Sub, FilterType::Up, FilterType::Avg, FilterType::Paeth] {
            let parted = part(&rows(filter, |i| (i * 13) as u8), layout).unwrap();
            let color = restored(&parted.color, 3);
            let opacity = restored(&parted.opacity.unwrap(), 1);
            for i in 0..(WIDTH * HEIGHT) as usize {
                assert_eq!(color[3 * i..3 * i + 3], [(i * 37) as u8, (i * 91) as u8, i as u8], "{filter:?} {i}");
                assert_eq!(opacity[i], (i * 13) as u8, "{filter:?} {i}");
            }
        }
    }

    #[test]
    fn opaque_pictures_have_no_opacity_and_others_do() {
        let layout = Rows { width: WIDTH as usize, height: HEIGHT as usize, colors: 3, sample: 1 };
        for filter in [FilterType::NoFilter, FilterType::Sub, FilterType::Up, FilterType::Avg, FilterType::Paeth] {
            assert!(part(&rows(filter, |_| 255), layout).unwrap().opacity.is_none(), "{filter:?}");
            for odd in 0..WIDTH * HEIGHT {
                let alpha = |i| if i == odd { 254 } else { 255 };
                assert!(part(&rows(filter, alpha), layout).unwrap().opacity.is_some(), "{filter:?} {odd}");
            }
        }
    }

    #[test]
    fn damaged_rows_are_refused() {
        let layout = Rows { width: WIDTH as usize, height: HEIGHT as usize + 1, colors: 3, sample: 1 };
        assert!(part(&rows(FilterType::Sub, |_| 255), layout).is_none());
        assert!(part(b"no rows", layout).is_none());
    }
}
