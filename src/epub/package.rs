//! The package document (EPUB 3.3, section 5), with the discovery metadata of EPUB Accessibility 1.1.

use std::fmt::Write as _;

use super::escape;
use super::xhtml::{self, Facts};
use crate::model::{Metadata, Person};
use crate::units::Direction;

/// When the archive was made, for a document without a date. It is also the first moment that a ZIP archive can
/// state; the time of the build would make two builds differ.
const WITHOUT_DATE: &str = "1980-01-01T00:00:00Z";

/// A file of the package, as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// Its name.
    pub(super) name: String,
    /// Its media type.
    pub(super) media: &'static str,
    /// Its properties: `nav`, `cover-image`.
    pub(super) properties: &'static str,
    /// Whether it is read in the order of the manifest, and not only referred to.
    pub(super) in_spine: bool,
}

/// What the package document is made of.
#[derive(Debug)]
pub(super) struct Package<'a> {
    /// The facts about the book.
    pub(super) metadata: &'a Metadata,
    /// The unique identifier.
    pub(super) identifier: &'a str,
    /// The files, those of the spine in reading order.
    pub(super) items: &'a [Item],
    /// What is in the text.
    pub(super) facts: Facts,
    /// Whether there is a list of pages.
    pub(super) pages: bool,
}

