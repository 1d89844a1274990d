//! The title page: what the front matter says, as the first page of the text shows it.

use super::super::fonts::FaceKey;
use super::Writer;
use crate::model::{Bound, Inline};
use crate::style::TextStyle;

impl<'a> Writer<'a> {
    /// Writes the title block, and the abstract under it.
    pub(super) fn title_block(&mut self) {
        let cx = self.cx;
        let title = &cx.book.title;
        self.out.push_str("<section class=\"titlepage\" epub:type=\"titlepage\">\n");
        let series = cx.book.metadata.series.as_ref().filter(|series| !series.title.trim().is_empty());
        if let Some(series) = series {
            let face = FaceKey::of(&cx.style.title.byline);
            self.out.push_str("<p class=\"series-title\">");
            self.with_face(face, |writer| writer.text(series.title.trim()));
            self.out.push_str("</p>\n");
        }
        self.node(title.id);
        let style = &cx.style.title;
        if title.title.is_empty() {
            self.out.push_str("<h1 class=\"title\">");
            self.with_face(FaceKey::of(&style.title), |writer| writer.text(cx.book.metadata.title.trim()));
            self.out.push_str("</h1>\n");
        } else {
            self.line("h1", "title", " epub:type=\"fulltitle\"", &title.title, &style.title);
        }
        self.line("p", "subtitle", " epub:type=\"subtitle\" role=\"doc-subtitle\"", &title.subtitle, &style.subtitle);
        for byline in &title.authors {
            self.line("p", "author", "", &byline.name, &style.byline);
            self.line("p", "affiliation", "", &byline.affiliation, &style.byline);
        }
        self.line("p", "date", "", &title.date, &style.byline);
        self.out.push_str("</section>\n");
        if !title.abstract_.is_empty() {
            let id = self.make_id();
            self.out.push_str("<section class=\"abstract\" epub:type=\"abstract\" role=\"doc-abstract\"");
            self.attr("aria-labelledby", &id);
            self.out.push_str(">\n<p class=\"box-title\"");
            self.attr("id", &id);
            self.out.push('>');
            let face = FaceKey { role: style.byline.role, bold: true, italic: false };
            self.with_face(face, |writer| writer.text(cx.words.summary));
            self.out.push_str("</p>\n");
            self.blocks(&title.abstract_);
            self.out.push_str("</section>\n");
        }
    }

    /// A line of the title block; nothing where there is nothing to say.
    fn line(&mut self, tag: &str, class: &str, also: &str, content: &'a [Inline<Bound>], style: &TextStyle) {
        if content.is_empty() {
            return;
        }
        self.last = None;
        self.out.push_str(&format!("<{tag} class=\"{class}\"{also}>"));
        self.with_face(FaceKey::of(style), |writer| writer.inlines(content));
        self.out.push_str(&format!("</{tag}>\n"));
    }
}
