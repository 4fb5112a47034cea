//! What the message box is for: a new message, an answer to one, or an edit.

use leptos::prelude::*;

use super::use_chat::Chat;
use crate::app::platform;
use crate::app::state::thread::Thread;
use crate::domain::text::is_blank;
use crate::domain::{Message, MessageId, Quote};

/// What is written, if it is not a new message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Composing {
    /// An answer to this message.
    Reply(Box<Quote>),
    /// Another text for this message, which has this one.
    Edit(MessageId, String),
}

/// What the message box of a conversation is for.
#[derive(Debug, Clone, Copy)]
pub struct Composings {
    /// `None` for a new message.
    pub now: RwSignal<Option<Composing>>,
    thread: RwSignal<Thread>,
    chat: Chat,
}

/// Provides what the message box of a conversation is for.
pub fn provide_composings(chat: Chat, thread: RwSignal<Thread>) -> Composings {
    let composings = Composings {
        now: RwSignal::new(None),
        thread,
        chat,
    };
    provide_context(composings);
    composings
}

/// What the message box of the conversation is for.
#[must_use]
pub fn use_composings() -> Composings {
    expect_context::<Composings>()
}

impl Composings {
    /// The message box is for this from now on.
    pub fn begin(self, composing: Composing) {
        self.now.set(Some(composing));
    }

    /// The message box is for a new message. Returns whether it was for something else.
    pub fn end(self) -> bool {
        let before = self.now.try_maybe_update(|now| {
            let before = now.take();
            (before.is_some(), before)
        });
        before.flatten().is_some()
    }

    /// The message box answers this message.
    pub fn reply(self, id: Option<MessageId>) {
        let quote = self.thread.with_untracked(|thread| {
            let message = thread.messages().by_id(id?)?;
            Some(Quote::of(message))
        });
        if let Some(quote) = quote {
            self.begin(Composing::Reply(Box::new(quote)));
        }
    }

    /// The message box edits the last own message that can be edited, if there is one.
    pub fn edit_last(self) -> bool {
        let since = platform::now().0 - Message::EDITABLE_MS;
        let last = self.thread.with_untracked(|thread| {
            let recent = thread.messages().iter().rev();
            let mut recent = recent.take_while(|it| it.created_at.0 > since);
            let last = recent.find(|it| {
                let is_there = it.body.deleted_at().is_none() && !thread.is_hidden(it.id);
                let is_agreed = it.agreement.is_some_and(|it| it.is_final());
                let is_open = is_there && !is_agreed;
                it.sender_id == self.chat.me && is_open && !is_blank(it.body.text())
            })?;
            Some(Composing::Edit(last.id, last.body.text().to_owned()))
        });
        let is_found = last.is_some();
        last.into_iter().for_each(|it| self.begin(it));
        is_found
    }
}
