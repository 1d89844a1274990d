//! Where links lead: an anchor of the document, an address that everybody can follow, or nowhere.
//!
//! Addresses are completed and percent-encoded after RFC 3986, because PDF takes ASCII only (ISO 32000-1, 12.6.4.7).

use std::fmt::Write as _;

use super::anchors::Anchors;
use crate::diag::{Diagnostic, Span};
use crate::model::Target;

/// How many links to files beside the manuscript are reported one by one.
const MAX_SINGLE_REPORTS: usize = 5;

/// Binds addresses and gathers those that lead nowhere.
#[derive(Debug)]
pub(super) struct Targets<'a> {
    pub(super) anchors: &'a Anchors,
    /// Where the document stands online.
    pub(super) base: Option<&'a str>,
    relative: Vec<(Span, String)>,
}

impl<'a> Targets<'a> {
    pub(super) const fn new(anchors: &'a Anchors, base: Option<&'a str>) -> Self {
        Self { anchors, base, relative: Vec::new() }
    }

    /// Where the address `written` at `span` leads.
    pub(super) fn bind(&mut self, written: &str, span: Span, findings: &mut Vec<Diagnostic>) -> Target {
        let address = written.trim();
        if let Some(fragment) = address.strip_prefix('#') {
            return self.internal(fragment, span, findings);
        }
        if address.is_empty() {
            findings.push(
                Diagnostic::warning("empty-link", span, "this link leads nowhere")
                    .hint("write the address between the parentheses: [text](https://example.org)"),
            );
            return Target::None;
        }
        if let Some(scheme) = scheme(address) {
            return external(address, &scheme, span, findings);
        }
        if is_mail_address(address) {
            return Target::External(encode(&format!("mailto:{address}")));
        }
        if address.starts_with("//") {
            return Target::External(encode(&format!("https:{address}")));
        }
        if address.starts_with("www.") {
            return Target::External(encode(&format!("https://{address}")));
        }
        if let Some(joined) = self.base.and_then(|base| join(base, address)) {
            return Target::External(encode(&joined));
        }
        self.relative.push((span, address.to_owned()));
        Target::None
    }

    fn internal(&self, fragment: &str, span: Span, findings: &mut Vec<Diagnostic>) -> Target {
        let name = decode(fragment);
        if let Some(anchor) = self.anchors.find(&name) {
            return Target::Internal(anchor.to_owned());
        }
        if name.is_empty() || name.eq_ignore_ascii_case("top") {
            findings.push(
                Diagnostic::warning(
                    "empty-link",
                    span,
                    "this link leads to the top of a web page, which a document has not",
                )
                .hint("link to a heading: [text](#words-of-the-heading)"),
            );
            return Target::None;
        }
        let found = Diagnostic::error("undefined-target", span, format!("there is no `#{name}` in the document"));
        findings.push(match self.anchors.nearest(&name) {
            Some(near) => found.hint(format!("did you mean `#{near}`?")),
            None => found.hint(format!("give the place that is meant an id: {{#{name}}}")),
        });
        Target::None
    }

    /// Reports the links to files beside the manuscript, together if they are many.
    pub(super) fn finish(self, findings: &mut Vec<Diagnostic>) {
        let hint = "where the text stands online, say so in the front matter: `url: https://example.org/essay`";
        let code = "relative-link";
        if let (Some((span, address)), true) = (self.relative.first(), self.relative.len() > MAX_SINGLE_REPORTS) {
            let message = format!(
                "`{address}` and {} further links lead to files that readers of this document do not have",
                self.relative.len() - 1
            );
            findings.push(Diagnostic::warning(code, *span, message).hint(hint));
            return;
        }
        for (span, address) in self.relative {
            let message = format!("the link to `{address}` leads to a file that readers of this document do not have");
            findings.push(Diagnostic::warning(code, span, message).hint(hint));
        }
    }
}

fn external(address: &str, scheme: &str, span: Span, findings: &mut Vec<Diagnostic>) -> Target {
    let unsafe_scheme =
        matches!(scheme, "javascript" | "vbscript" | "file" | "data" | "blob" | "about") || scheme.len() == 1;
    if unsafe_scheme {
        findings.push(
            Diagnostic::warning(
                "unsafe-link",
                span,
                format!("a `{scheme}:` link works on one machine at best, and is left out"),
            )
            .hint("its text stays; link to an address on the web instead"),
        );
        return Target::None;
    }
    Target::External(encode(address))
}

