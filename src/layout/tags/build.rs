//! The tags of a book, in the order of its text.
//!
//! Every node that the pages show has one leaf. A note stands right behind the block of its first call, so that it is
//! read where it is called, not where the foot of the page happens to be.

use crate::layout::blocks::own_title;
use crate::model::inline::plain_text;
use crate::model::{
    Attrs, Block, BlockKind, Book, Bound, Byline, Container, ContainerKind, ContentsEntry, Figure, FigureBody, Image,
    Inline, InlineStyle, Lang, Link, List, NodeId, Note, Row, Table, Target, TaskState,
};
use crate::style::Words;

use super::{Kid, Role, Scope, Tag, TagId, TagTree};

/// The tags of `book`.
pub(crate) fn build(book: &Book) -> TagTree {
    let mut builder = Builder {
        book,
        tags: Vec::new(),
        levels: Vec::new(),
        noted: vec![false; book.notes.len()],
        called: Vec::new(),
        in_note: false,
    };
    let root = builder.root();
    builder.title(root);
    builder.sections(root);
    for index in 0..book.notes.len() {
        builder.called.push(index);
    }
    builder.notes(root);
    TagTree { tags: builder.tags }
}

struct Builder<'a> {
    book: &'a Book,
    tags: Vec<Tag>,
    /// The levels of the headings around this place, outermost first.
    levels: Vec<u8>,
    /// Which notes have their tag.
    noted: Vec<bool>,
    /// The notes called since the last block ended.
    called: Vec<usize>,
    /// Whether the tags of a note are being made.
    in_note: bool,
}

