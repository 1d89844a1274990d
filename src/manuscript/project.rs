//! The project: `publish.toml` and the manuscripts it names.

use std::fs;
use std::path::{Path, PathBuf};

use super::front_matter::{self, FrontMatter, SeriesKeys};
use super::value::{Entry, Kind, Located, Reader, Value};
use super::{ReadOptions, SourceFile, decode, is_manuscript, read, read_file, toml};
use crate::diag::{Diagnostic, FileId};

/// The name of the project file.
pub const FILE_NAME: &str = "publish.toml";

/// Every key at the top of a project file.
pub const KEYS: &[&str] = &["manuscripts", "output", "theme", "series", "metadata"];

/// A project.
#[derive(Clone, Debug)]
pub struct Project {
    /// Its folder.
    pub root: PathBuf,
    /// Its file.
    pub file: SourceFile,
    /// Its manuscripts in their order.
    pub manuscripts: Vec<PathBuf>,
    /// The folder that outputs go to.
    pub output: PathBuf,
    /// What all manuscripts share: the table `metadata`, the theme, and the series' title.
    pub metadata: FrontMatter,
    /// All documents of its series in order; empty without a series.
    pub members: Vec<SeriesMember>,
}

/// A document of a series.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct SeriesMember {
    /// Its manuscript; none for a document that is not of this project.
    pub path: Option<PathBuf>,
    /// Its title.
    pub title: String,
    /// Its authors' names.
    pub authors: Vec<String>,
    /// Where it stands online.
    pub url: Option<String>,
}

/// A manuscript as the project file names it.
struct Listed {
    file: Option<Located<String>>,
    member: SeriesMember,
}

/// The nearest project file, in `folder` or above it.
#[must_use]
pub fn find(folder: &Path) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let absolute = std::path::absolute(folder).ok()?;
    let depth = absolute.ancestors().position(|folder| folder.join(FILE_NAME).is_file())?;
    // The shortest way to write it: relative where the user was relative.
    let mut path = folder.to_owned();
    for _ in 0..depth {
        path = match path.file_name() {
            Some(_) if path.parent().is_some() => path.parent().map(Path::to_owned).unwrap_or_default(),
            _ if path == Path::new(".") => PathBuf::from(".."),
            _ => path.join(".."),
        };
    }
    Some(inside(&path, FILE_NAME))
}

/// `name` in `folder`, as people write it: without `./` before it.
fn inside(folder: &Path, name: &str) -> PathBuf {
    if folder == Path::new(".") { PathBuf::from(name) } else { folder.join(name) }
}

