//! The exhaustive match over blocks.

use super::super::fonts::FaceKey;
use super::{TocEntry, Writer};
use crate::model::inline::plain_text;
use crate::model::{Block, BlockKind, Bound, CodeBlock, ContentsEntry, Heading, MathBlock, Number};

impl<'a> Writer<'a> {
    /// Writes blocks one below the other.
    pub(super) fn blocks(&mut self, blocks: &'a [Block<Bound>]) {
        for block in blocks {
            self.block(block);
        }
    }

    /// Writes a block.
    pub(super) fn block(&mut self, block: &'a Block<Bound>) {
        self.last = None;
        match &block.kind {
            BlockKind::Paragraph(content) => {
                self.open("p", block, "");
                self.inlines(content);
                self.out.push_str("</p>\n");
            }
            BlockKind::Heading(heading) => self.heading(block, heading),
            BlockKind::List(list) => self.list(block, list),
            BlockKind::Descriptions(list) => self.descriptions(block, list),
            BlockKind::Quote(blocks) => {
                self.open("blockquote", block, "");
                self.out.push('\n');
                self.blocks(blocks);
                self.out.push_str("</blockquote>\n");
            }
            BlockKind::Code(code) => self.code(block, code),
            BlockKind::Figure(figure) => self.figure(block, figure),
            BlockKind::Table(table) => self.table(block, table),
            BlockKind::Container(container) => self.container(block, container),
            BlockKind::Math(math) => self.math_block(block, math),
            BlockKind::Rule => {
                self.node(block.id);
                self.out.push_str("<hr");
                self.attrs(&block.attrs, "");
                self.out.push_str("/>\n");
            }
            BlockKind::PageBreak => {
                self.node(block.id);
                self.out.push_str("<div");
                self.attrs(&block.attrs, "page-break");
                self.out.push_str("></div>\n");
            }
            BlockKind::Contents(entries) => self.contents(block, entries),
            // Comments are for other authors.
            BlockKind::Comment(_) => self.node(block.id),
        }
    }

    /// Opens the element `tag` for `block`, with the pages that start at the block itself.
    pub(super) fn open(&mut self, tag: &str, block: &Block<Bound>, class: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        self.attrs(&block.attrs, class);
        self.out.push('>');
        self.node(block.id);
    }

    /// A heading. Its rank is its depth in the outline, so that no rank is skipped; its looks follow the level as written.
    fn heading(&mut self, block: &'a Block<Bound>, heading: &'a Heading<Bound>) {
        let words = plain_text(&heading.content);
        let level = heading.level.clamp(1, 6);
        let depth = self.levels.len().max(1);
        // In a box the levels of the body do not count: there only the step from the last heading does.
        let depth = if self.levels.last() == Some(&heading.level) { depth } else { depth.max(usize::from(level)) };
        let rank = u8::try_from(depth).unwrap_or(6).min(self.rank + 1).clamp(1, 6);
        let style = self.cx.style;
        let face = style.headings.get(usize::from(level) - 1).map_or(self.face, |style| FaceKey::of(&style.text));
        // A heading without words would be one for the eye alone.
        let blank = words.trim().is_empty() && heading.number.is_none();
        let tag = if blank { "div".to_owned() } else { format!("h{rank}") };
        let class = if rank == level && !blank { String::new() } else { format!("level-{level}") };
        self.open(&tag, block, &class);
        self.with_face(face, |writer| {
            writer.heading_number(heading.number.as_ref());
            writer.inlines(&heading.content);
        });
        self.out.push_str("</");
        self.out.push_str(&tag);
        self.out.push_str(">\n");
        if !blank {
            self.rank = rank;
            let number = heading.number.as_ref().map(|number| format!("{} ", spoken(number))).unwrap_or_default();
            let place = block.attrs.id.as_ref().and_then(|anchor| self.cx.division.anchors.get(anchor));
            self.toc.push(TocEntry {
                depth: u8::try_from(depth).unwrap_or(6).clamp(1, 6),
                text: format!("{number}{}", words.split_whitespace().collect::<Vec<_>>().join(" ")),
                id: place.filter(|place| place.home == self.home).map(|place| place.id.clone()),
                lang: block.attrs.lang.clone(),
            });
        }
    }

