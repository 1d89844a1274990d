//! From the address of a picture to its bytes.
//!
//! An address is tried against each folder in turn. Symbolic links are followed before the root is checked, so that no
//! link inside a project leads a reader's manuscript out of it.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use super::{Fault, ImageOptions};

/// How many names of a folder are looked at for a hint.
const MOST_NAMES: usize = 10_000;

/// The file that `source` names, with every link followed.
pub(super) fn find(source: &str, options: &ImageOptions) -> Result<PathBuf, Fault> {
    if source.trim().is_empty() {
        return Err(Fault::new("missing-picture", "this picture has no address")
            .hint("write the path of a file between the parentheses"));
    }
    if let Some(scheme) = scheme(source) {
        return Err(remote(source, scheme));
    }
    let root = real(&options.root).map_err(|_| {
        Fault::new("missing-picture", format!("the project's folder `{}` cannot be read", options.root.display()))
    })?;
    let mut outside = false;
    for candidate in candidates(source, options) {
        match real(&candidate) {
            Ok(path) if path.starts_with(&root) => return Ok(path),
            Ok(_) => outside = true,
            Err(_) => {}
        }
    }
    if outside {
        return Err(Fault::new("outside-root", format!("the picture `{source}` lies outside the project"))
            .hint("copy it into the project, or widen the project with `--root`"));
    }
    Err(missing(source, options, &root))
}

/// The bytes of `path`, which the manuscript calls `source`.
pub(super) fn read(path: &Path, source: &str, options: &ImageOptions) -> Result<Vec<u8>, Fault> {
    let unreadable = |error: std::io::Error| {
        Fault::new("faulty-picture", format!("the picture `{source}` cannot be read: {}", reason(&error)))
            .hint("check that the file may be read")
    };
    let facts = fs::metadata(path).map_err(unreadable)?;
    if facts.is_dir() {
        return Err(Fault::new("faulty-picture", format!("`{source}` is a folder")).hint("name a file inside of it"));
    }
    if !facts.is_file() {
        return Err(Fault::new("faulty-picture", format!("`{source}` is not an ordinary file")));
    }
    let too_large = |bytes: u64| {
        Fault::new(
            "huge-picture",
            format!(
                "the picture `{source}` has {} MB, more than the {} MB allowed",
                bytes >> 20,
                options.max_bytes >> 20
            ),
        )
        .hint("save it smaller: a page needs no more than 300 pixels to the inch")
    };
    if facts.len() > options.max_bytes {
        return Err(too_large(facts.len()));
    }
    let mut data = Vec::new();
    // One byte beyond the limit shows a file that grew since it was measured.
    let read = File::open(path)
        .and_then(|file| file.take(options.max_bytes.saturating_add(1)).read_to_end(&mut data))
        .map_err(unreadable)?;
    if read as u64 > options.max_bytes {
        return Err(too_large(read as u64));
    }
    Ok(data)
}

