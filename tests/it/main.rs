//! The integration tests: one binary, a shared vocabulary (`support`), and one module for each entry point.

#![expect(
    clippy::unwrap_used,
    reason = "a broken assumption should fail the test"
)]

mod adoption;
mod cluster;
mod faults;
mod fuzz;
mod realtime;
mod rest;
mod serve;
mod settings;
mod storage;
mod style;
mod support;
mod tidy;
