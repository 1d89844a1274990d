//! The structure tree (ISO 32000-1, 14.7 and 14.8; ISO 14289-1, 7).
//!
//! In: the [`TagTree`] and which marked content and link annotations the pages have for which node. Out: structure
//! elements in the tree's order, the parent tree that leads back from content to element, and the names by which
//! elements are found. Content that no tag claims becomes a paragraph at the end, so that nothing is lost.

use std::collections::BTreeMap;

use crate::layout::NodeId;
use crate::layout::tags::{Kid, Role, Scope, Tag, TagId, TagTree};
use crate::units::{Pt, Rect};

use super::finish::Objects;
use super::links::Annotation;
use super::syntax::{self, Ref};
use super::trees;

/// Roles of PDF 2.0, and what they are in PDF 1.7.
const ROLE_MAP: &[u8] = b"<</Aside/Div/Em/Span/Strong/Span/Title/H1>>";

/// What a picture or formula says for itself if nobody described it; the checks have warned of it.
const FIGURE_WITHOUT_ALT: &str = "Image";
const FORMULA_WITHOUT_ALT: &str = "Formula";

/// Which tag holds which node.
#[derive(Debug, Default)]
pub(super) struct Owners {
    /// By node: the place of its tag, or `u32::MAX`.
    tags: Vec<u32>,
    /// By tag: its role's name, and whether it wants to know where its content stands.
    roles: Vec<(&'static str, bool)>,
}

impl Owners {
    pub(super) fn new(tree: &TagTree) -> Self {
        let mut owners = Self::default();
        for (place, tag) in tree.tags.iter().enumerate() {
            owners.roles.push((role_name(&tag.role), matches!(tag.role, Role::Figure | Role::Formula)));
            for kid in &tag.kids {
                match kid {
                    Kid::Content(node) => owners.claim(*node, place),
                    Kid::Tag(_) | Kid::Links(_) => {}
                }
            }
        }
        owners
    }

    fn claim(&mut self, node: NodeId, place: usize) {
        let index = node.0 as usize;
        if self.tags.len() <= index {
            self.tags.resize(index + 1, u32::MAX);
        }
        if let Some(slot) = self.tags.get_mut(index)
            && *slot == u32::MAX
        {
            *slot = u32::try_from(place).unwrap_or(u32::MAX);
        }
    }

    /// The place of the tag that holds `node`.
    fn tag(&self, node: NodeId) -> Option<usize> {
        let place = usize::try_from(*self.tags.get(node.0 as usize)?).ok()?;
        (place < self.roles.len()).then_some(place)
    }

    /// The name under which content of `node` is marked.
    pub(super) fn role_name(&self, node: NodeId) -> &'static str {
        self.tag(node).and_then(|place| self.roles.get(place)).map_or("P", |(name, _)| name)
    }

    /// Whether the tag of `node` must say where its content stands.
    pub(super) fn wants_box(&self, node: NodeId) -> bool {
        self.tag(node).and_then(|place| self.roles.get(place)).is_some_and(|(_, wants)| *wants)
    }
}

/// The name of a role (14.8.4).
fn role_name(role: &Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Part => "Part",
        Role::Sect => "Sect",
        Role::Div => "Div",
        Role::Aside => "Aside",
        Role::BlockQuote => "BlockQuote",
        Role::Caption => "Caption",
        Role::TOC => "TOC",
        Role::TOCI => "TOCI",
        Role::Title => "Title",
        Role::H(level) => match level {
            0 | 1 => "H1",
            2 => "H2",
            3 => "H3",
            4 => "H4",
            5 => "H5",
            _ => "H6",
        },
        Role::P => "P",
        Role::L { .. } => "L",
        Role::LI => "LI",
        Role::Lbl => "Lbl",
        Role::LBody => "LBody",
        Role::Table => "Table",
        Role::THead => "THead",
        Role::TBody => "TBody",
        Role::TR => "TR",
        Role::TH { .. } => "TH",
        Role::TD { .. } => "TD",
        Role::Span => "Span",
        Role::Em => "Em",
        Role::Strong => "Strong",
        Role::Quote => "Quote",
        Role::Note => "Note",
        Role::Reference => "Reference",
        Role::Link => "Link",
        Role::Code => "Code",
        Role::Figure => "Figure",
        Role::Formula => "Formula",
    }
}

