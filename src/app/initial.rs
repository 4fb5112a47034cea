//! The initial values of a page. Everything that differs between server and browser (clock, time zone,
//! language, viewer) starts with the server's values, so that hydration changes nothing visible.

use leptos::prelude::with_context;
use serde::{Deserialize, Serialize};

use crate::domain::{ConversationId, FeedSeq, ImageHosts, Timestamp};
use crate::wire::FormField;
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
    /// The values of the form that was refused last in this browser.
    pub typed: Option<Typed>,
    /// Other hosts from which the page may load pictures.
    pub image_hosts: ImageHosts,
    /// Scheme and host of this server as the browser sees it, without a slash at the end.
    pub origin: String,
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
    /// Other hosts from which the page may load pictures.
    pub image_hosts: ImageHosts,
}

/// Whether this page may load a picture from an address.
///
/// On the server: the same.
#[must_use]
pub fn may_load(address: &str) -> bool {
    with_context::<Initial, _>(|initial| initial.image_hosts.admit(address)).unwrap_or(false)
}

/// What was typed into a refused form: names and values of its fields. Never a password.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed(pub Vec<(String, String)>);

impl Typed {
    /// The value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let field = self.0.iter().find(|(field, _)| field == name);
        field.map(|(_, value)| value.as_str())
    }

    /// Was it typed into a form of this conversation?
    #[must_use]
    pub fn is_in(&self, id: ConversationId) -> bool {
        self.get("conversation_id") == Some(&*id.to_string())
    }

    /// The value of a field, or another text if the form was not refused.
    #[must_use]
    pub fn or(&self, field: FormField, otherwise: Option<String>) -> String {
        let typed = self.get(field.name()).map(str::to_owned);
        typed.or(otherwise).unwrap_or_default()
    }
}
