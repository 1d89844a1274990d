//! What each bad input is told: the words, the place, the exit status, and an earlier output that stays as it was.

use std::fs;

use insta::assert_snapshot;

use crate::cli::Desk;

/// Runs `publish pdf` over `essay`, with an earlier output there, and gives the exit status and what was said.
fn told(essay: &[u8]) -> String {
    let desk = Desk::new().file("essay.md", essay);
    told_at(&desk, &["pdf", "essay.md"])
}

fn told_at(desk: &Desk, args: &[&str]) -> String {
    let output = desk.path().join("essay.pdf");
    fs::write(&output, "earlier").unwrap();
    let ran = desk.run(args);
    if ran.status != 0 {
        assert_eq!(fs::read(&output).unwrap(), b"earlier", "the earlier output must stay");
    }
    assert!(ran.stdout.is_empty());
    format!("exit status {}\n\n{}", ran.status, ran.stderr)
}

const FRONT: &str = "---\ntitle: A title\nlang: en-GB\n---\n\n";

#[test]
fn diagnostics_missing_file() {
    let desk = Desk::with(FRONT);
    assert_snapshot!(told_at(&desk, &["pdf", "esay.md"]));
}

#[test]
fn diagnostics_misspelt_command() {
    let desk = Desk::new();
    assert_snapshot!(told_at(&desk, &["biuld"]));
}

#[test]
fn diagnostics_nothing_to_build() {
    let desk = Desk::new();
    assert_snapshot!(told_at(&desk, &["build"]));
}

#[test]
fn diagnostics_missing_picture() {
    let desk = Desk::with(&format!("{FRONT}See the map.\n\n![A map](images/mpa.png)\n")).file("images/map.png", "");
    assert_snapshot!(told_at(&desk, &["pdf", "essay.md"]));
}

#[test]
fn diagnostics_broken_yaml() {
    assert_snapshot!(told(b"---\ntitle: [One, two\nlang: en\n---\n\nText.\n"));
}

#[test]
fn diagnostics_colon_in_title() {
    assert_snapshot!(told(b"---\nlang: en\ntitle: Iraq: a history\n---\n\nText.\n"));
}

#[test]
fn diagnostics_wrong_types() {
    assert_snapshot!(told(
        b"---\ntitle:\n  - One\n  - two\nlang: English\ntoc: perhaps\ntoc-depth: 9\nauthor:\n  - affiliation: LSE\ndraft: [yes]\n---\n\nText.\n"
    ));
}

#[test]
fn diagnostics_duplicate_key() {
    assert_snapshot!(told(b"---\ntitle: One\nlang: en\ntitle: Two\n---\n\nText.\n"));
}

#[test]
fn diagnostics_unknown_keys() {
    assert_snapshot!(told(b"---\ntilte: One\nlang: en\nlayout: post\nfrobnicate: yes\n---\n\nText.\n"));
}

#[test]
fn diagnostics_undefined_note() {
    assert_snapshot!(told(format!("{FRONT}A claim.[^sorce]\n\n[^source]: The source.\n").as_bytes()));
}

#[test]
fn diagnostics_undefined_target() {
    assert_snapshot!(told(format!("{FRONT}# The war\n\nSee [above](#the-wars) and [x](#nowhere).\n").as_bytes()));
}

#[test]
fn diagnostics_links_that_lead_nowhere() {
    assert_snapshot!(told(format!("{FRONT}[a]() [b](notes.md) [c](file:///c/x) [d](#)\n").as_bytes()));
}

#[test]
fn diagnostics_not_utf8() {
    assert_snapshot!(told(b"---\ntitle: A\nlang: en\n---\n\nCaf\xe9.\n"));
}

#[test]
fn diagnostics_utf16() {
    assert_snapshot!(told(b"\xff\xfeH\0e\0l\0l\0o\0"));
}

#[test]
fn diagnostics_settings_that_mean_nothing() {
    assert_snapshot!(told(
        b"---\ntitle: A\nlang: en\ntheme: handuot\npapersize: a44\nfontsize: huge\nmainfont: Source Seriff 4\n---\n\nText.\n"
    ));
}

#[test]
fn diagnostics_unreadable_font() {
    let desk = Desk::with(FRONT).file("face.otf", "no font");
    assert_snapshot!(told_at(&desk, &["pdf", "essay.md", "--font-path", "face.otf"]));
    assert_snapshot!(told_at(&desk, &["pdf", "essay.md", "--font-path", "faces"]));
}

#[test]
fn diagnostics_unwritable_output() {
    let desk = Desk::with(&format!("{FRONT}Text.\n"));
    assert_snapshot!(told_at(&desk, &["pdf", "essay.md", "-o", "missing/essay.pdf"]));
    assert_snapshot!(told_at(&desk, &["build", "essay.md", "-o", "essay.md/out/"]));
}

#[test]
fn diagnostics_project_file() {
    let desk = Desk::with(FRONT).file(
        "publish.toml",
        "manuscripts = [\"essay.md\", \"esay2.md\"]\noutputs = \"out\"\nlang = \"en\"\n[metadata]\ntoc = \"perhaps\"\nauhtor = \"Jane\"\n",
    );
    assert_snapshot!(told_at(&desk, &["build"]));
    let desk = Desk::with(FRONT).file("publish.toml", "manuscripts = [\"essay.md\"\noutput = out\n");
    assert_snapshot!(told_at(&desk, &["build"]));
}

#[test]
fn diagnostics_command_line_values() {
    let desk = Desk::with(&format!("{FRONT}Text.\n"));
    assert_snapshot!(told_at(&desk, &["pdf", "essay.md", "-M", "toc=perhaps", "-M", "tilte=X", "--papersize", "a44"]));
}

#[test]
fn diagnostics_in_other_forms() {
    let essay = format!("{FRONT}A claim.[^sorce]\n\n[^source]: The source.\n");
    let desk = Desk::with(&essay);
    assert_snapshot!(told_at(&desk, &["pdf", "essay.md", "--diagnostic-format", "short"]));
    assert_snapshot!(told_at(&desk, &["pdf", "essay.md", "--diagnostic-format", "json"]));
}
