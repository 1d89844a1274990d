//! How numbers, names, strings and whole objects look in the file.
//!
//! In: values. Out: bytes appended to a buffer, as short as ISO 32000-1, 7.3 lets them be.

use lopdf::{Dictionary, Object};

/// The number of an object of the file; its generation is always 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ref(pub(super) u32);

/// Appends an integer.
pub(super) fn integer(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    let mut digits = [0u8; 20];
    let mut rest = value.unsigned_abs();
    let mut used = 0;
    for slot in digits.iter_mut().rev() {
        *slot = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        used += 1;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(digits.len() - used..).unwrap_or(&[]));
}

/// `value` in units of ten to the power of `-decimals`, rounded; 0 for what is no number.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a float-to-integer cast saturates, and a page is never that large"
)]
pub(super) fn scaled(value: f64, decimals: u32) -> i64 {
    let factor = match decimals {
        0 => 1.0,
        1 => 10.0,
        2 => 100.0,
        _ => 1000.0,
    };
    (value * factor).round() as i64
}

/// Appends `value` units of ten to the power of `-decimals`, without zeros that say nothing.
pub(super) fn fixed(out: &mut Vec<u8>, value: i64, decimals: u32) {
    let factor = 10_i64.pow(decimals.min(3));
    if value < 0 {
        out.push(b'-');
    }
    let value = value.unsigned_abs();
    let whole = value / factor.unsigned_abs();
    let mut rest = value % factor.unsigned_abs();
    if whole > 0 || rest == 0 {
        integer(out, i64::try_from(whole).unwrap_or(i64::MAX));
    }
    let mut unit = factor.unsigned_abs();
    if rest > 0 {
        out.push(b'.');
    }
    while rest > 0 {
        unit /= 10;
        out.push(b'0' + u8::try_from(rest / unit).unwrap_or(0));
        rest %= unit;
    }
}

/// Appends a number with at most three decimals.
pub(super) fn number(out: &mut Vec<u8>, value: f64) {
    fixed(out, scaled(value, 3), 3);
}

/// Appends numbers with a space between them.
pub(super) fn numbers(out: &mut Vec<u8>, values: &[f64]) {
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        number(out, *value);
    }
}

/// Appends a reference to an object.
pub(super) fn reference(out: &mut Vec<u8>, id: Ref) {
    integer(out, i64::from(id.0));
    out.extend_from_slice(b" 0 R");
}

/// Appends a name, with its solidus (7.3.5).
pub(super) fn name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && !b"#()<>[]{}/%".contains(&byte) {
            out.push(byte);
        } else {
            out.push(b'#');
            hex(out, byte);
        }
    }
}

fn hex(out: &mut Vec<u8>, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for digit in [byte >> 4, byte & 15] {
        out.push(DIGITS.get(usize::from(digit)).copied().unwrap_or(b'0'));
    }
}

/// Appends bytes as a hexadecimal string.
pub(super) fn hex_string(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'<');
    for &byte in bytes {
        hex(out, byte);
    }
    out.push(b'>');
}

/// Appends one byte of a literal string (7.3.4.2). A carriage return would be read as a line feed.
pub(super) fn literal_byte(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        b'\r' => out.extend_from_slice(b"\\r"),
        _ => out.push(byte),
    }
}

/// Appends bytes as a literal string.
pub(super) fn string(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'(');
    for &byte in bytes {
        literal_byte(out, byte);
    }
    out.push(b')');
}

/// Appends a text string (7.9.2.2): ASCII where that says it all, else UTF-16.
pub(super) fn text(out: &mut Vec<u8>, text: &str) {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte) || byte == b'\n' || byte == b'\t') {
        string(out, text.as_bytes());
        return;
    }
    out.extend_from_slice(b"(\xfe\xff");
    for unit in text.encode_utf16() {
        for byte in unit.to_be_bytes() {
            literal_byte(out, byte);
        }
    }
    out.push(b')');
}

/// Appends an object of the PDF library. `renumber` gives the numbers that its objects have in our file; what is
/// not in the file becomes `null`.
pub(super) fn object(out: &mut Vec<u8>, object: &Object, renumber: &dyn Fn(u32) -> Option<Ref>) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(true) => out.extend_from_slice(b"true"),
        Object::Boolean(false) => out.extend_from_slice(b"false"),
        Object::Integer(value) => integer(out, *value),
        Object::Real(value) => number(out, f64::from(*value)),
        Object::Name(bytes) => name(out, bytes),
        Object::String(bytes, lopdf::StringFormat::Literal) => string(out, bytes),
        Object::String(bytes, lopdf::StringFormat::Hexadecimal) => hex_string(out, bytes),
        Object::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                self::object(out, item, renumber);
            }
            out.push(b']');
        }
        Object::Dictionary(entries) => {
            out.extend_from_slice(b"<<");
            dictionary_entries(out, entries, renumber);
            out.extend_from_slice(b">>");
        }
        // A stream is an object of its own; inside another there can only be a reference to it.
        Object::Stream(_) => out.extend_from_slice(b"null"),
        Object::Reference((number, _)) => match renumber(*number) {
            Some(id) => reference(out, id),
            None => out.extend_from_slice(b"null"),
        },
    }
}

/// Appends the keys and values of a dictionary, without the brackets around them.
pub(super) fn dictionary_entries(out: &mut Vec<u8>, entries: &Dictionary, renumber: &dyn Fn(u32) -> Option<Ref>) {
    for (key, value) in entries.iter() {
        name(out, key);
        if matches!(
            value,
            Object::Integer(_) | Object::Real(_) | Object::Reference(_) | Object::Boolean(_) | Object::Null
        ) {
            out.push(b' ');
        }
        object(out, value, renumber);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            bytes(|o| numbers(o, &[0.0, -0.0001, 0.5, -0.25, 12.0, 595.2756, 1e-9])),
            "0 0 .5 -.25 12 595.276 0"
        );
        assert_eq!(bytes(|o| integer(o, i64::MIN)), "-9223372036854775808");
        assert_eq!(bytes(|o| fixed(o, -1205, 2)), "-12.05");
        assert_eq!(bytes(|o| number(o, f64::NAN)), "0");
    }

    #[test]
    fn strings_escape_what_would_end_or_change_them() {
        assert_eq!(bytes(|o| string(o, b"a(b)\\c\r\n")), "(a\\(b\\)\\\\c\\r\n)");
        assert_eq!(bytes(|o| hex_string(o, &[0, 171, 255])), "<00ABFF>");
        assert_eq!(bytes(|o| name(o, b"A B#/")), "/A#20B#23#2F");
    }

    #[test]
    fn text_is_ascii_or_utf_16() {
        assert_eq!(bytes(|o| text(o, "Title")), "(Title)");
        let mut out = Vec::new();
        text(&mut out, "é𝄞");
        assert_eq!(out, b"(\xfe\xff\x00\xe9\xd8\x34\xdd\x1e)");
    }

    #[test]
    fn objects_are_renumbered() {
        let dictionary = lopdf::dictionary! {
            "Type" => "Page", "Kids" => vec![Object::Reference((4, 0)), Object::Reference((5, 0))], "Count" => 2
        };
        let renumber = |number: u32| (number == 4).then_some(Ref(9));
        assert_eq!(
            bytes(|o| object(o, &Object::Dictionary(dictionary), &renumber)),
            "<</Type/Page/Kids[9 0 R null]/Count 2>>"
        );
    }
}
