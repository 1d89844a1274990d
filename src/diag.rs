//! Diagnostics as plain data: what is wrong, where, and how to mend it.
//!
//! Every stage gathers [`Diagnostic`]s and goes on; [`render`] alone draws them.

pub mod render;

/// Which source file a [`Span`] lies in: an index into the manuscript's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct FileId(pub u16);

/// A range of bytes in a source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte; never before `start`.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `file`.
    #[must_use]
    pub const fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// No output is made.
    Error,
    /// Output is made, and differs from what the author may expect.
    Warning,
}

/// A second place that explains the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there: lower case, no full stop.
    pub text: String,
}

/// One finding about the manuscript, its project, or the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether output can still be made.
    pub severity: Severity,
    /// A stable name of the rule, in kebab case: `missing-picture`.
    pub code: &'static str,
    /// The place; none where the finding is not about a line of a source file.
    pub span: Option<Span>,
    /// What is wrong: one line, lower case, no full stop.
    pub message: String,
    /// Further places.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// An error, after which no output is made.
    #[must_use]
    pub fn error(code: &'static str, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, span.into(), message.into())
    }

    /// A warning, after which output is still made.
    #[must_use]
    pub fn warning(code: &'static str, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, span.into(), message.into())
    }

    fn new(severity: Severity, code: &'static str, span: Option<Span>, message: String) -> Self {
        Self { severity, code, span, message, labels: Vec::new(), hints: Vec::new() }
    }

    /// The same with one more hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same with one more place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }
}

/// What a stage made, with the warnings it met on the way.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Warned<T> {
    /// What was made.
    pub output: T,
    /// The warnings, in the order they were met.
    pub warnings: Vec<Diagnostic>,
}

impl<T> Warned<T> {
    /// `output` with nothing to warn of.
    pub const fn new(output: T) -> Self {
        Self { output, warnings: Vec::new() }
    }

    /// Moves the warnings to the end of `sink` and returns the output.
    pub fn report(self, sink: &mut Vec<Diagnostic>) -> T {
        sink.extend(self.warnings);
        self.output
    }
}

/// Everything that stopped a stage: at least one error, with the warnings before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed(pub Vec<Diagnostic>);

impl From<Diagnostic> for Failed {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

/// The result of a stage that can fail.
pub type Result<T> = std::result::Result<T, Failed>;

/// The name among `known` that `name` is probably a misspelling of.
#[must_use]
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let allowed = match name.chars().count() {
        0..=2 => return None,
        3..=5 => 1,
        6..=8 => 2,
        _ => 3,
    };
    known
        .map(|known| (strsim::damerau_levenshtein(&name, &known.to_lowercase()), known))
        .filter(|&(distance, _)| distance <= allowed)
        .min()
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspellings_find_their_key() {
        let keys = ["title", "author", "keywords", "number-sections"];
        let near = |name| nearest(name, keys.iter().copied());
        assert_eq!(near("tilte"), Some("title"));
        assert_eq!(near("Title"), Some("title"));
        assert_eq!(near("keyword"), Some("keywords"));
        assert_eq!(near("numbersections"), Some("number-sections"));
        assert_eq!(near("weight"), None);
        assert_eq!(near("x"), None);
    }
}
