//! The conversation list. Appending a change updates it.

use async_trait::async_trait;

use super::StoreResult;
use crate::domain::user::DELETED_ACCOUNT;
use crate::domain::{
    Attachment, Blocked, ConversationId, ListFilter, ListSettings, MessageId, MessageType, Seq,
    Stage, Timestamp, UserId, UserType, shown_name,
};

/// The number of messages of the peer of the member `m` that the person has read, or deleted with the conversation.
macro_rules! done_count {
    () => {
        "CASE WHEN m.cleared_count > m.read_count THEN m.cleared_count ELSE m.read_count END"
    };
}

/// The number of unread messages of the member `m`, whose peer is `p`, without those that the person has deleted for
/// themselves. Few people have any, so they are looked for last.
macro_rules! unread_count {
    () => {
        concat!(
            "p.sent_count - ",
            $crate::server::storage::conversations::done_count!(),
            " - CASE WHEN p.sent_count > m.read_count ",
            "AND EXISTS (SELECT 1 FROM message_flags f WHERE f.user_id = m.user_id AND f.hidden_at IS NOT NULL) ",
            "THEN (SELECT count(*) FROM messages h JOIN message_flags f ON f.message_id = h.message_id ",
            "WHERE h.conversation_id = m.conversation_id AND h.seq > m.read_seq AND h.seq > m.cleared_seq AND h.sender_id = m.peer_id ",
            "AND f.user_id = m.user_id AND f.hidden_at IS NOT NULL) ELSE 0 END AS unread_count"
        )
    };
}

pub(super) use {done_count, unread_count};

/// A stage as it is stored. What could not be one was not stored here, and counts as none.
pub(super) fn stage(name: &str) -> Stage {
    Stage::new(name).unwrap_or_default()
}

/// Storage of conversations.
#[async_trait]
pub trait ConversationStore: Send + Sync + 'static {
    /// A page of a user's conversations, newest first.
    async fn conversations(
        &self,
        user: UserId,
        page: &ListPage,
    ) -> StoreResult<Vec<ConversationRecord>>;
    /// A conversation as `user` sees it; `None` before its first message.
    async fn conversation(
        &self,
        user: UserId,
        id: ConversationId,
    ) -> StoreResult<Option<ConversationRecord>>;
    /// The number of members who have written in a conversation; 0 if it does not exist.
    async fn writers(&self, id: ConversationId) -> StoreResult<usize>;
    /// The conversations of `users`, each with the id of the other member. If both members are in `users`, it is
    /// returned twice, once for each. Without those in which one member has blocked the other.
    async fn peers(&self, users: &[UserId]) -> StoreResult<Vec<(ConversationId, UserId)>>;
    /// The newest position in the log of each conversation of a user.
    async fn heads(&self, user: UserId) -> StoreResult<Vec<(ConversationId, Seq)>>;
    /// Has one of the members blocked the other?
    async fn is_blocked(&self, id: ConversationId) -> StoreResult<bool>;
    /// Whom the user has blocked, the last one first.
    async fn blocks(&self, user: UserId) -> StoreResult<Vec<UserId>>;
    /// The stages in which the user keeps conversations, in the order of their code points.
    async fn stages(&self, user: UserId) -> StoreResult<Vec<Stage>>;
    /// Has the user marked this conversation as unread?
    async fn is_marked_unread(&self, user: UserId, id: ConversationId) -> StoreResult<bool>;
    /// The number of conversations with unread messages, and of unread messages, of a user.
    async fn unread_count(&self, user: UserId) -> StoreResult<(i64, i64)>;
}

/// A page of the conversation list.
#[derive(Debug, Clone, Default)]
pub struct ListPage {
    /// Keeps only conversations whose participant's name contains this, as people write it: without case, accents, nukta and kinds of apostrophes.
    pub search: Option<String>,
    /// Which rows.
    pub rows: ListRows,
    /// The stage, of [`ListRows::Stage`].
    pub stage: Stage,
    /// The time for which the rows are chosen: a conversation may be muted until then.
    pub now: Timestamp,
    /// Starts after this row.
    pub after: Option<ListCursor>,
    /// Maximum number of rows.
    pub limit: i64,
}

/// The rows of a list. The numbers are parameters of the statements.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ListRows {
    /// All conversations, archived ones too.
    #[default]
    Every = 0,
    /// Without archived ones.
    Unarchived = 1,
    /// Those with something unread, without archived ones.
    Unread = 2,
    /// Archived ones.
    Archived = 3,
    /// Pinned ones.
    Pinned = 4,
    /// Those in a stage, without archived ones.
    Stage = 5,
}

impl From<&ListFilter> for ListRows {
    fn from(filter: &ListFilter) -> Self {
        match filter {
            ListFilter::All => Self::Unarchived,
            ListFilter::Unread => Self::Unread,
            ListFilter::Archived => Self::Archived,
            ListFilter::Stage(_) => Self::Stage,
        }
    }
}

/// A row's position in the conversation list: the position of its newest message in the owner's feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListCursor(pub i64);

/// A conversation as one of its members sees it.
#[derive(Debug, Clone)]
pub struct ConversationRecord {
    /// Id of the conversation.
    pub id: ConversationId,
    /// Position in the list.
    pub cursor: ListCursor,
    /// Time of creation.
    pub created_at: Timestamp,
    /// The other member; `None` if the account is deleted.
    pub peer: Option<Peer>,
    /// The newest message that the viewer has not hidden; `None` before the first.
    pub last_message: Option<LastMessage>,
    /// The newest position in the log.
    pub last_seq: Seq,
    /// Marks of the viewer.
    pub mine: Marks,
    /// Marks of the other member.
    pub theirs: Marks,
    /// Number of messages of the other member after the viewer's read mark.
    pub unread_count: i64,
    /// Position of the newest message, also if the viewer has hidden it.
    pub newest: Seq,
    /// How the viewer keeps it.
    pub settings: ListSettings,
    /// Who of the members has blocked the other.
    pub blocked: Blocked,
    /// Unsent text of the viewer.
    pub draft: Option<String>,
}

impl ConversationRecord {
    /// The name of the other member as the viewer sees it.
    #[must_use]
    pub fn peer_name(&self, viewer: UserId) -> String {
        let peer_id = self.id.peer_of(viewer).unwrap_or(viewer);
        self.peer.as_ref().map_or_else(
            || DELETED_ACCOUNT.to_owned(),
            |peer| shown_name(&peer.full_name, peer.user_type, peer_id),
        )
    }
}

/// The other member of a conversation.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Full name.
    pub full_name: String,
    /// Address of the picture.
    pub avatar_url: Option<String>,
    /// Role of the user.
    pub user_type: UserType,
    /// Is the account active, so that it can receive messages?
    pub is_active: bool,
    /// Time when the last device disconnected.
    pub last_seen_at: Option<Timestamp>,
}

/// The newest message, as shown in the list.
#[derive(Debug, Clone)]
pub struct LastMessage {
    /// Id of the message.
    pub id: MessageId,
    /// Position in the log.
    pub seq: Seq,
    /// Author of the message.
    pub sender: UserId,
    /// Text or caption.
    pub text: String,
    /// Type of the message.
    pub message_type: MessageType,
    /// File name of the first file.
    pub file_name: Option<String>,
    /// The files uploaded to this server.
    pub attachments: Vec<Attachment>,
    /// Was it deleted for everyone?
    pub is_deleted: bool,
    /// Time of storing.
    pub at: Timestamp,
}

/// The marks of a member.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// Position of the last message that was read.
    pub read: Seq,
    /// Position of the last message that was received; never behind `read`.
    pub delivered: Seq,
}