    fn heading_number(&mut self, number: Option<&Number>) {
        if let Some(number) = number {
            self.out.push_str("<span class=\"number\">");
            self.text(&spoken(number));
            self.out.push_str("</span> ");
        }
    }

    fn code(&mut self, block: &'a Block<Bound>, code: &'a CodeBlock<Bound>) {
        let caption = !code.caption.is_empty();
        if caption {
            self.open("figure", block, "listing");
            self.out.push_str("\n<figcaption>");
            let face = FaceKey::of(&self.cx.style.caption);
            self.with_face(face, |writer| writer.inlines(&code.caption));
            self.out.push_str("</figcaption>\n<pre>");
        } else {
            self.out.push_str("<pre");
            self.attrs(&block.attrs, "");
            self.out.push('>');
        }
        self.out.push_str("<code");
        if let Some(language) = code.language.as_deref().filter(|language| !language.trim().is_empty()) {
            self.attr("class", &format!("language-{}", language.split_whitespace().next().unwrap_or("")));
        }
        self.attr("dir", "ltr");
        self.out.push('>');
        // An HTML parser would drop a line feed right behind `<pre>`, but not behind `<code>`.
        let face = FaceKey::of(&self.cx.style.code);
        self.with_face(face, |writer| writer.node_text(block.id, &code.text));
        self.out.push_str("</code></pre>\n");
        if caption {
            self.out.push_str("</figure>\n");
        }
    }

    fn math_block(&mut self, block: &'a Block<Bound>, math: &'a MathBlock<Bound>) {
        self.facts.formulas = true;
        self.out.push_str("<div");
        self.attrs(&block.attrs, "formula");
        self.out.push('>');
        self.formula(block.id, &math.source);
        if let Some(number) = &math.number {
            self.out.push_str(" <span class=\"number\">");
            self.text(&format!("({})", number.value));
            self.out.push_str("</span>");
        }
        self.out.push_str("</div>\n");
    }

    /// The contents as the text shows them: a list of links. The navigation document is another matter.
    fn contents(&mut self, block: &'a Block<Bound>, entries: &'a [ContentsEntry<Bound>]) {
        if entries.is_empty() {
            return self.node(block.id);
        }
        self.open("div", block, "contents");
        self.out.push_str("\n<ul>\n");
        // The depths of the lists that are open, each deeper than the one before.
        let mut open: Vec<u8> = Vec::new();
        for entry in entries {
            while open.len() > 1 && open.last().is_some_and(|&depth| depth > entry.depth) {
                open.pop();
                self.out.push_str("</li>\n</ul>\n");
            }
            match open.last() {
                None => open.push(entry.depth),
                Some(&depth) if entry.depth > depth => {
                    open.push(entry.depth);
                    self.out.push_str("\n<ul>\n");
                }
                Some(_) => self.out.push_str("</li>\n"),
            }
            self.contents_entry(entry);
        }
        for _ in open {
            self.out.push_str("</li>\n</ul>\n");
        }
        self.out.push_str("</div>\n");
    }

    fn contents_entry(&mut self, entry: &'a ContentsEntry<Bound>) {
        self.out.push_str("<li>");
        let cx = self.cx;
        let place = cx.division.anchors.get(&entry.anchor);
        if let Some(place) = place {
            let href = self.href(place.home, &place.id);
            self.out.push_str("<a");
            self.attr("href", &href);
            self.out.push('>');
        }
        self.heading_number(entry.number.as_ref());
        self.last = None;
        self.node_text(entry.id, &entry.text);
        if place.is_some() {
            self.out.push_str("</a>");
        }
    }
}

/// A number with the word before it.
pub(super) fn spoken(number: &Number) -> String {
    if number.label.is_empty() { number.value.clone() } else { format!("{} {}", number.label, number.value) }
}
