//! Everything that runs on the server only.

pub mod accounts;
pub mod auth;
pub mod caller;
pub mod calls;
pub mod chat;
pub mod clock;
pub mod config;
pub mod demo;
pub mod directory;
pub mod gathered;
pub mod headers;
pub mod limits;
pub mod origins;
pub mod page_door;
pub mod pages;
pub mod places;
pub mod presence;
pub mod realtime;
pub mod rest;
pub mod router;
pub mod run;
pub mod serve;
pub mod site;
pub mod state;
pub mod storage;
