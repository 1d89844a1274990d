//! The style sheet, from the same theme as the print edition.
//!
//! Sizes are relative and the text has no colour or ground of its own, so that size, face and colours that the
//! reader chose stand. Colours that are ours have a twin for dark grounds with the same contrast (WCAG 2.2, 1.4.3).

use std::fmt::Write as _;

use super::fonts::FontFile;
use crate::style::colour::contrast;
use crate::style::typeface::Role;
use crate::style::{Figures, Stylesheet, TextStyle};
use crate::units::Color;

/// The darkest ground that reading systems use at night is black; ours for boxes is a little lighter.
const DARK_GROUND: Color = Color::rgb(0x26, 0x26, 0x26);
/// The ground of highlighted text at night.
const DARK_HIGHLIGHT: Color = Color::rgb(0x5a, 0x4a, 0x00);
/// Text in boxes at night.
const DARK_TEXT: Color = Color::rgb(0xe8, 0xe8, 0xe8);
/// Rules at night.
const DARK_RULE: Color = Color::rgb(0x8c, 0x8c, 0x8c);

/// The style sheet for `style` with the faces of the package.
pub(super) fn css(style: &Stylesheet, fonts: &[FontFile]) -> String {
    let mut css = String::with_capacity(8 * 1024);
    css.push_str("@charset \"UTF-8\";\n");
    for font in fonts {
        face(&mut css, font, style.typefaces.scale(&font.family));
    }
    let sheet = Sheet { style, fonts };
    css.push_str(&sheet.text());
    css.push_str(&sheet.title());
    css.push_str(&sheet.headings());
    css.push_str(&sheet.lists());
    css.push_str(&sheet.boxes());
    css.push_str(&sheet.figures());
    css.push_str(&sheet.tables());
    css.push_str(&sheet.code());
    css.push_str(&sheet.notes());
    css.push_str(&sheet.dark());
    css
}

fn face(css: &mut String, font: &FontFile, scale: f64) {
    let weight = if font.bold { "bold" } else { "normal" };
    let slope = if font.italic { "italic" } else { "normal" };
    let adjust = if scale > 1.0 { format!(" size-adjust: {}%;", number(scale * 100.0)) } else { String::new() };
    // Writing to a string cannot fail.
    let _ = writeln!(
        css,
        "@font-face {{ font-family: {}; font-weight: {weight}; font-style: {slope}; src: url(\"{}\");{adjust} }}",
        quoted(&font.family),
        font.name
    );
}

struct Sheet<'a> {
    style: &'a Stylesheet,
    fonts: &'a [FontFile],
}

