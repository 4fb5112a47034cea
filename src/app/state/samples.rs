//! Rows and messages for the tests of the reducers.

use crate::domain::{ConversationId, MessageId, MessageType, Seq, Timestamp, UserId, UserType};
use crate::wire::rest::{ConversationSummary, Message, MessagesPage, Side};

/// The one before the screen.
pub(in crate::app::state) const ME: UserId = UserId(1);
/// The other one.
pub(in crate::app::state) const PEER: UserId = UserId(2);

/// Their conversation.
pub(in crate::app::state) fn here() -> ConversationId {
    ConversationId::between(ME, PEER).expect("two people")
}

/// A conversation with somebody, in which nothing has happened.
pub(in crate::app::state) fn summary(peer: UserId, name: &str, at: i64) -> ConversationSummary {
    ConversationSummary {
        conversation_id: ConversationId::between(ME, peer).expect("two people"),
        participant_id: peer,
        participant_name: name.to_owned(),
        participant_avatar: None,
        last_message: String::new(),
        timestamp: Timestamp(at),
        unread_count: 0,
        online: false,
        participant_type: Some(UserType::Photographer),
        last_message_id: None,
        last_message_sender_id: None,
        last_message_type: None,
        last_message_seq: Seq(0),
        last_seq: Seq(0),
        last_read_seq: Seq(0),
        last_delivered_seq: Seq(0),
        peer_read_seq: Seq(0),
        peer_delivered_seq: Seq(0),
        last_seen_at: None,
        pinned: false,
        muted: false,
        archived: false,
        draft: None,
    }
}

/// A message between the two, a minute after the one before it.
pub(in crate::app::state) fn message(sender: UserId, seq: i64, text: &str) -> Message {
    let receiver = if sender == ME { PEER } else { ME };
    Message {
        id: MessageId(seq * 10),
        sender: if sender == ME {
            Side::Mine
        } else {
            Side::Theirs
        },
        sender_id: sender,
        receiver_id: receiver,
        text: text.to_owned(),
        message_type: MessageType::Text,
        attachment_url: None,
        attachment_file_name: None,
        is_read: false,
        timestamp: String::new(),
        created_at: Timestamp(seq * 60_000),
        client_message_id: None,
        seq: Seq(seq),
        conversation_id: here(),
        status: "sent".to_owned(),
    }
}

/// A page of the history of the two.
pub(in crate::app::state) fn page(messages: Vec<Message>, has_more: bool) -> MessagesPage {
    let last_seq = messages.last().map_or(Seq(0), |message| message.seq);
    MessagesPage {
        participant_id: PEER,
        oldest_seq: messages.first().map(|message| message.seq),
        messages,
        has_more,
        has_newer: false,
        last_seq,
    }
}
