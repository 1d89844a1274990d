//! Tests of setting text.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::diag::FileId;
use crate::fonts::FontOptions;
use crate::layout::{FrameItem, GlyphRun};
use crate::model::{Attrs, Code, InlineStyle, Link, NodeId, NoteCall, NoteRef, Styled, Target, Text};

struct Fixture {
    style: Stylesheet,
    fonts: FontBook,
    images: ImageStore,
}

impl Fixture {
    fn new() -> Self {
        Self {
            style: Stylesheet::handout(),
            fonts: FontBook::new(&FontOptions::default()).output,
            images: ImageStore::default(),
        }
    }

    fn cx(&self) -> TextContext<'_> {
        TextContext { style: &self.style, fonts: &self.fonts, images: &self.images }
    }

    fn set(&self, content: &[Inline<Bound>], measure: f64, lang: &str) -> SetLines {
        set_paragraph(&self.cx(), content, &shape(measure, lang))
    }
}

fn shape(measure: f64, lang: &str) -> ParagraphShape {
    let lang = Lang::parse(lang).unwrap();
    ParagraphShape {
        text: TextStyle::serif(Pt(11.0), Pt(14.5)),
        measure: Pt(measure),
        indent: Pt::ZERO,
        align: Align::Justify,
        dir: lang.direction(),
        lang,
    }
}

fn text(id: u32, text: &str) -> Inline<Bound> {
    let end = u32::try_from(text.len()).unwrap();
    Inline::Text(Text { id: NodeId(id), span: Span::new(FileId(0), 0, end), text: text.to_owned() })
}

fn styled(id: u32, style: InlineStyle, content: Vec<Inline<Bound>>) -> Inline<Bound> {
    Inline::Styled(Styled { id: NodeId(id), span: Span::default(), style, attrs: Attrs::default(), content })
}

fn soft(id: u32) -> Inline<Bound> {
    Inline::SoftBreak { id: NodeId(id), span: Span::default() }
}

fn runs(line: &Line) -> impl Iterator<Item = &GlyphRun> {
    line.items.iter().filter_map(|item| match item {
        FrameItem::Glyphs(run) => Some(run),
        FrameItem::Rule { .. } | FrameItem::Image { .. } | FrameItem::Link { .. } => None,
    })
}

/// The text of a line in the order of the text, a hyphen that was put in as `=`.
fn said(line: &Line) -> String {
    let mut clusters: BTreeMap<u32, String> = BTreeMap::new();
    for run in runs(line) {
        for glyph in &run.glyphs {
            let start = glyph.cluster as usize;
            if glyph.text_len > 0 {
                let text = &run.text[start..start + usize::from(glyph.text_len)];
                assert!(clusters.insert(glyph.cluster, text.to_owned()).is_none(), "a byte is covered twice");
            }
        }
    }
    let mut out: String = clusters.into_values().collect();
    if line.hyphenated {
        out.push('=');
    }
    out
}

/// The text of a line as it is seen, from left to right.
fn seen(line: &Line) -> String {
    let mut out = String::new();
    for run in runs(line) {
        for glyph in &run.glyphs {
            out.push_str(&run.text[glyph.cluster as usize..][..usize::from(glyph.text_len)]);
        }
    }
    out
}

fn lines(set: &SetLines) -> Vec<String> {
    set.lines.iter().map(said).collect()
}

const KNIGHT: &str = "In olden times when wishing still helped one, there lived a king whose daughters were all \
beautiful; but the youngest was so beautiful that the sun itself, which has seen so much, was astonished whenever it shone in her face.";

