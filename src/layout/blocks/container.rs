//! Blocks with a purpose of their own: abstracts, notes, mottos, questions, alerts.

use crate::layout::Align;
use crate::layout::galley::{FORBIDDEN, Galley, Glue, VItem, rule_box};
use crate::model::{AlertKind, Block, BlockKind, Bound, Container, ContainerKind, Inline};
use crate::style::{FaceStyle, TextStyle, Words};
use crate::units::{Color, Direction, Pt};

use super::{Paragraphs, Setter, Setting, own_text};

/// The thickness of the edge of an alert.
const EDGE: Pt = Pt(2.5);

/// The title that a container gets when the author gave none; empty where it needs none.
pub(crate) fn own_title(kind: &ContainerKind, words: &'static Words) -> &'static str {
    match kind {
        ContainerKind::Abstract => words.summary,
        ContainerKind::Note => words.note,
        ContainerKind::Questions => words.questions,
        ContainerKind::Alert(AlertKind::Note) => words.alert_note,
        ContainerKind::Alert(AlertKind::Tip) => words.alert_tip,
        ContainerKind::Alert(AlertKind::Important) => words.alert_important,
        ContainerKind::Alert(AlertKind::Warning) => words.alert_warning,
        ContainerKind::Alert(AlertKind::Caution) => words.alert_caution,
        ContainerKind::Epigraph
        | ContainerKind::Aside
        | ContainerKind::Details
        | ContainerKind::Series
        | ContainerKind::Plain(_) => "",
    }
}

impl Setter<'_> {
    /// Sets a container.
    pub(crate) fn set_container(
        &self,
        block: &Block<Bound>,
        container: &Container<Bound>,
        setting: &Setting,
    ) -> Galley {
        let colours = &self.text.style.colours;
        match &container.kind {
            ContainerKind::Abstract => self.set_abstract(block, container, setting),
            ContainerKind::Epigraph => self.set_epigraph(block, container, setting),
            ContainerKind::Series => self.set_series(block, container, setting),
            ContainerKind::Plain(_) => self.set_plain(block, container, setting),
            ContainerKind::Note => {
                self.set_box(block, container, setting, (colours.heading, Some(colours.ground), Some(colours.rule)))
            }
            ContainerKind::Questions | ContainerKind::Aside => {
                self.set_box(block, container, setting, (colours.heading, Some(colours.ground), None))
            }
            ContainerKind::Details => {
                self.set_box(block, container, setting, (colours.heading, None, Some(colours.rule)))
            }
            ContainerKind::Alert(kind) => {
                let color = match kind {
                    AlertKind::Note => colours.info,
                    AlertKind::Tip => colours.tip,
                    AlertKind::Important => colours.important,
                    AlertKind::Warning => colours.warning,
                    AlertKind::Caution => colours.caution,
                };
                self.set_box(block, container, setting, (color, Some(colours.ground), Some(color)))
            }
        }
    }

    /// The title of a container, in bold sans, kept with what follows.
    fn set_box_title(
        &self,
        block: &Block<Bound>,
        container: &Container<Bound>,
        setting: &Setting,
        color: Color,
        align: Align,
    ) -> Galley {
        let mut own = setting.clone();
        let size = setting.style.size * 0.93;
        own.style = TextStyle { face: FaceStyle::BOLD, color, ..TextStyle::sans(size, setting.style.leading) };
        let mut galley = if container.title.is_empty() {
            let title = own_title(&container.kind, Self::words(setting));
            if title.is_empty() {
                return Galley::default();
            }
            let content: [Inline<Bound>; 1] = [own_text(block.id, block.span, title.to_owned())];
            self.set_lines(&content, &own, Pt::ZERO, align)
        } else {
            self.set_lines(&container.title, &own, Pt::ZERO, align)
        };
        galley.keep_together();
        galley.keep_next = true;
        galley.below = Glue { natural: setting.style.size * 0.2, ..Glue::ZERO };
        galley
    }

    /// A box on a ground or with an edge, which may break over pages.
    fn set_box(
        &self,
        block: &Block<Bound>,
        container: &Container<Bound>,
        setting: &Setting,
        (color, ground, edge): (Color, Option<Color>, Option<Color>),
    ) -> Galley {
        let padding = self.em(self.text.style.blocks.box_padding);
        let at_edge = if edge.is_some() { EDGE } else { Pt::ZERO };
        let (mut inner, dx) = setting.inset(padding + at_edge, padding);
        inner.floats = false;
        inner.paragraphs = Paragraphs::Spaced;
        inner.style.size = setting.style.size * 0.95;
        inner.style.leading = setting.style.leading * 0.96;
        inner.number_bullets = container.kind == ContainerKind::Questions;
        let mut content = self.set_box_title(block, container, &inner, color, Align::Start);
        content.append(self.set_blocks(&container.blocks, &inner));
        content.shift(dx);
        let mut galley = Galley { warnings: std::mem::take(&mut content.warnings), ..Galley::default() };
        if content.items.is_empty() {
            return galley;
        }
        let edge = edge.map(|color| (color, EDGE, setting.dir == Direction::Rtl));
        self.put_on_ground(&mut galley, content.items, setting, ground, edge);
        let skip = Glue::skip(self.em(self.text.style.blocks.block_skip) * 1.2);
        (galley.above, galley.below) = (skip, skip);
        galley
    }

    /// An abstract: smaller, set in, under its title.
    fn set_abstract(&self, block: &Block<Bound>, container: &Container<Bound>, setting: &Setting) -> Galley {
        let indent = self.em(self.text.style.blocks.quote_indent);
        let (mut inner, dx) = setting.inset(indent, indent);
        inner.floats = false;
        inner.style.size = setting.style.size * 0.93;
        inner.style.leading = setting.style.leading * 0.93;
        let mut galley = self.set_box_title(block, container, &inner, self.text.style.colours.heading, Align::Start);
        galley.append(self.set_blocks(&container.blocks, &inner));
        galley.shift(dx);
        let skip = Glue::skip(self.em(self.text.style.blocks.block_skip) * 1.4);
        (galley.above, galley.below) = (skip, skip);
        galley.keep_next = false;
        galley
    }

    /// A motto: italic, in the half where lines end.
    fn set_epigraph(&self, block: &Block<Bound>, container: &Container<Bound>, setting: &Setting) -> Galley {
        let (mut inner, dx) = setting.inset(setting.measure * 0.4, Pt::ZERO);
        inner.floats = false;
        inner.paragraphs = Paragraphs::Spaced;
        inner.style.face = FaceStyle { italic: true, ..inner.style.face };
        inner.style.justify = false;
        let mut galley = self.set_box_title(block, container, &inner, self.text.style.colours.heading, Align::Start);
        let last = container.blocks.len().saturating_sub(1);
        for (index, child) in container.blocks.iter().enumerate() {
            let part = match &child.kind {
                // Whose words they are: upright, at the edge where lines end.
                BlockKind::Paragraph(content) if index == last && index > 0 && starts_with_dash(content) => {
                    let mut source = inner.with_attrs(&child.attrs);
                    source.style.face = FaceStyle { italic: false, ..source.style.face };
                    let mut part = self.set_lines(content, &source, Pt::ZERO, Align::End);
                    if let Some(name) = &child.attrs.id {
                        part.name(name, child.id);
                    }
                    part.above = Glue::skip(setting.style.size * 0.2);
                    galley.keep_next = true;
                    part
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
                | BlockKind::Comment(_) => self.set_block(child, &inner, super::Before::Other),
            };
            galley.append(part);
        }
        galley.shift(dx);
        let skip = Glue::skip(setting.style.leading);
        (galley.above, galley.below) = (skip, skip);
        galley.keep_next = false;
        galley
    }

    /// The close of a document of a series: under a rule, its title as a heading.
    fn set_series(&self, block: &Block<Bound>, container: &Container<Bound>, setting: &Setting) -> Galley {
        let mut inner = setting.clone();
        inner.floats = false;
        inner.paragraphs = Paragraphs::Spaced;
        inner.style.size = setting.style.size * 0.95;
        inner.style.leading = setting.style.leading * 0.96;
        let rule = rule_box(Pt::ZERO, setting.measure, Pt(0.5), self.text.style.colours.rule);
        let mut galley = Galley::of(vec![VItem::Box(Box::new(rule)), VItem::Penalty(FORBIDDEN)]);
        galley.below = Glue { natural: setting.style.leading * 0.5, ..Glue::ZERO };
        galley.keep_next = true;
        galley.append(self.set_box_title(block, container, &inner, self.text.style.colours.heading, Align::Start));
        galley.append(self.set_blocks(&container.blocks, &inner));
        let skip = Glue { natural: setting.style.leading * 2.0, ..Glue::skip(setting.style.leading * 2.0) };
        (galley.above, galley.below) = (skip, skip);
        galley.keep_next = false;
        galley
    }

    /// Blocks with nothing around them but, where given, a title.
    fn set_plain(&self, block: &Block<Bound>, container: &Container<Bound>, setting: &Setting) -> Galley {
        let mut galley = self.set_box_title(block, container, setting, self.text.style.colours.heading, Align::Start);
        let mut inner = setting.clone();
        inner.floats = false;
        galley.append(self.set_blocks(&container.blocks, &inner));
        if block.attrs.lang.is_some() || block.attrs.dir.is_some() {
            // Words in another language are set off as a quotation is.
            galley.above = galley.above.wider(self.block_skip());
            galley.below = galley.below.wider(self.block_skip());
        }
        galley
    }
}

fn starts_with_dash(content: &[Inline<Bound>]) -> bool {
    matches!(content.first(), Some(Inline::Text(text)) if text.text.starts_with(['—', '–', '―']))
}
