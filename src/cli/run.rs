//! The commands that go through the stages: `pdf`, `epub`, `build` and `check`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use clap::ArgMatches;
use clap::parser::ValueSource;
use publish::diag::{Diagnostic, Severity};
use publish::fonts::{FontBook, FontOptions};
use publish::manuscript::{self, Manuscript, Override, ReadOptions, SourceFile};
use publish::model::Date;
use publish::{Formats, Options, Outputs};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::inputs::{self, Inputs};
use super::report::{Tally, Voice};
use super::{Dump, FontArgs, Format, InputArgs, OutputArgs, output};

/// How the program ends, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// All is done.
    Done,
    /// There were warnings, and they count as a failure.
    Warnings,
    /// A manuscript is faulty.
    Faulty,
    /// The program was misused, or the disk or machine is at fault.
    Misuse,
}

impl Exit {
    /// The exit status.
    #[must_use]
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Faulty => 1,
            Self::Misuse => 2,
            Self::Warnings => 3,
        }
    }
}

/// What to do with the manuscripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Make files.
    Build(Formats),
    /// Make them, and forget them.
    Check(Option<Dump>),
}

/// A manuscript, and where what is made of it goes.
#[derive(Debug)]
struct Job {
    path: PathBuf,
    pdf: Option<PathBuf>,
    epub: Option<PathBuf>,
}

/// What became of a job.
#[derive(Debug, Default)]
struct Outcome {
    findings: Vec<Diagnostic>,
    /// Faults of the disk, after the manuscript was found good.
    disk: Vec<Diagnostic>,
    files: Vec<SourceFile>,
    /// What to write to standard output.
    stdout: Vec<u8>,
    written: Vec<(PathBuf, usize)>,
    times: Vec<(&'static str, Duration)>,
    /// The files that were read.
    read: Vec<PathBuf>,
}

/// Everything that the jobs share.
struct Shop<'a> {
    args: &'a InputArgs,
    task: Task,
    inputs: &'a Inputs,
    fonts: &'a FontBook,
    /// The folder that the user names for the outputs.
    folder: Option<PathBuf>,
    overrides: Vec<Override>,
    date: Option<Date>,
    voice: &'a Voice,
}

/// Runs `task` on what `args` names.
pub(crate) fn run(args: &InputArgs, matches: &ArgMatches, output: &OutputArgs, task: Task, voice: &Voice) -> Exit {
    let inputs = match inputs::find(args.input.as_deref()) {
        Ok(inputs) => inputs,
        Err(found) => return misuse(voice, found),
    };
    let (jobs, fonts, overrides, date) = match prepare(args, matches, output, task, &inputs) {
        Ok(prepared) => prepared,
        Err(found) => return misuse(voice, found),
    };
    let mut tally = Tally::default();
    let files = inputs.project.as_ref().map(manuscript::Project::files).unwrap_or_default();
    tally.add(voice.findings(inputs.findings.clone(), &files));
    let project_faulty = tally.errors > 0;
    if project_faulty && !args.keep_going {
        return Exit::Faulty;
    }
    tally.add(voice.findings(fonts.warnings, &[]));
    let fonts = fonts.output;
    let named = output.output.as_deref();
    let folder = match task {
        Task::Build(formats) => named.filter(|named| is_folder(named, formats, &inputs)).map(Path::to_owned),
        Task::Check(_) => None,
    };
    let shop = Shop { args, task, inputs: &inputs, fonts: &fonts, folder, overrides, date, voice };
    voice.begin(jobs.len());
    let outcomes = shop.work(&jobs);
    voice.hide_progress();
    let mut exit = finish(&shop, output, outcomes, &mut tally);
    if tally.errors > 0 {
        exit = exit.max(Exit::Faulty);
    } else if args.fail_if_warnings && tally.warnings > 0 {
        exit = exit.max(Exit::Warnings);
    }
    voice.done(&summary(&tally, task, exit));
    exit
}

