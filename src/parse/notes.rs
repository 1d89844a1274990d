//! Notes: their definitions, and whether each is called.

use std::collections::BTreeMap;

use comrak::nodes::{Node, NodeValue};

use super::findings::{Findings, MAX_DEPTH};
use super::inlines::Converter;
use super::source::Source;
use crate::diag::{Diagnostic, Span};
use crate::model::{Note, Written, fold_label};

/// What comrak puts before the names that it makes up for inline notes.
const INLINE: &str = "__inline_";

/// Whether something in `root` nests too deep; if so, that is reported. `depth` nodes stand around `root`.
pub(super) fn too_deep(found: &mut Findings, source: &Source<'_>, root: Node<'_>, depth: usize) -> bool {
    let mut depth = depth;
    for edge in root.traverse() {
        match edge {
            comrak::arena_tree::NodeEdge::Start(node) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    let (start, end) = source.range(node.data().sourcepos);
                    found.too_deep(source.span(start, end));
                    return true;
                }
            }
            comrak::arena_tree::NodeEdge::End(_) => depth = depth.saturating_sub(1),
        }
    }
    false
}

/// The definitions of inline notes, which comrak puts behind everything else.
pub(super) fn inline_definitions<'a>(root: Node<'a>) -> BTreeMap<String, Node<'a>> {
    let mut found = BTreeMap::new();
    for node in root.reverse_children() {
        let data = node.data();
        let NodeValue::FootnoteDefinition(definition) = &data.value else { break };
        if !definition.name.starts_with(INLINE) {
            break;
        }
        found.insert(definition.name.clone(), node);
    }
    found
}

/// Enters all definitions under `root`.
pub(super) fn collect(found: &mut Findings, source: &Source<'_>, root: Node<'_>) {
    for node in root.descendants() {
        let data = node.data();
        if let NodeValue::FootnoteDefinition(definition) = &data.value
            && !definition.name.starts_with(INLINE)
        {
            let (start, _) = source.range(data.sourcepos);
            let end = start + definition.name.len() + "[^]:".len();
            let span = source.span(start, end);
            let label = fold_label(&definition.name);
            if let Some(first) = found.definitions.get(&label) {
                let (first, message) = (*first, format!("the note `{}` is defined twice", definition.name));
                found.warnings.push(
                    Diagnostic::warning("duplicate-note", span, message)
                        .label(first, "first defined here")
                        .hint("the first is printed; give this one a label of its own"),
                );
            } else {
                found.definitions.insert(label, span);
            }
        }
    }
}

/// Turns the definition `node` into a note.
pub(super) fn definition<'a>(converter: &mut Converter<'_, '_, 'a>, node: Node<'a>, label: String, span: Span) {
    if label.starts_with(INLINE) {
        // Made where it is called.
        return;
    }
    let folded = fold_label(&label);
    let first = converter.found.definitions.get(&folded).is_some_and(|first| first.start == span.start);
    // The words of a second definition are read too, for what is wrong in them.
    let blocks = converter.blocks(node);
    if first {
        converter.found.notes.push(Note { id: (), span, label, blocks });
    }
}

/// Reports the notes that nobody calls.
pub(super) fn unused(found: &mut Findings, notes: &[Note<Written>]) {
    let called = &found.called;
    for note in notes {
        let label = fold_label(&note.label);
        if !called.contains(&label) {
            let span = found.definitions.get(&label).copied().unwrap_or(note.span);
            found.warnings.push(
                Diagnostic::warning("unused-note", span, format!("the note `{}` is never called", note.label))
                    .hint(format!("call it with `[^{}]`, or it is not printed", note.label)),
            );
        }
    }
}