impl Project {
    /// Reads the project whose file is `path`. The second half holds everything that was found, errors among it.
    #[must_use]
    pub fn read(path: &Path) -> (Self, Vec<Diagnostic>) {
        let mut reader = Reader { code: "project-file", ..Reader::default() };
        let text = match read_file(path) {
            Ok(bytes) => decode(bytes, FileId(1), &mut reader.diagnostics),
            Err(error) => {
                let message = format!("the project file `{}` cannot be read: {error}", path.display());
                reader.diagnostics.push(Diagnostic::error("project-file", None, message));
                String::new()
            }
        };
        let root = path.parent().filter(|root| !root.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        let (value, faults) = toml::parse(&text, FileId(1));
        // Behind the first fault the reader guesses.
        let broken = !faults.is_empty();
        reader.diagnostics.extend(faults.into_iter().take(1));
        let mut project = Self {
            output: inside(&root, "output"),
            file: SourceFile { id: FileId(1), path: path.to_owned(), text },
            manuscripts: Vec::new(),
            metadata: FrontMatter::default(),
            members: Vec::new(),
            root,
        };
        if broken {
            return (project, reader.diagnostics);
        }
        let listed = project.read_keys(&value, &mut reader);
        project.gather(listed, &mut reader);
        project.name_members();
        (project, reader.diagnostics)
    }

    /// The files that the project's own findings point into.
    #[must_use]
    pub fn files(&self) -> Vec<SourceFile> {
        let none = SourceFile { id: FileId(0), path: PathBuf::new(), text: String::new() };
        vec![none, self.file.clone()]
    }

    fn read_keys(&mut self, value: &Value, reader: &mut Reader) -> Option<Vec<Listed>> {
        let Kind::Map(entries) = &value.kind else { return None };
        let mut listed = None;
        let mut theme = None;
        let mut series = SeriesKeys::default();
        for entry in entries {
            match entry.key.as_str() {
                "manuscripts" => listed = manuscripts(entry, reader),
                "output" => {
                    if let Some(folder) = reader.text("output", &entry.value) {
                        self.output = inside(&self.root, &folder.value);
                    }
                }
                "theme" => theme = reader.text("theme", &entry.value),
                "series" => series = front_matter::read_series(&entry.value, reader),
                "metadata" => self.metadata = front_matter::read(&entry.value, reader),
                key if front_matter::KEYS.contains(&key) => {
                    let message = format!("`{key}` stands outside the table `metadata`, and is ignored");
                    let found = Diagnostic::warning("unknown-key", entry.key_span, message);
                    reader.diagnostics.push(found.hint("move it under a line `[metadata]`"));
                }
                _ => reader.unknown_key(entry, KEYS),
            }
        }
        self.metadata.theme = theme.or(self.metadata.theme.take());
        self.metadata.series = series.over(std::mem::take(&mut self.metadata.series));
        listed
    }

    /// Fills in the manuscripts: those listed, else all of the folder `manuscript`, else of the project's folder.
    fn gather(&mut self, listed: Option<Vec<Listed>>, reader: &mut Reader) {
        if let Some(listed) = listed {
            for Listed { file, mut member } in listed {
                if let Some(file) = file {
                    let path = inside(&self.root, &file.value);
                    if path.is_file() {
                        self.manuscripts.push(path.clone());
                        member.path = Some(path);
                    } else {
                        let error = std::io::Error::from(std::io::ErrorKind::NotFound);
                        let mut found = super::unreadable(&path, &error);
                        found.span = Some(file.span);
                        reader.diagnostics.push(found);
                        continue;
                    }
                }
                self.members.push(member);
            }
        } else {
            let folder = inside(&self.root, "manuscript");
            self.manuscripts = in_folder(if folder.is_dir() { &folder } else { &self.root });
            let member = |path: &PathBuf| SeriesMember { path: Some(path.clone()), ..SeriesMember::default() };
            self.members = self.manuscripts.iter().map(member).collect();
        }
        if self.manuscripts.is_empty() && reader.diagnostics.iter().all(|found| found.code != "no-manuscript") {
            let message = "the project has no manuscripts";
            let found = Diagnostic::error("no-manuscript", front_matter::start_of(FileId(1)), message);
            reader.diagnostics.push(found.hint("put files ending in .md into the folder `manuscript`"));
        }
    }

    /// Fills in titles, authors and addresses of the series from the manuscripts; forgets all without a series.
    fn name_members(&mut self) {
        if self.metadata.series.title.is_none() {
            self.members.clear();
            return;
        }
        for member in &mut self.members {
            let Some(path) = &member.path else { continue };
            let (manuscript, _) = read(path, &ReadOptions::default());
            let front = &manuscript.front_matter;
            if member.title.is_empty() {
                member.title = front.title.as_ref().map_or_else(|| manuscript.stem(), |title| title.value.clone());
            }
            if member.authors.is_empty() {
                let authors = front.authors.as_deref().or(self.metadata.authors.as_deref()).unwrap_or(&[]);
                member.authors = authors.iter().map(|author| author.name.value.clone()).collect();
            }
            if member.url.is_none() {
                member.url = front.url.as_ref().map(|url| url.value.clone());
            }
        }
    }
}

/// The manuscripts in `folder`, sorted by name. Files that talk to authors, such as a README, are none.
#[must_use]
pub fn in_folder(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
            is_manuscript(&name)
                && !name.starts_with(['.', '_'])
                && !name.eq_ignore_ascii_case("readme.md")
                && path.is_file()
        })
        .collect();
    paths.sort();
    paths
}

fn manuscripts(entry: &Entry, reader: &mut Reader) -> Option<Vec<Listed>> {
    let Kind::List(items) = &entry.value.kind else {
        reader.wrong("manuscripts", "a list of file names", &entry.value);
        return None;
    };
    let mut out = Vec::new();
    for item in items {
        let Kind::Map(entries) = &item.kind else {
            let file = reader.text("manuscripts", item);
            out.extend(file.map(|file| Listed { file: Some(file), member: SeriesMember::default() }));
            continue;
        };
        let mut listed = Listed { file: None, member: SeriesMember::default() };
        for entry in entries {
            let value = &entry.value;
            match entry.key.as_str() {
                "file" => listed.file = reader.text("file", value),
                "title" => listed.member.title = reader.text("title", value).map(|text| text.value).unwrap_or_default(),
                "author" | "authors" => {
                    let names = reader.texts("author", value, None).map(|names| names.value).unwrap_or_default();
                    listed.member.authors = names.into_iter().map(|name| name.value).collect();
                }
                "url" => listed.member.url = reader.text("url", value).map(|text| text.value),
                _ => reader.unknown_key(entry, &["file", "title", "author", "url"]),
            }
        }
        if listed.file.is_none() && listed.member.title.is_empty() {
            reader.wrong("manuscripts", "a file name, or a table with `file` or `title`", item);
            continue;
        }
        out.push(listed);
    }
    Some(out)
}
