//! What the chunks of a PNG file say, without inflating its pixels; their check sums are verified, because the
//! compressed pixels may be passed on as they are.
//!
//! "Portable Network Graphics (PNG) Specification (Third Edition)", chapters 5 and 11.

use std::io::Read;

use flate2::Crc;
use flate2::read::ZlibDecoder;

use super::credit::{self, Credits};
use super::probe::Probe;
use super::{Channels, Format, Orientation, exif};

/// What every PNG starts with.
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The most that a compressed profile or text may inflate to.
const MOST_INFLATED: u64 = 16 << 20;

/// What is gathered on the way from chunk to chunk.
#[derive(Default)]
struct Header {
    size: (u32, u32),
    bits: u8,
    colour: u8,
    pixels_seen: bool,
    palette_seen: bool,
    ended: bool,
    icc: Option<Vec<u8>>,
    dpi: Option<(f64, f64)>,
    exif: Option<Vec<u8>>,
    credits: Credits,
}

/// Reads all chunks.
///
/// # Errors
/// What is wrong with the file, in plain words.
pub(super) fn probe(data: &[u8]) -> Result<Probe, String> {
    let mut rest = data.strip_prefix(SIGNATURE).ok_or("it does not start as a PNG")?;
    let mut header = Header::default();
    let mut first = true;
    while let Some(chunk) = Chunk::next(&mut rest)? {
        if first != (chunk.kind == *b"IHDR") {
            return Err("its header is missing or stands in the wrong place".to_owned());
        }
        first = false;
        if chunk.kind == *b"IEND" {
            header.ended = true;
            break;
        }
        header.take(&chunk)?;
    }
    if first || !header.pixels_seen {
        return Err("it has no pixels".to_owned());
    }
    if !header.ended {
        return Err("it is cut short".to_owned());
    }
    header.finish()
}

struct Chunk<'a> {
    kind: [u8; 4],
    content: &'a [u8],
}

impl<'a> Chunk<'a> {
    fn next(rest: &mut &'a [u8]) -> Result<Option<Self>, String> {
        let Some((head, after)) = rest.split_first_chunk::<8>() else { return Ok(None) };
        let [l3, l2, l1, l0, kind @ ..] = *head;
        let length = usize::try_from(u32::from_be_bytes([l3, l2, l1, l0])).unwrap_or(usize::MAX);
        let (Some(content), Some(sum)) =
            (after.get(..length), length.checked_add(4).and_then(|end| after.get(length..end)))
        else {
            return Err("it is cut short".to_owned());
        };
        let mut crc = Crc::new();
        crc.update(&kind);
        crc.update(content);
        if crc.sum().to_be_bytes() != sum {
            // The case of the first letter says whether a reader can do without the chunk.
            if kind.first().is_some_and(u8::is_ascii_uppercase) {
                return Err("it is damaged: a check sum does not agree".to_owned());
            }
            *rest = after.get(length + 4..).unwrap_or_default();
            return Ok(Some(Self { kind: *b"oOps", content: &[] }));
        }
        *rest = after.get(length + 4..).unwrap_or_default();
        Ok(Some(Self { kind, content }))
    }
}

impl Header {
    fn take(&mut self, chunk: &Chunk<'_>) -> Result<(), String> {
        let content = chunk.content;
        match &chunk.kind {
            b"IHDR" => self.take_header(content)?,
            b"PLTE" => self.palette_seen = true,
            b"IDAT" => self.pixels_seen = true,
            b"iCCP" => self.icc = after_nul(content).and_then(|(_, rest)| inflate(rest.get(1..)?)),
            b"pHYs" => {
                if let [x3, x2, x1, x0, y3, y2, y1, y0, 1] = *content {
                    let dpi = |metre| f64::from(u32::from_be_bytes(metre)) * 0.0254;
                    self.dpi = Some((dpi([x3, x2, x1, x0]), dpi([y3, y2, y1, y0])));
                }
            }
            b"eXIf" => self.exif = Some(content.to_vec()),
            b"tEXt" => self.take_text(after_nul(content).map(|(key, text)| (key, text.to_vec()))),
            b"zTXt" => {
                self.take_text(after_nul(content).and_then(|(key, rest)| Some((key, inflate(rest.get(1..)?)?))));
            }
            b"iTXt" => self.take_text(international(content)),
            _ => {}
        }
        Ok(())
    }

