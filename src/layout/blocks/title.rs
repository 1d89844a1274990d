//! The title block: title, subtitle, authors, date, abstract.

use crate::layout::galley::{Galley, Glue};
use crate::model::{Bound, TitleBlock};
use crate::style::{FaceStyle, TextStyle};
use crate::units::Pt;

use super::Setter;

/// Sets the title block; empty where the front matter gave nothing to print.
pub(crate) fn set_title(setter: &Setter<'_>, title: &TitleBlock<Bound>) -> Galley {
    let style = &setter.text.style.title;
    let setting = setter.body();
    let mut out = Galley::default();
    let line = |content: &[crate::model::Inline<Bound>], text: &TextStyle, above: Pt, out: &mut Galley| {
        if content.is_empty() {
            return;
        }
        let mut own = setting.clone();
        own.style = text.clone();
        let mut galley = setter.set_display(content, &own);
        galley.keep_together();
        galley.above = Glue { natural: above, ..Glue::ZERO };
        galley.keep_next = true;
        out.append(galley);
    };
    let size = setter.text.style.body.size;
    line(&title.title, &style.title, Pt::ZERO, &mut out);
    line(&title.subtitle, &style.subtitle, size * 0.4, &mut out);
    let name = TextStyle { face: FaceStyle { bold: true, ..style.byline.face }, ..style.byline.clone() };
    let quiet = TextStyle { color: setter.text.style.colours.muted, ..style.byline.clone() };
    let mut gap = size * 1.1;
    for author in &title.authors {
        line(&author.name, &name, gap, &mut out);
        line(&author.affiliation, &quiet, Pt::ZERO, &mut out);
        gap = size * 0.3;
    }
    line(&title.date, &quiet, gap, &mut out);
    if !title.abstract_.is_empty() {
        let indent = setter.em(setter.text.style.blocks.quote_indent);
        let (mut inner, dx) = setting.inset(indent, indent);
        inner.floats = false;
        inner.style.size = setting.style.size * 0.93;
        inner.style.leading = setting.style.leading * 0.93;
        let mut galley = setter.set_blocks(&title.abstract_, &inner);
        galley.shift(dx);
        galley.above = Glue { natural: size * 1.6, ..Glue::ZERO };
        galley.keep_next = true;
        out.append(galley);
    }
    if out.items.is_empty() {
        return out;
    }
    out.above = Glue::ZERO;
    out.below = Glue::skip(setter.em(style.below));
    out.keep_next = true;
    out
}
