//! Tests of the whole program, one module a topic.

mod architecture;
mod every_node;
mod examples;
mod extract;
mod fuzz;
mod press;
