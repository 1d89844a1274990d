//! Colours by role. Each pair of text and ground has a contrast of at least 4.5 : 1 (WCAG 2.2, 1.4.3).

use crate::units::Color;

/// Colours by role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Text.
    pub text: Color,
    /// Headings and the title.
    pub heading: Color,
    /// What stands back: credits, running heads, folios.
    pub muted: Color,
    /// Links.
    pub link: Color,
    /// Rules, between rows of tables for instance.
    pub rule: Color,
    /// The ground of boxes: code, notes, questions.
    pub ground: Color,
    /// The ground of highlighted text.
    pub highlight: Color,
    /// The edge and title of an alert or note that informs.
    pub info: Color,
    /// The edge and title of an alert that advises.
    pub tip: Color,
    /// The edge and title of an alert that stresses.
    pub important: Color,
    /// The edge and title of an alert that warns.
    pub warning: Color,
    /// The edge and title of an alert of danger.
    pub caution: Color,
}

impl Default for Palette {
    fn default() -> Self {
        Self {
            text: Color::BLACK,
            heading: Color::rgb(0x1a, 0x1a, 0x1a),
            muted: Color::rgb(0x55, 0x55, 0x55),
            link: Color::rgb(0x0b, 0x4f, 0x8a),
            rule: Color::rgb(0x8c, 0x8c, 0x8c),
            ground: Color::rgb(0xf4, 0xf4, 0xf2),
            highlight: Color::rgb(0xff, 0xf0, 0xa8),
            info: Color::rgb(0x0b, 0x4f, 0x8a),
            tip: Color::rgb(0x1a, 0x66, 0x3a),
            important: Color::rgb(0x5b, 0x3a, 0x8c),
            warning: Color::rgb(0x7a, 0x4d, 0x00),
            caution: Color::rgb(0x9b, 0x1c, 0x1c),
        }
    }
}

/// The contrast between two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
#[must_use]
pub fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance (WCAG 2.2, "relative luminance").
fn luminance(color: Color) -> f64 {
    let channel = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(color.r) + 0.7152 * channel(color.g) + 0.0722 * channel(color.b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_has_the_greatest_contrast() {
        assert!((contrast(Color::BLACK, Color::WHITE) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn every_text_colour_can_be_read_on_every_ground() {
        let p = Palette::default();
        for text in [p.text, p.heading, p.muted, p.link, p.info, p.tip, p.important, p.warning, p.caution] {
            for ground in [Color::WHITE, p.ground] {
                assert!(contrast(text, ground) >= 4.5, "{text:?} on {ground:?}");
            }
        }
        assert!(contrast(p.text, p.highlight) >= 4.5);
    }
}
