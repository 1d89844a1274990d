//! Manuscripts and projects, read from disk.
//!
//! In: paths, or standard input. Out: a [`Manuscript`]: its text, where the body starts, and its [`FrontMatter`]
//! merged with what the command line and the [`Project`] say. This is the only reader of manuscripts.
//! Front matter follows pandoc (MANUAL, "Extension: `yaml_metadata_block`"), but at the very start of the file only.

mod front_matter;
pub mod project;
pub mod schema;
mod toml;
mod value;
mod yaml;

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::diag::{Diagnostic, FileId, Span, nearest};

pub use front_matter::{AccessibilityKeys, Author, FrontMatter, KEYS, SeriesKeys};
pub use project::{Project, SeriesMember};
use value::{Entry, Kind, Reader, Value};
pub use value::{Field, Located};

/// A file whose text diagnostics point into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name in spans.
    pub id: FileId,
    /// Its path as shown to the user; `<stdin>` for standard input.
    pub path: PathBuf,
    /// Its text: UTF-8, without a byte order mark; line ends as they are.
    pub text: String,
}

/// A manuscript: its text, its front matter, and what its project says.
#[derive(Clone, Debug)]
pub struct Manuscript {
    /// The files that spans point into; `files[i].id == FileId(i)`. The manuscript itself is the first.
    pub files: Vec<SourceFile>,
    /// Where the body starts in the manuscript's text: behind the front matter, 0 without one.
    pub body_start: usize,
    /// The folder of the manuscript, against which its pictures are looked up.
    pub folder: PathBuf,
    /// The folder that no picture may lie outside of: the project's, else the manuscript's.
    pub root: PathBuf,
    /// What the command line, the front matter and the project say, in this order of precedence.
    pub front_matter: FrontMatter,
    /// All documents of the project's series in order; empty without a series.
    pub series: Vec<SeriesMember>,
    /// The place of this document in [`series`](Self::series).
    pub current: Option<usize>,
}

/// A value given outside the manuscript, stronger than what its front matter says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The key, as in the front matter.
    pub key: String,
    /// The value, in YAML.
    pub value: String,
}

/// What to read a manuscript with.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions<'a> {
    /// Values from the command line and the environment, the strongest first.
    pub overrides: &'a [Override],
    /// The project that the manuscript belongs to.
    pub project: Option<&'a Project>,
    /// The folder that no picture may lie outside of, where it is given.
    pub root: Option<&'a Path>,
}

impl Manuscript {
    /// The file's name without its ending; `manuscript` for standard input.
    #[must_use]
    pub fn stem(&self) -> String {
        let path = self.files.first().map(|file| file.path.as_path());
        match path.and_then(Path::file_stem) {
            Some(stem) if path != Some(Path::new(STDIN)) => stem.to_string_lossy().into_owned(),
            _ => "manuscript".to_owned(),
        }
    }

    /// The text of the manuscript, front matter included.
    #[must_use]
    pub fn text(&self) -> &str {
        self.files.first().map_or("", |file| file.text.as_str())
    }
}

/// What standard input is called in messages.
const STDIN: &str = "<stdin>";
/// What the command line is called in messages.
const COMMAND_LINE: &str = "<command line>";

/// Reads the manuscript at `path`, `-` for standard input.
///
/// The second half holds everything that was found, errors among it. The manuscript is usable as far as it could be
/// read, so that its later stages can add what they find.
#[must_use]
pub fn read(path: &Path, options: &ReadOptions<'_>) -> (Manuscript, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let stdin = path == Path::new("-");
    let bytes = if stdin { read_stdin() } else { read_file(path) };
    let text = match bytes {
        Ok(bytes) => decode(bytes, FileId(0), &mut diagnostics),
        Err(error) => {
            diagnostics.push(unreadable(path, &error));
            String::new()
        }
    };
    let shown = if stdin { PathBuf::from(STDIN) } else { path.to_owned() };
    let folder = if stdin { PathBuf::new() } else { path.parent().unwrap_or(Path::new("")).to_owned() };
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    let root = options.root.or(options.project.map(|project| project.root.as_path())).unwrap_or(&folder).to_owned();
    let mut manuscript = Manuscript {
        files: vec![SourceFile { id: FileId(0), path: shown, text }],
        body_start: 0,
        folder,
        root,
        front_matter: FrontMatter::default(),
        series: Vec::new(),
        current: None,
    };
    manuscript.read_front_matter(&mut diagnostics);
    if let Some(project) = options.project {
        manuscript.join(project, path);
    }
    manuscript.override_with(options.overrides, &mut diagnostics);
    (manuscript, diagnostics)
}

impl Manuscript {
    fn read_front_matter(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let Some((range, body)) = front_matter::find(self.text()) else { return };
        let value = match yaml::parse(self.text().get(range.clone()).unwrap_or(""), FileId(0), range.start) {
            Ok(value) => value,
            Err(error) => {
                diagnostics.push(error);
                self.body_start = body;
                return;
            }
        };
        // A line of text between two thematic breaks can look like a key; a list or text is none.
        if matches!(value.kind, Kind::Scalar { .. } | Kind::List(_)) {
            return;
        }
        self.body_start = body;
        let mut reader = Reader { code: "front-matter", ..Reader::default() };
        self.front_matter = front_matter::read(&value, &mut reader);
        diagnostics.append(&mut reader.diagnostics);
    }

