//! Public pictures of people: what is known of them. The files are in the media store (`server/media/`).

use async_trait::async_trait;

use super::StoreResult;
use crate::domain::{PictureId, PicturePurpose, Timestamp, UserId};

/// Storage of what is known of pictures.
#[async_trait]
pub trait PictureStore: Send + Sync + 'static {
    /// Notes a picture before its files are written, so that they are found if this is not completed.
    async fn begin_picture(&self, picture: &StoredPicture, at: Timestamp) -> StoreResult<()>;
    /// Shows a picture whose files are written. A face and a cover replace the former one, which is removed; a face becomes
    /// the picture of the profile; to a portfolio it is added at the end, if that has fewer than `most` pictures.
    async fn show_picture(&self, picture: &StoredPicture, most: i64) -> StoreResult<Shown>;
    /// A picture that is shown. Those of a person whose account is deactivated or gone are not.
    async fn picture(&self, id: PictureId) -> StoreResult<Option<StoredPicture>>;
    /// Covers and portfolios of these people that are shown, in order.
    async fn pictures_of(&self, owners: &[UserId]) -> StoreResult<Vec<StoredPicture>>;
    /// Removes a picture of this person; a face from the profile as well. Returns false if they have no such picture.
    async fn remove_picture(&self, id: PictureId, owner: UserId) -> StoreResult<bool>;
    /// Moves a picture of a portfolio by one place. Returns false if this person has no such picture.
    async fn move_picture(&self, id: PictureId, owner: UserId, to_front: bool)
    -> StoreResult<bool>;
    /// Replaces the caption. Returns false if this person has no such picture.
    async fn caption_picture(
        &self,
        id: PictureId,
        owner: UserId,
        caption: &str,
    ) -> StoreResult<bool>;
    /// Removes up to `limit` pictures that nothing needs, of those begun by `before`: not completed, of a person who no
    /// longer exists, or a face that its profile no longer names. Returns how many those were.
    async fn remove_unused_pictures(&self, before: Timestamp, limit: i64) -> StoreResult<u64>;
    /// Up to `limit` removed pictures, until [`forget_picture`](Self::forget_picture).
    async fn removed_pictures(&self, limit: i64) -> StoreResult<Vec<PictureId>>;
    /// Deletes the row of a removed picture whose files are deleted.
    async fn forget_picture(&self, id: PictureId) -> StoreResult<()>;
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPicture {
    /// Its id.
    pub id: PictureId,
    /// Whose it is.
    pub owner: UserId,
    /// Where it is shown.
    pub purpose: PicturePurpose,
    /// Width and height of the larger file in pixels.
    pub size: (u32, u32),
    /// What it shows; may be empty.
    pub caption: String,
}

/// What became of a picture that was to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// It is shown; these were replaced.
    Instead(Vec<PictureId>),
    /// The portfolio is full; the picture is removed.
    Full,
    /// It was removed meanwhile.
    Gone,
}

pub(super) const BEGIN: &str = "INSERT INTO pictures (picture_id, owner_id, purpose, state, width, height, caption, \
     created_at) VALUES ($1, $2, $3, 'making', $4, $5, $6, $7)";
pub(super) const COUNT: &str =
    "SELECT count(*) FROM pictures WHERE owner_id = $1 AND purpose = $2 AND state = 'stored'";
pub(super) const REMOVE_FORMER: &str = "UPDATE pictures SET state = 'removed' \
     WHERE owner_id = $1 AND purpose = $2 AND state = 'stored' RETURNING picture_id";
pub(super) const SHOW: &str = "UPDATE pictures SET state = 'stored', position = 1 + (SELECT coalesce(max(o.position), 0) \
     FROM pictures AS o WHERE o.owner_id = $2 AND o.purpose = $3) \
     WHERE picture_id = $1 AND owner_id = $2 AND state = 'making'";
pub(super) const GIVE_UP: &str =
    "UPDATE pictures SET state = 'removed' WHERE picture_id = $1 AND state = 'making'";
pub(super) const SET_AVATAR: &str = "INSERT INTO user_profiles (user_id, full_name, avatar_url) VALUES ($1, '', $2) \
     ON CONFLICT (user_id) DO UPDATE SET avatar_url = excluded.avatar_url";
pub(super) const CLEAR_AVATAR: &str =
    "UPDATE user_profiles SET avatar_url = NULL WHERE user_id = $1 AND avatar_url = $2";
pub(super) const REMOVE: &str = "UPDATE pictures SET state = 'removed' \
     WHERE picture_id = $1 AND owner_id = $2 AND state = 'stored'";
pub(super) const PORTFOLIO: &str = "SELECT picture_id, position FROM pictures \
     WHERE owner_id = $1 AND purpose = 'portfolio' AND state = 'stored' ORDER BY position";
pub(super) const SET_POSITION: &str = "UPDATE pictures SET position = $2 WHERE picture_id = $1";
pub(super) const SET_CAPTION: &str = "UPDATE pictures SET caption = $3 \
     WHERE picture_id = $1 AND owner_id = $2 AND state = 'stored'";
pub(super) const FORGET: &str = "DELETE FROM pictures WHERE picture_id = $1 AND state = 'removed'";

pub(super) const REMOVED: &str =
    "SELECT picture_id FROM pictures WHERE state = 'removed' ORDER BY picture_id LIMIT $1";

macro_rules! select_picture {
    ($rest:literal) => {
        concat!(
            "SELECT picture_id, owner_id, purpose, width, height, caption FROM pictures WHERE state = 'stored' ",
            "AND EXISTS (SELECT 1 FROM users AS u WHERE u.user_id = pictures.owner_id AND u.is_active) AND ",
            $rest
        )
    };
}

/// Removes pictures that nothing needs; the engine inserts how rows are locked. `$2` and `$3` are what stands before and
/// behind the id in the address of a face.
macro_rules! remove_unused {
    ($lock:literal) => {
        concat!(
            "UPDATE pictures SET state = 'removed' WHERE picture_id IN (SELECT p.picture_id FROM pictures AS p ",
            "WHERE p.state <> 'removed' AND p.created_at <= $1 AND (p.state = 'making' ",
            "OR NOT EXISTS (SELECT 1 FROM users AS u WHERE u.user_id = p.owner_id) ",
            "OR (p.purpose = 'face' AND NOT EXISTS (SELECT 1 FROM user_profiles AS f WHERE f.user_id = p.owner_id ",
            "AND f.avatar_url = $2 || p.picture_id || $3))) LIMIT $4 ",
            $lock,
            ")"
        )
    };
}

pub(super) use remove_unused;
pub(super) use select_picture;

/// The new positions of a picture and its neighbour; nothing to do at the end. `None` if it is not in the portfolio.
pub(super) fn swapped(
    portfolio: &[(String, i64)],
    id: PictureId,
    to_front: bool,
) -> Option<Vec<(&str, i64)>> {
    let id = id.to_string();
    let at = portfolio.iter().position(|(it, _)| *it == id)?;
    let beside = if to_front {
        at.checked_sub(1)
    } else {
        Some(at + 1)
    };
    let beside = beside.and_then(|beside| portfolio.get(beside));
    let Some((other, their_place)) = beside else {
        return Some(Vec::new());
    };
    let (id, place) = &portfolio[at];
    Some(vec![(id, *their_place), (other, *place)])
}
