//! The words of the interface: one catalogue per language, chosen for the whole page. Another language is
//! another file and a line in [`Language`].

mod en;
mod hi;
mod language;

pub use en::EN;
pub use hi::HI;
pub use language::Language;

use leptos::prelude::*;

use crate::domain::Tick;
use crate::wire::{ApiError, ErrorCode};

/// The words of this page's language.
///
/// On the server: the same, from the request's language.
#[must_use]
pub fn use_words() -> &'static Words {
    use_context::<Language>().unwrap_or_default().words()
}

/// Every word that people read.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue says what each of them is"
)]
pub struct Words {
    // The frame
    pub app_name: &'static str,
    pub messages: &'static str,
    pub photographers: &'static str,
    pub profile: &'static str,
    pub language: &'static str,
    pub sign_out: &'static str,
    pub main_navigation: &'static str,
    pub skip_to_content: &'static str,

    // The connection
    pub connected: &'static str,
    pub connecting: &'static str,
    /// Nothing is live, but what is new comes.
    pub periodic: &'static str,
    /// How many messages wait, and when the page was last up to date.
    pub offline: fn(usize, Option<&str>) -> String,
    pub retry_now: &'static str,
    pub without_javascript: &'static str,

    // Accounts
    pub sign_in: &'static str,
    pub sign_in_lead: &'static str,
    pub create_account: &'static str,
    pub create_account_lead: &'static str,
    pub have_account: &'static str,
    pub no_account: &'static str,
    pub email: &'static str,
    pub password: &'static str,
    pub password_hint: &'static str,
    pub full_name: &'static str,
    pub i_am: &'static str,
    pub customer: &'static str,
    pub photographer: &'static str,
    pub phone: &'static str,
    pub location: &'static str,
    pub city: &'static str,
    pub state: &'static str,
    pub about_me: &'static str,
    pub save: &'static str,
    pub saved: &'static str,
    pub profile_lead: &'static str,

    // The directory
    pub photographers_lead: &'static str,
    pub search_photographers: &'static str,
    pub search: &'static str,
    pub no_photographers: &'static str,
    pub message_person: fn(&str) -> String,

    // The list
    pub conversations: &'static str,
    pub search_conversations: &'static str,
    pub no_conversations: &'static str,
    pub no_conversations_customer: &'static str,
    pub no_conversations_photographer: &'static str,
    pub find_photographer: &'static str,
    pub no_match: &'static str,
    pub more_conversations: &'static str,
    pub unread: fn(i64) -> String,
    pub you_wrote: fn(&str) -> String,
    pub draft: fn(&str) -> String,
    pub typing: &'static str,
    pub no_message_yet: &'static str,

    // The thread
    pub message_log: &'static str,
    pub online: &'static str,
    pub last_seen: fn(&str) -> String,
    pub is_typing: fn(&str) -> String,
    pub back: &'static str,
    pub mark_as_read: &'static str,
    pub earlier_messages: &'static str,
    pub loading: &'static str,
    pub back_to_latest: &'static str,
    pub jump_to_latest: &'static str,
    pub new_below: fn(usize) -> String,
    pub unread_messages: &'static str,
    pub you: &'static str,
    /// Who wrote it, and when.
    pub message_by: fn(&str, &str) -> String,
    /// Who writes what, for those who listen.
    pub says: fn(&str, &str) -> String,
    pub empty_thread_customer: &'static str,
    pub empty_thread_customer_lead: &'static str,
    pub empty_thread_photographer: &'static str,
    pub empty_thread_photographer_lead: &'static str,
    pub details: &'static str,
    pub nothing_open: &'static str,
    pub nothing_open_lead: &'static str,
    pub account_gone: &'static str,
    pub conversation_not_found: &'static str,

    // The composer
    pub message: &'static str,
    pub send: &'static str,
    pub characters_over: fn(usize) -> String,

    // Ticks
    pub sending: &'static str,
    pub sent: &'static str,
    pub delivered: &'static str,
    pub read: &'static str,
    pub not_sent: &'static str,
    pub retry: &'static str,
    pub delete: &'static str,

    // When something is wrong
    pub not_found: &'static str,
    pub not_found_lead: &'static str,
    pub to_start: &'static str,
    pub failed: &'static str,
    pub try_later: &'static str,
    pub refusal: fn(ErrorCode) -> &'static str,

    // The calendar
    pub today: &'static str,
    pub yesterday: &'static str,
    pub today_inline: &'static str,
    pub yesterday_inline: &'static str,
    /// From Monday.
    pub weekdays: [&'static str; 7],
    /// From January.
    pub months: [&'static str; 12],
}

impl Words {
    /// The text alternative of a tick.
    #[must_use]
    pub const fn tick(&self, tick: Tick) -> &'static str {
        match tick {
            Tick::NotSent => self.not_sent,
            Tick::Sending => self.sending,
            Tick::Sent => self.sent,
            Tick::Delivered => self.delivered,
            Tick::Read => self.read,
        }
    }

    /// Why something was refused. Pages show this and never [`ApiError::message`]: a refusal may come from the
    /// address of the page, where anybody can write any message.
    #[must_use]
    pub fn reason(&self, error: &ApiError) -> &'static str {
        (self.refusal)(error.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_have_the_names_of_the_contract() {
        let names = [
            Tick::Sending,
            Tick::Sent,
            Tick::Delivered,
            Tick::Read,
            Tick::NotSent,
        ];
        let names = names.map(|tick| EN.tick(tick));
        assert_eq!(names, ["Sending", "Sent", "Delivered", "Read", "Not sent"]);
    }

    #[test]
    fn offline_says_what_waits() {
        assert_eq!((EN.offline)(0, None), "Offline.");
        assert_eq!(
            (EN.offline)(2, Some("14:02")),
            "Offline. 2 messages waiting. Last updated 14:02"
        );
        assert_eq!((EN.offline)(1, None), "Offline. 1 message waiting.");
    }
}
