//! Uploaded files in PostgreSQL.

use async_trait::async_trait;

use super::super::attachments::{
    ADVANCE, BEGIN, COMPLETE, FORGET, GIVE_UP, GRANT, MAY_READ, SET_POSTER, SET_THUMBHASH,
    SIZES_SINCE, UPLOAD, USE, bytes, give_up_unused, messages_with, size_at,
};
use super::super::{AttachmentStore, Grant, NewUpload, StoreResult, StoredContent, Upload};
use super::file_rows::{attachment_id, upload};
use super::{PostgresStore, within};
use crate::domain::{AttachmentId, Timestamp, UserId};

const SINCE: &str = "SELECT count(*), coalesce(sum(size), 0)::int8 FROM attachments \
     WHERE owner_id = $1 AND created_at >= $2";
const SET_IN_MESSAGES: &str = concat!(
    "UPDATE messages SET attachments = (SELECT jsonb_agg(CASE WHEN file.it ->> 'id' = $1 \
     THEN file.it || jsonb_build_object('thumbhash', $2::text) ELSE file.it END ORDER BY file.nth) \
     FROM jsonb_array_elements(attachments) WITH ORDINALITY AS file (it, nth)) WHERE message_id IN (",
    messages_with!(),
    ")"
);
const GIVE_UP_UNUSED: &str = give_up_unused!("FOR UPDATE SKIP LOCKED");

#[async_trait]
impl AttachmentStore for PostgresStore {
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
        within(async { Ok(begin.execute(&self.pool).await?) }).await?;
        Ok(())
    }

    async fn upload(&self, id: AttachmentId) -> StoreResult<Option<Upload>> {
        let row = sqlx::query(UPLOAD).bind(id.to_string());
        let row = within(async { Ok(row.fetch_optional(&self.pool).await?) }).await?;
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
        Ok(within(async { Ok(advance.execute(&self.pool).await?) })
            .await?
            .rows_affected()
            == 1)
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
        Ok(within(async { Ok(complete.execute(&self.pool).await?) })
            .await?
            .rows_affected()
            == 1)
    }

    async fn set_thumbhash(&self, id: AttachmentId, thumbhash: &str) -> StoreResult<()> {
        for sql in [SET_THUMBHASH, SET_IN_MESSAGES] {
            let set = sqlx::query(sql).bind(id.to_string()).bind(thumbhash);
            within(async { Ok(set.execute(&self.pool).await?) }).await?;
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
        let done = within(async { Ok(set.execute(&self.pool).await?) }).await?;
        Ok(done.rows_affected() == 1)
    }

    async fn uploads_since(&self, owner: UserId, since: Timestamp) -> StoreResult<(u64, u64)> {
        let sum = sqlx::query_as(SINCE).bind(owner.0).bind(since.0);
        let (count, size): (i64, i64) =
            within(async { Ok(sum.fetch_one(&self.pool).await?) }).await?;
        Ok((count.unsigned_abs(), size.unsigned_abs()))
    }

    async fn upload_sizes_since(
        &self,
        owner: UserId,
        since: Timestamp,
    ) -> StoreResult<Vec<(Timestamp, u64)>> {
        let sizes = sqlx::query_as(SIZES_SINCE).bind(owner.0).bind(since.0);
        let sizes = within(async { Ok(sizes.fetch_all(&self.pool).await?) }).await?;
        Ok(sizes.into_iter().map(size_at).collect())
    }

    async fn grant(&self, grant: &Grant<'_>) -> StoreResult<bool> {
        within(async {
            let mut transaction = self.begin().await?;
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
        })
        .await
    }

    async fn may_read(&self, id: AttachmentId, user: UserId) -> StoreResult<bool> {
        let may = sqlx::query_scalar(MAY_READ)
            .bind(id.to_string())
            .bind(user.0);
        Ok(within(async { Ok(may.fetch_one(&self.pool).await?) }).await?)
    }

    async fn give_up_upload(&self, id: AttachmentId, owner: UserId) -> StoreResult<bool> {
        let give_up = sqlx::query(GIVE_UP).bind(id.to_string()).bind(owner.0);
        Ok(within(async { Ok(give_up.execute(&self.pool).await?) })
            .await?
            .rows_affected()
            == 1)
    }

    async fn forget_upload(&self, id: AttachmentId) -> StoreResult<()> {
        let forget = sqlx::query(FORGET).bind(id.to_string());
        within(async { Ok(forget.execute(&self.pool).await?) }).await?;
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
        let given_up: Vec<String> =
            within(async { Ok(given_up.fetch_all(&self.pool).await?) }).await?;
        given_up.iter().map(|id| attachment_id(id)).collect()
    }
}
