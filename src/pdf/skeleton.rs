//! The skeleton that printpdf builds: pages, resources, font and image objects; and what is put right in it.
//!
//! In: fonts, pictures and page sizes. Out: the same objects under numbers of our own. printpdf (0.12.8) cuts widths
//! to whole numbers, guesses font metrics, writes boxes as x y w h and adds what no page needs; only what is kept here
//! reaches the file, and content, annotations and structure are added by others.

use std::borrow::Cow;
use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};
use printpdf::{
    Codepoint, ExternalXObject, FontId, Mm, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, TextItem, XObject, XObjectId,
};

use crate::diag::{Diagnostic, Failed, Result};
use crate::fonts::{Face, FontBook};
use crate::layout::Pages;
use crate::units::Size;

use super::finish::{self, Objects, Packing, Stream};
use super::fonts::{Font, FontTable};
use super::images::{Embedded, ImageTable};
use super::syntax::{self, Ref};

/// The pages as printpdf made them, without content.
#[derive(Debug)]
pub(super) struct Skeleton {
    /// Each page's dictionary.
    pages: Vec<Dictionary>,
    /// The resources that all pages share.
    pub(super) resources: Ref,
}

impl Skeleton {
    /// Has printpdf build the document, and takes over what is needed.
    pub(super) fn new<'a>(
        pages: &Pages,
        fonts: &'a FontTable,
        book: &FontBook,
        images: &'a ImageTable<'a>,
        objects: &mut Objects<'a>,
    ) -> Result<Self> {
        let mut document = build(pages, fonts, images)?;
        let found = Found::new(&document).ok_or_else(|| fault("its pages or resources are missing"))?;
        let mut takeover = Takeover { numbers: BTreeMap::new(), profiles: BTreeMap::new() };
        let mut font_refs = Vec::with_capacity(fonts.fonts.len());
        for font in &fonts.fonts {
            let id = found.fonts.get(font.resource.as_bytes()).and_then(Object::as_reference).ok();
            let id = id.ok_or_else(|| fault("a font is missing"))?;
            let number = takeover.font(&mut document, id, font, book.face(font.face), objects);
            font_refs.push((font.resource.as_str(), number.ok_or_else(|| fault("a font is not whole"))?));
        }
        let mut image_refs = Vec::new();
        for image in images.iter() {
            let id = found.images.get(image.resource.as_bytes()).and_then(Object::as_reference).ok();
            let number = id.and_then(|id| takeover.image(&document, id, image, objects));
            image_refs.push((image.resource.as_str(), number.ok_or_else(|| fault("a picture is missing"))?));
        }
        let resources = objects.add_new(|out| {
            out.extend_from_slice(b"<<");
            group(out, "Font", &font_refs);
            group(out, "XObject", &image_refs);
            out.extend_from_slice(b">>");
        });
        let pages = found.pages.iter().filter_map(|id| take_dictionary(&mut document, *id)).collect();
        Ok(Self { pages, resources })
    }

    /// Adds the page at `place`, with the entries that `more` writes.
    pub(super) fn page(
        &mut self,
        place: usize,
        id: Ref,
        size: Size,
        objects: &mut Objects<'_>,
        more: impl FnOnce(&mut Vec<u8>),
    ) {
        let mut dictionary = self.pages.get_mut(place).map(std::mem::take).unwrap_or_default();
        for key in ["MediaBox", "TrimBox", "CropBox", "Parent", "Resources", "Contents", "Annots"] {
            dictionary.remove(key.as_bytes());
        }
        let resources = self.resources;
        objects.add(id, |out| {
            out.extend_from_slice(b"<<");
            syntax::dictionary_entries(out, &dictionary, &|_| None);
            for key in ["MediaBox", "TrimBox"] {
                syntax::name(out, key.as_bytes());
                out.push(b'[');
                syntax::numbers(out, &[0.0, 0.0, size.width.0, size.height.0]);
                out.push(b']');
            }
            out.extend_from_slice(b"/Resources ");
            syntax::reference(out, resources);
            more(out);
            out.extend_from_slice(b">>");
        });
    }
}

fn fault(what: &str) -> Failed {
    Diagnostic::error("internal", None, format!("the PDF library's document is not as expected: {what}"))
        .hint("this is a fault of publish; please report it")
        .into()
}

/// A dictionary of one kind of resource.
fn group(out: &mut Vec<u8>, kind: &str, entries: &[(&str, Ref)]) {
    if entries.is_empty() {
        return;
    }
    syntax::name(out, kind.as_bytes());
    out.extend_from_slice(b"<<");
    for (name, id) in entries {
        syntax::name(out, name.as_bytes());
        out.push(b' ');
        syntax::reference(out, *id);
    }
    out.extend_from_slice(b">>");
}