/// What the pages have for the tags.
#[derive(Debug)]
pub(super) struct Shown<'a> {
    /// The object of each page.
    pub(super) pages: &'a [Ref],
    /// The heights of the pages.
    pub(super) heights: &'a [Pt],
    /// Of each page the nodes of its marked content, by number.
    pub(super) marks: &'a [Vec<NodeId>],
    /// Of each page where the content of some nodes stands.
    pub(super) boxes: &'a [Vec<(NodeId, Rect)>],
    /// All link annotations.
    pub(super) annotations: &'a [Annotation],
}

/// A piece of content: a marked-content sequence of a page, or an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Mark { page: usize, number: usize },
    Annotation(usize),
}

/// Writes the tree; returns its root.
pub(super) fn write(tree: &TagTree, owners: &Owners, shown: &Shown<'_>, objects: &mut Objects<'_>) -> Ref {
    Builder::new(tree, owners, shown, objects).write(objects)
}

struct Builder<'a> {
    tree: &'a TagTree,
    shown: &'a Shown<'a>,
    /// By tag: the pieces that each of its kids holds; empty for kids that are tags.
    pieces: Vec<Vec<Vec<Piece>>>,
    /// By tag: its object; `None` for one that is left out.
    objects: Vec<Option<Ref>>,
    /// By tag: the union of its content's boxes on its first page.
    boxes: BTreeMap<usize, (usize, Rect)>,
    /// Content without a tag: the node it shows and its pieces.
    orphans: Vec<(Ref, Vec<Piece>)>,
    root: Ref,
    document: Ref,
}

impl<'a> Builder<'a> {
    fn new(tree: &'a TagTree, owners: &'a Owners, shown: &'a Shown<'a>, objects: &mut Objects<'_>) -> Self {
        let root = objects.reserve();
        let mut by_node: BTreeMap<NodeId, Vec<Piece>> = BTreeMap::new();
        let mut orphaned: BTreeMap<NodeId, Vec<Piece>> = BTreeMap::new();
        for (page, marks) in shown.marks.iter().enumerate() {
            for (number, node) in marks.iter().enumerate() {
                let map = if owners.tag(*node).is_some() { &mut by_node } else { &mut orphaned };
                map.entry(*node).or_default().push(Piece::Mark { page, number });
            }
        }
        let mut links: BTreeMap<NodeId, Vec<Piece>> = BTreeMap::new();
        for (place, annotation) in shown.annotations.iter().enumerate() {
            links.entry(annotation.node).or_default().push(Piece::Annotation(place));
        }
        let mut pieces = Vec::with_capacity(tree.tags.len());
        for tag in &tree.tags {
            let of_kid = |kid: &Kid| match kid {
                Kid::Tag(_) => Vec::new(),
                Kid::Content(node) => by_node.remove(node).unwrap_or_default(),
                Kid::Links(node) => links.remove(node).unwrap_or_default(),
            };
            pieces.push(tag.kids.iter().map(of_kid).collect::<Vec<_>>());
        }
        orphaned.extend(by_node);
        let keep = kept(tree, &pieces);
        let refs: Vec<Option<Ref>> = keep.iter().map(|keep| keep.then(|| objects.reserve())).collect();
        let document = refs.first().copied().flatten().unwrap_or_else(|| objects.reserve());
        let orphans = orphaned.into_values().chain(links.into_values());
        let orphans = orphans.map(|pieces| (objects.reserve(), pieces)).collect();
        let boxes = boxes(owners, shown);
        Self { tree, shown, pieces, objects: refs, boxes, orphans, root, document }
    }

    fn write(self, objects: &mut Objects<'_>) -> Ref {
        if self.objects.first().copied().flatten().is_none() {
            objects.add(self.document, |out| {
                out.extend_from_slice(b"<</S/Document/P ");
                syntax::reference(out, self.root);
                self.kids(out, None, &self.orphan_kids());
                out.extend_from_slice(b">>");
            });
        }
        let ids = self.ids();
        for (place, tag) in self.tree.tags.iter().enumerate() {
            if let Some(id) = self.objects.get(place).copied().flatten() {
                objects.add(id, |out| self.element(out, place, tag, ids.get(&place).map(String::as_str)));
            }
        }
        for (id, pieces) in &self.orphans {
            let link = matches!(pieces.first(), Some(Piece::Annotation(_)));
            objects.add(*id, |out| {
                out.extend_from_slice(if link { b"<</S/Link/P " } else { b"<</S/P/P " });
                syntax::reference(out, self.document);
                let kids: Vec<Item> = pieces.iter().map(|piece| Item::Piece(*piece)).collect();
                self.kids(out, self.page_of(pieces.first()), &kids);
                out.extend_from_slice(b">>");
            });
        }
        let parent_tree = self.parent_tree(objects);
        let names: BTreeMap<&[u8], Ref> = ids
            .iter()
            .filter_map(|(place, id)| Some((id.as_bytes(), self.objects.get(*place).copied().flatten()?)))
            .collect();
        let id_tree = (!names.is_empty()).then(|| {
            let entries: Vec<(&[u8], Ref)> = names.into_iter().collect();
            trees::names(objects, &entries, |out, id| syntax::reference(out, *id))
        });
        objects.add(self.root, |out| {
            out.extend_from_slice(b"<</Type/StructTreeRoot/K ");
            syntax::reference(out, self.document);
            out.extend_from_slice(b"/ParentTree ");
            syntax::reference(out, parent_tree);
            out.extend_from_slice(b"/ParentTreeNextKey ");
            let next = self.shown.pages.len() + self.shown.annotations.len();
            syntax::integer(out, i64::try_from(next).unwrap_or(0));
            if let Some(id_tree) = id_tree {
                out.extend_from_slice(b"/IDTree ");
                syntax::reference(out, id_tree);
            }
            out.extend_from_slice(b"/RoleMap");
            out.extend_from_slice(ROLE_MAP);
            out.extend_from_slice(b">>");
        });
        self.root
    }

