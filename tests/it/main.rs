//! Tests of the whole program, one module a topic.

mod architecture;