    fn take_header(&mut self, content: &[u8]) -> Result<(), String> {
        let [w3, w2, w1, w0, h3, h2, h1, h0, bits, colour, compression, filter, interlace] = *content else {
            return Err("its header has a wrong length".to_owned());
        };
        self.size = (u32::from_be_bytes([w3, w2, w1, w0]), u32::from_be_bytes([h3, h2, h1, h0]));
        (self.bits, self.colour) = (bits, colour);
        let depths: &[u8] = match colour {
            0 => &[1, 2, 4, 8, 16],
            3 => &[1, 2, 4, 8],
            2 | 4 | 6 => &[8, 16],
            _ => &[],
        };
        if !depths.contains(&bits) || compression != 0 || filter != 0 || interlace > 1 {
            return Err("its header asks for what PNG does not have".to_owned());
        }
        if self.size.0 == 0 || self.size.1 == 0 {
            return Err("it has no width or no height".to_owned());
        }
        Ok(())
    }

    fn take_text(&mut self, pair: Option<(&[u8], Vec<u8>)>) {
        let Some((key, value)) = pair else { return };
        let said = || Some(credit::text(&value)).filter(|text| !text.is_empty());
        match key {
            b"XML:com.adobe.xmp" => {
                let xmp = credit::from_xmp(&value);
                self.credits = xmp.or(std::mem::take(&mut self.credits));
            }
            b"Author" if self.credits.creators.is_empty() => {
                self.credits.creators.extend(said());
            }
            b"Copyright" => self.credits.rights = self.credits.rights.take().or_else(said),
            b"Source" | b"Software" => {}
            _ => {}
        }
    }

    fn finish(self) -> Result<Probe, String> {
        let channels = match self.colour {
            0 => Channels::Gray,
            2 => Channels::Rgb,
            3 if !self.palette_seen => return Err("its palette is missing".to_owned()),
            3 => Channels::Palette,
            4 => Channels::GrayAlpha,
            _ => Channels::Rgba,
        };
        let facts = self.exif.map(exif::facts).unwrap_or_default();
        Ok(Probe {
            format: Format::Png,
            pixels: self.size,
            orientation: facts.orientation.unwrap_or(Orientation(1)),
            channels,
            bits: self.bits,
            icc: self.icc,
            dpi: self.dpi.or(facts.dpi),
            credits: self.credits.or(facts.credits),
            cut_short: false,
        })
    }
}

/// What stands before and behind the first zero byte.
fn after_nul(content: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = content.iter().position(|byte| *byte == 0)?;
    Some((content.get(..at)?, content.get(at + 1..)?))
}

/// Keyword and text of an `iTXt` chunk.
fn international(content: &[u8]) -> Option<(&[u8], Vec<u8>)> {
    let (key, rest) = after_nul(content)?;
    let (flags, rest) = rest.split_first_chunk::<2>()?;
    let (_language, rest) = after_nul(rest)?;
    let (_translated, text) = after_nul(rest)?;
    let text = if flags.first() == Some(&1) { inflate(text)? } else { text.to_vec() };
    Some((key, text))
}

/// A zlib stream inflated; `None` if it is damaged or too large.
fn inflate(data: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let read = ZlibDecoder::new(data).take(MOST_INFLATED + 1).read_to_end(&mut out).ok()?;
    (read as u64 <= MOST_INFLATED && read > 0).then_some(out)
}
