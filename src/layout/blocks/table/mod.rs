//! Tables: columns as wide as their content wants, breaks between rows, a head that is repeated on each page.
//!
//! The look is that of the LaTeX package booktabs: three horizontal rules, no vertical ones.

mod columns;
mod grid;

use crate::layout::galley::FORBIDDEN;
use crate::layout::galley::{Galley, Glue, Look, Surround, VBox, VItem, rule_box};
use crate::layout::text::set_paragraph;
use crate::layout::{Align, Artifact, Content, FrameItem};
use crate::model::{Alignment, Block, Bound, Cell, Row, Table};
use crate::style::{FaceStyle, TextStyle};
use crate::units::{Direction, Pt};

use super::figure::numbered_caption;
use super::{Setter, Setting, number_text};
use columns::Columns;
use grid::{Grid, Slot};

/// What a break that leaves a single row on either page costs.
const LONELY_ROW: f64 = 300.0;
/// What a break within a row that is itself too tall for most pages costs.
const WITHIN_ROW: f64 = 100.0;
/// The thickness of the rules above and below a table, and of the one under its head.
const HEAVY: Pt = Pt(0.9);
const LIGHT: Pt = Pt(0.5);

/// A table on its way to a galley.
struct TableSetter<'a, 's> {
    setter: &'a Setter<'s>,
    setting: &'a Setting,
    style: TextStyle,
    columns: Columns,
    padding: Pt,
    vertical: Pt,
    table: &'a Table<Bound>,
}

/// A row that was set: its boxes (several for a row that may break), and whether the next row must follow it.
struct SetRow {
    boxes: Vec<VBox>,
    tied: bool,
}

impl Setter<'_> {
    /// Sets a table.
    pub(crate) fn set_table(&self, block: &Block<Bound>, table: &Table<Bound>, setting: &Setting) -> Galley {
        let caption = numbered_caption(block, table.number.as_ref(), &table.caption);
        let mut out = self.set_caption_above(&caption, setting);
        let head = Grid::new(&table.head, table.columns.len());
        let body = Grid::new(&table.body, table.columns.len());
        let mut style = self.text.style.table.clone();
        if setting.style.size < style.size {
            style.size = setting.style.size;
            style.leading = setting.style.leading;
        }
        style.color = setting.style.color;
        let columns = columns::solve(self, table, [&head, &body], setting.measure, &mut style);
        let padding = self.text.style.blocks.cell_padding.at(style.size);
        let vertical = style.leading * 0.16;
        let cx = TableSetter { setter: self, setting, style, columns, padding, vertical, table };
        let head_rows = cx.set_rows(&table.head, &head, true, &mut out);
        let body_rows = cx.set_rows(&table.body, &body, false, &mut out);
        cx.assemble(head_rows, body_rows, &mut out);
        let skip = Glue::skip(self.em(self.text.style.blocks.block_skip) * 1.2);
        (out.above, out.below) = (skip, skip);
        out
    }
}

impl TableSetter<'_, '_> {
    /// The left end of the table within the measure.
    fn left(&self) -> Pt {
        match self.setting.dir {
            Direction::Ltr => Pt::ZERO,
            Direction::Rtl => self.setting.measure - self.columns.width(),
        }
    }

    /// Rules, head and rows one below the other.
    fn assemble(&self, head: Vec<SetRow>, body: Vec<SetRow>, out: &mut Galley) {
        let color = self.setter.text.style.colours.text;
        let rule = |thickness| rule_box(self.left(), self.columns.width(), thickness, color);
        let gap = self.vertical;
        let mut top = vec![rule(HEAVY)];
        let has_head = !head.is_empty();
        for row in head {
            top.extend(row.boxes);
        }
        if has_head {
            top.push(rule(LIGHT));
        }
        let height: Pt = top.iter().map(VBox::total).sum();
        let repeated = self.repeated(&top, height, out);
        let repeated_height = repeated.iter().map(VBox::total).sum();
        out.items.push(VItem::Open(Box::new(Surround {
            head: repeated_height,
            foot: Pt::ZERO,
            look: Look::Repeat(repeated),
        })));
        for vbox in top {
            out.items.push(VItem::Box(Box::new(vbox)));
            out.items.push(VItem::Penalty(FORBIDDEN));
        }
        out.items.push(VItem::Kern(gap * 0.5));
        let count = body.len();
        for (index, row) in body.into_iter().enumerate() {
            let last = index + 1 == count;
            let strips = row.boxes.len();
            for (strip, vbox) in row.boxes.into_iter().enumerate() {
                out.items.push(VItem::Box(Box::new(vbox)));
                let penalty = if strip + 1 < strips {
                    if strip == 0 || strip + 2 == strips { FORBIDDEN } else { WITHIN_ROW }
                } else if last || row.tied {
                    FORBIDDEN
                } else if index == 0 || index + 2 == count {
                    LONELY_ROW
                } else {
                    0.0
                };
                out.items.push(VItem::Penalty(penalty));
            }
        }
        out.items.push(VItem::Kern(gap * 0.5));
        out.items.push(VItem::Box(Box::new(rule(HEAVY))));
        out.items.push(VItem::Close);
    }

