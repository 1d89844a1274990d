//! `publish`.
//!
//! | module | may name |
//! |---|---|
//! | `units`, `diag` | nothing of ours |
//! | `manuscript` | `diag`, `model::Metadata` |
//! | `fonts`, `images`, `model`, `style` | `units`, `diag` |
//! | `parse` | `manuscript`, `model`, `units`, `diag` |
//! | `resolve` | `model`, `style`, `units`, `diag` |
//! | `layout` | `model`, `style`, `fonts`, `images`, `units`, `diag` |
//! | `pdf` | `layout`, `model`, `fonts`, `images`, `units`, `diag` |
//! | `epub` | `layout::PageMap`, `model`, `style`, `fonts`, `images`, `units`, `diag` |
pub mod diag;
pub mod epub;
pub mod fonts;
pub mod images;
pub mod layout;
pub mod manuscript;
pub mod model;
pub mod parse;
pub mod pdf;
pub mod resolve;
pub mod style;
pub mod units;
