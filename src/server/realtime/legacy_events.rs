//! Renders publications as client events, one rendering for each generation of clients.
//!
//! Generation 0, the existing clients: one event per kind of change, from the recipient's view. Of kinds without an
//! event they learn from the history, as far as it shows their effect. Generation 1, our pages: one `change` event for
//! all kinds, the same for all recipients, so it is serialised once. See docs/realtime-protocol.md.

use axum::extract::ws::Utf8Bytes;
use serde::Serialize;

use crate::domain::{Change, ChangeKind, ConversationId, MarkState, Seq, UserId};
use crate::server::chat::{News, VolatileEvent};
use crate::server::media::Links;
use crate::wire::events::{
    self, CHANGE, CONVERSATION_UPDATED, ConversationUpdated, MESSAGE_DELIVERED, MESSAGE_READ,
    MessageDelivered, MessageRead, NEW_MESSAGE, NewMessage, PRESENCE, Presence, USER_OFFLINE,
    USER_ONLINE, USER_STOPPED_TYPING, USER_TYPING, UserIn, UserTyping,
};
use crate::wire::rest::Message;
use crate::wire::socket_io::event_frame;

/// The generation of events that a client supports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Generation {
    /// A separate event for each kind of change.
    #[default]
    Named,
    /// The event `change` for all kinds.
    Changes,
}

impl Generation {
    /// Reads the generation from the CONNECT payload (`changes: 1`); anything else is generation 0.
    pub(super) fn read(connect: &str) -> Self {
        match serde_json::from_str::<events::Connect>(connect) {
            Ok(connect) if connect.changes >= 1 => Self::Changes,
            _ => Self::Named,
        }
    }
}

/// The text frames of a publication, rendered when the first connection needs them.
pub(super) struct Frames<'a> {
    news: &'a News,
    links: &'a Links,
    changes: Option<Vec<Utf8Bytes>>,
    named: Option<(UserId, Vec<Utf8Bytes>)>,
}

impl<'a> Frames<'a> {
    pub(super) const fn of(news: &'a News, links: &'a Links) -> Self {
        Self {
            news,
            links,
            changes: None,
            named: None,
        }
    }

    /// May the frames be dropped if a connection does not keep up?
    pub(super) const fn are_volatile(&self) -> bool {
        matches!(self.news, News::Volatile(_))
    }

    /// The frames for a connection of `recipient`.
    pub(super) fn for_connection(
        &mut self,
        generation: Generation,
        recipient: UserId,
    ) -> &[Utf8Bytes] {
        let (news, links) = (self.news, self.links);
        match generation {
            Generation::Changes => self.changes.get_or_insert_with(|| changes(news)),
            Generation::Named => {
                if self.named.as_ref().is_none_or(|(who, _)| *who != recipient) {
                    self.named = None;
                }
                let named = || (recipient, named(news, recipient, links));
                &mut self.named.get_or_insert_with(named).1
            }
        }
    }
}

fn frame(name: &str, payload: &impl Serialize) -> Utf8Bytes {
    event_frame(name, payload, None).into()
}

/// [`events::ChangeEvent`] by reference, without a copy of the change.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SharedChange<'a> {
    conversation_id: ConversationId,
    change: &'a Change,
}

fn changes(news: &News) -> Vec<Utf8Bytes> {
    let event = match news {
        News::Change(change) => {
            let event = SharedChange {
                conversation_id: change.conversation_id,
                change,
            };
            return vec![frame(CHANGE, &event)];
        }
        News::Volatile(event) => event,
    };
    match event {
        VolatileEvent::Presence { user, left_at, .. } => {
            let presence = Presence {
                user_id: *user,
                online: left_at.is_none(),
                last_seen_at: *left_at,
            };
            vec![frame(PRESENCE, &presence)]
        }
        VolatileEvent::Joined { user, .. } => {
            let presence = Presence {
                user_id: *user,
                online: true,
                last_seen_at: None,
            };
            vec![frame(PRESENCE, &presence)]
        }
        VolatileEvent::Typing { .. } | VolatileEvent::StoppedTyping { .. } => typing(event),
    }
}

