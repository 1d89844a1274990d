//! Lists: labels hang at the side where lines start.

use crate::layout::galley::{FORBIDDEN, Galley, Glue, VBox, VItem};
use crate::layout::{Align, Content};
use crate::model::{BlockKind, Bound, DescriptionList, List, ListDelimiter, ListItem, Numbering, TaskState};
use crate::style::{FaceStyle, TextStyle};
use crate::units::{Direction, Em, Pt};

use super::{Paragraphs, Setter, Setting};

/// The bullets, from the outermost list inwards.
const BULLETS: [&str; 3] = ["•", "–", "∗"];
/// The distance between a label and its text.
const LABEL_GAP: Em = Em(0.5);
/// What it costs to leave an item of one line alone on a page.
const LONE_ITEM: f64 = 150.0;

impl Setter<'_> {
    /// Sets a bulleted, numbered or task list.
    pub(crate) fn set_list(&self, list: &List<Bound>, setting: &Setting) -> Galley {
        let numbering = list
            .numbering
            .or_else(|| setting.number_bullets.then_some(Numbering { start: 1, delimiter: ListDelimiter::Period }));
        let mut out = Galley::default();
        let labels: Vec<(VBox, Pt)> = list
            .items
            .iter()
            .enumerate()
            .map(|(index, item)| self.item_label(item, index, numbering, setting, &mut out))
            .collect();
        let gap = LABEL_GAP.at(setting.style.size);
        let widest = labels.iter().fold(Pt::ZERO, |widest, (_, width)| widest.max(*width));
        let indent = Em(self.text.style.blocks.list_indent.0).at(setting.style.size).max(widest + gap);
        let (mut inner, dx) = setting.inset(indent, Pt::ZERO);
        inner.paragraphs = if list.tight { Paragraphs::Close } else { Paragraphs::Spaced };
        inner.floats = false;
        inner.number_bullets = false;
        inner.bullets += usize::from(numbering.is_none());
        let skip = if list.tight { Glue::ZERO } else { Glue::skip(self.em(self.text.style.blocks.item_skip)) };
        let last = list.items.len().saturating_sub(1);
        let mut short_before = false;
        for (index, (item, (label, width))) in list.items.iter().zip(labels).enumerate() {
            let mut galley = self.set_blocks(&item.blocks, &inner);
            galley.shift(dx);
            let x = match setting.dir {
                Direction::Ltr => (dx - gap - width).max(Pt::ZERO),
                Direction::Rtl => inner.measure + gap,
            };
            hang(&mut galley, label, x);
            if list.tight && !holds_blocks(item) {
                (galley.above, galley.below) = (skip, skip);
            } else {
                galley.above = galley.above.wider(skip);
                galley.below = galley.below.wider(skip);
            }
            // One line of a list alone on a page looks lost, as a widow or a club does.
            let short = matches!(galley.items.as_slice(), [VItem::Box(_)]);
            if (index == 1 && short_before) || (index > 0 && index == last && short) {
                out.items.push(VItem::Penalty(LONE_ITEM));
            }
            short_before = short;
            out.append(galley);
        }
        let around = if setting.paragraphs != Paragraphs::Indented {
            // A list within a list stands as close as the items around it.
            skip
        } else {
            self.block_skip()
        };
        (out.above, out.below) = (around, around);
        out.keep_next = false;
        out
    }

    fn item_label(
        &self,
        item: &ListItem<Bound>,
        index: usize,
        numbering: Option<Numbering>,
        setting: &Setting,
        out: &mut Galley,
    ) -> (VBox, Pt) {
        let mut text = match numbering {
            Some(numbering) => {
                let number = numbering.start.saturating_add(u64::try_from(index).unwrap_or(u64::MAX));
                match numbering.delimiter {
                    ListDelimiter::Period => format!("{number}."),
                    ListDelimiter::Parenthesis => format!("{number})"),
                }
            }
            None => BULLETS.get(setting.bullets % BULLETS.len()).copied().unwrap_or("•").to_owned(),
        };
        if let Some(task) = item.task {
            let sign = match task {
                TaskState::Open => "☐",
                TaskState::Done => "☑",
            };
            text = if numbering.is_some() { format!("{text}\u{a0}{sign}") } else { sign.to_owned() };
        }
        let style = TextStyle { hyphenate: false, ..setting.style.clone() };
        self.label(&text, Content::Node(item.id), &style, setting, out)
    }

    /// Sets terms with their descriptions.
    pub(crate) fn set_descriptions(&self, list: &DescriptionList<Bound>, setting: &Setting) -> Galley {
        let blocks = &self.text.style.blocks;
        let mut term = setting.clone();
        term.style.face = FaceStyle { bold: true, ..term.style.face };
        let (mut inner, dx) = setting.inset(self.em(blocks.list_indent), Pt::ZERO);
        inner.paragraphs = Paragraphs::Spaced;
        inner.floats = false;
        let skip = Glue::skip(self.em(blocks.item_skip));
        let mut out = Galley::default();
        for item in &list.items {
            let mut head = self.set_lines(&item.term, &term, Pt::ZERO, Align::Start);
            head.keep_together();
            head.keep_next = true;
            head.above = skip;
            out.append(head);
            for detail in &item.details {
                let mut galley = self.set_blocks(detail, &inner);
                galley.shift(dx);
                galley.above = Glue::ZERO;
                galley.below = if list.tight { Glue::ZERO } else { skip };
                out.append(galley);
            }
        }
        (out.above, out.below) = (self.block_skip(), self.block_skip());
        out.keep_next = false;
        out
    }
}

/// Whether an item holds more than a paragraph and lists.
fn holds_blocks(item: &ListItem<Bound>) -> bool {
    item.blocks.iter().any(|block| match &block.kind {
        BlockKind::Paragraph(_) | BlockKind::List(_) | BlockKind::Comment(_) => false,
        BlockKind::Heading(_)
        | BlockKind::Descriptions(_)
        | BlockKind::Quote(_)
        | BlockKind::Code(_)
        | BlockKind::Figure(_)
        | BlockKind::Table(_)
        | BlockKind::Container(_)
        | BlockKind::Math(_)
        | BlockKind::Rule
        | BlockKind::PageBreak
        | BlockKind::Contents(_) => true,
    })
}

/// Puts `label` beside the first line of `galley`; above it where it does not start with a line.
pub(crate) fn hang(galley: &mut Galley, label: VBox, x: Pt) {
    match galley.items.first_mut() {
        Some(VItem::Box(first)) if first.depth > Pt::ZERO && first.height <= label.height * 1.6 => {
            first.put_before(label, x);
        }
        Some(
            VItem::Box(_)
            | VItem::Glue(_)
            | VItem::Kern(_)
            | VItem::Penalty(_)
            | VItem::Open(_)
            | VItem::Close
            | VItem::Float(_),
        )
        | None => {
            let mut alone = VBox { height: label.height, depth: label.depth, ..VBox::default() };
            alone.overlay(label, x, Pt::ZERO);
            let follows = !galley.items.is_empty();
            galley.items.insert(0, VItem::Box(Box::new(alone)));
            if follows {
                galley.items.insert(1, VItem::Penalty(FORBIDDEN));
            }
        }
    }
}
