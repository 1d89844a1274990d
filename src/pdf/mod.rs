//! Pages to bytes: a PDF 1.7 file that is PDF/UA-1 and PDF/A-2a at once.
//!
//! printpdf builds the skeleton (`skeleton`: pages, resources, font and image objects); the finishing pass does the
//! rest on top of it: page content (`page`, `show`, `joins`), fonts (`fonts`, `text`), pictures (`images`), links
//! (`links`), bookmarks (`outline`), metadata (`metadata`, `icc`), structure (`tags`) and the file itself
//! (`finish`). What depends on a page alone is done in parallel; the bytes are the same for any number of threads.
//!
//! ISO 32000-1 is PDF 1.7, ISO 14289-1 PDF/UA-1, ISO 19005-2 PDF/A-2.

mod finish;
mod fonts;
mod icc;
mod images;
mod joins;
mod links;
mod metadata;
mod opacity;
mod outline;
mod page;
mod show;
mod skeleton;
mod syntax;
mod tags;
mod text;
mod trees;

use std::borrow::Cow;

use rayon::prelude::*;

use crate::diag::Result;
use crate::fonts::FontBook;
use crate::images::ImageStore;
use crate::layout::{NodeId, Pages};
use crate::model::Metadata;
use crate::units::{Pt, Rect};

use finish::{Compressor, Objects, Packing, Stream};
use fonts::FontTable;
use images::ImageTable;
use skeleton::Skeleton;
use syntax::Ref;
use tags::{Owners, Shown};

/// Writes the PDF.
///
/// # Errors
/// A face that cannot be subset (`unreadable-font`), a picture whose pixels are needed and broken (`faulty-picture`),
/// and faults of our own (`internal`).
pub fn write(pages: &Pages, metadata: &Metadata, fonts: &FontBook, images: &ImageStore) -> Result<Vec<u8>> {
    let owners = Owners::new(&pages.tags);
    let (font_table, image_table) = rayon::join(|| FontTable::new(pages, fonts), || ImageTable::new(pages, images));
    let (font_table, image_table) = (font_table?, image_table?);
    let shared = page::Shared { fonts: &font_table, book: fonts, images: &image_table, owners: &owners };
    let joined = joins::find(pages);
    let packed =
        |compressor: &mut Compressor, (page, joins)| Packed::new(page::content(page, joins, shared), compressor);
    let contents: Vec<Packed> = pages.pages.par_iter().zip(&joined).map_init(Compressor::default, packed).collect();

    let mut objects = Objects::default();
    let mut skeleton = Skeleton::new(pages, &font_table, fonts, &image_table, &mut objects)?;
    let page_refs: Vec<Ref> = contents.iter().map(|_| objects.reserve()).collect();
    let annotations = links::annotations(pages, &page_refs, &mut objects);
    let (mut marks, mut boxes, mut streams) = (Vec::new(), Vec::new(), Vec::new());
    for content in contents {
        marks.push(content.marks);
        boxes.push(content.boxes);
        streams.push(content.stream);
    }
    let heights: Vec<Pt> = pages.pages.iter().map(|page| page.size.height).collect();
    let shown = Shown { pages: &page_refs, heights: &heights, marks: &marks, boxes: &boxes, annotations: &annotations };
    let structure = tags::write(&pages.tags, &owners, &shown, &mut objects);

    let parent = objects.reserve();
    let mut on_page = annotations.iter().peekable();
    for (place, (page, stream)) in pages.pages.iter().zip(streams).enumerate() {
        let content = objects.reserve();
        let entries = b"/Filter/FlateDecode".to_vec();
        objects.add_stream(content, Stream { entries, data: Cow::Owned(stream), packing: Packing::AsIs });
        let id = page_refs.get(place).copied().unwrap_or(parent);
        let mut links = Vec::new();
        while let Some(link) = on_page.next_if(|link| link.page == place) {
            links.push(link.object);
        }
        skeleton.page(place, id, page.size, &mut objects, |out| page_entries(out, place, parent, content, &links));
    }
    objects.add(parent, |out| {
        out.extend_from_slice(b"<</Type/Pages/Count ");
        syntax::integer(out, i64::try_from(page_refs.len()).unwrap_or(0));
        out.extend_from_slice(b"/Kids[");
        references(out, &page_refs);
        out.extend_from_slice(b"]>>");
    });
    let catalog = catalog(pages, metadata, &page_refs, parent, structure, &mut objects);
    let info = objects.add_new(|out| metadata::info(metadata, out));
    Ok(objects.finish(catalog, Some(info)))
}

