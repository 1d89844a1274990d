//! What the program says: findings, and short words on what it does. All of it goes to standard error.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use publish::diag::render::{Form, Source, Sources, arrange};
use publish::diag::{Diagnostic, Severity};
use publish::manuscript::SourceFile;

use super::{ColorChoice, DiagnosticFormat, Globals};

/// How long a project may take before its progress is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// How to say things.
#[derive(Debug)]
pub(crate) struct Voice {
    form: Form,
    colour: bool,
    quiet: bool,
    verbose: bool,
    progress: Option<Mutex<Progress>>,
    started: Instant,
}

#[derive(Debug)]
struct Progress {
    total: usize,
    done: usize,
    shown: bool,
}

/// How many findings there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Errors.
    pub(crate) errors: usize,
    /// Warnings.
    pub(crate) warnings: usize,
}

impl Tally {
    /// Adds another one.
    pub(crate) fn add(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
    }
}

impl Voice {
    /// The voice that the flags ask for.
    #[must_use]
    pub(crate) fn new(globals: &Globals) -> Self {
        let form = match globals.diagnostic_format {
            DiagnosticFormat::Human => Form::Human,
            DiagnosticFormat::Short => Form::Short,
            DiagnosticFormat::Json => Form::Json,
        };
        let terminal = io::stderr().is_terminal();
        let wanted = match globals.color {
            ColorChoice::Auto => anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never,
            ColorChoice::Always => true,
            ColorChoice::Never => false,
        };
        Self {
            form,
            colour: wanted && form == Form::Human,
            quiet: globals.quiet,
            verbose: globals.verbose,
            progress: (terminal && !globals.quiet && form == Form::Human)
                .then(|| Mutex::new(Progress { total: 0, done: 0, shown: false })),
            started: Instant::now(),
        }
    }

    /// Says what was found in `files`.
    pub(crate) fn findings(&self, findings: Vec<Diagnostic>, files: &[SourceFile]) -> Tally {
        let sources = Sources::new(
            files.iter().map(|file| Source { path: file.path.display().to_string(), text: file.text.as_str() }),
        );
        let mut tally = Tally::default();
        let mut out = String::new();
        for found in arrange(findings) {
            match found.severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
            }
            if self.quiet && found.severity == Severity::Warning {
                continue;
            }
            out.push_str(&sources.render(&found, self.form, self.colour));
        }
        self.print(&out);
        tally
    }

    /// Says something that is not about a file.
    pub(crate) fn finding(&self, found: Diagnostic) -> Tally {
        self.findings(vec![found], &[])
    }

    /// Says what was done, unless nobody wants to know.
    pub(crate) fn done(&self, words: &str) {
        if !self.quiet && self.form == Form::Human && !words.is_empty() {
            self.print(&format!("{words}\n"));
        }
    }

    /// Says what only some want to know.
    pub(crate) fn detail(&self, words: &str) {
        if self.verbose && self.form == Form::Human {
            self.print(&format!("{words}\n"));
        }
    }

    /// Says something in any case.
    pub(crate) fn print(&self, text: &str) {
        self.hide_progress();
        // Nobody can be told that standard error is closed.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Begins to count manuscripts.
    pub(crate) fn begin(&self, total: usize) {
        if let Some(progress) = self.progress.as_ref().and_then(|progress| progress.lock().ok()) {
            let mut progress = progress;
            progress.total = total;
        }
    }

    /// Shows how far the work is, on a terminal and if it takes long.
    pub(crate) fn progress(&self, name: &str, stage: &str) {
        let Some(Ok(mut progress)) = self.progress.as_ref().map(Mutex::lock) else { return };
        if stage == "done" {
            progress.done += 1;
        }
        if self.started.elapsed() < PATIENCE {
            return;
        }
        progress.shown = true;
        let line = format!("\r\x1b[K  {}/{} {name}: {stage}", progress.done.min(progress.total), progress.total);
        let _ = io::stderr().lock().write_all(line.as_bytes());
    }

    /// Takes the progress away.
    pub(crate) fn hide_progress(&self) {
        let Some(Ok(mut progress)) = self.progress.as_ref().map(Mutex::lock) else { return };
        if std::mem::take(&mut progress.shown) {
            let _ = io::stderr().lock().write_all(b"\r\x1b[K");
        }
    }
}