/// printpdf's document: empty pages, the fonts, and the pictures as streams without data.
fn build(pages: &Pages, fonts: &FontTable, images: &ImageTable<'_>) -> Result<Document> {
    let mut pdf = PdfDocument::new("");
    let mut uses = Vec::new();
    for font in &fonts.fonts {
        let mut parsed = ParsedFont::from_bytes(&font.subset, 0, &mut Vec::new())
            .ok_or_else(|| fault(&format!("the subset of {} cannot be read back", font.name)))?;
        parsed.font_name = Some(font.name.clone());
        let id = FontId(font.resource.clone());
        let codes = font.codes();
        let glyphs = codes.iter().map(|code| Codepoint::with_cid(code.cid, 0.0, code.text.to_string())).collect();
        uses.push(Op::SetFont { font: PdfFontHandle::External(id.clone()), size: printpdf::Pt(1.0) });
        uses.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs)] });
        pdf.resources.fonts.map.insert(id, PdfFont::new(parsed));
    }
    for image in images.iter() {
        let object = ExternalXObject { stream: image.skeleton(), width: None, height: None, dpi: None };
        pdf.resources.xobjects.map.insert(XObjectId(image.resource.clone()), XObject::External(object));
    }
    pdf.pages = pages.pages.iter().map(|_| PdfPage::new(Mm(1.0), Mm(1.0), Vec::new())).collect();
    if let Some(first) = pdf.pages.first_mut() {
        // A font is written if some page shows its glyphs; this page's content is replaced with all others.
        first.ops = uses;
    }
    let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
    Ok(printpdf::serialize::to_lopdf_doc(&pdf, &options, &mut Vec::new()))
}

/// Where printpdf put what we keep.
struct Found {
    pages: Vec<ObjectId>,
    fonts: Dictionary,
    images: Dictionary,
}

impl Found {
    fn new(document: &Document) -> Option<Self> {
        let root = document.trailer.get(b"Root").ok()?.as_reference().ok()?;
        let tree = document.get_dictionary(root).ok()?.get(b"Pages").ok()?.as_reference().ok()?;
        let kids = document.get_dictionary(tree).ok()?.get(b"Kids").ok()?.as_array().ok()?;
        let pages: Vec<ObjectId> = kids.iter().filter_map(|kid| kid.as_reference().ok()).collect();
        let resources = document.get_dictionary(*pages.first()?).ok()?.get(b"Resources").ok()?.as_reference().ok()?;
        let resources = document.get_dictionary(resources).ok()?;
        let group = |kind: &[u8]| -> Option<Dictionary> {
            let id = resources.get(kind).ok()?.as_reference().ok()?;
            Some(document.get_dictionary(id).ok()?.clone())
        };
        Some(Self { pages, fonts: group(b"Font")?, images: group(b"XObject")? })
    }
}

fn take_dictionary(document: &mut Document, id: ObjectId) -> Option<Dictionary> {
    match document.objects.remove(&id)? {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(stream.dict),
        Object::Null | Object::Boolean(_) | Object::Integer(_) | Object::Real(_) | Object::Name(_) => None,
        Object::String(..) | Object::Array(_) | Object::Reference(_) => None,
    }
}

/// The numbers that objects of printpdf's get in our file.
struct Takeover {
    numbers: BTreeMap<u32, Ref>,
    /// Colour profiles by their digest, so that pictures share them.
    profiles: BTreeMap<[u8; 16], Ref>,
}

impl Takeover {
    fn number(&mut self, id: ObjectId, objects: &mut Objects<'_>) -> Ref {
        *self.numbers.entry(id.0).or_insert_with(|| objects.reserve())
    }

    fn plain(&self, dictionary: &Dictionary, id: Ref, objects: &mut Objects<'_>) {
        objects.add(id, |out| {
            out.extend_from_slice(b"<<");
            syntax::dictionary_entries(out, dictionary, &|number| self.numbers.get(&number).copied());
            out.extend_from_slice(b">>");
        });
    }

