//! `publish init`: a project that can be built at once.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::{ImageFormat, Rgb, RgbImage};
use publish::diag::Diagnostic;

use super::output;
use super::report::Voice;
use super::run::Exit;

const PROJECT: &str = r#"# Without this list, all manuscripts of the folder `manuscript` are built, sorted by name.
manuscripts = ["manuscript/essay.md"]

# The folder that the PDF and EPUB files go to.
output = "output"

# What all manuscripts share: any key of the front matter.
[metadata]
lang = "en-GB"
papersize = "a4"

# Several manuscripts that belong together close with a list of each other.
# [series]
# title = "The title of the series"
# about = "A few words about it."
"#;

const ESSAY: &str = r#"---
title: The title of the essay
subtitle: And its subtitle
author: Your Name
date: 2021-07-28
keywords: [one, two]
---

:::abstract
What the essay says, in three sentences. The reader decides here whether to go on. Make it count.
:::

## A heading

Write in Markdown: *emphasis*, **strong emphasis**, a [link](https://commonmark.org), and a note[^1] at the foot of the
page.

[^1]: A note may stand anywhere in the manuscript.

![Two hills under a pale sky](../images/hills.png "The view from the author's window"){credit="Picture: made by publish init"}

### A smaller heading

> A quotation is set off from the text.

1. First,
2. second,
3. third.

| Period    | What happened       |
|-----------|---------------------|
| 1979–1991 | The first of these  |
| 1991–2011 | The second of these |

:::questions
1. What does the essay not say?
2. Who would say otherwise, and why?
:::
"#;

const README: &str = "\
# A project for publish

    publish build        makes a PDF and an EPUB of each manuscript, in the folder `output`
    publish check        says what is wrong or doubtful, and writes nothing
    publish --help       says what else there is

The manuscripts are in the folder `manuscript`, their pictures in `images`. The file `publish.toml` holds what they share.
";

/// Starts a project in `folder`. No file that is there already is touched.
pub(crate) fn init(folder: &Path, voice: &Voice) -> Exit {
    match start(folder) {
        Ok(files) => {
            for file in files {
                voice.done(&format!("wrote {}", file.display()));
            }
            let shown = folder.display();
            voice.done(&match folder == Path::new(".") {
                true => "now run `publish build`".to_owned(),
                false => format!("now run `publish build {shown}`"),
            });
            Exit::Done
        }
        Err(found) => {
            voice.finding(found);
            Exit::Misuse
        }
    }
}

fn start(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let picture = hills()?;
    let files: [(&str, &[u8]); 4] = [
        ("publish.toml", PROJECT.as_bytes()),
        ("manuscript/essay.md", ESSAY.as_bytes()),
        ("images/hills.png", &picture),
        ("README.md", README.as_bytes()),
    ];
    if let Some((name, _)) = files.iter().find(|(name, _)| folder.join(name).exists()) {
        let message = format!("there is a `{}` already; nothing was written", folder.join(name).display());
        return Err(
            Diagnostic::error("init", None, message).hint("start the project in another folder: `publish init DIR`")
        );
    }
    let mut written = Vec::new();
    for (name, bytes) in files {
        let path = folder.join(name);
        let parent = output::folder_of(&path);
        fs::create_dir_all(&parent).map_err(|error| {
            Diagnostic::error("init", None, format!("the folder `{}` cannot be made: {error}", parent.display()))
                .hint("name another folder: `publish init DIR`")
        })?;
        output::write(&path, bytes)?;
        written.push(path);
    }
    Ok(written)
}

/// A small picture: two hills under a sky, as a PNG.
fn hills() -> Result<Vec<u8>, Diagnostic> {
    const WIDTH: u32 = 960;
    const HEIGHT: u32 = 540;
    let picture = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let (x, y) = (f64::from(x) / f64::from(WIDTH), f64::from(y) / f64::from(HEIGHT));
        // Parabolas, because sines differ in their last bits from machine to machine.
        let hill = |middle: f64, top: f64, spread: f64| top + (x - middle) * (x - middle) * spread;
        if y > hill(0.72, 0.55, 0.9) {
            Rgb([0x5d, 0x7a, 0x5a])
        } else if y > hill(0.28, 0.45, 0.8) {
            Rgb([0x86, 0x9e, 0x80])
        } else if y < 0.3 {
            Rgb([0xc9, 0xdd, 0xea])
        } else {
            Rgb([0xe6, 0xee, 0xf2])
        }
    });
    let mut bytes = Vec::new();
    picture
        .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
        .map_err(|error| Diagnostic::error("init", None, format!("the picture cannot be made: {error}")))?;
    Ok(bytes)
}
