//! The keys of the front matter, which `[metadata]` of the project file and `-M key=value` share.
//!
//! The names are those of pandoc, Quarto and Hugo. Here they are only read and checked for their type; what they
//! mean is for `parse` (facts about the document) and for the crate's roof (settings) to say.

use super::value::{Entry, Field, Kind, Located, Reader, Value};
use crate::diag::{Diagnostic, Span};

/// An author, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The name.
    pub name: Located<String>,
    /// The name as sorted.
    pub file_as: Option<String>,
    /// Where they work.
    pub affiliation: Option<String>,
    /// Their address for letters.
    pub email: Option<String>,
    /// Their ORCID iD, as written.
    pub orcid: Field<String>,
}

/// A series, as written.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct SeriesKeys {
    /// Its title.
    pub title: Field<String>,
    /// The place in it.
    pub position: Field<String>,
    /// A few words about it, in CommonMark.
    pub about: Field<String>,
    /// Where it stands online.
    pub url: Field<String>,
}

/// Claims about accessibility, as written.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AccessibilityKeys {
    /// A summary, in words.
    pub summary: Field<String>,
    /// Standards.
    pub conforms_to: Vec<Located<String>>,
    /// Who says so.
    pub certified_by: Field<String>,
}

/// Everything that front matter may say. A key that is not given is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "each field is the key of its name; schema.rs says what it means")]
pub struct FrontMatter {
    pub title: Field<String>,
    pub subtitle: Field<String>,
    pub authors: Option<Vec<Author>>,
    pub date: Field<String>,
    pub lang: Field<String>,
    pub dir: Field<String>,
    pub abstract_: Field<String>,
    pub keywords: Option<Vec<String>>,
    pub subjects: Option<Vec<String>>,
    pub description: Field<String>,
    pub rights: Field<String>,
    pub publisher: Field<String>,
    pub identifier: Field<String>,
    pub url: Field<String>,
    pub series: SeriesKeys,
    pub cover_image: Field<String>,
    pub cover_alt: Field<String>,
    pub toc: Field<bool>,
    pub toc_depth: Field<u8>,
    /// The deepest level that is numbered; 0 for none.
    pub number_sections: Field<u8>,
    pub papersize: Field<String>,
    pub fontsize: Field<String>,
    pub mainfont: Field<String>,
    pub theme: Field<String>,
    pub bibliography: Option<Vec<Located<String>>>,
    pub csl: Field<String>,
    pub accessibility: AccessibilityKeys,
    pub draft: Field<bool>,
}

/// Every key, in the spelling that messages recommend.
pub const KEYS: &[&str] = &[
    "title",
    "subtitle",
    "author",
    "authors",
    "date",
    "lang",
    "language",
    "dir",
    "abstract",
    "keywords",
    "tags",
    "subject",
    "description",
    "rights",
    "license",
    "publisher",
    "identifier",
    "doi",
    "isbn",
    "url",
    "series",
    "belongs-to-collection",
    "group-position",
    "cover-image",
    "cover-alt",
    "toc",
    "toc-depth",
    "number-sections",
    "papersize",
    "fontsize",
    "mainfont",
    "theme",
    "bibliography",
    "csl",
    "accessibility",
    "draft",
];

