//! Uploaded files: what is known of them, and who may read them. The files themselves are in the media store
//! (`server/media/`).

use async_trait::async_trait;

use super::StoreResult;
use crate::domain::{ActionId, AttachmentId, ConversationId, Timestamp, UserId};

/// Storage of what is known of uploaded files.
#[async_trait]
pub trait AttachmentStore: Send + Sync + 'static {
    /// Begins an upload.
    async fn begin_upload(&self, upload: &NewUpload) -> StoreResult<()>;
    /// What is known of an upload.
    async fn upload(&self, id: AttachmentId) -> StoreResult<Option<Upload>>;
    /// Moves the number of received bytes from `from` to `to`, which the object `part` holds. Returns false if it is not
    /// `from`, because somebody else has moved it, or if the upload is complete or gone.
    async fn advance_upload(
        &self,
        id: AttachmentId,
        from: u64,
        to: u64,
        part: &str,
    ) -> StoreResult<bool>;
    /// Completes an upload. Returns false if it was complete or gone.
    async fn complete_upload(&self, id: AttachmentId, content: &StoredContent)
    -> StoreResult<bool>;
    /// Notes the placeholder of a picture, also in the messages that contain it.
    async fn set_thumbhash(&self, id: AttachmentId, thumbhash: &str) -> StoreResult<()>;
    /// Notes the size and the placeholder of a video's poster. Returns false if it is not a complete upload of this person, if it
    /// has a poster, or if it was sent.
    async fn set_poster(
        &self,
        id: AttachmentId,
        owner: UserId,
        size: (u32, u32),
        thumbhash: &str,
    ) -> StoreResult<bool>;
    /// Number of the person's uploads since a time, and their sizes together in bytes.
    async fn uploads_since(&self, owner: UserId, since: Timestamp) -> StoreResult<(u64, u64)>;
    /// The person's uploads since a time, oldest first: when each began, and its size in bytes.
    async fn upload_sizes_since(
        &self,
        owner: UserId,
        since: Timestamp,
    ) -> StoreResult<Vec<(Timestamp, u64)>>;
    /// Opens uploads of the acting person to the members of a conversation, all of them or none. Returns false if one
    /// is not theirs, not complete, or was used for another message already.
    async fn grant(&self, grant: &Grant<'_>) -> StoreResult<bool>;
    /// May this person read it: are they its owner, or a member of a conversation in which it was sent?
    async fn may_read(&self, id: AttachmentId, user: UserId) -> StoreResult<bool>;
    /// Gives an upload up that no message contains. Returns false if there is none of this owner.
    async fn give_up_upload(&self, id: AttachmentId, owner: UserId) -> StoreResult<bool>;
    /// Gives up to `limit` uploads up that nothing needs: those that were not completed by `now`, and those that have not
    /// been used since `unused_since` and that no message contains. Returns the ids of all that were given up; they
    /// are returned again until [`forget_upload`](Self::forget_upload).
    async fn give_up_unused(
        &self,
        now: Timestamp,
        unused_since: Timestamp,
        limit: i64,
    ) -> StoreResult<Vec<AttachmentId>>;
    /// Deletes the row of an upload that was given up and whose files are deleted.
    async fn forget_upload(&self, id: AttachmentId) -> StoreResult<()>;
}

/// An upload that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUpload {
    /// Its id.
    pub id: AttachmentId,
    /// The uploading person.
    pub owner: UserId,
    /// Name of the file, cleaned.
    pub file_name: String,
    /// Size of the whole file in bytes.
    pub size: u64,
    /// Media type as its sender says; chooses among equivalent containers only.
    pub hint: Option<String>,
    /// Duration of a recording in milliseconds.
    pub duration: Option<u32>,
    /// Waveform of a recording.
    pub waveform: Option<String>,
    /// Time of the beginning.
    pub created_at: Timestamp,
    /// When it is removed if it is not complete.
    pub expires_at: Timestamp,
}

/// What is known of an uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// What was known at the beginning.
    pub new: NewUpload,
    /// Number of received bytes.
    pub received: u64,
    /// The objects that hold them, in order.
    pub parts: Vec<String>,
    /// What it contains, once it is complete.
    pub content: Option<StoredContent>,
}

/// What a complete file contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredContent {
    /// Media type, from the content.
    pub media_type: String,
    /// SHA-256 of the stored file, in hexadecimal.
    pub sha256: String,
    /// Size of the stored file in bytes; less than what was uploaded if a position was removed.
    pub size: u64,
    /// Width and height of a picture in pixels, as shown.
    pub dimensions: Option<(u32, u32)>,
    /// The placeholder of a picture in base64.
    pub thumbhash: Option<String>,
}

/// Files that a message brings into a conversation.
#[derive(Debug, Clone, Copy)]
pub struct Grant<'a> {
    /// The sender, their owner.
    pub owner: UserId,
    /// The conversation of the message.
    pub conversation: ConversationId,
    /// The action id of the message.
    pub action_id: &'a ActionId,
    /// The files.
    pub attachments: &'a [AttachmentId],
    /// Time of sending.
    pub at: Timestamp,
}

