//! Files that appear whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use publish::diag::Diagnostic;
use tempfile::NamedTempFile;

/// Writes `bytes` to `path`: into a new file beside it, which then takes its name.
///
/// # Errors
/// Why it could not be written. An earlier file of the name is then as it was.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    Waiting::new(path, bytes)?.place()
}

/// A file that is on the disk whole, but not under its name yet: so files that belong together can all wait for the last.
pub(crate) struct Waiting<'a> {
    path: &'a Path,
    /// A link stays, and what it points to is replaced.
    target: PathBuf,
    content: Content<'a>,
}

enum Content<'a> {
    /// A new file, to be renamed.
    File(NamedTempFile),
    /// What goes to a pipe or device, which cannot be replaced and is written as it stands.
    Stream(&'a [u8]),
}

impl<'a> Waiting<'a> {
    /// Writes `bytes` into a new file beside `path`.
    ///
    /// # Errors
    /// Why it could not be written.
    pub(crate) fn new(path: &'a Path, bytes: &'a [u8]) -> Result<Self, Diagnostic> {
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        match content(&target, bytes) {
            Ok(content) => Ok(Self { path, target, content }),
            Err(error) => Err(unwritable(path, &error)),
        }
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// Why that could not be done. An earlier file of the name is then as it was.
    pub(crate) fn place(self) -> Result<(), Diagnostic> {
        let done = match self.content {
            Content::File(file) => file.persist(&self.target).map(|_| ()).map_err(|error| error.error),
            Content::Stream(bytes) => fs::write(&self.target, bytes),
        };
        done.map_err(|error| unwritable(self.path, &error))
    }
}

fn content<'a>(target: &Path, bytes: &'a [u8]) -> io::Result<Content<'a>> {
    if target.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    let earlier = fs::metadata(target).ok();
    if earlier.as_ref().is_some_and(|earlier| !earlier.is_file()) {
        return Ok(Content::Stream(bytes));
    }
    if earlier.as_ref().is_some_and(|earlier| earlier.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is write-protected"));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".publish-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: what the umask leaves of it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder_of(target))?;
    file.write_all(bytes)?;
    if let Some(earlier) = &earlier {
        file.as_file().set_permissions(earlier.permissions())?;
    }
    file.as_file().sync_all()?;
    Ok(Content::File(file))
}

/// The folder that a file of this path lies in.
#[must_use]
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}

/// Says why `path` cannot be written.
fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let folder = folder_of(path);
    let shown = path.display();
    if !folder.is_dir() {
        let message = format!("`{shown}` cannot be written: there is no folder `{}`", folder.display());
        return Diagnostic::error("output", None, message).hint("make the folder, or name another one with --output");
    }
    #[expect(clippy::wildcard_enum_match_arm, reason = "the enum is the standard library's, and grows")]
    let (why, hint) = match error.kind() {
        io::ErrorKind::PermissionDenied => {
            ("permission denied".to_owned(), "check who may write there, or name another place with --output")
        }
        io::ErrorKind::IsADirectory => ("it is a folder".to_owned(), "name a file"),
        io::ErrorKind::ReadOnlyFilesystem => {
            ("nothing can be written to that disk".to_owned(), "name another place with --output")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            ("the disk is full".to_owned(), "make room, or name another place with --output")
        }
        _ => (error.to_string(), "name another place with --output"),
    };
    Diagnostic::error("output", None, format!("`{shown}` cannot be written: {why}")).hint(hint)
}

/// Writes to standard output. A reader that has gone away is no error.
///
/// # Errors
/// Any other fault.
pub(crate) fn to_stdout(bytes: &[u8]) -> Result<(), Diagnostic> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let full = error.kind() == io::ErrorKind::StorageFull;
            let why = if full { "the disk is full".to_owned() } else { error.to_string() };
            Err(Diagnostic::error("output", None, format!("standard output cannot be written: {why}")))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