    /// What stands at the top of each further page: the head with a word that the table goes on.
    fn repeated(&self, top: &[VBox], height: Pt, out: &mut Galley) -> Vec<VBox> {
        let words = Setter::words(self.setting);
        let text = match &self.table.number {
            Some(number) => format!("{} ({})", number_text(number), words.continued),
            None => format!("({})", words.continued),
        };
        let content = Content::Artifact(Artifact::Pagination);
        let style = self.setter.text.style.caption.clone();
        let (label, width) = self.setter.label(&text, content, &style, self.setting, out);
        let x = match self.setting.dir {
            Direction::Ltr => Pt::ZERO,
            Direction::Rtl => self.setting.measure - width,
        };
        let gap = style.leading * 0.2;
        let mut marker = VBox { height: label.height, depth: label.depth + gap, ..VBox::default() };
        marker.overlay(label, x, Pt::ZERO);
        let mut boxes = vec![marker];
        if height <= self.setter.page_height * 0.35 {
            boxes.extend(top.iter().map(as_artifact));
        } else {
            let color = self.setter.text.style.colours.text;
            boxes.push(rule_box(self.left(), self.columns.width(), HEAVY, color));
        }
        boxes
    }

    /// Sets the rows of the head or the body.
    fn set_rows(&self, rows: &[Row<Bound>], grid: &Grid<'_>, head: bool, out: &mut Galley) -> Vec<SetRow> {
        let mut cells: Vec<Vec<VBox>> = Vec::with_capacity(grid.slots.len());
        let mut heights = vec![Pt::ZERO; rows.len()];
        for slot in &grid.slots {
            let lines = self.set_cell(slot, head, out);
            let height = lines.iter().map(VBox::total).sum::<Pt>() + self.vertical * 2.0;
            if slot.rows == 1
                && let Some(row) = heights.get_mut(slot.row)
            {
                *row = row.max(height);
            }
            cells.push(lines);
        }
        let least = self.style.leading + self.vertical * 2.0;
        for height in &mut heights {
            *height = height.max(least);
        }
        self.grow_for_spans(grid, &cells, &mut heights);
        let tall = |slot: &Slot<'_>| {
            let all: Pt = heights.iter().skip(slot.row).take(slot.rows).copied().sum();
            all > self.setter.page_height * 0.6
        };
        let mut out_rows: Vec<SetRow> = Vec::with_capacity(rows.len());
        let mut by_row: Vec<Vec<(&Slot<'_>, Vec<VBox>)>> = rows.iter().map(|_| Vec::new()).collect();
        let mut tied = vec![false; rows.len()];
        for (slot, lines) in grid.slots.iter().zip(cells) {
            let end = (slot.row + slot.rows).saturating_sub(1);
            if !tall(slot) {
                for tie in tied.iter_mut().take(end).skip(slot.row) {
                    *tie = true;
                }
            }
            if let Some(row) = by_row.get_mut(slot.row) {
                row.push((slot, lines));
            }
        }
        for ((row, height), tied) in by_row.into_iter().zip(&heights).zip(tied) {
            let boxes =
                if *height > self.setter.page_height * 0.4 { self.strips(row) } else { vec![self.whole(row, *height)] };
            out_rows.push(SetRow { boxes, tied });
        }
        out_rows
    }

    /// Makes the last row of each span of rows tall enough for the cell that spans them.
    fn grow_for_spans(&self, grid: &Grid<'_>, cells: &[Vec<VBox>], heights: &mut [Pt]) {
        for (slot, lines) in grid.slots.iter().zip(cells) {
            if slot.rows < 2 {
                continue;
            }
            let height = lines.iter().map(VBox::total).sum::<Pt>() + self.vertical * 2.0;
            let have: Pt = heights.iter().skip(slot.row).take(slot.rows).copied().sum();
            if height > have
                && let Some(last) = heights.get_mut(slot.row + slot.rows - 1)
            {
                *last += height - have;
            }
        }
    }

