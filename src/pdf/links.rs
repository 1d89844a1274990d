//! Link annotations (ISO 32000-1, 12.5.6.5) and the places they lead to (12.3.2.3).
//!
//! In: the link areas of pages, and anchors. Out: annotations with the words that a reader hears for them, and a name
//! tree of destinations, so that `handout.pdf#name` works from outside too.

use std::collections::BTreeMap;

use crate::layout::{Anchor, FrameItem, NodeId, Page, Pages, Target};
use crate::units::{Pt, Rect};

use super::finish::Objects;
use super::syntax::{self, Ref};
use super::{tags, text, trees};

/// A link annotation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Annotation {
    /// Its object.
    pub(super) object: Ref,
    /// The page it lies on, from 0.
    pub(super) page: usize,
    /// The link node.
    pub(super) node: NodeId,
}

/// Writes all annotations; the structure tree knows each by a key after those of the pages.
pub(super) fn annotations(pages: &Pages, page_refs: &[Ref], objects: &mut Objects<'_>) -> Vec<Annotation> {
    let anchors: BTreeMap<&str, &Anchor> = pages.anchors.iter().rev().map(|a| (a.name.as_str(), a)).collect();
    let mut written = Vec::new();
    for (place, (page, page_ref)) in pages.pages.iter().zip(page_refs).enumerate() {
        for item in &page.items {
            let (rect, target, node) = match item {
                FrameItem::Link { rect, target, node } => (rect, target, *node),
                FrameItem::Glyphs(_) | FrameItem::Rule { .. } | FrameItem::Image { .. } => continue,
            };
            if matches!(target, Target::Internal(name) if !anchors.contains_key(name.as_str())) {
                continue;
            }
            let key = page_refs.len() + written.len();
            let words = match target {
                Target::External(address) => address.clone(),
                Target::Internal(name) => words(pages, page, rect, anchors.get(name.as_str()).copied(), name),
                Target::None => continue,
            };
            let object = objects.add_new(|out| {
                out.extend_from_slice(b"<</Type/Annot/Subtype/Link/Rect[");
                syntax::numbers(out, &tags::corners(rect, page.size.height));
                out.extend_from_slice(b"]/Border[0 0 0]/F 4/P ");
                syntax::reference(out, *page_ref);
                out.extend_from_slice(b"/StructParent ");
                syntax::integer(out, i64::try_from(key).unwrap_or(0));
                out.extend_from_slice(b"/Contents");
                syntax::text(out, &words);
                action(out, target);
                out.extend_from_slice(b">>");
            });
            written.push(Annotation { object, page: place, node });
        }
    }
    written
}

fn action(out: &mut Vec<u8>, target: &Target) {
    match target {
        Target::External(address) => {
            out.extend_from_slice(b"/A<</S/URI/URI");
            syntax::string(out, &ascii(address));
            out.extend_from_slice(b">>");
        }
        Target::Internal(name) => {
            out.extend_from_slice(b"/Dest");
            syntax::string(out, name.as_bytes());
        }
        Target::None => {}
    }
}

/// An address in 7-bit ASCII (12.6.4.7).
fn ascii(address: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_graphic() {
            out.push(byte);
        } else {
            out.extend_from_slice(format!("%{byte:02X}").as_bytes());
        }
    }
    out
}

/// What a link within the document says: the heading that it leads to, else the words that can be clicked.
fn words(pages: &Pages, page: &Page, rect: &Rect, anchor: Option<&Anchor>, name: &str) -> String {
    let heading = anchor.and_then(|anchor| pages.outline.iter().find(|entry| entry.node == anchor.node));
    if let Some(heading) = heading.filter(|heading| !heading.title.trim().is_empty()) {
        return heading.title.clone();
    }
    let mut words = String::new();
    for item in &page.items {
        match item {
            FrameItem::Glyphs(run) => {
                let middle = run.origin.x + run.width() / 2.0;
                let inside = middle >= rect.origin.x
                    && middle <= rect.right()
                    && run.origin.y >= rect.origin.y
                    && run.origin.y - run.size <= rect.bottom();
                if inside && let Some((start, end)) = text::text_range(run) {
                    words.push_str(run.text.get(start..end).unwrap_or(""));
                }
            }
            FrameItem::Rule { .. } | FrameItem::Image { .. } | FrameItem::Link { .. } => {}
        }
    }
    if words.trim().is_empty() { name.to_owned() } else { words }
}

/// Writes a destination: a page with the place that comes to the top left of the window.
pub(super) fn destination(out: &mut Vec<u8>, page: Ref, x: Pt, y: Pt) {
    out.push(b'[');
    syntax::reference(out, page);
    out.extend_from_slice(b"/XYZ ");
    syntax::numbers(out, &[x.0, y.0]);
    out.extend_from_slice(b" null]");
}

/// Writes the named destinations; `None` if there are none.
pub(super) fn destinations(pages: &Pages, page_refs: &[Ref], objects: &mut Objects<'_>) -> Option<Ref> {
    // Of several anchors of one name the first counts.
    let named: BTreeMap<&[u8], &Anchor> = pages.anchors.iter().rev().map(|a| (a.name.as_bytes(), a)).collect();
    let entries: Vec<(&[u8], &Anchor)> =
        named.into_iter().filter(|(_, anchor)| anchor.page < page_refs.len()).collect();
    (!entries.is_empty()).then(|| {
        trees::names(objects, &entries, |out, anchor| {
            let height = pages.pages.get(anchor.page).map_or(Pt::ZERO, |page| page.size.height);
            let page = page_refs.get(anchor.page).copied().unwrap_or(Ref(0));
            destination(out, page, anchor.point.x, height - anchor.point.y);
        })
    })
}
