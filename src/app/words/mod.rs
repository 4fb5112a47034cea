//! The texts of the interface: one catalogue per language, chosen for the whole page. To add a language, add a
//! catalogue file and a variant of [`Language`].

mod account;
mod actions;
mod emoji;
mod en;
mod files;
mod forward;
mod hi;
mod inbox;
mod language;
mod list_actions;
mod marks;
mod message_forms;
mod note;
mod numbers;
mod photos;
mod pictures;
mod search;
mod select;
mod shared_items;
mod shortcuts;
mod unavailable;
mod voice;

pub use account::{AccountWords, use_account_words};
pub use actions::{ActionWords, use_action_words};
pub use emoji::{EmojiWords, use_emoji_words};
pub use en::EN;
pub use files::FileWords;
pub use forward::{ForwardWords, use_forward_words};
pub use hi::HI;
pub use inbox::InboxWords;
pub use language::Language;
pub use list_actions::{ListActionWords, list_action_words_of, use_list_action_words};
pub use marks::{MarkWords, MarkedWords, use_marked_words};
pub use message_forms::{MessageFormWords, use_message_form_words};
pub use note::{NoteWords, use_note_words};
pub use numbers::capped;
pub use photos::{PhotoWords, use_photo_words};
pub use pictures::{PictureWords, use_picture_words};
pub use search::{SearchWords, use_search_words};
pub use select::{SelectWords, use_select_words};
pub use shared_items::{SharedWords, use_shared_words};
pub use shortcuts::ShortcutWords;
pub use unavailable::UnavailableWords;
pub use voice::{VoiceWords, use_voice_words};

use leptos::prelude::*;

use crate::domain::Tick;
use crate::wire::{ApiError, ErrorCode, FormField};

/// The catalogue of the page's language.
///
/// On the server: the same, from the language of the request.
#[must_use]
pub fn use_words() -> &'static Words {
    use_context::<Language>().unwrap_or_default().words()
}

/// Every text of the interface.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct Words {
    // Frame
    pub app_name: &'static str,
    pub messages: &'static str,
    pub photographers: &'static str,
    pub profile: &'static str,
    pub language: &'static str,
    pub sign_out: &'static str,
    pub main_navigation: &'static str,
    pub skip_to_content: &'static str,
    pub sign_out_question: &'static str,
    pub drafts_are_lost: &'static str,
    pub unsent_stays: &'static str,
    pub cancel: &'static str,

    // Connection
    pub connected: &'static str,
    pub connecting: &'static str,
    /// There is no live connection; the page polls for new messages.
    pub periodic: &'static str,
    /// Takes the number of unsent messages and the time of the last update.
    pub offline: fn(usize, Option<&str>) -> String,
    /// Takes the time of the last update.
    pub last_updated: fn(&str) -> String,
    pub retry_now: &'static str,
    pub you_are_offline: &'static str,
    pub you_are_offline_lead: &'static str,
    pub without_javascript: &'static str,
    /// The code of the page has failed.
    pub page_broken: &'static str,
    pub reload: &'static str,

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

    // Directory
    pub photographers_lead: &'static str,
    /// For photographers, who look for colleagues.
    pub colleagues_lead: &'static str,
    pub search_photographers: &'static str,
    pub search: &'static str,
    /// Takes the search text, which may be empty.
    pub no_photographers: fn(&str) -> String,
    /// The visible text of the link whose accessible name is `message_person`.
    pub write_message: &'static str,
    pub message_person: fn(&str) -> String,

    // Conversation list
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

    pub inbox: InboxWords,
    pub shortcuts: ShortcutWords,
    pub marks: MarkWords,
    pub files: FileWords,
    pub close: &'static str,

    // Thread
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
    pub new_below: fn(i64) -> String,
    pub unread_messages: &'static str,
    pub you: &'static str,
    /// Takes the author and the time.
    pub message_by: fn(&str, &str) -> String,
    /// Takes the author and the text; announced to screen readers.
    pub says: fn(&str, &str) -> String,
    pub empty_thread_customer: &'static str,
    pub empty_thread_customer_lead: &'static str,
    pub empty_thread_photographer: &'static str,
    pub empty_thread_photographer_lead: &'static str,
    pub details: &'static str,
    pub close_details: &'static str,
    /// Opens the search in the conversation.
    pub search_in_chat: &'static str,
    /// Leads to the lists of what was shared in the conversation.
    pub shared_items: &'static str,
    /// Leads to the public page of a photographer.
    pub view_profile: &'static str,
    pub nothing_open: &'static str,
    pub nothing_open_lead: &'static str,
    pub read_more: &'static str,
    pub show_less: &'static str,
    pub photo: &'static str,
    pub file: &'static str,
    pub account_gone: &'static str,
    /// The viewer has blocked this person.
    pub blocked_by_you: fn(&str) -> String,
    /// This person has blocked the viewer.
    pub blocked_by_other: fn(&str) -> String,
    /// Ends that somebody is blocked.
    pub unblock: &'static str,
    pub conversation_not_found: &'static str,
    /// The button that opens the menu of a message.
    pub message_actions: &'static str,
    pub message_deleted: &'static str,
    /// Takes the name of the person and the emoji.
    pub reacted: fn(&str, &str) -> String,
    pub edited: &'static str,
    /// Above a copy of another message.
    pub forwarded: &'static str,
    pub starred: &'static str,
    /// Takes the author of the message that is answered.
    pub in_reply_to: fn(&str) -> String,
    /// After a jump to the message that is answered.
    pub back_to_reply: &'static str,

    // Composer
    pub message: &'static str,
    pub send: &'static str,
    /// Opens the emoji picker.
    pub emoji: &'static str,
    /// A file was dropped or pasted.
    pub no_files: &'static str,
    pub characters_over: fn(usize) -> String,

    // Ticks
    pub sending: &'static str,
    pub sent: &'static str,
    pub delivered: &'static str,
    pub read: &'static str,
    pub not_sent: &'static str,
    pub retry: &'static str,
    pub delete: &'static str,

    // Errors
    pub not_found: &'static str,
    pub not_found_lead: &'static str,
    pub to_start: &'static str,
    /// A form did not come from a page of ours.
    pub cross_site: &'static str,
    pub cross_site_lead: &'static str,
    pub failed: &'static str,
    pub try_later: &'static str,
    /// The messages of a conversation could not be loaded; they can still be written.
    pub loads_when_online: &'static str,
    pub newer_when_online: &'static str,
    pub refusal: fn(ErrorCode) -> &'static str,
    /// What a field of a form takes.
    pub wrong_value: fn(FormField) -> &'static str,

    // Calendar
    pub today: &'static str,
    pub yesterday: &'static str,
    pub today_inline: &'static str,
    pub yesterday_inline: &'static str,
    /// Starts with Monday.
    pub weekdays: [&'static str; 7],
    /// Starts with January.
    pub months: [&'static str; 12],
}

impl Words {
    /// The accessible name of a tick.
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
mod tests;
