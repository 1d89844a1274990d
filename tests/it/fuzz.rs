//! Replays the fuzz targets on seeds and on generated input, so that they are run wherever the tests are.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

#[path = "../fuzz/targets.rs"]
mod targets;

/// Pieces that Markdown is made of; strung together at random they meet in ways that nobody would write.
const PIECES: &[&str] = &[
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "~~",
    "==",
    "++",
    "^",
    "~",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](",
    "[^",
    "^[",
    "]:",
    "{",
    "}",
    "{#a}",
    "{.b}",
    "<",
    ">",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<br>",
    "<div>",
    "</div>",
    "<figure>",
    "</figure>",
    "<figcaption>",
    "&amp;",
    "&#0;",
    "\\",
    "\\\n",
    "  \n",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "- ",
    "1. ",
    "> ",
    "# ",
    "## ",
    "===\n",
    "---\n",
    "***\n",
    ": ",
    "::: ",
    ":::\n",
    "note",
    "aside\n",
    "|",
    "|-|\n",
    "$",
    "$$",
    "\"",
    "'",
    "--",
    "...",
    "- [ ] ",
    "> [!NOTE]\n",
    "[x]: y\n",
    "[^1]",
    "[^1]: ",
    "word",
    "Wörter",
    "слово",
    "שלום",
    "کلمه",
    "漢字",
    "🎉",
    "\u{301}",
    "\u{AD}",
    "\u{202E}",
    "\u{200D}",
    "\0",
    "\r",
    "x.png",
    "https://example.org",
];

fn markdown() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

fn yaml() -> impl Strategy<Value = String> {
    let parts = [
        "title",
        "author",
        "lang",
        "date",
        "toc",
        "series",
        ": ",
        ":",
        "\n",
        "\n  ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        "|\n",
        ">\n",
        "&a ",
        "*a",
        "!!str ",
        "#",
        "1",
        "true",
        "null",
        "~",
        "2021-01-01",
        "fa",
        ",",
        "\t",
        "é",
        "%",
        "?",
        "---\n",
        "...\n",
    ];
    prop::collection::vec(prop::sample::select(parts.to_vec()), 0..40).prop_map(|parts| parts.concat())
}

/// Runs `target` over `cases` inputs, the same in every run.
fn replay<T: std::fmt::Debug>(cases: u32, input: impl Strategy<Value = T>, target: impl Fn(&T)) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    if let Err(error) = runner.run(&input, |input| {
        target(&input);
        Ok(())
    }) {
        panic!("{error}");
    }
}

#[test]
fn fuzz_front_matter() {
    replay(200, yaml(), |text| targets::front_matter(text.as_bytes()));
    replay(100, prop::collection::vec(any::<u8>(), 0..80), |bytes| targets::front_matter(bytes));
}

#[test]
fn fuzz_parse() {
    replay(400, markdown(), |text| targets::parse(text.as_bytes()));
    replay(100, prop::collection::vec(any::<u8>(), 0..200), |bytes| targets::parse(bytes));
}

#[test]
fn fuzz_build_pdf() {
    replay(120, markdown(), |text| targets::build_pdf(text.as_bytes()));
}

#[test]
fn fuzz_build_epub() {
    replay(120, markdown(), |text| targets::build_epub(text.as_bytes()));
}

#[test]
fn fuzz_images() {
    let square = include_bytes!("nodes/images/square.png");
    targets::images(square);
    let damage = (0..square.len(), any::<u8>(), 0..square.len());
    replay(60, damage, |&(at, byte, end)| {
        let mut bytes = square.to_vec();
        bytes[at] = byte;
        bytes.truncate(end.max(1));
        targets::images(&bytes);
    });
    let svg = [
        "<svg xmlns='http://www.w3.org/2000/svg' ",
        "width='9'",
        "height='1e9'",
        "viewBox='0 0 1 1'",
        ">",
        "<rect width='1' height='1'/>",
        "</svg>",
        "<text>x</text>",
        "<use href='#a' id='a'/>",
        "<image href='a.svg'/>",
    ];
    let parts = prop::collection::vec(prop::sample::select(svg.to_vec()), 0..8);
    replay(60, parts, |parts| targets::images(parts.concat().as_bytes()));
}
