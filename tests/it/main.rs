//! The integration tests: one binary, a shared vocabulary (`support`), and one module for each entry point.

#![expect(
    clippy::unwrap_used,
    reason = "in a test a broken assumption should stop it, wherever it is"
)]

mod adoption;
mod faults;
mod realtime;
mod rest;
mod serve;
mod storage;
mod support;
mod tidy;