#[test]
fn a_paragraph_is_justified() {
    let fixture = Fixture::new();
    let set = fixture.set(&[text(0, KNIGHT)], 240.0, "en");
    assert!(set.warnings.is_empty(), "{:?}", set.warnings);
    assert_eq!(
        lines(&set),
        [
            "In olden times when wishing still helped one, ",
            "there lived a king whose daughters were all ",
            "beautiful; but the youngest was so beautiful that ",
            "the sun itself, which has seen so much, was ",
            "astonished whenever it shone in her face.",
        ]
    );
    for line in &set.lines[..set.lines.len() - 1] {
        assert!((line.width.0 - 240.0).abs() < 2.5, "{:?}", line.width);
    }
    assert_eq!(lines(&set).concat(), KNIGHT);
}

#[test]
fn narrow_measures_are_hyphenated_and_nothing_is_lost() {
    let fixture = Fixture::new();
    let set = fixture.set(&[text(0, KNIGHT)], 110.0, "en");
    assert!(set.warnings.is_empty(), "{:?}", set.warnings);
    let said = lines(&set);
    assert!(said.iter().any(|line| line.ends_with('=')), "{said:#?}");
    assert_eq!(said.concat().replace('=', ""), KNIGHT);
    for line in &set.lines {
        assert!(line.width.0 < 112.5, "{:?}", line.width);
        if line.hyphenated {
            let last = runs(line).last().unwrap().glyphs.last().copied().unwrap();
            assert_eq!(last.text_len, 0);
        }
    }
}

#[test]
fn a_ligature_is_taken_apart_where_a_line_ends_in_it() {
    let fixture = Fixture::new();
    let german = "Auflage Auflage Auflage Auflage Auflage Auflage Auflage Auflage Auflage Auflage";
    let ligature = fixture.fonts.face(fixture.fonts.select("Source Serif 4", false, false).unwrap());
    let f = ligature.glyph('f').unwrap();
    for measure in [60.0, 64.0, 68.0, 72.0, 76.0, 80.0] {
        let set = fixture.set(&[text(0, german)], measure, "de");
        assert_eq!(lines(&set).concat().replace('=', ""), german);
        for line in set.lines.iter().filter(|line| said(line).ends_with("Auf=")) {
            let glyphs: Vec<u16> = runs(line).flat_map(|run| run.glyphs.iter().map(|g| g.id)).collect();
            assert_eq!(glyphs[glyphs.len() - 2], f, "the f stands alone before the hyphen");
        }
    }
}

#[test]
fn soft_hyphens_break_and_do_not_show() {
    let fixture = Fixture::new();
    let source = "Donau\u{ad}dampf\u{ad}schiff\u{ad}fahrt";
    let whole = fixture.set(&[text(0, source)], 300.0, "tlh");
    assert_eq!(lines(&whole), ["Donaudampfschifffahrt"]);
    let broken = fixture.set(&[text(0, source)], 62.0, "tlh");
    assert_eq!(lines(&broken), ["Donau=", "dampfschiff=", "fahrt"]);
}

#[test]
fn hebrew_in_english_is_seen_from_right_to_left() {
    let fixture = Fixture::new();
    let set = fixture.set(&[text(0, "the word שלום means peace")], 300.0, "en");
    assert_eq!(lines(&set), ["the word שלום means peace"]);
    assert_eq!(set.lines.iter().map(seen).collect::<Vec<_>>(), ["the word םולש means peace"]);
    let hebrew = runs(&set.lines[0]).find(|run| run.rtl).unwrap();
    assert_eq!(fixture.fonts.face(hebrew.face).family(), "Noto Serif Hebrew");
}

#[test]
fn english_in_arabic_stands_in_a_paragraph_that_starts_at_the_right() {
    let fixture = Fixture::new();
    let source = "قال the big man نعم";
    let set = fixture.set(&[text(0, source)], 300.0, "ar");
    assert_eq!(lines(&set), [source]);
    let line = &set.lines[0];
    // From the left: the end of the sentence, the English words in their own order, the start.
    let mut order: Vec<bool> = runs(line).map(|run| run.rtl).collect();
    order.dedup();
    assert_eq!(order, [true, false, true]);
    assert!(seen(line).contains("the big man"));
    assert!((line.width.0 - 300.0).abs() < 0.01, "{:?}", line.width);
}

