//! The other member of the open conversation, as several parts of it show them.

use leptos::prelude::*;

use crate::app::reactive::memo;
use crate::domain::UserId;
use crate::wire::rest::ConversationSummary;

/// The other member.
#[derive(Debug, Clone, Copy)]
pub struct Peer {
    /// Their account.
    pub id: UserId,
    /// Their name.
    pub name: Memo<String>,
    /// The address of their picture.
    pub picture: Memo<Option<String>>,
}

impl Peer {
    /// The other member according to the row of the conversation.
    pub fn of(row: Memo<ConversationSummary>) -> Self {
        Self {
            id: row.with_untracked(|row| row.participant_id),
            name: memo(move || row.with(|row| row.participant_name.clone())),
            picture: memo(move || row.with(|row| row.participant_avatar.clone())),
        }
    }
}
