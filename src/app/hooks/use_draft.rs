//! What has been begun and not sent, kept per conversation: it never crosses into another one, and a reload
//! keeps it.

use std::collections::HashMap;

use leptos::prelude::*;

use super::use_chat::Chat;
use crate::app::platform::{self, Keep};
use crate::app::reactive::effect;
use crate::domain::ConversationId;

type Drafts = HashMap<ConversationId, String>;

/// The draft of one conversation.
#[derive(Debug, Clone, Copy)]
pub struct Draft {
    chat: Chat,
    conversation: ConversationId,
}

/// Brings back what was kept on this device, once the page has come alive.
///
/// On the server: there are no drafts.
pub fn use_kept_drafts(chat: Chat) {
    effect(move || chat.drafts.set(kept(chat)));
}

/// The draft of a conversation.
///
/// On the server: empty.
#[must_use]
pub fn use_draft(chat: Chat, conversation: ConversationId) -> Draft {
    Draft { chat, conversation }
}

impl Draft {
    /// What has been begun.
    #[must_use]
    pub fn text(&self) -> String {
        let mut drafts = kept(self.chat);
        drafts.remove(&self.conversation).unwrap_or_default()
    }

    /// Keeps what has been begun; nothing, where there is nothing to see.
    pub fn keep(&self, text: &str) {
        // Read anew each time: another tab may have kept the draft of another conversation.
        let mut drafts = kept(self.chat);
        if text.trim().is_empty() {
            drafts.remove(&self.conversation);
        } else {
            drafts.insert(self.conversation, text.to_owned());
        }
        if let Ok(json) = serde_json::to_string(&drafts) {
            platform::save(Keep::Device, &name(self.chat), &json);
        }
        self.chat.drafts.try_set(drafts);
    }
}

fn kept(chat: Chat) -> Drafts {
    let json = platform::load(Keep::Device, &name(chat));
    json.and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default()
}

fn name(chat: Chat) -> String {
    format!("drafts:{}", chat.me)
}
