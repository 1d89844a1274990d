//! A face: its names, metrics and glyphs, read from OpenType tables (ISO/IEC 14496-22) when first asked for.

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::{GlyphMetrics, Metrics};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::bundled::{BundledFace, FACES};

/// Vertical metrics of a face, in em, y upwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FaceMetrics {
    /// Units of the design grid in an em.
    pub units_per_em: u16,
    /// Height of the line above the baseline.
    pub ascent: f64,
    /// Depth of the line below the baseline; negative.
    pub descent: f64,
    /// Height of capitals.
    pub cap_height: f64,
    /// Height of a lower-case x.
    pub x_height: f64,
    /// Slope in degrees counter-clockwise from the vertical; negative for most italics.
    pub italic_angle: f64,
    /// The middle of the underline, above the baseline; negative.
    pub underline_position: f64,
    /// The thickness of the underline.
    pub underline_thickness: f64,
    /// The middle of the strikeout line, above the baseline.
    pub strikeout_position: f64,
    /// The bounding box of all glyphs: x min, y min, x max, y max.
    pub bbox: [f64; 4],
}

/// Where a face's bytes are.
pub(super) enum Source {
    /// In the binary.
    Bundled(&'static [u8]),
    /// In memory, shared by the faces of a collection.
    Memory(Arc<Vec<u8>>),
    /// In a file of the system, read when first used.
    File(PathBuf, OnceLock<Vec<u8>>),
}

/// A face.
pub struct Face {
    pub(super) source: Source,
    pub(super) index: u32,
    pub(super) family: Cow<'static, str>,
    pub(super) style: Cow<'static, str>,
    postscript: Cow<'static, str>,
    /// Every other name it goes by, folded by [`fold`].
    pub(super) aliases: Vec<String>,
    pub(super) weight: u16,
    pub(super) italic: bool,
    /// Whether it is narrower or wider than the normal face of its family.
    pub(super) odd_width: bool,
    tables: OnceLock<Tables>,
    shaper: OnceLock<harfrust::ShaperData>,
    /// The shape plans made so far.
    plans: RwLock<Vec<Arc<harfrust::ShapePlan>>>,
}

/// What is read from the font once.
struct Tables {
    metrics: FaceMetrics,
    cff: bool,
    monospaced: bool,
    may_embed: bool,
    /// The features of its substitutions.
    features: Vec<[u8; 4]>,
    /// Glyphs by character, in pages of 256; 0 where there is none.
    glyphs: Vec<Option<Box<[u16; 256]>>>,
    /// Advances by glyph, in em.
    advances: Vec<f32>,
}

/// What is known of a face before it is read.
pub(super) struct Naming {
    pub(super) family: String,
    pub(super) style: String,
    pub(super) postscript: String,
    pub(super) aliases: Vec<String>,
    pub(super) weight: u16,
    pub(super) italic: bool,
    pub(super) odd_width: bool,
}

/// A name without case, spaces and hyphens, as names are compared.
pub(super) fn fold(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && *c != '-' && *c != '_').flat_map(char::to_lowercase).collect()
}

impl Face {
    pub(super) fn bundled(face: &BundledFace) -> Self {
        Self {
            source: Source::Bundled(face.data),
            index: 0,
            family: Cow::Borrowed(face.family),
            style: Cow::Borrowed(face.style),
            postscript: Cow::Borrowed(face.postscript),
            aliases: Vec::new(),
            weight: face.weight,
            italic: face.italic,
            odd_width: false,
            tables: OnceLock::new(),
            shaper: OnceLock::new(),
            plans: RwLock::new(Vec::new()),
        }
    }

    pub(super) fn new(source: Source, index: u32, naming: Naming) -> Self {
        let postscript: String = naming
            .postscript
            .chars()
            .filter(|c| c.is_ascii_graphic() && !"()<>[]{}/%#".contains(*c))
            .take(63)
            .collect();
        let postscript = if postscript.is_empty() { "Unnamed".to_owned() } else { postscript };
        Self {
            source,
            index,
            family: Cow::Owned(naming.family),
            style: Cow::Owned(naming.style),
            postscript: Cow::Owned(postscript),
            aliases: naming.aliases,
            weight: naming.weight,
            italic: naming.italic,
            odd_width: naming.odd_width,
            tables: OnceLock::new(),
            shaper: OnceLock::new(),
            plans: RwLock::new(Vec::new()),
        }
    }

