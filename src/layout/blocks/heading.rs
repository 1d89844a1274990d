//! Headings: kept with what follows, and marked for bookmarks and running heads.

use crate::layout::Align;
use crate::layout::galley::{Galley, Glue, HeadingMark};
use crate::model::inline::plain_text;
use crate::model::{Block, Bound, Heading};

use super::{Setter, Setting, own_text};

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
                let label = format!("{}\u{2003}", number.value);
                title = format!("{} {words}", number.value);
                let mut content = vec![own_text(block.id, block.span, label)];
                content.extend(heading.content.iter().cloned());
                self.set_lines(&content, &own, crate::units::Pt::ZERO, Align::Start)
            }
            None => self.set_lines(&heading.content, &own, crate::units::Pt::ZERO, Align::Start),
        };
        galley.keep_together();
        if let Some(first) = galley.first_box() {
            first.heading = Some(Box::new(HeadingMark { node: block.id, level: heading.level, title, words }));
        }
        galley.above = Glue::skip(self.em(look.above));
        galley.below = Glue { natural: self.em(look.below), ..Glue::ZERO };
        galley.keep_next = true;
        galley
    }
}
