//! The whole path for tests: a manuscript in memory or on disk to both outputs, through the library's stages.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use publish::diag::Diagnostic;
use publish::fonts::{FontBook, FontOptions};
use publish::images::{ImageOptions, ImageStore};
use publish::manuscript::{self, ReadOptions};
use publish::model::Book;
use publish::style::Stylesheet;
use publish::{epub, layout, parse, pdf, resolve};
