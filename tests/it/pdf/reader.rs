//! What stands in a PDF: its objects as text, its structure, and the text that the structure leads to.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// Every object as text, in order; streams inflated, font programs and profiles by their size alone.
pub(crate) fn dump(document: &Document) -> String {
    let mut out = String::new();
    for (id, object) in &document.objects {
        // What only holds other objects or finds them changes with every byte of theirs.
        if matches!(object, Object::Stream(stream) if stream.dict.has(b"First") || stream.dict.has(b"W")) {
            continue;
        }
        let _ = writeln!(out, "{} {}", id.0, text(object));
        if let Object::Stream(stream) = object {
            let data = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            let binary = stream.dict.has(b"Length1") || stream.dict.has(b"N") || stream.dict.has(b"Subtype");
            if binary && !stream.dict.has(b"Type") {
                let _ = writeln!(out, "  {} bytes", data.len());
            } else {
                for line in data.split(|byte| *byte == b'\n') {
                    let _ = writeln!(out, "  | {}", line.escape_ascii());
                }
            }
        }
    }
    out
}

fn text(object: &Object) -> String {
    match object {
        Object::Array(items) => format!("[{}]", items.iter().map(text).collect::<Vec<_>>().join(" ")),
        Object::Dictionary(entries) => dictionary(entries),
        Object::Stream(stream) => format!("stream {}", dictionary(&stream.dict)),
        Object::String(bytes, _) => format!("({})", bytes.escape_ascii()),
        Object::Reference(id) => format!("{}R", id.0),
        Object::Name(bytes) => format!("/{}", String::from_utf8_lossy(bytes)),
        other => format!("{other:?}"),
    }
}

fn dictionary(entries: &Dictionary) -> String {
    let entries = entries.iter().filter(|(key, _)| *key != b"Length" && *key != b"Filter");
    let entries: Vec<String> =
        entries.map(|(key, value)| format!("/{} {}", String::from_utf8_lossy(key), text(value))).collect();
    format!("<<{}>>", entries.join(" "))
}

/// A structure element.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) id: ObjectId,
    pub(crate) role: String,
    /// The page and number of each marked-content sequence, in order.
    pub(crate) marks: Vec<(ObjectId, i64)>,
    /// The annotations.
    pub(crate) annotations: Vec<ObjectId>,
}

/// The structure elements in reading order, parents first; checks that each names its parent.
pub(crate) fn elements(document: &Document) -> Vec<Element> {
    let root = document.catalog().unwrap().get(b"StructTreeRoot").unwrap().as_reference().unwrap();
    let first = document.get_dictionary(root).unwrap().get(b"K").unwrap().as_reference().unwrap();
    let mut found = Vec::new();
    walk(document, first, root, &mut found);
    found
}

fn walk(document: &Document, id: ObjectId, parent: ObjectId, found: &mut Vec<Element>) {
    let element = document.get_dictionary(id).unwrap();
    assert_eq!(element.get(b"P").unwrap().as_reference().unwrap(), parent, "the parent of {id:?}");
    let page = element.get(b"Pg").and_then(Object::as_reference).ok();
    let place = found.len();
    let role = String::from_utf8_lossy(element.get(b"S").unwrap().as_name().unwrap()).into_owned();
    found.push(Element { id, role, marks: Vec::new(), annotations: Vec::new() });
    let Ok(kids) = element.get(b"K").and_then(Object::as_array) else { return };
    for kid in kids {
        match kid {
            Object::Integer(number) => found[place].marks.push((page.unwrap(), *number)),
            Object::Reference(kid) => walk(document, *kid, id, found),
            Object::Dictionary(kid) if kid.get(b"Type").unwrap().as_name().unwrap() == b"MCR" => {
                let page = kid.get(b"Pg").unwrap().as_reference().unwrap();
                found[place].marks.push((page, kid.get(b"MCID").unwrap().as_i64().unwrap()));
            }
            Object::Dictionary(kid) => {
                found[place].annotations.push(kid.get(b"Obj").unwrap().as_reference().unwrap());
            }
            other => panic!("{other:?} among kids"),
        }
    }
}

