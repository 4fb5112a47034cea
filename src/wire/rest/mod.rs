//! The bodies of REST calls and server functions. Field names and shapes are those of the platform's first
//! backend; additions are marked *extra*.

mod accounts;
mod marked;
mod message;
mod search;
mod shared;

use serde::{Deserialize, Serialize};

use crate::domain::{
    AlbumSummary, Blocked, Change, ConversationId, ListSettings, MessageId, MessageType, Quote,
    Seq, Stage, Timestamp, UserId, UserType,
};

pub use accounts::{Photographer, Picture, SessionSummary, User};
pub use marked::{MarkedPage, MarkedQuery};
pub use message::{Message, MessageVersion, ReactionCount, Side};
pub use search::{Indexing, SearchAuthor, SearchKind, SearchOrder, SearchPage, SearchResult};
pub use shared::{SharedPage, SharedQuery};

/// `{"status":"success","message"?,"data"?}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Success<T> {
    /// Always `success`.
    pub status: String,
    /// A sentence for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The payload.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<T>,
}

impl<T> Success<T> {
    /// A success with data.
    pub fn data(data: T) -> Self {
        Self {
            status: "success".to_owned(),
            message: None,
            data: Some(data),
        }
    }

    /// Adds a sentence for people.
    #[must_use]
    pub fn saying(mut self, message: &str) -> Self {
        self.message = Some(message.to_owned());
        self
    }
}

/// One row of the conversation list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConversationSummary {
    /// `conv_{smaller}_{larger}`.
    pub conversation_id: ConversationId,
    /// The other member.
    pub participant_id: UserId,
    /// The other member's name.
    pub participant_name: String,
    /// The address of the other member's picture.
    pub participant_avatar: Option<String>,
    /// The text of the last message; empty if there is none.
    pub last_message: String,
    /// When the last message was stored; without one, when the conversation was opened.
    pub timestamp: Timestamp,
    /// Number of messages by the other member after the viewer's read mark.
    pub unread_count: i64,
    /// Whether the other member has a device connected.
    pub online: bool,
    /// *extra* The role of the other member; `None` if the account was deleted.
    pub participant_type: Option<UserType>,
    /// *extra* The id of the last message.
    pub last_message_id: Option<MessageId>,
    /// *extra* The author of the last message.
    pub last_message_sender_id: Option<UserId>,
    /// *extra* The type of the last message.
    pub last_message_type: Option<MessageType>,
    /// *extra* The file name of the last message's attachment.
    #[serde(default)]
    pub last_message_file_name: Option<String>,
    /// *extra* What files the last message has, if they were uploaded to this server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_message_album: Option<AlbumSummary>,
    /// *extra* Whether the last message was deleted for everyone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub last_message_deleted: bool,
    /// *extra* The `seq` of the last message; 0 if there is none.
    pub last_message_seq: Seq,
    /// *extra* The newest `seq` of the conversation.
    pub last_seq: Seq,
    /// *extra* The viewer's read mark.
    pub last_read_seq: Seq,
    /// *extra* The viewer's delivered mark.
    pub last_delivered_seq: Seq,
    /// *extra* The other member's read mark.
    pub peer_read_seq: Seq,
    /// *extra* The other member's delivered mark, never less than their read mark.
    pub peer_delivered_seq: Seq,
    /// *extra* When the other member was last connected.
    pub last_seen_at: Option<Timestamp>,
    /// *extra* Whether the viewer keeps the conversation at the top.
    pub pinned: bool,
    /// *extra* Whether the viewer gets no notifications.
    pub muted: bool,
    /// *extra* Whether the viewer has archived the conversation.
    pub archived: bool,
    /// *extra* The newest message when the viewer archived it, as long as it is archived. A newer one brings it back, unless it
    /// is muted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived_seq: Option<Seq>,
    /// *extra* Until when the viewer has muted it.
    #[serde(default)]
    pub muted_until: Option<Timestamp>,
    /// *extra* From which message on the viewer has marked it as unread.
    #[serde(default)]
    pub unread_from_seq: Option<Seq>,
    /// *extra* Up to which message the viewer has deleted the conversation for themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleared_seq: Option<Seq>,
    /// *extra* The stage in which the viewer keeps it; absent if in none.
    #[serde(default, skip_serializing_if = "Stage::is_none")]
    pub stage: Stage,
    /// *extra* Who of the two has blocked the other; absent if nobody has.
    #[serde(default, skip_serializing_if = "Blocked::is_none")]
    pub blocked: Blocked,
    /// *extra* The viewer's unsent text.
    pub draft: Option<String>,
}

