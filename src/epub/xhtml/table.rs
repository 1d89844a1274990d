//! Tables: head and body, headers with their scope, alignment by class. A wide table gets a frame of its own that
//! scrolls sideways and can be reached with the keyboard.

use super::super::fonts::FaceKey;
use super::Writer;
use super::block::spoken;
use crate::model::inline::plain_text;
use crate::model::{Alignment, Block, Bound, Cell, Row, Table};

/// The widest table, in characters, that fits a telephone.
const NARROW: usize = 48;
/// A cell of more characters is broken into lines of about as many.
const CELL: usize = 18;

impl<'a> Writer<'a> {
    /// Writes a table.
    pub(super) fn table(&mut self, block: &'a Block<Bound>, table: &'a Table<Bound>) {
        self.facts.tables = true;
        let wide = width(table) > NARROW;
        if wide {
            let name = match &table.number {
                Some(number) => spoken(number),
                None => self.cx.words.table.to_owned(),
            };
            let label = self.label(&name);
            self.out.push_str("<div class=\"scroll\" role=\"region\" tabindex=\"0\"");
            self.attr("aria-label", &label);
            self.out.push_str(">\n");
        }
        self.node(block.id);
        self.out.push_str("<table");
        self.attrs(&block.attrs, "");
        self.out.push_str(">\n");
        if table.number.is_some() || !table.caption.is_empty() {
            self.out.push_str("<caption>");
            let face = FaceKey::of(&self.cx.style.caption);
            self.with_face(face, |writer| writer.caption(table.number.as_ref(), &table.caption));
            self.out.push_str("</caption>\n");
        }
        self.columns(table);
        let face = FaceKey::of(&self.cx.style.table);
        self.with_face(face, |writer| {
            let mut held = Vec::new();
            writer.rows("thead", &table.head, table, &mut held);
            held.clear();
            writer.rows("tbody", &table.body, table, &mut held);
        });
        self.out.push_str("</table>\n");
        if wide {
            self.out.push_str("</div>\n");
        }
    }

    /// Widths, where the author gave any.
    fn columns(&mut self, table: &Table<Bound>) {
        if table.columns.iter().all(|column| column.width.is_none()) {
            return;
        }
        self.out.push_str("<colgroup>");
        for column in &table.columns {
            self.out.push_str("<col");
            if let Some(width) = column.width.filter(|width| (0.0..=1.0).contains(width)) {
                self.attr("style", &format!("width:{}%", (width * 1000.0).round() / 10.0));
            }
            self.out.push_str("/>");
        }
        self.out.push_str("</colgroup>\n");
    }

    /// Writes the rows of head or body; `held` holds for each column how many rows a cell from above still covers.
    fn rows(&mut self, tag: &str, rows: &'a [Row<Bound>], table: &Table<Bound>, held: &mut Vec<u16>) {
        if rows.is_empty() {
            return;
        }
        self.out.push_str(&format!("<{tag}>\n"));
        for (index, row) in rows.iter().enumerate() {
            self.out.push_str("<tr>");
            held.resize(table.columns.len(), 0);
            let mut column = 0;
            for (place, cell) in row.cells.iter().enumerate() {
                while held.get(column).is_some_and(|&rows| rows > 0) {
                    column += 1;
                }
                let alignment = table.columns.get(column).map(|column| column.alignment).unwrap_or_default();
                let rows_left = rows.len() - index;
                self.cell(cell, alignment, tag == "thead", rows_left, (place == 0).then_some(row));
                for slot in held.iter_mut().skip(column).take(usize::from(cell.column_span.max(1))) {
                    // One more than the rows below, because this row is counted down as well.
                    *slot = cell.row_span.max(1);
                }
                column += usize::from(cell.column_span.max(1));
            }
            held.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
            self.out.push_str("</tr>\n");
        }
        self.out.push_str(&format!("</{tag}>\n"));
    }

    fn cell(
        &mut self,
        cell: &'a Cell<Bound>,
        alignment: Alignment,
        head: bool,
        rows_left: usize,
        row: Option<&Row<Bound>>,
    ) {
        self.last = None;
        // A header without words heads nothing.
        let header = (head || cell.header) && !plain_text(&cell.content).trim().is_empty();
        let tag = if header { "th" } else { "td" };
        self.out.push('<');
        self.out.push_str(tag);
        let class = match alignment {
            Alignment::Start => "",
            Alignment::Left => "left",
            Alignment::Center => "center",
            Alignment::Right => "right",
        };
        if !class.is_empty() {
            self.attr("class", class);
        }
        if header {
            self.attr("scope", if head { "col" } else { "row" });
        }
        if cell.column_span > 1 {
            self.attr("colspan", &cell.column_span.min(1000).to_string());
        }
        let rows = usize::from(cell.row_span).min(rows_left);
        if rows > 1 {
            self.attr("rowspan", &rows.to_string());
        }
        self.out.push('>');
        if let Some(row) = row {
            self.node(row.id);
        }
        self.node(cell.id);
        let face = FaceKey { bold: header || self.face.bold, ..self.face };
        self.with_face(face, |writer| writer.inlines(&cell.content));
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }
}

/// About how many characters a table takes from side to side.
fn width(table: &Table<Bound>) -> usize {
    let mut widths = vec![0; table.columns.len()];
    for row in table.head.iter().chain(&table.body) {
        let mut column = 0;
        for cell in &row.cells {
            if cell.column_span <= 1
                && let Some(slot) = widths.get_mut(column)
            {
                let words = plain_text(&cell.content);
                let longest = words.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
                *slot = words.chars().count().min(CELL).max(longest).max(*slot);
            }
            column += usize::from(cell.column_span.max(1));
        }
    }
    widths.iter().sum::<usize>() + 2 * widths.len()
}
