//! The front matter and the project file as JSON Schemas (2020-12), for editors that complete and check as one types.
//!
//! The types here describe the files for those who write them; nothing is read through them. A test holds their keys
//! against those that are read.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema, schema_for};

/// Text; a number is taken as it is written.
#[derive(Debug)]
pub struct Text;

impl JsonSchema for Text {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Text".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "null"] })
    }
}

/// Text, or a list of texts.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Texts {
    /// One, or several with commas between them.
    One(Text),
    /// Several.
    Many(Vec<Text>),
}

/// An author, or a list of authors.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Authors {
    /// A name.
    Name(Text),
    /// An author.
    One(Box<Author>),
    /// Several authors.
    Many(Vec<AuthorOrName>),
}

/// An author, or just a name.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum AuthorOrName {
    /// A name.
    Name(Text),
    /// An author.
    Author(Box<Author>),
}

/// An author.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub struct Author {
    /// The name as printed.
    pub name: Text,
    /// The name as sorted: "Doe, Jane".
    pub file_as: Option<Text>,
    /// Where they work.
    pub affiliation: Option<Texts>,
    /// Their address for letters.
    pub email: Option<Text>,
    /// Their ORCID iD: 0000-0002-1825-0097.
    pub orcid: Option<Text>,
}

/// A series, or just its title.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum SeriesOrTitle {
    /// The title.
    Title(Text),
    /// A series.
    Series(Series),
}

/// A series.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub struct Series {
    /// Its title.
    pub title: Option<Text>,
    /// The place of this document in it.
    pub position: Option<Text>,
    /// A few words about it, in Markdown, for the close of each document.
    pub about: Option<Text>,
    /// Where it stands online.
    pub url: Option<Text>,
}

/// Whether headings are numbered, and to which level.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum NumberSections {
    /// All, or none.
    Whether(bool),
    /// To this level, 1 to 6.
    Level(#[schemars(range(min = 1, max = 6))] u8),
}

/// Claims about accessibility.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub struct Accessibility {
    /// A summary for readers, in words.
    pub summary: Option<Text>,
    /// The standards that a human says the document conforms to.
    pub conforms_to: Option<Texts>,
    /// Who says so.
    pub certified_by: Option<Text>,
}

/// The front matter of a manuscript
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub struct FrontMatter {
    /// The title.
    pub title: Option<Text>,
    /// The subtitle.
    pub subtitle: Option<Text>,
    /// Who wrote it: a name, a list of names, or maps with name, affiliation, email, orcid and file-as.
    pub author: Option<Authors>,
    /// The same as `author`.
    pub authors: Option<Authors>,
    /// The date of the document: 2021-07-28, or in words.
    pub date: Option<Text>,
    /// The language as a BCP 47 tag: en-GB, de, fa.
    pub lang: Option<String>,
    /// The same as `lang`.
    pub language: Option<String>,
    /// The direction of the text, where it is not that of the language.
    pub dir: Option<Direction>,
    /// The abstract, in Markdown.
    #[schemars(rename = "abstract")]
    pub abstract_: Option<Text>,
    /// Keywords: a list, or with commas between them.
    pub keywords: Option<Texts>,
    /// The same as `keywords`.
    pub tags: Option<Texts>,
    /// Subjects, as a library names them.
    pub subject: Option<Texts>,
    /// What it is about, in a paragraph.
    pub description: Option<Text>,
    /// Who holds which rights; a licence.
    pub rights: Option<Text>,
    /// The same as `rights`.
    pub license: Option<Text>,
    /// The publisher.
    pub publisher: Option<Text>,
    /// A DOI, ISBN, URN or address that names the document.
    pub identifier: Option<Text>,
    /// A DOI that names the document.
    pub doi: Option<Text>,
    /// An ISBN that names the document.
    pub isbn: Option<Text>,
    /// Where the document stands online; links to files beside the manuscript are completed with it.
    pub url: Option<Text>,
    /// The series that the document belongs to.
    pub series: Option<SeriesOrTitle>,
    /// The same as `series`.
    pub belongs_to_collection: Option<SeriesOrTitle>,
    /// The place of the document in its series.
    pub group_position: Option<Text>,
    /// The picture for the cover of the EPUB.
    pub cover_image: Option<Text>,
    /// What the cover shows, for those who do not see it.
    pub cover_alt: Option<Text>,
    /// Whether a table of contents stands before the text.
    pub toc: Option<bool>,
    /// The deepest level of headings in it.
    #[schemars(range(min = 1, max = 6))]
    pub toc_depth: Option<u8>,
    /// Whether headings are numbered, and to which level.
    pub number_sections: Option<NumberSections>,
    /// The paper: a4, letter, a5.
    pub papersize: Option<String>,
    /// The type size of the text: 11pt.
    pub fontsize: Option<Text>,
    /// The font family of the text.
    pub mainfont: Option<String>,
    /// The theme.
    pub theme: Option<String>,
    /// The files of references.
    pub bibliography: Option<Texts>,
    /// The style of citations.
    pub csl: Option<String>,
    /// Claims about accessibility.
    pub accessibility: Option<Accessibility>,
    /// Whether this is a draft, to be marked as one.
    pub draft: Option<bool>,
}

/// The side from which a text is read.
#[derive(Debug, JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
    /// As the language has it.
    Auto,
}

/// A manuscript's file name, or a document of the series with more about it.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Listed {
    /// The path of a manuscript, from the project's folder.
    File(String),
    /// A document, in this project if it has a `file`.
    Document(Member),
}

/// A document of the series.
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Member {
    /// The path of its manuscript; without it the document is only listed.
    pub file: Option<String>,
    /// Its title, where the manuscript does not say it.
    pub title: Option<String>,
    /// Its authors, where the manuscript does not say them.
    pub author: Option<Texts>,
    /// Where it stands online.
    pub url: Option<String>,
}

/// The project file, publish.toml
#[derive(Debug, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Project {
    /// The manuscripts in their order; without it all of the folder `manuscript`, sorted by name.
    pub manuscripts: Option<Vec<Listed>>,
    /// The folder that outputs go to: `output` without it.
    pub output: Option<String>,
    /// The theme of all manuscripts.
    pub theme: Option<String>,
    /// The series that the manuscripts are.
    pub series: Option<SeriesOrTitle>,
    /// What all manuscripts share: any key of the front matter.
    pub metadata: Option<FrontMatter>,
}

/// The schema of the front matter, as JSON.
#[must_use]
pub fn front_matter() -> String {
    pretty(&schema_for!(FrontMatter))
}

/// The schema of the project file, as JSON.
#[must_use]
pub fn project() -> String {
    pretty(&schema_for!(Project))
}

fn pretty(schema: &Schema) -> String {
    // `{:#}` of a value is its JSON, indented.
    format!("{:#}\n", schema.as_value())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn properties(schema: &Schema) -> BTreeSet<String> {
        schema.as_value()["properties"].as_object().unwrap().keys().cloned().collect()
    }

    #[test]
    fn the_schemas_name_the_keys_that_are_read() {
        let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(properties(&schema_for!(FrontMatter)), keys(super::super::KEYS));
        assert_eq!(properties(&schema_for!(Project)), keys(super::super::project::KEYS));
    }
}
