//! Rows, messages and changes for the tests of the state.

use crate::domain::{
    Body, Change, ChangeKind, ConversationId, MarkState, Message, MessageId, MessageType,
    Reactions, Seq, Timestamp, UserId, UserType,
};
use crate::wire::rest::{self, ConversationSummary, MessagesPage, User};

/// The signed-in user.
pub(in crate::app::state) const ME: UserId = UserId(1);
/// The other person.
pub(in crate::app::state) const PEER: UserId = UserId(2);

/// The conversation of both.
pub(in crate::app::state) fn here() -> ConversationId {
    ConversationId::between(ME, PEER).expect("two people")
}

/// A conversation with `peer` in which nothing has happened.
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
        last_message_file_name: None,
        last_message_album: None,
        last_message_deleted: false,
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
        archived_seq: None,
        muted_until: None,
        unread_from_seq: None,
        cleared_seq: None,
        stage: crate::domain::Stage::default(),
        blocked: crate::domain::Blocked::default(),
        draft: None,
    }
}

/// The profile of the signed-in user.
pub(in crate::app::state) fn user() -> User {
    User {
        user_id: ME,
        email: None,
        full_name: "Asha".to_owned(),
        user_type: UserType::Customer,
        is_verified: false,
        avatar_url: None,
        phone: None,
        location: None,
        bio: None,
        city: None,
        state: None,
        portfolio: Vec::new(),
    }
}

/// A message between the two, one minute per position.
pub(in crate::app::state) fn message(sender: UserId, seq: i64, text: &str) -> Message {
    Message {
        id: MessageId(seq * 10),
        conversation_id: here(),
        seq: Seq(seq),
        sender_id: sender,
        receiver_id: if sender == ME { PEER } else { ME },
        body: Body::from_parts(text.to_owned(), MessageType::Text, None, None, Vec::new()),
        client_message_id: None,
        created_at: Timestamp(seq * 60_000),
        reply_to: None,
        forwarded: false,
        edited_at: None,
        reactions: Reactions::default(),
        pinned: false,
        agreement: None,
    }
}

/// The change of a sent message.
pub(in crate::app::state) fn sent(message: &Message) -> Change {
    Change::of_message(message.clone())
}

/// Another change by one of the two.
pub(in crate::app::state) fn change(user_id: UserId, seq: i64, kind: ChangeKind) -> Change {
    Change {
        conversation_id: here(),
        seq: Some(Seq(seq)),
        feed_seq: None,
        user_id,
        at: Timestamp(seq * 60_000),
        kind,
    }
}

/// A read mark at a position, with this many unread messages left.
pub(in crate::app::state) fn read(user: UserId, seq: i64, up_to: i64, left: i64) -> Change {
    let marks = MarkState {
        read_seq: Seq(up_to),
        delivered_seq: Seq(up_to),
        unread_count: Some(left),
    };
    change(user, seq, ChangeKind::Read(marks))
}

/// A delivered mark at a position, of a person who has read nothing.
pub(in crate::app::state) fn delivered(user: UserId, seq: i64, up_to: i64) -> Change {
    let marks = MarkState {
        delivered_seq: Seq(up_to),
        ..MarkState::default()
    };
    change(user, seq, ChangeKind::Delivered(marks))
}

/// A page at the end of the history of the two.
pub(in crate::app::state) fn page(messages: Vec<Message>, has_more: bool) -> MessagesPage {
    let last_seq = messages.last().map_or(Seq(0), |message| message.seq);
    MessagesPage {
        participant_id: PEER,
        oldest_seq: messages.first().map(|message| message.seq),
        messages: messages.into_iter().map(on_the_wire).collect(),
        has_more,
        has_newer: false,
        last_seq,
        changes: Vec::new(),
        pinned: Vec::new(),
    }
}

fn on_the_wire(message: Message) -> rest::Message {
    rest::Message::seen_by(ME, &message, Seq(0), Seq(0))
}
