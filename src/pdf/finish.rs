//! The file: objects in order, packed, with the table that finds them.
//!
//! In: every object of the document. Out: the bytes of a PDF 1.7 file (ISO 32000-1, 7.5): plain objects in object
//! streams (7.5.7), a cross-reference stream with PNG prediction (7.5.8), everything deflated in parallel. The
//! file's identifier is a hash of what it holds (14.4).

use std::borrow::Cow;

use flate2::{Compress, Compression, FlushCompress, Status};
use rayon::prelude::*;
use uuid::Uuid;

use super::syntax::{self, Ref};

/// How many plain objects share an object stream: enough to deflate well, few enough to be read one at a time.
const PER_OBJECT_STREAM: usize = 200;

/// zlib's own default.
const LEVEL: Compression = Compression::new(6);

/// The namespace of our hashes: a fixed number, made once for this.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f2d_8c1e_4b57_5a90_9d3e_71c4_08ab_52f6);

/// A hash of bytes.
pub(super) fn digest(bytes: &[u8]) -> [u8; 16] {
    Uuid::new_v5(&NAMESPACE, bytes).into_bytes()
}

/// Deflates bytes in zlib's format. One serves many streams, because to make it costs more than to deflate a page.
#[derive(Debug)]
pub(super) struct Compressor(Compress);

impl Default for Compressor {
    fn default() -> Self {
        Self(Compress::new(LEVEL, true))
    }
}

impl Compressor {
    pub(super) fn deflate(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.0.reset();
        let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
        loop {
            let read = usize::try_from(self.0.total_in()).unwrap_or(bytes.len());
            let rest = bytes.get(read..).unwrap_or(&[]);
            match self.0.compress_vec(rest, &mut out, FlushCompress::Finish) {
                Ok(Status::StreamEnd) => break,
                Ok(Status::Ok | Status::BufError) => out.reserve(out.capacity().max(64)),
                // Memory in, memory out: there is nothing to fail.
                Err(_) => break,
            }
        }
        out.shrink_to_fit();
        out
    }
}

/// Deflates bytes in zlib's format.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    Compressor::default().deflate(bytes)
}

/// How a stream's data stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// To be deflated.
    Deflate,
    /// As it shall stand in the file; a filter is among the entries if it needs one.
    AsIs,
}

/// A stream object.
#[derive(Debug)]
pub(super) struct Stream<'a> {
    /// The entries of its dictionary besides `Length` and our own filter.
    pub(super) entries: Vec<u8>,
    /// Its data.
    pub(super) data: Cow<'a, [u8]>,
    /// How the data stands.
    pub(super) packing: Packing,
}

/// The objects of a file.
#[derive(Debug, Default)]
pub(super) struct Objects<'a> {
    /// How many numbers are taken.
    last: u32,
    /// The plain objects, one after the other.
    plain: Vec<u8>,
    /// The number of each plain object and where it starts.
    index: Vec<(Ref, usize)>,
    /// The streams.
    streams: Vec<(Ref, Stream<'a>)>,
}

impl<'a> Objects<'a> {
    /// Takes a number for an object to come.
    pub(super) fn reserve(&mut self) -> Ref {
        self.last += 1;
        Ref(self.last)
    }

    /// Adds a plain object; `write` writes all of it.
    pub(super) fn add(&mut self, id: Ref, write: impl FnOnce(&mut Vec<u8>)) {
        self.index.push((id, self.plain.len()));
        write(&mut self.plain);
        self.plain.push(b'\n');
    }

    /// Adds a plain object under a new number.
    pub(super) fn add_new(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Ref {
        let id = self.reserve();
        self.add(id, write);
        id
    }

    /// Adds a stream.
    pub(super) fn add_stream(&mut self, id: Ref, stream: Stream<'a>) {
        self.streams.push((id, stream));
    }

    /// Writes the file. `root` is the catalog, `info` the document information.
    pub(super) fn finish(mut self, root: Ref, info: Option<Ref>) -> Vec<u8> {
        let streams: Vec<Packed<'a>> = std::mem::take(&mut self.streams)
            .into_par_iter()
            .map(|(id, stream)| Packed::new(id, stream, Vec::new()))
            .collect();
        let first_group = self.last + 1;
        let groups: Vec<Packed<'a>> = self
            .index
            .par_chunks(PER_OBJECT_STREAM)
            .enumerate()
            .map(|(place, group)| self.object_stream(first_group, place, group))
            .collect();
        self.write(&streams, &groups, root, info)
    }

    /// Packs a group of plain objects.
    fn object_stream(&self, first_number: u32, place: usize, group: &[(Ref, usize)]) -> Packed<'a> {
        let start = group.first().map_or(0, |(_, at)| *at);
        let after = self.index.get((place + 1) * PER_OBJECT_STREAM).map_or(self.plain.len(), |(_, at)| *at);
        let mut data = Vec::with_capacity(after - start + group.len() * 12);
        for (id, at) in group {
            syntax::integer(&mut data, i64::from(id.0));
            data.push(b' ');
            syntax::integer(&mut data, i64::try_from(at - start).unwrap_or(0));
            data.push(b' ');
        }
        let first = data.len();
        data.extend_from_slice(self.plain.get(start..after).unwrap_or(&[]));
        let entries = format!("/Type/ObjStm/N {}/First {first}", group.len()).into_bytes();
        let id = Ref(first_number + u32::try_from(place).unwrap_or(0));
        let stream = Stream { entries, data: Cow::Owned(data), packing: Packing::Deflate };
        Packed::new(id, stream, group.iter().map(|(id, _)| *id).collect())
    }