/// The parent tree: by key, an element or the elements of a page's marked content.
pub(crate) fn parent_tree(document: &Document) -> BTreeMap<i64, Vec<ObjectId>> {
    let root = document.catalog().unwrap().get(b"StructTreeRoot").unwrap().as_reference().unwrap();
    let tree = document.get_dictionary(root).unwrap().get(b"ParentTree").unwrap().as_reference().unwrap();
    let mut found = BTreeMap::new();
    let mut nodes = vec![tree];
    while let Some(node) = nodes.pop() {
        let node = document.get_dictionary(node).unwrap();
        if let Ok(kids) = node.get(b"Kids") {
            nodes.extend(kids.as_array().unwrap().iter().map(|kid| kid.as_reference().unwrap()));
        }
        let Ok(numbers) = node.get(b"Nums") else { continue };
        for pair in numbers.as_array().unwrap().chunks(2) {
            let value = match &pair[1] {
                Object::Reference(id) => vec![*id],
                Object::Array(ids) => ids.iter().map(|id| id.as_reference().unwrap()).collect(),
                other => panic!("{other:?} in the parent tree"),
            };
            assert!(found.insert(pair[0].as_i64().unwrap(), value).is_none());
        }
    }
    found
}

/// The text of each marked-content sequence of a page, by number, as the fonts' maps and `ActualText` give it.
pub(crate) fn marked_text(document: &Document, page: ObjectId) -> BTreeMap<i64, String> {
    let maps: BTreeMap<Vec<u8>, BTreeMap<u16, String>> = document
        .get_page_fonts(page)
        .unwrap()
        .into_iter()
        .map(|(name, font)| (name, to_unicode(document, font)))
        .collect();
    let content = Content::decode(&document.get_page_content(page)).unwrap();
    let mut found = BTreeMap::new();
    let (mut number, mut depth, mut said, mut font) = (None, 0, None, Vec::new());
    for operation in &content.operations {
        match operation.operator.as_str() {
            "BDC" => {
                depth += 1;
                let properties = operation.operands[1].as_dict().unwrap();
                if let Ok(id) = properties.get(b"MCID") {
                    assert_eq!(depth, 1, "marked content in marked content");
                    number = Some(id.as_i64().unwrap());
                    assert!(found.insert(id.as_i64().unwrap(), String::new()).is_none(), "a number twice");
                }
                if let Ok(text) = properties.get(b"ActualText") {
                    said = Some(lopdf::decode_text_string(text).unwrap());
                }
            }
            "EMC" => {
                depth -= 1;
                if depth == 0 {
                    number = None;
                }
                if let Some(said) = said.take() {
                    found.get_mut(&number.unwrap()).unwrap().push_str(&said);
                }
            }
            "Tf" => font = operation.operands[0].as_name().unwrap().to_vec(),
            "Tj" | "TJ" => {
                let Some(number) = number.filter(|_| said.is_none()) else { continue };
                let strings = match &operation.operands[0] {
                    Object::Array(items) => items.iter().filter_map(|item| item.as_str().ok()).collect(),
                    single => vec![single.as_str().unwrap()],
                };
                for code in strings.iter().flat_map(|string| string.chunks(2)) {
                    let code = u16::from_be_bytes([code[0], code[1]]);
                    found.get_mut(&number).unwrap().push_str(&maps[&font][&code]);
                }
            }
            _ => {}
        }
    }
    assert_eq!(depth, 0, "marked content is closed");
    found
}

/// The `ToUnicode` map of a font.
fn to_unicode(document: &Document, font: &Dictionary) -> BTreeMap<u16, String> {
    let id = font.get(b"ToUnicode").unwrap().as_reference().unwrap();
    let data = document.get_object(id).unwrap().as_stream().unwrap().decompressed_content().unwrap();
    let mut map = BTreeMap::new();
    for line in String::from_utf8(data).unwrap().lines() {
        let Some((code, text)) = line.strip_prefix('<').and_then(|line| line.split_once("> <")) else { continue };
        let (Ok(code), false) = (u16::from_str_radix(code, 16), text.starts_with("FFFF")) else { continue };
        let units: Vec<u16> = text
            .trim_end_matches('>')
            .as_bytes()
            .chunks(4)
            .map(|unit| u16::from_str_radix(std::str::from_utf8(unit).unwrap(), 16).unwrap())
            .collect();
        map.insert(code, String::from_utf16(&units).unwrap());
    }
    map
}
