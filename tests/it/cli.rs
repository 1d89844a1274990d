//! The program as its users meet it: what it reads, writes and says.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder to run the program in.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with one manuscript, `essay.md`.
    pub(crate) fn with(essay: &str) -> Self {
        Self::new().file("essay.md", essay)
    }

    /// The same with one more file.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Whether there is a file of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.path().join(name).exists()
    }

    /// The program, ready to run here with nothing of the machine's settings.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_publish"));
        command.args(args).current_dir(self.path()).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PUBLISH_") || name == "SOURCE_DATE_EPOCH" {
                command.env_remove(name);
            }
        }
        command.env("PUBLISH_IGNORE_SYSTEM_FONTS", "1").env("NO_COLOR", "1");
        command
    }

    /// Runs the program.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::from(self.command(args).output().unwrap())
    }
}

/// What became of a run.
pub(crate) struct Ran {
    /// The exit status.
    pub(crate) status: i32,
    /// Standard output.
    pub(crate) stdout: Vec<u8>,
    /// Standard error.
    pub(crate) stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// Standard output as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.stdout.clone()).unwrap()
    }
}

const PLAIN: &str = "---\ntitle: A title\nlang: en-GB\n---\n\nSome text.\n";

#[test]
fn cli_a_lone_manuscript_is_built_beside_itself() {
    let desk = Desk::with(PLAIN);
    let ran = desk.run(&["essay.md"]);
    assert_eq!((ran.status, desk.has("essay.pdf"), desk.has("essay.epub")), (0, true, true), "{}", ran.stderr);
    assert!(ran.stdout.is_empty());
    assert!(ran.stderr.starts_with("wrote essay.pdf ("), "{}", ran.stderr);
    assert_eq!(desk.run(&["-q", "essay.md"]).stderr, "");
}

#[test]
fn cli_one_format_goes_to_standard_output() {
    let desk = Desk::with(PLAIN);
    let pdf = desk.run(&["pdf", "essay.md", "-o", "-"]);
    assert!(pdf.stdout.starts_with(b"%PDF-") && pdf.status == 0 && !desk.has("essay.pdf"), "{}", pdf.stderr);
    let epub = desk.run(&["--to", "epub", "essay.md", "-o", "-"]);
    assert!(epub.stdout.starts_with(b"PK"), "{}", epub.stderr);
    assert_eq!(desk.run(&["build", "essay.md", "-o", "-"]).status, 2);
}

#[test]
fn cli_the_output_has_the_name_that_was_asked_for() {
    let desk = Desk::with(PLAIN);
    let ran = desk.run(&["essay.md", "-o", "handout.pdf", "--deps", "deps.mk"]);
    assert_eq!((ran.status, desk.has("handout.pdf"), desk.has("essay.epub")), (0, true, false), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(desk.path().join("deps.mk")).unwrap(), "handout.pdf: essay.md\n");
    assert_eq!(desk.run(&["pdf", "essay.md", "-o", "essay.md"]).status, 2);
    assert_eq!(fs::read_to_string(desk.path().join("essay.md")).unwrap(), PLAIN);
}

#[test]
fn cli_standard_input_is_a_manuscript() {
    let desk = Desk::with(PLAIN);
    let input = fs::File::open(desk.path().join("essay.md")).unwrap();
    let ran = Ran::from(desk.command(&["pdf", "-", "-o", "-"]).stdin(input).output().unwrap());
    assert!(ran.stdout.starts_with(b"%PDF-"), "{}", ran.stderr);
}

#[test]
fn cli_settings_hold_in_their_order() {
    let project = "theme = \"handout\"\n[metadata]\nlang = \"de\"\ntitle = \"Project\"\nsubtitle = \"Project\"\n";
    let desk = Desk::with("---\ntitle: Front\n---\n\n# One\n").file("publish.toml", project);
    let dump = |args: &[&str], environment: Option<(&str, &str)>| {
        let mut command = desk.command(&["check", "essay.md", "--dump", "book"]);
        command.args(args).envs(environment);
        let ran = Ran::from(command.output().unwrap());
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        ran.text()
    };
    let plain = dump(&[], None);
    assert!(plain.contains("Front") && !plain.contains("\"Project\" title"), "{plain}");
    assert!(dump(&["-M", "title=Given"], None).contains("Given"));
    // Numbers show whether headings are numbered.
    let numbered = dump(&[], Some(("PUBLISH_NUMBER_SECTIONS", "1")));
    assert_ne!(numbered, plain);
    assert_eq!(dump(&["-M", "number-sections=false"], Some(("PUBLISH_NUMBER_SECTIONS", "1"))), plain);
    assert_eq!(dump(&["-N"], None), numbered);
}

