//! Profiles: the user's own, and the visible part of others.

use super::{AccountError, AccountResult, Accounts};
use crate::domain::text::clean_line;
use crate::domain::{
    AttachmentId, ConversationId, FullName, PicturePurpose, UserId, UserType, face_in, face_path,
};
use crate::server::auth::CurrentUser;
use crate::server::media::{self, MediaError};
use crate::server::storage::Account;
use crate::wire::FormField;
use crate::wire::rest::User;

const MAX_LINE: usize = 200;
const MAX_BIO: usize = 2_000;
const MAX_URL: usize = 500;

const NOT_A_PICTURE: AccountError = AccountError::Invalid(
    None,
    "avatarUrl must be an uploaded picture, or an https address of at most 500 characters on a host of IMAGE_HOSTS",
);

/// Changes to one's own profile: `None` keeps a field, an empty text clears it.
#[derive(Debug, Clone, Default)]
pub struct ProfileChanges {
    /// Full name; cannot be cleared.
    pub full_name: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Location in their own words.
    pub location: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State.
    pub state: Option<String>,
    /// Free text, at most 2,000 characters.
    pub bio: Option<String>,
    /// Picture: the path of an uploaded one, the address of an own attachment, of which one is made, or an https address on a
    /// host that may have pictures.
    pub avatar_url: Option<String>,
}

impl Accounts {
    /// Changes one's own profile and returns it.
    ///
    /// # Errors
    /// [`AccountError`] names the field and the broken rule; nothing is changed in that case.
    pub async fn update_profile(&self, id: UserId, changes: ProfileChanges) -> AccountResult<User> {
        let mut account = self.account(id).await?;
        let profile = &mut account.profile;
        if let Some(name) = changes.full_name {
            profile.full_name = name.parse::<FullName>()?.as_str().to_owned();
        }
        for (kept, change, field) in [
            (&mut profile.phone, changes.phone, FormField::Phone),
            (&mut profile.location, changes.location, FormField::Location),
            (&mut profile.city, changes.city, FormField::City),
            (&mut profile.state, changes.state, FormField::State),
        ] {
            if let Some(text) = change {
                *kept = short(text, field)?;
            }
        }
        if let Some(text) = changes.bio {
            profile.bio = bio(text)?;
        }
        // Last: of an upload a face is made, which is shown at once.
        if let Some(url) = changes.avatar_url {
            let is_kept = profile.avatar_url.as_ref() == Some(&url);
            if !is_kept {
                profile.avatar_url = self.picture(id, url).await?;
            }
        }
        self.store.save_profile(id, &account.profile).await?;
        self.account_cache.forget(id);
        Ok(user_view(&account, true))
    }

    /// Another person's profile as `viewer` may see it. E-mail address and phone number are included only if both
    /// have written in their conversation, so that nobody obtains them by writing to strangers.
    ///
    /// # Errors
    /// [`AccountError::Unknown`] if there is no such account.
    pub async fn person(&self, viewer: &CurrentUser, id: UserId) -> AccountResult<User> {
        let account = self.account(id).await?;
        let acquainted = match ConversationId::between(viewer.id, id) {
            None => true,
            Some(conversation) => self.store.writers(conversation).await? == 2,
        };
        let mut user = user_view(&account, acquainted);
        if account.user_type == UserType::Photographer {
            user.portfolio = self.gallery(id).await?.portfolio;
        }
        Ok(user)
    }

    /// The address of a profile picture: one's own upload, or on a host that may have pictures.
    async fn picture(&self, owner: UserId, url: String) -> AccountResult<Option<String>> {
        if url.is_empty() {
            return Ok(None);
        }
        // Existing clients upload a picture like a file of a message.
        if let Some(upload) = media::id_in(&url) {
            return self.face_of(owner, upload).await.map(Some);
        }
        let is_admitted = match face_in(&url) {
            Some(id) => {
                let picture = self.store.picture(id).await?;
                picture.is_some_and(|it| it.owner == owner && it.purpose == PicturePurpose::Face)
            }
            None => url.starts_with("https://") && self.image_hosts.admit(&url),
        };
        if is_admitted && url.len() <= MAX_URL && !url.contains(char::is_control) {
            return Ok(Some(url));
        }
        Err(NOT_A_PICTURE)
    }

    /// The path of a face that is made of an own upload.
    async fn face_of(&self, owner: UserId, upload: AttachmentId) -> AccountResult<String> {
        let face = self.media.face_of(owner, upload).await;
        match face {
            Ok(face) => Ok(face_path(face.id)),
            Err(
                MediaError::NotFound
                | MediaError::TypeNotAllowed
                | MediaError::Damaged
                | MediaError::TooLarge,
            ) => Err(NOT_A_PICTURE),
            Err(error) => Err(error.into()),
        }
    }
}

/// An account on the wire, with or without its private contact data.
#[must_use]
pub fn user_view(account: &Account, acquainted: bool) -> User {
    let profile = account.profile.clone();
    User {
        user_id: account.id,
        email: acquainted.then(|| account.email.clone()),
        full_name: account.shown_name(),
        user_type: account.user_type,
        is_verified: account.is_verified,
        avatar_url: account.shown_avatar(),
        phone: profile.phone.filter(|_| acquainted),
        location: profile.location,
        bio: profile.bio,
        city: profile.city,
        state: profile.state,
        portfolio: Vec::new(),
    }
}

/// A single cleaned line; `None` if it is blank.
pub(super) fn short(text: String, field: FormField) -> AccountResult<Option<String>> {
    let has_nul = text.contains('\0');
    let text = clean_line(&text);
    if has_nul || text.chars().count() > MAX_LINE {
        return Err(AccountError::Invalid(
            Some(field),
            "phone, location, city and state take at most 200 characters, and no U+0000",
        ));
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

fn bio(text: String) -> AccountResult<Option<String>> {
    if text.contains('\0') || text.chars().count() > MAX_BIO {
        return Err(AccountError::Invalid(
            Some(FormField::Bio),
            "bio takes at most 2000 characters, and no U+0000",
        ));
    }
    Ok(Some(text).filter(|text| !text.trim().is_empty()))
}