/// What it all comes to; nothing where that goes without saying.
fn summary(tally: &Tally, task: Task, exit: Exit) -> String {
    let count = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    };
    let found = match (tally.errors, tally.warnings) {
        (0, 0) if matches!(task, Task::Check(_)) => "nothing to report".to_owned(),
        (0, 0) => return String::new(),
        (errors, 0) => count(errors, "error"),
        (0, warnings) => count(warnings, "warning"),
        (errors, warnings) => format!("{} and {}", count(errors, "error"), count(warnings, "warning")),
    };
    match (task, exit) {
        (Task::Check(_), _) | (_, Exit::Done) => found,
        (Task::Build(_), Exit::Warnings) => format!("{found}; nothing was written, because warnings count as failures"),
        (Task::Build(_), Exit::Faulty | Exit::Misuse) => found,
    }
}

fn misuse(voice: &Voice, found: Diagnostic) -> Exit {
    voice.finding(found);
    Exit::Misuse
}

type Prepared = (Vec<Job>, publish::diag::Warned<FontBook>, Vec<Override>, Option<Date>);

fn prepare(
    args: &InputArgs,
    matches: &ArgMatches,
    output: &OutputArgs,
    task: Task,
    inputs: &Inputs,
) -> Result<Prepared, Diagnostic> {
    let jobs = plan(output, task, inputs)?;
    if let Some(count) = args.jobs.filter(|count| *count > 0) {
        // A pool that exists already was asked for by nobody but this program.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(count).build_global();
    }
    if let Some(root) = args.root.as_deref().filter(|root| !root.is_dir()) {
        return Err(
            Diagnostic::error("misuse", None, format!("there is no folder `{}`", root.display())).hint("check --root")
        );
    }
    Ok((jobs, font_book(&args.fonts)?, overrides(args, matches)?, source_date()?))
}

/// The fonts that `args` ask for.
///
/// # Errors
/// A path that is not there.
pub(crate) fn font_book(args: &FontArgs) -> Result<publish::diag::Warned<FontBook>, Diagnostic> {
    for path in &args.font_path {
        if let Err(error) = std::fs::metadata(path) {
            let message = format!("the font path `{}` cannot be read: {error}", path.display());
            return Err(Diagnostic::error("font-path", None, message).hint("name a font file, or a folder with fonts"));
        }
    }
    let mut book = FontBook::new(&FontOptions { paths: args.font_path.clone(), system: !args.ignore_system_fonts });
    // In a folder there may be other files among the fonts; a file that is named must be one.
    let named = |found: &Diagnostic| {
        let files = args.font_path.iter().filter(|path| path.is_file());
        files.into_iter().any(|path| found.message.contains(&*path.to_string_lossy()))
    };
    if let Some(at) = book.warnings.iter().position(named) {
        let mut found = book.warnings.swap_remove(at);
        found.severity = Severity::Error;
        return Err(found.hint("name a font file (.otf, .ttf, .ttc), or a folder with fonts"));
    }
    Ok(book)
}

/// The date of `SOURCE_DATE_EPOCH` (reproducible-builds.org), if it is set.
fn source_date() -> Result<Option<Date>, Diagnostic> {
    let Some(given) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(None) };
    match given.to_str().and_then(|given| given.trim().parse().ok()) {
        Some(seconds) => Ok(Some(Date::from_unix(seconds))),
        None => Err(Diagnostic::error("misuse", None, "SOURCE_DATE_EPOCH is not a number of seconds since 1970")),
    }
}

/// What the command line and the environment set: flags first, then `-M`, then the environment.
fn overrides(args: &InputArgs, matches: &ArgMatches) -> Result<Vec<Override>, Diagnostic> {
    let mut flags = Vec::new();
    let mut environment = Vec::new();
    let mut set = |id: &str, key: &str, value: Option<String>| {
        let Some(value) = value else { return };
        let setting = Override { key: key.to_owned(), value };
        match matches.value_source(id) {
            Some(ValueSource::CommandLine) => flags.push(setting),
            Some(_) | None => environment.push(setting),
        }
    };
    set("theme", "theme", args.theme.clone());
    set("papersize", "papersize", args.papersize.clone());
    set("no_toc", "toc", args.no_toc.then(|| "false".to_owned()));
    set("toc", "toc", (args.toc && !args.no_toc).then(|| "true".to_owned()));
    set("number_sections", "number-sections", args.number_sections.then(|| "true".to_owned()));
    for pair in &args.metadata {
        // As in pandoc, a key alone is set to true.
        let (key, value) = pair.split_once('=').or_else(|| pair.split_once(':')).unwrap_or((pair, "true"));
        if key.trim().is_empty() {
            let message = format!("`-M {pair}` names no key");
            return Err(Diagnostic::error("misuse", None, message).hint("write `-M title=\"A title\"`"));
        }
        flags.push(Override { key: key.trim().to_owned(), value: value.trim().to_owned() });
    }
    flags.append(&mut environment);
    Ok(flags)
}

