//! SVG drawings: their size, what they refer to, and their pixels.
//!
//! "Scalable Vector Graphics (SVG) 2". A drawing stands alone, as in the `img` element of HTML: files that it refers to
//! are not read, scripts do not run. Its text is set in the faces of the binary, so that it looks the same everywhere.

use std::sync::{Arc, LazyLock};
use std::thread;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{self, Document, Node, ParsingOptions};
use resvg::usvg::{Error, Group, ImageHrefResolver, Node as Drawn, Options, Tree, fontdb};

use super::credit;
use super::probe::Probe;
use super::{Bitmap, Channels, Format, Orientation};

/// Room for the deepest nesting that usvg allows.
const STACK: usize = 64 << 20;
/// The longest side of a drawing in pixels, whatever its own size says.
const MOST_SIDE: u32 = 8192;
/// The most pixels that may be drawn at once. Each transparent group inside another needs a raster of its own, so a drawing
/// that nests hundreds of them is drawn smaller.
const MOST_PIXELS: f32 = 270e6;

/// The faces for text in drawings.
static FACES: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut faces = fontdb::Database::new();
    for face in [
        include_bytes!("../../fonts/source-sans/SourceSans3-Regular.otf").as_slice(),
        include_bytes!("../../fonts/source-sans/SourceSans3-It.otf"),
        include_bytes!("../../fonts/source-sans/SourceSans3-Semibold.otf"),
        include_bytes!("../../fonts/dejavu/DejaVuSans.ttf"),
    ] {
        faces.load_font_source(fontdb::Source::Binary(Arc::new(face)));
    }
    faces.set_serif_family("Source Sans 3");
    faces.set_sans_serif_family("Source Sans 3");
    faces.set_cursive_family("Source Sans 3");
    faces.set_fantasy_family("Source Sans 3");
    faces.set_monospace_family("DejaVu Sans");
    Arc::new(faces)
});

/// What is worth a warning in a drawing.
#[derive(Debug, Default)]
pub(super) struct Leaks {
    /// The first reference to another file or address.
    pub(super) reference: Option<String>,
    /// Whether it has scripts, event handlers or foreign objects.
    pub(super) active: bool,
}

/// Size, credit and references of a drawing.
///
/// # Errors
/// What is wrong with the file, in plain words.
pub(super) fn probe(data: &[u8]) -> Result<(Probe, Leaks), String> {
    let (size, credits, leaks) = with_room(|| {
        let text = std::str::from_utf8(data).map_err(|_| "its text is not UTF-8".to_owned())?;
        let document = document(text)?;
        let tree = tree(&document)?;
        let size = (tree.size().width(), tree.size().height());
        Ok((size, credit::credits_in(document.root()), leaks(&document)))
    })?;
    let pixels = (whole(size.0), whole(size.1));
    let probe = Probe {
        format: Format::Svg,
        pixels,
        orientation: Orientation(1),
        channels: Channels::Rgba,
        bits: 8,
        icc: None,
        dpi: None,
        credits,
        cut_short: false,
    };
    Ok((probe, leaks))
}

/// Whether a drawing needs nothing outside itself and runs nothing.
pub(super) fn is_self_contained(data: &[u8]) -> bool {
    let found = with_room(|| {
        let text = std::str::from_utf8(data).map_err(|_| String::new())?;
        Ok(leaks(&document(text)?))
    });
    found.is_ok_and(|leaks| leaks.reference.is_none() && !leaks.active)
}

/// The pixels of a drawing whose longer side is to have `side` pixels; its own size where that is `None`.
///
/// # Errors
/// What is wrong with the file, in plain words.
pub(super) fn draw(data: &[u8], side: Option<u32>) -> Result<Bitmap, String> {
    with_room(|| {
        let text = std::str::from_utf8(data).map_err(|_| "its text is not UTF-8".to_owned())?;
        let tree = tree(&document(text)?)?;
        let (width, height) = (tree.size().width(), tree.size().height());
        let longer = width.max(height);
        let side = side.unwrap_or_else(|| whole(longer)).clamp(1, MOST_SIDE);
        let wanted = side as f32 / longer;
        let scale = wanted.min((MOST_PIXELS / layers(tree.root())).sqrt() / longer);
        let mut pixmap = Pixmap::new(whole(width * scale), whole(height * scale)).ok_or("it is too large to draw")?;
        // The raster is whole pixels; the drawing fills it to its edges.
        let fit = Transform::from_scale(pixmap.width() as f32 / width, pixmap.height() as f32 / height);
        resvg::render(&tree, fit, &mut pixmap.as_mut());
        Ok(bitmap(&pixmap))
    })
}

