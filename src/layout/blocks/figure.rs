//! Figures: pictures at their natural size as far as the page allows, with caption and credit under them.

use crate::diag::Diagnostic;
use crate::layout::galley::{FloatBlock, Galley, Glue, VBox, VItem, natural_height};
use crate::layout::tags::is_decoration;
use crate::layout::text::set_paragraph;
use crate::layout::{Align, Artifact, Content, FrameItem};
use crate::model::{Block, Bound, Figure, FigureBody, Image, Inline, InlineStyle, Number, Position, Styled};
use crate::style::TextStyle;
use crate::units::{Direction, Pt, Rect, Size};

use super::{Setter, Setting, number_text, own_text};

/// The smallest scale to which a picture beside others is brought.
const GAP: f64 = 0.8;

impl Setter<'_> {
    /// Sets a figure.
    pub(crate) fn set_figure(&self, block: &Block<Bound>, figure: &Figure<Bound>, setting: &Setting) -> Galley {
        let mut galley = match &figure.body {
            FigureBody::Images(images) => self.set_images(images, setting),
            FigureBody::Blocks(blocks) => {
                let mut inner = setting.clone();
                inner.floats = false;
                self.set_blocks(blocks, &inner)
            }
        };
        let shows_pictures = matches!(figure.body, FigureBody::Images(_));
        let mut under = self.set_under(block, figure, setting);
        if !under.items.is_empty() {
            galley.keep_next = true;
            let gap = Glue { natural: self.em(self.text.style.blocks.caption_gap), ..Glue::ZERO };
            under.above = gap;
            galley.below = gap;
            galley.append(under);
        }
        galley.keep_next = false;
        let skip = Glue::skip(self.em(self.text.style.blocks.block_skip) * 1.4);
        (galley.above, galley.below) = (skip, skip);
        if !shows_pictures {
            return galley;
        }
        galley.keep_together();
        let height = natural_height(&galley.items);
        // A picture that nothing names belongs where it stands; notes must find the page of their call.
        let named = figure.number.is_some() || !figure.caption.is_empty();
        if setting.floats && named && !calls_notes(&galley) && height <= self.page_height {
            let float = FloatBlock {
                height,
                above: skip.natural,
                below: skip.natural,
                top_below: skip.natural * 1.2,
                items: std::mem::take(&mut galley.items),
            };
            galley.items.push(VItem::Float(Box::new(float)));
        }
        galley
    }

    /// Caption and credit.
    fn set_under(&self, block: &Block<Bound>, figure: &Figure<Bound>, setting: &Setting) -> Galley {
        let mut own = setting.clone();
        own.style = self.text.style.caption.clone();
        let caption = numbered_caption(block, figure.number.as_ref(), &figure.caption);
        let mut out = self.set_lines(&caption, &own, Pt::ZERO, Align::Start);
        if !figure.credit.is_empty() {
            own.style = TextStyle {
                size: own.style.size * 0.92,
                leading: own.style.leading * 0.94,
                color: self.text.style.colours.muted,
                ..own.style
            };
            let mut credit = self.set_lines(&figure.credit, &own, Pt::ZERO, Align::Start);
            credit.above = Glue { natural: own.style.size * 0.2, ..Glue::ZERO };
            out.append(credit);
        }
        out
    }

    /// Pictures side by side, in rows as wide as the measure.
    fn set_images(&self, images: &[Image<Bound>], setting: &Setting) -> Galley {
        let mut out = Galley::default();
        let limit = self.page_height * self.text.style.blocks.figure_max_height;
        let gap = self.em(crate::units::Em(GAP));
        let sizes: Vec<Size> = images.iter().map(|image| self.image_size(image, setting)).collect();
        let natural: Pt = sizes.iter().map(|size| size.width).sum();
        let room = setting.measure - gap * (images.len().saturating_sub(1).min(1000) as f64);
        let several = images.len() > 1;
        // Pictures beside one another are brought to one height, and together to the measure at most.
        let common = sizes.iter().fold(Pt(f64::INFINITY), |least, size| least.min(size.height));
        let level: Vec<Size> = if several && natural > Pt::ZERO {
            let level: Vec<Size> = sizes.iter().map(|size| scaled(*size, common / size.height.max(Pt(0.1)))).collect();
            let width: Pt = level.iter().map(|size| size.width).sum();
            let factor = (room.max(Pt(1.0)) / width.max(Pt(0.1))).min(1.0);
            level.into_iter().map(|size| scaled(size, factor)).collect()
        } else {
            sizes
        };
        let mut row = VBox::default();
        let width: Pt = level.iter().map(|size| size.width).sum::<Pt>() + (setting.measure - room);
        // A picture narrower than the measure stands at the side of its caption.
        let mut x = match setting.dir {
            Direction::Ltr => Pt::ZERO,
            Direction::Rtl => setting.measure - width,
        };
        let mut order: Vec<(&Image<Bound>, Size)> = images.iter().zip(level).collect();
        if setting.dir == Direction::Rtl {
            order.reverse();
        }
        for (image, size) in order {
            let factor = (limit / size.height.max(Pt(0.1))).min(1.0);
            let size = scaled(size, factor);
            self.put_image(&mut row, image, size, x, setting, &mut out.warnings);
            row.height = row.height.max(size.height);
            x += size.width + gap;
        }
        out.items.push(VItem::Box(Box::new(row)));
        out
    }

    fn put_image(
        &self,
        row: &mut VBox,
        image: &Image<Bound>,
        size: Size,
        x: Pt,
        setting: &Setting,
        warnings: &mut Vec<Diagnostic>,
    ) {
        let rect = Rect::new(x, -size.height, size.width, size.height);
        let position = Position { node: image.id, offset: 0 };
        row.start = Some(row.start.map_or(position, |start| start.min(position)));
        if let Some(name) = &image.attrs.id {
            let anchor = crate::layout::galley::BoxAnchor { name: name.clone(), x, y: -size.height, node: image.id };
            row.anchors.push(anchor);
        }
        if let Some(id) = self.text.images.get(&image.source) {
            let content = match is_decoration(image) {
                true => Content::Artifact(Artifact::Layout),
                false => Content::Node(image.id),
            };
            row.items.push(FrameItem::Image { rect, image: id, content });
            return;
        }
        // A frame with the words that stand for the picture.
        let line = Pt(0.5);
        let color = self.text.style.colours.rule;
        let content = Content::Artifact(Artifact::Layout);
        for rect in [
            Rect::new(rect.origin.x, rect.origin.y, size.width, line),
            Rect::new(rect.origin.x, -line, size.width, line),
            Rect::new(rect.origin.x, rect.origin.y, line, size.height),
            Rect::new(rect.right() - line, rect.origin.y, line, size.height),
        ] {
            row.items.push(FrameItem::Rule { rect, color, content });
        }
        if is_decoration(image) {
            return;
        }
        let padding = self.em(self.text.style.blocks.box_padding);
        let mut inner = setting.clone();
        inner.measure = (size.width - padding * 2.0).max(Pt(20.0));
        inner.style = self.text.style.caption.clone();
        inner.style.color = self.text.style.colours.muted;
        let set = set_paragraph(&self.text, &missing_words(image), &inner.shape(Pt::ZERO, Align::Start));
        warnings.extend(set.warnings);
        let mut y = -size.height + padding;
        for line in set.lines {
            if y + line.height + line.depth > Pt::ZERO {
                break;
            }
            let (height, depth) = (line.height, line.depth);
            let mut vbox = VBox::from_line(line);
            vbox.start = None;
            row.overlay(vbox, x + padding, y + height);
            y += height + depth;
        }
    }

    /// The size at which a picture is set: as the author asks, else its natural one, at most the measure.
    fn image_size(&self, image: &Image<Bound>, setting: &Setting) -> Size {
        let limit = self.page_height * self.text.style.blocks.figure_max_height;
        let natural = match self.text.images.get(&image.source) {
            Some(id) => self.text.images.picture(id).natural_size,
            None => {
                let mut inner = setting.clone();
                let padding = self.em(self.text.style.blocks.box_padding);
                inner.measure = (setting.measure - padding * 2.0).max(Pt(20.0));
                inner.style = self.text.style.caption.clone();
                let set = set_paragraph(&self.text, &missing_words(image), &inner.shape(Pt::ZERO, Align::Start));
                let height: Pt = set.lines.iter().map(|line| line.height + line.depth).sum();
                return Size::new(setting.measure, (height + padding * 2.0).max(Pt(48.0)).min(limit));
            }
        };
        let natural = Size::new(natural.width.max(Pt(1.0)), natural.height.max(Pt(1.0)));
        let wanted = |key: &str, whole: Pt| image.attrs.get(key).and_then(|value| length(value, whole, self));
        let size = match (wanted("width", setting.measure), wanted("height", self.page_height)) {
            (Some(width), Some(height)) => Size::new(width, height),
            (Some(width), None) => scaled(natural, width / natural.width),
            (None, Some(height)) => scaled(natural, height / natural.height),
            (None, None) => natural,
        };
        let factor = (setting.measure / size.width).min(limit / size.height).min(1.0);
        scaled(size, factor)
    }
}