/// Keys that other programs act on. They may stay in a manuscript that is also meant for those, without a word.
const FOREIGN: &[&str] = &[
    "aliases",
    "anchor-sections",
    "book",
    "build",
    "cascade",
    "categories",
    "category",
    "citation",
    "citation-style",
    "class",
    "classoption",
    "code-fold",
    "comments",
    "copyright",
    "core",
    "css",
    "date-format",
    "date-modified",
    "documentclass",
    "echo",
    "editor",
    "editor_options",
    "engine",
    "excerpt",
    "execute",
    "execution",
    "expiryDate",
    "featured",
    "featured_image",
    "filters",
    "fontfamily",
    "format",
    "geometry",
    "header-includes",
    "header_includes",
    "hero",
    "hidden",
    "highlight-style",
    "html",
    "id",
    "image",
    "image-alt",
    "images",
    "include-before",
    "include-after",
    "institute",
    "jupyter",
    "keep-tex",
    "knitr",
    "lastmod",
    "latex",
    "layout",
    "link-citations",
    "linkTitle",
    "linkcolor",
    "linkTitles",
    "lof",
    "lot",
    "mainfontoptions",
    "margin-left",
    "margin-right",
    "margin-top",
    "margin-bottom",
    "math",
    "menu",
    "monofont",
    "nav_order",
    "next",
    "nocite",
    "order",
    "output",
    "outputs",
    "page-layout",
    "parent",
    "params",
    "pdf-engine",
    "permalink",
    "prev",
    "project",
    "published",
    "publishDate",
    "redirect_from",
    "reference-section-title",
    "references",
    "related",
    "resources",
    "runtime",
    "sansfont",
    "share",
    "shortcode",
    "sidebar",
    "sitemap",
    "slug",
    "summary",
    "template",
    "thanks",
    "thumbnail",
    "toc-location",
    "toc-title",
    "type",
    "update",
    "urlcolor",
    "version",
    "vignette",
    "website",
    "weight",
];

/// Reads front matter. What is wrong goes to `reader`, and the key counts as not given.
pub(super) fn read(value: &Value, reader: &mut Reader) -> FrontMatter {
    let mut out = FrontMatter::default();
    let entries = match &value.kind {
        Kind::Map(entries) => entries,
        Kind::Null => return out,
        Kind::Scalar { .. } | Kind::List(_) => {
            reader.wrong("the front matter", "keys with their values", value);
            return out;
        }
    };
    let mut given = Vec::new();
    for entry in entries {
        let name = canonical(&entry.key);
        if let Some((_, first)) = given.iter().find(|(other, _)| *other == name && name != "identifier") {
            let message = format!("`{}` says again what another key has said", entry.key);
            reader.diagnostics.push(
                Diagnostic::error(reader.code, entry.key_span, message)
                    .label(*first, "said here")
                    .hint("keep one of the two"),
            );
            continue;
        }
        given.push((name, entry.key_span));
        read_fact(&mut out, name, entry, reader);
    }
    out
}

/// The one name of a key that has several.
fn canonical(key: &str) -> &str {
    match key {
        "author" => "authors",
        "language" => "lang",
        "tags" => "keywords",
        "license" => "rights",
        "doi" | "isbn" => "identifier",
        "belongs-to-collection" => "series",
        "cover_image" | "epub-cover-image" => "cover-image",
        "toc_depth" => "toc-depth",
        "number_sections" | "numbersections" => "number-sections",
        key => key,
    }
}

fn read_fact(out: &mut FrontMatter, name: &str, entry: &Entry, reader: &mut Reader) {
    let (key, value) = (entry.key.as_str(), &entry.value);
    match name {
        "title" => out.title = reader.text(key, value),
        "subtitle" => out.subtitle = reader.text(key, value),
        "authors" => out.authors = authors(key, value, reader),
        "date" => out.date = reader.text(key, value),
        "lang" => out.lang = reader.text(key, value),
        "dir" => out.dir = reader.text(key, value),
        "abstract" => out.abstract_ = reader.text(key, value),
        "keywords" => out.keywords = words(reader.texts(key, value, Some(','))),
        "subject" => out.subjects = words(reader.texts(key, value, Some(';'))),
        "description" => out.description = reader.text(key, value),
        "rights" => out.rights = rights(key, value, reader),
        "publisher" => out.publisher = reader.text(key, value),
        "identifier" => identifier(out, key, value, reader),
        "url" => out.url = reader.text(key, value),
        "series" => series(&mut out.series, key, value, reader),
        "group-position" => out.series.position = reader.text(key, value),
        "accessibility" => accessibility(&mut out.accessibility, key, value, reader),
        "draft" => out.draft = reader.bool(key, value),
        _ => read_setting(out, name, entry, reader),
    }
}