/// How many rasters are needed at once to draw `group`.
fn layers(group: &Group) -> f32 {
    let inner = group.children().iter().filter_map(|node| match node {
        Drawn::Group(group) => Some(layers(group)),
        Drawn::Path(_) | Drawn::Image(_) | Drawn::Text(_) => None,
    });
    let own = if group.should_isolate() { 1.0 } else { 0.0 };
    own + inner.fold(1.0, f32::max)
}

fn bitmap(pixmap: &Pixmap) -> Bitmap {
    let count = pixmap.pixels().len();
    let mut rgb = Vec::with_capacity(count * 3);
    let mut alpha = Vec::with_capacity(count);
    for pixel in pixmap.pixels() {
        let colour = pixel.demultiply();
        rgb.extend([colour.red(), colour.green(), colour.blue()]);
        alpha.push(colour.alpha());
    }
    let opaque = alpha.iter().all(|value| *value == u8::MAX);
    Bitmap { width: pixmap.width(), height: pixmap.height(), rgb, alpha: (!opaque).then_some(alpha) }
}

/// Runs `work` on a thread whose stack bears deep nesting.
fn with_room<T: Send>(work: impl FnOnce() -> Result<T, String> + Send) -> Result<T, String> {
    thread::scope(|scope| {
        let started = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let ended = started.map_err(|_| "there is no memory to draw it".to_owned())?.join();
        ended.unwrap_or_else(|_| Err("drawing it failed".to_owned()))
    })
}

fn document(text: &str) -> Result<Document<'_>, String> {
    // Entities are common in drawings by Illustrator; roxmltree limits how far they expand.
    let options = ParsingOptions { allow_dtd: true, nodes_limit: 1_000_000, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| format!("its XML is broken: {error}"))
}

fn tree(document: &Document<'_>) -> Result<Tree, String> {
    let options = Options {
        font_family: "Source Sans 3".to_owned(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        fontdb: FACES.clone(),
        ..Options::default()
    };
    Tree::from_xmltree(document, &options).map_err(|error| match error {
        Error::InvalidSize => "it has no width or no height".to_owned(),
        Error::ElementsLimitReached | Error::ParsingFailed(roxmltree::Error::NodesLimitReached) => {
            "it has too many parts, or they are nested too deep".to_owned()
        }
        Error::NotAnUtf8Str | Error::SvgzFeatureNotEnabled | Error::MalformedGZip | Error::ParsingFailed(_) => {
            error.to_string().to_lowercase()
        }
    })
}

/// What a drawing refers to or would run. Links (`a`) are no matter: nothing is loaded for them.
fn leaks(document: &Document<'_>) -> Leaks {
    let mut leaks = Leaks::default();
    let sheet = document.root().children().filter_map(|node| node.pi()).find(|pi| pi.target == "xml-stylesheet");
    leaks.reference = sheet.map(|_| "xml-stylesheet".to_owned());
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        leaks.active |= matches!(name, "script" | "foreignObject" | "iframe" | "handler");
        for attribute in node.attributes() {
            leaks.active |= attribute.name().starts_with("on") && attribute.name().len() > 3;
            let outside = match attribute.name() {
                "href" | "src" if name != "a" => outside(attribute.value()),
                _ => outside_in_css(attribute.value()),
            };
            leaks.reference = leaks.reference.take().or(outside);
        }
        if name == "style" {
            let css = node.text().unwrap_or_default();
            let import = css.contains("@import").then(|| "@import".to_owned());
            leaks.reference = leaks.reference.take().or_else(|| outside_in_css(css)).or(import);
        }
    }
    leaks
}

fn outside(address: &str) -> Option<String> {
    let address = address.trim();
    let inside = address.is_empty() || address.starts_with('#') || address.starts_with("data:");
    (!inside).then(|| address.chars().take(80).collect())
}

fn outside_in_css(css: &str) -> Option<String> {
    css.split("url(").skip(1).find_map(|rest| {
        let address = rest.split(')').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        outside(address)
    })
}

/// A length in pixels as a count of whole ones, at least 1.
fn whole(length: f32) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    let pixels = length.round().clamp(1.0, 1e9) as u32;
    pixels
}
