//! The names that links lead to: unique, and for headings made from their words as GitHub makes them.

use std::collections::{BTreeMap, BTreeSet};

/// All anchors of a document.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    taken: BTreeSet<String>,
    /// The names that the backends give to notes and their calls.
    reserved: BTreeSet<String>,
    /// Names that an author links to, where the anchor had to get another one.
    aliases: BTreeMap<String, String>,
    /// The last number given to each name that came more than once.
    counts: BTreeMap<String, u32>,
}

impl Anchors {
    /// None taken yet, in a document of `notes` notes.
    pub(super) fn for_notes(notes: usize) -> Self {
        let names = (1..=notes).flat_map(|n| [format!("note-{n}"), format!("call-{n}")]);
        Self { reserved: names.collect(), ..Self::default() }
    }

    /// Takes the name `id` as its author wrote it; `false` if another node has it.
    pub(super) fn take(&mut self, id: &str) -> bool {
        if self.aliases.contains_key(id) {
            return false;
        }
        if self.reserved.contains(id) {
            self.count_up(id);
            return true;
        }
        self.taken.insert(id.to_owned())
    }

    /// The anchor of the node that took the name `id`.
    pub(super) fn of_id<'a>(&'a self, id: &'a str) -> &'a str {
        self.aliases.get(id).map_or(id, String::as_str)
    }

    /// A name for a heading of these words.
    pub(super) fn name(&mut self, words: &str) -> String {
        let slug = slug(words);
        let base = if slug.is_empty() { "section".to_owned() } else { slug };
        if !self.reserved.contains(&base) && self.taken.insert(base.clone()) {
            return base;
        }
        self.count_up(&base)
    }

    /// The first of `base-1`, `base-2` … that is free. Where `base` is ours, links to it mean that name.
    fn count_up(&mut self, base: &str) -> String {
        // Equal headings are many at most in generated text; then each search starts where the last one ended.
        let mut count = self.counts.get(base).copied().unwrap_or(0);
        loop {
            count += 1;
            let name = format!("{base}-{count}");
            if !self.reserved.contains(&name) && self.taken.insert(name.clone()) {
                self.counts.insert(base.to_owned(), count);
                if self.reserved.contains(base) {
                    self.aliases.entry(base.to_owned()).or_insert_with(|| name.clone());
                }
                return name;
            }
        }
    }

    /// The anchor that `fragment` means: of this name, or of one that differs in case or spelling as slugs do.
    pub(super) fn find(&self, fragment: &str) -> Option<&str> {
        if let Some(name) = self.aliases.get(fragment) {
            return Some(name);
        }
        let get = |name: &str| self.taken.get(name).map(String::as_str);
        get(fragment).or_else(|| get(&slug(fragment)))
    }

    /// The anchor whose name is nearest to `fragment`.
    pub(super) fn nearest(&self, fragment: &str) -> Option<&str> {
        let names = || self.taken.iter().map(String::as_str);
        crate::diag::nearest(fragment, names()).or_else(|| {
            names().find(|name| name.len() > 4 && (name.starts_with(fragment) || fragment.starts_with(name)))
        })
    }
}

/// The words of a heading as GitHub puts them into an address: lower case, hyphens for spaces, no punctuation.
pub(super) fn slug(words: &str) -> String {
    words
        .trim()
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            c if c.is_whitespace() => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() || is_mark(c) => Some(c),
            _ => None,
        })
        .collect()
}

/// Combining marks of the scripts that need them to spell words, and the joiners of Persian and Indic text.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}'
        | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{981}'..='\u{983}' | '\u{9bc}'..='\u{9cd}'
        | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_those_of_github() {
        assert_eq!(slug("Handling Potential Failure with `Result`"), "handling-potential-failure-with-result");
        assert_eq!(slug("1991–2011: a new Middle East?"), "19912011-a-new-middle-east");
        assert_eq!(slug("Über Größe"), "über-größe");
        assert_eq!(slug("C++ & Rust"), "c--rust");
        assert_eq!(slug("ایران و روسیه"), "ایران-و-روسیه");
        assert_eq!(slug("snake_case"), "snake_case");
    }

    #[test]
    fn equal_headings_get_different_names() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.name("Notes"), "notes");
        assert_eq!(anchors.name("Notes"), "notes-1");
        assert_eq!(anchors.name("Notes"), "notes-2");
        assert_eq!(anchors.name("?!"), "section");
        assert_eq!(anchors.find("Notes"), Some("notes"));
        assert_eq!(anchors.find("nots"), None);
        assert_eq!(anchors.nearest("nots"), Some("notes"));
    }

    #[test]
    fn a_heading_may_be_called_like_a_note() {
        let mut anchors = Anchors::for_notes(1);
        assert_eq!(anchors.name("Note 1"), "note-1-1");
        assert_eq!(anchors.find("note-1"), Some("note-1-1"));
    }
}
