//! The last pass: straight quotes, hyphens and full stops become what the language sets in their place.
//!
//! The pass works on each stretch of running text as a whole, so that a quotation may start in one node and end in
//! another. It never touches code, formulas, addresses, or text that was escaped. On its way it gives every node that
//! changes the language its direction, and joins neighbouring texts.

use super::figures;
use super::inlines::LITERAL;
use super::quotes::{self, Marks};
use crate::diag::Diagnostic;
use crate::model::visit::{VisitorMut, walk_block_mut, walk_tree_mut};
use crate::model::{Attrs, Block, Document, Image, Inline, Lang, Text, Written};
use crate::units::Direction;

/// Sets the punctuation of `document`; what is found missing on the way is added to `warnings`.
pub(super) fn set(document: &mut Document, warnings: &mut Vec<Diagnostic>) {
    let lang = document.metadata.lang.clone();
    let mut setter =
        Setter { marks: vec![quotes::of(&lang)], dir: vec![document.metadata.dir], lang: vec![lang], warnings };
    walk_tree_mut(&mut setter, document);
}

struct Setter<'w> {
    lang: Vec<Lang>,
    marks: Vec<Marks>,
    dir: Vec<Direction>,
    warnings: &'w mut Vec<Diagnostic>,
}

impl Setter<'_> {
    /// Enters a node with `attrs`, and gives it a direction if its language has another than what surrounds it.
    fn enter(&mut self, attrs: &mut Attrs) -> bool {
        if attrs.lang.is_none() && attrs.dir.is_none() {
            return false;
        }
        let around = self.dir.last().copied().unwrap_or_default();
        if let Some(lang) = &attrs.lang {
            let natural = lang.direction();
            if attrs.dir.is_none() && natural != around {
                attrs.dir = Some(natural);
            }
            self.marks.push(quotes::of(lang));
            self.lang.push(lang.clone());
        } else if let (Some(marks), Some(lang)) = (self.marks.last().copied(), self.lang.last().cloned()) {
            self.marks.push(marks);
            self.lang.push(lang);
        }
        self.dir.push(attrs.dir.unwrap_or(around));
        true
    }

    fn leave(&mut self) {
        self.marks.pop();
        self.lang.pop();
        self.dir.pop();
    }

    /// Lists the leaves of `content` with the marks of their language, and enters what needs it.
    fn leaves<'t>(&mut self, content: &'t mut [Inline<Written>], leaves: &mut Vec<Leaf<'t>>) {
        for inline in content {
            match inline {
                Inline::Text(text) => {
                    let marks = self.marks.last().copied();
                    let hebrew = self.lang.last().is_some_and(|lang| matches!(lang.primary(), "he" | "yi"));
                    leaves.push(Leaf::new(&mut text.text, marks, hebrew));
                }
                Inline::SoftBreak { .. } | Inline::LineBreak { .. } => leaves.push(Leaf::Space),
                Inline::Code(_) | Inline::Math(_) => leaves.push(Leaf::Opaque),
                Inline::Image(image) => {
                    self.image(image);
                    leaves.push(Leaf::Opaque);
                }
                Inline::Styled(styled) => {
                    let entered = self.enter(&mut styled.attrs);
                    self.leaves(&mut styled.content, leaves);
                    if entered {
                        self.leave();
                    }
                }
                Inline::Link(link) => {
                    let entered = self.enter(&mut link.attrs);
                    if is_address(&link.content, &link.target) {
                        leaves.push(Leaf::Opaque);
                        strip_literals(&mut link.content);
                    } else {
                        self.leaves(&mut link.content, leaves);
                    }
                    if entered {
                        self.leave();
                    }
                }
                Inline::Note(_) | Inline::Anchor { .. } | Inline::Comment { .. } => {}
            }
        }
    }
}

/// Whether a link shows nothing but its own address.
fn is_address(content: &[Inline<Written>], target: &str) -> bool {
    match content {
        [Inline::Text(text)] => {
            let shown = text.text.trim_start_matches(LITERAL);
            !shown.contains(' ')
                && (target == shown
                    || target.split_once(':').is_some_and(|(_, rest)| rest.trim_start_matches('/') == shown))
        }
        _ => false,
    }
}

