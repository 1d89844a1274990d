//! Blocks with a purpose of their own: each kind with its element, its type in the EPUB vocabulary and the role
//! that DPUB-ARIA 1.1 allows on that element.

use super::super::fonts::FaceKey;
use super::Writer;
use crate::model::inline::plain_text;
use crate::model::{AlertKind, Block, Bound, Container, ContainerKind};

/// The element of a container.
struct Shape {
    tag: &'static str,
    class: String,
    epub_type: &'static str,
    role: &'static str,
    /// The title where the author gave none.
    title: &'static str,
}

impl<'a> Writer<'a> {
    /// Writes a container.
    pub(super) fn container(&mut self, block: &'a Block<Bound>, container: &'a Container<Bound>) {
        if container.kind == ContainerKind::Details {
            return self.details(block, container);
        }
        let shape = self.shape(&container.kind);
        let words = plain_text(&container.title);
        let name = if words.trim().is_empty() { shape.title } else { words.trim() };
        self.out.push('<');
        self.out.push_str(shape.tag);
        self.attrs(&block.attrs, &shape.class);
        if !shape.epub_type.is_empty() {
            self.attr("epub:type", shape.epub_type);
        }
        if !shape.role.is_empty() {
            self.attr("role", shape.role);
        }
        let plain = matches!(container.kind, ContainerKind::Plain(_));
        let title = (!name.is_empty()).then(|| self.make_id());
        if let Some(id) = title.as_ref().filter(|_| !plain) {
            self.attr("aria-labelledby", id);
        }
        self.out.push_str(">\n");
        self.node(block.id);
        if let Some(id) = &title {
            self.out.push_str("<p class=\"box-title\"");
            self.attr("id", id);
            self.out.push('>');
            self.box_title(container, shape.title);
            self.out.push_str("</p>\n");
        }
        self.blocks(&container.blocks);
        self.out.push_str("</");
        self.out.push_str(shape.tag);
        self.out.push_str(">\n");
    }

    fn box_title(&mut self, container: &'a Container<Bound>, otherwise: &'static str) {
        self.last = None;
        let face = FaceKey { role: self.cx.style.caption.role, bold: true, italic: false };
        self.with_face(face, |writer| {
            if plain_text(&container.title).trim().is_empty() {
                writer.text(otherwise);
            } else {
                writer.inlines(&container.title);
            }
        });
    }

    /// Shown open, because a page cannot be clicked before it is read.
    fn details(&mut self, block: &'a Block<Bound>, container: &'a Container<Bound>) {
        self.out.push_str("<details open=\"open\"");
        self.attrs(&block.attrs, "box");
        self.out.push_str(">\n<summary class=\"box-title\">");
        self.node(block.id);
        self.box_title(container, self.cx.words.details);
        self.out.push_str("</summary>\n");
        self.blocks(&container.blocks);
        self.out.push_str("</details>\n");
    }

    fn shape(&self, kind: &ContainerKind) -> Shape {
        let words = self.cx.words;
        let shape =
            |tag, class: &str, epub_type, role, title| Shape { tag, class: class.to_owned(), epub_type, role, title };
        match kind {
            ContainerKind::Abstract => shape("section", "abstract", "abstract", "doc-abstract", words.summary),
            ContainerKind::Note => shape("aside", "box note", "", "note", words.note),
            ContainerKind::Epigraph => shape("blockquote", "epigraph", "epigraph", "doc-epigraph", ""),
            ContainerKind::Questions => shape("section", "box questions", "qna", "doc-qna", words.questions),
            ContainerKind::Aside => shape("aside", "box aside", "", "note", ""),
            ContainerKind::Alert(AlertKind::Note) => shape("aside", "box alert info", "", "note", words.alert_note),
            ContainerKind::Alert(AlertKind::Tip) => shape("aside", "box alert tip", "tip", "doc-tip", words.alert_tip),
            ContainerKind::Alert(AlertKind::Important) => {
                shape("section", "box alert important", "notice", "doc-notice", words.alert_important)
            }
            ContainerKind::Alert(AlertKind::Warning) => {
                shape("section", "box alert warning", "notice", "doc-notice", words.alert_warning)
            }
            ContainerKind::Alert(AlertKind::Caution) => {
                shape("section", "box alert caution", "notice", "doc-notice", words.alert_caution)
            }
            ContainerKind::Details => shape("details", "box", "", "", words.details),
            ContainerKind::Series => shape("section", "series", "", "", ""),
            ContainerKind::Plain(name) => shape("div", name.as_deref().unwrap_or(""), "", "", ""),
        }
    }
}
