//! The initial values of a page. Everything that differs between server and browser (clock, time zone,
//! language, viewer) starts with the server's values, so that hydration changes nothing visible.

use serde::{Deserialize, Serialize};

use crate::domain::{FeedSeq, Timestamp, UserType};
use crate::wire::rest::User;

use super::words::Language;

/// What the server knows of the request that a page is rendered for, provided as context. Without it, nobody is
/// signed in.
#[derive(Debug, Clone, Default)]
pub struct PageRequest {
    /// The signed-in person.
    pub viewer: Option<User>,
    /// The time of the request.
    pub now: Timestamp,
    /// The signed-in person's position in their feed, before anything else was read for the page.
    pub feed_seq: FeedSeq,
}

/// The initial values of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Initial {
    /// The language of the interface.
    pub language: Language,
    /// How many minutes the viewer's clock is ahead of UTC, if known.
    pub offset: i32,
    /// The time of the request.
    pub now: Timestamp,
    /// The signed-in person.
    pub viewer: Option<User>,
    /// The signed-in person's position in their feed, before anything else was read for the page.
    pub feed_seq: FeedSeq,
    /// The values of a refused form.
    pub typed: Typed,
}

/// The values that come back with a refused form where there is no JavaScript. Never a password.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Typed {
    /// The full name.
    pub full_name: String,
    /// The e-mail address.
    pub email: String,
    /// Customer or photographer.
    pub user_type: Option<UserType>,
}