#[test]
fn arabic_letters_stay_joined_and_lines_start_at_the_right() {
    let fixture = Fixture::new();
    let source = "السلام عليكم ورحمة الله وبركاته أهلا وسهلا بكم في هذا الكتاب الجديد";
    let set = fixture.set(&[text(0, source)], 120.0, "ar");
    assert!(set.lines.len() > 1);
    assert_eq!(lines(&set).concat(), source);
    let whole = fixture.set(&[text(0, source)], 2000.0, "ar");
    let glyphs = |set: &SetLines| {
        let mut all: Vec<(u32, u16)> = set
            .lines
            .iter()
            .flat_map(|line| {
                runs(line).flat_map(|run| run.glyphs.iter().map(|g| (g.cluster, g.id))).collect::<Vec<_>>()
            })
            .collect();
        all.sort_unstable();
        all
    };
    assert_eq!(glyphs(&set), glyphs(&whole), "the breaks change no letter");
    for line in &set.lines[..set.lines.len() - 1] {
        assert!((line.width.0 - 120.0).abs() < 2.0, "{:?}", line.width);
    }
}

#[test]
fn an_isolate_keeps_code_in_arabic_from_left_to_right() {
    let fixture = Fixture::new();
    let code =
        Inline::Code(Code { id: NodeId(1), span: Span::default(), attrs: Attrs::default(), text: "a - 1".to_owned() });
    let set = fixture.set(&[text(0, "الأمر "), code, text(2, " هنا")], 300.0, "ar");
    assert!(seen(&set.lines[0]).contains("a - 1"), "{}", seen(&set.lines[0]));
}

#[test]
fn a_node_has_runs_of_its_own_and_a_soft_break_belongs_to_the_text() {
    let fixture = Fixture::new();
    let content = [
        text(0, "plain"),
        soft(1),
        styled(2, InlineStyle::Emphasis, vec![text(3, "leaning")]),
        soft(4),
        text(5, "plain again"),
    ];
    let set = fixture.set(&content, 300.0, "en");
    let nodes: Vec<_> = runs(&set.lines[0]).map(|run| run.content).collect();
    assert_eq!(nodes, [0, 3, 5].map(|id| Content::Node(NodeId(id))));
    assert_eq!(lines(&set), ["plain leaning plain again"]);
    assert_eq!(set.lines[0].start.map(|p| (p.node.0, p.offset)), Some((0, 0)));
}

#[test]
fn spaces_are_one_space_and_ideographs_need_none() {
    let fixture = Fixture::new();
    let set = fixture.set(&[text(0, "  two   spaces "), soft(1), text(2, " here")], 300.0, "en");
    assert_eq!(lines(&set), ["two spaces here"]);
    let set = fixture.set(&[text(0, "漢字"), soft(1), text(2, "仮名")], 300.0, "ja");
    assert_eq!(lines(&set), ["漢字仮名"]);
}

#[test]
fn a_missing_glyph_is_named_once_at_its_place() {
    let fixture = Fixture::new();
    let set = fixture.set(&[text(0, "a 漢 b 漢 c")], 300.0, "en");
    assert_eq!(set.warnings.len(), 1);
    let warning = &set.warnings[0];
    assert_eq!(warning.code, "missing-glyph");
    assert_eq!(warning.message, "no font has the character “漢” (U+6F22)");
    assert_eq!(warning.span, Some(Span::new(FileId(0), 2, 5)));
    assert_eq!(lines(&set), ["a 漢 b 漢 c"]);
    assert!(runs(&set.lines[0]).all(|run| run.glyphs.iter().all(|glyph| glyph.id != 0)));
}