#[test]
fn cli_a_new_project_can_be_built_at_once() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["init", "handout"]).status, 0);
    let folder = desk.path().join("handout/images");
    let ran = Ran::from(desk.command(&["--fail-if-warnings"]).current_dir(folder).output().unwrap());
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(desk.has("handout/output/essay.pdf") && desk.has("handout/output/essay.epub"));
    let again = desk.run(&["init", "handout"]);
    assert_eq!(again.status, 2);
    assert!(again.stderr.contains("nothing was written"), "{}", again.stderr);
}

#[test]
fn cli_a_project_is_built_whole_and_its_documents_know_each_other() {
    let project = "manuscripts = [\"b.md\", \"a.md\"]\noutput = \"out\"\n[series]\ntitle = \"Things\"\nabout = \"About things.\"\n[metadata]\nlang = \"en\"\n";
    let desk = Desk::new()
        .file("publish.toml", project)
        .file("a.md", "---\ntitle: The first\nauthor: Jane Doe\nurl: https://example.org/a\n---\n\nText.\n")
        .file("b.md", "---\ntitle: The second\n---\n\nText.\n");
    let ran = desk.run(&["build", "--verbose"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    for name in ["out/a.pdf", "out/a.epub", "out/b.pdf", "out/b.epub"] {
        assert!(desk.has(name), "{name}");
    }
    let dump = desk.run(&["check", "b.md", "--dump", "book"]).text();
    assert!(dump.contains("In this series:") && dump.contains("The first") && dump.contains("Jane Doe"), "{dump}");
}

#[test]
fn cli_warnings_can_count_as_failure() {
    let desk = Desk::with("---\ntitle: A\nlang: en\ntilte: B\n---\n\nText.\n").file("essay.pdf", "earlier");
    let ran = desk.run(&["pdf", "essay.md", "--fail-if-warnings"]);
    assert_eq!(ran.status, 3, "{}", ran.stderr);
    assert_eq!(fs::read(desk.path().join("essay.pdf")).unwrap(), b"earlier");
    assert_eq!(desk.run(&["pdf", "essay.md"]).status, 0);
}

#[test]
fn cli_errors_can_be_passed_over() {
    let desk = Desk::with("---\ntitle: A\nlang: en\n---\n\nA note[^a] and ![Alt](no.png).\n");
    assert_eq!(desk.run(&["pdf", "essay.md"]).status, 1);
    assert!(!desk.has("essay.pdf"));
    let ran = desk.run(&["pdf", "essay.md", "--keep-going"]);
    assert_eq!((ran.status, desk.has("essay.pdf")), (1, true), "{}", ran.stderr);
}

#[test]
fn cli_the_same_input_gives_the_same_bytes() {
    let desk = Desk::with(PLAIN);
    let make = |formats: &str| {
        let ran = desk.run(&["--to", formats, "essay.md", "-o", "-"]);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        ran.stdout
    };
    assert!(make("pdf") == make("pdf") && make("epub") == make("epub"));
}

#[test]
fn cli_explains_itself_to_shells_and_editors() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(desk.run(&["completions", shell]).text().contains("publish"), "{shell}");
    }
    assert!(desk.run(&["man"]).text().contains(".TH"));
    assert_eq!(desk.run(&["man", "man1"]).status, 0);
    assert!(desk.has("man1/publish.1") && desk.has("man1/publish-build.1"));
    for kind in ["front-matter", "project"] {
        let schema: serde_json::Value = serde_json::from_str(&desk.run(&["schema", kind]).text()).unwrap();
        assert!(schema["properties"].is_object(), "{kind}");
    }
    assert!(desk.run(&["fonts"]).text().contains("Source Serif 4"));
}

#[cfg(unix)]
#[test]
fn cli_an_output_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::with(PLAIN).file("essay.pdf", "earlier");
    let path = desk.path().join("essay.pdf");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(desk.run(&["pdf", "essay.md"]).status, 0);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::read(&path).unwrap().starts_with(b"%PDF-"));
    let left: Vec<_> = fs::read_dir(desk.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn cli_the_formats_are_written_together_or_not_at_all() {
    let desk = Desk::with(PLAIN).file("out/essay.pdf", "earlier").file("out/essay.epub/in-the-way", "");
    let ran = desk.run(&["build", "essay.md", "-o", "out"]);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("`out/essay.epub` cannot be written: it is a folder"), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("1 error\n"), "{}", ran.stderr);
    assert_eq!(fs::read(desk.path().join("out/essay.pdf")).unwrap(), b"earlier");
    assert_eq!(fs::read_dir(desk.path().join("out")).unwrap().count(), 2, "something was left behind");
}

#[test]
fn cli_flags_may_stand_before_a_command_where_they_count() {
    let desk = Desk::with(PLAIN);
    assert_eq!(desk.run(&["-q", "pdf", "essay.md"]).status, 0);
    let ran = desk.run(&["--theme", "handout", "pdf", "essay.md"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("`--theme` stands before the command"), "{}", ran.stderr);
}
