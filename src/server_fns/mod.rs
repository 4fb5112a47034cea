//! The pages' door to the server: each function extracts, calls one use-case of the chat or of the accounts,
//! and maps the answer. On the server they run in place during rendering; in the browser they are `fetch`
//! calls under `/fn`; as the action of a form they work without JavaScript.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments and documents none of it"
)]

pub mod accounts;
pub mod chat;
mod error;