    /// The identifiers of elements, each once; every note must have one (ISO 14289-1, 7.9).
    fn ids(&self) -> BTreeMap<usize, String> {
        let mut taken = std::collections::BTreeSet::new();
        let mut ids = BTreeMap::new();
        for (place, tag) in self.tree.tags.iter().enumerate() {
            if self.objects.get(place).copied().flatten().is_none() {
                continue;
            }
            let wanted = match (&tag.id, &tag.role) {
                (Some(id), _) => id.clone(),
                (None, Role::Note) => format!("note.{place}"),
                (None, _) => continue,
            };
            let id = if taken.contains(&wanted) { format!("{wanted}.{place}") } else { wanted };
            if taken.insert(id.clone()) {
                ids.insert(place, id);
            }
        }
        ids
    }

    fn orphan_kids(&self) -> Vec<Item> {
        self.orphans.iter().map(|(id, _)| Item::Element(*id)).collect()
    }

    fn element(&self, out: &mut Vec<u8>, place: usize, tag: &Tag, id: Option<&str>) {
        out.extend_from_slice(b"<</S");
        syntax::name(out, role_name(&tag.role).as_bytes());
        out.extend_from_slice(b"/P ");
        let parent = tag.parent.filter(|_| place > 0);
        let parent = parent.and_then(|parent| self.objects.get(parent.0 as usize).copied().flatten());
        syntax::reference(out, parent.unwrap_or(if place == 0 { self.root } else { self.document }));
        self.texts(out, tag, id);
        self.attributes(out, place, tag);
        let pieces = self.pieces.get(place).map_or(&[][..], Vec::as_slice);
        let mut kids = Vec::new();
        for (kid, pieces) in tag.kids.iter().zip(pieces) {
            match kid {
                Kid::Tag(TagId(kid)) => {
                    kids.extend(self.objects.get(*kid as usize).copied().flatten().map(Item::Element));
                }
                Kid::Content(_) | Kid::Links(_) => kids.extend(pieces.iter().map(|piece| Item::Piece(*piece))),
            }
        }
        if place == 0 {
            kids.extend(self.orphan_kids());
        }
        let page = self.page_of(pieces.iter().flatten().next());
        self.kids(out, page, &kids);
        out.extend_from_slice(b">>");
    }

