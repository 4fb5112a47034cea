//! The integration tests: one binary, one vocabulary (`support`), one module for each door.

#![expect(
    clippy::unwrap_used,
    reason = "in a test a broken assumption should stop it, wherever it is"
)]

mod adoption;
mod faults;
mod realtime;
mod rest;
mod serve;
mod settings;
mod storage;
mod support;
mod tidy;
