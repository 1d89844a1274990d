//! Tests of the whole stage: text in, dump and findings out.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test looks at a part of what it got")]

use std::fmt::Write as _;
use std::path::PathBuf;

use proptest::prelude::*;

use super::parse;
use crate::diag::{FileId, Severity, Span};
use crate::manuscript::{FrontMatter, Located, Manuscript, SourceFile};
use crate::model::dump::{dump_blocks, dump_with_spans};
use crate::model::visit::{Visitor, walk_block, walk_inline, walk_tree};
use crate::model::{Block, BlockKind, Document, Image, Inline, Written};

fn manuscript(text: &str, lang: &str) -> Manuscript {
    let span = Span::new(FileId(0), 0, 0);
    Manuscript {
        files: vec![SourceFile { id: FileId(0), path: PathBuf::from("essay.md"), text: text.to_owned() }],
        body_start: 0,
        folder: PathBuf::from("."),
        root: PathBuf::from("."),
        front_matter: FrontMatter { lang: Some(Located { value: lang.to_owned(), span }), ..FrontMatter::default() },
        series: Vec::new(),
        current: None,
    }
}

/// The body and the notes of `text`, and what was found.
fn shown(text: &str) -> String {
    shown_in(text, "en")
}

fn shown_in(text: &str, lang: &str) -> String {
    let (mut out, findings) = match parse(&manuscript(text, lang)) {
        Ok(parsed) => {
            let document = parsed.output;
            let mut out = dump_blocks(&document.blocks);
            for note in &document.notes {
                let _ = writeln!(out, "note {}", note.label);
                for line in dump_blocks(&note.blocks).lines() {
                    let _ = writeln!(out, "  {line}");
                }
            }
            (out, parsed.warnings)
        }
        Err(failed) => (String::new(), failed.0),
    };
    for finding in findings {
        let place = finding.span.map_or("", |span| &text[span.start as usize..span.end as usize]);
        let severity = if finding.severity == Severity::Error { "error" } else { "warning" };
        let _ = writeln!(out, "{severity}[{}]: {} at {place:?}", finding.code, finding.message);
        for hint in finding.hints {
            let _ = writeln!(out, "  hint: {hint}");
        }
    }
    out
}

/// All words of one paragraph, as set in `lang`.
fn set_in(text: &str, lang: &str) -> String {
    let parsed = parse(&manuscript(text, lang)).unwrap().output;
    let mut words = Words::default();
    walk_tree(&mut words, &parsed);
    words.text.trim().to_owned()
}

#[derive(Default)]
struct Words {
    text: String,
    spans: Vec<Span>,
}

impl Visitor<Written> for Words {
    fn block(&mut self, block: &Block<Written>) {
        self.text.push('\n');
        self.spans.push(block.span);
        match &block.kind {
            BlockKind::Code(code) => self.text.push_str(&code.text),
            BlockKind::Math(math) => self.text.push_str(&math.source),
            _ => {}
        }
        walk_block(self, block);
    }

    fn image(&mut self, image: &Image<Written>) {
        self.spans.push(image.span);
        self.text.push_str(image.alt.as_deref().unwrap_or(""));
        self.text.push(' ');
    }

    fn cell(&mut self, cell: &crate::model::Cell<Written>) {
        self.text.push('\n');
        crate::model::visit::walk_inlines(self, &cell.content);
    }

    fn description_item(&mut self, item: &crate::model::DescriptionItem<Written>) {
        self.text.push('\n');
        crate::model::visit::walk_inlines(self, &item.term);
        item.details.iter().for_each(|details| crate::model::visit::walk_blocks(self, details));
    }