impl Sheet<'_> {
    /// A size relative to that of the body.
    fn size(&self, text: &TextStyle) -> String {
        em(text.size / self.style.body.size)
    }

    /// The families of `role` that the package has, and a generic one.
    fn families(&self, role: Role) -> String {
        let list = self.style.typefaces.list(role);
        let mut out = String::new();
        for (index, family) in list.iter().enumerate() {
            if index == 0 || self.fonts.iter().any(|font| font.family == *family) {
                out.push_str(&quoted(family));
                out.push_str(", ");
            }
        }
        out.push_str(match role {
            Role::Serif | Role::Caption => "serif",
            Role::Sans => "sans-serif",
            Role::Mono => "monospace",
        });
        out
    }

    /// Declarations for family, size, weight, slope, figures, leading, tracking.
    fn set(&self, text: &TextStyle) -> String {
        let mut out = format!("font-family: {}; font-size: {};", self.families(text.role), self.size(text));
        let _ = write!(out, " line-height: {};", number(text.leading / text.size));
        let _ = write!(out, " font-weight: {};", if text.face.bold { "bold" } else { "normal" });
        if text.face.italic {
            out.push_str(" font-style: italic;");
        }
        let _ = write!(out, " font-variant-numeric: {};", figures(text.figures));
        if text.tracking.0.abs() > 1e-6 {
            let _ = write!(out, " letter-spacing: {};", em(text.tracking.0));
        }
        if text.small_caps {
            out.push_str(" font-variant-caps: small-caps;");
        }
        let hyphens = if text.hyphenate { "auto" } else { "manual" };
        let _ = write!(out, " -webkit-hyphens: {hyphens}; hyphens: {hyphens};");
        let _ = write!(out, " text-align: {};", if text.justify { "justify" } else { "start" });
        if text.color != self.style.body.color {
            let _ = write!(out, " color: {};", hex(text.color));
        }
        out
    }

    fn text(&self) -> String {
        let style = self.style;
        let (body, blocks, colours) = (&style.body, &style.blocks, &style.colours);
        format!(
            "html {{ color-scheme: light dark; line-height: {leading}; }}\n\
             body {{ font-family: {families}; font-variant-numeric: {figures}; -webkit-hyphens: auto; hyphens: auto; overflow-wrap: break-word; }}\n\
             p {{ margin: 0 0 {skip}; text-align: {align}; widows: 2; orphans: 2; }}\n\
             p + p {{ text-indent: {indent}; }}\n\
             a {{ color: {link}; }}\n\
             strong, b {{ font-weight: bold; }}\n\
             mark {{ background-color: {highlight}; color: {text}; }}\n\
             ins, u {{ text-decoration: underline; }}\n\
             sub, sup {{ font-size: 0.72em; line-height: 0; }}\n\
             abbr[title] {{ text-decoration: underline dotted; }}\n\
             .small-caps {{ font-variant-caps: small-caps; }}\n\
             kbd {{ font-family: {mono}; font-size: 0.85em; border: 1px solid {rule}; border-radius: 0.2em; padding: 0 0.3em; }}\n\
             hr {{ border: 0; border-top: 1px solid {rule}; width: 30%; margin: {above} auto; }}\n\
             div[lang], div[dir] {{ margin: {block} 0; }}\n\
             .page-break {{ break-after: page; page-break-after: always; }}\n\
             blockquote {{ margin: {above} {quote}; }}\n\
             img {{ max-width: 100%; height: auto; }}\n\
             img.inline {{ max-height: 1.2em; width: auto; vertical-align: middle; }}\n\
             .missing {{ border: 1px dashed {rule}; padding: 0.2em 0.5em; }}\n",
            leading = number(body.leading / body.size),
            families = self.families(body.role),
            figures = figures(body.figures),
            skip = em(blocks.paragraph_skip.0),
            align = if body.justify { "justify" } else { "start" },
            indent = em(blocks.paragraph_indent.0),
            link = hex(colours.link),
            highlight = hex(colours.highlight),
            text = hex(colours.text),
            mono = self.families(Role::Mono),
            rule = hex(colours.rule),
            above = em(blocks.block_skip.0 * 1.5),
            block = em(blocks.block_skip.0),
            quote = em(blocks.quote_indent.0),
        )
    }

    fn title(&self) -> String {
        let title = &self.style.title;
        let byline = em(0.15);
        format!(
            ".titlepage {{ margin: 2em 0 {below}; }}\n\
             h1.title {{ {title_set} margin: 0 0 0.4em; }}\n\
             .subtitle {{ {subtitle} margin: 0 0 1em; text-indent: 0; }}\n\
             .author, .affiliation, .date, .series-title {{ {by} margin: 0 0 {byline}; text-indent: 0; }}\n\
             .author {{ font-weight: bold; margin-top: 0.6em; }}\n\
             .affiliation, .date, .series-title {{ color: {muted}; }}\n\
             .date {{ margin-top: 0.8em; }}\n\
             .series-title {{ margin-bottom: 1.5em; }}\n\
             .cover {{ text-align: center; margin: 0; padding: 0; }}\n\
             .cover img {{ max-width: 100%; max-height: 100vh; }}\n",
            below = em(title.below.0),
            title_set = self.set(&title.title),
            subtitle = self.set(&title.subtitle),
            by = self.set(&title.byline),
            muted = hex(self.style.colours.muted),
        )
    }

    fn headings(&self) -> String {
        let mut out = String::from(
            "h1, h2, h3, h4, h5, h6 { break-after: avoid; page-break-after: avoid; break-inside: avoid; text-indent: 0; }\n",
        );
        for (index, heading) in self.style.headings.iter().enumerate() {
            let level = index + 1;
            let size = heading.text.size / self.style.body.size;
            let (above, below) = (heading.above.0 / size, heading.below.0 / size);
            let _ = writeln!(
                out,
                "h{level}, .level-{level} {{ {} margin: {} 0 {}; }}",
                self.set(&heading.text),
                em(above),
                em(below)
            );
        }
        let _ = writeln!(
            out,
            "h1 + p, h2 + p, h3 + p, h4 + p, h5 + p, h6 + p, .box-title + p, figure + p, table + p {{ text-indent: 0; }}\n\
             nav ol, .contents ul {{ list-style: none; padding-inline-start: 1.2em; margin: 0; }}\n\
             nav > ol, .contents > ul {{ padding-inline-start: 0; }}\n\
             nav li, .contents li {{ margin: 0.3em 0; }}\n\
             nav a, .contents a {{ text-decoration: none; }}"
        );
        out
    }

    fn lists(&self) -> String {
        let blocks = &self.style.blocks;
        format!(
            "ul, ol, dl {{ margin: {above} 0; }}\n\
             ul, ol {{ padding-inline-start: {indent}; }}\n\
             li > ul, li > ol {{ margin: 0; }}\n\
             .loose > li {{ margin: {skip} 0; }}\n\
             li > p + p, dd > p + p {{ text-indent: 0; margin-top: {skip}; }}\n\
             @counter-style parenthesis {{ system: extends decimal; suffix: \") \"; }}\n\
             ol.parenthesis {{ list-style-type: decimal; list-style-type: parenthesis; }}\n\
             ul.tasks {{ list-style: none; padding-inline-start: 0.2em; }}\n\
             .box-sign {{ font-variant-numeric: lining-nums; }}\n\
             dt {{ font-weight: bold; break-after: avoid; }}\n\
             dd {{ margin: 0 0 {skip}; margin-inline-start: {indent}; }}\n",
            above = em(blocks.block_skip.0),
            indent = em(blocks.list_indent.0),
            skip = em(blocks.item_skip.0),
        )
    }

    fn boxes(&self) -> String {
        let (blocks, c) = (&self.style.blocks, &self.style.colours);
        let mut out = format!(
            ".box {{ margin: {above} 0; padding: {pad}; background-color: {ground}; color: {text}; border-inline-start: 0.25em solid {rule}; }}\n\
             .box-title {{ font-family: {sans}; font-weight: bold; margin: 0 0 0.4em; text-indent: 0; text-align: start; break-after: avoid; page-break-after: avoid; }}\n\
             .box > :last-child {{ margin-bottom: 0; }}\n\
             .abstract {{ margin: {above} {quote}; font-size: 0.95em; }}\n\
             .epigraph {{ margin: {above} 0 {above} 20%; font-style: italic; }}\n\
             .epigraph p {{ text-align: start; text-indent: 0; }}\n\
             .series {{ margin: 2.5em 0 0; padding-top: 1em; border-top: 1px solid {rule}; }}\n",
            above = em(blocks.block_skip.0 * 1.5),
            pad = em(blocks.box_padding.0),
            ground = hex(c.ground),
            text = hex(c.text),
            rule = hex(c.rule),
            sans = self.families(self.style.caption.role),
            quote = em(blocks.quote_indent.0),
        );
        for (class, colour) in self.alerts() {
            let _ = writeln!(
                out,
                ".{class} {{ border-color: {0}; }}\n.{class} > .box-title {{ color: {0}; }}",
                hex(colour)
            );
        }
        out
    }

    fn alerts(&self) -> [(&'static str, Color); 7] {
        let c = &self.style.colours;
        [
            ("note", c.info),
            ("questions", c.info),
            ("info", c.info),
            ("tip", c.tip),
            ("important", c.important),
            ("warning", c.warning),
            ("caution", c.caution),
        ]
    }

    fn figures(&self) -> String {
        format!(
            "figure {{ margin: {above} 0; break-inside: avoid; page-break-inside: avoid; text-align: start; }}\n\
             figure.listing, figure pre, figure table {{ text-align: start; }}\n\
             figure > img {{ max-height: 90vh; }}\n\
             .side-by-side img {{ max-width: 48%; }}\n\
             figcaption, caption {{ {caption} }}\n\
             figcaption {{ margin: {gap} 0 0; }}\n\
             .listing > pre {{ margin: {gap} 0 0; }}\n\
             caption {{ margin: 0 0 {gap}; }}\n\
             .caption, .credit {{ margin: 0; text-indent: 0; text-align: start; }}\n\
             .credit {{ font-size: 0.92em; color: {muted}; margin-top: 0.25em; }}\n\
             figcaption .number, caption .number {{ font-weight: bold; }}\n",
            above = em(self.style.blocks.block_skip.0 * 1.5),
            gap = em(self.style.blocks.caption_gap.0),
            caption = self.set(&self.style.caption),
            muted = hex(self.style.colours.muted),
        )
    }

    fn tables(&self) -> String {
        let (table, rule) = (&self.style.table, hex(self.style.colours.rule));
        format!(
            ".scroll {{ overflow-x: auto; margin: {above} 0; }}\n\
             table {{ border-collapse: collapse; margin: {above} 0; font-family: {families}; font-size: {size}; line-height: {leading}; font-variant-numeric: {figures}; border-top: 2px solid {rule}; border-bottom: 2px solid {rule}; }}\n\
             .scroll > table {{ margin: 0; }}\n\
             th, td {{ padding: 0.3em {pad}; vertical-align: top; text-align: start; -webkit-hyphens: manual; hyphens: manual; }}\n\
             thead {{ border-bottom: 1px solid {rule}; }}\n\
             tbody tr + tr {{ border-top: 1px solid {rule}; }}\n\
             tr {{ break-inside: avoid; page-break-inside: avoid; }}\n\
             .left {{ text-align: left; }}\n.center {{ text-align: center; }}\n.right {{ text-align: right; }}\n",
            above = em(self.style.blocks.block_skip.0 * 1.5),
            families = self.families(table.role),
            size = self.size(table),
            leading = number(table.leading / table.size),
            figures = figures(table.figures),
            pad = em(self.style.blocks.cell_padding.0),
        )
    }

    fn code(&self) -> String {
        let (code, c) = (&self.style.code, &self.style.colours);
        format!(
            "code, pre {{ font-family: {mono}; font-variant-numeric: lining-nums; -webkit-hyphens: none; hyphens: none; }}\n\
             code {{ font-size: 0.88em; }}\n\
             pre {{ margin: {above} 0; padding: {pad}; background-color: {ground}; color: {text}; white-space: pre-wrap; overflow-wrap: anywhere; text-align: left; line-height: {leading}; }}\n\
             pre code {{ font-size: {size}; }}\n\
             .formula {{ display: block; margin: {above} 0; text-align: center; }}\n",
            mono = self.families(code.role),
            above = em(self.style.blocks.block_skip.0),
            pad = em(self.style.blocks.box_padding.0),
            ground = hex(c.ground),
            text = hex(c.text),
            leading = number(code.leading / code.size),
            size = self.size(code),
        )
    }

    fn notes(&self) -> String {
        let notes = &self.style.notes;
        format!(
            ".call {{ font-size: 0.72em; font-variant-numeric: lining-nums; }}\n\
             .call a, .backlink {{ text-decoration: none; padding: 0 0.1em; }}\n\
             .backlink {{ font-size: 0.95em; }}\n\
             .notes {{ margin-top: 2em; padding-top: 0.8em; border-top: 1px solid {rule}; font-size: {size}; line-height: {leading}; }}\n\
             .notes aside {{ margin: 0 0 0.5em; }}\n\
             .notes p {{ text-indent: 0; text-align: start; }}\n\
             .note-number {{ font-weight: bold; }}\n",
            rule = hex(self.style.colours.rule),
            size = self.size(&notes.text),
            leading = number(notes.text.leading / notes.text.size),
        )
    }

    /// The same colours for dark grounds.
    fn dark(&self) -> String {
        let c = &self.style.colours;
        let light = |colour: Color| hex(lighter(colour, DARK_GROUND));
        let mut out = String::from("@media (prefers-color-scheme: dark) {\n");
        let _ = writeln!(
            out,
            "  a {{ color: {link}; }}\n  \
             .affiliation, .date, .series-title, .credit {{ color: {muted}; }}\n  \
             mark {{ background-color: {highlight}; color: {text}; }}\n  \
             .box, pre {{ background-color: {ground}; color: {text}; }}\n  \
             kbd, hr, .missing, .box, .series, .notes, table, thead, tbody tr + tr {{ border-color: {rule}; }}",
            link = light(c.link),
            muted = light(c.muted),
            highlight = hex(DARK_HIGHLIGHT),
            text = hex(DARK_TEXT),
            ground = hex(DARK_GROUND),
            rule = hex(DARK_RULE),
        );
        for (class, colour) in self.alerts() {
            let _ = writeln!(
                out,
                "  .{class} {{ border-color: {0}; }}\n  .{class} > .box-title {{ color: {0}; }}",
                light(colour)
            );
        }
        out.push_str("}\n");
        out
    }
}

