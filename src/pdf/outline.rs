//! Bookmarks (ISO 32000-1, 12.3.3) and page labels (12.4.2).
//!
//! In: the headings and the pages' labels. Out: a nested outline whose first two levels are open, and ranges of labels.

use crate::layout::Pages;
use crate::units::Pt;

use super::finish::Objects;
use super::links;
use super::syntax::{self, Ref};

/// How many levels are open when the file is opened.
const OPEN_LEVELS: usize = 1;

/// A bookmark and its neighbours, as places in the list.
#[derive(Clone, Debug, Default)]
struct Entry {
    parent: Option<usize>,
    previous: Option<usize>,
    next: Option<usize>,
    kids: Vec<usize>,
    level: usize,
}

/// Writes the bookmarks; `None` if there are none.
pub(super) fn outline(pages: &Pages, page_refs: &[Ref], objects: &mut Objects<'_>) -> Option<Ref> {
    let (entries, top) = nest(pages.outline.iter().map(|entry| entry.depth));
    let (first, last) = (*top.first()?, *top.last()?);
    let root = objects.reserve();
    let refs: Vec<Ref> = entries.iter().map(|_| objects.reserve()).collect();
    let link = |out: &mut Vec<u8>, key: &[u8], place: Option<usize>| {
        if let Some(id) = place.and_then(|place| refs.get(place)) {
            out.extend_from_slice(key);
            syntax::reference(out, *id);
        }
    };
    for ((entry, heading), id) in entries.iter().zip(&pages.outline).zip(&refs) {
        objects.add(*id, |out| {
            out.extend_from_slice(b"<</Title");
            syntax::text(out, &heading.title);
            out.extend_from_slice(b"/Parent ");
            syntax::reference(out, entry.parent.and_then(|parent| refs.get(parent)).copied().unwrap_or(root));
            link(out, b"/Prev ", entry.previous);
            link(out, b"/Next ", entry.next);
            link(out, b"/First ", entry.kids.first().copied());
            link(out, b"/Last ", entry.kids.last().copied());
            if !entry.kids.is_empty() {
                let count = i64::try_from(entry.kids.len()).unwrap_or(0);
                out.extend_from_slice(b"/Count ");
                // The kids of open entries are closed themselves, so that none but them shows.
                syntax::integer(out, if entry.level < OPEN_LEVELS { count } else { -count });
            }
            if let (Some(page), Some(page_ref)) = (pages.pages.get(heading.page), page_refs.get(heading.page)) {
                out.extend_from_slice(b"/Dest");
                links::destination(out, *page_ref, Pt::ZERO, page.size.height - heading.point.y);
            }
            out.extend_from_slice(b">>");
        });
    }
    let shown = entries.iter().filter(|entry| entry.level <= OPEN_LEVELS).count();
    objects.add(root, |out| {
        out.extend_from_slice(b"<</Type/Outlines");
        link(out, b"/First ", Some(first));
        link(out, b"/Last ", Some(last));
        out.extend_from_slice(b"/Count ");
        syntax::integer(out, i64::try_from(shown).unwrap_or(0));
        out.extend_from_slice(b">>");
    });
    Some(root)
}

/// Nests entries by their depths; also returns those at the top.
fn nest(depths: impl Iterator<Item = u8>) -> (Vec<Entry>, Vec<usize>) {
    let mut entries: Vec<Entry> = Vec::new();
    let mut top = Vec::new();
    // The entries that may still get kids, with their depths.
    let mut open: Vec<(u8, usize)> = Vec::new();
    for (place, depth) in depths.enumerate() {
        while open.last().is_some_and(|(above, _)| *above >= depth) {
            open.pop();
        }
        let parent = open.last().map(|(_, parent)| *parent);
        let siblings = match parent.and_then(|parent| entries.get_mut(parent)) {
            Some(parent) => &mut parent.kids,
            None => &mut top,
        };
        let previous = siblings.last().copied();
        siblings.push(place);
        if let Some(previous) = previous.and_then(|previous| entries.get_mut(previous)) {
            previous.next = Some(place);
        }
        entries.push(Entry { parent, previous, level: open.len(), ..Entry::default() });
        open.push((depth, place));
    }
    (entries, top)
}

/// How the pages of a range are labelled.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Label {
    Decimal(u32),
    Roman(u32),
    UpperRoman(u32),
    Words(String),
}