fn strip_literals(content: &mut [Inline<Written>]) {
    for inline in content {
        if let Inline::Text(text) = inline
            && let Some(rest) = text.text.strip_prefix(LITERAL)
        {
            text.text = rest.to_owned();
        }
    }
}

impl VisitorMut<Written> for Setter<'_> {
    fn block(&mut self, block: &mut Block<Written>) {
        let entered = self.enter(&mut block.attrs);
        walk_block_mut(self, block);
        if entered {
            self.leave();
        }
    }

    fn content(&mut self, content: &mut Vec<Inline<Written>>) {
        let mut leaves = Vec::new();
        self.leaves(content, &mut leaves);
        set_leaves(&mut leaves);
        join(content);
    }

    fn image(&mut self, image: &mut Image<Written>) {
        self.warnings.extend(figures::missing_alt(image));
        let Some(marks) = self.marks.last().copied() else { return };
        for text in [&mut image.alt, &mut image.title].into_iter().flatten() {
            set_leaves(&mut [Leaf::new(text, Some(marks), false)]);
        }
    }
}

/// A piece of a stretch of running text.
enum Leaf<'t> {
    /// Characters that may change.
    Words { text: &'t mut String, marks: Marks, hebrew: bool },
    /// Characters that stay; the first and the last are looked at.
    Fixed { first: char, last: char },
    /// A line end.
    Space,
    /// Code, a formula, a picture: as if it were a word.
    Opaque,
}

impl<'t> Leaf<'t> {
    fn new(text: &'t mut String, marks: Option<Marks>, hebrew: bool) -> Self {
        if let Some(rest) = text.strip_prefix(LITERAL) {
            *text = rest.to_owned();
        } else if let Some(marks) = marks
            && text.bytes().any(|byte| matches!(byte, b'"' | b'\'' | b'-' | b'.'))
        {
            return Self::Words { text, marks, hebrew };
        }
        match (text.chars().next(), text.chars().next_back()) {
            (Some(first), Some(last)) => Self::Fixed { first, last },
            _ => Self::Opaque,
        }
    }

    fn first(&self) -> Option<char> {
        match self {
            Self::Words { text, .. } => text.chars().next(),
            Self::Fixed { first, .. } => Some(*first),
            Self::Space => Some(' '),
            Self::Opaque => Some('x'),
        }
    }
}

/// A quote that was set as an opening one and waits for its partner: which leaf, where in its new text.
struct Open {
    leaf: usize,
    at: usize,
    double: bool,
    marks: Marks,
}

