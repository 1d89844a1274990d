//! Book to EPUB: EPUB 3.3 with EPUB Accessibility 1.1.
//!
//! The book is divided into files (`division`), each is written as XHTML (`xhtml`), the pictures and faces that
//! they use are prepared (`images`, `fonts`, `cover`), navigation and package say what there is (`nav`,
//! `package`), and `epub-builder` with a finishing pass packs it all (`finish`).

mod cff;
mod cover;
mod css;
mod division;
mod escape;
mod finish;
mod fonts;
mod images;
mod nav;
mod package;
mod survey;
mod xhtml;

use std::collections::HashMap;

use rayon::prelude::*;
use uuid::Uuid;

use crate::diag::Diagnostic;
use crate::fonts::FontBook;
use crate::images::ImageStore;
use crate::layout::PageMap;
use crate::model::{Book, NodeId};
use crate::style::Stylesheet;
use crate::style::Words;
use cover::COVER_PAGE;
use division::Division;
use finish::{Documents, Packed};
use fonts::{FaceUse, FontFile};
use images::{ImageFile, ImageFiles};
use nav::{NAV, Navigation};
use package::{Item, Package};
use xhtml::{Chapter, Context, Facts};

/// The name of the NCX, as `epub-builder` has it.
const NCX: &str = "toc.ncx";
/// The name of the style sheet, as `epub-builder` has it.
const STYLESHEET: &str = "stylesheet.css";
/// The media type of XHTML.
const XHTML: &str = "application/xhtml+xml";

/// Writes the EPUB. With an empty page map it has no list of pages.
///
/// # Errors
/// Our own faults: an archive that cannot be put together.
pub fn write(
    book: &Book,
    map: &PageMap,
    style: &Stylesheet,
    fonts: &FontBook,
    images: &ImageStore,
) -> crate::diag::Result<Vec<u8>> {
    let division = Division::of(book);
    let (image_files, cover) = rayon::join(
        || ImageFiles::of(images, division.images.iter().map(String::as_str)),
        || cover::picture(&book.metadata, style, fonts, images),
    );
    let labels: Vec<&str> = map.starts.iter().map(|start| start.label.as_str()).collect();
    let context = Context {
        book,
        division: &division,
        marks: &marks(map),
        labels: &labels,
        images: &image_files,
        style,
        words: Words::of(book.metadata.lang.primary()),
    };
    let chapters = chapters(&context);
    let mut used = FaceUse::default();
    let mut facts = Facts::default();
    for chapter in &chapters {
        used.join(&chapter.faces);
        facts = facts.join(chapter.facts);
    }
    let faces = fonts::embed(&used, &style.typefaces, fonts, facts.small_caps || style.body.small_caps);
    let css = css::css(style, &faces, book.metadata.dir);
    let contents = Contents { context: &context, chapters, image_files: &image_files, cover, faces, css, facts };
    contents.pack().map_err(|message| {
        Diagnostic::error("faulty-archive", None, format!("the EPUB could not be put together: {message}"))
            .hint("this is a fault of the program; please report it")
            .into()
    })
}

/// Where pages start, by node.
fn marks(map: &PageMap) -> HashMap<NodeId, Vec<(u32, usize)>> {
    let mut marks: HashMap<NodeId, Vec<(u32, usize)>> = HashMap::new();
    for (page, start) in map.starts.iter().enumerate() {
        marks.entry(start.at.node).or_default().push((start.at.offset, page));
    }
    marks
}

/// The title page and every part of the body.
fn chapters(context: &Context<'_>) -> Vec<Chapter> {
    // A part that is cut out of a chapter stands under the headings of those before it.
    let mut open = Vec::new();
    let mut opens = Vec::new();
    for part in &context.division.parts {
        opens.push(open.clone());
        xhtml::levels_after(&mut open, context.book.blocks.get(part.blocks.clone()).unwrap_or_default());
    }
    let mut chapters = vec![xhtml::title_page(context)];
    chapters.par_extend(opens.par_iter().enumerate().map(|(index, open)| xhtml::part(context, index, open)));
    chapters
}

