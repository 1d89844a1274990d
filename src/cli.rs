//! The command line: what can be typed, and what it asks for.

pub(crate) mod init;
pub(crate) mod inputs;
pub(crate) mod manual;
pub(crate) mod output;
pub(crate) mod report;
pub(crate) mod run;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

const AFTER_HELP: &str = "\
Settings hold in this order: command line, PUBLISH_* environment variables, front matter, publish.toml, theme.

Exit status: 0 done, 1 the manuscript is faulty, 2 misuse or a fault of disk or machine, 3 warnings under --fail-if-warnings.";

/// Manuscripts in Markdown to print-quality PDF and EPUB
#[derive(Debug, Parser)]
#[command(name = "publish", version, about, after_help = AFTER_HELP, max_term_width = 100)]
pub(crate) struct Cli {
    /// What to do; without it, the input is built
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    #[command(flatten)]
    pub(crate) build: BuildArgs,

    #[command(flatten)]
    pub(crate) globals: Globals,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a PDF
    Pdf(OneFormatArgs),
    /// Make an EPUB
    Epub(OneFormatArgs),
    /// Make a PDF and an EPUB
    Build(BuildArgs),
    /// Go through all stages without writing anything
    Check(CheckArgs),
    /// Start a project that can be built at once
    Init(InitArgs),
    /// List the font families that can be used
    Fonts(FontArgs),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the manual pages
    Man {
        /// The folder to write them to; without it, the main page is printed
        folder: Option<PathBuf>,
    },
    /// Print a JSON Schema, for editors that complete and check
    Schema {
        /// The kind of file it describes
        kind: SchemaKind,
    },
}

/// The kinds of file that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaKind {
    /// The front matter of a manuscript
    FrontMatter,
    /// The project file publish.toml
    Project,
}

/// Flags of every command.
#[derive(Clone, Debug, Args)]
pub(crate) struct Globals {
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Say more: which files are read and written
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,

    /// When to use colours (NO_COLOR is honoured)
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", env = "PUBLISH_COLOR")]
    pub(crate) color: ColorChoice,

    /// How findings are written
    #[arg(long, global = true, value_name = "FORM", default_value = "human", env = "PUBLISH_DIAGNOSTIC_FORMAT")]
    pub(crate) diagnostic_format: DiagnosticFormat,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiagnosticFormat {
    /// With the line of the manuscript
    Human,
    /// One line each
    Short,
    /// One JSON object a line
    Json,
}

/// A kind of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For print
    Pdf,
    /// For screens
    Epub,
}

/// The arguments of `build`.
#[derive(Clone, Debug, Args)]
pub(crate) struct BuildArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// What to make; both without it
    #[arg(long, visible_alias = "to", value_name = "FORMAT", value_delimiter = ',', env = "PUBLISH_FORMAT")]
    pub(crate) format: Vec<Format>,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// The arguments of `pdf` and `epub`.
#[derive(Clone, Debug, Args)]
pub(crate) struct OneFormatArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Where outputs go.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct OutputArgs {
    /// The file or folder (`name/`) to write to, `-` for standard output
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,

    /// Write the files that the outputs depend on to FILE, as a rule for make
    #[arg(long, value_name = "FILE")]
    pub(crate) deps: Option<PathBuf>,
}

/// The arguments of `check`.
#[derive(Clone, Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Print what a stage makes
    #[arg(long, value_name = "STAGE")]
    pub(crate) dump: Option<Dump>,
}

/// What can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Dump {
    /// The text as its author wrote it
    Document,
    /// The text with everything bound
    Book,
    /// The pages
    Pages,
}

/// The arguments of `init`.
#[derive(Clone, Debug, Args)]
pub(crate) struct InitArgs {
    /// The folder of the project
    #[arg(default_value = ".")]
    pub(crate) dir: PathBuf,
}

/// Where fonts come from.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct FontArgs {
    /// A font file, or a folder with fonts; may be repeated
    #[arg(long, value_name = "PATH", env = "PUBLISH_FONT_PATH", value_delimiter = PATH_SEPARATOR)]
    pub(crate) font_path: Vec<PathBuf>,

    /// Use no fonts that are installed on this machine
    #[arg(long, env = "PUBLISH_IGNORE_SYSTEM_FONTS", value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) ignore_system_fonts: bool,
}

#[cfg(windows)]
const PATH_SEPARATOR: char = ';';
#[cfg(not(windows))]
const PATH_SEPARATOR: char = ':';

/// What to build from, and how.
#[derive(Clone, Debug, Args)]
pub(crate) struct InputArgs {
    /// A manuscript, a folder, or `-` for standard input; without it, the nearest project
    #[arg(value_name = "INPUT")]
    pub(crate) input: Option<PathBuf>,

    /// The theme
    #[arg(long, value_name = "NAME", env = "PUBLISH_THEME")]
    pub(crate) theme: Option<String>,

    /// The paper: a4, letter, a5, …
    #[arg(long, value_name = "NAME", env = "PUBLISH_PAPERSIZE")]
    pub(crate) papersize: Option<String>,

    #[command(flatten)]
    pub(crate) fonts: FontArgs,

    /// Read no picture outside this folder
    #[arg(long, value_name = "FOLDER", env = "PUBLISH_ROOT")]
    pub(crate) root: Option<PathBuf>,

    /// Set a key of the front matter; may be repeated
    #[arg(short = 'M', long = "metadata", value_name = "KEY=VALUE")]
    pub(crate) metadata: Vec<String>,

    /// Put a table of contents before the text
    #[arg(long, env = "PUBLISH_TOC", value_parser = clap::builder::FalseyValueParser::new(), overrides_with = "no_toc")]
    pub(crate) toc: bool,

    /// Put no table of contents before the text
    #[arg(long, overrides_with = "toc")]
    pub(crate) no_toc: bool,

    /// Number the headings
    #[arg(short = 'N', long, env = "PUBLISH_NUMBER_SECTIONS", value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) number_sections: bool,

    /// How many manuscripts to work on at the same time
    #[arg(short, long, value_name = "COUNT", env = "PUBLISH_JOBS")]
    pub(crate) jobs: Option<usize>,

    /// Make what can be made in spite of errors in the manuscript; the exit status is still 1
    #[arg(long)]
    pub(crate) keep_going: bool,

    /// Take a warning for a failure: write nothing, and exit with status 3
    #[arg(long, env = "PUBLISH_FAIL_IF_WARNINGS", value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) fail_if_warnings: bool,

    /// Say how long each stage took
    #[arg(long)]
    pub(crate) timings: bool,
}
