//! Tests of the whole program, one module a topic.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test that fails says so by a panic, reads files, and looks at a part of what it got"
)]

mod architecture;
mod cli;
mod diagnostics;
mod epub;
mod every_node;
mod examples;
mod extract;
mod fuzz;
mod issues;
mod layout;
mod pdf;
mod press;
mod resolve;
