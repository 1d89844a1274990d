//! A tolerant reader of HTML's lexical form (HTML Living Standard, section 13.2.5, without its error states).
//!
//! Text in, tokens out; every byte belongs to exactly one token. Nothing is an error: what is no tag is text.

/// A piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::parse) enum Token {
    /// `<name key="value">`
    Open(Tag),
    /// `</name>`; the name in lower case.
    Close(String),
    /// `<!-- words -->`
    Comment(String),
    /// A declaration, processing instruction or CDATA mark.
    Declaration,
    /// Characters, references not yet resolved.
    Text,
}

/// An opening tag.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(in crate::parse) struct Tag {
    /// The name in lower case.
    pub(in crate::parse) name: String,
    /// The attributes, names in lower case, references not yet resolved.
    pub(in crate::parse) attributes: Vec<(String, String)>,
    /// Whether it ends with `/>`.
    pub(in crate::parse) closed: bool,
}

impl Tag {
    /// The value of attribute `name`.
    pub(in crate::parse) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The tokens of `text`, with where each starts and ends.
pub(in crate::parse) fn tokens(text: &str) -> Vec<(Token, usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut text_start = 0;
    // No mark closes behind the first search that failed: a second search would only cost time.
    let mut no_comment_end = false;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) {
        let open = at + found;
        let rest = text.get(open..).unwrap_or("");
        let token = if rest.starts_with("<!--") {
            if no_comment_end {
                None
            } else {
                comment(rest).or_else(|| {
                    no_comment_end = true;
                    None
                })
            }
        } else {
            mark(rest)
        };
        let Some((token, length)) = token else {
            at = open + 1;
            continue;
        };
        if open > text_start {
            out.push((Token::Text, text_start, open));
        }
        let raw = match &token {
            Token::Open(tag) if !tag.closed && matches!(tag.name.as_str(), "script" | "style") => {
                Some(tag.name.clone())
            }
            Token::Open(_) | Token::Close(_) | Token::Comment(_) | Token::Declaration | Token::Text => None,
        };
        at = open + length;
        out.push((token, open, at));
        if let Some(name) = raw {
            at = raw_text_end(text, at, &name);
        }
        text_start = if at > open + length { open + length } else { at };
    }
    if text_start < text.len() {
        out.push((Token::Text, text_start, text.len()));
    }
    out
}

/// Where the characters of a `script` or `style` end that starts before `at`.
fn raw_text_end(text: &str, at: usize, name: &str) -> usize {
    let rest = text.get(at..).unwrap_or("").to_ascii_lowercase();
    rest.find(&format!("</{name}")).map_or(text.len(), |end| at + end)
}

fn comment(text: &str) -> Option<(Token, usize)> {
    let words = text.strip_prefix("<!--")?;
    if words.starts_with('>') {
        return Some((Token::Comment(String::new()), 5));
    }
    let end = words.find("-->")?;
    Some((Token::Comment(words.get(..end)?.to_owned()), 4 + end + 3))
}

/// A tag, declaration, instruction or CDATA section at the start of `text`.
fn mark(text: &str) -> Option<(Token, usize)> {
    if let Some(rest) = text.strip_prefix("</") {
        let end = name_end(rest)?;
        let name = rest.get(..end)?.to_ascii_lowercase();
        let close = rest.get(end..)?.find(['>', '<'])? + end;
        return rest.get(close..)?.starts_with('>').then_some((Token::Close(name), 2 + close + 1));
    }
    if text.starts_with("<![CDATA[") {
        return Some((Token::Declaration, 9));
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        let limit = text.len().min(4096);
        let end = text.as_bytes().get(..limit)?.iter().position(|byte| *byte == b'>')?;
        return Some((Token::Declaration, end + 1));
    }
    open(text)
}

fn name_end(text: &str) -> Option<usize> {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    Some(text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))).unwrap_or(text.len()))
}

