//! Text-showing operators (ISO 32000-1, 9.4), as few as place every glyph where it belongs.
//!
//! In: runs of glyphs at absolute places. Out: `BT … ET` with fonts set only when they change, lines reached by `Td`,
//! and kerning, justification and offsets as numbers in `TJ` arrays. The pen is followed as a viewer follows it, with
//! the widths of the font's own table, so that rounding never adds up.

use crate::fonts::Face;
use crate::layout::{Glyph, GlyphRun};
use crate::units::Pt;

use super::fonts::{self, Code, Font};
use super::joins::{self, Join};
use super::syntax;
use super::text::{Cluster, clusters, is_hyphen};

/// What a soft hyphen reads as: text extraction joins the word (14.8.2.2.3).
const SOFT_HYPHEN: &str = "\u{ad}";

/// The state of text on a page.
#[derive(Debug)]
pub(super) struct Text {
    /// The height of the page.
    height: Pt,
    /// Whether a text object is open.
    open: bool,
    /// The place of the font, and its size in thousandths of a point.
    font: Option<(usize, i64)>,
    /// Horizontal scaling in thousandths.
    scaling: i64,
    /// Rise in thousandths of a point.
    rise: i64,
    /// Where the line starts, in hundredths of a point, y upwards.
    line: (i64, i64),
    /// Where the viewer's pen is, in points.
    pen: f64,
    /// The elements of the `TJ` array being gathered.
    shown: Vec<u8>,
    /// Whether a string is open in it.
    in_string: bool,
    /// Whether there is more in it than one string.
    adjusted: bool,
}

/// The font that shows a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct ShownIn<'a> {
    /// Its place among the fonts of the file.
    pub(super) place: usize,
    /// It, as the file has it.
    pub(super) font: &'a Font,
    /// The face that it is a part of.
    pub(super) face: &'a Face,
}

impl Text {
    pub(super) fn new(height: Pt) -> Self {
        Self {
            height,
            open: false,
            font: None,
            scaling: 1000,
            rise: 0,
            line: (0, 0),
            pen: 0.0,
            shown: Vec::new(),
            in_string: false,
            adjusted: false,
        }
    }

    /// Closes the text object, where one is open.
    pub(super) fn end(&mut self, out: &mut Vec<u8>) {
        self.flush(out);
        if self.open {
            self.open = false;
            out.extend_from_slice(b"ET\n");
        }
    }

    /// Writes what was gathered.
    pub(super) fn flush(&mut self, out: &mut Vec<u8>) {
        if self.shown.is_empty() {
            return;
        }
        if self.in_string {
            self.shown.push(b')');
        }
        if self.adjusted {
            out.push(b'[');
            out.append(&mut self.shown);
            out.extend_from_slice(b"]TJ\n");
        } else {
            out.append(&mut self.shown);
            out.extend_from_slice(b"Tj\n");
        }
        self.in_string = false;
        self.adjusted = false;
    }

    /// Shows a run; with `space`, a space after it that moves nothing but the pen.
    pub(super) fn run(&mut self, out: &mut Vec<u8>, run: &GlyphRun, shown_in: ShownIn<'_>, space: bool, join: Join) {
        let ShownIn { place, font, face } = shown_in;
        self.set_up(out, run, place, font);
        let mut pen = Pen { text: self, size: run.size.0, expansion: f64::from(run.expansion), wanted: run.origin.x.0 };
        let mut replaced = Vec::new();
        let (hidden, said) = (join.said_before.unwrap_or(0), join.reaches_to);
        let word = said.map_or(usize::MAX, |_| joins::word_start(run, hidden.max(start_of(run))));
        let mut clusters = clusters(run).peekable();
        while let Some(cluster) = clusters.next_if(|cluster| !cluster.text.is_empty() && place_of(cluster) < hidden) {
            replaced.push(cluster);
        }
        pen.replaced(out, &mut replaced, "", font);
        // From right to left, glyphs are shown in visual order, each with its own text: readers know which characters run
        // backwards and turn them round. They would do so with the text of a whole word as well, so it is not given.
        while let Some(cluster) = clusters.next_if(|cluster| place_of(cluster) < word) {
            if says_itself(&cluster, run.rtl, font, face) {
                pen.replaced_by_texts(out, &mut replaced, font);
                pen.glyphs(out, cluster.glyphs, font);
            } else {
                replaced.push(cluster);
                if run.rtl {
                    pen.replaced_by_texts(out, &mut replaced, font);
                }
            }
        }
        pen.replaced_by_texts(out, &mut replaced, font);
        replaced.extend(clusters);
        pen.replaced(out, &mut replaced, said.and_then(|to| run.text.get(word..to)).unwrap_or(""), font);
        if space && let Some(cid) = font.space {
            pen.text.code(cid);
            // Whoever shows text next moves the pen first.
            pen.text.pen = f64::NAN;
        }
    }

    /// Opens a text object and brings font, scaling and pen to where `run` starts.
    fn set_up(&mut self, out: &mut Vec<u8>, run: &GlyphRun, place: usize, font: &Font) {
        let size = syntax::scaled(run.size.0, 3);
        let scaling = syntax::scaled(f64::from(run.expansion), 3);
        let line = (syntax::scaled(run.origin.x.0, 2), syntax::scaled((self.height - run.origin.y).0, 2));
        let same_state = self.font == Some((place, size)) && self.scaling == scaling && self.rise == 0;
        if self.open && same_state && self.line.1 == line.1 && (run.origin.x.0 - self.pen).abs() < run.size.0 * 8.0 {
            return;
        }
        self.flush(out);
        if !self.open {
            self.open = true;
            self.line = (0, 0);
            out.extend_from_slice(b"BT\n");
        }
        if self.font != Some((place, size)) {
            self.font = Some((place, size));
            syntax::name(out, font.resource.as_bytes());
            out.push(b' ');
            syntax::fixed(out, size, 3);
            out.extend_from_slice(b" Tf\n");
        }
        if self.scaling != scaling {
            self.scaling = scaling;
            syntax::fixed(out, scaling, 1);
            out.extend_from_slice(b" Tz\n");
        }
        self.set_rise(out, 0);
        syntax::fixed(out, line.0 - self.line.0, 2);
        out.push(b' ');
        syntax::fixed(out, line.1 - self.line.1, 2);
        out.extend_from_slice(b" Td\n");
        self.line = line;
        #[expect(clippy::cast_precision_loss, reason = "hundredths of a point on a page are far below 2^52")]
        {
            self.pen = line.0 as f64 / 100.0;
        }
    }