#[test]
fn the_place_of_a_missing_glyph_is_found_behind_smart_punctuation() {
    let fixture = Fixture::new();
    // As written: "x" -- 漢
    let smart =
        Inline::Text(Text { id: NodeId(0), span: Span::new(FileId(0), 100, 110), text: "“x” – 漢".to_owned() });
    let set = fixture.set(&[smart], 300.0, "en");
    assert_eq!(set.warnings[0].span, Some(Span::new(FileId(0), 107, 110)));
}

#[test]
fn a_note_call_is_a_small_figure_with_a_link_and_an_anchor() {
    let fixture = Fixture::new();
    let call = Inline::Note(NoteCall { id: NodeId(1), span: Span::default(), note: NoteRef { note: 11, call: 0 } });
    let set = fixture.set(&[text(0, "word"), call, text(2, " and on")], 300.0, "en");
    let line = &set.lines[0];
    assert_eq!(said(line), "word12 and on");
    assert_eq!(line.notes, [NoteMark { note: 11, call: 0 }]);
    assert_eq!(line.anchors[0].name, "call-12-1");
    assert!(line.anchors[0].x > Pt(10.0));
    let link = line.items.iter().find_map(|item| match item {
        FrameItem::Link { target, node, rect } => Some((target.clone(), *node, *rect)),
        FrameItem::Glyphs(_) | FrameItem::Rule { .. } | FrameItem::Image { .. } => None,
    });
    let (target, node, rect) = link.unwrap();
    assert_eq!(target, Target::Internal("note-12".to_owned()));
    assert_eq!(node, NodeId(1));
    assert!(rect.origin.x.approx_eq(line.anchors[0].x));
}

#[test]
fn a_link_over_two_lines_has_an_area_in_each() {
    let fixture = Fixture::new();
    let link = Inline::Link(Link {
        id: NodeId(1),
        span: Span::default(),
        attrs: Attrs::default(),
        target: Target::External("https://example.org/".to_owned()),
        title: None,
        content: vec![text(2, "some words that are linked to another place")],
    });
    let set = fixture.set(&[text(0, "Here are "), link, text(3, " and the end of it")], 120.0, "en");
    let areas: Vec<usize> = set
        .lines
        .iter()
        .map(|line| line.items.iter().filter(|item| matches!(item, FrameItem::Link { .. })).count())
        .collect();
    assert!(areas.iter().filter(|count| **count == 1).count() >= 2, "{areas:?}");
    assert!(areas.iter().all(|count| *count <= 1), "{areas:?}");
}

#[test]
fn marks_are_rules_beside_the_glyphs() {
    let fixture = Fixture::new();
    let content = [
        styled(1, InlineStyle::Highlight, vec![text(2, "seen")]),
        text(3, " "),
        styled(4, InlineStyle::Strikethrough, vec![text(5, "gone")]),
    ];
    let set = fixture.set(&content, 300.0, "en");
    let kinds: Vec<&str> = set.lines[0]
        .items
        .iter()
        .map(|item| match item {
            FrameItem::Glyphs(_) => "glyphs",
            FrameItem::Rule { .. } => "rule",
            FrameItem::Image { .. } => "image",
            FrameItem::Link { .. } => "link",
        })
        .collect();
    assert_eq!(kinds.first(), Some(&"rule"), "the highlight lies under the glyphs");
    assert_eq!(kinds.last(), Some(&"rule"));
}

#[test]
fn what_no_line_can_hold_is_broken_anywhere() {
    let fixture = Fixture::new();
    let token = "q".repeat(60);
    let set = fixture.set(&[text(0, &token)], 80.0, "en");
    assert!(set.warnings.is_empty(), "{:?}", set.warnings);
    assert!(set.lines.len() > 3);
    assert_eq!(lines(&set).concat(), token);
    let address = "see https://www.example.org/a/very/long/path?with=query&and=more for it";
    let set = fixture.set(&[text(0, address)], 90.0, "en");
    assert!(set.warnings.is_empty(), "{:?}", set.warnings);
    assert_eq!(lines(&set).concat(), address);
    assert!(set.lines.iter().all(|line| !line.hyphenated));
}

