//! Tables: rows, cells, and the caption in the paragraph beside them.

use comrak::nodes::{Node, NodeTable, NodeValue, TableAlignment};

use super::inlines::{Converter, words};
use crate::model::{Alignment, Block, BlockKind, Cell, Column, Inline, Row, Table, Written};

/// Words that a caption may start with, before its colon.
const CAPTION: &[&str] = &[
    "Table",
    "Tabelle",
    "Tableau",
    "Таблица",
    "Tabla",
    "Tabella",
    "Tabela",
    "Tabel",
    "Πίνακας",
    "Tabell",
    "Taulukko",
    "Tabulka",
    "Tablica",
    "Táblázat",
    "Tablo",
    "جدول",
    "טבלה",
    "표",
    "表",
];

/// The table in `node`.
pub(super) fn table<'a>(
    converter: &mut Converter<'_, '_, 'a>,
    node: Node<'a>,
    facts: &NodeTable,
) -> BlockKind<Written> {
    let columns = facts.alignments.iter().map(|alignment| Column {
        alignment: match alignment {
            TableAlignment::None => Alignment::Start,
            TableAlignment::Left => Alignment::Left,
            TableAlignment::Center => Alignment::Center,
            TableAlignment::Right => Alignment::Right,
        },
        width: None,
    });
    let mut table =
        Table { number: (), caption: Vec::new(), columns: columns.collect(), head: Vec::new(), body: Vec::new() };
    for row in node.children() {
        let header = matches!(row.data().value, NodeValue::TableRow(true));
        let mut cells = Vec::new();
        for cell in row.children() {
            let content = converter.inlines(cell);
            let span = converter.place(cell);
            cells.push(Cell { id: (), span, header, column_span: 1, row_span: 1, content });
        }
        let row = Row { id: (), span: converter.place(row), cells };
        if header { table.head.push(row) } else { table.body.push(row) }
    }
    BlockKind::Table(table)
}

/// Gives each table among `blocks` the caption that stands in the paragraph before or after it, or in its last row.
pub(super) fn captions(converter: &mut Converter<'_, '_, '_>, blocks: &mut Vec<Block<Written>>) {
    if !blocks.iter().any(|block| matches!(block.kind, BlockKind::Table(_))) {
        return;
    }
    let mut rest = std::mem::take(blocks).into_iter().peekable();
    while let Some(mut block) = rest.next() {
        if matches!(&block.kind, BlockKind::Table(table) if table.caption.is_empty()) {
            let paragraph = rest.next_if(is_caption).or_else(|| blocks.pop_if(|block| is_caption(block)));
            match paragraph {
                Some(Block { kind: BlockKind::Paragraph(content), .. }) => set_caption(converter, &mut block, content),
                Some(_) | None => row_as_caption(converter, &mut block),
            }
        }
        blocks.push(block);
    }
}

fn is_caption(block: &Block<Written>) -> bool {
    matches!(&block.kind, BlockKind::Paragraph(content) if lead(content).is_some())
}

/// How many bytes of the first text make `content` a caption: `Table:` or `:` and the space behind.
fn lead(content: &[Inline<Written>]) -> Option<usize> {
    let Some(Inline::Text(first)) = content.first() else { return None };
    lead_of(&first.text)
}

fn lead_of(text: &str) -> Option<usize> {
    let rest = CAPTION.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    let rest = rest.trim_start_matches(['\u{a0}', ' ']);
    let rest = rest.strip_prefix(':').or_else(|| rest.strip_prefix('：'))?;
    let after = rest.trim_start();
    (after.len() < rest.len() || text.contains('：')).then(|| text.len() - after.len())
}

fn set_caption(converter: &mut Converter<'_, '_, '_>, block: &mut Block<Written>, content: Vec<Inline<Written>>) {
    let mut content = content;
    let span = block.span;
    if let Some(length) = lead(&content)
        && let Some(Inline::Text(first)) = content.first_mut()
    {
        first.text = first.text.get(length..).unwrap_or("").to_owned();
        first.span.start = first.span.end.min(first.span.start + u32::try_from(length).unwrap_or(0));
        if first.text.is_empty() {
            content.remove(0);
        }
    }
    block.attrs = converter.attrs_at_end(&mut content, span);
    if let BlockKind::Table(table) = &mut block.kind {
        table.caption = content;
    }
}

/// A caption right under the rows, without a blank line, is read by GFM as one more row.
fn row_as_caption(converter: &mut Converter<'_, '_, '_>, block: &mut Block<Written>) {
    let BlockKind::Table(table) = &mut block.kind else { return };
    let Some(row) = table.body.last() else { return };
    let mut cells = row.cells.iter();
    let first = cells.next().is_some_and(|cell| {
        let text = words(&cell.content);
        lead_of(&text).is_some() && !text.starts_with('|')
    });
    let alone = cells.all(|cell| cell.content.is_empty());
    let length = usize::try_from(row.span.end.saturating_sub(row.span.start)).unwrap_or(0);
    // A real row of one word has its bars; a caption is all that its line holds.
    let whole_line = row
        .cells
        .first()
        .is_some_and(|cell| usize::try_from(cell.span.end.saturating_sub(cell.span.start)).unwrap_or(0) + 1 >= length);
    if first && alone && whole_line && (row.cells.len() > 1 || table.body.len() > 1) {
        let content = table.body.pop().and_then(|row| row.cells.into_iter().next()).map(|cell| cell.content);
        set_caption(converter, block, content.unwrap_or_default());
    }
}