    fn texts(&self, out: &mut Vec<u8>, tag: &Tag, id: Option<&str>) {
        let without = match tag.role {
            Role::Figure => Some(FIGURE_WITHOUT_ALT),
            Role::Formula => Some(FORMULA_WITHOUT_ALT),
            Role::Document | Role::Part | Role::Sect | Role::Div | Role::Aside | Role::BlockQuote | Role::Caption => {
                None
            }
            Role::TOC | Role::TOCI | Role::Title | Role::H(_) | Role::P | Role::L { .. } | Role::LI | Role::Lbl => None,
            Role::LBody | Role::Table | Role::THead | Role::TBody | Role::TR | Role::TH { .. } | Role::TD { .. } => {
                None
            }
            Role::Span
            | Role::Em
            | Role::Strong
            | Role::Quote
            | Role::Note
            | Role::Reference
            | Role::Link
            | Role::Code => None,
        };
        let alt = tag.alt.as_deref().filter(|alt| !alt.trim().is_empty()).or(without);
        let lang = tag.lang.as_ref().map(crate::layout::Lang::as_str);
        let entries =
            [("ID", id), ("T", tag.title.as_deref()), ("Lang", lang), ("Alt", alt), ("E", tag.expansion.as_deref())];
        for (key, value) in entries {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                syntax::name(out, key.as_bytes());
                if key == "ID" { syntax::string(out, value.as_bytes()) } else { syntax::text(out, value) }
            }
        }
    }

    /// The attributes of an element (14.8.5).
    fn attributes(&self, out: &mut Vec<u8>, place: usize, tag: &Tag) {
        match tag.role {
            Role::L { numbered } => {
                out.extend_from_slice(b"/A<</O/List/ListNumbering/");
                out.extend_from_slice(if numbered { b"Decimal>>" } else { b"Disc>>" });
            }
            Role::TH { scope, column_span, row_span } => {
                out.extend_from_slice(b"/A<</O/Table/Scope/");
                out.extend_from_slice(match scope {
                    Scope::Column => b"Column".as_slice(),
                    Scope::Row => b"Row",
                    Scope::Both => b"Both",
                });
                spans(out, column_span, row_span);
                out.extend_from_slice(b">>");
            }
            Role::TD { column_span, row_span } => {
                if column_span > 1 || row_span > 1 {
                    out.extend_from_slice(b"/A<</O/Table");
                    spans(out, column_span, row_span);
                    out.extend_from_slice(b">>");
                }
            }
            Role::Figure | Role::Formula => {
                if let Some((page, rect)) = self.boxes.get(&place) {
                    let height = self.shown.heights.get(*page).copied().unwrap_or_default();
                    let inline = tag.parent.is_some_and(|parent| self.is_inline_parent(parent));
                    out.extend_from_slice(b"/A<</O/Layout");
                    if !inline {
                        out.extend_from_slice(b"/Placement/Block");
                    }
                    out.extend_from_slice(b"/BBox[");
                    syntax::numbers(out, &corners(rect, height));
                    out.extend_from_slice(b"]>>");
                }
            }
            Role::Document | Role::Part | Role::Sect | Role::Div | Role::Aside | Role::BlockQuote | Role::Caption => {}
            Role::TOC | Role::TOCI | Role::Title | Role::H(_) | Role::P | Role::LI | Role::Lbl | Role::LBody => {}
            Role::Table | Role::THead | Role::TBody | Role::TR | Role::Span | Role::Em | Role::Strong => {}
            Role::Quote | Role::Note | Role::Reference | Role::Link | Role::Code => {}
        }
    }

    /// Whether a tag holds running text, so that a picture in it stands in a line.
    fn is_inline_parent(&self, parent: TagId) -> bool {
        let role = self.tree.tags.get(parent.0 as usize).map(|tag| &tag.role);
        matches!(
            role,
            Some(Role::P | Role::H(_) | Role::Span | Role::Em | Role::Strong | Role::Link | Role::Lbl | Role::Quote)
        )
    }

    fn page_of(&self, piece: Option<&Piece>) -> Option<usize> {
        match piece? {
            Piece::Mark { page, .. } => Some(*page),
            Piece::Annotation(place) => self.shown.annotations.get(*place).map(|annotation| annotation.page),
        }
    }

    /// Writes `Pg` and `K`.
    fn kids(&self, out: &mut Vec<u8>, page: Option<usize>, kids: &[Item]) {
        let page_ref = |page: usize| self.shown.pages.get(page).copied().unwrap_or(Ref(0));
        if let Some(page) = page {
            out.extend_from_slice(b"/Pg ");
            syntax::reference(out, page_ref(page));
        }
        if kids.is_empty() {
            return;
        }
        out.extend_from_slice(b"/K[");
        for (index, kid) in kids.iter().enumerate() {
            if index > 0 {
                out.push(b' ');
            }
            match kid {
                Item::Element(id) => syntax::reference(out, *id),
                Item::Piece(Piece::Mark { page: at, number }) if Some(*at) == page => {
                    syntax::integer(out, i64::try_from(*number).unwrap_or(0));
                }
                Item::Piece(Piece::Mark { page: at, number }) => {
                    out.extend_from_slice(b"<</Type/MCR/Pg ");
                    syntax::reference(out, page_ref(*at));
                    out.extend_from_slice(b"/MCID ");
                    syntax::integer(out, i64::try_from(*number).unwrap_or(0));
                    out.extend_from_slice(b">>");
                }
                Item::Piece(Piece::Annotation(place)) => {
                    let Some(annotation) = self.shown.annotations.get(*place) else { continue };
                    out.extend_from_slice(b"<</Type/OBJR/Obj ");
                    syntax::reference(out, annotation.object);
                    if Some(annotation.page) != page {
                        out.extend_from_slice(b"/Pg ");
                        syntax::reference(out, page_ref(annotation.page));
                    }
                    out.extend_from_slice(b">>");
                }
            }
        }
        out.push(b']');
    }

    /// The tree that leads from content to its element (14.7.4.4): first the pages, then the annotations.
    fn parent_tree(&self, objects: &mut Objects<'_>) -> Ref {
        let mut of_marks: Vec<Vec<Ref>> =
            self.shown.marks.iter().map(|marks| vec![self.document; marks.len()]).collect();
        let mut of_annotations = vec![self.document; self.shown.annotations.len()];
        let mut set = |piece: &Piece, id: Ref| {
            let slot = match piece {
                Piece::Mark { page, number } => of_marks.get_mut(*page).and_then(|marks| marks.get_mut(*number)),
                Piece::Annotation(place) => of_annotations.get_mut(*place),
            };
            if let Some(slot) = slot {
                *slot = id;
            }
        };
        for (pieces, id) in self.pieces.iter().zip(&self.objects) {
            if let Some(id) = id {
                pieces.iter().flatten().for_each(|piece| set(piece, *id));
            }
        }
        for (id, pieces) in &self.orphans {
            pieces.iter().for_each(|piece| set(piece, *id));
        }
        let mut entries: Vec<Vec<u8>> = Vec::with_capacity(of_marks.len() + of_annotations.len());
        for marks in &of_marks {
            let mut out = vec![b'['];
            for (index, id) in marks.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                syntax::reference(&mut out, *id);
            }
            out.push(b']');
            entries.push(out);
        }
        for id in &of_annotations {
            let mut out = Vec::new();
            syntax::reference(&mut out, *id);
            entries.push(out);
        }
        trees::numbers(objects, &entries)
    }
}