impl Builder<'_> {
    fn root(&mut self) -> TagId {
        let mut tag = blank(Role::Document, None);
        tag.lang = Some(self.book.metadata.lang.clone());
        self.tags.push(tag);
        TagId(0)
    }

    /// A new tag, the last kid of `parent`.
    fn open(&mut self, parent: TagId, role: Role) -> TagId {
        let id = TagId(u32::try_from(self.tags.len()).unwrap_or(u32::MAX));
        self.tags.push(blank(role, Some(parent)));
        self.kid(parent, Kid::Tag(id));
        id
    }

    fn kid(&mut self, parent: TagId, kid: Kid) {
        if let Some(tag) = self.get(parent) {
            tag.kids.push(kid);
        }
    }

    fn leaf(&mut self, parent: TagId, node: NodeId) {
        self.kid(parent, Kid::Content(node));
    }

    fn get(&mut self, id: TagId) -> Option<&mut Tag> {
        self.tags.get_mut(id.0 as usize)
    }

    fn set_alt(&mut self, id: TagId, alt: &str) {
        if let Some(tag) = self.get(id) {
            tag.alt = Some(alt.to_owned());
        }
    }

    fn set_attrs(&mut self, id: TagId, attrs: &Attrs) {
        if let Some(tag) = self.get(id) {
            tag.lang.clone_from(&attrs.lang);
            tag.id.clone_from(&attrs.id);
        }
    }

    /// The title block.
    fn title(&mut self, root: TagId) {
        let book = self.book;
        let title = &book.title;
        self.text_block(root, Role::Title, &title.title);
        self.text_block(root, Role::P, &title.subtitle);
        for Byline { name, affiliation } in &title.authors {
            self.text_block(root, Role::P, name);
            self.text_block(root, Role::P, affiliation);
        }
        self.text_block(root, Role::P, &title.date);
        if !title.abstract_.is_empty() {
            let div = self.open(root, Role::Div);
            self.blocks(div, &title.abstract_);
        }
        self.notes(root);
    }

    fn text_block(&mut self, parent: TagId, role: Role, content: &[Inline<Bound>]) {
        if !content.is_empty() {
            let tag = self.open(parent, role);
            self.inlines(tag, content);
        }
    }

    /// The body: a section for each heading, within that of the heading above it.
    fn sections(&mut self, root: TagId) {
        let book = self.book;
        let mut sections: Vec<(u8, TagId)> = Vec::new();
        for block in &book.blocks {
            if let BlockKind::Heading(heading) = &block.kind {
                while sections.last().is_some_and(|(level, _)| *level >= heading.level) {
                    sections.pop();
                }
                let parent = sections.last().map_or(root, |(_, tag)| *tag);
                let section = self.open(parent, Role::Sect);
                sections.push((heading.level, section));
            }
            let parent = sections.last().map_or(root, |(_, tag)| *tag);
            self.block(parent, block);
        }
    }

    fn blocks(&mut self, parent: TagId, blocks: &[Block<Bound>]) {
        for block in blocks {
            self.block(parent, block);
        }
    }

    fn block(&mut self, parent: TagId, block: &Block<Bound>) {
        match &block.kind {
            BlockKind::Paragraph(content) => {
                let tag = self.tag_of(parent, Role::P, block);
                self.inlines(tag, content);
            }
            BlockKind::Heading(heading) => {
                while self.levels.last().is_some_and(|level| *level >= heading.level) {
                    self.levels.pop();
                }
                self.levels.push(heading.level);
                let depth = u8::try_from(self.levels.len()).unwrap_or(6).min(6);
                let tag = self.tag_of(parent, Role::H(depth), block);
                if let Some(tag) = self.get(tag) {
                    tag.title = Some(plain_text(&heading.content));
                }
                if heading.number.is_some() {
                    self.leaf(tag, block.id);
                }
                self.inlines(tag, &heading.content);
            }
            BlockKind::List(list) => {
                let tag = self.tag_of(parent, Role::L { numbered: list.numbering.is_some() }, block);
                self.list(tag, list);
            }
            BlockKind::Descriptions(list) => {
                let tag = self.tag_of(parent, Role::L { numbered: false }, block);
                for item in &list.items {
                    let li = self.open(tag, Role::LI);
                    let label = self.open(li, Role::Lbl);
                    self.inlines(label, &item.term);
                    let body = self.open(li, Role::LBody);
                    self.notes(body);
                    for blocks in &item.details {
                        self.blocks(body, blocks);
                    }
                }
            }
            BlockKind::Quote(blocks) => {
                let tag = self.tag_of(parent, Role::BlockQuote, block);
                self.blocks(tag, blocks);
            }
            BlockKind::Code(code) => {
                self.text_block(parent, Role::P, &code.caption);
                let tag = self.tag_of(parent, Role::P, block);
                let code = self.open(tag, Role::Code);
                self.leaf(code, block.id);
            }
            BlockKind::Figure(figure) => self.figure(parent, block, figure),
            BlockKind::Table(table) => self.table(parent, block, table),
            BlockKind::Container(container) => self.container(parent, block, container),
            BlockKind::Math(math) => {
                let tag = self.tag_of(parent, Role::Formula, block);
                self.set_alt(tag, &math.source);
                self.leaf(tag, block.id);
            }
            BlockKind::Contents(entries) => {
                let tag = self.tag_of(parent, Role::TOC, block);
                for entry in entries {
                    self.entry(tag, entry);
                }
            }
            BlockKind::Rule | BlockKind::PageBreak | BlockKind::Comment(_) => {}
        }
        self.notes(parent);
    }

    fn tag_of(&mut self, parent: TagId, role: Role, block: &Block<Bound>) -> TagId {
        let tag = self.open(parent, role);
        self.set_attrs(tag, &block.attrs);
        tag
    }

    fn list(&mut self, tag: TagId, list: &List<Bound>) {
        for item in &list.items {
            let li = self.open(tag, Role::LI);
            let label = self.open(li, Role::Lbl);
            self.leaf(label, item.id);
            if let Some(task) = item.task {
                let words = Words::of(self.book.metadata.lang.primary());
                let alt = match task {
                    TaskState::Open => words.task_open,
                    TaskState::Done => words.task_done,
                };
                self.set_alt(label, alt);
            }
            let body = self.open(li, Role::LBody);
            self.blocks(body, &item.blocks);
        }
    }

    fn entry(&mut self, parent: TagId, entry: &ContentsEntry<Bound>) {
        let item = self.open(parent, Role::TOCI);
        let reference = self.open(item, Role::Reference);
        let link = self.open(reference, Role::Link);
        self.leaf(link, entry.id);
        self.kid(link, Kid::Links(entry.id));
    }

    fn figure(&mut self, parent: TagId, block: &Block<Bound>, figure: &Figure<Bound>) {
        let tag = match &figure.body {
            FigureBody::Images(images) => match images.as_slice() {
                [image] if !is_decoration(image) => {
                    let tag = self.tag_of(parent, Role::Figure, block);
                    self.set_alt(tag, alt_of(image));
                    self.leaf(tag, image.id);
                    tag
                }
                images => {
                    let tag = self.tag_of(parent, Role::Div, block);
                    for image in images {
                        self.image(tag, image);
                    }
                    tag
                }
            },
            FigureBody::Blocks(blocks) => {
                let tag = self.tag_of(parent, Role::Div, block);
                self.blocks(tag, blocks);
                tag
            }
        };
        self.caption(tag, block, figure.number.is_some(), [&figure.caption, &figure.credit]);
    }

    fn caption(&mut self, parent: TagId, block: &Block<Bound>, numbered: bool, parts: [&[Inline<Bound>]; 2]) {
        if !numbered && parts.iter().all(|part| part.is_empty()) {
            return;
        }
        let caption = self.open(parent, Role::Caption);
        let [first, second] = parts;
        if numbered || !first.is_empty() {
            let tag = self.open(caption, Role::P);
            if numbered {
                self.leaf(tag, block.id);
            }
            self.inlines(tag, first);
        }
        self.text_block(caption, Role::P, second);
    }

    /// A picture within text or beside others.
    fn image(&mut self, parent: TagId, image: &Image<Bound>) {
        if is_decoration(image) {
            return;
        }
        let tag = self.open(parent, Role::Figure);
        self.set_attrs(tag, &image.attrs);
        self.set_alt(tag, alt_of(image));
        self.leaf(tag, image.id);
    }

    fn table(&mut self, parent: TagId, block: &Block<Bound>, table: &Table<Bound>) {
        let tag = self.tag_of(parent, Role::Table, block);
        self.caption(tag, block, table.number.is_some(), [&table.caption, &[]]);
        if !table.head.is_empty() {
            let head = self.open(tag, Role::THead);
            self.rows(head, &table.head, true);
        }
        if !table.body.is_empty() {
            let body = self.open(tag, Role::TBody);
            self.rows(body, &table.body, false);
        }
    }

    fn rows(&mut self, parent: TagId, rows: &[Row<Bound>], head: bool) {
        for row in rows {
            let tr = self.open(parent, Role::TR);
            for cell in &row.cells {
                let (column_span, row_span) = (cell.column_span, cell.row_span);
                let role = if head {
                    Role::TH { scope: Scope::Column, column_span, row_span }
                } else if cell.header {
                    Role::TH { scope: Scope::Row, column_span, row_span }
                } else {
                    Role::TD { column_span, row_span }
                };
                let tag = self.open(tr, role);
                self.inlines(tag, &cell.content);
            }
        }
    }

    fn container(&mut self, parent: TagId, block: &Block<Bound>, container: &Container<Bound>) {
        let role = match &container.kind {
            ContainerKind::Epigraph => Role::BlockQuote,
            ContainerKind::Note
            | ContainerKind::Aside
            | ContainerKind::Questions
            | ContainerKind::Details
            | ContainerKind::Alert(_) => Role::Aside,
            ContainerKind::Abstract | ContainerKind::Series => Role::Sect,
            ContainerKind::Plain(_) => Role::Div,
        };
        let tag = self.tag_of(parent, role, block);
        if container.title.is_empty() {
            let lang: &Lang = block.attrs.lang.as_ref().unwrap_or(&self.book.metadata.lang);
            if !own_title(&container.kind, Words::of(lang.primary())).is_empty() {
                let title = self.open(tag, Role::P);
                self.leaf(title, block.id);
            }
        } else {
            self.text_block(tag, Role::P, &container.title);
            self.notes(tag);
        }
        self.blocks(tag, &container.blocks);
    }

    fn inlines(&mut self, parent: TagId, content: &[Inline<Bound>]) {
        for inline in content {
            self.inline(parent, inline);
        }
    }

    fn inline(&mut self, parent: TagId, inline: &Inline<Bound>) {
        match inline {
            Inline::Text(text) => self.leaf(parent, text.id),
            // The space of a line end belongs to the text beside it.
            Inline::SoftBreak { id: _, span: _ } | Inline::LineBreak { id: _, span: _ } => {}
            Inline::Styled(styled) => {
                let role = match &styled.style {
                    InlineStyle::Emphasis => Some(Role::Em),
                    InlineStyle::Strong => Some(Role::Strong),
                    InlineStyle::Abbreviation(_) => Some(Role::Span),
                    InlineStyle::Strikethrough
                    | InlineStyle::Highlight
                    | InlineStyle::Insert
                    | InlineStyle::Underline
                    | InlineStyle::Subscript
                    | InlineStyle::Superscript
                    | InlineStyle::Small
                    | InlineStyle::SmallCaps
                    | InlineStyle::Keyboard
                    | InlineStyle::Plain => styled.attrs.lang.is_some().then_some(Role::Span),
                };
                let tag = match role {
                    Some(role) => {
                        let tag = self.open(parent, role);
                        self.set_attrs(tag, &styled.attrs);
                        tag
                    }
                    None => parent,
                };
                if let InlineStyle::Abbreviation(Some(expansion)) = &styled.style
                    && let Some(tag) = self.get(tag)
                {
                    tag.expansion = Some(expansion.clone());
                }
                self.inlines(tag, &styled.content);
            }
            Inline::Code(code) => {
                let tag = self.open(parent, Role::Code);
                self.set_attrs(tag, &code.attrs);
                self.leaf(tag, code.id);
            }
            Inline::Link(link) => self.link(parent, link),
            Inline::Image(image) => self.image(parent, image),
            Inline::Note(call) => {
                let reference = self.open(parent, Role::Reference);
                let link = self.open(reference, Role::Link);
                self.leaf(link, call.id);
                self.kid(link, Kid::Links(call.id));
                self.called.push(call.note.note);
            }
            Inline::Math(math) => {
                let tag = self.open(parent, Role::Formula);
                self.set_alt(tag, &math.source);
                self.leaf(tag, math.id);
            }
            Inline::Anchor { id: _, span: _, attrs: _ } | Inline::Comment { id: _, span: _, text: _ } => {}
        }
    }

    fn link(&mut self, parent: TagId, link: &Link<Bound>) {
        match &link.target {
            Target::External(_) | Target::Internal(_) => {
                let tag = self.open(parent, Role::Link);
                self.set_attrs(tag, &link.attrs);
                self.inlines(tag, &link.content);
                self.kid(tag, Kid::Links(link.id));
            }
            Target::None => self.inlines(parent, &link.content),
        }
    }

    /// The notes called since the last block, and those called in them.
    fn notes(&mut self, parent: TagId) {
        if self.in_note {
            return;
        }
        while !self.called.is_empty() {
            for index in std::mem::take(&mut self.called) {
                let Some(done) = self.noted.get_mut(index) else { continue };
                if std::mem::replace(done, true) {
                    continue;
                }
                let book = self.book;
                if let Some(note) = book.notes.get(index) {
                    self.note(parent, index, note);
                }
            }
        }
    }

    fn note(&mut self, parent: TagId, index: usize, note: &Note<Bound>) {
        let tag = self.open(parent, Role::Note);
        if let Some(tag) = self.get(tag) {
            tag.id = Some(format!("note-{}", index + 1));
        }
        let label = self.open(tag, Role::Lbl);
        let link = self.open(label, Role::Link);
        self.leaf(link, note.id);
        self.kid(link, Kid::Links(note.id));
        // Notes called within this one follow it; they do not stand in it.
        self.in_note = true;
        self.blocks(tag, &note.blocks);
        self.in_note = false;
    }
}

fn blank(role: Role, parent: Option<TagId>) -> Tag {
    Tag { role, parent, kids: Vec::new(), lang: None, alt: None, expansion: None, title: None, id: None }
}

fn alt_of(image: &Image<Bound>) -> &str {
    image.alt.as_deref().filter(|alt| !alt.is_empty()).unwrap_or(&image.source)
}

/// Whether the author said that a picture is decoration.
pub(crate) fn is_decoration(image: &Image<Bound>) -> bool {
    image.alt.as_deref() == Some("")
}
