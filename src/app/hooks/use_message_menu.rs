//! The menu of a message: which one is open, and what opens it. What is in it loads on first use
//! (`components/thread/message_menu.rs`).

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::use_chat::Chat;
use super::use_composing::{Composing, Composings};
use super::use_menu::{Anchors, MenuPopup, use_menu};
use super::use_notice::{Notices, UNDO};
use super::use_single_keys::are_single_keys_on;
use crate::app::platform;
use crate::app::state::log_lines::{Bubble, Lines};
use crate::app::state::outbox::{MessageAction, MessageEdit, OutboxEntry, Step};
use crate::domain::text::is_blank;
use crate::domain::{ActionId, ConversationId, MessageId, Timestamp, UserId};

/// Selects the buttons that open menus.
pub const BUTTON: &str = ".message-menu-button";

/// Links, pictures and players keep the menu of the browser.
const ANCHORS: Anchors = Anchors {
    button: BUTTON,
    own_menu: "a, img, video, audio, textarea",
    untouched: "a, button, video, audio",
    key_of: platform::message_of,
    focus: |key| platform::focus_button(key, BUTTON),
    place: platform::place_beside,
};

/// The menu of the open conversation.
#[derive(Debug, Clone, Copy)]
pub struct MessageMenu {
    /// The dialog, with the key of its message.
    pub popup: MenuPopup,
    /// The messages of the conversation.
    pub lines: Memo<Lines>,
    /// What the message box is for.
    pub composings: Composings,
    /// Can the other member be written to?
    pub can_write: Memo<bool>,
    /// The other member's name.
    pub peer_name: Memo<String>,
    /// The messages that are to be forwarded, in order; the dialog is open while there are any.
    pub forwarding: RwSignal<Vec<MessageId>>,
    /// The selected messages, while messages are being selected.
    pub selection: RwSignal<Option<Vec<MessageId>>>,
    id: ConversationId,
    chat: Chat,
    notices: Notices,
}

/// Provides the menu of a conversation.
///
/// On the server: never opened.
pub fn provide_message_menu(
    chat: Chat,
    notices: Notices,
    composings: Composings,
    id: ConversationId,
    lines: Memo<Lines>,
    peer_name: Memo<String>,
    can_write: Memo<bool>,
) -> MessageMenu {
    let has_menu = Callback::new(move |key: String| {
        let bubble = lines.with_untracked(|lines| lines.bubble(&key));
        bubble.is_some_and(|it| it.id.is_some() && !it.is_hidden)
    });
    let menu = MessageMenu {
        popup: use_menu(&ANCHORS, has_menu),
        lines,
        composings,
        can_write,
        peer_name,
        forwarding: RwSignal::new(Vec::new()),
        selection: RwSignal::new(None),
        id,
        chat,
        notices,
    };
    provide_context(menu);
    menu
}

/// The menu of the open conversation.
#[must_use]
pub fn use_message_menu() -> MessageMenu {
    expect_context::<MessageMenu>()
}

impl MessageMenu {
    /// The signed-in user.
    #[must_use]
    pub const fn me(&self) -> UserId {
        self.chat.me
    }

    /// The open conversation.
    #[must_use]
    pub const fn conversation(&self) -> ConversationId {
        self.id
    }

    /// The message whose menu is open.
    #[must_use]
    pub fn bubble(&self) -> Option<Bubble> {
        let key = self.popup.target.get_untracked()?;
        self.lines.with_untracked(|lines| lines.bubble(&key))
    }

    /// A key on the button of a message: arrows lead to other messages, letters do what the menu offers.
    pub fn pressed(&self, event: &KeyboardEvent) {
        let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
        if has_modifier || !platform::is_within(event, BUTTON) {
            return;
        }
        let Some(log) = platform::log_of(event) else {
            return;
        };
        match event.key().as_str() {
            "ArrowUp" => platform::focus_among(&log, BUTTON, -1),
            "ArrowDown" => platform::focus_among(&log, BUTTON, 1),
            "Home" => platform::focus_among(&log, BUTTON, i32::MIN),
            "End" => platform::focus_among(&log, BUTTON, i32::MAX),
            key if are_single_keys_on() => {
                let message = platform::message_of(event);
                let bubble =
                    message.and_then(|it| self.lines.with_untracked(|lines| lines.bubble(&it)));
                if !bubble.is_some_and(|bubble| self.does(key, &bubble)) {
                    return;
                }
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// Does what a single key stands for, if the message allows it.
    fn does(&self, key: &str, bubble: &Bubble) -> bool {
        let Some(id) = bubble.id else {
            return false;
        };
        let is_there = !bubble.is_deleted;
        match key.to_ascii_lowercase().as_str() {
            "r" if is_there => self.reply(bubble),
            "e" if bubble.can_be_edited(platform::now()) => self.edit(bubble),
            "c" if !is_blank(&bubble.text) => self.copy(&bubble.text),
            "f" if is_there => self.forward(vec![id]),
            "s" if is_there => self.act(id, MessageEdit::Star(!bubble.is_starred)),
            "p" if is_there => self.act(id, MessageEdit::Pin(!bubble.is_pinned)),
            "delete" => self.hide(&[id]),
            _ => return false,
        }
        true
    }

    /// Closes the menu.
    pub fn close(&self) {
        self.popup.close();
    }

    /// The message box answers this message.
    pub fn reply(&self, bubble: &Bubble) {
        if self.can_write.get_untracked() {
            self.composings.reply(bubble.id);
        }
    }

    /// The message box edits this message.
    pub fn edit(&self, bubble: &Bubble) {
        if let Some(message) = bubble.id {
            self.composings
                .begin(Composing::Edit(message, bubble.text.clone()));
        }
    }

    /// Performs an action: it is shown at once, and sent as soon as possible.
    pub fn act(&self, message: MessageId, edit: MessageEdit) {
        self.chat.act(self.id, message, edit, None);
    }

    /// Deletes messages for the user, who can undo it for a moment.
    pub fn hide(&self, messages: &[MessageId]) {
        let until = platform::now().0.saturating_add_unsigned(millis(UNDO));
        let until = Some(Timestamp(until));
        let hide = |message: &MessageId| self.chat.act(self.id, *message, MessageEdit::Hide, until);
        self.notices
            .hidden(self.id, messages.iter().map(hide).collect());
        // A message goes with its button.
        platform::focus("[role=log]");
    }

    /// Asks to whom these messages are forwarded, which are in order.
    pub fn forward(&self, messages: Vec<MessageId>) {
        self.forwarding.set(messages);
    }

    /// Begins to select messages with this one.
    pub fn select(&self, message: MessageId) {
        self.selection.set(Some(vec![message]));
    }

    /// Copies a text.
    pub fn copy(&self, text: &str) {
        platform::copy(text);
        self.notices.copied(self.id);
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl Chat {
    /// Performs an action on a message: it is shown at once and sent as soon as possible, or when it can no longer be
    /// undone.
    pub fn act(
        &self,
        id: ConversationId,
        message: MessageId,
        edit: MessageEdit,
        held_until: Option<Timestamp>,
    ) -> ActionId {
        let now = platform::now();
        let name = ActionId::new_at(now);
        let action = MessageAction { message, edit };
        let mut entry = OutboxEntry::action(id, name.clone(), action, now);
        entry.held_until = held_until;
        self.outbox.take(Step::Written(entry));
        name
    }
}
