//! The API of the pages: each function extracts its context, calls one use-case of the chat or the accounts, and
//! converts the result. On the server the functions run directly during rendering; in the browser they are `fetch`
//! calls under `/fn`. As the action of a form they work without JavaScript.

#![expect(
    missing_docs,
    reason = "the macro generates an undocumented struct from each function's arguments"
)]

pub mod accounts;
pub mod actions;
pub mod chat;
mod codec;
mod error;
pub mod people;
pub mod settings;

pub use codec::Json;
