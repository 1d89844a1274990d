//! Walks over a tree in reading order.
//!
//! A visitor overrides what it cares for and calls the `walk_` function of the node to go on below it. The walks
//! name every kind of node, so that a new one must be put into its place here first.

use super::{
    Block, BlockKind, Cell, DescriptionItem, Figure, FigureBody, Image, Inline, ListItem, Note, Phase, Row, Table,
    TitleBlock, Tree,
};

/// Looks at the nodes of a tree, in reading order.
pub trait Visitor<P: Phase> {
    /// A block, before what is in it.
    fn block(&mut self, block: &Block<P>) {
        walk_block(self, block);
    }

    /// A node of running text, before what is in it.
    fn inline(&mut self, inline: &Inline<P>) {
        walk_inline(self, inline);
    }

    /// A picture, within a line or in a figure.
    fn image(&mut self, _image: &Image<P>) {}

    /// A note, before what is in it.
    fn note(&mut self, note: &Note<P>) {
        walk_blocks(self, &note.blocks);
    }

    /// An item of a list, before what is in it.
    fn list_item(&mut self, item: &ListItem<P>) {
        walk_blocks(self, &item.blocks);
    }

    /// An item of a description list, before what is in it.
    fn description_item(&mut self, item: &DescriptionItem<P>) {
        walk_inlines(self, &item.term);
        for details in &item.details {
            walk_blocks(self, details);
        }
    }

    /// A row of a table, before what is in it.
    fn row(&mut self, row: &Row<P>) {
        for cell in &row.cells {
            self.cell(cell);
        }
    }

    /// A cell of a table, before what is in it.
    fn cell(&mut self, cell: &Cell<P>) {
        walk_inlines(self, &cell.content);
    }
}

/// Visits the title block, the body and the notes of `tree`.
pub fn walk_tree<P: Phase, V: Visitor<P> + ?Sized>(visitor: &mut V, tree: &Tree<P>) {
    walk_title(visitor, &tree.title);
    walk_blocks(visitor, &tree.blocks);
    for note in &tree.notes {
        visitor.note(note);
    }
}

/// Visits what stands in the title block.
pub fn walk_title<P: Phase, V: Visitor<P> + ?Sized>(visitor: &mut V, title: &TitleBlock<P>) {
    walk_inlines(visitor, &title.title);
    walk_inlines(visitor, &title.subtitle);
    for byline in &title.authors {
        walk_inlines(visitor, &byline.name);
        walk_inlines(visitor, &byline.affiliation);
    }
    walk_inlines(visitor, &title.date);
    walk_blocks(visitor, &title.abstract_);
}

/// Visits `blocks` one after another.
pub fn walk_blocks<P: Phase, V: Visitor<P> + ?Sized>(visitor: &mut V, blocks: &[Block<P>]) {
    for block in blocks {
        visitor.block(block);
    }
}

/// Visits `content` one node after another.
pub fn walk_inlines<P: Phase, V: Visitor<P> + ?Sized>(visitor: &mut V, content: &[Inline<P>]) {
    for inline in content {
        visitor.inline(inline);
    }
}

/// Visits what is in `block`.
pub fn walk_block<P: Phase, V: Visitor<P> + ?Sized>(visitor: &mut V, block: &Block<P>) {
    match &block.kind {
        BlockKind::Paragraph(content) => walk_inlines(visitor, content),
        BlockKind::Heading(heading) => walk_inlines(visitor, &heading.content),
        BlockKind::List(list) => list.items.iter().for_each(|item| visitor.list_item(item)),
        BlockKind::Descriptions(list) => list.items.iter().for_each(|item| visitor.description_item(item)),
        BlockKind::Quote(blocks) => walk_blocks(visitor, blocks),
        BlockKind::Code(code) => walk_inlines(visitor, &code.caption),
        BlockKind::Figure(figure) => walk_figure(visitor, figure),
        BlockKind::Table(table) => walk_table(visitor, table),
        BlockKind::Container(container) => {
            walk_inlines(visitor, &container.title);
            walk_blocks(visitor, &container.blocks);
        }
        BlockKind::Math(_)
        | BlockKind::Rule
        | BlockKind::PageBreak
        | BlockKind::Contents(_)
        | BlockKind::Comment(_) => {}
    }
}

/// Visits the pictures of `figure`, then its caption and credit.
pub fn walk_figure<P: Phase, V: Visitor<P> + ?Sized>(visitor: &mut V, figure: &Figure<P>) {
    match &figure.body {
        FigureBody::Images(images) => {
            for image in images {
                visitor.image(image);
            }
        }
        FigureBody::Blocks(blocks) => walk_blocks(visitor, blocks),
    }
    walk_inlines(visitor, &figure.caption);
    walk_inlines(visitor, &figure.credit);
}