/// `colour` mixed with white until it can be read on `ground`.
fn lighter(colour: Color, ground: Color) -> Color {
    let mut mixed = colour;
    let step = |channel: u8| channel.saturating_add((255 - channel) / 12 + 1);
    while contrast(mixed, ground) < 5.0 && mixed != Color::WHITE {
        mixed = Color::rgb(step(mixed.r), step(mixed.g), step(mixed.b));
    }
    mixed
}

fn figures(figures: Figures) -> &'static str {
    match figures {
        Figures::OldStyle => "oldstyle-nums",
        Figures::Lining => "lining-nums",
        Figures::Tabular => "lining-nums tabular-nums",
    }
}

fn hex(colour: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.r, colour.g, colour.b)
}

/// A number with at most three decimals.
fn number(value: f64) -> String {
    format!("{}", (value * 1000.0).round() / 1000.0 + 0.0)
}

fn em(value: f64) -> String {
    let number = number(value);
    if number == "0" { number } else { format!("{number}em") }
}

/// A family's name as a CSS string.
fn quoted(family: &str) -> String {
    let plain: String = family.chars().filter(|c| !c.is_control() && !matches!(c, '"' | '\\' | '<' | '>')).collect();
    format!("\"{plain}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_can_be_read_in_the_dark() {
        let style = Stylesheet::handout();
        let sheet = Sheet { style: &style, fonts: &[] };
        let c = &style.colours;
        for colour in [c.link, c.muted].into_iter().chain(sheet.alerts().map(|(_, colour)| colour)) {
            let light = lighter(colour, DARK_GROUND);
            assert!(contrast(light, DARK_GROUND) >= 4.5 && contrast(light, Color::BLACK) >= 4.5, "{colour:?}");
        }
        assert!(contrast(DARK_TEXT, DARK_HIGHLIGHT) >= 4.5);
        assert!(contrast(DARK_TEXT, DARK_GROUND) >= 4.5);
    }

    #[test]
    fn lengths_are_short() {
        assert_eq!(em(1.0 / 3.0), "0.333em");
        assert_eq!(em(-0.000_01), "0");
    }

    #[test]
    fn families_cannot_break_out_of_their_string() {
        assert_eq!(quoted("A\"; } x {\\"), "\"A; } x {\"");
    }
}
