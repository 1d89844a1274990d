//! What a camera or editor wrote into EXIF: how to hold the picture, how large it is meant to be, who made it.
//!
//! EXIF 3.0, "Exchangeable image file format for digital still cameras", section 4.6.

use exif::{Exif, In, Reader, Tag, Value};

use super::Orientation;
use super::credit::{Credits, text};

/// The facts that EXIF states.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// How to turn the picture.
    pub(super) orientation: Option<Orientation>,
    /// Dots per inch, across and down.
    pub(super) dpi: Option<(f64, f64)>,
    /// Artist and copyright.
    pub(super) credits: Credits,
    /// The XMP packet of a TIFF file.
    pub(super) xmp: Option<Vec<u8>>,
    /// The IPTC records of a TIFF file.
    pub(super) iptc: Option<Vec<u8>>,
}

/// Reads `tiff`, an EXIF block from its byte order mark on; what is damaged is passed over.
pub(super) fn facts(tiff: Vec<u8>) -> Facts {
    let mut reader = Reader::new();
    let read = reader.continue_on_error(true).read_raw(tiff).or_else(|error| error.distill_partial_result(|_| ()));
    let Ok(exif) = read else { return Facts::default() };
    Facts {
        orientation: number(&exif, Tag::Orientation).and_then(orientation),
        dpi: resolution(&exif),
        credits: Credits { creators: strings(&exif, Tag::Artist), rights: rights(&exif), ..Credits::default() },
        xmp: bytes(&exif, 700),
        iptc: bytes(&exif, 33_723),
    }
}

fn orientation(value: u32) -> Option<Orientation> {
    u8::try_from(value).ok().filter(|value| (1..=8).contains(value)).map(Orientation)
}

fn resolution(exif: &Exif) -> Option<(f64, f64)> {
    // 2 is the inch and the default; 3 the centimetre; 1 no unit at all.
    let factor = match number(exif, Tag::ResolutionUnit) {
        None | Some(2) => 1.0,
        Some(3) => 2.54,
        Some(_) => return None,
    };
    let x = rational(exif, Tag::XResolution)?;
    let y = rational(exif, Tag::YResolution).unwrap_or(x);
    Some((x * factor, y * factor))
}

/// The first statement is the photographer's; the editor's may follow it.
fn rights(exif: &Exif) -> Option<String> {
    let mut both = strings(exif, Tag::Copyright);
    both.dedup();
    (!both.is_empty()).then(|| both.join(", "))
}

fn number(exif: &Exif, tag: Tag) -> Option<u32> {
    exif.get_field(tag, In::PRIMARY)?.value.get_uint(0)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "a resolution of another type is none")]
fn rational(exif: &Exif, tag: Tag) -> Option<f64> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Rational(values) => values.first().map(exif::Rational::to_f64).filter(|value| value.is_finite()),
        _ => None,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "numbers are no text")]
fn strings(exif: &Exif, tag: Tag) -> Vec<String> {
    let Some(field) = exif.get_field(tag, In::PRIMARY) else { return Vec::new() };
    let parts: Vec<String> = match &field.value {
        Value::Ascii(parts) => parts.iter().map(|part| text(part)).collect(),
        // EXIF 3.0 allows UTF-8, a type that the reader does not know yet but some programs write as bytes.
        Value::Byte(part) | Value::Undefined(part, _) => vec![text(part)],
        _ => Vec::new(),
    };
    parts
        .iter()
        .flat_map(|part| part.split(';'))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only these types hold bytes")]
fn bytes(exif: &Exif, tag: u16) -> Option<Vec<u8>> {
    match &exif.get_field(Tag(exif::Context::Tiff, tag), In::PRIMARY)?.value {
        Value::Byte(data) | Value::Undefined(data, _) => Some(data.clone()),
        _ => None,
    }
}