/// Visits the caption, then the rows of `table`.
pub fn walk_table<P: Phase, V: Visitor<P> + ?Sized>(visitor: &mut V, table: &Table<P>) {
    walk_inlines(visitor, &table.caption);
    for row in table.head.iter().chain(&table.body) {
        visitor.row(row);
    }
}

/// Visits what is in `inline`.
pub fn walk_inline<P: Phase, V: Visitor<P> + ?Sized>(visitor: &mut V, inline: &Inline<P>) {
    match inline {
        Inline::Styled(styled) => walk_inlines(visitor, &styled.content),
        Inline::Link(link) => walk_inlines(visitor, &link.content),
        Inline::Image(image) => visitor.image(image),
        Inline::Text(_)
        | Inline::SoftBreak { .. }
        | Inline::LineBreak { .. }
        | Inline::Code(_)
        | Inline::Note(_)
        | Inline::Math(_)
        | Inline::Anchor { .. }
        | Inline::Comment { .. } => {}
    }
}

/// Changes the running text of a tree: each stretch that is read as one, with what is in it still untouched.
pub trait VisitorMut<P: Phase> {
    /// A block, before what is in it.
    fn block(&mut self, block: &mut Block<P>) {
        walk_block_mut(self, block);
    }

    /// A whole stretch of running text: a paragraph, a heading, a caption, a cell.
    fn content(&mut self, content: &mut Vec<Inline<P>>);

    /// A picture that stands in a figure.
    fn image(&mut self, image: &mut Image<P>);
}

/// Visits the title block, the body and the notes of `tree`.
pub fn walk_tree_mut<P: Phase, V: VisitorMut<P> + ?Sized>(visitor: &mut V, tree: &mut Tree<P>) {
    let title = &mut tree.title;
    visitor.content(&mut title.title);
    visitor.content(&mut title.subtitle);
    for byline in &mut title.authors {
        visitor.content(&mut byline.name);
        visitor.content(&mut byline.affiliation);
    }
    visitor.content(&mut title.date);
    walk_blocks_mut(visitor, &mut title.abstract_);
    walk_blocks_mut(visitor, &mut tree.blocks);
    for note in &mut tree.notes {
        walk_blocks_mut(visitor, &mut note.blocks);
    }
}

/// Visits `blocks` one after another.
pub fn walk_blocks_mut<P: Phase, V: VisitorMut<P> + ?Sized>(visitor: &mut V, blocks: &mut [Block<P>]) {
    for block in blocks {
        visitor.block(block);
    }
}

/// Visits what is in `block`.
pub fn walk_block_mut<P: Phase, V: VisitorMut<P> + ?Sized>(visitor: &mut V, block: &mut Block<P>) {
    match &mut block.kind {
        BlockKind::Paragraph(content) => visitor.content(content),
        BlockKind::Heading(heading) => visitor.content(&mut heading.content),
        BlockKind::List(list) => list.items.iter_mut().for_each(|item| walk_blocks_mut(visitor, &mut item.blocks)),
        BlockKind::Descriptions(list) => {
            for item in &mut list.items {
                visitor.content(&mut item.term);
                item.details.iter_mut().for_each(|details| walk_blocks_mut(visitor, details));
            }
        }
        BlockKind::Quote(blocks) => walk_blocks_mut(visitor, blocks),
        BlockKind::Code(code) => visitor.content(&mut code.caption),
        BlockKind::Figure(figure) => {
            match &mut figure.body {
                FigureBody::Images(images) => images.iter_mut().for_each(|image| visitor.image(image)),
                FigureBody::Blocks(blocks) => walk_blocks_mut(visitor, blocks),
            }
            visitor.content(&mut figure.caption);
            visitor.content(&mut figure.credit);
        }
        BlockKind::Table(table) => {
            visitor.content(&mut table.caption);
            for cell in table.head.iter_mut().chain(&mut table.body).flat_map(|row| &mut row.cells) {
                visitor.content(&mut cell.content);
            }
        }
        BlockKind::Container(container) => {
            visitor.content(&mut container.title);
            walk_blocks_mut(visitor, &mut container.blocks);
        }
        BlockKind::Math(_)
        | BlockKind::Rule
        | BlockKind::PageBreak
        | BlockKind::Contents(_)
        | BlockKind::Comment(_) => {}
    }
}
