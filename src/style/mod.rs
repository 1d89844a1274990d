//! The theme, as values: everything about looks that either backend needs.
//!
//! One [`Stylesheet`] drives both backends: `layout` sets the pages by it and `epub` writes its
//! CSS from it. Lengths of text are in [`Em`] of the size they stand beside; lengths of paper are in [`Pt`].

pub mod breaking;
pub mod colour;
pub mod page;
pub mod typeface;
pub mod words;

use crate::units::{Em, Pt};

pub use breaking::{LineBreaking, PageBreaking};
pub use colour::Palette;
pub use page::{PageStyle, Paper};
pub use typeface::{FaceStyle, FamilyList, Figures, TextStyle, Typefaces};
pub use words::Words;

/// Everything that looks depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct Stylesheet {
    /// The name of the theme: `handout`.
    pub name: String,
    /// Paper, margins and measure.
    pub page: PageStyle,
    /// The families, by role.
    pub typefaces: Typefaces,
    /// Running text.
    pub body: TextStyle,
    /// Headings of levels 1 to 6.
    pub headings: [HeadingStyle; 6],
    /// The title block.
    pub title: TitleStyle,
    /// Notes at the foot of the page.
    pub notes: NoteStyle,
    /// Captions and credits.
    pub caption: TextStyle,
    /// Code.
    pub code: TextStyle,
    /// Tables.
    pub table: TextStyle,
    /// Running heads and folios.
    pub furniture: TextStyle,
    /// Indents and distances of blocks.
    pub blocks: BlockStyle,
    /// Line breaking.
    pub lines: LineBreaking,
    /// Page breaking.
    pub pages: PageBreaking,
    /// Colours.
    pub colours: Palette,
    /// Whether headings are numbered, and to which level.
    pub number_sections: Option<u8>,
    /// Whether a table of contents stands before the body, and to which level.
    pub contents: Option<u8>,
}

/// A heading of one level.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadingStyle {
    /// Its type.
    pub text: TextStyle,
    /// The distance above, in body sizes.
    pub above: Em,
    /// The distance below, in body sizes.
    pub below: Em,
}

/// The title block.
#[derive(Clone, Debug, PartialEq)]
pub struct TitleStyle {
    /// The title.
    pub title: TextStyle,
    /// The subtitle.
    pub subtitle: TextStyle,
    /// Authors, affiliations and date.
    pub byline: TextStyle,
    /// The distance between the block and the body, in body sizes.
    pub below: Em,
}

/// Notes at the foot of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteStyle {
    /// Their type.
    pub text: TextStyle,
    /// The least distance between the text and the rule above the notes.
    pub above: Pt,
    /// The length of the rule as a share of the measure, 0 to 1.
    pub rule_length: f64,
    /// The thickness of the rule.
    pub rule_thickness: Pt,
}

/// Indents and distances of blocks, in body sizes.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockStyle {
    /// First-line indent of a paragraph that follows another.
    pub paragraph_indent: Em,
    /// Distance between paragraphs, besides the indent.
    pub paragraph_skip: Em,
    /// Distance above and below lists, quotes, code, figures and tables.
    pub block_skip: Em,
    /// How far the text of a list item stands from the edge of the list.
    pub list_indent: Em,
    /// Distance between the items of a loose list.
    pub item_skip: Em,
    /// How far a quotation stands in, at either side.
    pub quote_indent: Em,
    /// Distance between a picture and its caption.
    pub caption_gap: Em,
    /// The greatest height of a picture as a share of the text block, 0 to 1.
    pub figure_max_height: f64,
    /// Padding of a table's cells at left and right, in table sizes.
    pub cell_padding: Em,
    /// Padding inside boxes: alerts, notes, questions, code.
    pub box_padding: Em,
}

impl Stylesheet {
    /// The built-in theme `name`; `None` if there is none of that name.
    #[must_use]
    pub fn builtin(name: &str) -> Option<Self> {
        match name {
            "handout" => Some(Self::handout()),
            _ => None,
        }
    }

    /// The names that [`builtin`](Self::builtin) knows.
    pub const BUILTIN: &'static [&'static str] = &["handout"];

    /// The theme of a paper that is handed out: A4, a serif at 11 points, sans headings.
    #[must_use]
    pub fn handout() -> Self {
        let colours = Palette::default();
        let body = TextStyle::serif(Pt(11.0), Pt(14.5));
        let heading = |size: f64, leading: f64, above: f64, below: f64| HeadingStyle {
            text: TextStyle {
                face: FaceStyle::BOLD,
                figures: Figures::Lining,
                ..TextStyle::sans(Pt(size), Pt(leading))
            },
            above: Em(above),
            below: Em(below),
        };
        Self {
            name: "handout".to_owned(),
            page: PageStyle::handout(Paper::A4),
            typefaces: Typefaces::default(),
            headings: [
                heading(16.0, 20.0, 1.9, 0.75),
                heading(13.0, 16.5, 1.6, 0.55),
                heading(11.5, 14.5, 1.3, 0.4),
                heading(10.5, 14.5, 1.1, 0.3),
                heading(10.0, 14.5, 1.0, 0.2),
                heading(10.0, 14.5, 1.0, 0.2),
            ],
            title: TitleStyle {
                title: TextStyle {
                    face: FaceStyle::BOLD,
                    figures: Figures::Lining,
                    ..TextStyle::sans(Pt(23.0), Pt(27.0))
                },
                subtitle: TextStyle { figures: Figures::Lining, ..TextStyle::sans(Pt(13.5), Pt(18.0)) },
                byline: TextStyle::sans(Pt(10.5), Pt(14.5)),
                below: Em(2.0),
            },
            notes: NoteStyle {
                text: TextStyle::serif(Pt(9.0), Pt(11.5)),
                above: Pt(10.0),
                rule_length: 0.2,
                rule_thickness: Pt(0.4),
            },
            caption: TextStyle::sans(Pt(9.0), Pt(12.0)),
            code: TextStyle { figures: Figures::Lining, hyphenate: false, ..TextStyle::mono(Pt(9.2), Pt(12.5)) },
            table: TextStyle { figures: Figures::Tabular, ..TextStyle::serif(Pt(10.0), Pt(13.0)) },
            furniture: TextStyle { color: colours.muted, ..TextStyle::sans(Pt(8.5), Pt(11.0)) },
            blocks: BlockStyle {
                paragraph_indent: Em(1.4),
                paragraph_skip: Em(0.0),
                block_skip: Em(0.75),
                list_indent: Em(1.7),
                item_skip: Em(0.45),
                quote_indent: Em(1.7),
                caption_gap: Em(0.6),
                figure_max_height: 0.7,
                cell_padding: Em(0.5),
                box_padding: Em(0.8),
            },
            lines: LineBreaking::default(),
            pages: PageBreaking::default(),
            colours,
            number_sections: None,
            contents: None,
            body,
        }
    }
}
