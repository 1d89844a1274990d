//! Who made a picture, out of XMP, IPTC and EXIF, as one line for readers.
//!
//! "IPTC Photo Metadata Standard 2023.2" says which field means what; "IPTC-NAA Information Interchange Model 4.2",
//! chapter 1, describes the records; "XMP specification part 1" the packet.

use resvg::usvg::roxmltree::{Document, Node, ParsingOptions};

const DC: &str = "http://purl.org/dc/elements/1.1/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The largest XMP packet that is read.
const MOST_XMP: usize = 4 << 20;
/// The longest credit line; what goes beyond it is not a credit but a licence.
const MOST_CHARS: usize = 300;

/// What a file says of its makers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Credits {
    /// The people who made it.
    pub(super) creators: Vec<String>,
    /// The line its provider asks for, often an agency.
    pub(super) credit: Option<String>,
    /// Where it comes from.
    pub(super) source: Option<String>,
    /// The copyright notice.
    pub(super) rights: Option<String>,
}

impl Credits {
    /// These credits, with what they lack taken from `other`.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            creators: if self.creators.is_empty() { other.creators } else { self.creators },
            credit: self.credit.or(other.credit),
            source: self.source.or(other.source),
            rights: self.rights.or(other.rights),
        }
    }

    /// One line: `lead`, the makers, the agency, and the copyright notice; nobody is named twice without need.
    pub(super) fn line(&self, lead: &str) -> Option<String> {
        let mut names: Vec<&str> = Vec::new();
        let all = self.creators.iter().chain(&self.credit).chain(&self.source);
        for name in all.map(|name| name.trim()).filter(|name| !is_filler(name)) {
            // A credit line often repeats the maker: "Jane Doe/Agency".
            let said = names.iter().any(|known| contains(known, name));
            if !said {
                names.retain(|known| !contains(name, known));
                names.push(name);
            }
        }
        let rights = self.rights.as_deref().map(str::trim).filter(|rights| !is_filler(rights));
        let notice = rights.filter(|rights| adds_something(rights, &names)).map(copyright);
        let mut line = match (names.is_empty(), notice) {
            (true, None) => return None,
            (true, Some(notice)) => format!("{lead} {notice}"),
            (false, None) => format!("{lead} {}", names.join(" / ")),
            (false, Some(notice)) => {
                let names = names.join(" / ");
                // A name that ends in a full stop ("Jr.") needs no second one.
                format!("{lead} {}. {notice}", names.trim_end_matches('.'))
            }
        };
        if let Some((cut, _)) = line.char_indices().nth(MOST_CHARS) {
            line.truncate(cut);
            line.truncate(line.trim_end().len());
            line.push('…');
        }
        Some(line)
    }
}

/// Whether a field holds nothing worth printing, as cameras and programs leave it.
fn is_filler(text: &str) -> bool {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    text.is_empty()
        || matches!(
            text.as_str(),
            "unknown" | "none" | "n/a" | "null" | "artist" | "photographer" | "picasa" | "copyright" | "owner name"
        )
}

fn contains(long: &str, short: &str) -> bool {
    long.to_lowercase().contains(&short.to_lowercase())
}

/// Whether the copyright notice says more than the names alone.
fn adds_something(rights: &str, names: &[&str]) -> bool {
    let mut rest = rights.to_lowercase();
    for name in names {
        rest = rest.replace(&name.to_lowercase(), " ");
    }
    for word in ["all rights reserved", "copyright", "(c)", "©"] {
        rest = rest.replace(word, " ");
    }
    rest.chars().any(char::is_alphanumeric)
}

/// A copyright notice that starts with its sign, where it is a notice and not a licence.
fn copyright(rights: &str) -> String {
    let mut rest = rights;
    loop {
        let before = rest.len();
        for word in ["copyright", "(c)", "©", ":"] {
            if let Some(head) = rest.get(..word.len())
                && head.eq_ignore_ascii_case(word)
            {
                rest = rest.get(word.len()..).unwrap_or_default().trim_start();
            }
        }
        if rest.len() == before {
            break;
        }
    }
    let lower = rights.to_lowercase();
    let is_licence =
        ["licen", "public domain", "creative commons", "cc0", "cc by", "http"].iter().any(|word| lower.contains(word));
    if rest.len() == rights.len() && is_licence { rights.to_owned() } else { format!("© {rest}") }
}

