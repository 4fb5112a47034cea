//! Uploaded files in SQLite.

use async_trait::async_trait;

use super::super::attachments::{
    ADVANCE, BEGIN, COMPLETE, FORGET, GIVE_UP, GRANT, MAY_READ, SET_POSTER, SET_THUMBHASH,
    SIZES_SINCE, UPLOAD, USE, bytes, give_up_unused, messages_with, size_at,
};
use super::super::{AttachmentStore, Grant, NewUpload, StoreResult, StoredContent, Upload};
use super::SqliteStore;
use super::file_rows::{attachment_id, upload};
use crate::domain::{AttachmentId, Timestamp, UserId};

const SINCE: &str = "SELECT count(*), coalesce(sum(size), 0) FROM attachments WHERE owner_id = $1 AND created_at >= $2";
const SET_IN_MESSAGES: &str = concat!(
    "UPDATE messages SET attachments = (SELECT json_group_array(json(CASE WHEN json_extract(file.value, '$.id') = $1 \
     THEN json_set(file.value, '$.thumbhash', $2) ELSE file.value END)) \
     FROM (SELECT value FROM json_each(messages.attachments) ORDER BY key) AS file) WHERE message_id IN (",
    messages_with!(),
    ")"
);
const GIVE_UP_UNUSED: &str = give_up_unused!("");

#[async_trait]
impl AttachmentStore for SqliteStore {
    async fn begin_upload(&self, upload: &NewUpload) -> StoreResult<()> {
        let begin = sqlx::query(BEGIN)
            .bind(upload.id.to_string())
            .bind(upload.owner.0)
            .bind(&upload.file_name)
            .bind(bytes(upload.size))
            .bind(&upload.hint)
            .bind(upload.duration.map(i64::from))
            .bind(&upload.waveform)
            .bind(upload.created_at.0)
            .bind(upload.expires_at.0);
        begin.execute(&self.writer).await?;
        Ok(())
    }

    async fn upload(&self, id: AttachmentId) -> StoreResult<Option<Upload>> {
        let row = sqlx::query(UPLOAD).bind(id.to_string());
        let row = row.fetch_optional(&self.readers).await?;
        row.as_ref().map(upload).transpose()
    }

    async fn advance_upload(
        &self,
        id: AttachmentId,
        from: u64,
        to: u64,
        part: &str,
    ) -> StoreResult<bool> {
        let advance = sqlx::query(ADVANCE)
            .bind(id.to_string())
            .bind(bytes(from))
            .bind(bytes(to))
            .bind(format!("{part}\n"));
        Ok(advance.execute(&self.writer).await?.rows_affected() == 1)
    }

    async fn complete_upload(
        &self,
        id: AttachmentId,
        content: &StoredContent,
    ) -> StoreResult<bool> {
        let (width, height) = content.dimensions.unzip();
        let complete = sqlx::query(COMPLETE)
            .bind(id.to_string())
            .bind(&content.media_type)
            .bind(&content.sha256)
            .bind(bytes(content.size))
            .bind(width.map(i64::from))
            .bind(height.map(i64::from))
            .bind(&content.thumbhash);
        Ok(complete.execute(&self.writer).await?.rows_affected() == 1)
    }

    async fn set_thumbhash(&self, id: AttachmentId, thumbhash: &str) -> StoreResult<()> {
        for sql in [SET_THUMBHASH, SET_IN_MESSAGES] {
            let set = sqlx::query(sql).bind(id.to_string()).bind(thumbhash);
            set.execute(&self.writer).await?;
        }
        Ok(())
    }

    async fn set_poster(
        &self,
        id: AttachmentId,
        owner: UserId,
        size: (u32, u32),
        thumbhash: &str,
    ) -> StoreResult<bool> {
        let set = sqlx::query(SET_POSTER)
            .bind(id.to_string())
            .bind(owner.0)
            .bind(i64::from(size.0))
            .bind(i64::from(size.1))
            .bind(thumbhash);
        Ok(set.execute(&self.writer).await?.rows_affected() == 1)
    }

    async fn uploads_since(&self, owner: UserId, since: Timestamp) -> StoreResult<(u64, u64)> {
        let sum = sqlx::query_as(SINCE).bind(owner.0).bind(since.0);
        let (count, size): (i64, i64) = sum.fetch_one(&self.readers).await?;
        Ok((count.unsigned_abs(), size.unsigned_abs()))
    }

    async fn upload_sizes_since(
        &self,
        owner: UserId,
        since: Timestamp,
    ) -> StoreResult<Vec<(Timestamp, u64)>> {
        let sizes = sqlx::query_as(SIZES_SINCE).bind(owner.0).bind(since.0);
        let sizes = sizes.fetch_all(&self.readers).await?;
        Ok(sizes.into_iter().map(size_at).collect())
    }

    async fn grant(&self, grant: &Grant<'_>) -> StoreResult<bool> {
        let mut transaction = self.writer.begin().await?;
        let [small, large] = grant.conversation.members().map(|user| user.0);
        for id in grant.attachments {
            let used = sqlx::query(USE)
                .bind(id.to_string())
                .bind(grant.owner.0)
                .bind(grant.at.0)
                .bind(small)
                .bind(large)
                .bind(grant.action_id.as_str());
            if used.execute(&mut *transaction).await?.rows_affected() == 0 {
                return Ok(false);
            }
            sqlx::query(GRANT)
                .bind(id.to_string())
                .bind(small)
                .bind(large)
                .bind(grant.owner.0)
                .bind(grant.action_id.as_str())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    async fn may_read(&self, id: AttachmentId, user: UserId) -> StoreResult<bool> {
        let may = sqlx::query_scalar(MAY_READ)
            .bind(id.to_string())
            .bind(user.0);
        Ok(may.fetch_one(&self.readers).await?)
    }

    async fn give_up_upload(&self, id: AttachmentId, owner: UserId) -> StoreResult<bool> {
        let give_up = sqlx::query(GIVE_UP).bind(id.to_string()).bind(owner.0);
        Ok(give_up.execute(&self.writer).await?.rows_affected() == 1)
    }

    async fn forget_upload(&self, id: AttachmentId) -> StoreResult<()> {
        let forget = sqlx::query(FORGET).bind(id.to_string());
        forget.execute(&self.writer).await?;
        Ok(())
    }

    async fn give_up_unused(
        &self,
        now: Timestamp,
        unused_since: Timestamp,
        limit: i64,
    ) -> StoreResult<Vec<AttachmentId>> {
        let given_up = sqlx::query_scalar(GIVE_UP_UNUSED)
            .bind(now.0)
            .bind(unused_since.0)
            .bind(limit);
        let given_up: Vec<String> = given_up.fetch_all(&self.writer).await?;
        given_up.iter().map(|id| attachment_id(id)).collect()
    }
}