impl Label {
    fn of(label: &str) -> Self {
        let decimal = label.parse::<u32>().ok().filter(|number| *number > 0 && number.to_string() == label);
        if let Some(number) = decimal {
            return Self::Decimal(number);
        }
        match (roman(&label.to_ascii_lowercase()), label) {
            (Some(number), _) if label.chars().all(|c| c.is_ascii_lowercase()) => Self::Roman(number),
            (Some(number), _) if label.chars().all(|c| c.is_ascii_uppercase()) => Self::UpperRoman(number),
            _ => Self::Words(label.to_owned()),
        }
    }

    /// Whether the page after one labelled so goes on with `next`.
    fn goes_on(&self, next: &Self) -> bool {
        match (self, next) {
            (Self::Decimal(a), Self::Decimal(b))
            | (Self::Roman(a), Self::Roman(b))
            | (Self::UpperRoman(a), Self::UpperRoman(b)) => a.checked_add(1) == Some(*b),
            (Self::Decimal(_) | Self::Roman(_) | Self::UpperRoman(_) | Self::Words(_), _) => false,
        }
    }
}

/// The value of a Roman number in lower case, in its usual form.
fn roman(text: &str) -> Option<u32> {
    const PARTS: [(&str, u32); 13] = [
        ("m", 1000),
        ("cm", 900),
        ("d", 500),
        ("cd", 400),
        ("c", 100),
        ("xc", 90),
        ("l", 50),
        ("xl", 40),
        ("x", 10),
        ("ix", 9),
        ("v", 5),
        ("iv", 4),
        ("i", 1),
    ];
    let mut rest = text;
    let mut value = 0_u32;
    for (part, worth) in PARTS {
        let mut times = 0;
        while let Some(after) = rest.strip_prefix(part) {
            rest = after;
            value = value.checked_add(worth)?;
            times += 1;
            if times > 3 || (times > 1 && part.len() == 2) {
                return None;
            }
        }
    }
    (rest.is_empty() && value > 0).then_some(value)
}

/// Writes the number tree of page labels.
pub(super) fn page_labels(pages: &Pages, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<</Nums[");
    let mut before: Option<Label> = None;
    for (index, page) in pages.pages.iter().enumerate() {
        let label = Label::of(&page.label);
        if !before.as_ref().is_some_and(|before| before.goes_on(&label)) {
            if index > 0 {
                out.push(b' ');
            }
            syntax::integer(out, i64::try_from(index).unwrap_or(0));
            out.extend_from_slice(b"<<");
            let (style, start): (&[u8], u32) = match &label {
                Label::Decimal(start) => (b"/S/D", *start),
                Label::Roman(start) => (b"/S/r", *start),
                Label::UpperRoman(start) => (b"/S/R", *start),
                Label::Words(words) => {
                    out.extend_from_slice(b"/P");
                    syntax::text(out, words);
                    (b"", 1)
                }
            };
            out.extend_from_slice(style);
            if start > 1 {
                out.extend_from_slice(b"/St ");
                syntax::integer(out, i64::from(start));
            }
            out.extend_from_slice(b">>");
        }
        before = Some(label);
    }
    out.extend_from_slice(b"]>>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_nest_by_depth() {
        let (entries, top) = nest([1, 2, 3, 2, 1, 3].into_iter());
        assert_eq!(top, [0, 4]);
        assert_eq!(entries[0].kids, [1, 3]);
        assert_eq!(entries[1].kids, [2]);
        assert_eq!(entries[1].next, Some(3));
        assert_eq!(entries[3].previous, Some(1));
        assert_eq!(entries[5].parent, Some(4));
    }

    #[test]
    fn labels_are_read_as_numbers_where_they_are() {
        assert_eq!(Label::of("12"), Label::Decimal(12));
        assert_eq!(Label::of("iv"), Label::Roman(4));
        assert_eq!(Label::of("MCMXC"), Label::UpperRoman(1990));
        assert_eq!(Label::of("iiii"), Label::Words("iiii".into()));
        assert_eq!(Label::of("A-3"), Label::Words("A-3".into()));
        assert_eq!(Label::of("007"), Label::Words("007".into()));
        assert_eq!(Label::of(""), Label::Words(String::new()));
    }
}
