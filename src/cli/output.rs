//! Files that appear whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use publish::diag::Diagnostic;

/// Writes `bytes` to `path`: into a new file beside it, which then takes its name.
///
/// # Errors
/// Why it could not be written. An earlier file of the name is then as it was.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    try_write(path, bytes).map_err(|error| unwritable(path, &error))
}

fn try_write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    // A link stays, and what it points to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let earlier = fs::metadata(&target).ok();
    if earlier.as_ref().is_some_and(|earlier| !earlier.is_file()) {
        // A pipe or device cannot be replaced; it is written as it stands.
        return fs::write(&target, bytes);
    }
    if earlier.as_ref().is_some_and(|earlier| earlier.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is write-protected"));
    }
    let folder = folder_of(&target);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".publish-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: what the umask leaves of it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(&folder)?;
    file.write_all(bytes)?;
    if let Some(earlier) = &earlier {
        file.as_file().set_permissions(earlier.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
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
        io::ErrorKind::StorageFull => ("the disk is full".to_owned(), "make room, or name another place with --output"),
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
            Err(Diagnostic::error("output", None, format!("standard output cannot be written: {error}")))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