impl ConversationSummary {
    /// How the viewer keeps the conversation.
    #[must_use]
    pub fn settings(&self) -> ListSettings {
        ListSettings {
            pinned: self.pinned,
            archived_seq: self.archived_seq.unwrap_or_default(),
            muted_until: self.muted_until.unwrap_or_default(),
            unread_from_seq: self.unread_from_seq.unwrap_or_default(),
            cleared_seq: self.cleared_seq.unwrap_or_default(),
            stage: self.stage.clone(),
        }
    }

    /// The viewer keeps the conversation like this.
    pub fn keep(&mut self, settings: ListSettings) {
        self.pinned = settings.pinned;
        self.archived_seq = Some(settings.archived_seq).filter(|seq| *seq > Seq::ZERO);
        self.muted_until = Some(settings.muted_until).filter(|at| at.0 > 0);
        self.unread_from_seq = Some(settings.unread_from_seq).filter(|seq| *seq > Seq::ZERO);
        self.cleared_seq = Some(settings.cleared_seq).filter(|seq| *seq > Seq::ZERO);
        self.stage = settings.stage;
    }
}

/// A page of the conversation list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConversationsPage {
    /// Newest first.
    pub conversations: Vec<ConversationSummary>,
    /// *extra* The `cursor` of the next page; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// *extra* The stages in which the viewer keeps conversations; in first pages only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<Stage>,
}

/// A page of a conversation's history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessagesPage {
    /// The other member.
    pub participant_id: UserId,
    /// Ascending by `seq`.
    pub messages: Vec<Message>,
    /// *extra* Whether there are older messages.
    pub has_more: bool,
    /// *extra* Whether there are messages newer than this page.
    pub has_newer: bool,
    /// *extra* The `seq` of the first message here: the `before` of the previous page.
    pub oldest_seq: Option<Seq>,
    /// *extra* The newest `seq` of the conversation when this page was read.
    pub last_seq: Seq,
    /// *extra* What happened to these messages and is not in their fields, ascending by `seq`: kinds of later versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// *extra* The pinned messages, newest first; not in pages before or after a position.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pinned: Vec<Quote>,
}

/// Selects a page of a history: at most one of the three positions, and the number of messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryQuery {
    /// Messages before this `seq`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Seq>,
    /// Messages after this `seq`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Seq>,
    /// Messages around this `seq`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub around: Option<Seq>,
    /// 1 to 500, default 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// Changes of one conversation's log after a position, ascending.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangesPage {
    /// The changes, without gaps.
    pub changes: Vec<Change>,
    /// The newest position of the log when this page was read.
    pub last_seq: Seq,
    /// Whether more changes follow.
    pub has_more: bool,
    /// The position in the request cannot be used: too many changes follow it, or it lies beyond the log. The
    /// client has to read the history again.
    pub reset: bool,
}

/// How much somebody has not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadCount {
    /// Conversations with unread messages.
    pub conversations: i64,
    /// Unread messages in all conversations.
    pub messages: i64,
}

/// Everything that changed for one user since a cursor, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncPage {
    /// In the order in which they were committed.
    pub changes: Vec<Change>,
    /// The `since` of the next request.
    pub next_cursor: String,
    /// Whether more changes are available now.
    pub has_more: bool,
}