    /// Takes from `project` what the manuscript does not say.
    fn join(&mut self, project: &Project, path: &Path) {
        self.files.push(SourceFile { id: FileId(1), ..project.file.clone() });
        self.front_matter = std::mem::take(&mut self.front_matter).over(&project.metadata);
        self.current = project.members.iter().position(|member| member.path.as_deref() == Some(path));
        if self.current.is_some() {
            self.series.clone_from(&project.members);
        }
    }

    fn override_with(&mut self, overrides: &[Override], diagnostics: &mut Vec<Diagnostic>) {
        if overrides.is_empty() {
            return;
        }
        let file = FileId(u16::try_from(self.files.len()).unwrap_or(u16::MAX));
        let mut text = String::new();
        let mut layers = Vec::new();
        for Override { key, value } in overrides {
            let start = text.len();
            let at = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            text.push_str(&format!("{key}={value}\n"));
            let value_start = start + key.len() + 1;
            let key_span = Span::new(file, at(start), at(start + key.len()));
            let value = yaml::parse(value, file, value_start).unwrap_or_else(|_| Value {
                // A title with a colon in it is text to its author, whatever YAML makes of it.
                span: Span::new(file, at(value_start), at(value_start + value.len())),
                kind: Kind::Scalar { text: value.clone(), quoted: true },
            });
            let mut reader = Reader { code: "command-line", ..Reader::default() };
            let span = key_span.to(value.span);
            let map = Value { span, kind: Kind::Map(vec![Entry { key: key.clone(), key_span, value }]) };
            layers.push(front_matter::read(&map, &mut reader));
            diagnostics.append(&mut reader.diagnostics);
        }
        self.files.push(SourceFile { id: file, path: PathBuf::from(COMMAND_LINE), text });
        let lower = std::mem::take(&mut self.front_matter);
        let upper = layers.into_iter().reduce(|upper, lower| upper.over(&lower)).unwrap_or_default();
        self.front_matter = upper.over(&lower);
    }
}

#[expect(clippy::disallowed_methods, reason = "this module is the reader of manuscripts")]
fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}

fn read_stdin() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Says why the file at `path` cannot be read, and which one may have been meant.
#[must_use]
pub fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let shown = path.display();
    #[expect(clippy::wildcard_enum_match_arm, reason = "the enum is the standard library's, and grows")]
    match error.kind() {
        io::ErrorKind::NotFound => {
            let found = Diagnostic::error("no-manuscript", None, format!("there is no manuscript `{shown}`"));
            match near_file(path) {
                Some(near) => found.hint(format!("did you mean `{}`?", near.display())),
                None => found.hint("check the name, and the folder you are in"),
            }
        }
        _ => Diagnostic::error("no-manuscript", None, format!("the manuscript `{shown}` cannot be read: {error}")),
    }
}

/// The file of the same folder whose name is nearest to that of `path`.
fn near_file(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut names: Vec<String> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    let wanted = path.file_name()?.to_string_lossy();
    let stem_of = |name: &str| name.rsplit_once('.').map_or(name.to_owned(), |(stem, _)| stem.to_owned());
    let near = nearest(&wanted, names.iter().map(String::as_str)).or_else(|| {
        names.iter().map(String::as_str).find(|name| is_manuscript(name) && stem_of(name) == stem_of(&wanted))
    })?;
    Some(path.with_file_name(near))
}

/// Whether a file of this name is a manuscript.
pub(crate) fn is_manuscript(name: &str) -> bool {
    matches!(name.rsplit_once('.'), Some((stem, "md" | "markdown")) if !stem.is_empty())
}

/// The text of `bytes`, without a byte order mark. Where they are not UTF-8, an error at the first such place.
fn decode(bytes: Vec<u8>, file: FileId, diagnostics: &mut Vec<Diagnostic>) -> String {
    if u32::try_from(bytes.len()).is_err() {
        diagnostics.push(Diagnostic::error("huge-manuscript", None, "the manuscript is longer than 4 GiB"));
        return String::new();
    }
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => bytes,
    };
    let error = match String::from_utf8(bytes) {
        Ok(text) => return text,
        Err(error) => error,
    };
    let at = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let byte = bytes.get(at).copied().unwrap_or(0);
    let start = u32::try_from(at).unwrap_or(u32::MAX);
    let hint = if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        "the file is UTF-16, as Windows calls \"Unicode\": save it as UTF-8"
    } else {
        "open the file in its editor and save it with the encoding UTF-8"
    };
    // U+FFFD stands where the byte was, and is three bytes long.
    let found = Diagnostic::error(
        "not-utf8",
        Span::new(file, start, start.saturating_add(3)),
        format!("byte 0x{byte:02X} is not UTF-8"),
    );
    diagnostics.push(found.hint(hint));
    String::from_utf8_lossy(bytes).into_owned()
}