/// Bytes of unknown encoding as text: UTF-8, else Latin-1; white space folded, control characters gone.
pub(super) fn text(bytes: &[u8]) -> String {
    let bytes = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    let text =
        std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(|byte| char::from(*byte)).collect(), str::to_owned);
    fold(&text)
}

fn fold(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The credits of an XMP packet, or of the metadata of an SVG.
pub(super) fn from_xmp(packet: &[u8]) -> Credits {
    if packet.len() > MOST_XMP {
        return Credits::default();
    }
    let packet = String::from_utf8_lossy(packet);
    let packet = packet.trim_matches(|c: char| c == '\0' || c == '\u{feff}' || c.is_whitespace());
    let Ok(tree) = Document::parse_with_options(packet, ParsingOptions::default()) else { return Credits::default() };
    credits_in(tree.root())
}

/// The credits anywhere below `root`.
pub(super) fn credits_in(root: Node<'_, '_>) -> Credits {
    let mut credits = Credits::default();
    for node in root.descendants().filter(Node::is_element) {
        for (field, name) in [(&mut credits.credit, "Credit"), (&mut credits.source, "Source")] {
            let attribute = node.attribute((PHOTOSHOP, name)).map(fold);
            let element = node.has_tag_name((PHOTOSHOP, name)).then(|| values(node).into_iter().next()).flatten();
            if field.is_none() {
                *field = attribute.or(element).filter(|text| !text.is_empty());
            }
        }
        if credits.creators.is_empty() && node.has_tag_name((DC, "creator")) {
            credits.creators = values(node);
        }
        if credits.rights.is_none() && node.has_tag_name((DC, "rights")) {
            credits.rights = values(node).into_iter().next();
        }
    }
    credits
}

/// The values of a property: its list items, the default language first, or else its own text.
fn values(node: Node<'_, '_>) -> Vec<String> {
    let said = |node: Node<'_, '_>| {
        fold(&node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect::<String>())
    };
    let mut items: Vec<(bool, String)> = node
        .descendants()
        .filter(|item| item.has_tag_name((RDF, "li")))
        .map(|item| (item.attribute((XML, "lang")) != Some("x-default"), said(item)))
        .collect();
    items.sort_by_key(|(other, _)| *other);
    let mut values: Vec<String> = items.into_iter().map(|(_, text)| text).collect();
    if values.is_empty() {
        values.push(said(node));
    }
    values.retain(|text| !text.is_empty());
    values
}

/// The credits of the image resources that Photoshop writes into JPEG (`8BIM`, resource 0x0404).
pub(super) fn from_photoshop(resources: &[u8]) -> Credits {
    let mut rest = resources;
    while let Some(block) = rest.strip_prefix(b"8BIM") {
        let Some((id, after)) = split_u16(block) else { break };
        // A Pascal string, padded to an even length together with its length byte.
        let Some(length) = after.first() else { break };
        let name = (usize::from(*length) + 2) & !1;
        let Some((size, body)) = after.get(name..).and_then(split_u32) else { break };
        let Some(data) = body.get(..size) else { break };
        if id == 0x0404 {
            return from_iptc(data);
        }
        rest = body.get((size + 1) & !1..).unwrap_or_default();
    }
    Credits::default()
}

/// The credits of IPTC-IIM records: by-line 2:80, credit 2:110, source 2:115, copyright 2:116.
pub(super) fn from_iptc(records: &[u8]) -> Credits {
    let mut credits = Credits::default();
    let mut rest = records;
    while let [0x1c, record, set, tail @ ..] = rest {
        let Some((length, body)) = split_u16(tail) else { break };
        // The high bit announces a length of more than two bytes, which no text field has.
        let Some(data) = body.get(..usize::from(length)).filter(|_| length < 0x8000) else { break };
        let value = text(data);
        match (record, set) {
            (2, 80) if !value.is_empty() => credits.creators.push(value),
            (2, 110) if !value.is_empty() => credits.credit = Some(value),
            (2, 115) if !value.is_empty() => credits.source = Some(value),
            (2, 116) if !value.is_empty() => credits.rights = Some(value),
            _ => {}
        }
        rest = body.get(usize::from(length)..).unwrap_or_default();
    }
    credits
}

fn split_u16(bytes: &[u8]) -> Option<(u16, &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<2>()?;
    Some((u16::from_be_bytes(*head), rest))
}

fn split_u32(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    Some((usize::try_from(u32::from_be_bytes(*head)).ok()?, rest))
}
