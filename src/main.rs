//! The program: reads the command line, hands the work on, and picks the exit status.

mod cli;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use cli::init::init;
use cli::manual;
use cli::report::Voice;
use cli::run::{Task, formats, run};
use cli::{BuildArgs, Cli, Command, OutputArgs};
use publish::Formats;

fn main() -> ExitCode {
    let matches = Cli::command().get_matches();
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    let voice = Voice::new(&cli.globals);
    let inner = matches.subcommand().map_or(&matches, |(_, inner)| inner);
    let build = |args: &BuildArgs| run(&args.input, inner, &args.output, Task::Build(formats(&args.format)), &voice);
    let exit = match &cli.command {
        None => build(&cli.build),
        Some(Command::Build(args)) => build(args),
        Some(Command::Pdf(args)) => {
            run(&args.input, inner, &args.output, Task::Build(Formats { pdf: true, epub: false }), &voice)
        }
        Some(Command::Epub(args)) => {
            run(&args.input, inner, &args.output, Task::Build(Formats { pdf: false, epub: true }), &voice)
        }
        Some(Command::Check(args)) => run(&args.input, inner, &OutputArgs::default(), Task::Check(args.dump), &voice),
        Some(Command::Init(args)) => init(&args.dir, &voice),
        Some(Command::Fonts(args)) => manual::fonts(args, &voice),
        Some(Command::Completions { shell }) => manual::completions(*shell, &voice),
        Some(Command::Man { folder }) => manual::man(folder.as_deref(), &voice),
        Some(Command::Schema { kind }) => manual::schema_of(*kind, &voice),
    };
    ExitCode::from(exit.code())
}