/// Where what is made of each manuscript goes.
fn plan(output: &OutputArgs, task: Task, inputs: &Inputs) -> Result<Vec<Job>, Diagnostic> {
    let Task::Build(mut formats) = task else {
        let job = |path: &PathBuf| Job { path: path.clone(), pdf: None, epub: None };
        return Ok(inputs.manuscripts.iter().map(job).collect());
    };
    let given = output.output.as_deref();
    let lone = inputs.manuscripts.len() == 1;
    if given == Some(Path::new("-")) && (!lone || (formats.pdf && formats.epub)) {
        let found = Diagnostic::error("misuse", None, "only one file can go to standard output");
        return Err(found.hint("name one manuscript, and use `publish pdf` or `publish epub`"));
    }
    let to_folder = given.is_none_or(|given| is_folder(given, formats, inputs));
    if let Some(given) = given.filter(|given| !to_folder && *given != Path::new("-")) {
        if !lone {
            let message =
                format!("`{}` is no folder, and there are {} manuscripts", given.display(), inputs.manuscripts.len());
            return Err(Diagnostic::error("misuse", None, message).hint("name a folder with --output"));
        }
        if formats.pdf && formats.epub {
            formats = format_of(given)?;
        }
    }
    let mut jobs = Vec::new();
    let mut taken: BTreeMap<PathBuf, &Path> = BTreeMap::new();
    for path in &inputs.manuscripts {
        let place = |wanted: bool, ending: &str| {
            wanted.then(|| match given {
                Some(given) if !to_folder => given.to_owned(),
                folder => output_path(path, folder.or(inputs.output.as_deref()), ending),
            })
        };
        let job = Job { path: path.clone(), pdf: place(formats.pdf, "pdf"), epub: place(formats.epub, "epub") };
        for made in job.pdf.iter().chain(&job.epub) {
            if let Some(other) = taken.insert(made.clone(), path) {
                let message = format!(
                    "`{}` and `{}` would both be written to `{}`",
                    other.display(),
                    path.display(),
                    made.display()
                );
                return Err(Diagnostic::error("misuse", None, message).hint("give one of the manuscripts another name"));
            }
            if made != Path::new("-") && inputs.manuscripts.contains(made) {
                let message = format!("`{}` is a manuscript and would be written over", made.display());
                return Err(Diagnostic::error("misuse", None, message).hint("name another file with --output"));
            }
        }
        jobs.push(job);
    }
    Ok(jobs)
}

/// Whether `given` is a folder to write to, which may still have to be made: for what is made of a folder or project,
/// unless that is one file or `given` has the name of one. For a lone manuscript, a name is that of a file.
fn is_folder(given: &Path, formats: Formats, inputs: &Inputs) -> bool {
    if given == Path::new("-") {
        return false;
    }
    let several = inputs.manuscripts.len() > 1 || (formats.pdf && formats.epub);
    given.is_dir()
        || given.to_string_lossy().ends_with(['/', '\\'])
        || (inputs.whole && several && !given.exists() && format_of(given).is_err())
}

/// The format that a file's name asks for.
fn format_of(path: &Path) -> Result<Formats, Diagnostic> {
    match path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).as_deref() {
        Some("pdf") => Ok(Formats { pdf: true, epub: false }),
        Some("epub") => Ok(Formats { pdf: false, epub: true }),
        Some(_) | None => {
            let message = format!("`{}` is one file, but a PDF and an EPUB are to be made", path.display());
            Err(Diagnostic::error("misuse", None, message).hint("name a folder, or say which one with --format"))
        }
    }
}

/// `essay.md` beside itself, or in `folder`, with another ending.
fn output_path(manuscript: &Path, folder: Option<&Path>, ending: &str) -> PathBuf {
    let stem = match manuscript.file_stem() {
        Some(stem) if manuscript != Path::new("-") => PathBuf::from(stem),
        Some(_) | None => PathBuf::from("manuscript"),
    };
    // Not `with_extension`, which would cut `essay.v2` short.
    let name = format!("{}.{ending}", stem.display());
    match folder {
        Some(folder) => folder.join(name),
        None => manuscript.with_file_name(name),
    }
}