/// Sets the punctuation of one stretch of running text.
fn set_leaves(leaves: &mut [Leaf<'_>]) {
    if !leaves.iter().any(|leaf| matches!(leaf, Leaf::Words { .. })) {
        return;
    }
    let firsts: Vec<Option<char>> = leaves.iter().map(Leaf::first).collect();
    let mut open: Vec<Open> = Vec::new();
    // Single quotes that were opened and never closed: they are apostrophes.
    let mut apostrophes: Vec<Open> = Vec::new();
    let mut before: Option<char> = None;
    for (index, leaf) in leaves.iter_mut().enumerate() {
        let after = firsts.get(index + 1).copied().flatten();
        match leaf {
            Leaf::Words { text, marks, hebrew } => {
                let mut line = Line {
                    marks: *marks,
                    hebrew: *hebrew,
                    leaf: index,
                    before,
                    after,
                    out: String::with_capacity(text.len() + 8),
                };
                line.set(text, &mut open, &mut apostrophes);
                before = line.before;
                **text = line.out;
            }
            Leaf::Fixed { last, .. } => before = Some(*last),
            Leaf::Space => before = Some(' '),
            Leaf::Opaque => before = Some('x'),
        }
    }
    apostrophes.extend(open.into_iter().filter(|open| !open.double));
    apostrophes.sort_by_key(|open| (open.leaf, open.at));
    for open in apostrophes.iter().rev() {
        if let Some(Leaf::Words { text, .. }) = leaves.get_mut(open.leaf) {
            let end = open.at + open.marks.open_single.len();
            if text.get(open.at..end) == Some(open.marks.open_single) {
                text.replace_range(open.at..end, "’");
            }
        }
    }
}

/// One leaf while it is set.
struct Line {
    marks: Marks,
    hebrew: bool,
    leaf: usize,
    before: Option<char>,
    after: Option<char>,
    out: String,
}

impl Line {
    fn set(&mut self, text: &str, open: &mut Vec<Open>, apostrophes: &mut Vec<Open>) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let length = match c {
                '-' => self.hyphens(rest),
                '.' => self.stops(rest),
                '"' | '\'' => self.quote(rest, c == '"', open, apostrophes),
                c => {
                    let run = rest.find(['"', '\'', '-', '.']).unwrap_or(rest.len()).max(c.len_utf8());
                    let words = rest.get(..run).unwrap_or(rest);
                    self.push(words);
                    words.len()
                }
            };
            rest = rest.get(length.max(1)..).unwrap_or("");
        }
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.before = text.chars().next_back().or(self.before);
    }

    /// Two hyphens are an en dash, three an em dash; longer rows are shared out as cmark does it.
    fn hyphens(&mut self, rest: &str) -> usize {
        let count = rest.len() - rest.trim_start_matches('-').len();
        if count == 1 {
            self.push("-");
            return 1;
        }
        let (em, en) = match (count % 2, count % 3) {
            (_, 0) => (count / 3, 0),
            (0, _) => (0, count / 2),
            (_, 2) => ((count - 2) / 3, 1),
            (_, _) => ((count - 4) / 3, 2),
        };
        self.push(&"—".repeat(em));
        self.push(&"–".repeat(en));
        count
    }

    fn stops(&mut self, rest: &str) -> usize {
        if rest.starts_with("...") {
            self.push("…");
            return 3;
        }
        self.push(".");
        1
    }

    fn quote(&mut self, rest: &str, double: bool, open: &mut Vec<Open>, apostrophes: &mut Vec<Open>) -> usize {
        let next = rest.chars().nth(1).or(self.after);
        if let Some(mark) = self.mark_of_letters(rest, double, next) {
            self.push(mark);
            return 1;
        }
        let before = self.before;
        let may_open = next.is_some_and(|c| !c.is_whitespace()) && before.is_none_or(opens_before);
        let may_close = before.is_some_and(|c| !c.is_whitespace()) && next.is_none_or(closes_after);
        let waiting = open.iter().rev().any(|open| open.double == double)
            && (double || open.last().is_some_and(|open| !open.double));
        let opening = match (may_open, may_close) {
            (true, false) => true,
            (false, true) => false,
            (true, true) => {
                if before.is_none_or(char::is_whitespace) {
                    true
                } else if next.is_none_or(char::is_whitespace) {
                    false
                } else {
                    !waiting
                }
            }
            // Hebrew joins small words to a quotation.
            (false, false) if self.hebrew && double && before.is_some_and(is_hebrew) => !waiting,
            (false, false) => !(waiting || before.is_some_and(|c| !c.is_whitespace())),
        };
        if opening {
            if !double && is_elision(rest) {
                self.push("’");
                return 1;
            }
            let mark = if double { self.marks.open_double } else { self.marks.open_single };
            open.push(Open { leaf: self.leaf, at: self.out.len(), double, marks: self.marks });
            self.push(mark);
            // What follows an opening mark stands as if behind a space.
            return 1;
        }
        if double {
            // Single quotes that were opened since have lost their partner.
            while let Some(last) = open.pop() {
                if last.double {
                    break;
                }
                apostrophes.push(last);
            }
            self.push(self.marks.close_double);
        } else if waiting {
            open.pop();
            self.push(self.marks.close_single);
        } else {
            self.push("’");
        }
        1
    }

    /// The mark that stands within or behind a word or number, whatever the language's quotes are.
    fn mark_of_letters(&self, rest: &str, double: bool, next: Option<char>) -> Option<&'static str> {
        let before = self.before?;
        let word_follows = next.is_some_and(char::is_alphanumeric);
        if self.hebrew && is_hebrew(before) {
            // Gershayim before the last letter of an acronym, geresh behind a letter.
            if double && next.is_some_and(is_hebrew) && !rest.chars().nth(2).is_some_and(is_hebrew) {
                return Some("\u{5f4}");
            }
            if !double && word_follows {
                return Some("\u{5f3}");
            }
        }
        if before.is_ascii_digit() {
            if !double && feet_and_inches(rest) {
                return Some("′");
            }
            if double && self.behind_feet() {
                return Some("″");
            }
        }
        (!double && before.is_alphanumeric() && word_follows).then_some("’")
    }

    /// Whether the digits just set follow a prime.
    fn behind_feet(&self) -> bool {
        let kept = self.out.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '½' | '¼' | '¾'));
        kept.trim_end_matches([' ', '-']).ends_with('′')
    }
}

