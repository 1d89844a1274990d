//! A change of subject: a short centred rule.

use crate::layout::galley::{Galley, Glue, VItem, rule_box};
use crate::units::Pt;

use super::{Setter, Setting};

impl Setter<'_> {
    /// Sets the rule between two parts of a text.
    pub(crate) fn set_rule(&self, setting: &Setting) -> Galley {
        let width = setting.measure * 0.2;
        let x = (setting.measure - width) / 2.0;
        let rule = rule_box(x, width, Pt(0.5), self.text.style.colours.rule);
        let mut galley = Galley::of(vec![VItem::Box(Box::new(rule))]);
        let skip = Glue::skip(self.text.style.body.leading);
        (galley.above, galley.below) = (skip, skip);
        galley
    }
}
