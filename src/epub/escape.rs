//! Text as XML takes it: characters that XML 1.0 (section 2.2) forbids are left out, markup characters are escaped,
//! addresses are brought into the form of RFC 3986, and names into that of an NCName or of an ASCII slug.

use std::fmt::Write as _;

/// Whether `c` may stand in an XML 1.0 document and means something in a text: control characters other than
/// tab and line feed are out, also those of C1, which HTML forbids.
pub(super) fn is_allowed(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

/// Writes `text` between tags.
pub(super) fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, false);
}

/// Writes `text` into a quoted attribute value.
pub(super) fn push_attr(out: &mut String, text: &str) {
    push_escaped(out, text, true);
}

/// `text` as it stands between tags.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_text(&mut out, text);
    out
}

/// Spans without anything to escape are copied whole: a text has few of the others.
fn push_escaped(out: &mut String, text: &str, attr: bool) {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| needs_care(c)) {
        let (plain, tail) = rest.split_at(at);
        out.push_str(plain);
        let mut chars = tail.chars();
        match chars.next() {
            Some('&') => out.push_str("&amp;"),
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('"') if attr => out.push_str("&quot;"),
            Some('\t' | '\n') if attr => out.push(' '),
            Some(c) if is_allowed(c) => out.push(c),
            Some(_) | None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
}

fn needs_care(c: char) -> bool {
    matches!(c, '&' | '<' | '>' | '"' | '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

/// The schemes a reading system can follow. EpubCheck warns of those that are not registered.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "sms", "ftp", "urn", "geo", "news", "xmpp", "doi", "ipfs"];

/// `address` with everything percent-encoded that RFC 3986 does not allow in it; `None` for an address that a reading
/// system cannot follow or that is none: without a scheme, of an unknown one, or with a broken host.
pub(super) fn address(address: &str) -> Option<String> {
    let address = address.trim();
    let (scheme, rest) = address.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    if !SCHEMES.contains(&scheme.as_str()) || rest.is_empty() {
        return None;
    }
    let mut out = format!("{scheme}:");
    if matches!(scheme.as_str(), "http" | "https" | "ftp") {
        let rest = rest.trim_start_matches('/');
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        if !is_host(host) {
            return None;
        }
        out.push_str("//");
        encode(&mut out, authority, "[]");
        encode(&mut out, path, "");
    } else {
        encode(&mut out, rest, "");
    }
    Some(out)
}

fn is_host(host: &str) -> bool {
    if let Some(v6) = host.strip_prefix('[') {
        return v6.split(']').next().is_some_and(|v6| v6.parse::<std::net::Ipv6Addr>().is_ok());
    }
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    !name.is_empty()
        && name.split('.').all(|part| !part.is_empty() || name.ends_with('.'))
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '%'))
        && port.bytes().all(|b| b.is_ascii_digit())
        && (port.is_empty() || port.parse::<u16>().is_ok())
}

/// Percent-encodes what may not stand in a URI; `also` may. A second `#` is encoded too.
fn encode(out: &mut String, text: &str, also: &str) {
    let bytes = text.as_bytes();
    let mut fragment = false;
    for (at, &byte) in bytes.iter().enumerate() {
        let hex = |ahead: usize| bytes.get(at + ahead).is_some_and(u8::is_ascii_hexdigit);
        let c = char::from(byte);
        let keep = match c {
            '%' => hex(1) && hex(2),
            '#' => !std::mem::replace(&mut fragment, true),
            _ => c.is_ascii_alphanumeric() || "-._~:/?@!$&'()*+,;=".contains(c) || also.contains(c),
        };
        if keep {
            out.push(c);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// `anchor` as an NCName (Namespaces in XML 1.0, section 3), which EpubCheck asks of ids.
pub(super) fn ncname(anchor: &str) -> String {
    let mut out = String::with_capacity(anchor.len() + 1);
    for c in anchor.chars() {
        let letter = c == '_' || c.is_ascii_alphabetic() || (c as u32 >= 0xc0 && is_name_letter(c));
        let digit = c.is_ascii_digit() || matches!(c, '-' | '.');
        if letter || digit {
            if out.is_empty() && !letter {
                out.push('_');
            }
            out.push(c);
        } else {
            out.push('_');
        }
    }
    if out.is_empty() {
        out.push('_');
    }
    out
}

/// `NameStartChar` of XML 1.0 beyond ASCII, but for the rarer ranges.
fn is_name_letter(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
        | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
        && c.is_alphanumeric()
}

/// `text` as the stem of a file name: at most 40 characters of `a-z`, `0-9` and `-`; empty if nothing is left.
pub(super) fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        let mut plain = [0; 4];
        let letters: &str = match c {
            'a'..='z' | '0'..='9' => c.encode_utf8(&mut plain),
            'à'..='ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
            'ä' | 'æ' => "ae",
            'ç' | 'ć' | 'č' => "c",
            'ď' | 'đ' | 'ð' => "d",
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
            'ì'..='ï' | 'ī' | 'į' | 'ı' => "i",
            'ł' | 'ľ' => "l",
            'ñ' | 'ń' | 'ň' => "n",
            'ò'..='õ' | 'ø' | 'ō' | 'ő' => "o",
            'ö' | 'œ' => "oe",
            'ř' => "r",
            'ß' => "ss",
            'ś' | 'š' | 'ş' | 'ș' => "s",
            'ť' | 'ț' => "t",
            'þ' => "th",
            'ù'..='û' | 'ū' | 'ů' | 'ű' => "u",
            'ü' => "ue",
            'ý' | 'ÿ' => "y",
            'ź' | 'ż' | 'ž' => "z",
            '\'' | '’' | '\u{300}'..='\u{36f}' => "",
            _ => "-",
        };
        if letters == "-" && (out.is_empty() || out.ends_with('-')) {
            continue;
        }
        if out.len() + letters.len() > 40 {
            break;
        }
        out.push_str(letters);
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_and_forbidden_characters_are_dropped() {
        assert_eq!(text("a<b> & \"c\" ]]> \u{0}\u{b}\u{1b}\u{85}\u{ffff}d\te"), "a&lt;b&gt; &amp; \"c\" ]]&gt; d\te");
        let mut out = String::new();
        push_attr(&mut out, "say \"a\"\n& 'b'");
        assert_eq!(out, "say &quot;a&quot; &amp; 'b'");
    }

    #[test]
    fn addresses_become_uris_or_nothing() {
        assert_eq!(address("https://a.org/ü x?q=[1]#a#b").as_deref(), Some("https://a.org/%C3%BC%20x?q=%5B1%5D#a%23b"));
        assert_eq!(address("HTTP://a.org/100%").as_deref(), Some("http://a.org/100%25"));
        assert_eq!(address("http://[::1]:80/").as_deref(), Some("http://[::1]:80/"));
        assert_eq!(address("mailto:a@b.org").as_deref(), Some("mailto:a@b.org"));
        for bad in [
            "",
            "chapter.md",
            "javascript:alert(1)",
            "http://",
            "http:///x",
            "http://a b/",
            "file:///etc",
            "http://a:99999/",
        ] {
            assert_eq!(
                address(bad),
                None.or(if bad == "http:///x" { Some("http://x".to_owned()) } else { None }),
                "{bad}"
            );
        }
    }

    #[test]
    fn names_are_ncnames() {
        assert_eq!(ncname("1979-1991"), "_1979-1991");
        assert_eq!(ncname("Глава 1"), "Глава_1");
        assert_eq!(ncname(""), "_");
        assert_eq!(ncname("a:b"), "a_b");
    }

    #[test]
    fn slugs_are_ascii() {
        assert_eq!(slug("Über die Größe: 1979–1991!"), "ueber-die-groesse-1979-1991");
        assert_eq!(slug("Глава"), "");
        assert_eq!(slug("Don’t Panic"), "dont-panic");
    }
}