/// The scheme of an address, in lower case (RFC 3986, section 3.1).
fn scheme(address: &str) -> Option<String> {
    let (scheme, _) = address.split_once(':')?;
    let mut bytes = scheme.bytes();
    let sound = bytes.next()?.is_ascii_alphabetic()
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    sound.then(|| scheme.to_ascii_lowercase())
}

fn is_mail_address(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else { return false };
    let sound = |part: &str| !part.is_empty() && !part.contains(['/', '@', '?', '#', ' ', ':']);
    sound(local) && sound(domain) && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
}

/// `address` seen from `base` (RFC 3986, section 5.2), if `base` is absolute.
fn join(base: &str, address: &str) -> Option<String> {
    let base = base.split(['?', '#']).next().unwrap_or(base);
    let (scheme, rest) = base.split_once("://")?;
    let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    if address.starts_with('/') {
        return Some(format!("{scheme}://{host}{address}"));
    }
    let (way, tail) = address.find(['?', '#']).map_or((address, ""), |at| address.split_at(at));
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut segments: Vec<&str> = folder.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in way.split('/') {
        match segment {
            "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    let slash = if way.ends_with("/.") || way.ends_with("/..") || way == ".." || way == "." { "/" } else { "" };
    Some(format!("{scheme}://{host}/{}{slash}{tail}", segments.join("/")))
}

/// Percent-encodes what may not stand in an address; what is encoded already stays.
fn encode(address: &str) -> String {
    let bytes = address.as_bytes();
    let mut out = String::with_capacity(address.len());
    for (at, &byte) in bytes.iter().enumerate() {
        let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
        let plain = match byte {
            b'%' => hex(at + 1) && hex(at + 2),
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => false,
            byte => byte.is_ascii_graphic(),
        };
        if plain {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Decodes percent-encoding, as far as it makes UTF-8.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = (byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(code) => {
                out.push(code);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;

    fn bound(address: &str, base: Option<&str>) -> (Target, Vec<&'static str>) {
        let mut anchors = Anchors::default();
        anchors.name("A Heading");
        let mut findings = Vec::new();
        let mut targets = Targets::new(&anchors, base);
        let target = targets.bind(address, Span::new(FileId(0), 0, 1), &mut findings);
        targets.finish(&mut findings);
        (target, findings.iter().map(|found| found.code).collect())
    }

    #[test]
    fn addresses_are_completed_and_encoded() {
        let external = |address, base| match bound(address, base) {
            (Target::External(address), codes) if codes.is_empty() => address,
            other => format!("{other:?}"),
        };
        assert_eq!(external("https://example.org/a b", None), "https://example.org/a%20b");
        assert_eq!(external("https://example.org/ä%20%zz", None), "https://example.org/%C3%A4%20%25zz");
        assert_eq!(external("jane@example.org", None), "mailto:jane@example.org");
        assert_eq!(external("www.example.org/x", None), "https://www.example.org/x");
        assert_eq!(external("//example.org", None), "https://example.org");
        assert_eq!(external("../b.html#x", Some("https://e.org/s/t/a.html")), "https://e.org/s/b.html#x");
        assert_eq!(external("/b", Some("https://e.org/s/a")), "https://e.org/b");
        assert_eq!(external("b.md", Some("https://e.org")), "https://e.org/b.md");
    }

    #[test]
    fn what_leads_nowhere_is_said_to() {
        assert_eq!(bound("#a-heading", None), (Target::Internal("a-heading".to_owned()), vec![]));
        assert_eq!(bound("#a-heeding", None), (Target::None, vec!["undefined-target"]));
        assert_eq!(bound("#", None), (Target::None, vec!["empty-link"]));
        assert_eq!(bound("javascript:alert(1)", None), (Target::None, vec!["unsafe-link"]));
        assert_eq!(bound(r"C:\essay.docx", None), (Target::None, vec!["unsafe-link"]));
        assert_eq!(bound("other.md", None), (Target::None, vec!["relative-link"]));
    }
}