/// Everything that goes into the archive.
struct Contents<'a> {
    context: &'a Context<'a>,
    chapters: Vec<Chapter>,
    image_files: &'a ImageFiles,
    cover: Option<(ImageFile, String)>,
    faces: Vec<FontFile>,
    css: String,
    facts: Facts,
}

impl Contents<'_> {
    fn pack(&self) -> Result<Vec<u8>, String> {
        let metadata = &self.context.book.metadata;
        let cover_page = self.cover.as_ref().map(|(file, alt)| self.cover_page(file, alt));
        let identifier = metadata.identifier.as_deref().and_then(package::identifier).unwrap_or_else(|| self.uuid());
        let navigation = Navigation {
            metadata,
            chapters: &self.chapters,
            labels: self.context.labels,
            cover: cover_page.as_ref().map(|_| COVER_PAGE),
            words: self.context.words,
            identifier: &identifier,
        };
        let facts = Facts { images: self.facts.images || self.cover.is_some(), ..self.facts };
        let package = Package {
            metadata,
            identifier: &identifier,
            items: &self.items(),
            facts,
            pages: !navigation.pages().is_empty(),
        };
        let documents = Documents { opf: package.opf(), nav: navigation.xhtml(), ncx: navigation.ncx() };
        finish::archive(&self.files(cover_page.as_deref()), &documents)
    }

    /// A name for a book that has none, made of what is in it (UUID version 5, RFC 9562).
    fn uuid(&self) -> String {
        let mut text = String::new();
        for chapter in &self.chapters {
            text.push_str(&chapter.xhtml);
        }
        Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes()).urn().to_string()
    }

    fn cover_page(&self, file: &ImageFile, alt: &str) -> String {
        let metadata = &self.context.book.metadata;
        let mut body = String::from("<section class=\"cover\" epub:type=\"cover\">\n<img role=\"doc-cover\" src=\"");
        escape::push_attr(&mut body, &file.name);
        body.push_str("\" alt=\"");
        escape::push_attr(&mut body, alt);
        body.push_str("\"/>\n</section>\n");
        xhtml::document(&metadata.lang, metadata.dir, self.context.words.cover, Some("frontmatter"), &body)
    }

    /// The manifest: what is read in its order first, the contents behind the title page.
    fn items(&self) -> Vec<Item> {
        let item =
            |name: &str, media, properties, in_spine| Item { name: name.to_owned(), media, properties, in_spine };
        let mut items = Vec::new();
        if self.cover.is_some() {
            items.push(item(COVER_PAGE, XHTML, "", true));
        }
        for chapter in &self.chapters {
            items.push(item(&chapter.file, XHTML, "", true));
            if chapter.file == xhtml::TITLE_PAGE {
                items.push(item(NAV, XHTML, "nav", true));
            }
        }
        items.push(item(NCX, "application/x-dtbncx+xml", "", false));
        items.push(item(STYLESHEET, "text/css", "", false));
        for file in self.image_files.files() {
            items.push(item(&file.name, file.media, "", false));
        }
        if let Some((file, _)) = &self.cover {
            items.push(item(&file.name, file.media, "cover-image", false));
        }
        for face in &self.faces {
            items.push(item(&face.name, face.media, "", false));
        }
        items
    }

    /// What `epub-builder` packs, in the order of the archive.
    fn files<'f>(&'f self, cover_page: Option<&'f str>) -> Vec<Packed<'f>> {
        let mut files = vec![Packed { name: STYLESHEET, media: "text/css", data: self.css.as_bytes() }];
        if let Some(page) = cover_page {
            files.push(Packed { name: COVER_PAGE, media: XHTML, data: page.as_bytes() });
        }
        for chapter in &self.chapters {
            files.push(Packed { name: &chapter.file, media: XHTML, data: chapter.xhtml.as_bytes() });
        }
        let cover = self.cover.iter().map(|(file, _)| file);
        for file in self.image_files.files().iter().chain(cover) {
            files.push(Packed { name: &file.name, media: file.media, data: &file.data });
        }
        for face in &self.faces {
            files.push(Packed { name: &face.name, media: face.media, data: &face.data });
        }
        files
    }
}

#[cfg(test)]
mod tests;
