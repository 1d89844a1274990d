//! Front matter to [`Stylesheet`]: the theme, with what the author wants otherwise.
//!
//! By now the front matter holds what the command line, the manuscript and the project say, in this order of
//! precedence; what none of them says is left to the theme.

use crate::diag::{Diagnostic, nearest};
use crate::fonts::FontBook;
use crate::manuscript::{FrontMatter, Located};
use crate::style::{PageStyle, Paper, Stylesheet, TextStyle};
use crate::units::Pt;

/// The type sizes that running text may have, in points.
const SIZES: std::ops::RangeInclusive<f64> = 5.0..=36.0;
/// The depth of a table of contents that nobody limits.
const TOC_DEPTH: u8 = 3;

/// The stylesheet that `front` asks for. A value that means nothing is an error at its place.
pub fn stylesheet(front: &FrontMatter, fonts: &FontBook, findings: &mut Vec<Diagnostic>) -> Stylesheet {
    let mut style = theme(front, findings);
    if let Some(given) = &front.papersize {
        match Paper::parse(&given.value) {
            Some(paper) => style.page = PageStyle { two_sided: style.page.two_sided, ..PageStyle::handout(paper) },
            None => {
                let names = || Paper::NAMES.iter().map(|(name, _)| *name);
                let found = Diagnostic::error("paper", given.span, format!("there is no paper `{}`", given.value));
                findings.push(found.hint(format!("write one of {}", names().collect::<Vec<_>>().join(", "))));
            }
        }
    }
    if let Some(given) = &front.fontsize {
        match type_size(&given.value) {
            Some(size) => scale(&mut style, size),
            None => {
                let found = Diagnostic::error("font-size", given.span, format!("`{}` is not a type size", given.value));
                findings.push(found.hint("write points from 5 to 36: `fontsize: 11pt`"));
            }
        }
    }
    if let Some(given) = &front.mainfont {
        main_font(&mut style, given, fonts, findings);
    }
    match front.toc.as_ref().map(|toc| toc.value) {
        Some(true) => style.contents = style.contents.or(Some(TOC_DEPTH)),
        Some(false) => style.contents = None,
        None => {}
    }
    if let (Some(_), Some(depth)) = (style.contents, &front.toc_depth) {
        style.contents = Some(depth.value);
    }
    match front.number_sections.as_ref().map(|depth| depth.value) {
        Some(0) => style.number_sections = None,
        Some(depth) => style.number_sections = Some(depth),
        None => {}
    }
    style
}

fn theme(front: &FrontMatter, findings: &mut Vec<Diagnostic>) -> Stylesheet {
    let Some(given) = &front.theme else { return Stylesheet::handout() };
    Stylesheet::builtin(&given.value).unwrap_or_else(|| {
        let found = Diagnostic::error("theme", given.span, format!("there is no theme `{}`", given.value));
        findings.push(match nearest(&given.value, Stylesheet::BUILTIN.iter().copied()) {
            Some(near) => found.hint(format!("did you mean `{near}`?")),
            None => found.hint(format!("the themes are: {}", Stylesheet::BUILTIN.join(", "))),
        });
        Stylesheet::handout()
    })
}

/// Reads `11`, `11pt`, `11.5 pt`, `15px` and `4mm`.
fn type_size(text: &str) -> Option<Pt> {
    let text = text.trim().to_ascii_lowercase();
    let at = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let number: f64 = number.parse().ok()?;
    let points = match unit.trim() {
        "" | "pt" => number,
        "px" => number * 0.75,
        "mm" => number * 72.0 / 25.4,
        _ => return None,
    };
    SIZES.contains(&points).then_some(Pt(points))
}

/// Makes running text `size` large, and everything else in proportion.
fn scale(style: &mut Stylesheet, size: Pt) {
    if style.body.size <= Pt::ZERO {
        return;
    }
    let factor = size / style.body.size;
    let scale = |text: &mut TextStyle| {
        text.size = text.size * factor;
        text.leading = text.leading * factor;
    };
    let Stylesheet { body, headings, title, notes, caption, code, table, furniture, .. } = style;
    for heading in headings {
        scale(&mut heading.text);
    }
    for text in [
        body,
        &mut title.title,
        &mut title.subtitle,
        &mut title.byline,
        &mut notes.text,
        caption,
        code,
        table,
        furniture,
    ] {
        scale(text);
    }
}

fn main_font(style: &mut Stylesheet, given: &Located<String>, fonts: &FontBook, findings: &mut Vec<Diagnostic>) {
    let family = &given.value;
    if fonts.select(family, false, false).is_some() {
        style.typefaces.serif.insert(0, family.clone());
        style.typefaces.caption.insert(0, family.clone());
        return;
    }
    let families = fonts.families();
    let found = Diagnostic::warning("missing-font", given.span, format!("there is no font family `{family}`"));
    findings.push(match nearest(family, families.iter().map(|family| family.name.as_str())) {
        Some(near) => found.hint(format!("did you mean `{near}`?")),
        None => found.hint("`publish fonts` lists all families; `--font-path FOLDER` adds some"),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_the_units_people_write() {
        assert_eq!(type_size("11pt"), Some(Pt(11.0)));
        assert_eq!(type_size(" 11.5 "), Some(Pt(11.5)));
        assert_eq!(type_size("16px"), Some(Pt(12.0)));
        assert_eq!(type_size("large"), None);
        assert_eq!(type_size("900pt"), None);
    }

    #[test]
    fn a_larger_text_has_larger_headings() {
        let mut style = Stylesheet::handout();
        let before = style.headings[0].text.size;
        scale(&mut style, Pt(22.0));
        assert!(style.body.size.approx_eq(Pt(22.0)));
        assert!(style.headings[0].text.size.approx_eq(before * 2.0));
    }
}
