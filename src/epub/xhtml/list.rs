//! Lists: bulleted, numbered, of tasks, of terms.

use super::Writer;
use crate::model::{Block, BlockKind, Bound, DescriptionList, List, ListDelimiter, ListItem, TaskState};

impl<'a> Writer<'a> {
    /// Writes a bulleted or numbered list.
    pub(super) fn list(&mut self, block: &'a Block<Bound>, list: &'a List<Bound>) {
        let tasks = list.items.iter().any(|item| item.task.is_some());
        let mut class = Vec::new();
        if tasks && list.numbering.is_none() {
            class.push("tasks");
        }
        if !list.tight {
            class.push("loose");
        }
        if list.numbering.is_some_and(|numbering| numbering.delimiter == ListDelimiter::Parenthesis) {
            class.push("parenthesis");
        }
        let tag = if list.numbering.is_some() { "ol" } else { "ul" };
        self.out.push('<');
        self.out.push_str(tag);
        self.attrs(&block.attrs, &class.join(" "));
        if let Some(numbering) = list.numbering.filter(|numbering| numbering.start != 1) {
            self.attr("start", &numbering.start.to_string());
        }
        self.out.push_str(">\n");
        for (index, item) in list.items.iter().enumerate() {
            self.item(item, list.tight, (index == 0).then_some(block));
        }
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push_str(">\n");
    }

    /// An item. Pages that start at the list itself start in its first item: a list may hold nothing else.
    fn item(&mut self, item: &'a ListItem<Bound>, tight: bool, list: Option<&Block<Bound>>) {
        let words = self.cx.words;
        self.out.push_str(if item.task.is_some() { "<li class=\"task\">" } else { "<li>" });
        if let Some(list) = list {
            self.node(list.id);
        }
        self.node(item.id);
        if let Some(state) = item.task {
            let (sign, name) = match state {
                TaskState::Open => ("\u{2610}", words.task_open),
                TaskState::Done => ("\u{2611}", words.task_done),
            };
            self.out.push_str("<span class=\"box-sign\" role=\"img\"");
            self.attr("aria-label", name);
            self.out.push('>');
            self.text(sign);
            self.out.push_str("</span> ");
        }
        self.loose_or_tight(&item.blocks, tight);
        self.out.push_str("</li>\n");
    }

    /// Blocks of an item; in a tight list a paragraph without attributes is bare text.
    fn loose_or_tight(&mut self, blocks: &'a [Block<Bound>], tight: bool) {
        for (index, block) in blocks.iter().enumerate() {
            match &block.kind {
                BlockKind::Paragraph(content) if tight && block.attrs.is_empty() => {
                    if index > 0 {
                        self.out.push('\n');
                    }
                    self.last = None;
                    self.node(block.id);
                    self.inlines(content);
                }
                BlockKind::Paragraph(_)
                | BlockKind::Heading(_)
                | BlockKind::List(_)
                | BlockKind::Descriptions(_)
                | BlockKind::Quote(_)
                | BlockKind::Code(_)
                | BlockKind::Figure(_)
                | BlockKind::Table(_)
                | BlockKind::Container(_)
                | BlockKind::Math(_)
                | BlockKind::Rule
                | BlockKind::PageBreak
                | BlockKind::Contents(_)
                | BlockKind::Comment(_) => {
                    self.out.push('\n');
                    self.block(block);
                }
            }
        }
    }

    /// Writes terms with their descriptions; HTML wants at least one description for each term.
    pub(super) fn descriptions(&mut self, block: &'a Block<Bound>, list: &'a DescriptionList<Bound>) {
        if list.items.is_empty() {
            return self.node(block.id);
        }
        self.out.push_str("<dl");
        self.attrs(&block.attrs, if list.tight { "" } else { "loose" });
        self.out.push_str(">\n");
        for (index, item) in list.items.iter().enumerate() {
            self.last = None;
            self.out.push_str("<dt>");
            if index == 0 {
                self.node(block.id);
            }
            self.node(item.id);
            let bold = super::FaceKey { bold: true, ..self.face };
            self.with_face(bold, |writer| writer.inlines(&item.term));
            self.out.push_str("</dt>\n");
            for detail in &item.details {
                self.out.push_str("<dd>");
                self.loose_or_tight(detail, list.tight);
                self.out.push_str("</dd>\n");
            }
            if item.details.is_empty() {
                self.out.push_str("<dd></dd>\n");
            }
        }
        self.out.push_str("</dl>\n");
    }
}
