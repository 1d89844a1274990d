//! Faces: those in the binary, those under `--font-path`, and at last those of the system.
//!
//! A [`FontBook`] knows every face by family, weight and slope and reads a face only when it is first used.
//! Everything that touches font bytes outside shaping and subsetting goes through [`Face`].

mod bundled;
mod face;
mod files;
mod system;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

pub use face::{Face, FaceMetrics};

use crate::diag::{Diagnostic, Warned};

use face::fold;
use system::SystemFaces;

/// The place of a face in its [`FontBook`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaceId(pub u16);

/// Where faces come from besides the binary.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct FontOptions {
    /// Folders and files given by `--font-path`, searched first.
    pub paths: Vec<PathBuf>,
    /// Whether the system's faces serve where all others lack a character or family.
    pub system: bool,
}

/// Every face that can be used.
#[derive(Debug)]
pub struct FontBook {
    /// The bundled faces, then those of `--font-path`; never none.
    faces: Vec<Face>,
    /// How many of them are bundled.
    bundled: usize,
    /// Where each of those of `--font-path` came from.
    origins: Vec<PathBuf>,
    /// Whether the system may be asked.
    ask_system: bool,
    /// The faces of the system; their ids follow those of all others.
    system: OnceLock<SystemFaces>,
}

/// A family, for lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// Its name.
    pub name: String,
    /// Where it comes from: "built in", or a path.
    pub origin: String,
    /// The names of its faces: "Regular", "Bold Italic".
    pub faces: Vec<String>,
}

impl FontBook {
    /// The faces of the binary with those of `options`; a warning for each file that is no font.
    pub fn new(options: &FontOptions) -> Warned<Self> {
        let mut warnings: Vec<Diagnostic> = Vec::new();
        let mut faces: Vec<Face> = bundled::FACES.iter().map(Face::bundled).collect();
        let bundled = faces.len();
        let (given, origins): (Vec<Face>, Vec<PathBuf>) =
            files::load(&options.paths, &mut warnings).into_iter().unzip();
        faces.extend(given);
        faces.truncate(usize::from(u16::MAX));
        let book = Self { faces, bundled, origins, ask_system: options.system, system: OnceLock::new() };
        Warned { output: book, warnings }
    }

    /// The face called `id`. An id of another book gives the first face.
    #[must_use]
    pub fn face(&self, id: FaceId) -> &Face {
        let index = usize::from(id.0);
        self.faces
            .get(index)
            .or_else(|| self.system.get()?.faces.get(index.checked_sub(self.faces.len())?))
            .unwrap_or(&self.faces[0])
    }

    /// The face of `family` (in any case) nearest to the weight and slope asked for; `None` if there is no such family.
    #[must_use]
    pub fn select(&self, family: &str, bold: bool, italic: bool) -> Option<FaceId> {
        let wanted = fold(family);
        if wanted.is_empty() {
            return None;
        }
        let (bundled, given) = self.faces.split_at(self.bundled.min(self.faces.len()));
        nearest(given, self.bundled, &wanted, bold, italic, |_| true)
            .or_else(|| nearest(bundled, 0, &wanted, bold, italic, |_| true))
            .or_else(|| {
                let system = self.system();
                nearest(&system.faces, self.faces.len(), &wanted, bold, italic, |index| system.usable(index))
            })
    }

    /// A face that has a glyph for `c`: of the binary first, then of `--font-path`, then of the system.
    #[must_use]
    pub fn fallback(&self, c: char, bold: bool, italic: bool) -> Option<FaceId> {
        let best = self
            .faces
            .iter()
            .enumerate()
            .find(|(_, face)| face.glyph(c).is_some())
            .and_then(|(_, first)| {
                // The first family that has the character, in its face nearest to the weight and slope.
                self.faces
                    .iter()
                    .enumerate()
                    .filter(|(_, face)| face.family == first.family && face.glyph(c).is_some())
                    .min_by_key(|(_, face)| distance(face, bold, italic))
            })
            .map(|(index, _)| index);
        let index = match best {
            Some(index) => index,
            None => self.faces.len() + self.system().find(c, bold, italic)?,
        };
        u16::try_from(index).ok().map(FaceId)
    }

    /// All families, sorted by name.
    #[must_use]
    pub fn families(&self) -> Vec<Family> {
        let mut families: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        for (index, face) in self.faces.iter().enumerate() {
            let origin = match index.checked_sub(self.bundled).and_then(|given| self.origins.get(given)) {
                None => "built in".to_owned(),
                Some(path) => path.parent().unwrap_or(path).display().to_string(),
            };
            families.entry((face.family.to_string(), origin)).or_default().push(face.style.to_string());
        }
        for face in &self.system().faces {
            families.entry((face.family.to_string(), "system".to_owned())).or_default().push(face.style.to_string());
        }
        families.into_iter().map(|((name, origin), faces)| Family { name, origin, faces }).collect()
    }

    /// The family whose name is most like `name`, for a hint; `None` if none is like it.
    #[must_use]
    pub fn nearest_family(&self, name: &str) -> Option<String> {
        let wanted = fold(name);
        self.faces
            .iter()
            .chain(&self.system().faces)
            .map(|face| (strsim::jaro_winkler(&wanted, &fold(&face.family)), face))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.family.cmp(&a.1.family)))
            .map(|(_, face)| face.family.to_string())
    }

    fn system(&self) -> &SystemFaces {
        self.system.get_or_init(|| if self.ask_system { SystemFaces::load() } else { SystemFaces::none() })
    }
}

/// How far a face is from the weight and slope asked for.
fn distance(face: &Face, bold: bool, italic: bool) -> (bool, bool, u16) {
    (face.odd_width, face.italic != italic, face.weight.abs_diff(if bold { 700 } else { 400 }))
}

/// The face of the family `wanted` nearest to the weight and slope, with ids from `first`.
fn nearest(
    faces: &[Face],
    first: usize,
    wanted: &str,
    bold: bool,
    italic: bool,
    usable: impl Fn(usize) -> bool,
) -> Option<FaceId> {
    let named = |face: &Face| fold(&face.family) == wanted;
    let best = |matches: &dyn Fn(&Face) -> bool| {
        faces
            .iter()
            .enumerate()
            .filter(|(index, face)| matches(face) && usable(*index))
            .min_by_key(|(_, face)| distance(face, bold, italic))
            .map(|(index, _)| index)
    };
    let index = best(&named).or_else(|| {
        let alias = |face: &Face| face.aliases.iter().any(|name| name == wanted);
        let found = best(&alias)?;
        // A name of one face, "Foo Light", stands for its family where another weight or slope is asked for.
        let family = faces.get(found)?.family.clone();
        if bold || italic { best(&|face: &Face| face.family == family) } else { Some(found) }
    })?;
    u16::try_from(first + index).ok().map(FaceId)
}

#[cfg(test)]
mod tests;