pub(super) const BEGIN: &str = "INSERT INTO attachments (attachment_id, owner_id, state, file_name, size, hint, \
     duration, waveform, created_at, expires_at) VALUES ($1, $2, 'uploading', $3, $4, $5, $6, $7, $8, $9)";
pub(super) const UPLOAD: &str = "SELECT attachment_id, owner_id, state, file_name, size, received, parts, hint, duration, \
     waveform, media_type, sha256, width, height, thumbhash, created_at, expires_at FROM attachments \
     WHERE attachment_id = $1 AND state <> 'removed'";
pub(super) const ADVANCE: &str = "UPDATE attachments SET received = $3, parts = parts || $4 \
     WHERE attachment_id = $1 AND received = $2 AND state = 'uploading'";
pub(super) const COMPLETE: &str = "UPDATE attachments SET state = 'stored', media_type = $2, sha256 = $3, size = $4, \
     width = $5, height = $6, thumbhash = $7 WHERE attachment_id = $1 AND state = 'uploading'";
pub(super) const SET_THUMBHASH: &str =
    "UPDATE attachments SET thumbhash = $2 WHERE attachment_id = $1";
/// The messages that contain an attachment.
macro_rules! messages_with {
    () => {
        "SELECT m.message_id FROM attachment_grants AS g \
         JOIN conversations AS c ON c.user_small = g.user_small AND c.user_large = g.user_large \
         JOIN messages AS m ON m.client_message_id = g.action_id AND m.sender_id = g.user_id \
         AND m.conversation_id = c.conversation_id WHERE g.attachment_id = $1 AND m.attachments IS NOT NULL"
    };
}
pub(super) use messages_with;
pub(super) const SET_POSTER: &str = "UPDATE attachments SET width = $3, height = $4, thumbhash = $5 \
     WHERE attachment_id = $1 AND owner_id = $2 AND state = 'stored' AND thumbhash IS NULL AND used_at IS NULL";
pub(super) const SIZES_SINCE: &str = "SELECT created_at, size FROM attachments \
     WHERE owner_id = $1 AND created_at >= $2 ORDER BY created_at";
pub(super) const MAY_READ: &str = "SELECT EXISTS (SELECT 1 FROM attachments \
     WHERE attachment_id = $1 AND owner_id = $2 AND state = 'stored') OR EXISTS (SELECT 1 FROM attachment_grants \
     WHERE attachment_id = $1 AND $2 IN (user_small, user_large))";
/// Marks an upload used, unless it was used for another message.
pub(super) const USE: &str = "UPDATE attachments SET used_at = $3 WHERE attachment_id = $1 AND owner_id = $2 \
     AND state = 'stored' AND (used_at IS NULL OR EXISTS (SELECT 1 FROM attachment_grants AS g \
     WHERE g.attachment_id = $1 AND g.user_small = $4 AND g.user_large = $5 AND g.action_id = $6))";
pub(super) const GRANT: &str = "INSERT INTO attachment_grants (attachment_id, user_small, user_large, user_id, \
     action_id) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
pub(super) const GIVE_UP: &str = "UPDATE attachments SET state = 'removed' \
     WHERE attachment_id = $1 AND owner_id = $2 AND state <> 'removed' AND used_at IS NULL";
pub(super) const FORGET: &str =
    "DELETE FROM attachments WHERE attachment_id = $1 AND state = 'removed'";
/// Gives unused uploads up; the engine inserts how rows are locked. A repeat of a message may have brought files that the
/// stored message does not contain.
macro_rules! give_up_unused {
    ($lock:literal) => {
        concat!(
            "UPDATE attachments SET state = 'removed' WHERE attachment_id IN (SELECT a.attachment_id ",
            "FROM attachments AS a WHERE CASE a.state WHEN 'removed' THEN true ",
            "WHEN 'uploading' THEN a.expires_at <= $1 ",
            "ELSE coalesce(a.used_at, a.created_at) <= $2 AND NOT EXISTS (SELECT 1 FROM attachment_grants AS g ",
            "JOIN conversations AS c ON c.user_small = g.user_small AND c.user_large = g.user_large ",
            "JOIN messages AS m ON m.client_message_id = g.action_id AND m.sender_id = g.user_id ",
            "AND m.conversation_id = c.conversation_id ",
            "AND CAST(m.attachments AS text) LIKE '%' || a.attachment_id || '%' ",
            "WHERE g.attachment_id = a.attachment_id) END LIMIT $3 ",
            $lock,
            ") RETURNING attachment_id"
        )
    };
}

pub(super) use give_up_unused;

/// When an upload began and its size, as the database has them.
pub(super) fn size_at((at, size): (i64, i64)) -> (Timestamp, u64) {
    (Timestamp(at), size.unsigned_abs())
}

/// A size as the database has it.
pub(super) fn bytes(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
