//! The cover: the picture that the front matter names, else one drawn from the title in the theme's look.
//!
//! A drawn cover is laid out here as SVG and drawn by `resvg`, which shapes and orders the text, so that an Arabic
//! title is as right as a Latin one; the stores want a bitmap.

use std::fmt::Write as _;
use std::sync::Arc;

use image::{DynamicImage, RgbaImage};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use super::escape;
use super::images::{self, ImageFile};
use crate::fonts::{Face, FontBook};
use crate::images::{Bitmap, ImageStore};
use crate::model::Metadata;
use crate::style::typeface::FamilyList;
use crate::style::{Stylesheet, TextStyle};
use crate::units::{Color, Direction};

/// The name of the cover's page.
pub(super) const COVER_PAGE: &str = "cover.xhtml";
/// Width in pixels; with the height, 5 : 8, as the stores ask for.
const WIDTH: u32 = 1600;
/// Height in pixels.
const HEIGHT: u32 = 2560;
/// The margins.
const MARGIN: f64 = 150.0;

/// The cover's picture, and what it shows in words.
pub(super) fn picture(
    metadata: &Metadata,
    style: &Stylesheet,
    fonts: &FontBook,
    store: &ImageStore,
) -> Option<(ImageFile, String)> {
    let given = metadata.cover_image.as_ref().and_then(|(source, _)| store.get(source));
    let prepared = given.and_then(|id| images::prepare(store.picture(id)));
    let words = match metadata.cover_alt.as_deref().map(str::trim).filter(|alt| !alt.is_empty()) {
        Some(alt) => alt.to_owned(),
        None => description(metadata),
    };
    if let Some((data, media, extension)) = prepared {
        return Some((ImageFile { name: format!("images/cover.{extension}"), media, data }, words));
    }
    let data = draw(metadata, style, fonts)?;
    Some((ImageFile { name: "images/cover.png".to_owned(), media: "image/png", data }, words))
}

/// The words of a cover that is drawn from the metadata.
fn description(metadata: &Metadata) -> String {
    let mut parts = vec![metadata.title.trim().to_owned()];
    parts.extend(metadata.subtitle.as_deref().map(|subtitle| subtitle.trim().to_owned()));
    parts.push(names(metadata));
    parts.retain(|part| !part.is_empty());
    parts.join(". ")
}

fn names(metadata: &Metadata) -> String {
    let names: Vec<&str> = metadata.authors.iter().map(|person| person.name.trim()).collect();
    names.join(", ")
}

/// One size of text on the cover.
struct Lettering<'a> {
    families: &'a FamilyList,
    /// The faces of these families, in their order.
    faces: Vec<&'a Face>,
    bold: bool,
    size: f64,
    leading: f64,
    color: Color,
}

/// The drawn cover as a PNG.
fn draw(metadata: &Metadata, style: &Stylesheet, fonts: &FontBook) -> Option<Vec<u8>> {
    let svg = svg(metadata, style, fonts);
    let mut options = usvg::Options::default();
    let mut database = fontdb::Database::new();
    let title = &style.title;
    for text in [&title.title, &title.subtitle, &title.byline] {
        for family in style.typefaces.list(text.role) {
            if let Some(face) = fonts.select(family, text.face.bold, text.face.italic) {
                let data: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(fonts.face(face).data().to_vec());
                database.load_font_source(fontdb::Source::Binary(data));
            }
        }
    }
    options.fontdb = Arc::new(database);
    let tree = usvg::Tree::from_str(&svg, &options).ok()?;
    let mut pixmap = Pixmap::new(WIDTH, HEIGHT)?;
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    // Every pixel is opaque, so that nothing is premultiplied.
    let rgb = DynamicImage::from(RgbaImage::from_raw(WIDTH, HEIGHT, pixmap.take())?).to_rgb8().into_raw();
    images::png(&Bitmap { width: WIDTH, height: HEIGHT, rgb, alpha: None })
}

