//! The navigation document (EPUB 3.3, section 7) and the NCX of EPUB 2 (OPF 2.0.1, section 2.4.1) for older readers.
//!
//! The navigation document has every heading; the NCX has the files alone, because EpubCheck takes more than
//! linear time over it and the readers that need it show no deeper levels.

use std::fmt::Write as _;

use super::escape;
use super::xhtml::{self, Chapter, TITLE_PAGE, TocEntry};
use crate::model::Metadata;
use crate::style::Words;

/// The name of the navigation document.
pub(super) const NAV: &str = "nav.xhtml";

/// What the two documents are made of.
#[derive(Debug)]
pub(super) struct Navigation<'a> {
    /// The facts about the book.
    pub(super) metadata: &'a Metadata,
    /// The files of the text, in their order, the title page first.
    pub(super) chapters: &'a [Chapter],
    /// The labels of all pages.
    pub(super) labels: &'a [&'a str],
    /// The name of the cover's page.
    pub(super) cover: Option<&'a str>,
    /// The words.
    pub(super) words: &'static Words,
    /// The unique identifier of the package.
    pub(super) identifier: &'a str,
}

impl Navigation<'_> {
    /// The files of the body.
    fn body(&self) -> impl Iterator<Item = &Chapter> {
        self.chapters.iter().filter(|chapter| chapter.file != TITLE_PAGE)
    }

    /// Every entry of the contents, with its file.
    fn entries(&self) -> Vec<(&str, TocEntry)> {
        let mut entries = Vec::new();
        for chapter in self.body() {
            // A file that opens without a heading of its own would be out of reach.
            if chapter.toc.is_empty() {
                let text = chapter.title.clone();
                entries.push((chapter.file.as_str(), TocEntry { depth: 1, text, id: None, lang: None }));
            }
            entries.extend(chapter.toc.iter().map(|entry| (chapter.file.as_str(), entry.clone())));
        }
        entries
    }

    /// Every page, with its place.
    pub(super) fn pages(&self) -> Vec<(&str, String)> {
        let pages = self.chapters.iter().flat_map(|chapter| chapter.pages.iter().map(move |page| (chapter, page)));
        pages
            .filter_map(|(chapter, (page, id))| Some((*self.labels.get(*page)?, format!("{}#{id}", chapter.file))))
            .collect()
    }

    /// `nav.xhtml`.
    pub(super) fn xhtml(&self) -> String {
        let words = self.words;
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\" aria-labelledby=\"toc-title\">\n\
             <h1 id=\"toc-title\">{}</h1>",
            words.contents
        );
        self.toc(&mut out);
        out.push_str("</nav>\n");
        self.landmarks(&mut out);
        let pages = self.pages();
        if !pages.is_empty() {
            let _ = writeln!(
                out,
                "<nav epub:type=\"page-list\" role=\"doc-pagelist\" id=\"page-list\" hidden=\"hidden\" aria-label=\"{}\">\n<ol>",
                words.pages
            );
            for (label, href) in pages {
                let _ = writeln!(out, "<li><a href=\"{}\">{}</a></li>", attr(&href), escape::text(label));
            }
            out.push_str("</ol>\n</nav>\n");
        }
        xhtml::document(&self.metadata.lang, self.metadata.dir, words.contents, Some("frontmatter"), &out)
    }

    /// Nested lists; a depth that is skipped is not made up.
    fn toc(&self, out: &mut String) {
        out.push_str("<ol>\n");
        let mut open: Vec<u8> = Vec::new();
        for (file, entry) in self.entries() {
            while open.len() > 1 && open.last().is_some_and(|&depth| depth > entry.depth) {
                open.pop();
                out.push_str("</li>\n</ol>\n");
            }
            match open.last() {
                None => open.push(entry.depth),
                Some(&depth) if entry.depth > depth => {
                    open.push(entry.depth);
                    out.push_str("\n<ol>\n");
                }
                Some(_) => out.push_str("</li>\n"),
            }
            out.push_str("<li><a href=\"");
            escape::push_attr(out, file);
            if let Some(id) = &entry.id {
                out.push('#');
                escape::push_attr(out, id);
            }
            out.push('"');
            if let Some(lang) = &entry.lang {
                let _ = write!(out, " lang=\"{lang}\" xml:lang=\"{lang}\"");
                if lang.direction() != self.metadata.dir {
                    let _ = write!(out, " dir=\"{}\"", xhtml::direction(lang.direction()));
                }
            }
            out.push('>');
            escape::push_text(out, name(&entry.text));
            out.push_str("</a>");
        }
        for _ in open {
            out.push_str("</li>\n</ol>\n");
        }
    }

    fn landmarks(&self, out: &mut String) {
        let words = self.words;
        let _ = writeln!(
            out,
            "<nav epub:type=\"landmarks\" id=\"landmarks\" hidden=\"hidden\" aria-label=\"{}\">\n<ol>",
            words.landmarks
        );
        let mut landmark = |kind: &str, href: &str, text: &str| {
            let _ =
                writeln!(out, "<li><a epub:type=\"{kind}\" href=\"{}\">{}</a></li>", attr(href), escape::text(text));
        };
        if let Some(cover) = self.cover {
            landmark("cover", cover, words.cover);
        }
        landmark("titlepage", TITLE_PAGE, words.title_page);
        landmark("toc", "nav.xhtml#toc", words.contents);
        if let Some(first) = self.body().next() {
            landmark("bodymatter", &first.file, words.body);
        }
        out.push_str("</ol>\n</nav>\n");
    }

    /// `toc.ncx`.
    pub(super) fn ncx(&self) -> String {
        let pages = self.pages();
        let greatest = pages.iter().filter_map(|(label, _)| label.parse::<u32>().ok()).max().unwrap_or(0);
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let _ = write!(
            out,
            "<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" version=\"2005-1\" xml:lang=\"{}\">\n<head>\n\
             <meta name=\"dtb:uid\" content=\"{}\"/>\n<meta name=\"dtb:depth\" content=\"1\"/>\n\
             <meta name=\"dtb:totalPageCount\" content=\"{}\"/>\n<meta name=\"dtb:maxPageNumber\" content=\"{greatest}\"/>\n\
             </head>\n<docTitle><text>{}</text></docTitle>\n<navMap>\n",
            self.metadata.lang,
            attr(self.identifier),
            pages.len(),
            escape::text(name(&self.metadata.title)),
        );
        let mut order = 0;
        let mut ncx_point = |out: &mut String, text: &str, href: &str| {
            order += 1;
            let _ = writeln!(
                out,
                "<navPoint id=\"np-{order}\" playOrder=\"{order}\"><navLabel><text>{}</text></navLabel><content src=\"{}\"/></navPoint>",
                escape::text(name(text)),
                attr(href)
            );
        };
        for chapter in self.body() {
            let text = chapter.toc.first().map_or(chapter.title.as_str(), |entry| entry.text.as_str());
            ncx_point(&mut out, text, &chapter.file);
        }
        out.push_str("</navMap>\n");
        if !pages.is_empty() {
            self.ncx_pages(&pages, order, &mut out);
        }
        out.push_str("</ncx>\n");
        out
    }

    fn ncx_pages(&self, pages: &[(&str, String)], before: usize, out: &mut String) {
        let _ = writeln!(out, "<pageList><navLabel><text>{}</text></navLabel>", escape::text(self.words.pages));
        for (index, (label, href)) in pages.iter().enumerate() {
            let order = before + index + 1;
            let kind = if label.bytes().all(|b| b.is_ascii_digit()) { "normal" } else { "front" };
            let _ = write!(out, "<pageTarget id=\"pt-{order}\" type=\"{kind}\" playOrder=\"{order}\"");
            if kind == "normal" && !label.is_empty() {
                let _ = write!(out, " value=\"{label}\"");
            }
            let text = escape::text(label);
            let _ = writeln!(
                out,
                "><navLabel><text>{text}</text></navLabel><content src=\"{}\"/></pageTarget>",
                attr(href)
            );
        }
        out.push_str("</pageList>\n");
    }
}

/// `text`, or a dash for what has no words: an entry must have some.
fn name(text: &str) -> &str {
    let text = text.trim();
    if text.chars().any(escape::is_allowed) { text } else { "\u{2014}" }
}

fn attr(value: &str) -> String {
    let mut out = String::new();
    escape::push_attr(&mut out, value);
    out
}