/// The scheme of an address on the network or in a notation of its own; a drive letter is none.
fn scheme(source: &str) -> Option<&str> {
    if source.starts_with("//") {
        return Some("");
    }
    let (scheme, _) = source.split_once(':')?;
    let mut letters = scheme.chars();
    let first = letters.next()?.is_ascii_alphabetic();
    (first && scheme.len() > 1 && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')))
        .then_some(scheme)
}

fn remote(source: &str, scheme: &str) -> Fault {
    let shown: String = source.chars().take(80).collect();
    match scheme.to_ascii_lowercase().as_str() {
        "data" => Fault::new("remote-picture", "a picture written out in its address is left out")
            .hint("save it as a file beside the manuscript and name that file"),
        "file" => Fault::new("remote-picture", format!("the picture `{shown}` is left out: it is not named by a path"))
            .hint("write its path from the manuscript, without `file:`"),
        _ => Fault::new("remote-picture", format!("the picture `{shown}` is not on this machine and is left out"))
            .hint("download it into the project and name the file"),
    }
}

/// The paths that `source` may mean, the likeliest first.
fn candidates(source: &str, options: &ImageOptions) -> Vec<PathBuf> {
    // What follows `#` or `?` belongs to the file's name only if there is such a file.
    let bare = source.split(['#', '?']).next().filter(|bare| !bare.is_empty() && *bare != source);
    let mut paths = Vec::new();
    for name in [Some(source), bare].into_iter().flatten() {
        if Path::new(name).is_absolute() {
            paths.push(PathBuf::from(name));
            // On a web site "/" is the site's own root.
            paths.push(options.root.join(name.trim_start_matches('/')));
        } else {
            paths.extend(options.folders.iter().map(|folder| folder.join(name)));
        }
    }
    paths
}

/// The path with every link followed; the empty path is the current folder.
fn real(path: &Path) -> std::io::Result<PathBuf> {
    if path.as_os_str().is_empty() { Path::new(".").canonicalize() } else { path.canonicalize() }
}

fn missing(source: &str, options: &ImageOptions, root: &Path) -> Fault {
    let looked: Vec<PathBuf> = candidates(source, options);
    let shown = looked.first().map_or_else(|| source.to_owned(), |path| tidy(path));
    let fault = Fault::new("missing-picture", format!("there is no picture at `{shown}`"));
    if let Some(near) = near(source, options, root) {
        return fault.hint(format!("did you mean `{near}`?"));
    }
    if source.contains('\\') {
        return fault.hint("write `/` between the parts of a path");
    }
    let others: Vec<String> = looked.iter().skip(1).map(|path| format!("`{}`", tidy(path))).collect();
    if others.is_empty() || others.iter().all(|other| *other == format!("`{shown}`")) {
        fault.hint("check the name; a path starts from the manuscript's folder")
    } else {
        fault.hint(format!("also looked at {}", others.join(", ")))
    }
}

/// A path without its `.` parts, for people.
fn tidy(path: &Path) -> String {
    let path: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    path.display().to_string()
}

/// The address of an existing picture that `source` may have meant.
fn near(source: &str, options: &ImageOptions, root: &Path) -> Option<String> {
    let bare = source.split(['#', '?']).next().unwrap_or(source).replace('\\', "/");
    let asked = Path::new(bare.trim_start_matches('/'));
    let name = asked.file_name()?.to_str()?;
    let folder_asked = asked.parent().unwrap_or_else(|| Path::new(""));
    let usual = ["images", "img", "figures", "pictures"].map(PathBuf::from);
    let mut best: Option<(usize, String)> = None;
    for base in options.folders.iter().chain([&options.root]) {
        for inner in [folder_asked.to_path_buf(), PathBuf::new()].iter().chain(&usual) {
            let Ok(folder) = real(&base.join(inner)) else { continue };
            if !folder.starts_with(root) {
                continue;
            }
            for found in pictures_in(&folder) {
                let Some(distance) = distance(name, &found) else { continue };
                if best.as_ref().is_none_or(|(least, _)| distance < *least) {
                    best = Some((distance, slashed(&inner.join(&found))));
                }
            }
        }
    }
    best.map(|(_, near)| near)
}

/// A path as it is written in a manuscript.
fn slashed(path: &Path) -> String {
    let parts: Vec<String> = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
}

/// The names of the files in `folder` that look like pictures, sorted.
fn pictures_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .take(MOST_NAMES)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| {
            let extension = Path::new(name).extension().and_then(OsStr::to_str).unwrap_or_default();
            matches!(
                extension.to_ascii_lowercase().as_str(),
                "jpg" | "jpeg" | "jpe" | "png" | "gif" | "webp" | "tif" | "tiff" | "bmp" | "svg"
            )
        })
        .collect();
    names.sort();
    names
}

/// How far apart two names are: 0 for the same, `None` if nobody would mistake them.
fn distance(asked: &str, found: &str) -> Option<usize> {
    if asked == found {
        return Some(0);
    }
    if asked.to_lowercase() == found.to_lowercase() {
        return Some(1);
    }
    let stem = |name: &str| Path::new(name).file_stem().map(|stem| stem.to_string_lossy().to_lowercase());
    if stem(asked) == stem(found) {
        return Some(2);
    }
    // Longer names bear more slips of the hand.
    let most = (asked.chars().count() / 5).clamp(1, 3);
    let slips = strsim::damerau_levenshtein(&asked.to_lowercase(), &found.to_lowercase());
    (slips <= most).then_some(2 + slips)
}

/// Why a file cannot be read, in plain words.
fn reason(error: &std::io::Error) -> String {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the kinds of failure are std's and grow")]
    match error.kind() {
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::NotFound => "it is gone".to_owned(),
        _ => error.to_string().to_lowercase(),
    }
}
