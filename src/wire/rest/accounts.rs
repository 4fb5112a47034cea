//! Accounts, and entries of the directory.

use serde::{Deserialize, Serialize};

use crate::domain::{UserId, UserType};

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
}

/// One entry of the photographers' directory.
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
}
