//! Manuscripts that are hard to read, each built to both formats: the output or a diagnostic is asked for, never a panic.
//!
//! `snippets.txt` holds one for nearly every sentence of the CommonMark specification and of each extension; here
//! they are also put inside one another, and joined by inputs that are long or deep.

use crate::press::{Pressed, press_bytes};

/// The snippets with their names.
fn snippets() -> Vec<(&'static str, &'static str)> {
    let all = include_str!("snippets.txt").strip_prefix("=== ").expect("a first name");
    all.split("\n=== ").map(|part| part.split_once('\n').unwrap_or((part, ""))).collect()
}

/// Presses `text`; every output is a whole file, and where there is none an error says why.
fn press(name: &str, text: &str) -> Pressed {
    let pressed = press_bytes(text.as_bytes());
    match &pressed.output {
        Some(output) => {
            assert!(output.pdf.starts_with(b"%PDF-"), "{name}: no PDF");
            assert!(output.epub.starts_with(b"PK"), "{name}: no EPUB");
        }
        None => assert!(publish::has_errors(&pressed.findings), "{name}: neither output nor error"),
    }
    pressed
}

#[test]
fn examples_build_one_by_one() {
    for (name, text) in snippets() {
        press(name, text);
    }
}

#[test]
fn examples_build_with_foreign_line_ends() {
    for (name, text) in snippets().into_iter().step_by(3) {
        press(name, &text.replace('\n', "\r\n"));
        press(name, &text.replace('\n', "\r"));
    }
}

#[test]
fn examples_build_inside_containers() {
    let prefixes = ["> ", "- ", "  ", "1. ", "\t", "[^n]: ", ": ", "> - > "];
    for (index, (name, text)) in snippets().into_iter().enumerate() {
        let first = prefixes[index % prefixes.len()];
        let rest = if first.starts_with('>') { first.replace('-', " ") } else { " ".repeat(first.len().max(4)) };
        let inside: String = text
            .lines()
            .enumerate()
            .map(|(line, text)| format!("{}{text}\n", if line == 0 { first } else { &rest }))
            .collect();
        press(name, &format!("call[^n]\n\n{inside}"));
    }
}

#[test]
fn examples_build_side_by_side() {
    let all = snippets();
    let bodies: Vec<&str> = all.iter().map(|(_, text)| *text).filter(|text| !text.starts_with("---")).collect();
    for (step, chunk) in bodies.chunks(12).enumerate() {
        press(&format!("chunk {step}"), &chunk.join("\n\n"));
    }
    // Without a blank line between them they run into one another.
    press("all at once", &bodies.join(""));
}

#[test]
fn examples_build_cut_off_anywhere() {
    let all: String = snippets().into_iter().map(|(_, text)| text).collect();
    let ends: Vec<usize> = all.char_indices().map(|(at, _)| at).step_by(389).collect();
    for pair in ends.windows(4).step_by(3) {
        press("a piece", &all[pair[0]..pair[3]]);
    }
}

#[test]
fn examples_build_with_control_characters() {
    for code in (0..=0x20).chain(0x7F..=0xA0).chain([0xAD, 0x2028, 0x2029, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF]) {
        let c = char::from_u32(code).expect("no surrogate");
        press(
            "control",
            &format!("---\ntitle: \"a{c}b\"\n---\n{c}\n# a{c}b\n`{c}` [{c}]({c}) {c}text{c}\n\n    {c}\n"),
        );
    }
}

#[test]
fn examples_build_when_deep() {
    let deep = |open: &str, close: &str, times: usize| format!("{}x{}", open.repeat(times), close.repeat(times));
    for (name, text) in [
        ("quotes", deep("> ", "", 400)),
        ("bullets", deep("- ", "", 400)),
        ("numbers", deep("1. ", "", 300)),
        ("emphasis", deep("*a **b ", "**c *", 400)),
        ("brackets", deep("[", "](u)", 400)),
        ("open brackets", deep("[", "", 5000)),
        ("pictures", deep("![", "](u)", 400)),
        ("notes", deep("^[", "]", 300)),
        ("tags", deep("<b>", "</b>", 400)),
        ("divisions", deep("<div>\n\n", "\n\n</div>", 200)),
        ("spans", deep("<span lang=de>", "</span>", 400)),
        (
            "directives",
            format!("{}x", (3..120).rev().map(|colons| format!("{} note\n", ":".repeat(colons))).collect::<String>()),
        ),
        ("items", (0..150).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect()),
        ("figures", deep("<figure>\n\n", "\n\n</figure>", 120)),
        ("details", deep("<details><summary>s</summary>\n\n", "\n\n</details>", 120)),
        ("descriptions", (0..80).map(|depth| format!("{}t\n\n{}: ", "  ".repeat(depth), "  ".repeat(depth))).collect()),
    ] {
        press(name, &text);
    }
}

#[test]
fn examples_build_when_long() {
    for (name, text) in [
        ("a line", "word ".repeat(20_000)),
        ("a word", "w".repeat(20_000)),
        ("marks", "*_".repeat(10_000)),
        ("ticks", (1..150).map(|n| format!("{}x", "`".repeat(n))).collect()),
        ("lines", "line\n".repeat(5_000)),
        ("breaks", "line\\\n".repeat(3_000)),
        ("rules", "---\n\n".repeat(1_000)),
        ("headings", "# h\n".repeat(800)),
        ("items", "- i\n".repeat(3_000)),
        ("cells", format!("|a|\n|-|\n{}", "|b|\n".repeat(1_500))),
        ("columns", format!("{}\n{}\n{}", "|a".repeat(300), "|-".repeat(300), "|b".repeat(300))),
        (
            "notes",
            (0..400).map(|n| format!("a[^{n}] ")).chain((0..400).map(|n| format!("\n\n[^{n}]: Note {n}."))).collect(),
        ),
        ("a note over pages", format!("a^[{}] b\n\nc", "note text ".repeat(3_000))),
        ("references", (0..2_000).map(|n| format!("[r{n}]: /u{n}\n")).collect()),
        ("code", format!("```\n{}```\n", "code line\n".repeat(2_000))),
        ("a line of code", format!("```\n{}\n```\n", "x".repeat(20_000))),
        ("a row that fills pages", format!("|a|b|\n|-|-|\n|{}|c|\n", "cell text ".repeat(4_000))),
        ("entities", "&amp;".repeat(5_000)),
        ("comments", "<!-- c -->".repeat(1_000)),
        ("page breaks", "::: pagebreak\n:::\n\n".repeat(100)),
        ("right to left", "שלום abc 123 ".repeat(2_000)),
        ("marks on one letter", format!("a{}", "\u{301}".repeat(5_000))),
        ("joiners", "\u{200D}".repeat(3_000)),
        ("ideographs", "漢".repeat(10_000)),
    ] {
        let pressed = press(name, &text);
        assert!(pressed.output.is_some(), "{name}: {:?}", pressed.findings.first());
    }
}