impl Shop<'_> {
    fn work(&self, jobs: &[Job]) -> Vec<Outcome> {
        if let [job] = jobs {
            return vec![self.job(job)];
        }
        jobs.par_iter().map(|job| self.job(job)).collect()
    }

    fn job(&self, job: &Job) -> Outcome {
        let mut out = Outcome::default();
        let name = job.path.display().to_string();
        let clock: Mutex<Vec<(&'static str, Instant)>> = Mutex::new(vec![("read", Instant::now())]);
        let watch = |stage: &'static str| {
            self.voice.progress(&name, stage);
            if let Ok(mut clock) = clock.lock() {
                clock.push((stage, Instant::now()));
            }
        };
        let options = Options { keep_going: self.args.keep_going, date: self.date, watch: Some(&watch) };
        let read = ReadOptions {
            overrides: &self.overrides,
            project: self.inputs.project.as_ref(),
            root: self.args.root.as_deref(),
        };
        let (manuscript, findings) = manuscript::read(&job.path, &read);
        out.findings = findings;
        if options.keep_going && !out.findings.iter().any(|found| found.code == "no-manuscript")
            || !publish::has_errors(&out.findings)
        {
            self.make(job, &manuscript, &options, &mut out);
        }
        out.read.splice(0..0, self.sources(job));
        out.files = manuscript.files;
        let clock = clock.into_inner().unwrap_or_default();
        out.times =
            clock.iter().zip(clock.iter().skip(1)).map(|((stage, from), (_, to))| (*stage, *to - *from)).collect();
        out
    }

    /// The files that make up the text of `job` and its settings.
    fn sources(&self, job: &Job) -> Vec<PathBuf> {
        let stdin = job.path == Path::new("-");
        let project = self.inputs.project.iter().map(|project| project.file.path.clone());
        (!stdin).then(|| job.path.clone()).into_iter().chain(project).collect()
    }

    fn make(&self, job: &Job, manuscript: &Manuscript, options: &Options<'_>, out: &mut Outcome) {
        let formats = match self.task {
            Task::Build(_) => Formats { pdf: job.pdf.is_some(), epub: job.epub.is_some() },
            Task::Check(Some(dump)) => return self.dump(dump, manuscript, options, out),
            Task::Check(None) => Formats { pdf: true, epub: true },
        };
        let outputs = publish::build(manuscript, formats, self.fonts, options, &mut out.findings);
        let strict = self.args.fail_if_warnings && out.findings.iter().any(|found| found.severity == Severity::Warning);
        let faulty = publish::has_errors(&out.findings) && !options.keep_going;
        if faulty || strict || matches!(self.task, Task::Check(_)) {
            return;
        }
        let Outputs { pdf, epub, files } = outputs;
        out.read.extend(files);
        let mut made = Vec::new();
        for (path, bytes) in [(&job.pdf, pdf), (&job.epub, epub)] {
            let (Some(path), Some(bytes)) = (path, bytes) else { continue };
            if path == Path::new("-") {
                out.stdout = bytes;
            } else {
                made.push((path, bytes));
            }
        }
        self.write(&made, out);
    }

    /// Writes what was made of one manuscript: all of it, or nothing, so that a PDF and an EPUB are always of one text.
    fn write(&self, made: &[(&PathBuf, Vec<u8>)], out: &mut Outcome) {
        let mut waiting = Vec::new();
        for (path, bytes) in made {
            match self.make_output_folder(path).and_then(|()| output::Waiting::new(path, bytes)) {
                Ok(file) => waiting.push((file, path, bytes.len())),
                // The same folder may be at fault for both files.
                Err(fault) if out.disk.contains(&fault) => {}
                Err(fault) => out.disk.push(fault),
            }
        }
        if !out.disk.is_empty() {
            return;
        }
        for (file, path, size) in waiting {
            match file.place() {
                Ok(()) => out.written.push((path.to_path_buf(), size)),
                Err(fault) => out.disk.push(fault),
            }
        }
    }

    /// Makes the folder that outputs go to: the project's, or the one that the user names. Where a file is named, its
    /// folder must be there.
    fn make_output_folder(&self, path: &Path) -> Result<(), Diagnostic> {
        let folders = self.folder.iter().chain(&self.inputs.output);
        let Some(folder) = folders.into_iter().find(|folder| path.parent() == Some(folder)) else {
            return Ok(());
        };
        std::fs::create_dir_all(folder).map_err(|error| {
            Diagnostic::error("output", None, format!("the folder `{}` cannot be made: {error}", folder.display()))
                .hint("name another one with --output, or with `output` in publish.toml")
        })
    }

    fn dump(&self, dump: Dump, manuscript: &Manuscript, options: &Options<'_>, out: &mut Outcome) {
        let findings = &mut out.findings;
        if dump == Dump::Document {
            let illustrated = publish::document(manuscript, options, findings);
            out.stdout = publish::model::dump::dump(&illustrated.document).into_bytes();
            return;
        }
        let Some(prepared) = publish::prepare(manuscript, self.fonts, options, findings) else { return };
        out.stdout = match dump {
            Dump::Document | Dump::Book => publish::model::dump::dump(&prepared.book),
            Dump::Pages => {
                let pages = publish::paginate(&prepared, self.fonts, options).report(findings);
                publish::layout::dump::dump(&pages)
            }
        }
        .into_bytes();
    }
}

