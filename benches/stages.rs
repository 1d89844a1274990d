//! How long each stage takes, over the sample essay as it stands and over as many copies of it as make a book of some
//! hundred pages. `cargo bench` measures, `cargo bench -- layout` only what has that in its name;
//! `benches/compare` sets the whole program beside others.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::wildcard_enum_match_arm,
    reason = "a bench has no callers, and stops at the first fault"
)]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use publish::layout::text::{TextContext, set_paragraph};
use publish::layout::{Align, ParagraphShape};
use publish::manuscript::Manuscript;
use publish::model::{Block, BlockKind, Bound, Inline};
use publish::{Options, Prepared, epub, layout, parse, pdf, prepare, resolve};

#[path = "../tests/it/press.rs"]
#[allow(dead_code, reason = "the benches take the stages apart")]
mod press;

const ESSAY: &str = "manuscript/russia-iran-iraq.md";

/// The essay, `copies` times over, in a folder of its own.
fn text(copies: usize) -> (tempfile::TempDir, PathBuf) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let essay = fs::read_to_string(root.join(ESSAY)).expect("the sample essay");
    let end = essay.strip_prefix("---").and_then(|rest| rest.find("\n---")).expect("front matter") + "---\n---\n".len();
    let (front, body) = essay.split_at(end);
    let mut text = front.to_owned();
    for copy in 0..copies {
        // Notes keep apart by their labels.
        text.push_str(&body.replace("[^", &format!("[^{copy}-")));
        text.push_str("\n\n");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("text.md");
    fs::write(&path, text).expect("a file");
    (folder, path)
}

/// The longest paragraph of a book.
fn longest(blocks: &[Block<Bound>]) -> &[Inline<Bound>] {
    let paragraphs = blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Paragraph(content) => Some(content.as_slice()),
        _ => None,
    });
    paragraphs.max_by_key(|content| publish::model::inline::plain_text(content).len()).expect("a paragraph")
}

struct Stages {
    manuscript: Manuscript,
    prepared: Prepared,
}

impl Stages {
    fn of(path: &Path) -> Self {
        let mut findings = Vec::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        // As if it stood where the essay does, so that its pictures are found.
        let manuscript =
            Manuscript { folder: root.join("manuscript"), root: root.to_owned(), ..press::read(path, &mut findings) };
        let prepared = prepare(&manuscript, press::fonts(), &Options::default(), &mut findings);
        Self { manuscript, prepared: prepared.unwrap_or_else(|| panic!("the essay has errors: {findings:?}")) }
    }
}

fn stages(criterion: &mut Criterion) {
    for (name, copies) in [("essay", 1), ("book", 30)] {
        let (_folder, path) = text(copies);
        let Stages { manuscript, prepared: Prepared { book, style, images, .. } } = Stages::of(&path);
        let fonts = press::fonts();
        let pages = layout::layout(&book, &style, fonts, &images).output;
        println!("{name}: {} bytes, {} pages", manuscript.text().len(), pages.pages.len());

        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(manuscript.text().len() as u64));
        group.sample_size(10).measurement_time(Duration::from_secs(4)).warm_up_time(Duration::from_secs(1));
        group.bench_function("read", |bench| bench.iter(|| press::read(black_box(&path), &mut Vec::new())));
        group.bench_function("parse", |bench| bench.iter(|| parse::parse(black_box(&manuscript))));
        group.bench_function("resolve", |bench| {
            let document = parse::parse(&manuscript).expect("a sound manuscript").output;
            bench.iter_batched(
                || document.clone(),
                |document| resolve::resolve(document, &style),
                BatchSize::LargeInput,
            );
        });
        group.bench_function("layout", |bench| bench.iter(|| layout::layout(black_box(&book), &style, fonts, &images)));
        group.bench_function("pdf", |bench| {
            bench.iter(|| pdf::write(black_box(&pages), &book.metadata, fonts, &images));
        });
        group.bench_function("epub", |bench| {
            bench.iter(|| epub::write(black_box(&book), &pages.map, &style, fonts, &images));
        });
        group.finish();
    }
}

fn paragraph(criterion: &mut Criterion) {
    let (_folder, path) = text(1);
    let Prepared { book, style, images, .. } = Stages::of(&path).prepared;
    let content = longest(&book.blocks);
    let cx = TextContext { style: &style, fonts: press::fonts(), images: &images };
    let shape = ParagraphShape {
        text: style.body.clone(),
        measure: style.page.text_block().size.width,
        indent: style.blocks.paragraph_indent.at(style.body.size),
        align: Align::Justify,
        lang: book.metadata.lang.clone(),
        dir: book.metadata.dir,
    };
    let mut group = criterion.benchmark_group("paragraph");
    group.throughput(Throughput::Bytes(publish::model::inline::plain_text(content).len() as u64));
    group.bench_function("set", |bench| bench.iter(|| set_paragraph(&cx, black_box(content), &shape)));
    group.finish();
}

criterion_group!(benches, stages, paragraph);
criterion_main!(benches);
