//! Announces to screen readers what the other person does in the open conversation, each thing once.

use leptos::prelude::*;

use super::use_chat::Chat;
use crate::app::state::content::line_of;
use crate::domain::{Change, ChangeKind, ConversationId, MessageId};
use crate::wire::ApiError;

/// The text of the page's polite live region.
#[derive(Debug, Clone, Copy)]
pub struct Announcer {
    /// The current announcement.
    pub said: ReadSignal<String>,
    set_said: WriteSignal<String>,
}

/// Provides the page's announcer.
///
/// On the server: announces nothing.
pub fn provide_announcer() -> Announcer {
    let (said, set_said) = signal(String::new());
    let announcer = Announcer { said, set_said };
    provide_context(announcer);
    announcer
}

impl Announcer {
    /// Announces a text. Screen readers queue it after the current announcement.
    pub fn say(&self, mut text: String) {
        // A live region announces a repeated text only if its content differs.
        if self.said.try_get_untracked().as_ref() == Some(&text) {
            text.push('\u{a0}');
        }
        self.set_said.try_set(text);
    }
}

impl Chat {
    /// Announces what the other person did if their conversation is open.
    pub(super) fn announce(&self, news: &Change) {
        let id = news.conversation_id;
        if self.open.get_untracked() != Some(id) {
            return;
        }
        let name = self.inbox.try_with_untracked(|inbox| {
            let row = inbox.row(id);
            row.map(|row| row.summary.participant_name.clone())
        });
        let name = name.flatten().unwrap_or_default();
        let words = self.words;
        self.announcer.say(match &news.kind {
            ChangeKind::Message { message } => (words.says)(&name, &line_of(&message.body, words)),
            ChangeKind::Reacted { emoji, .. } => (words.reacted)(&name, emoji.as_str()),
            ChangeKind::Pinned { .. } => (words.marks.pinned_by)(&name),
            ChangeKind::Agreement { message_id, state } => {
                (words.marks.stepped)(*state, &name, &self.line_of(id, *message_id))
            }
            _ => (words.says)(&name, words.message_deleted),
        });
    }

    /// The line of a message, if it is loaded.
    fn line_of(&self, id: ConversationId, message: MessageId) -> String {
        let line = self.thread(id).and_then(|thread| {
            thread.with_untracked(|thread| {
                let message = thread.messages().by_id(message)?;
                Some(line_of(&message.body, self.words))
            })
        });
        line.unwrap_or_default()
    }

    /// Announces that a message was refused.
    pub fn announce_refusal(&self, error: &ApiError) {
        let reason = self.words.reason(error);
        self.announcer
            .say((self.words.says)(self.words.not_sent, reason));
    }
}