/// Whether `'` at the start of `rest` is followed by digits and `"`, as in 5'10".
fn feet_and_inches(rest: &str) -> bool {
    let inches = rest.get(1..).unwrap_or("").trim_start_matches([' ', '-']);
    let behind = inches.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '½' | '¼' | '¾'));
    behind.len() < inches.len() && inches.len() - behind.len() < 6 && behind.starts_with('"')
}

/// Whether `'` at the start of `rest` stands for letters left out: ’90s, ’n’, ’tis.
fn is_elision(rest: &str) -> bool {
    let word = rest.get(1..).unwrap_or("");
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 2 {
        return !word.get(2..).is_some_and(|tail| tail.starts_with('\''));
    }
    let end = word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len());
    let short = word.get(..end).unwrap_or("").to_lowercase();
    let followed = word.get(end..).unwrap_or("");
    match short.as_str() {
        "n" => followed.starts_with('\''),
        "tis" | "twas" | "twere" | "twill" | "twould" | "em" | "til" | "cause" | "bout" | "cos" | "kay" => {
            !followed.starts_with('\'')
        }
        _ => false,
    }
}

fn is_hebrew(c: char) -> bool {
    ('\u{5d0}'..='\u{5ea}').contains(&c)
}

/// Whether a quotation may open behind `c`.
fn opens_before(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '(' | '['
                | '{'
                | '<'
                | '/'
                | '='
                | '-'
                | '–'
                | '—'
                | '…'
                | '“'
                | '‘'
                | '„'
                | '‚'
                | '«'
                | '‹'
                | '»'
                | '¿'
                | '¡'
                | '「'
                | '『'
                | '（'
                | '\u{202f}'
                | '\u{200b}'
                | '|'
                | '~'
                | '*'
                | '_'
                | '+'
                | '、'
                | '，'
                | '。'
                | '：'
                | '・'
        )
}

/// Whether a quotation may close before `c`.
fn closes_after(c: char) -> bool {
    c.is_whitespace()
        || (!c.is_alphanumeric()
            && !matches!(
                c,
                '(' | '['
                    | '{'
                    | '“'
                    | '‘'
                    | '„'
                    | '‚'
                    | '«'
                    | '‹'
                    | '¿'
                    | '¡'
                    | '「'
                    | '『'
                    | '$'
                    | '€'
                    | '£'
                    | '#'
                    | '@'
            ))
}

/// Joins texts that stand side by side, and drops empty ones.
fn join(content: &mut Vec<Inline<Written>>) {
    for inline in content.iter_mut() {
        match inline {
            Inline::Styled(styled) => join(&mut styled.content),
            Inline::Link(link) => join(&mut link.content),
            Inline::Text(_)
            | Inline::SoftBreak { .. }
            | Inline::LineBreak { .. }
            | Inline::Code(_)
            | Inline::Image(_)
            | Inline::Note(_)
            | Inline::Math(_)
            | Inline::Anchor { .. }
            | Inline::Comment { .. } => {}
        }
    }
    content.dedup_by(|next, last| match (next, last) {
        (Inline::Text(next), Inline::Text(last)) => {
            let Text { id: (), span, text } = last;
            text.push_str(&next.text);
            *span = span.to(next.span);
            true
        }
        _ => false,
    });
    content.retain(|inline| !matches!(inline, Inline::Text(text) if text.text.is_empty()));
}
