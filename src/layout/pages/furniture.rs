//! What stands around the text of a page: folios and running heads.

use crate::diag::Diagnostic;
use crate::layout::blocks::{Setter, Setting};
use crate::layout::galley::VBox;
use crate::layout::{Artifact, Content, FrameItem, Page};
use crate::model::inline::plain_text;
use crate::units::{Direction, Pt};

use super::compose::PlacedHeading;

/// Puts a folio on each page of a document of several, and a running head on each but the first.
pub(crate) fn furnish(setter: &Setter<'_>, pages: &mut [Page], headings: &[PlacedHeading]) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    if pages.len() < 2 {
        return warnings;
    }
    let setting = setter.body();
    let title = plain_text(&setter.book.title.title);
    let top = headings.iter().map(|heading| heading.mark.level).min().unwrap_or(1);
    let mut section = String::new();
    let mut next = headings.iter().peekable();
    for (index, page) in pages.iter_mut().enumerate() {
        // The section is the last that began before this page, or the first that begins on it.
        let mut on_page = None;
        while let Some(heading) = next.peek() {
            if heading.page > index {
                break;
            }
            if heading.mark.level == top {
                if heading.page < index {
                    section.clone_from(&heading.mark.words);
                } else if on_page.is_none() {
                    on_page = Some(heading.mark.words.clone());
                } else {
                    section.clone_from(&heading.mark.words);
                }
            }
            next.next();
        }
        let shown = on_page.clone().unwrap_or_else(|| section.clone());
        if index > 0 {
            running_head(setter, &setting, page, &title, &shown, &mut warnings);
        }
        folio(setter, &setting, page, &mut warnings);
        if let Some(first) = on_page
            && headings.iter().filter(|h| h.page == index && h.mark.level == top).count() < 2
        {
            section = first;
        }
    }
    warnings
}

fn set(
    setter: &Setter<'_>,
    setting: &Setting,
    text: &str,
    artifact: Artifact,
    warnings: &mut Vec<Diagnostic>,
) -> (VBox, Pt) {
    let mut galley = crate::layout::galley::Galley::default();
    let style = &setter.text.style.furniture;
    let label = setter.label(text, Content::Artifact(artifact), style, setting, &mut galley);
    warnings.append(&mut galley.warnings);
    label
}

/// A text cut at a word so that it is at most `room` wide.
fn set_within(
    setter: &Setter<'_>,
    setting: &Setting,
    text: &str,
    room: Pt,
    warnings: &mut Vec<Diagnostic>,
) -> (VBox, Pt) {
    let whole = set(setter, setting, text, Artifact::Header, warnings);
    if whole.1 <= room {
        return whole;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let (mut least, mut most) = (0, words.len());
    let mut best = set(setter, setting, "…", Artifact::Header, warnings);
    while least < most {
        let middle = (least + most).div_ceil(2);
        let part = format!("{} …", words.get(..middle).unwrap_or_default().join(" "));
        let label = set(setter, setting, &part, Artifact::Header, warnings);
        if label.1 <= room {
            best = label;
            least = middle;
        } else {
            most = middle - 1;
        }
    }
    best
}

fn running_head(
    setter: &Setter<'_>,
    setting: &Setting,
    page: &mut Page,
    title: &str,
    section: &str,
    warnings: &mut Vec<Diagnostic>,
) {
    let block = setter.text.style.page.text_block();
    let baseline = block.origin.y - setter.text.style.page.head_skip;
    let section = if title == section { "" } else { section };
    let width_of = |text: &str| match text {
        "" => Pt::ZERO,
        text => set(setter, setting, text, Artifact::Header, &mut Vec::new()).1,
    };
    // Each may have what the other leaves, and half at least.
    let gap = setter.text.style.furniture.size * 2.0;
    let half = (block.size.width - gap) / 2.0;
    let (title_width, section_width) = (width_of(title), width_of(section));
    let rooms = [half.max(block.size.width - gap - section_width), half.max(block.size.width - gap - title_width)];
    for ((text, at_start), room) in [(title, true), (section, title.is_empty())].into_iter().zip(rooms) {
        if text.is_empty() {
            continue;
        }
        let (label, width) = set_within(setter, setting, text, room, warnings);
        let left = at_start == (setting.dir == Direction::Ltr);
        let x = if left { block.origin.x } else { block.right() - width };
        put(page, label, x, baseline);
    }
}

fn folio(setter: &Setter<'_>, setting: &Setting, page: &mut Page, warnings: &mut Vec<Diagnostic>) {
    let block = setter.text.style.page.text_block();
    let (label, width) = set(setter, setting, &page.label, Artifact::Footer, warnings);
    let x = block.origin.x + (block.size.width - width) / 2.0;
    put(page, label, x, block.bottom() + setter.text.style.page.foot_skip);
}

/// Puts furniture before the text, so that it is out of the way of readers that follow the page's items.
fn put(page: &mut Page, label: VBox, x: Pt, y: Pt) {
    let items: Vec<FrameItem> = label
        .items
        .into_iter()
        .map(|mut item| {
            item.shift(x, y);
            item
        })
        .collect();
    page.items.splice(0..0, items);
}
