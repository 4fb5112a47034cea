//! All code that runs only on the server.

pub mod account_cache;
pub mod accounts;
pub mod auth;
pub mod batcher;
pub mod chat;
pub mod clock;
pub mod cluster;
pub mod config;
pub mod demo;
mod demo_pictures;
pub mod handler_error;
pub mod http;
pub mod jobs;
pub mod limits;
pub mod media;
pub mod metrics;
pub mod pages;
pub mod presence;
pub mod private;
pub mod readiness;
pub mod realtime;
pub mod rest;
pub mod run;
pub mod shutdown;
pub mod spans;
pub mod state;
pub mod storage;