fn open(text: &str) -> Option<(Token, usize)> {
    let inner = text.strip_prefix('<')?;
    let end = name_end(inner)?;
    let mut tag = Tag { name: inner.get(..end)?.to_ascii_lowercase(), ..Tag::default() };
    let mut rest = inner.get(end..)?;
    loop {
        let trimmed = rest.trim_start();
        if let Some(after) = trimmed.strip_prefix('>') {
            return Some((Token::Open(tag), text.len() - after.len()));
        }
        if let Some(after) = trimmed.strip_prefix("/>") {
            tag.closed = true;
            return Some((Token::Open(tag), text.len() - after.len()));
        }
        if let Some(after) = trimmed.strip_prefix('/') {
            rest = after;
            continue;
        }
        if trimmed.len() == rest.len() && !tag.attributes.is_empty() && !rest.starts_with(['"', '\'']) {
            return None;
        }
        let (name, value, after) = attribute(trimmed)?;
        if tag.get(&name).is_none() {
            tag.attributes.push((name, value));
        }
        rest = after;
    }
}

fn attribute(text: &str) -> Option<(String, String, &str)> {
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '<' | '"' | '\''))?;
    let name = text.get(..end).filter(|name| !name.is_empty())?.to_ascii_lowercase();
    let rest = text.get(end..)?;
    let Some(value) = rest.trim_start().strip_prefix('=') else {
        return Some((name, String::new(), rest));
    };
    let value = value.trim_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let (inner, after) = quoted.split_once(quote)?;
            return Some((name, inner.to_owned(), after));
        }
    }
    let end = value.find(|c: char| c.is_whitespace() || matches!(c, '>' | '"' | '\'' | '<' | '`'))?;
    Some((name, value.get(..end)?.to_owned(), value.get(end..)?))
}

/// The character reference that `text` starts with: what it stands for, and its length.
pub(in crate::parse) fn reference(text: &str) -> Option<(String, usize)> {
    let inner = text.strip_prefix('&')?;
    let end = inner.as_bytes().iter().take(40).position(|byte| *byte == b';')?;
    let name = inner.get(..end)?;
    let length = end + 2;
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        let c = char::from_u32(code).filter(|c| *c != '\0').unwrap_or('\u{fffd}');
        return Some((c.to_string(), length));
    }
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let known = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{a0}",
        _ => return named(text.get(..length)?).map(|meaning| (meaning, length)),
    };
    Some((known.to_owned(), length))
}

/// Asks comrak, which knows all the names.
fn named(reference: &str) -> Option<String> {
    let arena = comrak::Arena::new();
    let root = comrak::parse_document(&arena, reference, &comrak::Options::default());
    let text = root.first_child()?.first_child()?.data().value.text()?.to_owned();
    (text != reference).then_some(text)
}

/// `text` with its character references resolved.
pub(in crate::parse) fn resolve(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        if let Some((meaning, length)) = reference(tail) {
            out.push_str(&meaning);
            rest = tail.get(length..).unwrap_or("");
        } else {
            out.push('&');
            rest = tail.get(1..).unwrap_or("");
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut out = Vec::new();
        for (token, start, end) in tokens(text) {
            out.push(match token {
                Token::Open(tag) => format!("<{} {:?}{}>", tag.name, tag.attributes, if tag.closed { "/" } else { "" }),
                Token::Close(name) => format!("</{name}>"),
                Token::Comment(words) => format!("<!--{words}-->"),
                Token::Declaration => "<!>".to_owned(),
                Token::Text => format!("{:?}", &text[start..end]),
            });
        }
        out.join(" ")
    }

    #[test]
    fn tags_text_and_comments() {
        insta::assert_snapshot!(shown("a<B c='d' e f=g>h</b >&amp;<br/><!-- x -->i"), @r#""a" <b [("c", "d"), ("e", ""), ("f", "g")]> "h" </b> "&amp;" <br []/> <!-- x --> "i""#);
    }

    #[test]
    fn what_is_no_tag_is_text() {
        insta::assert_snapshot!(shown("1 < 2 <3 <a <!-- <b c=\"> </"), @r#""1 < 2 <3 <a <!-- <b c=\"> </""#);
    }

    #[test]
    fn scripts_are_not_read() {
        insta::assert_snapshot!(shown("<script>a<b>c</script>d"), @r#"<script []> "a<b>c" </script> "d""#);
    }

    #[test]
    fn references_are_resolved() {
        assert_eq!(resolve("&lt;&eacute;&#x41;&#66;&nope;&&hellip;"), "<éAB&nope;&…");
    }
}
