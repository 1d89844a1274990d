//! What the file says about the document: XMP (ISO 16684-1) and the document information (ISO 32000-1, 14.3), in
//! agreement.
//!
//! In: [`Metadata`]. Out: an XMP packet that claims PDF/UA-1 and PDF/A-2a, and the Info dictionary. Dates are the
//! document's own, never those of the run.

use std::fmt::Write as _;

use crate::layout::Date;
use crate::model::Metadata;

use super::syntax;

/// Who made the file.
pub(super) const PRODUCER: &str = concat!("publish ", env!("CARGO_PKG_VERSION"));

/// PDF/A knows no property of PDF/UA unless it is described (ISO 19005-2, 6.6.2.3.3).
const UA_SCHEMA: &str = "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n\
    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n\
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n\
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n\
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n\
    <pdfaProperty:name>part</pdfaProperty:name>\n\
    <pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n\
    <pdfaProperty:category>internal</pdfaProperty:category>\n\
    <pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>\n\
    </rdf:li></rdf:Seq></pdfaSchema:property>\n\
    </rdf:li></rdf:Bag></pdfaExtension:schemas>\n";

/// The XMP packet.
pub(super) fn xmp(metadata: &Metadata) -> Vec<u8> {
    let mut out = String::from(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\"\n\
         \x20xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n\
         \x20xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n\
         \x20xmlns:xmpRights=\"http://ns.adobe.com/xap/1.0/rights/\"\n\
         \x20xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\n\
         \x20xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\"\n\
         \x20xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\"\n\
         \x20xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\"\n\
         \x20xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"\n\
         \x20xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n",
    );
    element(&mut out, "dc:format", "application/pdf");
    alternatives(&mut out, "dc:title", &title(metadata), &metadata.lang.to_string());
    items(&mut out, "dc:creator", "Seq", metadata.authors.iter().map(|person| person.name.as_str()));
    if let Some(about) = about(metadata) {
        alternatives(&mut out, "dc:description", about, &metadata.lang.to_string());
    }
    items(&mut out, "dc:subject", "Bag", metadata.keywords.iter().chain(&metadata.subjects).map(String::as_str));
    items(&mut out, "dc:language", "Bag", [metadata.lang.as_str()]);
    items(&mut out, "dc:publisher", "Bag", metadata.publisher.as_deref());
    if let Some(rights) = &metadata.rights {
        alternatives(&mut out, "dc:rights", rights, &metadata.lang.to_string());
        element(&mut out, "xmpRights:Marked", "True");
    }
    if let Some(identifier) = &metadata.identifier {
        element(&mut out, "dc:identifier", identifier);
    }
    if let Some(date) = metadata.date {
        items(&mut out, "dc:date", "Seq", [date.iso().as_str()]);
        element(&mut out, "xmp:CreateDate", &xmp_date(date));
        element(&mut out, "xmp:ModifyDate", &xmp_date(date));
    }
    element(&mut out, "xmp:CreatorTool", PRODUCER);
    element(&mut out, "pdf:Producer", PRODUCER);
    if !metadata.keywords.is_empty() {
        element(&mut out, "pdf:Keywords", &metadata.keywords.join(", "));
    }
    element(&mut out, "pdfaid:part", "2");
    element(&mut out, "pdfaid:conformance", "A");
    element(&mut out, "pdfuaid:part", "1");
    out.push_str(UA_SCHEMA);
    out.push_str("</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    out.into_bytes()
}

/// The title as viewers show it; never empty, because they would show the file's name instead.
pub(super) fn title(metadata: &Metadata) -> String {
    match (metadata.title.trim(), metadata.subtitle.as_deref().map_or("", str::trim)) {
        ("", "") => "Untitled".to_owned(),
        ("", only) | (only, "") => only.to_owned(),
        (title, subtitle) if title.ends_with(['?', '!', ':', '.', '…']) => format!("{title} {subtitle}"),
        (title, subtitle) => format!("{title}: {subtitle}"),
    }
}

fn about(metadata: &Metadata) -> Option<&str> {
    metadata.description.as_deref().or(metadata.abstract_.as_deref()).filter(|text| !text.trim().is_empty())
}

fn element(out: &mut String, name: &str, value: &str) {
    let _ = writeln!(out, "<{name}>{}</{name}>", escaped(value));
}

fn alternatives(out: &mut String, name: &str, value: &str, lang: &str) {
    let value = escaped(value);
    let _ = write!(out, "<{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{value}</rdf:li>");
    let _ = writeln!(out, "<rdf:li xml:lang=\"{}\">{value}</rdf:li></rdf:Alt></{name}>", escaped(lang));
}

fn items<'a>(out: &mut String, name: &str, kind: &str, values: impl IntoIterator<Item = &'a str>) {
    let mut values = values.into_iter().filter(|value| !value.trim().is_empty()).peekable();
    if values.peek().is_none() {
        return;
    }
    let _ = write!(out, "<{name}><rdf:{kind}>");
    for value in values {
        let _ = write!(out, "<rdf:li>{}</rdf:li>", escaped(value));
    }
    let _ = writeln!(out, "</rdf:{kind}></{name}>");
}

/// Text as XML has it; characters that XML 1.0 cannot have are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
    out
}

/// A date as XMP has it, at midnight UTC where the day is known.
fn xmp_date(date: Date) -> String {
    let mut out = date.iso();
    if date.day.is_some() {
        out.push_str("T00:00:00Z");
    }
    out
}

/// A date as the document information has it (7.9.4).
fn pdf_date(date: Date) -> String {
    let mut out = format!("D:{:04}", date.year);
    if let Some(month) = date.month {
        let _ = write!(out, "{month:02}");
        if let Some(day) = date.day {
            let _ = write!(out, "{day:02}000000Z");
        }
    }
    out
}

/// The Info dictionary.
pub(super) fn info(metadata: &Metadata, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<<");
    let mut entry = |key: &str, value: &str| {
        if !value.trim().is_empty() {
            syntax::name(out, key.as_bytes());
            syntax::text(out, value);
        }
    };
    entry("Title", &title(metadata));
    let authors: Vec<&str> = metadata.authors.iter().map(|person| person.name.as_str()).collect();
    entry("Author", &authors.join("; "));
    entry("Subject", about(metadata).unwrap_or_default());
    entry("Keywords", &metadata.keywords.join(", "));
    entry("Creator", PRODUCER);
    entry("Producer", PRODUCER);
    if let Some(date) = metadata.date {
        entry("CreationDate", &pdf_date(date));
        entry("ModDate", &pdf_date(date));
    }
    out.extend_from_slice(b">>");
}
