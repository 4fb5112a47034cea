//! The menu of a message: which one is open, and what opens it. What is in it loads on first use
//! (`components/thread/message_menu.rs`).

use std::time::Duration;

use leptos::ev::{KeyboardEvent, MouseEvent, TouchEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::Event;

use super::use_chat::Chat;
use super::use_composing::{Composing, Composings};
use super::use_notice::{Notices, UNDO};
use super::use_single_keys::are_single_keys_on;
use crate::app::platform;
use crate::app::state::log_lines::{Bubble, Lines};
use crate::app::state::outbox::{MessageAction, MessageEdit, OutboxEntry, Step};
use crate::domain::text::is_blank;
use crate::domain::{ActionId, ConversationId, MessageId, Timestamp, UserId};

/// Selects the buttons that open menus.
pub const BUTTON: &str = ".message-menu-button";

/// How long a finger rests on a message to open its menu.
const LONG_PRESS: Duration = Duration::from_millis(500);

/// Where a menu was asked for, in pixels of the window.
pub type Point = (f64, f64);

/// The menu of the open conversation.
#[derive(Debug, Clone, Copy)]
pub struct MessageMenu {
    /// The dialog around it.
    pub dialog: NodeRef<html::Dialog>,
    /// The key of its message; `None` while it is closed.
    pub target: RwSignal<Option<String>>,
    /// The messages of the conversation.
    pub lines: Memo<Lines>,
    /// What the message box is for.
    pub composings: Composings,
    /// Can the other member be written to?
    pub can_write: Memo<bool>,
    /// The other member's name.
    pub peer_name: Memo<String>,
    id: ConversationId,
    chat: Chat,
    notices: Notices,
    press: StoredValue<Option<TimeoutHandle>>,
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
    let menu = MessageMenu {
        dialog: NodeRef::new(),
        target: RwSignal::new(None),
        lines,
        composings,
        can_write,
        peer_name,
        id,
        chat,
        notices,
        press: StoredValue::new(None),
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

    /// The message whose menu is open.
    #[must_use]
    pub fn bubble(&self) -> Option<Bubble> {
        let key = self.target.get_untracked()?;
        self.lines.with_untracked(|lines| lines.bubble(&key))
    }

    /// A click in the log: on the button of a message it opens the menu.
    pub fn clicked(&self, event: &MouseEvent) {
        if platform::is_within(event, BUTTON) {
            self.open_at(event, None);
        }
    }

    /// A right click, a long press on Android, or the key for menus. Selected text, links, pictures and players keep the menu of the browser.
    pub fn asked(&self, event: &MouseEvent) {
        if platform::is_selecting() || platform::is_within(event, "a, img, video, audio, textarea")
        {
            return;
        }
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        // The key gives no place.
        let at = (event.button() == 2 && (x, y) != (0.0, 0.0)).then_some((x, y));
        if self.open_at(event, at) {
            event.prevent_default();
        }
    }

    /// A finger is put down: if it stays, the menu opens. Not every browser tells a long press by itself.
    pub fn touched(&self, event: &TouchEvent) {
        self.moved();
        let Some(key) = platform::message_of(event) else {
            return;
        };
        if platform::is_within(event, "a, button, video, audio") {
            return;
        }
        let menu = *self;
        let open = move || {
            menu.open(key.clone(), None);
        };
        let timer = set_timeout_with_handle(open, LONG_PRESS).ok();
        self.press.set_value(timer);
    }

    /// The finger was lifted. What lies below it in the menu is not clicked.
    pub fn lifted(&self, event: &TouchEvent) {
        self.moved();
        if self.target.with_untracked(Option::is_some) {
            event.prevent_default();
        }
    }

    /// The finger has moved.
    pub fn moved(&self) {
        if let Some(timer) = self.press.try_update_value(Option::take).flatten() {
            timer.clear();
        }
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
            "s" if is_there => self.act(id, MessageEdit::Star(!bubble.is_starred)),
            "p" if is_there => self.act(id, MessageEdit::Pin(!bubble.is_pinned)),
            "delete" => self.hide(id),
            _ => return false,
        }
        true
    }

    /// Closes the menu.
    pub fn close(&self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
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

    /// Deletes a message for the user, who can undo it for a moment.
    pub fn hide(&self, message: MessageId) {
        let until = platform::now().0.saturating_add_unsigned(millis(UNDO));
        let name = self
            .chat
            .act(self.id, message, MessageEdit::Hide, Some(Timestamp(until)));
        self.notices.hidden(self.id, name);
        // The message goes with its button.
        platform::focus("[role=log]");
    }

    /// Copies a text.
    pub fn copy(&self, text: &str) {
        platform::copy(text);
        self.notices.copied(self.id);
    }

    fn open_at(&self, event: &Event, at: Option<Point>) -> bool {
        let key = platform::message_of(event);
        key.is_some_and(|key| self.open(key, at))
    }

    /// Opens the menu of a message, unless it has none.
    fn open(&self, key: String, at: Option<Point>) -> bool {
        // A long press may be told twice.
        if self.target.with_untracked(Option::is_some) {
            return true;
        }
        let bubble = self.lines.with_untracked(|lines| lines.bubble(&key));
        let has_menu = bubble.is_some_and(|it| it.id.is_some() && !it.is_hidden);
        let Some(dialog) = self.dialog.get_untracked().filter(|_| has_menu) else {
            return false;
        };
        // The focus returns there when the menu closes.
        platform::focus_button(&key, BUTTON);
        let is_open = dialog.show_modal().is_ok();
        if is_open {
            platform::place_beside(&dialog, &key, at);
            self.target.set(Some(key));
        }
        is_open
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
