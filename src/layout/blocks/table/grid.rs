//! Which cell stands in which rows and columns.

use crate::model::{Bound, Cell, Row};

/// A cell at its place.
#[derive(Debug)]
pub(super) struct Slot<'a> {
    /// The cell.
    pub(super) cell: &'a Cell<Bound>,
    /// Its first row.
    pub(super) row: usize,
    /// Its first column.
    pub(super) column: usize,
    /// How many rows it covers, at least 1.
    pub(super) rows: usize,
    /// How many columns it covers, at least 1.
    pub(super) columns: usize,
}

/// The cells of the head or the body at their places, row by row.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    /// The cells.
    pub(super) slots: Vec<Slot<'a>>,
}

impl<'a> Grid<'a> {
    /// Places the cells of `rows` in `columns` columns: each in the first column that no cell above spans.
    pub(super) fn new(rows: &'a [Row<Bound>], columns: usize) -> Self {
        let columns = columns.max(1);
        // For each column, the first row that is free again.
        let mut free = vec![0_usize; columns];
        let mut slots = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let mut column = 0;
            for cell in &row.cells {
                while free.get(column).is_some_and(|&until| until > index) {
                    column += 1;
                }
                // A cell too many stands in the last column, so that its text is not lost.
                let at = column.min(columns - 1);
                let across = usize::from(cell.column_span.max(1)).min(columns - at);
                let down = usize::from(cell.row_span.max(1)).min(rows.len() - index);
                for until in free.iter_mut().skip(at).take(across) {
                    *until = index + down;
                }
                slots.push(Slot { cell, row: index, column: at, rows: down, columns: across });
                column = at + across;
            }
        }
        Self { slots }
    }
}
