//! Tests of the whole program, one module for each topic.

mod architecture;
mod pdf;