    /// The font file's bytes.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        self.located().0
    }

    /// The place of the face in a font collection; 0 in a plain font file.
    #[must_use]
    pub fn index(&self) -> u32 {
        self.located().1
    }

    /// Bytes and index. A file of the system that cannot be read any more is replaced by the first bundled face,
    /// so that everything downstream stays consistent.
    #[expect(clippy::disallowed_methods, reason = "fonts are files")]
    fn located(&self) -> (&[u8], u32) {
        match &self.source {
            Source::Bundled(data) => (data, self.index),
            Source::Memory(data) => (data, self.index),
            Source::File(path, data) => {
                let data = data.get_or_init(|| {
                    std::fs::read(path)
                        .ok()
                        .filter(|data| FontRef::from_index(data, self.index).is_ok())
                        .unwrap_or_default()
                });
                if data.is_empty() { (FACES[0].data, 0) } else { (data, self.index) }
            }
        }
    }

    /// The family's name.
    #[must_use]
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The PostScript name, safe for a PDF name object.
    #[must_use]
    pub fn postscript_name(&self) -> &str {
        &self.postscript
    }

    /// Whether it is bold.
    #[must_use]
    pub fn is_bold(&self) -> bool {
        self.weight >= 600
    }

    /// Whether it is italic or oblique.
    #[must_use]
    pub fn is_italic(&self) -> bool {
        self.italic
    }

    /// Whether its outlines are CFF (cubic), not TrueType.
    #[must_use]
    pub fn is_cff(&self) -> bool {
        self.tables().cff
    }

    /// Whether every glyph has the same advance.
    #[must_use]
    pub fn is_monospaced(&self) -> bool {
        self.tables().monospaced
    }

    /// Whether the licence bits let it be embedded and subset (OS/2 `fsType`).
    #[must_use]
    pub fn may_embed(&self) -> bool {
        self.tables().may_embed
    }

    /// The vertical metrics.
    #[must_use]
    pub fn metrics(&self) -> &FaceMetrics {
        &self.tables().metrics
    }

    /// The glyph for `c`; `None` where the face has none.
    #[must_use]
    pub fn glyph(&self, c: char) -> Option<u16> {
        let code = u32::from(c);
        let page = self.tables().glyphs.get((code >> 8) as usize)?.as_ref()?;
        page.get((code & 0xff) as usize).copied().filter(|&glyph| glyph != 0)
    }

    /// The advance of a glyph, in em.
    #[must_use]
    pub fn advance(&self, glyph: u16) -> f64 {
        self.tables().advances.get(usize::from(glyph)).map_or(0.0, |&advance| f64::from(advance))
    }

    /// The face as the font reader sees it.
    #[must_use]
    pub fn font_ref(&self) -> FontRef<'_> {
        let (data, index) = self.located();
        match FontRef::from_index(data, index) {
            Ok(font) => font,
            // Every other source was read once before it became a face.
            Err(_) => bundled_font(),
        }
    }

    /// The tables that shaping reads, prepared once.
    #[must_use]
    pub fn shaper_data(&self) -> &harfrust::ShaperData {
        self.shaper.get_or_init(|| harfrust::ShaperData::new(&self.font_ref()))
    }

    /// The plan for shaping text of this script, direction and language with these features; made once and kept.
    #[must_use]
    pub fn shape_plan(
        &self,
        shaper: &harfrust::Shaper<'_>,
        script: harfrust::Script,
        direction: harfrust::Direction,
        language: Option<&harfrust::Language>,
        features: &[harfrust::Feature],
    ) -> Arc<harfrust::ShapePlan> {
        let key = harfrust::ShapePlanKey::new(Some(script), direction).language(language).features(features);
        let known = |plans: &[Arc<harfrust::ShapePlan>]| plans.iter().find(|plan| key.matches(plan)).cloned();
        if let Some(plan) = known(&self.plans.read().unwrap_or_else(PoisonError::into_inner)) {
            return plan;
        }
        let plan = Arc::new(harfrust::ShapePlan::new(shaper, direction, Some(script), language, features));
        self.plans.write().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&plan));
        plan
    }

    /// Whether the face has the OpenType feature `tag` for substitutions: `smcp`, `sups`.
    #[must_use]
    pub fn has_feature(&self, tag: [u8; 4]) -> bool {
        self.tables().features.contains(&tag)
    }

    fn tables(&self) -> &Tables {
        self.tables.get_or_init(|| Tables::read(&self.font_ref()))
    }
}