    fn inline(&mut self, inline: &Inline<Written>) {
        match inline {
            Inline::Text(text) => {
                self.spans.push(text.span);
                self.text.push_str(&text.text);
            }
            Inline::SoftBreak { .. } | Inline::LineBreak { .. } => self.text.push('\n'),
            Inline::Code(code) => self.text.push_str(&code.text),
            Inline::Math(math) => self.text.push_str(&math.source),
            _ => {}
        }
        walk_inline(self, inline);
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

#[test]
fn inline_styles() {
    insta::assert_snapshot!(shown(
        "*em* **strong** ~~gone~~ H~2~O x^2^ ==mark== ++new++ `code`{.rs} [link](u \"t\"){#l} \\*not\\* &eacute;\nsoft  \nhard"
    ));
}

#[test]
fn blocks_of_every_kind() {
    insta::assert_snapshot!(shown(
        "## One {#one .two}\n\n> quote\n\n3) a\n4) b\n\n- [ ] open\n- [x] done\n\nTerm\n: First\n: Second\n\n***\n\n> [!TIP] Title\n> Text\n\n```rust {caption=\"main.rs\" #c}\nfn main() {}\n```\n\n    indented\n\n$$x^2$$\n\n```math\ny\n```\n"
    ));
}

#[test]
fn directives() {
    insta::assert_snapshot!(shown(
        ":::note A *title* {#n}\nText\n:::\n\n::: {.epigraph}\nMotto\n:::\n\n:::toc\n:::\n\n:::questoins\nWhy?\n:::\n\n:::pagebreak\n\nAfter\n"
    ));
}

#[test]
fn bracketed_spans() {
    insta::assert_snapshot!(shown(
        "[a *b*]{lang=ar .c #d} [caps]{.smallcaps} [u]{.ul} [x [y]{.mark} z]{k=\"v w\"} [plain] \\[e]{.f} [bad]{lang=!} ]{.g}"
    ));
}

#[test]
fn notes() {
    insta::assert_snapshot!(shown(
        "A[^a] b[^A] c^[inline *note*]\n\n[^a]: First.\n\n    Second.\n\n[^a]: Again.\n\n[^b]: Never."
    ));
}

#[test]
fn notes_that_do_not_exist() {
    insta::assert_snapshot!(shown("A[^figuer] and \\[^x] and `[^y]`[^figure].\n\n[^figure]: A note."));
}

#[test]
fn links_that_do_not_exist() {
    insta::assert_snapshot!(shown("[a][Londn] [b][] [c] [London]\n\n[london]: http://x"));
}

#[test]
fn figures() {
    insta::assert_snapshot!(shown(
        "![Alt](a%20b.png \"Caption. Photo: J. *Doe*\"){#f width=50%}\n\n![Alt](c.png){credit=AP}\n*Right under.*\n\n![](d.png){alt=\"\"}\n\n*Behind it. Source: Reuters.*\n\n![](e.png)\n\n![a](1.png) ![b](2.png)\n\nText ![in](f.png) line.\n\n[![b](g.png)](h)"
    ));
}

#[test]
fn credits_in_other_languages() {
    let credit = |text: &str, lang| {
        let dump = shown_in(text, lang);
        dump.lines().skip_while(|line| !line.contains("credit")).nth(1).unwrap_or("none").trim().to_owned()
    };
    assert_eq!(credit("![a](b)\n*Der Start. Quelle: dpa.*", "de"), "text \"Quelle: dpa.\"");
    assert_eq!(credit("![a](b)\n*Le départ. Crédit : AFP*", "fr"), "text \"Crédit : AFP\"");
    assert_eq!(credit("![a](b)\n*Пуск. Фото: ТАСС*", "ru"), "text \"Фото: ТАСС\"");
    assert_eq!(credit("![a](b)\n*الإطلاق. المصدر: رويترز*", "ar"), "text \"المصدر: رويترز\"");
    assert_eq!(credit("![a](b)\n*発射。出典：共同*", "ja"), "text \"出典：共同\"");
    assert_eq!(credit("![a](b)\n*A launch (Photo: AP).*", "en"), "text \"Photo: AP\"");
    assert_eq!(credit("![a](b)\n*A source: of water.*", "en"), "none");
}

#[test]
fn tables() {
    insta::assert_snapshot!(shown(
        "Table: The *caption* {#t}\n\n| a | b | c |\n|---|:-:|--:|\n| 1 | x \\| *y* | `z` |\n| 2 |\n\n| d |\n|---|\n| e |\n\n: Behind\n"
    ));
}

#[test]
fn html_within_lines() {
    insta::assert_snapshot!(shown(
        "H<sub>2</sub>O <b>bold *it*</b> <kbd>Ctrl</kbd> <abbr title=\"World &amp; Co\">W</abbr> <a href=\"u\">l</a> <a id=\"x\"></a> <img src=\"i.png\" alt=\"\"> a<br>b <!-- c --> <blink>t</blink> <blink>u</blink> <b>open </i> <code>a &lt; b</code>"
    ));
}

#[test]
fn html_blocks() {
    insta::assert_snapshot!(shown(
        "<div class=\"box\" lang=\"de\">\n\n*Markdown* \"hier\"\n\n</div>\n\n<figure id=\"f\"><img src=\"x.png\" alt=\"X\"><figcaption>Words &amp; more. Photo: Me</figcaption></figure>\n\n<details><summary>Sum</summary>\n\nHidden\n\n</details>\n\n<!-- aside -->\n\n<a id=\"here\"></a>\n\n## Head\n\n<p align=\"center\">one<br>two</p>\n\n<table><tr><td>cell</td></tr></table>\n\n<script>alert(1)</script>\n"
    ));
}

#[test]
fn markdown_within_html() {
    insta::assert_snapshot!(shown(
        "<aside markdown=\"1\" class=\"pquote\">\n  <img src=\"a.png\" alt=\"A\">\n  Words with *stress*.\n  <p markdown=\"1\" class=\"by\">\n— [Name](u)\n  </p>\n</aside>\n"
    ));
}

#[test]
fn the_only_first_heading_is_the_title() {
    let title = |text: &str| parse(&manuscript(text, "en")).unwrap().output.metadata.title;
    assert_eq!(title("# It's *mine*\n\nText"), "It’s mine");
    assert_eq!(title("<!-- c -->\n\n# T"), "T");
    assert_eq!(title("# One\n\n# Two"), "essay");
    assert_eq!(title("Text\n\n# One"), "essay");
    assert_eq!(title(""), "essay");
}

#[test]
fn dollars_that_are_no_formulas() {
    insta::assert_snapshot!(shown("$HOME/bin and `$PATH`, (US$) and (CA$), $5 and $10, but $x^2$ and $`y`$."));
}

#[test]
fn quotes_follow_the_language() {
    let text = "\"One 'two'\" -- it's... *\"three\"*";
    let lines: Vec<String> =
        ["en", "de", "de-CH", "fr", "ru", "es", "it", "pl", "nl", "sv", "pt", "cs", "el", "ja", "fa"]
            .iter()
            .map(|lang| format!("{lang}: {}", set_in(text, lang)).escape_debug().to_string())
            .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn apostrophes_and_primes() {
    let set = |text| set_in(text, "en");
    assert_eq!(set("the '90s, rock 'n' roll, 'tis, dogs' tails"), "the ’90s, rock ’n’ roll, ’tis, dogs’ tails");
    assert_eq!(set("5'10\" tall, 40°26'46\"N"), "5′10″ tall, 40°26′46″N");
    assert_eq!(set("\\\"straight\\\" &quot;ent&quot; “own”"), "\"straight\" \"ent\" “own”");
    assert_eq!(set("\"*stress* first\" and \"`code`\""), "“stress first” and “code”");
    assert_eq!(set("`\"a\" -- 'b'` <https://a--b.c/'d'>"), "\"a\" -- 'b' https://a--b.c/'d'");
    assert_eq!(set("\"'Tis so,\" said 'she'"), "“’Tis so,” said ‘she’");
    assert_eq!(set("(\"a\") [\"b\"] —\"c\""), "(“a”) [“b”] —“c”");
    assert_eq!(set_in("צה\"ל ו\"שלום\"", "he"), "צה״ל ו”שלום”");
    assert_eq!(set_in("a [\"x\"]{lang=de} \"y\"", "en"), "a „x“ “y”");
}

#[test]
fn direction_follows_the_language_where_it_differs() {
    let dump = |text, lang| shown_in(text, lang);
    assert!(dump("[x]{lang=fa}", "en").contains("lang=fa dir=rtl"));
    assert!(!dump("[x]{lang=de}", "en").contains("dir="));
    assert!(dump("[x]{lang=en}", "fa").contains("lang=en dir=ltr"));
}

#[test]
fn places_are_exact_in_containers() {
    for (text, wanted) in [
        ("> a *bcd* e", "bcd"),
        ("- x\n\n\tbcd", "bcd"),
        ("a\r\nbcd", "bcd"),
        ("> - > q\n> - > bcd", "bcd"),
        ("| a | b |\n|---|---|\n| x | *bcd* |", "bcd"),
        ("| a \\| b | *bcd* |\n|---|---|", "bcd"),
        ("> x^[one\n> two *bcd*]", "bcd"),
        ("> <p>one\n> bcd</p>", "bcd"),
        ("[a](b\n'c') *bcd*", "bcd"),
        ("&amp; *bcd*", "bcd"),
        (":::note\n*bcd*\n:::", "bcd"),
    ] {
        let document = parse(&manuscript(text, "en")).unwrap().output;
        let mut place = Place { wanted, found: Vec::new() };
        walk_tree(&mut place, &document);
        let found: Vec<&str> = place.found.iter().map(|s| &text[s.start as usize..s.end as usize]).collect();
        assert_eq!(found, [wanted], "{text:?}\n{}", dump_with_spans(&document));
    }
}

struct Place<'w> {
    wanted: &'w str,
    found: Vec<Span>,
}

impl Visitor<Written> for Place<'_> {
    fn inline(&mut self, inline: &Inline<Written>) {
        if let Inline::Text(text) = inline
            && text.text == self.wanted
        {
            self.found.push(text.span);
        }
        walk_inline(self, inline);
    }
}

#[test]
fn nesting_has_a_limit() {
    for text in [
        "> ".repeat(120),
        ">".repeat(40_000),
        "*a **a ".repeat(200) + &"a** a*".repeat(200),
        "<div>".repeat(300),
        "[".repeat(300) + &"]{.a}".repeat(300),
    ] {
        let failed = parse(&manuscript(&(text + "x"), "en"));
        let codes: Vec<&str> = failed.map_or_else(|failed| failed.0.iter().map(|d| d.code).collect(), |_| Vec::new());
        assert!(codes.contains(&"too-deep"), "{codes:?}");
    }
}

/// What once broke some reader of Markdown, or might.
const NASTY: &[&str] = &[
    "",
    "\0",
    "\u{feff}# x",
    "\r",
    "\r\n\r\n",
    "\t- a\n\t\t- b",
    "[^",
    "[^]",
    "[^ ]",
    "^[",
    "^[]",
    "^[^[^[a]]]",
    "[^a]: [^a]",
    "[^a]\n\n[^a]: [^b]\n\n[^b]: [^a]",
    "![",
    "![](",
    "![]()",
    "![][",
    "[]{}",
    "[]{.a}",
    "[a]{",
    "[a]{.b",
    "]{.a}[",
    "{#a}",
    "# {#a}",
    "# {-}",
    "#",
    "# #",
    "``` {",
    "```{.a",
    "~~~",
    ":::",
    ":::a",
    "::: {",
    ":::note\n:::note\n:::",
    "|a|\n|-|",
    "|a|\n|-|\n|",
    "|\n|-",
    "Table:",
    ": a",
    "a\n: b\n\n: c",
    "<",
    "<a",
    "</",
    "</p>",
    "<p",
    "<p>",
    "<!--",
    "<!-->",
    "<!-- --",
    "<![CDATA[",
    "<?",
    "<?x?>",
    "<div",
    "<div><p></div></p>",
    "<figure>",
    "<figure></figure>",
    "<figcaption>x</figcaption>",
    "<summary>x",
    "<details>",
    "<img>",
    "<img src>",
    "<img src=''>",
    "<a>",
    "<a></a>",
    "<b><i></b></i>",
    "<br/><br></br>",
    "<script>",
    "<style>a",
    "<table><tr>",
    "<aside markdown=1>",
    "<aside markdown=1>\n<p>\n</aside>\n</p>",
    "<div markdown=\"1\">\n<div markdown=\"1\">\n- a\n</div>\n",
    "&",
    "&;",
    "&#0;",
    "&#x110000;",
    "&nosuch;",
    "\\",
    "\\\\\n",
    "'",
    "\"",
    "''",
    "\"\"",
    "'\"'\"",
    "---",
    "----",
    "--",
    "...",
    "....",
    "5'",
    "5'10",
    "5'10\"",
    "$",
    "$$",
    "$$$",
    "$a",
    "$$a$",
    "$`",
    "$`a`$",
    "$a\nb$",
    "~",
    "~~",
    "~~~a~~~",
    "~a~~b~~~",
    "==",
    "++",
    "^",
    "^a",
    "*",
    "**",
    "_",
    "__",
    "> ",
    ">",
    "- ",
    "1.",
    "0) a",
    "999999999. a",
    "- [ ]",
    "- [x]",
    "- [ ] \n",
    "[ ]: x",
    "[a]: <",
    "[a]:\n",
    "http://",
    "www.",
    "a@b.c",
    "<a@b.c>",
    "> [!NOTE]",
    "> [!note] *x",
    "\u{fdd0}\"",
    "\u{1a}$a `$`",
    "[a][b]",
    "[a][]",
    "[][]",
    "[[a]][b]",
    "ﬁ\u{301}\u{200d}",
    "![a](b)![c](d)\n*e*\n",
    "![a](b)\n**e**",
    "*![a](b)*",
    "[![a](b)](c)",
    "![a](b \"![c](d)\")",
    "![a](b \"[^x]\")",
];

#[test]
fn nasty_snippets_are_read() {
    for text in NASTY {
        for around in [
            "{}",
            "> {}\n> {}",
            "- {}\n\n  {}",
            "a {}\n{} b",
            "| {} | {} |\n|---|---|\n| {} |",
            "<div>\n\n{}\n\n</div>",
        ] {
            let text = around.replace("{}", text);
            if let Ok(parsed) = parse(&manuscript(&text, "en")) {
                check_places(&text, &parsed.output);
            }
        }
    }
    let all = NASTY.join("\n\n");
    let _ = parse(&manuscript(&all, "fr"));
}

fn check_places(text: &str, document: &Document) {
    let mut words = Words::default();
    walk_tree(&mut words, document);
    for span in words.spans {
        let (start, end) = (span.start as usize, span.end as usize);
        assert!(text.get(start..end).is_some(), "{start}..{end} of {text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_word_of_the_text_is_in_the_tree(parts in prop::collection::vec((0..12_usize, "[a-zé]{2,6}", "[a-z]{2,5}"), 1..12)) {
        let mut text = String::new();
        for (kind, one, two) in &parts {
            let part = match kind {
                0 => format!("# {one} *{two}*\n\n"),
                1 => format!("{one} \"{two}\" -- it's\n"),
                2 => format!("- {one}\n  - {two}\n"),
                3 => format!("> {one}\n> {two}\n\n"),
                4 => format!("| {one} | b |\n|---|---|\n| {two} | \\| |\n\n"),
                5 => format!("[{one} **{two}**]{{.x}} `{one}` &amp; <b>{two}</b>\n"),
                6 => format!("<div>\n\n{one}\n\n</div>\n<p>{two}</p>\n\n"),
                7 => format!("![{one}](x.png)\n*{two}*\n\n"),
                8 => format!("{one}^[{two}]\n\n"),
                9 => format!(":::note {one}\n{two}\n:::\n\n"),
                10 => format!("    {one}\n\n```\n{two}\n```\n\n"),
                _ => format!("{one}\n: {two}\n\n"),
            };
            text.push_str(&part);
        }
        let parsed = parse(&manuscript(&text, "en"));
        prop_assert!(parsed.is_ok());
        let document = parsed.map(|parsed| parsed.output).unwrap();
        let mut found = Words::default();
        walk_tree(&mut found, &document);
        let found = words(&found.text);
        for (_, one, two) in &parts {
            prop_assert!(found.contains(&one.as_str()), "{one} of {text:?} in {found:?}");
            prop_assert!(found.contains(&two.as_str()), "{two} of {text:?} in {found:?}");
        }
        check_places(&text, &document);
    }

    #[test]
    fn any_characters_are_read(text in "[\\[\\](){}<>*_~^=+$`\"'|:\\\\!#&;a-c0-1 \n-]{0,60}") {
        if let Ok(parsed) = parse(&manuscript(&text, "en")) {
            check_places(&text, &parsed.output);
        }
    }
}