    fn stream<'a>(
        &self,
        mut dictionary: Dictionary,
        id: Ref,
        data: Cow<'a, [u8]>,
        packing: Packing,
        objects: &mut Objects<'a>,
    ) {
        dictionary.remove(b"Length");
        let mut entries = Vec::new();
        syntax::dictionary_entries(&mut entries, &dictionary, &|number| self.numbers.get(&number).copied());
        objects.add_stream(id, Stream { entries, data, packing });
    }

    /// Takes over a font with all that hangs from it.
    fn font(
        &mut self,
        document: &mut Document,
        id: ObjectId,
        font: &Font,
        face: &Face,
        objects: &mut Objects<'_>,
    ) -> Option<Ref> {
        let mut composite = take_dictionary(document, id)?;
        let to_unicode = composite.get(b"ToUnicode").ok()?.as_reference().ok()?;
        let descendants = composite.get_mut(b"DescendantFonts").ok()?.as_array_mut().ok()?;
        let descendant = descendants.first_mut()?.as_dict_mut().ok()?;
        descendant.set("W", widths(font));
        let descriptor_id = descendant.get(b"FontDescriptor").ok()?.as_reference().ok()?;
        let mut descriptor = take_dictionary(document, descriptor_id)?;
        describe(&mut descriptor, face);
        for key in [b"FontFile2".as_slice(), b"FontFile3"] {
            let Ok(file) = descriptor.get(key).and_then(Object::as_reference) else { continue };
            let number = self.number(file, objects);
            let Some(Object::Stream(program)) = document.objects.remove(&file) else { return None };
            self.stream(program.dict, number, Cow::Owned(program.content), Packing::Deflate, objects);
        }
        let number = self.number(to_unicode, objects);
        let Some(Object::Stream(map)) = document.objects.remove(&to_unicode) else { return None };
        self.stream(map.dict, number, Cow::Owned(map.content), Packing::Deflate, objects);
        let number = self.number(descriptor_id, objects);
        self.plain(&descriptor, number, objects);
        let number = self.number(id, objects);
        self.plain(&composite, number, objects);
        Some(number)
    }

    /// Takes over a picture with its mask and profile, and gives them their data.
    fn image<'a>(
        &mut self,
        document: &Document,
        id: ObjectId,
        image: &'a Embedded<'a>,
        objects: &mut Objects<'a>,
    ) -> Option<Ref> {
        let dictionary = &document.get_object(id).ok()?.as_stream().ok()?.dict;
        if let Some((_, data)) = &image.mask {
            let mask = dictionary.get(b"SMask").ok()?.as_reference().ok()?;
            let number = self.number(mask, objects);
            let entries = document.get_object(mask).ok()?.as_stream().ok()?.dict.clone();
            self.stream(entries, number, Cow::Borrowed(data), Packing::AsIs, objects);
        }
        if let Some(profile) = image.profile {
            let mut space = dictionary.get(b"ColorSpace").ok()?.as_array().ok()?;
            if let Some(Object::Array(base)) = space.get(1) {
                space = base;
            }
            let stream = space.get(1)?.as_reference().ok()?;
            let digest = finish::digest(profile.data);
            if let Some(known) = self.profiles.get(&digest) {
                self.numbers.insert(stream.0, *known);
            } else {
                let number = self.number(stream, objects);
                self.profiles.insert(digest, number);
                let entries = document.get_object(stream).ok()?.as_stream().ok()?.dict.clone();
                self.stream(entries, number, Cow::Borrowed(profile.data), Packing::Deflate, objects);
            }
        }
        let number = self.number(id, objects);
        self.stream(dictionary.clone(), number, Cow::Borrowed(&image.data), image.packing, objects);
        Some(number)
    }
}

/// The widths of a font's codes (9.7.4.3), exact to a thousandth of a unit: `c [w1 w2 …]`, or `first last w` where
/// all are the same.
fn widths(font: &Font) -> Object {
    let codes = font.codes();
    let width = |width: f64| -> Object {
        let rounded = syntax::scaled(width, 3);
        #[expect(clippy::cast_possible_truncation, reason = "PDF's reals are single")]
        if rounded % 1000 == 0 { Object::Integer(rounded / 1000) } else { Object::Real(width as f32) }
    };
    let (Some(first), Some(last)) = (codes.first(), codes.last()) else { return Object::Array(Vec::new()) };
    let (low, high) = (Object::Integer(i64::from(first.cid)), Object::Integer(i64::from(last.cid)));
    let unit = |code: &&super::fonts::Code| syntax::scaled(code.width, 3);
    if codes.iter().all(|code| unit(code) == unit(first)) {
        return Object::Array(vec![low, high, width(first.width)]);
    }
    Object::Array(vec![low, Object::Array(codes.iter().map(|code| width(code.width)).collect())])
}

/// Puts the metrics of a font descriptor right (9.8), in thousandths of an em.
fn describe(descriptor: &mut Dictionary, face: &Face) {
    let metrics = face.metrics();
    let units = |em: f64| Object::Integer(syntax::scaled(em, 3));
    descriptor.set("Ascent", units(metrics.ascent));
    descriptor.set("Descent", units(metrics.descent));
    descriptor.set("CapHeight", units(metrics.cap_height));
    descriptor.set("XHeight", units(metrics.x_height));
    descriptor.set("ItalicAngle", Object::Integer(syntax::scaled(metrics.italic_angle, 0)));
    descriptor.set("FontBBox", Object::Array(metrics.bbox.map(units).to_vec()));
    // Stems of bold faces are about twice those of regular ones; no table of a font tells them.
    descriptor.set("StemV", Object::Integer(if face.is_bold() { 140 } else { 80 }));
    // Symbolic: the codes are glyphs, no standard set of characters (9.8.2).
    let flags = 4 | i64::from(face.is_monospaced()) | if face.is_italic() { 64 } else { 0 };
    descriptor.set("Flags", Object::Integer(flags));
}