fn named(news: &News, recipient: UserId, links: &Links) -> Vec<Utf8Bytes> {
    let event = match news {
        News::Change(change) => {
            return named_change(change, recipient, links).into_iter().collect();
        }
        News::Volatile(event) => event,
    };
    match event {
        VolatileEvent::Presence {
            conversation,
            user,
            left_at,
        } => {
            let in_conversation = UserIn {
                conversation_id: *conversation,
                user_id: *user,
            };
            let name = if left_at.is_none() {
                USER_ONLINE
            } else {
                USER_OFFLINE
            };
            let mut frames = changes(news);
            frames.push(frame(name, &in_conversation));
            frames
        }
        VolatileEvent::Joined { conversation, user } => {
            let in_conversation = UserIn {
                conversation_id: *conversation,
                user_id: *user,
            };
            vec![frame(USER_ONLINE, &in_conversation)]
        }
        VolatileEvent::Typing { .. } | VolatileEvent::StoppedTyping { .. } => typing(event),
    }
}

/// Typing events are the same in both generations.
fn typing(event: &VolatileEvent) -> Vec<Utf8Bytes> {
    match event {
        VolatileEvent::Typing {
            conversation,
            user,
            user_name,
        } => {
            let typing = UserTyping {
                conversation_id: *conversation,
                user_id: *user,
                user_name: user_name.clone(),
            };
            vec![frame(USER_TYPING, &typing)]
        }
        VolatileEvent::StoppedTyping { conversation, user } => {
            let stopped = UserIn {
                conversation_id: *conversation,
                user_id: *user,
            };
            vec![frame(USER_STOPPED_TYPING, &stopped)]
        }
        VolatileEvent::Presence { .. } | VolatileEvent::Joined { .. } => Vec::new(),
    }
}

/// The event of generation 0; `None` for kinds without one.
fn named_change(change: &Change, recipient: UserId, links: &Links) -> Option<Utf8Bytes> {
    let seq = change.seq?;
    Some(match &change.kind {
        ChangeKind::Message { message } => {
            let mut message = Message::seen_by(recipient, message, Seq::ZERO, Seq::ZERO);
            links.sign_message(&mut message, recipient, change.at);
            let event = NewMessage {
                conversation_id: change.conversation_id,
                message,
            };
            frame(NEW_MESSAGE, &event)
        }
        // One's own devices receive another event, because generation 0 treats every `message_read` as a mark of the
        // other person.
        ChangeKind::Read(marks) | ChangeKind::Delivered(marks) if change.user_id == recipient => {
            frame(CONVERSATION_UPDATED, &updated(change, *marks, seq))
        }
        ChangeKind::Read(marks) => {
            let event = MessageRead {
                conversation_id: change.conversation_id,
                user_id: change.user_id,
                read_seq: marks.read_seq,
                seq,
            };
            frame(MESSAGE_READ, &event)
        }
        ChangeKind::Delivered(marks) => {
            let event = MessageDelivered {
                conversation_id: change.conversation_id,
                user_id: change.user_id,
                delivered_seq: marks.delivered_seq,
                seq,
            };
            frame(MESSAGE_DELIVERED, &event)
        }
        // Generation 0 is complete: kinds that came after it have no event.
        _ => return None,
    })
}

fn updated(change: &Change, marks: MarkState, seq: Seq) -> ConversationUpdated {
    ConversationUpdated {
        conversation_id: change.conversation_id,
        unread_count: marks.unread_count.unwrap_or_default(),
        last_read_seq: marks.read_seq,
        last_delivered_seq: marks.delivered_seq,
        seq,
    }
}

#[cfg(test)]
mod tests;