#[test]
fn numbers_stay_with_what_they_count() {
    let fixture = Fixture::new();
    for measure in 40..120 {
        let set = fixture.set(&[text(0, "see § 12 on p. 345 for 5 km of it")], f64::from(measure), "en");
        for line in lines(&set) {
            let line = line.trim_end();
            assert!(!line.ends_with('§') && !line.ends_with("p.") && !line.ends_with(" 5"), "{line}");
        }
    }
}

#[test]
fn code_keeps_its_lines_and_goes_on_after_a_mark() {
    let fixture = Fixture::new();
    let code = "fn main() {\n\tlet x = 1;\n\n    println!(\"a rather long line of code\");\n}\n";
    let content = Content::Node(NodeId(7));
    let shape = ParagraphShape { text: fixture.style.code.clone(), align: Align::Start, ..shape(150.0, "en") };
    let set = set_code(&fixture.cx(), code, content, &shape);
    let own: Vec<String> = set
        .lines
        .iter()
        .map(|line| {
            let mut line = line.clone();
            line.items.retain(|item| matches!(item, FrameItem::Glyphs(run) if run.content == content));
            said(&line)
        })
        .collect();
    assert_eq!(own, ["fn main() {", "\tlet x = 1;", "", "    println!(\"a rather long ", "line of code\");", "}"]);
    assert_eq!(set.lines[4].items.len(), 2, "a mark and the code");
    let column = runs(&set.lines[0]).next().unwrap().glyphs[0].advance;
    let tab = runs(&set.lines[1]).next().unwrap().glyphs[0].advance;
    assert!((tab - 4.0 * column).abs() < 0.01);
    assert_eq!(set.lines[3].start.map(|p| p.offset), Some(25));
}

#[test]
fn a_label_is_one_line_at_the_left() {
    let fixture = Fixture::new();
    for dir in [Direction::Ltr, Direction::Rtl] {
        let set = set_label(&fixture.cx(), "12.", Content::Node(NodeId(1)), &fixture.style.body, dir);
        assert_eq!(lines(&set), ["12."]);
        let x = runs(&set.lines[0]).next().unwrap().origin.x;
        assert!(x.approx_eq(Pt::ZERO), "{x:?}");
    }
}

#[test]
fn widths_are_those_of_the_longest_word_and_line() {
    let fixture = Fixture::new();
    let content = [text(0, "a longish text")];
    let widths = measure(&fixture.cx(), &content, &fixture.style.body);
    let word = measure(&fixture.cx(), &[text(0, "longish")], &fixture.style.body);
    assert!(widths.min.0 > 20.0 && widths.max > widths.min);
    assert!((widths.min - word.max).abs() < Pt(0.5));
}

#[test]
fn nothing_to_show_is_no_line() {
    let fixture = Fixture::new();
    assert!(fixture.set(&[], 100.0, "en").lines.is_empty());
    assert!(fixture.set(&[text(0, " \u{200b}"), soft(1)], 100.0, "en").lines.is_empty());
}