impl Package<'_> {
    /// `content.opf`.
    pub(super) fn opf(&self) -> String {
        let metadata = self.metadata;
        let lang = &metadata.lang;
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"pub-id\" \
             xml:lang=\"{lang}\" dir=\"{}\"",
            xhtml::direction(metadata.dir)
        );
        if metadata.accessibility.certified_by.is_some() {
            out.push_str(" prefix=\"a11y: http://www.idpf.org/epub/vocab/package/a11y/#\"");
        }
        out.push_str(">\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
        self.describe(&mut out);
        self.collection(&mut out);
        self.accessibility(&mut out);
        out.push_str("</metadata>\n<manifest>\n");
        self.manifest(&mut out);
        out.push_str("</manifest>\n");
        let rtl = metadata.dir == Direction::Rtl;
        let _ = writeln!(out, "<spine toc=\"ncx\" page-progression-direction=\"{}\">", if rtl { "rtl" } else { "ltr" });
        for (index, _) in self.items.iter().enumerate().filter(|(_, item)| item.in_spine) {
            let _ = writeln!(out, "<itemref idref=\"item-{}\"/>", index + 1);
        }
        out.push_str("</spine>\n</package>\n");
        out
    }

    fn describe(&self, out: &mut String) {
        let metadata = self.metadata;
        element(out, "dc:identifier", " id=\"pub-id\"", self.identifier);
        if let Some((scheme, code)) = identifier_type(self.identifier) {
            refine(out, "pub-id", "identifier-type", &format!(" scheme=\"{scheme}\""), code);
        }
        let title = if metadata.title.trim().is_empty() { "\u{2014}" } else { &metadata.title };
        element(out, "dc:title", " id=\"title\"", title);
        refine(out, "title", "title-type", "", "main");
        if let Some(subtitle) = filled(metadata.subtitle.as_deref()) {
            element(out, "dc:title", " id=\"subtitle\"", subtitle);
            refine(out, "subtitle", "title-type", "", "subtitle");
            refine(out, "title", "display-seq", "", "1");
            refine(out, "subtitle", "display-seq", "", "2");
        }
        for (index, person) in metadata.authors.iter().enumerate() {
            self.creator(out, index + 1, person);
        }
        element(out, "dc:language", "", metadata.lang.as_str());
        if let Some(date) = metadata.date {
            element(out, "dc:date", "", &date.iso());
        }
        let modified = metadata.date.map_or_else(
            || WITHOUT_DATE.to_owned(),
            |date| format!("{:04}-{:02}-{:02}T00:00:00Z", date.year, date.month.unwrap_or(1), date.day.unwrap_or(1)),
        );
        element(out, "meta", " property=\"dcterms:modified\"", &modified);
        for (name, value) in [("dc:publisher", &metadata.publisher), ("dc:rights", &metadata.rights)] {
            if let Some(value) = filled(value.as_deref()) {
                element(out, name, "", value);
            }
        }
        if let Some(text) = filled(metadata.description.as_deref()).or(filled(metadata.abstract_.as_deref())) {
            element(out, "dc:description", "", text);
        }
        let mut told = std::collections::BTreeSet::new();
        for subject in metadata.subjects.iter().chain(&metadata.keywords) {
            if !subject.trim().is_empty() && told.insert(subject.trim()) {
                element(out, "dc:subject", "", subject);
            }
        }
        if self.pages {
            // The pages are those of the print edition made from the same text, which shares its name.
            let print = format!("{} (PDF)", title.trim());
            let source = metadata.identifier.as_ref().map_or(print.as_str(), |_| self.identifier);
            element(out, "dc:source", "", source);
            element(out, "meta", " property=\"pageBreakSource\"", source);
        }
    }

    fn creator(&self, out: &mut String, number: usize, person: &Person) {
        if person.name.trim().is_empty() {
            return;
        }
        let id = format!("author-{number}");
        element(out, "dc:creator", &format!(" id=\"{id}\""), &person.name);
        refine(out, &id, "role", " scheme=\"marc:relators\"", "aut");
        refine(out, &id, "display-seq", "", &number.to_string());
        if let Some(file_as) = filled(person.file_as.as_deref()) {
            refine(out, &id, "file-as", "", file_as);
        }
    }

    /// The series: the collection of EPUB 3, and the pair that calibre wrote before it and many readers still look for.
    fn collection(&self, out: &mut String) {
        let Some(series) = &self.metadata.series else { return };
        if series.title.trim().is_empty() {
            return;
        }
        element(out, "meta", " property=\"belongs-to-collection\" id=\"series\"", &series.title);
        refine(out, "series", "collection-type", "", "series");
        let position = series.position.as_deref().map(str::trim).filter(|position| {
            position.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
        });
        if let Some(position) = position {
            refine(out, "series", "group-position", "", position);
        }
        old_meta(out, "calibre:series", &series.title);
        if let Some(position) = position {
            old_meta(out, "calibre:series_index", position);
        }
    }

    fn accessibility(&self, out: &mut String) {
        let facts = self.facts;
        let mut meta =
            |property: &str, value: &str| element(out, "meta", &format!(" property=\"schema:{property}\""), value);
        meta("accessMode", "textual");
        if facts.images {
            meta("accessMode", "visual");
        }
        // Without descriptions the pictures cannot be had by those who do not see them.
        if !facts.undescribed {
            meta("accessModeSufficient", "textual");
        }
        if facts.images {
            meta("accessModeSufficient", "textual,visual");
        }
        let described = facts.images && !facts.undescribed;
        let features = [
            ("tableOfContents", true),
            ("readingOrder", true),
            ("structuralNavigation", true),
            ("displayTransformability", true),
            ("ARIA", true),
            ("unlocked", true),
            ("alternativeText", described),
            ("pageBreakMarkers", self.pages),
            ("pageNavigation", self.pages),
        ];
        for (feature, _) in features.iter().filter(|(_, holds)| *holds) {
            meta("accessibilityFeature", feature);
        }
        meta("accessibilityHazard", "none");
        let claims = &self.metadata.accessibility;
        match filled(claims.summary.as_deref()) {
            Some(summary) => meta("accessibilitySummary", summary),
            None => {
                let summary = summary(facts, self.pages);
                element(out, "meta", " property=\"schema:accessibilitySummary\" xml:lang=\"en\" dir=\"ltr\"", &summary);
            }
        }
        // Conformance is what a person answers for, so it is stated only where one does.
        if let Some(certifier) = filled(claims.certified_by.as_deref()) {
            for standard in claims.conforms_to.iter().filter(|standard| !standard.trim().is_empty()) {
                element(out, "meta", " property=\"dcterms:conformsTo\"", standard);
            }
            element(out, "meta", " property=\"a11y:certifiedBy\"", certifier);
        }
    }

    fn manifest(&self, out: &mut String) {
        for (index, item) in self.items.iter().enumerate() {
            let id = if item.name == super::NCX { "ncx".to_owned() } else { format!("item-{}", index + 1) };
            out.push_str("<item id=\"");
            out.push_str(&id);
            out.push_str("\" href=\"");
            escape::push_attr(out, &item.name);
            let _ = write!(out, "\" media-type=\"{}\"", item.media);
            if !item.properties.is_empty() {
                let _ = write!(out, " properties=\"{}\"", item.properties);
            }
            out.push_str("/>\n");
        }
    }
}

