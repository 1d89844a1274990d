//! Reads our outputs back as a reader's program would: the text of a PDF through its fonts' `ToUnicode` maps and its
//! `ActualText` (ISO 32000-1, 9.10 and 14.9.4), the text of an EPUB through its spine.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object};

/// The text of a PDF in the order of its content streams; one line for each text object.
pub(crate) fn pdf_text(bytes: &[u8]) -> String {
    let document = Document::load_mem(bytes).expect("a PDF that can be read");
    let mut text = String::new();
    for page in document.get_pages().into_values() {
        let fonts = document.get_page_fonts(page).expect("fonts");
        let maps = fonts.iter().map(|(name, font)| (name.clone(), to_unicode(&document, font))).collect();
        let content = Content::decode(&document.get_page_content(page)).expect("content that can be read");
        Reader { document: &document, maps, font: Vec::new(), marks: Vec::new(), text: &mut text }
            .read(&content.operations);
    }
    text
}

/// What the codes of a font mean.
type CodeMap = BTreeMap<u16, String>;

struct Reader<'a> {
    document: &'a Document,
    maps: BTreeMap<Vec<u8>, CodeMap>,
    /// The font in use.
    font: Vec<u8>,
    /// The marked content around: the text that stands for it, where it says so.
    marks: Vec<Option<String>>,
    text: &'a mut String,
}

impl Reader<'_> {
    fn read(&mut self, operations: &[Operation]) {
        for Operation { operator, operands } in operations {
            match (operator.as_str(), operands.as_slice()) {
                ("Tf", [Object::Name(font), _]) => self.font.clone_from(font),
                ("Tj" | "'", [Object::String(codes, _)]) | ("\"", [_, _, Object::String(codes, _)]) => self.show(codes),
                ("TJ", [Object::Array(parts)]) => {
                    for part in parts {
                        if let Object::String(codes, _) = part {
                            self.show(codes);
                        }
                    }
                }
                ("BMC", _) => self.marks.push(None),
                ("BDC", [_, properties]) => {
                    let properties = self.document.dereference(properties).ok().and_then(|(_, o)| o.as_dict().ok());
                    let actual = properties.and_then(|properties| properties.get(b"ActualText").ok());
                    let actual = actual.and_then(|text| lopdf::decode_text_string(text).ok());
                    self.marks.push(actual);
                }
                ("EMC", _) => {
                    if let Some(actual) = self.marks.pop().flatten()
                        && !self.replaced()
                    {
                        self.text.push_str(&actual);
                    }
                }
                ("ET", _) => self.text.push('\n'),
                _ => {}
            }
        }
    }

    /// Whether what is shown now is read by the text that stands for it.
    fn replaced(&self) -> bool {
        self.marks.iter().any(Option::is_some)
    }

    fn show(&mut self, codes: &[u8]) {
        if self.replaced() {
            return;
        }
        let map = self.maps.get(&self.font).expect("a font that is among the page's resources");
        for code in codes.chunks_exact(2) {
            let code = u16::from_be_bytes([code[0], code[1]]);
            self.text.push_str(map.get(&code).map_or("\u{FFFD}", String::as_str));
        }
    }
}

/// The `ToUnicode` map of a font.
fn to_unicode(document: &Document, font: &Dictionary) -> CodeMap {
    let stream = font.get_deref(b"ToUnicode", document).and_then(Object::as_stream).expect("a ToUnicode map");
    let source = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
    let source = String::from_utf8_lossy(&source).into_owned();
    let mut map = CodeMap::new();
    for section in between(&source, "beginbfchar", "endbfchar") {
        let codes = hex_strings(section);
        for pair in codes.chunks_exact(2) {
            map.insert(code(&pair[0]), utf16(&pair[1]));
        }
    }
    for section in between(&source, "beginbfrange", "endbfrange") {
        for line in section.lines() {
            let codes = hex_strings(line);
            let [first, last, meanings @ ..] = codes.as_slice() else { continue };
            for (step, at) in (code(first)..=code(last)).enumerate() {
                let meaning = match meanings {
                    [start] => {
                        let mut units = units(start);
                        if let Some(unit) = units.last_mut() {
                            *unit += u16::try_from(step).expect("a range of codes");
                        }
                        String::from_utf16_lossy(&units)
                    }
                    list => list.get(step).map(|meaning| utf16(meaning)).unwrap_or_default(),
                };
                map.insert(at, meaning);
            }
        }
    }
    map
}

/// The parts of `text` between `start` and `end`.
fn between<'a>(text: &'a str, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(start).skip(1).filter_map(move |rest| rest.split(end).next())
}

/// The hexadecimal strings `<…>` in `text`.
fn hex_strings(text: &str) -> Vec<Vec<u8>> {
    let digits = between(text, "<", ">").map(|hex| hex.chars().filter_map(|c| c.to_digit(16)).collect::<Vec<_>>());
    digits
        .map(|digits| {
            digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair.get(1).unwrap_or(&0)).unwrap()).collect()
        })
        .collect()
}

fn code(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |code, byte| (code << 8) | u16::from(*byte))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    bytes.chunks(2).map(code).collect()
}

fn utf16(bytes: &[u8]) -> String {
    String::from_utf16_lossy(&units(bytes))
}

/// The text of every page in an EPUB's spine, in its order.
pub(crate) fn epub_text(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut read = |name: &str| {
        let mut text = String::new();
        archive
            .by_name(name)
            .unwrap_or_else(|_| panic!("{name} is in the archive"))
            .read_to_string(&mut text)
            .expect("UTF-8");
        text
    };
    let container = read("META-INF/container.xml");
    let container = roxmltree::Document::parse(&container).expect("well-formed XML");
    let package = container.descendants().find_map(|node| node.attribute("full-path")).expect("a package").to_owned();
    let folder = package.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let source = read(&package);
    let source = roxmltree::Document::parse(&source).expect("well-formed XML");
    let items: BTreeMap<_, _> = source
        .descendants()
        .filter(|node| node.has_tag_name(("http://www.idpf.org/2007/opf", "item")))
        .filter_map(|node| Some((node.attribute("id")?, node.attribute("href")?)))
        .collect();
    let mut text = String::new();
    for item in source.descendants().filter_map(|node| node.attribute("idref")) {
        let page = read(&format!("{folder}{}", items[item]));
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        let page = roxmltree::Document::parse_with_options(&page, options).expect("well-formed XML");
        let body = page.descendants().find(|node| node.tag_name().name() == "body").expect("a body");
        for node in body.descendants() {
            text.push_str(node.text().filter(|_| node.is_text()).unwrap_or_default());
            if node.is_element() {
                text.push('\n');
            }
        }
    }
    text
}

/// `text` as it is compared: without spaces and invisible characters, since lines are broken and hyphenated.
pub(crate) fn squeezed(text: &str) -> String {
    let invisible = ['\u{AD}', '\u{200B}', '\u{2060}', '\u{FEFF}'];
    text.chars().filter(|c| !c.is_whitespace() && !invisible.contains(c)).collect()
}
