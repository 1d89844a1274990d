//! Figures: what is shown, its caption and its credit.

use super::super::fonts::FaceKey;
use super::Writer;
use super::block::spoken;
use crate::model::{Block, Bound, Figure, FigureBody, Inline, Number};

impl<'a> Writer<'a> {
    /// Writes a figure.
    pub(super) fn figure(&mut self, block: &'a Block<Bound>, figure: &'a Figure<Bound>) {
        self.open("figure", block, "");
        self.out.push('\n');
        match &figure.body {
            FigureBody::Images(images) => {
                let several = images.len() > 1;
                if several {
                    self.out.push_str("<div class=\"side-by-side\">\n");
                }
                for image in images {
                    self.image(image, "");
                    self.out.push('\n');
                }
                if several {
                    self.out.push_str("</div>\n");
                }
            }
            FigureBody::Blocks(blocks) => self.blocks(blocks),
        }
        if figure.number.is_some() || !figure.caption.is_empty() || !figure.credit.is_empty() {
            self.out.push_str("<figcaption>\n");
            let face = FaceKey::of(&self.cx.style.caption);
            self.with_face(face, |writer| {
                if figure.number.is_some() || !figure.caption.is_empty() {
                    writer.out.push_str("<p class=\"caption\">");
                    writer.caption(figure.number.as_ref(), &figure.caption);
                    writer.out.push_str("</p>\n");
                }
                if !figure.credit.is_empty() {
                    writer.last = None;
                    writer.out.push_str("<p class=\"credit\">");
                    writer.inlines(&figure.credit);
                    writer.out.push_str("</p>\n");
                }
            });
            self.out.push_str("</figcaption>\n");
        }
        self.out.push_str("</figure>\n");
    }

    /// The number, where there is one, and the caption.
    pub(super) fn caption(&mut self, number: Option<&Number>, caption: &'a [Inline<Bound>]) {
        self.last = None;
        if let Some(number) = number {
            self.out.push_str("<span class=\"number\">");
            let face = FaceKey { bold: true, ..self.face };
            let stop = if caption.is_empty() { "" } else { "." };
            self.with_face(face, |writer| writer.text(&format!("{}{stop}", spoken(number))));
            self.out.push_str("</span>");
            if !caption.is_empty() {
                self.out.push(' ');
            }
        }
        self.inlines(caption);
    }
}
