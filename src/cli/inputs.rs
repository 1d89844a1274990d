//! INPUT to manuscripts: a file, a folder, standard input, or the nearest project.

use std::io;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use publish::diag::{Diagnostic, nearest};
use publish::manuscript::project::{self, FILE_NAME};
use publish::manuscript::{Project, unreadable};

/// What there is to build.
#[derive(Debug)]
pub(crate) struct Inputs {
    /// The project, if there is one.
    pub(crate) project: Option<Project>,
    /// What was found in the project file.
    pub(crate) findings: Vec<Diagnostic>,
    /// The manuscripts in their order, `-` for standard input.
    pub(crate) manuscripts: Vec<PathBuf>,
    /// Whether the user named a folder or project, not a manuscript.
    pub(crate) whole: bool,
    /// The folder that outputs go to; `None` for beside each manuscript.
    pub(crate) output: Option<PathBuf>,
}

/// Finds what `input` names.
///
/// # Errors
/// Nothing is there, or nothing that could be built.
pub(crate) fn find(input: Option<&Path>) -> Result<Inputs, Diagnostic> {
    let Some(path) = input else {
        let Some(file) = project::find(Path::new(".")) else {
            return Err(Diagnostic::error("no-manuscript", None, "there is no project in this folder or above it")
                .hint("name a manuscript: `publish essay.md`")
                .hint("or start a project: `publish init`"));
        };
        return Ok(whole_project(&file));
    };
    if path == Path::new("-") {
        return Ok(unprojected(vec![path.to_owned()], false));
    }
    if path.is_dir() {
        return folder(path);
    }
    if path.file_name().is_some_and(|name| name == FILE_NAME) && path.is_file() {
        return Ok(whole_project(path));
    }
    if !path.exists() {
        return Err(missing(path));
    }
    Ok(lone(path))
}

/// Manuscripts that belong to no project.
const fn unprojected(manuscripts: Vec<PathBuf>, whole: bool) -> Inputs {
    Inputs { project: None, findings: Vec::new(), manuscripts, whole, output: None }
}

fn whole_project(file: &Path) -> Inputs {
    let (project, findings) = Project::read(file);
    Inputs {
        manuscripts: project.manuscripts.clone(),
        whole: true,
        output: Some(project.output.clone()),
        project: Some(project),
        findings,
    }
}

/// A manuscript by itself. The project that names it gives it its settings and its series; but what was found in
/// the project file is only told when that is built.
fn lone(path: &Path) -> Inputs {
    let mut inputs = unprojected(vec![path.to_owned()], false);
    let Some(file) = project::find(path.parent().unwrap_or(Path::new(""))) else { return inputs };
    let (mut project, findings) = Project::read(&file);
    let same = |other: &PathBuf| match (std::path::absolute(other), std::path::absolute(path)) {
        (Ok(other), Ok(path)) => plain(&other) == plain(&path),
        (Err(_), _) | (_, Err(_)) => false,
    };
    if let Some(at) = project.manuscripts.iter().position(same) {
        // The name that the user typed is the one that messages show.
        for member in &mut project.members {
            if member.path.as_ref() == project.manuscripts.get(at) {
                member.path = Some(path.to_owned());
            }
        }
        inputs.findings =
            findings.into_iter().filter(|found| found.severity == publish::diag::Severity::Error).collect();
        inputs.project = Some(project);
    }
    inputs
}

/// A path without `.` and `..`, as text alone can tell.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                out.pop();
            }
            std::path::Component::CurDir => {}
            std::path::Component::Prefix(_) | std::path::Component::RootDir | std::path::Component::Normal(_) => {
                out.push(part);
            }
        }
    }
    out
}

fn folder(path: &Path) -> Result<Inputs, Diagnostic> {
    let file = path.join(FILE_NAME);
    if file.is_file() {
        return Ok(whole_project(&file));
    }
    let manuscripts = project::in_folder(path);
    if manuscripts.is_empty() {
        let message = format!("the folder `{}` holds neither a {FILE_NAME} nor a manuscript", path.display());
        return Err(Diagnostic::error("no-manuscript", None, message)
            .hint("manuscripts are files ending in .md; `publish init` starts a project"));
    }
    Ok(unprojected(manuscripts, true))
}

/// A word that names neither a file nor a folder: perhaps it was meant as a command.
fn missing(path: &Path) -> Diagnostic {
    let found = unreadable(path, &io::Error::from(io::ErrorKind::NotFound));
    let word = path.to_string_lossy();
    let commands = super::Cli::command();
    let names = || commands.get_subcommands().map(clap::Command::get_name);
    match nearest(&word, names()) {
        Some(near) if !word.contains(['.', '/', '\\']) => found.hint(format!("did you mean the command `{near}`?")),
        Some(_) | None => found,
    }
}
