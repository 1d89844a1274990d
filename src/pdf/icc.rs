//! The sRGB profile of the output intent, made from the numbers of IEC 61966-2-1.
//!
//! Out: a display profile after ICC.1:2001-04 (version 2.1): nine tags, matrix and tone curve. Version 2 because
//! every reader and every printer knows it.

use crate::images::Channels;

/// The primaries of sRGB as X, Y, Z under D50, in 1/65536 (adapted by Bradford's method, as the sRGB standard's own
/// profile has them).
const PRIMARIES: [(&[u8; 4], [i32; 3]); 3] =
    [(b"rXYZ", [28_578, 14_581, 912]), (b"gXYZ", [25_241, 46_981, 6_362]), (b"bXYZ", [9_376, 3_974, 46_794])];

/// D50, the white that all profiles refer to.
const WHITE: [i32; 3] = [63_190, 65_536, 54_061];

/// How many points the tone curve has.
const CURVE_POINTS: u32 = 1024;

/// The bytes of the profile.
pub(super) fn srgb() -> Vec<u8> {
    let mut tags: Vec<(&[u8; 4], Vec<u8>)> = vec![
        (b"desc", description("sRGB IEC61966-2.1")),
        (b"cprt", text("No copyright, use freely")),
        (b"wtpt", xyz(WHITE)),
    ];
    tags.extend(PRIMARIES.map(|(tag, primary)| (tag, xyz(primary))));
    tags.push((b"rTRC", curve()));
    // The three channels share one curve.
    let shared: [&[u8; 4]; 2] = [b"gTRC", b"bTRC"];
    let count = tags.len() + shared.len();
    let mut offset = 128 + 4 + 12 * count;
    let mut table = Vec::new();
    let mut data = Vec::new();
    let mut last = (0, 0);
    for (tag, bytes) in &tags {
        last = (offset, bytes.len());
        entry(&mut table, tag, last);
        data.extend_from_slice(bytes);
        data.resize(data.len().next_multiple_of(4), 0);
        offset = 128 + 4 + 12 * count + data.len();
    }
    for tag in shared {
        entry(&mut table, tag, last);
    }
    let mut profile = header(128 + 4 + table.len() + data.len());
    profile.extend_from_slice(&word(count));
    profile.extend_from_slice(&table);
    profile.extend_from_slice(&data);
    profile
}

fn word(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes()
}

fn entry(table: &mut Vec<u8>, tag: &[u8; 4], (offset, size): (usize, usize)) {
    table.extend_from_slice(tag);
    table.extend_from_slice(&word(offset));
    table.extend_from_slice(&word(size));
}

/// The 128 bytes of the header (ICC.1:2001-04, 6.1).
fn header(size: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(size);
    out.extend_from_slice(&word(size));
    out.extend_from_slice(b"\0\0\0\0"); // no preferred module
    out.extend_from_slice(&[2, 0x10, 0, 0]); // version 2.1
    out.extend_from_slice(b"mntrRGB XYZ ");
    for part in [1999_u16, 1, 1, 0, 0, 0] {
        out.extend_from_slice(&part.to_be_bytes()); // the date of the standard
    }
    out.extend_from_slice(b"acsp");
    out.resize(68, 0); // no platform, flags, maker, model, attributes; perceptual intent
    for part in WHITE {
        out.extend_from_slice(&part.to_be_bytes());
    }
    out.resize(128, 0);
    out
}

fn xyz(values: [i32; 3]) -> Vec<u8> {
    let mut out = b"XYZ \0\0\0\0".to_vec();
    for value in values {
        out.extend_from_slice(&value.to_be_bytes());
    }
    out
}

fn text(words: &str) -> Vec<u8> {
    let mut out = b"text\0\0\0\0".to_vec();
    out.extend_from_slice(words.as_bytes());
    out.push(0);
    out
}

/// A description in ASCII, with its empty Unicode and Macintosh halves (6.5.17).
fn description(words: &str) -> Vec<u8> {
    let mut out = b"desc\0\0\0\0".to_vec();
    out.extend_from_slice(&word(words.len() + 1));
    out.extend_from_slice(words.as_bytes());
    out.resize(out.len() + 1 + 8 + 3 + 67, 0);
    out
}

/// The curve from encoded to linear light (IEC 61966-2-1, 5.2), each point in 1/65535.
fn curve() -> Vec<u8> {
    let mut out = b"curv\0\0\0\0".to_vec();
    out.extend_from_slice(&CURVE_POINTS.to_be_bytes());
    for point in 0..CURVE_POINTS {
        let encoded = f64::from(point) / f64::from(CURVE_POINTS - 1);
        let linear = if encoded <= 0.04045 { encoded / 12.92 } else { root_power((encoded + 0.055) / 1.055) };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 65535")]
        let value = (linear * 65535.0).round() as u16;
        out.extend_from_slice(&value.to_be_bytes());
    }
    out
}

/// `x` to the power of 2.4, as x² times the square of the fifth root of x: the same on every machine, which the
/// library's power function is not.
fn root_power(x: f64) -> f64 {
    let mut root = 1.0;
    for _ in 0..60 {
        let fourth = root * root * root * root;
        root = (4.0 * root + x / fourth) / 5.0;
    }
    x * x * root * root
}

/// Whether `profile` can stand for pixels of these channels: a sound header of a colour space that fits
/// (ISO 19005-2, 6.2.4.2).
pub(super) fn fits(profile: &[u8], channels: Channels) -> bool {
    let space: &[u8] = match channels {
        Channels::Gray | Channels::GrayAlpha => b"GRAY",
        Channels::Rgb | Channels::Rgba | Channels::Palette => b"RGB ",
        Channels::Cmyk { .. } => b"CMYK",
    };
    let size = profile.get(0..4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
    let class = profile.get(12..16).unwrap_or(&[]);
    size.is_some_and(|size| usize::try_from(size) == Ok(profile.len()))
        && profile.get(8).is_some_and(|version| (2..=4).contains(version))
        && [b"scnr", b"mntr", b"prtr", b"spac"].iter().any(|known| class == known.as_slice())
        && profile.get(16..20) == Some(space)
        && profile.get(36..40) == Some(b"acsp")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_whole() {
        let profile = srgb();
        assert!(fits(&profile, Channels::Rgb));
        assert!(!fits(&profile, Channels::Gray));
        assert!(!fits(profile.get(..200).unwrap_or(&[]), Channels::Rgb));
        assert_eq!(profile.len() % 4, 0);
        assert_eq!(profile.get(128..132), Some([0, 0, 0, 9].as_slice()));
    }

    #[test]
    fn the_curve_runs_from_black_to_white() {
        let curve = curve();
        assert_eq!(curve.get(12..14), Some([0, 0].as_slice()));
        assert_eq!(curve.get(curve.len() - 2..), Some([255, 255].as_slice()));
        let power = root_power(0.5);
        assert!((power - 0.5_f64.powf(2.4)).abs() < 1e-12, "{power}");
    }

    #[test]
    fn the_primaries_add_up_to_white() {
        for axis in 0..3 {
            let sum: i32 = PRIMARIES.iter().map(|(_, primary)| primary[axis]).sum();
            assert!((sum - WHITE[axis]).abs() <= 60, "axis {axis}: {sum}");
        }
    }
}
