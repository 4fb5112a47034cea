//! Public pictures in PostgreSQL.

use async_trait::async_trait;

use super::super::pictures::{
    BEGIN, CLEAR_AVATAR, COUNT, FORGET, GIVE_UP, PORTFOLIO, REMOVE, REMOVE_FORMER, REMOVED,
    SET_AVATAR, SET_CAPTION, SET_POSITION, SHOW, remove_unused, select_picture, swapped,
};
use super::super::{PictureStore, Shown, StoreResult, StoredPicture};
use super::file_rows::{picture, picture_ids};
use super::rows::array;
use super::{PostgresStore, within};
use crate::domain::picture::{FACE_END, PATH};
use crate::domain::{PictureId, PicturePurpose, Timestamp, UserId, face_path};

const ONE: &str = select_picture!("picture_id = $1");
const OF_OWNERS: &str =
    select_picture!("purpose <> 'face' AND owner_id = ANY($1::int8[]) ORDER BY owner_id, position");
/// Those who change a person's pictures at the same time do it one after the other.
const LOCK: &str =
    "SELECT picture_id FROM pictures WHERE owner_id = $1 ORDER BY picture_id FOR UPDATE";
const REMOVE_UNUSED: &str = remove_unused!("FOR UPDATE SKIP LOCKED");

#[async_trait]
impl PictureStore for PostgresStore {
    async fn begin_picture(&self, picture: &StoredPicture, at: Timestamp) -> StoreResult<()> {
        within(async {
            let begin = sqlx::query(BEGIN)
                .bind(picture.id.to_string())
                .bind(picture.owner.0)
                .bind(picture.purpose.as_str())
                .bind(i64::from(picture.size.0))
                .bind(i64::from(picture.size.1))
                .bind(&picture.caption)
                .bind(at.0);
            begin.execute(&self.pool).await?;
            Ok(())
        })
        .await
    }

    async fn show_picture(&self, picture: &StoredPicture, most: i64) -> StoreResult<Shown> {
        within(async {
            let mut transaction = self.begin().await?;
            let (id, owner) = (picture.id.to_string(), picture.owner.0);
            sqlx::query(LOCK)
                .bind(owner)
                .execute(&mut *transaction)
                .await?;
            let purpose = picture.purpose.as_str();
            let mut former = Vec::new();
            if picture.purpose == PicturePurpose::Portfolio {
                let count = sqlx::query_scalar(COUNT).bind(owner).bind(purpose);
                let count: i64 = count.fetch_one(&mut *transaction).await?;
                if count >= most {
                    let give_up = sqlx::query(GIVE_UP).bind(&id);
                    give_up.execute(&mut *transaction).await?;
                    transaction.commit().await?;
                    return Ok(Shown::Full);
                }
            } else {
                let remove = sqlx::query_scalar(REMOVE_FORMER).bind(owner).bind(purpose);
                former = remove.fetch_all(&mut *transaction).await?;
            }
            let show = sqlx::query(SHOW).bind(&id).bind(owner).bind(purpose);
            if show.execute(&mut *transaction).await?.rows_affected() == 0 {
                return Ok(Shown::Gone);
            }
            if picture.purpose == PicturePurpose::Face {
                let set = sqlx::query(SET_AVATAR)
                    .bind(owner)
                    .bind(face_path(picture.id));
                set.execute(&mut *transaction).await?;
            }
            transaction.commit().await?;
            Ok(Shown::Instead(picture_ids(&former)?))
        })
        .await
    }

    async fn picture(&self, id: PictureId) -> StoreResult<Option<StoredPicture>> {
        within(async {
            let row = sqlx::query(ONE).bind(id.to_string());
            let row = row.fetch_optional(&self.pool).await?;
            row.as_ref().map(picture).transpose()
        })
        .await
    }

    async fn pictures_of(&self, owners: &[UserId]) -> StoreResult<Vec<StoredPicture>> {
        within(async {
            let rows = sqlx::query(OF_OWNERS).bind(array(owners));
            let rows = rows.fetch_all(&self.pool).await?;
            rows.iter().map(picture).collect()
        })
        .await
    }

    async fn remove_picture(&self, id: PictureId, owner: UserId) -> StoreResult<bool> {
        within(async {
            let mut transaction = self.begin().await?;
            let remove = sqlx::query(REMOVE).bind(id.to_string()).bind(owner.0);
            let is_removed = remove.execute(&mut *transaction).await?.rows_affected() == 1;
            let clear = sqlx::query(CLEAR_AVATAR).bind(owner.0).bind(face_path(id));
            clear.execute(&mut *transaction).await?;
            transaction.commit().await?;
            Ok(is_removed)
        })
        .await
    }

    async fn move_picture(
        &self,
        id: PictureId,
        owner: UserId,
        to_front: bool,
    ) -> StoreResult<bool> {
        within(async {
            let mut transaction = self.begin().await?;
            sqlx::query(LOCK)
                .bind(owner.0)
                .execute(&mut *transaction)
                .await?;
            let portfolio = sqlx::query_as(PORTFOLIO).bind(owner.0);
            let portfolio: Vec<(String, i64)> = portfolio.fetch_all(&mut *transaction).await?;
            let Some(moves) = swapped(&portfolio, id, to_front) else {
                return Ok(false);
            };
            for (id, position) in moves {
                let set = sqlx::query(SET_POSITION).bind(id).bind(position);
                set.execute(&mut *transaction).await?;
            }
            transaction.commit().await?;
            Ok(true)
        })
        .await
    }

    async fn caption_picture(
        &self,
        id: PictureId,
        owner: UserId,
        caption: &str,
    ) -> StoreResult<bool> {
        within(async {
            let set = sqlx::query(SET_CAPTION)
                .bind(id.to_string())
                .bind(owner.0)
                .bind(caption);
            Ok(set.execute(&self.pool).await?.rows_affected() == 1)
        })
        .await
    }

    async fn remove_unused_pictures(&self, before: Timestamp, limit: i64) -> StoreResult<u64> {
        within(async {
            let remove = sqlx::query(REMOVE_UNUSED)
                .bind(before.0)
                .bind(PATH)
                .bind(FACE_END)
                .bind(limit);
            Ok(remove.execute(&self.pool).await?.rows_affected())
        })
        .await
    }

    async fn removed_pictures(&self, limit: i64) -> StoreResult<Vec<PictureId>> {
        within(async {
            let removed = sqlx::query_scalar(REMOVED).bind(limit);
            let removed: Vec<String> = removed.fetch_all(&self.pool).await?;
            picture_ids(&removed)
        })
        .await
    }

    async fn forget_picture(&self, id: PictureId) -> StoreResult<()> {
        within(async {
            let forget = sqlx::query(FORGET).bind(id.to_string());
            forget.execute(&self.pool).await?;
            Ok(())
        })
        .await
    }
}