/// Says what became of each job, in the order of the manuscripts.
fn finish(shop: &Shop<'_>, output: &OutputArgs, outcomes: Vec<Outcome>, tally: &mut Tally) -> Exit {
    let voice = shop.voice;
    let mut exit = Exit::Done;
    let mut rules = String::new();
    for outcome in outcomes {
        let missing = outcome.findings.iter().any(|found| found.code == "no-manuscript");
        tally.add(voice.findings(outcome.findings, &outcome.files));
        if missing {
            exit = Exit::Misuse;
        }
        for fault in outcome.disk {
            tally.add(voice.finding(fault));
            exit = Exit::Misuse;
        }
        if !outcome.stdout.is_empty()
            && let Err(fault) = output::to_stdout(&outcome.stdout)
        {
            exit = misuse(voice, fault);
        }
        for path in &outcome.read {
            voice.detail(&format!("read {}", path.display()));
        }
        for (path, bytes) in &outcome.written {
            voice.done(&format!("wrote {} ({})", path.display(), size(*bytes)));
        }
        if shop.args.timings {
            voice.print(&times(&outcome.files, &outcome.times));
        }
        rules.push_str(&rule(&outcome.written, &outcome.read));
    }
    if let Some(path) = &output.deps
        && let Err(fault) = output::write(path, rules.as_bytes())
    {
        exit = misuse(voice, fault);
    }
    exit
}

fn size(bytes: usize) -> String {
    match bytes {
        0..=999 => format!("{bytes} bytes"),
        1000..=999_999 => format!("{} kB", bytes / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

fn times(files: &[SourceFile], times: &[(&'static str, Duration)]) -> String {
    let name = files.first().map(|file| file.path.display().to_string()).unwrap_or_default();
    let mut out = format!("{name}:");
    let mut total = Duration::ZERO;
    for (stage, time) in times {
        total += *time;
        // Writing to a string cannot fail.
        let _ = write!(out, " {stage} {:.1} ms,", time.as_secs_f64() * 1000.0);
    }
    let _ = writeln!(out, " in all {:.1} ms", total.as_secs_f64() * 1000.0);
    out
}

/// A rule for make: what was written depends on what was read.
fn rule(written: &[(PathBuf, usize)], read: &[PathBuf]) -> String {
    if written.is_empty() {
        return String::new();
    }
    let escape = |path: &Path| path.display().to_string().replace('$', "$$").replace(' ', "\\ ").replace('#', "\\#");
    let list = |paths: &mut dyn Iterator<Item = &PathBuf>| paths.map(|path| escape(path)).collect::<Vec<_>>().join(" ");
    let targets = list(&mut written.iter().map(|(path, _)| path));
    format!("{targets}: {}\n", list(&mut read.iter()))
}

/// The formats that `wanted` names; both if it names none.
#[must_use]
pub(crate) fn formats(wanted: &[Format]) -> Formats {
    let all = wanted.is_empty();
    Formats { pdf: all || wanted.contains(&Format::Pdf), epub: all || wanted.contains(&Format::Epub) }
}
