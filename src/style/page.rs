//! Paper, margins and measure.

use crate::units::{Mm, Pt, Rect, Sides, Size};

/// The sheet sizes that have names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// 297 × 420 mm.
    A3,
    /// 210 × 297 mm.
    A4,
    /// 148 × 210 mm.
    A5,
    /// 105 × 148 mm.
    A6,
    /// 250 × 353 mm.
    B4,
    /// 176 × 250 mm.
    B5,
    /// 8.5 × 11 in.
    Letter,
    /// 8.5 × 14 in.
    Legal,
    /// 7.25 × 10.5 in.
    Executive,
}

impl Paper {
    /// All of them, with the names people type, in lower case.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("a3", Self::A3),
        ("a4", Self::A4),
        ("a5", Self::A5),
        ("a6", Self::A6),
        ("b4", Self::B4),
        ("b5", Self::B5),
        ("letter", Self::Letter),
        ("legal", Self::Legal),
        ("executive", Self::Executive),
    ];

    /// The paper called `name`, in any case, also as LaTeX and Typst spell it: `a4paper`, `us-letter`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        let name = name.strip_suffix("paper").unwrap_or(&name);
        let name = name.strip_prefix("us-").unwrap_or(name);
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|&(_, paper)| paper)
    }

    /// Its size, upright.
    #[must_use]
    pub fn size(self) -> Size {
        let mm = |width: f64, height: f64| Size::new(Mm(width).to_pt(), Mm(height).to_pt());
        match self {
            Self::A3 => mm(297.0, 420.0),
            Self::A4 => mm(210.0, 297.0),
            Self::A5 => mm(148.0, 210.0),
            Self::A6 => mm(105.0, 148.0),
            Self::B4 => mm(250.0, 353.0),
            Self::B5 => mm(176.0, 250.0),
            Self::Letter => Size::new(Pt(612.0), Pt(792.0)),
            Self::Legal => Size::new(Pt(612.0), Pt(1008.0)),
            Self::Executive => Size::new(Pt(522.0), Pt(756.0)),
        }
    }
}

/// Paper and margins.
#[derive(Clone, Debug, PartialEq)]
pub struct PageStyle {
    /// The sheet.
    pub size: Size,
    /// The margins around the text block, of a right-hand page.
    pub margins: Sides<Pt>,
    /// Whether left-hand pages mirror right-hand ones.
    pub two_sided: bool,
    /// The distance from the foot of the text block to the baseline of the folio.
    pub foot_skip: Pt,
    /// The distance from the baseline of the running head to the head of the text block.
    pub head_skip: Pt,
}

impl PageStyle {
    /// The page of a handout: a measure of about 70 characters at 11 points, whatever the paper.
    #[must_use]
    pub fn handout(paper: Paper) -> Self {
        let size = paper.size();
        // Two thirds of the paper: about 75 characters of the text face, the most that the eye finds its way back from.
        let measure = Pt(size.width.0 * 0.67).min(Mm(141.0).to_pt());
        let side = (size.width - measure) / 2.0;
        Self {
            size,
            margins: Sides {
                top: Pt(size.height.0 * 0.095),
                right: side,
                bottom: Pt(size.height.0 * 0.11),
                left: side,
            },
            two_sided: false,
            foot_skip: Pt(size.height.0 * 0.045),
            head_skip: Pt(size.height.0 * 0.03),
        }
    }

    /// The rectangle in which text is set, on a right-hand page.
    #[must_use]
    pub fn text_block(&self) -> Rect {
        Rect::new(
            self.margins.left,
            self.margins.top,
            self.size.width - self.margins.left - self.margins.right,
            self.size.height - self.margins.top - self.margins.bottom,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_is_known_under_the_names_people_type() {
        assert_eq!(Paper::parse("A4"), Some(Paper::A4));
        assert_eq!(Paper::parse("a4paper"), Some(Paper::A4));
        assert_eq!(Paper::parse("us-letter"), Some(Paper::Letter));
        assert_eq!(Paper::parse("foolscap"), None);
    }

    #[test]
    fn the_text_block_lies_on_every_paper() {
        for &(_, paper) in Paper::NAMES {
            let page = PageStyle::handout(paper);
            let block = page.text_block();
            assert!(block.right() < page.size.width && block.bottom() < page.size.height, "{paper:?}");
        }
    }
}