fn read_setting(out: &mut FrontMatter, name: &str, entry: &Entry, reader: &mut Reader) {
    let (key, value) = (entry.key.as_str(), &entry.value);
    match name {
        "cover-image" => out.cover_image = reader.text(key, value),
        "cover-alt" => out.cover_alt = reader.text(key, value),
        "toc" => out.toc = reader.bool(key, value),
        "toc-depth" => out.toc_depth = reader.level(key, value),
        "number-sections" => out.number_sections = number_sections(key, value, reader),
        "papersize" => out.papersize = reader.text(key, value),
        "fontsize" => out.fontsize = reader.text(key, value),
        "mainfont" => out.mainfont = reader.text(key, value),
        "theme" => out.theme = reader.text(key, value),
        "bibliography" => out.bibliography = reader.texts(key, value, None).map(|texts| texts.value),
        "csl" => out.csl = reader.text(key, value),
        _ if FOREIGN.contains(&name) => {}
        _ => reader.unknown_key(entry, KEYS),
    }
}

fn words(texts: Option<Located<Vec<Located<String>>>>) -> Option<Vec<String>> {
    texts.map(|texts| texts.value.into_iter().map(|text| text.value).collect())
}

fn authors(key: &str, value: &Value, reader: &mut Reader) -> Option<Vec<Author>> {
    match &value.kind {
        Kind::Null => None,
        Kind::Scalar { .. } | Kind::Map(_) => Some(author(key, value, reader).into_iter().collect()),
        Kind::List(items) => Some(items.iter().filter_map(|item| author(key, item, reader)).collect()),
    }
}

fn author(key: &str, value: &Value, reader: &mut Reader) -> Option<Author> {
    let entries = match &value.kind {
        Kind::Map(entries) => entries,
        Kind::Null | Kind::Scalar { .. } | Kind::List(_) => {
            if matches!(value.kind, Kind::List(_)) {
                reader.wrong(key, "a name, or a map with the key `name`", value);
                return None;
            }
            let name = reader.text(key, value)?;
            return Some(Author { name, file_as: None, affiliation: None, email: None, orcid: None });
        }
    };
    let (mut name, mut file_as, mut affiliation, mut email, mut orcid) = (None, None, None, None, None);
    for entry in entries {
        let value = &entry.value;
        match entry.key.as_str() {
            "name" => name = person_name(value, reader),
            "file-as" | "file_as" => file_as = reader.text("file-as", value),
            "affiliation" | "affiliations" | "institute" => affiliation = place_of_work(value, reader),
            "email" => email = reader.text("email", value),
            "orcid" => orcid = reader.text("orcid", value),
            "url" | "corresponding" | "equal-contributor" | "roles" | "degrees" | "id" | "note" | "role" => {}
            _ => reader.unknown_key(entry, &["name", "file-as", "affiliation", "email", "orcid"]),
        }
    }
    if name.is_none() {
        let message = format!("`{key}` wants a `name`");
        reader.diagnostics.push(
            Diagnostic::error(reader.code, value.span, message)
                .hint("write `name: Jane Doe` in the map of this author"),
        );
    }
    Some(Author {
        name: name?,
        file_as: file_as.map(|text| text.value),
        affiliation: affiliation.map(|text| text.value),
        email: email.map(|text| text.value),
        orcid,
    })
}

/// A name in one piece, or as Quarto has it in `given`, `particle` and `family`.
fn person_name(value: &Value, reader: &mut Reader) -> Field<String> {
    let Kind::Map(entries) = &value.kind else { return reader.text("name", value) };
    let parts: Vec<String> = ["given", "non-dropping-particle", "dropping-particle", "family"]
        .iter()
        .filter_map(|part| entries.iter().find(|entry| entry.key == *part))
        .filter_map(|entry| reader.text("name", &entry.value))
        .map(|text| text.value)
        .collect();
    if parts.is_empty() {
        reader.text("name", value)
    } else {
        Some(Located { value: parts.join(" "), span: value.span })
    }
}

