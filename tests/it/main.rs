//! The integration tests: one binary, a shared vocabulary (`support`), and one module for each entry point.

#![expect(
    clippy::unwrap_used,
    reason = "a broken assumption should fail the test"
)]

/// The server's own: what a test measures of memory is what a server would take.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