    fn set_rise(&mut self, out: &mut Vec<u8>, rise: i64) {
        if self.rise != rise {
            self.flush(out);
            self.rise = rise;
            syntax::fixed(out, rise, 3);
            out.extend_from_slice(b" Ts\n");
        }
    }

    /// Adds a character code to the array.
    fn code(&mut self, cid: u16) {
        if !self.in_string {
            self.in_string = true;
            self.shown.push(b'(');
        }
        for byte in cid.to_be_bytes() {
            syntax::literal_byte(&mut self.shown, byte);
        }
    }

    /// Adds a movement to the array, in thousandths of the type size to the left.
    fn adjust(&mut self, amount: i64) {
        if self.in_string {
            self.in_string = false;
            self.shown.push(b')');
        } else if self.shown.last().is_some_and(u8::is_ascii_digit) {
            self.shown.push(b' ');
        }
        syntax::integer(&mut self.shown, amount);
        self.adjusted = true;
    }
}

/// The pen within a run.
struct Pen<'a> {
    text: &'a mut Text,
    /// The type size.
    size: f64,
    /// Horizontal scaling.
    expansion: f64,
    /// Where layout has the pen, in points.
    wanted: f64,
}

impl Pen<'_> {
    /// Shows clusters that say something else than their glyphs do.
    fn replaced_by_texts(&mut self, out: &mut Vec<u8>, clusters: &mut Vec<Cluster<'_>>, font: &Font) {
        let texts = clusters.iter().map(|cluster| match (cluster.text, cluster.glyphs) {
            ("", [glyph]) if is_hyphen(glyph) => SOFT_HYPHEN,
            (text, _) => text,
        });
        let text: String = texts.collect();
        self.replaced(out, clusters, &text, font);
    }

    /// Shows glyphs that together are to be read as `text`, not as the font says.
    fn replaced(&mut self, out: &mut Vec<u8>, clusters: &mut Vec<Cluster<'_>>, text: &str, font: &Font) {
        if clusters.is_empty() {
            return;
        }
        self.text.flush(out);
        out.extend_from_slice(b"/Span<</ActualText");
        syntax::text(out, text);
        out.extend_from_slice(b">>BDC\n");
        for cluster in clusters.drain(..) {
            self.glyphs(out, cluster.glyphs, font);
        }
        self.text.flush(out);
        out.extend_from_slice(b"EMC\n");
    }

    fn glyphs(&mut self, out: &mut Vec<u8>, glyphs: &[Glyph], font: &Font) {
        for glyph in glyphs {
            // What neither says anything nor moves the pen is a control, which fonts show as an empty space.
            let control = glyph.text_len == 0 && glyph.advance == 0.0 && font.is_space(glyph.id);
            if let Some(code) = font.code(glyph.id).filter(|_| !control) {
                self.glyph(out, glyph, code);
            }
            self.wanted += f64::from(glyph.advance) * self.expansion;
        }
    }

    fn glyph(&mut self, out: &mut Vec<u8>, glyph: &Glyph, code: &Code) {
        self.text.set_rise(out, syntax::scaled(f64::from(glyph.y_offset), 3));
        let unit = self.size * self.expansion / 1000.0;
        let target = self.wanted + f64::from(glyph.x_offset) * self.expansion;
        if unit > 0.0 {
            let amount = syntax::scaled((self.text.pen - target) / unit, 0);
            if amount != 0 {
                self.text.adjust(amount);
                #[expect(clippy::cast_precision_loss, reason = "a movement on a page is far below 2^52")]
                {
                    self.text.pen -= amount as f64 * unit;
                }
            }
        }
        self.text.code(code.cid);
        self.text.pen += code.width * unit;
    }
}

/// The byte of the text at which a cluster starts.
fn place_of(cluster: &Cluster<'_>) -> usize {
    cluster.glyphs.first().map_or(0, |glyph| glyph.cluster as usize)
}

/// The byte of the text at which a run from left to right starts.
fn start_of(run: &GlyphRun) -> usize {
    run.glyphs.first().map_or(0, |glyph| glyph.cluster as usize)
}

/// Whether the text of a cluster is what the font says of its glyphs.
fn says_itself(cluster: &Cluster<'_>, rtl: bool, font: &Font, face: &Face) -> bool {
    // A control shows nothing and says nothing.
    if cluster.text.is_empty() {
        return !cluster.glyphs.iter().any(is_hyphen);
    }
    let said = |glyph: &Glyph| font.code(glyph.id).map(|code| &*code.text);
    match cluster.glyphs {
        [glyph] => said(glyph) == Some(cluster.text),
        glyphs => fonts::spell(cluster, face, rtl).is_some_and(|chars| {
            let mut buffer = [0; 4];
            chars.iter().zip(glyphs).all(|(c, glyph)| said(glyph) == Some(&*c.encode_utf8(&mut buffer)))
        }),
    }
}