/// An affiliation as text, as Quarto's map with `name`, or several of either.
fn place_of_work(value: &Value, reader: &mut Reader) -> Field<String> {
    let mut places = Vec::new();
    let items = match &value.kind {
        Kind::List(items) => items.as_slice(),
        Kind::Null | Kind::Scalar { .. } | Kind::Map(_) => std::slice::from_ref(value),
    };
    for item in items {
        let named = match &item.kind {
            Kind::Map(entries) => entries.iter().find(|entry| entry.key == "name").map(|entry| &entry.value),
            Kind::Null | Kind::Scalar { .. } | Kind::List(_) => None,
        };
        places.extend(reader.text("affiliation", named.unwrap_or(item)).map(|text| text.value));
    }
    (!places.is_empty()).then(|| Located { value: places.join("; "), span: value.span })
}

/// Rights as text, or as a map with `text` or `type` (Quarto).
fn rights(key: &str, value: &Value, reader: &mut Reader) -> Field<String> {
    let Kind::Map(entries) = &value.kind else { return reader.text(key, value) };
    match ["text", "type"].iter().find_map(|name| entries.iter().find(|entry| entry.key == *name)) {
        Some(entry) => reader.text(key, &entry.value),
        None => reader.text(key, value),
    }
}

/// `identifier`, `doi` and `isbn`: of several, the most general one stays.
fn identifier(out: &mut FrontMatter, key: &str, value: &Value, reader: &mut Reader) {
    let Some(mut text) = reader.text(key, value) else { return };
    let bare = !text.value.contains(':');
    match key {
        "doi" if bare => text.value = format!("doi:{}", text.value),
        "isbn" if bare => text.value = format!("urn:isbn:{}", text.value.replace(['-', ' '], "")),
        _ => {}
    }
    if out.identifier.is_none() || key == "identifier" {
        out.identifier = Some(text);
    }
}

fn series(out: &mut SeriesKeys, key: &str, value: &Value, reader: &mut Reader) {
    let entries = match &value.kind {
        Kind::Map(entries) => entries,
        // Hugo writes a list, of which the first is meant.
        Kind::List(items) => {
            out.title = items.first().and_then(|first| reader.text(key, first));
            return;
        }
        Kind::Null | Kind::Scalar { .. } => {
            out.title = reader.text(key, value);
            return;
        }
    };
    for entry in entries {
        let value = &entry.value;
        match entry.key.as_str() {
            "title" | "name" => out.title = reader.text("title", value),
            "position" | "number" | "group-position" => out.position = reader.text("position", value),
            "about" | "description" => out.about = reader.text("about", value),
            "url" => out.url = reader.text("url", value),
            _ => reader.unknown_key(entry, &["title", "position", "about", "url"]),
        }
    }
}

/// Reads the `[series]` table of a project file.
pub(super) fn read_series(value: &Value, reader: &mut Reader) -> SeriesKeys {
    let mut out = SeriesKeys::default();
    series(&mut out, "series", value, reader);
    out
}

fn accessibility(out: &mut AccessibilityKeys, key: &str, value: &Value, reader: &mut Reader) {
    let Kind::Map(entries) = &value.kind else {
        if value.kind != Kind::Null {
            reader.wrong(key, "a map with `summary`, `conforms-to` and `certified-by`", value);
        }
        return;
    };
    for entry in entries {
        let value = &entry.value;
        match entry.key.as_str() {
            "summary" => out.summary = reader.text("summary", value),
            "conforms-to" => out.conforms_to = reader.texts("conforms-to", value, None).map_or(Vec::new(), |l| l.value),
            "certified-by" => out.certified_by = reader.text("certified-by", value),
            _ => reader.unknown_key(entry, &["summary", "conforms-to", "certified-by"]),
        }
    }
}