/// A page's content, deflated.
struct Packed {
    stream: Vec<u8>,
    marks: Vec<NodeId>,
    boxes: Vec<(NodeId, Rect)>,
}

impl Packed {
    fn new(content: page::PageContent, compressor: &mut Compressor) -> Self {
        let page::PageContent { stream, marks, boxes } = content;
        Self { stream: compressor.deflate(&stream), marks, boxes }
    }
}

fn references(out: &mut Vec<u8>, ids: &[Ref]) {
    for (index, id) in ids.iter().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        syntax::reference(out, *id);
    }
}

/// What a page has besides size and resources. Reading order is that of the structure (`Tabs`).
fn page_entries(out: &mut Vec<u8>, place: usize, parent: Ref, content: Ref, links: &[Ref]) {
    out.extend_from_slice(b"/Parent ");
    syntax::reference(out, parent);
    out.extend_from_slice(b"/Contents ");
    syntax::reference(out, content);
    out.extend_from_slice(b"/StructParents ");
    syntax::integer(out, i64::try_from(place).unwrap_or(0));
    out.extend_from_slice(b"/Tabs/S");
    if !links.is_empty() {
        out.extend_from_slice(b"/Annots[");
        references(out, links);
        out.push(b']');
    }
}

/// The catalog (7.7.2), with what hangs from it.
fn catalog(
    pages: &Pages,
    metadata: &Metadata,
    page_refs: &[Ref],
    parent: Ref,
    structure: Ref,
    objects: &mut Objects<'_>,
) -> Ref {
    let xmp = objects.reserve();
    let entries = b"/Type/Metadata/Subtype/XML".to_vec();
    objects.add_stream(xmp, Stream { entries, data: Cow::Owned(metadata::xmp(metadata)), packing: Packing::AsIs });
    let profile = objects.reserve();
    objects.add_stream(
        profile,
        Stream { entries: b"/N 3".to_vec(), data: Cow::Owned(icc::srgb()), packing: Packing::Deflate },
    );
    let outline = outline::outline(pages, page_refs, objects);
    let destinations = links::destinations(pages, page_refs, objects);
    objects.add_new(|out| {
        let entry = |out: &mut Vec<u8>, key: &[u8], id: Ref| {
            out.extend_from_slice(key);
            syntax::reference(out, id);
        };
        out.extend_from_slice(b"<</Type/Catalog/Lang");
        syntax::text(out, metadata.lang.as_str());
        entry(out, b"/Pages ", parent);
        entry(out, b"/Metadata ", xmp);
        entry(out, b"/StructTreeRoot ", structure);
        out.extend_from_slice(b"/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true");
        if metadata.dir == crate::units::Direction::Rtl {
            out.extend_from_slice(b"/Direction/R2L");
        }
        out.extend_from_slice(b">>/PageLabels");
        outline::page_labels(pages, out);
        if let Some(outline) = outline {
            entry(out, b"/PageMode/UseOutlines/Outlines ", outline);
        }
        if let Some(destinations) = destinations {
            entry(out, b"/Names<</Dests ", destinations);
            out.extend_from_slice(b">>");
        }
        out.extend_from_slice(
            b"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)\
              /Info(sRGB IEC61966-2.1)/RegistryName(http://www.color.org)/DestOutputProfile ",
        );
        syntax::reference(out, profile);
        out.extend_from_slice(b">>]>>");
    })
}