fn calls_notes(galley: &Galley) -> bool {
    galley.items.iter().any(|item| matches!(item, VItem::Box(vbox) if !vbox.notes.is_empty()))
}

/// A caption with its number before it.
pub(crate) fn numbered_caption(
    block: &Block<Bound>,
    number: Option<&Number>,
    caption: &[Inline<Bound>],
) -> Vec<Inline<Bound>> {
    let mut content = Vec::with_capacity(caption.len() + 2);
    if let Some(number) = number {
        let stop = if caption.is_empty() { "" } else { ".\u{2002}" };
        content.push(Inline::Styled(Styled {
            id: block.id,
            span: block.span,
            style: InlineStyle::Strong,
            attrs: Default::default(),
            content: vec![own_text(block.id, block.span, format!("{}{stop}", number_text(number)))],
        }));
    }
    content.extend(caption.iter().cloned());
    content
}

/// What stands in the frame of a picture that could not be had.
fn missing_words(image: &Image<Bound>) -> Vec<Inline<Bound>> {
    let words = image.alt.as_deref().filter(|alt| !alt.trim().is_empty()).unwrap_or(&image.source);
    vec![own_text(image.id, image.span, if words.is_empty() { "?".to_owned() } else { words.to_owned() })]
}

fn scaled(size: Size, factor: f64) -> Size {
    Size::new(size.width * factor, size.height * factor)
}

/// A length as CSS and HTML write it: `50%`, `8cm`, `300` (pixels of 1/96 inch).
fn length(value: &str, whole: Pt, setter: &Setter<'_>) -> Option<Pt> {
    let value = value.trim();
    let split = value.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(value.len());
    let (number, unit) = value.split_at(split);
    let number: f64 = number.parse().ok()?;
    let length = match unit.trim() {
        "%" => whole * (number / 100.0),
        "" | "px" => Pt(number * 0.75),
        "pt" => Pt(number),
        "pc" => Pt(number * 12.0),
        "in" => Pt(number * 72.0),
        "cm" => Pt(number * 72.0 / 2.54),
        "mm" => Pt(number * 72.0 / 25.4),
        "em" | "rem" => setter.em(crate::units::Em(number)),
        _ => return None,
    };
    (length.0 > 0.0 && length.0.is_finite()).then_some(length)
}
