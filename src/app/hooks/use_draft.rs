//! Unsent text, kept per conversation. It survives a reload.

use super::use_chat::Chat;
use crate::app::platform::{self, Keep};
use crate::app::reactive::effect;
use crate::app::state::drafts::{Drafts, Shown};
use crate::domain::ConversationId;

use leptos::ev::storage;
use leptos::prelude::*;

/// The draft of one conversation.
#[derive(Debug, Clone, Copy)]
pub struct Draft {
    chat: Chat,
    conversation: ConversationId,
}

/// Restores the drafts of this device after hydration, and follows the other tabs.
///
/// On the server: there are no drafts.
pub fn use_kept_drafts(chat: Chat) {
    effect(move || {
        chat.drafts.set(kept(chat, Keep::Device));
        let heard = window_event_listener(storage, move |event| {
            if event.key().as_deref() == Some(&name(chat)) {
                // Not what the event says: that may be older than what was typed here since.
                chat.drafts.try_set(kept(chat, Keep::Device));
            }
        });
        on_cleanup(move || heard.remove());
    });
}

/// The draft of a conversation.
///
/// On the server: empty.
#[must_use]
pub fn use_draft(chat: Chat, conversation: ConversationId) -> Draft {
    Draft { chat, conversation }
}

impl Draft {
    /// The unsent text: that of this tab, otherwise the latest of this device.
    #[must_use]
    pub fn text(&self) -> String {
        let text_in = |keep| {
            let drafts = kept(self.chat, keep);
            drafts.of(self.conversation).map(str::to_owned)
        };
        let own = text_in(Keep::Tab);
        own.or_else(|| text_in(Keep::Device)).unwrap_or_default()
    }

    /// Calls `takes` with the new text when another tab has changed, deleted or sent the draft that a box shows. `shown` is
    /// the text of the box. A text that was typed here only goes when that very text was sent.
    ///
    /// On the server: does nothing.
    pub fn follow(
        self,
        shown: impl Fn() -> Option<String> + 'static,
        takes: impl Fn(&str) + 'static,
    ) {
        let id = self.conversation;
        let before = StoredValue::new(None);
        effect(move || {
            let now = self
                .chat
                .drafts
                .with(|drafts| drafts.of(id).map(str::to_owned));
            let before = before.try_update_value(|it| std::mem::replace(it, now.clone()));
            let (Some(shown), Some(before)) = (shown(), before.flatten()) else {
                return;
            };
            let mut own = kept(self.chat, Keep::Tab);
            let sent = Drafts::read(platform::load(Keep::Device, &sent_name(self.chat)).as_deref());
            let shown = Shown {
                is_own: own.of(id).is_some(),
                is_sent: sent.of(id) == Some(&shown),
                text: &shown,
            };
            if shown.follows(&before, now.as_deref()) {
                own.keep(id, "", None);
                platform::save(Keep::Tab, &name(self.chat), &own.written());
                takes(&now.unwrap_or_default());
            }
        });
    }

    /// Removes the draft, whose text is sent now, and tells the other tabs which text that was: their view of the storage
    /// may be older, and the draft that is gone there another one.
    pub fn sent(&self, text: &str) {
        let mut sent = Drafts::default();
        sent.keep(self.conversation, text, None);
        platform::save(Keep::Device, &sent_name(self.chat), &sent.written());
        self.keep("");
    }

    /// Keeps the text; a blank text removes the draft.
    pub fn keep(&self, text: &str) {
        let id = self.conversation;
        let mut own = kept(self.chat, Keep::Tab);
        let before = own.of(id).map(str::to_owned);
        own.keep(id, text, None);
        // Read again each time: another tab may have stored a draft of another conversation.
        let mut device = kept(self.chat, Keep::Device);
        device.keep(id, text, before.as_deref());
        platform::save(Keep::Tab, &name(self.chat), &own.written());
        platform::save(Keep::Device, &name(self.chat), &device.written());
        self.chat.drafts.try_set(device);
    }
}

/// Under which name a tab keeps the notes on people that are being written ([`super::use_note`]).
#[must_use]
pub fn note_drafts_name(chat: Chat) -> String {
    format!("notes:{}", chat.me)
}

fn kept(chat: Chat, keep: Keep) -> Drafts {
    Drafts::read(platform::load(keep, &name(chat)).as_deref())
}

fn name(chat: Chat) -> String {
    format!("drafts:{}", chat.me)
}

fn sent_name(chat: Chat) -> String {
    format!("sent:{}", chat.me)
}