/// The code list and code that name the kind of `identifier` (ONIX for Books, code list 5).
fn identifier_type(identifier: &str) -> Option<(&'static str, &'static str)> {
    let lower = identifier.to_ascii_lowercase();
    if lower.starts_with("urn:isbn:") {
        Some(("onix:codelist5", "15"))
    } else if lower.starts_with("https://doi.org/") || lower.starts_with("urn:doi:") {
        Some(("onix:codelist5", "06"))
    } else {
        None
    }
}

/// The identifier that the front matter gives, in the form that a package states it.
pub(super) fn identifier(written: &str) -> Option<String> {
    let written = written.trim();
    let lower = written.to_ascii_lowercase();
    if written.is_empty() {
        return None;
    }
    let doi =
        lower.strip_prefix("doi:").map(|rest| written.len() - rest.len()).or(lower.starts_with("10.").then_some(0));
    if let Some(at) = doi
        && lower.contains('/')
    {
        return Some(format!("https://doi.org/{}", written.get(at..).unwrap_or_default().trim()));
    }
    let digits: String = written.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x')).collect();
    let plain = lower.trim_start_matches("isbn").trim_start_matches([':', ' ']);
    let is_isbn = plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ' | 'x'));
    if is_isbn && matches!(digits.len(), 10 | 13) {
        return Some(format!("urn:isbn:{}", digits.to_ascii_uppercase()));
    }
    Some(written.to_owned())
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| text.chars().any(escape::is_allowed))
}

/// An element on a line of its own.
fn element(out: &mut String, name: &str, attrs: &str, text: &str) {
    let _ = write!(out, "<{name}{attrs}>");
    let words: Vec<&str> = text.split_whitespace().collect();
    escape::push_text(out, &words.join(" "));
    let _ = writeln!(out, "</{name}>");
}

fn refine(out: &mut String, id: &str, property: &str, attrs: &str, text: &str) {
    element(out, "meta", &format!(" refines=\"#{id}\" property=\"{property}\"{attrs}"), text);
}

fn old_meta(out: &mut String, name: &str, content: &str) {
    let _ = write!(out, "<meta name=\"{name}\" content=\"");
    escape::push_attr(out, content.trim());
    out.push_str("\"/>\n");
}

/// What the book offers to readers who do not see it, in a few sentences of English.
fn summary(facts: Facts, pages: bool) -> String {
    let mut out = String::from(
        "The text can be read aloud, enlarged and restyled. Headings are marked up and listed in the table of contents.",
    );
    if facts.images && facts.undescribed {
        out.push_str(" Some pictures have no description.");
    } else if facts.images {
        out.push_str(" All pictures have descriptions.");
    }
    if facts.tables {
        out.push_str(" Tables have headers.");
    }
    if facts.formulas {
        out.push_str(" Formulas are given as their LaTeX source.");
    }
    if facts.notes {
        out.push_str(" Notes are linked with the text in both directions.");
    }
    if pages {
        out.push_str(" Page numbers are those of the print edition.");
    }
    out
}
