//! What a page begins with. Whatever differs between server and browser (clock, time zone, language, who is
//! signed in) starts as the server knew it, so that coming alive changes nothing that is to be seen.

use serde::{Deserialize, Serialize};

use crate::domain::{Timestamp, UserType};
use crate::wire::rest::User;

use super::words::Language;

/// What the server knows of the request that a page is rendered for. Whoever renders pages provides it as
/// context; without it nobody is signed in.
#[derive(Debug, Clone, Default)]
pub struct PageRequest {
    /// Who is signed in, if anybody.
    pub viewer: Option<User>,
    /// The moment of the request.
    pub now: Timestamp,
}

/// What the page begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Initial {
    /// The language of its words.
    pub language: Language,
    /// How many minutes the viewer's clock is ahead of UTC, as far as is known.
    pub offset: i32,
    /// The moment of the request.
    pub now: Timestamp,
    /// Who is signed in, if anybody.
    pub viewer: Option<User>,
    /// What was typed into a form that was refused.
    pub typed: Typed,
}

/// What comes back with a refused form where there is no JavaScript. Never a password.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Typed {
    /// The name.
    pub full_name: String,
    /// The address.
    pub email: String,
    /// The choice between customer and photographer.
    pub user_type: Option<UserType>,
}
