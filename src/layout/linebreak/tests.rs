//! Tests of line breaking on made-up boxes.