/// The drawn cover as SVG: series above, title in the upper half, author and date at the foot.
fn svg(metadata: &Metadata, style: &Stylesheet, fonts: &FontBook) -> String {
    let colours = &style.colours;
    let title = &style.title;
    let rtl = metadata.dir == Direction::Rtl;
    let lettering = |text: &TextStyle, size: f64, color: Color| {
        let families = style.typefaces.list(text.role);
        let ids = families.iter().filter_map(|family| fonts.select(family, text.face.bold, text.face.italic));
        let faces = ids.map(|id| fonts.face(id)).collect();
        // Arabic and Hebrew letters reach further above and below.
        let leading = size * (text.leading / text.size) * if rtl { 1.3 } else { 1.0 };
        Lettering { families, faces, bold: text.face.bold, size, leading, color }
    };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\">\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"{}\"/>\
         <rect width=\"{WIDTH}\" height=\"90\" fill=\"{}\"/>",
        hex(Color::WHITE),
        hex(colours.link),
    );
    let small = lettering(&title.byline, 58.0, colours.muted);
    let mut y = 330.0;
    if let Some(series) = &metadata.series {
        y = write_lines(&mut svg, &lines(series.title.trim(), &small), &small, y, rtl);
        y += 60.0;
    }
    let mut large = lettering(&title.title, 168.0, colours.heading);
    let mut set = lines(metadata.title.trim(), &large);
    // A long title is set smaller rather than run over the foot.
    while (set.len() > 7 || set.iter().any(|line| advance(line, &large) > measure())) && large.size > 60.0 {
        large.size *= 0.9;
        large.leading *= 0.9;
        set = lines(metadata.title.trim(), &large);
    }
    y = write_lines(&mut svg, &set, &large, (y + large.size * 0.8).max(640.0), rtl);
    let middle = lettering(&title.subtitle, 78.0, colours.muted);
    if let Some(subtitle) = &metadata.subtitle {
        y = write_lines(&mut svg, &lines(subtitle.trim(), &middle), &middle, y + 30.0, rtl);
    }
    let mark = if rtl { f64::from(WIDTH) - MARGIN - 220.0 } else { MARGIN };
    // Writing to a string cannot fail.
    let _ = write!(
        svg,
        "<rect x=\"{mark}\" y=\"{}\" width=\"220\" height=\"10\" fill=\"{}\"/>",
        y - 20.0,
        hex(colours.link)
    );
    let author = lettering(&title.byline, 74.0, colours.heading);
    let date = metadata.date_text.clone().or_else(|| metadata.date.map(|date| date.year.to_string()));
    let who = lines(&names(metadata), &author);
    let foot = f64::from(HEIGHT) - 220.0 - author.leading * (who.len() as f64);
    let y = write_lines(&mut svg, &who, &author, foot.max(y + 120.0), rtl);
    write_lines(&mut svg, &lines(date.as_deref().unwrap_or(""), &small), &small, y, rtl);
    svg.push_str("</svg>");
    svg
}

/// The width of lines.
fn measure() -> f64 {
    f64::from(WIDTH) - 2.0 * MARGIN
}

/// How wide `text` is at most: without kerning, and with Arabic letters unjoined.
fn advance(text: &str, lettering: &Lettering<'_>) -> f64 {
    let of = |c: char| lettering.faces.iter().find_map(|face| Some(face.advance(face.glyph(c)?))).unwrap_or(1.0);
    text.chars().map(of).sum::<f64>() * lettering.size
}

/// `text` in lines that fit the measure.
fn lines(text: &str, lettering: &Lettering<'_>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if advance(line, lettering) + advance(word, lettering) < measure() * 0.96 => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Writes `lines` from the baseline `y` on; the next free baseline comes back.
fn write_lines(svg: &mut String, lines: &[String], lettering: &Lettering<'_>, mut y: f64, rtl: bool) -> f64 {
    let families: Vec<String> =
        lettering.families.iter().map(|family| format!("'{}'", family.replace(['\'', '"'], ""))).collect();
    for line in lines {
        let (x, anchor) = if rtl { (f64::from(WIDTH) - MARGIN, "end") } else { (MARGIN, "start") };
        let _ = write!(
            svg,
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" font-size=\"{}\" font-weight=\"{}\" fill=\"{}\" font-family=\"",
            lettering.size,
            if lettering.bold { "bold" } else { "normal" },
            hex(lettering.color),
        );
        escape::push_attr(svg, &families.join(", "));
        svg.push_str("\">");
        escape::push_text(svg, line);
        svg.push_str("</text>");
        y += lettering.leading;
    }
    y
}

fn hex(colour: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.r, colour.g, colour.b)
}
