//! Conversion of rows about uploads and pictures, shared by both engines as in [`super::rows`].

/// The row readers of one engine.
macro_rules! file_row_readers {
    ($Row:ty) => {
        use sqlx::Row as _;

        use super::super::{
            NewUpload, StoreError, StoreResult, StoredContent, StoredPicture, Upload,
        };
        use crate::domain::{AttachmentId, PictureId, PicturePurpose, Timestamp, UserId};

        pub(super) fn attachment_id(id: &str) -> StoreResult<AttachmentId> {
            id.parse()
                .map_err(|_| StoreError::Failed(format!("attachment_id {id:?}")))
        }

        pub(super) fn upload(row: &$Row) -> StoreResult<Upload> {
            let number = |column| StoreResult::Ok(row.try_get::<i64, _>(column)?.unsigned_abs());
            let small = |column| {
                let value: Option<i64> = row.try_get(column)?;
                StoreResult::Ok(value.and_then(|value| u32::try_from(value).ok()))
            };
            let is_stored = row.try_get::<&str, _>("state")? == "stored";
            let content = || {
                StoreResult::Ok(StoredContent {
                    media_type: row.try_get("media_type")?,
                    sha256: row.try_get("sha256")?,
                    size: number("size")?,
                    dimensions: small("width")?.zip(small("height")?),
                    thumbhash: row.try_get("thumbhash")?,
                })
            };
            Ok(Upload {
                new: NewUpload {
                    id: attachment_id(row.try_get("attachment_id")?)?,
                    owner: UserId(row.try_get("owner_id")?),
                    file_name: row.try_get("file_name")?,
                    size: number("size")?,
                    hint: row.try_get("hint")?,
                    duration: small("duration")?,
                    waveform: row.try_get("waveform")?,
                    created_at: Timestamp(row.try_get("created_at")?),
                    expires_at: Timestamp(row.try_get("expires_at")?),
                },
                received: number("received")?,
                parts: row
                    .try_get::<&str, _>("parts")?
                    .lines()
                    .map(str::to_owned)
                    .collect(),
                content: is_stored.then(content).transpose()?,
            })
        }

        pub(super) fn picture(row: &$Row) -> StoreResult<StoredPicture> {
            let purpose: &str = row.try_get("purpose")?;
            let pixels = |column| {
                let pixels: i64 = row.try_get(column)?;
                StoreResult::Ok(u32::try_from(pixels).unwrap_or_default())
            };
            Ok(StoredPicture {
                id: picture_id(row.try_get("picture_id")?)?,
                owner: UserId(row.try_get("owner_id")?),
                purpose: PicturePurpose::from_name(purpose)
                    .ok_or_else(|| StoreError::Failed(format!("purpose {purpose:?}")))?,
                size: (pixels("width")?, pixels("height")?),
                caption: row.try_get("caption")?,
            })
        }

        fn picture_id(id: &str) -> StoreResult<PictureId> {
            id.parse()
                .map_err(|_| StoreError::Failed(format!("picture_id {id:?}")))
        }

        pub(super) fn picture_ids(ids: &[String]) -> StoreResult<Vec<PictureId>> {
            ids.iter().map(|id| picture_id(id)).collect()
        }
    };
}

pub(super) use file_row_readers;