fn any_text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-z]{1,12}",
        1 => "[A-Z][a-z]{2,8}[.,;!?]",
        1 => "(efficient|waffle|office|fjord|AVATAR|https://a.b/c_d)",
        1 => "[א-ת]{1,7}",
        1 => "[ا-ي]{1,7}",
        1 => "[а-я]{1,9}",
        1 => "[一-丏]{1,4}",
        1 => "[0-9]{1,5}",
        1 => "\\PC{1,5}",
    ];
    prop::collection::vec(word, 1..30).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Text comes out whole and in order, each byte once, at any measure and in either direction.
    #[test]
    fn every_byte_is_covered_once(source in any_text(), measure in 20.0..300.0f64, rtl in any::<bool>()) {
        let fixture = Fixture::new();
        let set = fixture.set(&[text(0, &source)], measure, if rtl { "fa" } else { "en" });
        let shown: String = lines(&set).concat().replace('=', "");
        let ignorable = |c: &char| !c.is_whitespace() && !itemize::is_ignorable(*c) && *c != '=';
        let wanted: String = source.chars().filter(ignorable).collect();
        let got: String = shown.chars().filter(ignorable).collect();
        prop_assert_eq!(wanted, got);
        for line in &set.lines {
            let overfull = line.width.0 > measure + 3.0;
            prop_assert!(!overfull || set.warnings.iter().any(|w| w.code == "overfull-line"));
            for run in runs(line) {
                prop_assert!(run.glyphs.iter().all(|glyph| glyph.id != 0));
            }
        }
    }
}

#[test]
fn words_from_memory_are_those_that_are_shaped_anew() {
    let fixture = Fixture::new();
    // V and T are kerned with a space in this face, the others are not.
    let source = "V of T to AV efficient fluff, Type V. To “quote” it AVAT office V";
    let cx = fixture.cx();
    let style = TextStyle::serif(Pt(11.0), Pt(14.5));
    let flat = flatten(&cx, &[text(0, source)], &style, Pt(300.0));
    let itemized = itemize(&cx, &flat, Direction::Ltr);
    let lang = Lang::default();
    let mut shaper = Shaper::new(&cx, &flat, &itemized, &lang);
    let by_words = shaper.shape(&itemized.runs);
    let by_words_again = shaper.shape(&itemized.runs);
    let mut whole = Vec::new();
    for run in &itemized.runs {
        shaper.fragment(run, run.range.clone(), None, &mut whole);
    }
    let drawn = |glyphs: &[shape::Shaped]| {
        glyphs.iter().map(|g| (g.id, g.cluster, g.text_len, (g.advance * 1000.0).round(), g.space)).collect::<Vec<_>>()
    };
    assert_eq!(drawn(&by_words.glyphs), drawn(&whole));
    assert_eq!(drawn(&by_words_again.glyphs), drawn(&whole));
}

#[test]
fn a_word_is_of_one_face() {
    let fixture = Fixture::new();
    // The serif has no omega with iota subscript: the word goes to a face that has it, the next one comes back.
    let set = fixture.set(&[text(0, "λόγῳ λόγος")], 300.0, "el");
    let families: Vec<(&str, String)> = runs(&set.lines[0])
        .map(|run| {
            let said: String =
                run.glyphs.iter().map(|g| &run.text[g.cluster as usize..][..usize::from(g.text_len)]).collect();
            (fixture.fonts.face(run.face).family(), said)
        })
        .collect();
    assert_eq!(families.len(), 2, "{families:?}");
    assert_eq!(families[0].1.trim(), "λόγῳ");
    assert_eq!(families[1].0, "Source Serif 4");
}

#[test]
fn a_kerned_space_shrinks_less() {
    let fixture = Fixture::new();
    // V, T and Y are kerned with a space in this face.
    let source = "New York V of T to Y and V with To Y of V. ".repeat(12);
    let narrowest = |measure: u32| {
        let set = fixture.set(&[text(0, &source)], f64::from(measure), "en");
        let lines =
            set.lines.iter().flat_map(|line| runs(line).flat_map(|run| run.glyphs.iter().map(move |g| (run, g))));
        let spaces = lines.filter(|(run, glyph)| {
            run.text.get(glyph.cluster as usize..).is_some_and(|rest| rest.starts_with(' ')) && glyph.advance > 0.0
        });
        spaces.map(|(_, glyph)| f64::from(glyph.advance)).fold(f64::MAX, f64::min)
    };
    let least = (150..300).map(narrowest).fold(f64::MAX, f64::min);
    assert!(least > 0.1549 * 11.0 && least < 0.17 * 11.0, "{least}");
}
