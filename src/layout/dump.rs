//! Pages as text, for snapshots.
//!
//! One line for each item, with positions rounded to a tenth of a point.

use std::fmt::Write as _;

use crate::units::{Pt, Rect};

use super::{Artifact, Content, FrameItem, GlyphRun, Page, Pages};

/// `pages` as text.
#[must_use]
pub fn dump(pages: &Pages) -> String {
    let mut out = String::new();
    for page in &pages.pages {
        dump_page(page, &mut out);
    }
    for entry in &pages.outline {
        let indent = "  ".repeat(usize::from(entry.depth));
        let _ = writeln!(out, "outline{indent}{:?} page {}", entry.title, entry.page + 1);
    }
    for start in &pages.map.starts {
        let _ = writeln!(out, "start {} at node {} byte {}", start.label, start.at.node.0, start.at.offset);
    }
    out
}

/// The words of a page in the order of its items: what its runs show, one run a line.
#[must_use]
pub fn words(page: &Page) -> String {
    let mut out = String::new();
    for item in &page.items {
        if let FrameItem::Glyphs(run) = item {
            out.push_str(&run_text(run));
            out.push('\n');
        }
    }
    out
}

fn dump_page(page: &Page, out: &mut String) {
    let _ = writeln!(out, "page {} {} x {}", page.label, tenth(page.size.width), tenth(page.size.height));
    for item in &page.items {
        match item {
            FrameItem::Glyphs(run) => {
                let _ = writeln!(
                    out,
                    "  text {} {} w {} size {}{} {:?}",
                    tenth(run.origin.x),
                    tenth(run.origin.y),
                    tenth(run.width()),
                    tenth(run.size),
                    content_name(run.content),
                    run_text(run)
                );
            }
            FrameItem::Rule { rect, color, content } => {
                let _ = writeln!(out, "  rule {} {color:?}{}", rect_text(*rect), content_name(*content));
            }
            FrameItem::Image { rect, image, content } => {
                let _ = writeln!(out, "  image {} #{}{}", rect_text(*rect), image.0, content_name(*content));
            }
            FrameItem::Link { rect, target, node } => {
                let _ = writeln!(out, "  link {} {target:?} node {}", rect_text(*rect), node.0);
            }
        }
    }
}

/// The characters that a run stands for, in the order of the text.
fn run_text(run: &GlyphRun) -> String {
    let mut clusters: Vec<(usize, usize)> = run
        .glyphs
        .iter()
        .filter(|glyph| glyph.text_len > 0)
        .map(|glyph| (glyph.cluster as usize, usize::from(glyph.text_len)))
        .collect();
    clusters.sort_unstable();
    clusters.iter().filter_map(|&(start, len)| run.text.get(start..start + len)).collect()
}

fn content_name(content: Content) -> &'static str {
    match content {
        Content::Node(_) => "",
        Content::Artifact(Artifact::Header) => " header",
        Content::Artifact(Artifact::Footer) => " footer",
        Content::Artifact(Artifact::Pagination) => " pagination",
        Content::Artifact(Artifact::Layout) => " layout",
    }
}

fn rect_text(rect: Rect) -> String {
    format!(
        "{} {} {} x {}",
        tenth(rect.origin.x),
        tenth(rect.origin.y),
        tenth(rect.size.width),
        tenth(rect.size.height)
    )
}

fn tenth(length: Pt) -> String {
    // Adding zero turns "-0" into "0".
    format!("{}", (length.0 * 10.0).round() / 10.0 + 0.0)
}