    /// A row as one box, its reference line the baseline of its first lines.
    fn whole(&self, row: Vec<(&Slot<'_>, Vec<VBox>)>, height: Pt) -> VBox {
        let first =
            row.iter().filter_map(|(_, lines)| lines.first()).fold(Pt::ZERO, |most, line| most.max(line.height));
        let mut out = VBox { height: first + self.vertical, ..VBox::default() };
        out.depth = height - out.height;
        for (slot, lines) in row {
            let x = self.cell_x(slot);
            let mut y = Pt::ZERO;
            let mut before: Option<Pt> = None;
            for line in lines {
                if let Some(depth) = before {
                    y += depth + line.height;
                }
                before = Some(line.depth);
                out.overlay(line, x, y);
            }
        }
        out
    }

    /// A row as boxes of a line each, between which a page may end.
    fn strips(&self, row: Vec<(&Slot<'_>, Vec<VBox>)>) -> Vec<VBox> {
        let count = row.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        let mut strips: Vec<VBox> = Vec::new();
        strips.resize_with(count.max(1), VBox::default);
        for (slot, lines) in row {
            let x = self.cell_x(slot);
            for (strip, line) in strips.iter_mut().zip(lines) {
                strip.height = strip.height.max(line.height);
                strip.depth = strip.depth.max(line.depth);
                strip.overlay(line, x, Pt::ZERO);
            }
        }
        if let Some(first) = strips.first_mut() {
            first.height += self.vertical;
        }
        if let Some(last) = strips.last_mut() {
            last.depth += self.vertical;
        }
        strips
    }

    /// The left end of a cell's text within the measure.
    fn cell_x(&self, slot: &Slot<'_>) -> Pt {
        let before = self.columns.span(0, slot.column);
        let own = self.columns.span(slot.column, slot.columns);
        let x = match self.setting.dir {
            Direction::Ltr => before,
            Direction::Rtl => self.columns.width() - before - own,
        };
        self.left() + x + self.padding
    }

    fn set_cell(&self, slot: &Slot<'_>, head: bool, out: &mut Galley) -> Vec<VBox> {
        let measure = (self.columns.span(slot.column, slot.columns) - self.padding * 2.0).max(Pt(1.0));
        let mut own = self.setting.clone();
        own.measure = measure;
        own.style = cell_style(&self.style, slot.cell, head);
        let alignment = self.table.columns.get(slot.column).map(|column| column.alignment).unwrap_or_default();
        let align = match (alignment, self.setting.dir) {
            (Alignment::Start, Direction::Ltr | Direction::Rtl)
            | (Alignment::Left, Direction::Ltr)
            | (Alignment::Right, Direction::Rtl) => Align::Start,
            (Alignment::Left, Direction::Rtl) | (Alignment::Right, Direction::Ltr) => Align::End,
            (Alignment::Center, Direction::Ltr | Direction::Rtl) => Align::Center,
        };
        let set = set_paragraph(&self.setter.text, &slot.cell.content, &own.shape(Pt::ZERO, align));
        out.warnings.extend(set.warnings);
        set.lines.into_iter().map(VBox::from_line).collect()
    }
}

/// The type of a cell: header cells are bold.
fn cell_style(style: &TextStyle, cell: &Cell<Bound>, head: bool) -> TextStyle {
    let bold = head || cell.header;
    TextStyle { justify: false, face: FaceStyle { bold: bold || style.face.bold, ..style.face }, ..style.clone() }
}

/// A copy of `vbox` that belongs to the page: nothing in it is text, a link or a place.
fn as_artifact(vbox: &VBox) -> VBox {
    let artifact = Content::Artifact(Artifact::Pagination);
    let items = vbox
        .items
        .iter()
        .filter_map(|item| match item {
            FrameItem::Glyphs(run) => {
                let mut run = run.clone();
                run.content = artifact;
                Some(FrameItem::Glyphs(run))
            }
            FrameItem::Rule { rect, color, content: _ } => {
                Some(FrameItem::Rule { rect: *rect, color: *color, content: Content::Artifact(Artifact::Layout) })
            }
            FrameItem::Image { rect, image, content: _ } => {
                Some(FrameItem::Image { rect: *rect, image: *image, content: artifact })
            }
            FrameItem::Link { rect: _, target: _, node: _ } => None,
        })
        .collect();
    VBox { height: vbox.height, depth: vbox.depth, items, ..VBox::default() }
}
