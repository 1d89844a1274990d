//! Name trees and number trees (ISO 32000-1, 7.9.6 and 7.9.7): sorted pairs in leaves of bounded size.

use super::finish::Objects;
use super::syntax::{self, Ref};

/// How many pairs a leaf has.
const PER_LEAF: usize = 64;

/// Writes a name tree; `entries` are sorted by their names. Returns its root.
pub(super) fn names<T>(objects: &mut Objects<'_>, entries: &[(&[u8], T)], value: impl Fn(&mut Vec<u8>, &T)) -> Ref {
    let leaf = |out: &mut Vec<u8>, part: &[(&[u8], T)], limits: bool| {
        out.extend_from_slice(b"<<");
        if limits && let (Some((first, _)), Some((last, _))) = (part.first(), part.last()) {
            out.extend_from_slice(b"/Limits[");
            syntax::string(out, first);
            syntax::string(out, last);
            out.push(b']');
        }
        out.extend_from_slice(b"/Names[");
        for (name, entry) in part {
            syntax::string(out, name);
            value(out, entry);
        }
        out.extend_from_slice(b"]>>");
    };
    let leaves: Vec<&[(&[u8], T)]> = entries.chunks(PER_LEAF).collect();
    tree(objects, &leaves, |out, part, limits| leaf(out, part, limits))
}

/// Writes a number tree whose keys count from 0. Returns its root.
pub(super) fn numbers(objects: &mut Objects<'_>, entries: &[Vec<u8>]) -> Ref {
    let keyed: Vec<(usize, &Vec<u8>)> = entries.iter().enumerate().collect();
    let leaves: Vec<&[(usize, &Vec<u8>)]> = keyed.chunks(PER_LEAF).collect();
    let key = |out: &mut Vec<u8>, key: usize| syntax::integer(out, i64::try_from(key).unwrap_or(0));
    tree(objects, &leaves, |out, part, limits| {
        out.extend_from_slice(b"<<");
        if limits && let (Some((first, _)), Some((last, _))) = (part.first(), part.last()) {
            out.extend_from_slice(b"/Limits[");
            key(out, *first);
            out.push(b' ');
            key(out, *last);
            out.push(b']');
        }
        out.extend_from_slice(b"/Nums[");
        for (index, (number, value)) in part.iter().enumerate() {
            if index > 0 {
                out.push(b' ');
            }
            key(out, *number);
            out.push(b' ');
            out.extend_from_slice(value);
        }
        out.extend_from_slice(b"]>>");
    })
}

/// A root with its leaves under it, or a single leaf as the root.
fn tree<T>(objects: &mut Objects<'_>, leaves: &[&[T]], leaf: impl Fn(&mut Vec<u8>, &[T], bool)) -> Ref {
    if let [] | [_] = leaves {
        return objects.add_new(|out| leaf(out, leaves.first().copied().unwrap_or(&[]), false));
    }
    let kids: Vec<Ref> = leaves.iter().map(|part| objects.add_new(|out| leaf(out, part, true))).collect();
    objects.add_new(|out| {
        out.extend_from_slice(b"<</Kids[");
        for (index, kid) in kids.iter().enumerate() {
            if index > 0 {
                out.push(b' ');
            }
            syntax::reference(out, *kid);
        }
        out.extend_from_slice(b"]>>");
    })
}