/// `true`, `false`, or the deepest level.
fn number_sections(key: &str, value: &Value, reader: &mut Reader) -> Field<u8> {
    match &value.kind {
        Kind::Scalar { text, .. } if text.trim().parse::<u8>().is_ok() => reader.level(key, value),
        Kind::Null | Kind::Scalar { .. } | Kind::List(_) | Kind::Map(_) => {
            let numbered = reader.bool(key, value)?;
            Some(Located { value: if numbered.value { 6 } else { 0 }, span: numbered.span })
        }
    }
}

impl FrontMatter {
    /// This, with what it does not say taken from `lower`.
    #[must_use]
    pub fn over(self, lower: &Self) -> Self {
        let lower = lower.clone();
        Self {
            title: self.title.or(lower.title),
            subtitle: self.subtitle.or(lower.subtitle),
            authors: self.authors.or(lower.authors),
            date: self.date.or(lower.date),
            lang: self.lang.or(lower.lang),
            dir: self.dir.or(lower.dir),
            abstract_: self.abstract_.or(lower.abstract_),
            keywords: self.keywords.or(lower.keywords),
            subjects: self.subjects.or(lower.subjects),
            description: self.description.or(lower.description),
            rights: self.rights.or(lower.rights),
            publisher: self.publisher.or(lower.publisher),
            identifier: self.identifier.or(lower.identifier),
            url: self.url.or(lower.url),
            series: self.series.over(lower.series),
            cover_image: self.cover_image.or(lower.cover_image),
            cover_alt: self.cover_alt.or(lower.cover_alt),
            toc: self.toc.or(lower.toc),
            toc_depth: self.toc_depth.or(lower.toc_depth),
            number_sections: self.number_sections.or(lower.number_sections),
            papersize: self.papersize.or(lower.papersize),
            fontsize: self.fontsize.or(lower.fontsize),
            mainfont: self.mainfont.or(lower.mainfont),
            theme: self.theme.or(lower.theme),
            bibliography: self.bibliography.or(lower.bibliography),
            csl: self.csl.or(lower.csl),
            accessibility: AccessibilityKeys {
                summary: self.accessibility.summary.or(lower.accessibility.summary),
                conforms_to: if self.accessibility.conforms_to.is_empty() {
                    lower.accessibility.conforms_to
                } else {
                    self.accessibility.conforms_to
                },
                certified_by: self.accessibility.certified_by.or(lower.accessibility.certified_by),
            },
            draft: self.draft.or(lower.draft),
        }
    }
}

impl SeriesKeys {
    /// This, with what it does not say taken from `lower`; but nothing of another series.
    #[must_use]
    pub fn over(self, lower: Self) -> Self {
        let same = match (&self.title, &lower.title) {
            (Some(this), Some(other)) => this.value == other.value,
            (None, _) | (_, None) => true,
        };
        if !same {
            return self;
        }
        Self {
            title: self.title.or(lower.title),
            position: self.position.or(lower.position),
            about: self.about.or(lower.about),
            url: self.url.or(lower.url),
        }
    }
}

/// Where front matter stands in `text`: its YAML, and the first byte of the body behind it.
///
/// It is front matter only at the very start, between a line `---` and a line `---` or `...`, and only if something
/// in it looks like a key: a manuscript may also start with a thematic break.
pub(super) fn find(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let first_line = text.split_inclusive('\n').next()?;
    if first_line.trim_end() != "---" || !first_line.ends_with('\n') {
        return None;
    }
    let start = first_line.len();
    let mut at = start;
    let mut keyed = false;
    let mut blank = true;
    for line in text.get(start..)?.split_inclusive('\n') {
        let content = line.trim_end();
        if content == "---" || content == "..." {
            return (keyed || blank).then_some((start..at, at + line.len()));
        }
        keyed |= looks_like_a_key(content);
        blank &= content.is_empty();
        at += line.len();
    }
    None
}

fn looks_like_a_key(line: &str) -> bool {
    let Some((key, rest)) = line.split_once(':') else { return false };
    let key = key.trim_matches(['"', '\'']);
    !key.is_empty()
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        && (rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// The span of nothing at the start of `file`.
pub(super) const fn start_of(file: crate::diag::FileId) -> Span {
    Span::new(file, 0, 0)
}
