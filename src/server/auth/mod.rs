//! Authentication: passwords, tokens, sessions and the session cookie.

pub mod cookie;
pub mod password;
mod revoked;
pub mod session;
mod session_notes;
pub mod token;
mod token_session;

pub use password::Passwords;
pub use session::{CurrentUser, Sessions};
pub(super) use token::{CLOCK_MARGIN_MS, refused_until};
pub use token::{TokenError, Tokens};
pub use token_session::TokenSession;