/// What stands in `K`.
#[derive(Clone, Copy, Debug)]
enum Item {
    Element(Ref),
    Piece(Piece),
}

fn spans(out: &mut Vec<u8>, column_span: u16, row_span: u16) {
    for (key, span) in [(b"/ColSpan ", column_span), (b"/RowSpan ", row_span)] {
        if span > 1 {
            out.extend_from_slice(key);
            syntax::integer(out, i64::from(span));
        }
    }
}

/// A rectangle as PDF has it: left, bottom, right, top.
pub(super) fn corners(rect: &Rect, page_height: Pt) -> [f64; 4] {
    [rect.origin.x.0, (page_height - rect.bottom()).0, rect.right().0, (page_height - rect.origin.y).0]
}

/// Which tags have something to show, or hold a place in a table that has.
fn kept(tree: &TagTree, pieces: &[Vec<Vec<Piece>>]) -> Vec<bool> {
    let mut keep: Vec<bool> = pieces.iter().map(|kids| kids.iter().any(|pieces| !pieces.is_empty())).collect();
    // Parents stand before their children, so that from the end each child is done before its parent.
    for (place, tag) in tree.tags.iter().enumerate().rev() {
        if keep.get(place) == Some(&true)
            && let Some(parent) = tag.parent.and_then(|parent| keep.get_mut(parent.0 as usize))
        {
            *parent = true;
        }
    }
    for (place, tag) in tree.tags.iter().enumerate() {
        let cell = matches!(tag.role, Role::TR | Role::TH { .. } | Role::TD { .. });
        let parent_kept = tag.parent.and_then(|parent| keep.get(parent.0 as usize)).copied().unwrap_or(place == 0);
        if let Some(slot) = keep.get_mut(place) {
            *slot = parent_kept && (*slot || cell || place == 0);
        }
    }
    keep
}

/// For each tag that wants it the box of its content on its first page.
fn boxes(owners: &Owners, shown: &Shown<'_>) -> BTreeMap<usize, (usize, Rect)> {
    let mut boxes: BTreeMap<usize, (usize, Rect)> = BTreeMap::new();
    for (page, found) in shown.boxes.iter().enumerate() {
        for (node, rect) in found {
            let Some(tag) = owners.tag(*node) else { continue };
            let (first, sum) = boxes.entry(tag).or_insert((page, *rect));
            if *first == page {
                *sum = union(sum, rect);
            }
        }
    }
    boxes
}

fn union(a: &Rect, b: &Rect) -> Rect {
    let (x, y) = (a.origin.x.min(b.origin.x), a.origin.y.min(b.origin.y));
    Rect::new(x, y, a.right().max(b.right()) - x, a.bottom().max(b.bottom()) - y)
}