/// The first bundled face. Its bytes are compiled in, and a test reads every bundled face.
#[expect(clippy::expect_used, reason = "the bytes are compiled in and a test reads them")]
fn bundled_font() -> FontRef<'static> {
    FontRef::new(FACES[0].data).expect("the first bundled face is sound")
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Face")
            .field("family", &self.family)
            .field("style", &self.style)
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}

impl Tables {
    fn read(font: &FontRef<'_>) -> Self {
        let advances = GlyphMetrics::new(font, Size::new(1.0), LocationRef::default());
        let count = font.maxp().map_or(0, |maxp| maxp.num_glyphs());
        let mut glyphs: Vec<Option<Box<[u16; 256]>>> = Vec::new();
        for (code, glyph) in font.charmap().mappings() {
            let page = (code >> 8) as usize;
            let Ok(glyph) = u16::try_from(glyph.to_u32()) else { continue };
            if glyph >= count || code > 0x10_ffff {
                continue;
            }
            if glyphs.len() <= page {
                glyphs.resize_with(page + 1, || None);
            }
            if let Some(slot) = glyphs.get_mut(page) {
                slot.get_or_insert_with(|| Box::new([0; 256]))[(code & 0xff) as usize] = glyph;
            }
        }
        Self {
            metrics: read_metrics(font),
            cff: font.cff().is_ok(),
            monospaced: font.post().is_ok_and(|post| post.is_fixed_pitch() != 0),
            may_embed: may_embed(font),
            features: font
                .gsub()
                .and_then(|gsub| gsub.feature_list())
                .map(|list| list.feature_records().iter().map(|f| f.feature_tag().to_be_bytes()).collect())
                .unwrap_or_default(),
            glyphs,
            advances: (0..count).map(|glyph| advances.advance_width(GlyphId::from(glyph)).unwrap_or(0.0)).collect(),
        }
    }
}

/// Reads the licence bits (OpenType, OS/2, `fsType`): restricted faces (bit 1 alone among bits 1 to 3), those that may not
/// be subset (bit 8) and those of which only bitmaps may be embedded (bit 9) are of no use here.
pub(super) fn may_embed(font: &FontRef<'_>) -> bool {
    let bits = font.os2().map_or(0, |os2| os2.fs_type());
    bits & 0x000e != 0x0002 && bits & 0x0300 == 0
}

fn read_metrics(font: &FontRef<'_>) -> FaceMetrics {
    let metrics = Metrics::new(font, Size::new(1.0), LocationRef::default());
    let units_per_em = if metrics.units_per_em == 0 { 1000 } else { metrics.units_per_em };
    let glyph_top = |c: char| {
        let glyph = font.charmap().map(c)?;
        let bounds = font.glyph_metrics(Size::new(1.0), LocationRef::default()).bounds(glyph)?;
        (bounds.y_max > 0.0).then_some(f64::from(bounds.y_max))
    };
    let given = |value: Option<f32>| value.filter(|&v| v > 0.0).map(f64::from);
    let ascent = f64::from(metrics.ascent);
    // Fonts before OS/2 version 2 do not say how tall their letters are; then the letters are measured.
    let x_height = given(metrics.x_height).or_else(|| glyph_top('x')).unwrap_or(0.5);
    let cap_height = given(metrics.cap_height).or_else(|| glyph_top('H')).unwrap_or(0.7);
    let underline = metrics.underline.unwrap_or_default();
    let thickness = if underline.thickness > 0.0 { f64::from(underline.thickness) } else { 0.05 };
    let underline_position = if underline.offset < 0.0 { f64::from(underline.offset) - thickness / 2.0 } else { -0.1 };
    let strikeout = metrics.strikeout.filter(|line| line.offset > 0.0);
    let strikeout_position =
        strikeout.map_or(x_height * 0.55, |line| f64::from(line.offset) - f64::from(line.thickness) / 2.0);
    let bounds = metrics.bounds.unwrap_or_default();
    FaceMetrics {
        units_per_em,
        ascent: if ascent > 0.0 { ascent } else { 0.8 },
        descent: if metrics.descent < 0.0 { f64::from(metrics.descent) } else { -0.2 },
        cap_height,
        x_height,
        italic_angle: f64::from(metrics.italic_angle),
        underline_position,
        underline_thickness: thickness,
        strikeout_position,
        bbox: [f64::from(bounds.x_min), f64::from(bounds.y_min), f64::from(bounds.x_max), f64::from(bounds.y_max)],
    }
}
