//! A message as one of its two members sees it.

use serde::{Deserialize, Serialize};

use crate::domain::{
    self, ActionId, Agreement, Attachment, Body, ConversationId, Emoji, MessageId, MessageType,
    Quote, Reaction, Reactions, Seq, Tick, Timestamp, UserId,
};

/// The side of a message's author. The names are the first backend's and do not stand for roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Sent by the viewer.
    #[serde(rename = "photographer")]
    Mine,
    /// Sent by the other member.
    #[serde(rename = "customer")]
    Theirs,
}

/// A stored message as one of the two members sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// The message number.
    pub id: MessageId,
    /// The viewer's or the other side, see [`Side`].
    pub sender: Side,
    /// The author.
    pub sender_id: UserId,
    /// The other member.
    pub receiver_id: UserId,
    /// The text as typed.
    pub text: String,
    /// `text`, `image` or `file`.
    pub message_type: MessageType,
    /// The address of the first attachment.
    pub attachment_url: Option<String>,
    /// The file name of the first attachment.
    pub attachment_file_name: Option<String>,
    /// *extra* The files that were uploaded to this server.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Whether the receiver has read it.
    pub is_read: bool,
    /// The time of day on a 12-hour clock, for old clients; new ones use `createdAt`.
    pub timestamp: String,
    /// When it was stored.
    pub created_at: Timestamp,
    /// *extra* The id that the client gave the message.
    pub client_message_id: Option<ActionId>,
    /// *extra* Its position in the conversation's log.
    pub seq: Seq,
    /// *extra* The conversation.
    pub conversation_id: ConversationId,
    /// *extra* `sent`, `delivered` or `read`, see [`crate::domain::Tick`].
    pub status: String,
    /// *extra* The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<Box<Quote>>,
    /// *extra* Whether it is a copy of another message.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forwarded: bool,
    /// *extra* What people have reacted with, each emoji once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<ReactionCount>,
    /// *extra* When its text was last edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// *extra* When its author has deleted it for everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Timestamp>,
    /// *extra* Whether the viewer has starred it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub starred: bool,
    /// *extra* Whether both members see it below the head of the conversation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// *extra* What the members have agreed about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Agreement>,
}

/// An emoji at a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReactionCount {
    /// The emoji.
    pub emoji: Emoji,
    /// Of how many people: 1 or 2.
    pub count: u32,
    /// Is it one of the viewer's?
    pub mine: bool,
}

impl ReactionCount {
    /// The emoji at a message, in their order.
    #[must_use]
    pub fn all(reactions: &Reactions, viewer: UserId) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for reaction in reactions.iter() {
            let mine = reaction.user_id == viewer;
            match all.iter_mut().find(|it| it.emoji == reaction.emoji) {
                Some(known) => {
                    known.count += 1;
                    known.mine |= mine;
                }
                None => all.push(Self {
                    emoji: reaction.emoji.clone(),
                    count: 1,
                    mine,
                }),
            }
        }
        all
    }

    /// The reactions that these stand for.
    fn reactions(all: Vec<Self>, viewer: UserId, other: UserId) -> Reactions {
        let of = |it: Self| {
            let others = it.count > u32::from(it.mine);
            let users = [it.mine.then_some(viewer), others.then_some(other)];
            let reaction = move |user_id| Reaction {
                user_id,
                emoji: it.emoji.clone(),
            };
            users.into_iter().flatten().map(reaction)
        };
        all.into_iter().flat_map(of).collect()
    }
}

/// A text that a message has, or has had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageVersion {
    /// The text or caption.
    pub text: String,
    /// Time of sending, or of the edit.
    pub at: Timestamp,
}

impl Message {
    /// A stored message as `viewer` sees it, given how far its receiver has received and read.
    #[must_use]
    pub fn seen_by(
        viewer: UserId,
        message: &domain::Message,
        receiver_delivered: Seq,
        receiver_read: Seq,
    ) -> Self {
        let tick = Tick::of_stored(message.seq, receiver_delivered, receiver_read);
        Self {
            id: message.id,
            sender: if message.sender_id == viewer {
                Side::Mine
            } else {
                Side::Theirs
            },
            sender_id: message.sender_id,
            receiver_id: message.receiver_id,
            text: message.body.text().to_owned(),
            message_type: message.body.message_type(),
            attachment_url: message.body.url().map(str::to_owned),
            attachment_file_name: message.body.file_name().map(str::to_owned),
            attachments: message.body.attachments().to_vec(),
            is_read: tick == Tick::Read,
            timestamp: message.created_at.clock_12h(),
            created_at: message.created_at,
            client_message_id: message.client_message_id.clone(),
            seq: message.seq,
            conversation_id: message.conversation_id,
            status: tick.as_str().to_owned(),
            reply_to: message.reply_to.clone(),
            forwarded: message.forwarded,
            reactions: ReactionCount::all(&message.reactions, viewer),
            edited_at: message.edited_at,
            deleted_at: message.body.deleted_at(),
            starred: false,
            pinned: message.pinned,
            agreement: message.agreement,
        }
    }
}

impl From<Message> for domain::Message {
    fn from(it: Message) -> Self {
        let (viewer, other) = match it.sender {
            Side::Mine => (it.sender_id, it.receiver_id),
            Side::Theirs => (it.receiver_id, it.sender_id),
        };
        Self {
            id: it.id,
            conversation_id: it.conversation_id,
            seq: it.seq,
            sender_id: it.sender_id,
            receiver_id: it.receiver_id,
            body: match it.deleted_at {
                Some(at) => Body::Deleted(at),
                None => Body::from_parts(
                    it.text,
                    it.message_type,
                    it.attachment_url,
                    it.attachment_file_name,
                    it.attachments,
                ),
            },
            client_message_id: it.client_message_id,
            created_at: it.created_at,
            reply_to: it.reply_to,
            forwarded: it.forwarded,
            edited_at: it.edited_at,
            reactions: ReactionCount::reactions(it.reactions, viewer, other),
            pinned: it.pinned,
            agreement: it.agreement,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reactions_are_counted_by_emoji_and_read_back() {
        let (me, peer) = (UserId(1), UserId(2));
        let all: Reactions = [(me, "👍"), (peer, "❤️"), (peer, "👍")]
            .map(|(user_id, emoji)| Reaction {
                user_id,
                emoji: emoji.parse().unwrap(),
            })
            .into_iter()
            .collect();
        let counts = ReactionCount::all(&all, me);
        let short: Vec<_> = counts.iter().map(|it| (it.count, it.mine)).collect();
        assert_eq!(short, [(1, false), (2, true)]);
        let read = ReactionCount::reactions(counts.clone(), me, peer);
        assert_eq!(ReactionCount::all(&read, me), counts);
        assert_eq!(
            ReactionCount::all(&read, peer),
            ReactionCount::all(&all, peer)
        );
    }
}
