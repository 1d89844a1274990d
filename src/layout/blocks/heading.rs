//! Headings: kept with what follows, and marked for bookmarks and running heads.

use crate::layout::galley::{Galley, Glue, HeadingMark, VItem};
use crate::layout::{Align, Content};
use crate::model::inline::plain_text;
use crate::model::{Block, Bound, Heading, Inline};
use crate::units::{Direction, Pt};

use super::list::hang;
use super::{Setter, Setting};

impl Setter<'_> {
    /// Sets a heading.
    pub(crate) fn set_heading(&self, block: &Block<Bound>, heading: &Heading<Bound>, setting: &Setting) -> Galley {
        let level = usize::from(heading.level.clamp(1, 6)) - 1;
        let Some(look) = self.text.style.headings.get(level) else { return Galley::default() };
        let mut own = setting.clone();
        own.style = look.text.clone();
        let words = plain_text(&heading.content);
        let mut title = words.clone();
        let mut galley = match &heading.number {
            Some(number) => {
                title = format!("{} {words}", number.value);
                self.set_numbered(block, &number.value, heading, &own)
            }
            None => self.set_display(&heading.content, &own),
        };
        galley.keep_together();
        // A heading too long for a running head may have short words for it.
        let words = block.attrs.get("short").map_or(words, str::to_owned);
        if let Some(first) = galley.first_box() {
            first.heading = Some(Box::new(HeadingMark { node: block.id, level: heading.level, title, words }));
        }
        galley.above = Glue::skip(self.em(look.above));
        galley.below = Glue { natural: self.em(look.below), ..Glue::ZERO };
        galley.keep_next = true;
        galley
    }

    /// A heading whose lines all stand beside its number.
    fn set_numbered(&self, block: &Block<Bound>, number: &str, heading: &Heading<Bound>, setting: &Setting) -> Galley {
        let mut rest = Galley::default();
        let (label, width) = self.label(number, Content::Node(block.id), &setting.style, setting, &mut rest);
        let (inner, dx) = setting.inset(width + setting.style.size, Pt::ZERO);
        let mut galley = self.set_display(&heading.content, &inner);
        galley.shift(dx);
        let x = match setting.dir {
            Direction::Ltr => Pt::ZERO,
            Direction::Rtl => setting.measure - width,
        };
        hang(&mut galley, label, x);
        galley.warnings.append(&mut rest.warnings);
        galley
    }

    /// Sets display type: where it takes several lines, they are made about equally long.
    pub(crate) fn set_display(&self, content: &[Inline<Bound>], setting: &Setting) -> Galley {
        let full = self.set_lines(content, setting, Pt::ZERO, Align::Start);
        let count = boxes(&full);
        if !(2..=4).contains(&count) {
            return full;
        }
        // The narrowest measure that needs no more lines.
        let (mut least, mut most) = (setting.measure * 0.5, setting.measure);
        let mut best = full;
        for _ in 0..5 {
            let middle = (least + most) / 2.0;
            let mut own = setting.clone();
            own.measure = middle;
            let galley = self.set_lines(content, &own, Pt::ZERO, Align::Start);
            if boxes(&galley) > count || galley.warnings.len() > best.warnings.len() {
                least = middle;
            } else {
                most = middle;
                best = galley;
                if setting.dir == Direction::Rtl {
                    best.shift(setting.measure - middle);
                }
            }
        }
        best
    }
}

fn boxes(galley: &Galley) -> usize {
    galley.items.iter().filter(|item| matches!(item, VItem::Box(_))).count()
}
