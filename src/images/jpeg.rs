//! What the markers of a JPEG file say, without decoding its pixels.
//!
//! ITU-T T.81 annex B (markers), T.871 (JFIF), T.872 (Adobe's APP14 and the colour of its components),
//! ICC.1:2010 annex B.4 (profiles in APP2).

use std::collections::BTreeMap;

use super::credit;
use super::probe::Probe;
use super::{Channels, Format, Orientation, exif};

/// The largest profile that is put together.
const MOST_ICC: usize = 16 << 20;

/// What is gathered on the way from marker to marker.
#[derive(Default)]
struct Header {
    frame: Option<Frame>,
    /// How many bytes stand from the first scan on; 0 without one.
    scan: usize,
    jfif_dpi: Option<(f64, f64)>,
    adobe: bool,
    icc: BTreeMap<u8, Vec<u8>>,
    exif: Option<Vec<u8>>,
    xmp: Option<Vec<u8>>,
    photoshop: Vec<u8>,
}

/// The start of a frame.
struct Frame {
    marker: u8,
    bits: u8,
    size: (u32, u32),
    components: u8,
}

/// Reads the markers up to the first scan.
///
/// # Errors
/// What is wrong with the file, in plain words.
pub(super) fn probe(data: &[u8]) -> Result<Probe, String> {
    let header = read_header(data)?;
    let frame = header.frame.ok_or("it ends before it says how large it is")?;
    if header.scan == 0 {
        return Err("it has no pixels".to_owned());
    }
    match frame.marker {
        0xc0..=0xc2 => {}
        0xc3 | 0xc7 | 0xcb | 0xcf => return Err("it is a lossless JPEG, which nothing else can read".to_owned()),
        0xc9 | 0xca => return Err("its entropy coding is arithmetic, which nothing else can read".to_owned()),
        _ => return Err("it is a hierarchical JPEG, which nothing else can read".to_owned()),
    }
    if frame.bits != 8 {
        return Err(format!("it has {} bits a channel instead of 8", frame.bits));
    }
    if frame.size.0 == 0 || frame.size.1 == 0 {
        return Err("it does not say how large it is".to_owned());
    }
    let channels = match frame.components {
        1 => Channels::Gray,
        3 => Channels::Rgb,
        4 => Channels::Cmyk { inverted: header.adobe },
        other => return Err(format!("it has {other} colour channels")),
    };
    let facts = header.exif.map(exif::facts).unwrap_or_default();
    let xmp = header.xmp.as_deref().map(credit::from_xmp).unwrap_or_default();
    let iptc = credit::from_photoshop(&header.photoshop);
    Ok(Probe {
        format: Format::Jpeg,
        pixels: frame.size,
        orientation: facts.orientation.unwrap_or(Orientation(1)),
        channels,
        bits: frame.bits,
        icc: assemble(&header.icc),
        dpi: facts.dpi.or(header.jfif_dpi),
        credits: xmp.or(iptc).or(facts.credits),
        cut_short: is_cut_short(data.get(data.len() - header.scan..).unwrap_or_default()),
    })
}

fn read_header(data: &[u8]) -> Result<Header, String> {
    let mut header = Header::default();
    let mut rest = data.strip_prefix(&[0xff, 0xd8]).ok_or("it does not start as a JPEG")?;
    loop {
        // Between segments any number of fill bytes may stand; writers of broken files leave other bytes as well.
        let Some(start) = rest.windows(2).position(|pair| matches!(pair, [0xff, 0x01..=0xfe])) else {
            return Ok(header);
        };
        let Some((marker, after)) = rest.get(start + 1..).and_then(<[u8]>::split_first) else { return Ok(header) };
        match marker {
            0x01 | 0xd0..=0xd8 => {
                rest = after;
                continue;
            }
            0xd9 => return Ok(header),
            0xda => {
                header.scan = after.len();
                return Ok(header);
            }
            _ => {}
        }
        let Some((length, body)) = after.split_first_chunk::<2>() else { return Ok(header) };
        let length = usize::from(u16::from_be_bytes(*length));
        let Some(content) = length.checked_sub(2).and_then(|length| body.get(..length)) else {
            return if header.frame.is_some() {
                Ok(header)
            } else {
                Err("it is damaged before its first line of pixels".to_owned())
            };
        };
        header.take(*marker, content);
        rest = body.get(content.len()..).unwrap_or_default();
    }
}

impl Header {
    fn take(&mut self, marker: u8, content: &[u8]) {
        match marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                if let [bits, h1, h0, w1, w0, components, ..] = *content
                    && self.frame.is_none()
                {
                    let size = (u32::from(u16::from_be_bytes([w1, w0])), u32::from(u16::from_be_bytes([h1, h0])));
                    self.frame = Some(Frame { marker, bits, size, components });
                }
            }
            0xe0 => self.jfif_dpi = self.jfif_dpi.or_else(|| jfif_dpi(content)),
            0xe1 => {
                if let Some(tiff) = content.strip_prefix(b"Exif\0\0").or_else(|| content.strip_prefix(b"Exif\0\xff")) {
                    self.exif.get_or_insert_with(|| tiff.to_vec());
                } else if let Some(packet) = content.strip_prefix(b"http://ns.adobe.com/xap/1.0/\0") {
                    self.xmp.get_or_insert_with(|| packet.to_vec());
                }
            }
            0xe2 => {
                // A gain map's own JPEG follows the picture, so no second profile can come from there.
                if let Some([number, _count, chunk @ ..]) = content.strip_prefix(b"ICC_PROFILE\0") {
                    self.icc.entry(*number).or_insert_with(|| chunk.to_vec());
                }
            }
            0xed => {
                if let Some(resources) = content.strip_prefix(b"Photoshop 3.0\0") {
                    self.photoshop.extend_from_slice(resources);
                }
            }
            0xee => self.adobe |= content.starts_with(b"Adobe"),
            _ => {}
        }
    }
}

fn jfif_dpi(content: &[u8]) -> Option<(f64, f64)> {
    let [_, _, unit, x1, x0, y1, y0, ..] = *content.strip_prefix(b"JFIF\0")? else { return None };
    let factor = match unit {
        1 => 1.0,
        2 => 2.54,
        _ => return None,
    };
    let dpi = |high, low| f64::from(u16::from_be_bytes([high, low])) * factor;
    Some((dpi(x1, x0), dpi(y1, y0)))
}

/// The profile out of its numbered chunks; none if one is missing.
fn assemble(chunks: &BTreeMap<u8, Vec<u8>>) -> Option<Vec<u8>> {
    let whole = chunks.keys().copied().eq((1..).take(chunks.len()));
    let length: usize = chunks.values().map(Vec::len).sum();
    (whole && (1..=MOST_ICC).contains(&length)).then(|| chunks.values().flatten().copied().collect())
}

/// Whether no end of the picture comes in its scans; a thumbnail before them has an end of its own.
fn is_cut_short(scans: &[u8]) -> bool {
    !scans.windows(2).rev().any(|pair| pair == [0xff, 0xd9])
}