    fn write(&self, streams: &[Packed<'a>], groups: &[Packed<'a>], root: Ref, info: Option<Ref>) -> Vec<u8> {
        let table = Ref(self.last + 1 + u32::try_from(groups.len()).unwrap_or(0));
        let mut places = vec![Place::Free; table.0 as usize + 1];
        let size: usize =
            streams.iter().chain(groups).map(|packed| packed.data.len() + packed.entries.len() + 60).sum();
        let mut out = Vec::with_capacity(size + places.len() * 4 + 1024);
        // The second line marks the file as binary (7.5.2); PDF/A wants four bytes above 127.
        out.extend_from_slice(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
        let mut digests = Vec::with_capacity((streams.len() + groups.len()) * 16);
        for packed in streams.iter().chain(groups) {
            set(&mut places, packed.id, Place::At(out.len()));
            for (index, member) in packed.members.iter().enumerate() {
                set(&mut places, *member, Place::In(packed.id, index));
            }
            packed.write(&mut out);
            digests.extend_from_slice(&packed.digest);
        }
        let start = out.len();
        set(&mut places, table, Place::At(start));
        self.write_table(&mut out, &places, table, root, info, digest(&digests));
        out.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        out
    }

    /// The cross-reference stream, which is the trailer too.
    fn write_table(
        &self,
        out: &mut Vec<u8>,
        places: &[Place],
        id: Ref,
        root: Ref,
        info: Option<Ref>,
        file_id: [u8; 16],
    ) {
        const ROW: usize = 7;
        let mut rows = Vec::with_capacity(places.len() * (ROW + 1));
        let mut above = [0u8; ROW];
        for (number, place) in places.iter().enumerate() {
            let row = place.row(number == 0);
            rows.push(2);
            rows.extend(row.iter().zip(above).map(|(byte, above)| byte.wrapping_sub(above)));
            above = row;
        }
        let mut entries = format!("/Type/XRef/Size {}/W[1 4 2]/Root {} 0 R", places.len(), root.0).into_bytes();
        if let Some(info) = info {
            entries.extend_from_slice(format!("/Info {} 0 R", info.0).as_bytes());
        }
        entries.extend_from_slice(b"/ID[");
        syntax::hex_string(&mut entries, &file_id);
        syntax::hex_string(&mut entries, &file_id);
        entries.extend_from_slice(b"]/DecodeParms<</Predictor 12/Columns 7>>");
        Packed::new(id, Stream { entries, data: Cow::Owned(rows), packing: Packing::Deflate }, Vec::new()).write(out);
    }
}

fn set(places: &mut [Place], id: Ref, place: Place) {
    if let Some(slot) = places.get_mut(id.0 as usize) {
        *slot = place;
    }
}

/// Where an object stands.
#[derive(Clone, Copy, Debug)]
enum Place {
    Free,
    At(usize),
    In(Ref, usize),
}

impl Place {
    /// The row of the table: kind, offset or stream, generation or index.
    fn row(self, first: bool) -> [u8; 7] {
        let (kind, middle, last) = match self {
            Self::Free => (0, 0, if first { u16::MAX } else { 0 }),
            Self::At(offset) => (1, u32::try_from(offset).unwrap_or(u32::MAX), 0),
            Self::In(stream, index) => (2, stream.0, u16::try_from(index).unwrap_or(u16::MAX)),
        };
        let [a, b, c, d] = middle.to_be_bytes();
        let [e, f] = u16::to_be_bytes(last);
        [kind, a, b, c, d, e, f]
    }
}

/// A stream as it stands in the file.
#[derive(Debug)]
struct Packed<'a> {
    id: Ref,
    entries: Vec<u8>,
    data: Cow<'a, [u8]>,
    digest: [u8; 16],
    /// The objects in it, if it is an object stream.
    members: Vec<Ref>,
}

impl<'a> Packed<'a> {
    fn new(id: Ref, stream: Stream<'a>, members: Vec<Ref>) -> Self {
        let Stream { mut entries, data, packing } = stream;
        let data = match packing {
            Packing::AsIs => data,
            Packing::Deflate => {
                entries.extend_from_slice(b"/Filter/FlateDecode");
                Cow::Owned(deflate(&data))
            }
        };
        let digest = digest(&data);
        Self { id, entries, data, digest, members }
    }

    fn write(&self, out: &mut Vec<u8>) {
        syntax::integer(out, i64::from(self.id.0));
        out.extend_from_slice(b" 0 obj\n<<");
        out.extend_from_slice(&self.entries);
        out.extend_from_slice(b"/Length ");
        syntax::integer(out, i64::try_from(self.data.len()).unwrap_or(i64::MAX));
        out.extend_from_slice(b">>\nstream\n");
        out.extend_from_slice(&self.data);
        out.extend_from_slice(b"\nendstream\nendobj\n");
    }
}
