//! Fuzzes `parse` of `targets.rs`.
#![no_main]

#[path = "../../it/press.rs"]
#[expect(dead_code, reason = "each program uses a part of it")]
mod press;
#[path = "../targets.rs"]
#[expect(dead_code, reason = "each program runs one of them")]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::parse(data));
