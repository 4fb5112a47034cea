//! Photographers as everybody sees them: the directory, and public pages.

use std::collections::HashMap;

use super::{AccountError, AccountResult, Accounts};
use crate::domain::{PicturePurpose, SearchText, UserId, UserType, picture_path};
use crate::server::storage::{Account, StoredPicture};
use crate::wire::rest::{Photographer, Picture};

const DIRECTORY_LIMIT: i64 = 200;

/// Number of pictures of a portfolio that the directory shows.
const DIRECTORY_PICTURES: usize = 3;

/// The pictures of a photographer, apart from the face.
#[derive(Debug, Default)]
pub(super) struct Gallery {
    cover: Option<Picture>,
    pub(super) portfolio: Vec<Picture>,
}

impl Accounts {
    /// Photographers ordered by name; `search` keeps those whose name or location contains it.
    ///
    /// # Errors
    /// [`AccountError::Search`], [`AccountError::Store`].
    pub async fn photographers(&self, search: Option<&str>) -> AccountResult<Vec<Photographer>> {
        let search = SearchText::in_input(search)?;
        let search = search.as_ref().map(SearchText::as_str);
        let found = self.store.photographers(search, DIRECTORY_LIMIT).await?;
        let ids: Vec<UserId> = found.iter().map(|account| account.id).collect();
        let mut galleries = self.galleries(&ids).await?;
        let mut view = |account: Account| {
            let mut gallery = galleries.remove(&account.id).unwrap_or_default();
            gallery.portfolio.truncate(DIRECTORY_PICTURES);
            photographer_view(account, gallery)
        };
        Ok(found.into_iter().map(&mut view).collect())
    }

    /// The public page of a photographer.
    ///
    /// # Errors
    /// [`AccountError::Unknown`] if there is no such account, if it is deactivated, or not a photographer's.
    pub async fn photographer(&self, id: UserId) -> AccountResult<Photographer> {
        let account = self.account(id).await?;
        if !account.is_active || account.user_type != UserType::Photographer {
            return Err(AccountError::Unknown);
        }
        let gallery = self.gallery(id).await?;
        Ok(photographer_view(account, gallery))
    }

    pub(super) async fn gallery(&self, id: UserId) -> AccountResult<Gallery> {
        let mut galleries = self.galleries(&[id]).await?;
        Ok(galleries.remove(&id).unwrap_or_default())
    }

    async fn galleries(&self, owners: &[UserId]) -> AccountResult<HashMap<UserId, Gallery>> {
        let mut galleries: HashMap<UserId, Gallery> = HashMap::new();
        for picture in self.store.pictures_of(owners).await? {
            let gallery = galleries.entry(picture.owner).or_default();
            match picture.purpose {
                PicturePurpose::Face => {}
                PicturePurpose::Cover => gallery.cover = Some(picture_view(picture)),
                PicturePurpose::Portfolio => gallery.portfolio.push(picture_view(picture)),
            }
        }
        Ok(galleries)
    }
}

/// A picture on the wire.
#[must_use]
pub fn picture_view(picture: StoredPicture) -> Picture {
    let [small, large] = picture.purpose.edges();
    Picture {
        id: picture.id,
        url: picture_path(picture.id, large),
        preview_url: picture_path(picture.id, small),
        width: picture.size.0,
        height: picture.size.1,
        caption: picture.caption,
    }
}

fn photographer_view(account: Account, gallery: Gallery) -> Photographer {
    Photographer {
        user_id: account.id,
        full_name: account.shown_name(),
        avatar_url: account.shown_avatar(),
        location: account.profile.location,
        bio: account.profile.bio,
        cover: gallery.cover,
        portfolio: gallery.portfolio,
    }
}
