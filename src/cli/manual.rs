//! What the program says about itself: completions, manual pages, schemas, fonts.

use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;
use publish::diag::Diagnostic;
use publish::manuscript::schema;

use super::report::Voice;
use super::run::{Exit, font_book};
use super::{Cli, FontArgs, SchemaKind, output};

/// Prints completions.
pub(crate) fn completions(shell: Shell, voice: &Voice) -> Exit {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "publish", &mut text);
    print(&text, voice)
}

/// Writes the manual pages into `folder`, one a command; without a folder, prints the first.
pub(crate) fn man(folder: Option<&Path>, voice: &Voice) -> Exit {
    let Some(folder) = folder else {
        let mut text = Vec::new();
        // Writing to memory cannot fail.
        let _ = clap_mangen::Man::new(Cli::command()).render(&mut text);
        return print(&text, voice);
    };
    let made = std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(Cli::command(), folder));
    match made {
        Ok(()) => {
            voice.done(&format!("wrote the manual pages to {}", folder.display()));
            Exit::Done
        }
        Err(error) => {
            let message = format!("the manual pages cannot be written to `{}`: {error}", folder.display());
            voice.finding(Diagnostic::error("output", None, message).hint("name another folder"));
            Exit::Misuse
        }
    }
}

/// Prints a schema.
pub(crate) fn schema_of(kind: SchemaKind, voice: &Voice) -> Exit {
    let text = match kind {
        SchemaKind::FrontMatter => schema::front_matter(),
        SchemaKind::Project => schema::project(),
    };
    print(text.as_bytes(), voice)
}

/// Lists the families.
pub(crate) fn fonts(args: &FontArgs, voice: &Voice) -> Exit {
    let book = match font_book(args) {
        Ok(book) => book,
        Err(found) => {
            voice.finding(found);
            return Exit::Misuse;
        }
    };
    voice.findings(book.warnings, &[]);
    let families = book.output.families();
    let width = families.iter().map(|family| family.name.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for family in families {
        let padding = " ".repeat(width - family.name.chars().count());
        text.push_str(&format!("{}{padding}  {}  ({})\n", family.name, family.faces.join(", "), family.origin));
    }
    print(text.as_bytes(), voice)
}

fn print(text: &[u8], voice: &Voice) -> Exit {
    match output::to_stdout(text) {
        Ok(()) => Exit::Done,
        Err(found) => {
            voice.finding(found);
            Exit::Misuse
        }
    }
}
