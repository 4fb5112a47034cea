//! The menu of a conversation: a row of the list, or the open one. What is in it loads on first use
//! (`components/inbox/conversation_menu.rs`).

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::use_chat::Chat;
use super::use_menu::{Anchors, MenuPopup, use_menu};
use crate::app::state::outbox::{OutboxEntry, Step};
use crate::app::{paths, platform};
use crate::domain::{ActionId, ConversationId, Seq, SettingsChange};

/// The attribute with the key of a menu: the id of a conversation, in its head with a prefix.
const KEY: &str = "data-menu";
/// Selects the row of the list that the keyboard reaches.
pub const ROW: &str = "[role=option][tabindex='0']";
/// In the key of the menu in the head of a conversation.
const HEAD: &str = "head-";
/// Selects the buttons that open menus.
const BUTTON: &str = ".row-menu-button";

const ANCHORS: Anchors = Anchors {
    button: BUTTON,
    own_menu: "",
    untouched: BUTTON,
    key_of: |event| platform::attribute_around(event, KEY),
    focus: |key| {
        platform::focus(&format!(
            "[{KEY}='{key}'] [role=option], button[{KEY}='{key}']"
        ))
    },
    place: |menu, key, at| {
        let button = format!("[{KEY}='{key}'] {BUTTON}, button[{KEY}='{key}']");
        platform::place_at(menu, &button, at);
    },
};

/// The menu of the conversations.
#[derive(Debug, Clone, Copy)]
pub struct ConversationMenu {
    /// The dialog, with the key of its conversation.
    pub popup: MenuPopup,
    chat: Chat,
    leave: Callback<()>,
}

/// Provides the menu of the conversations of a Messages page.
///
/// On the server: never opened.
pub fn provide_conversation_menu(chat: Chat) -> ConversationMenu {
    let has_menu = Callback::new(move |key: String| {
        let row = |id| {
            chat.inbox
                .with_untracked(|inbox| Some(inbox.row(id)?.known()))
        };
        // Nothing is stored of a conversation before its first message.
        id_in(&key).and_then(row) > Some(Seq::ZERO)
    });
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        let options = NavigateOptions {
            replace: true,
            ..NavigateOptions::default()
        };
        navigate(paths::home(chat.role), options);
    });
    let menu = ConversationMenu {
        popup: use_menu(&ANCHORS, has_menu),
        chat,
        leave,
    };
    provide_context(menu);
    menu
}

/// The menu of the conversations.
#[must_use]
pub fn use_conversation_menu() -> ConversationMenu {
    expect_context::<ConversationMenu>()
}

/// The key of the menu of a row.
#[must_use]
pub fn row_key(id: ConversationId) -> String {
    id.to_string()
}

/// The key of the menu in the head of a conversation.
#[must_use]
pub fn head_key(id: ConversationId) -> String {
    format!("{HEAD}{id}")
}

fn id_in(key: &str) -> Option<ConversationId> {
    key.strip_prefix(HEAD).unwrap_or(key).parse().ok()
}

impl ConversationMenu {
    /// The conversation whose menu is open.
    #[must_use]
    pub fn conversation(&self) -> Option<ConversationId> {
        id_in(&self.popup.target.get_untracked()?)
    }

    /// Keeps a conversation in another way: it is shown at once, and sent as soon as possible.
    pub fn arrange(&self, id: ConversationId, change: SettingsChange) {
        let now = platform::now();
        let entry = OutboxEntry::arrangement(id, ActionId::new_at(now), change, now);
        self.chat.outbox.take(Step::Written(entry));
    }

    /// Leaves a conversation, if it is the open one.
    pub fn leave(&self, id: ConversationId) {
        if self.chat.open.get_untracked() == Some(id) {
            // The row of the conversation, before the message box goes with its focus.
            platform::focus(ROW);
            self.leave.run(());
        }
    }

    /// Marks a conversation as unread. The open one is left: what is looked at is read.
    pub fn mark_unread(&self, id: ConversationId) {
        let last = self.chat.inbox.with_untracked(|inbox| {
            let row = inbox.row(id)?;
            Some(row.summary.last_message_seq)
        });
        self.leave(id);
        // A conversation whose messages are all hidden begins with the first one.
        let from = last.unwrap_or_default().max(Seq(1));
        self.arrange(id, SettingsChange::unread_from(from));
    }
}
