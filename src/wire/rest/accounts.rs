//! Accounts, and entries of the directory.

use serde::{Deserialize, Serialize};

use crate::domain::{PictureId, Timestamp, UserId, UserType};

/// An account: the viewer's own, or the visible part of another person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The account number.
    pub user_id: UserId,
    /// Absent if the viewer shares no conversation with this person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The name as shown.
    pub full_name: String,
    /// The role.
    pub user_type: UserType,
    /// Whether the e-mail address was confirmed on the platform.
    pub is_verified: bool,
    /// The address of the picture.
    pub avatar_url: Option<String>,
    /// Absent under the same condition as `email`.
    #[serde(default)]
    pub phone: Option<String>,
    /// Where they work or live, as free text.
    pub location: Option<String>,
    /// A description of the person, as free text.
    #[serde(default)]
    pub bio: Option<String>,
    /// As free text.
    #[serde(default)]
    pub city: Option<String>,
    /// As free text.
    #[serde(default)]
    pub state: Option<String>,
    /// *extra* Another photographer's portfolio, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub portfolio: Vec<Picture>,
}

/// A public picture of a photographer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Picture {
    /// Its id.
    pub id: PictureId,
    /// Path of the picture with at most 1,600 pixels a side.
    pub url: String,
    /// Path of the picture with at most 640 pixels a side.
    pub preview_url: String,
    /// Width of the larger one in pixels.
    pub width: u32,
    /// Height of the larger one in pixels.
    pub height: u32,
    /// What it shows, in the photographer's words; may be empty.
    pub caption: String,
}

/// A photographer as everybody sees them: one entry of the directory, or the head of their public page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Photographer {
    /// The account number, with which a conversation is opened.
    pub user_id: UserId,
    /// The name as shown.
    pub full_name: String,
    /// The address of the picture.
    pub avatar_url: Option<String>,
    /// Where they work, as free text.
    pub location: Option<String>,
    /// A description of the person, as free text.
    pub bio: Option<String>,
    /// The picture at the top of their page.
    #[serde(default)]
    pub cover: Option<Picture>,
    /// Examples of their work, in order; the directory has the first ones only.
    #[serde(default)]
    pub portfolio: Vec<Picture>,
}

/// A place where one is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionSummary {
    /// With which it is ended.
    pub id: String,
    /// In English, such as `Chrome on Windows`; empty if it is not known.
    pub device: String,
    /// The browser or program, if it is known.
    pub browser: Option<String>,
    /// The operating system or kind of device, if it is known.
    pub system: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to about ten minutes.
    pub last_seen_at: Timestamp,
    /// Is it that of the request?
    pub current: bool,
}
