//! `publish`.
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
