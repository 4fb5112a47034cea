//! Public pictures of people: a face, and a photographer's cover and portfolio. Anybody who knows the address may read them;
//! it contains a random id, and never stands for other bytes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{AttachmentId, InvalidAttachmentId};

/// Id of a public picture: a random UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PictureId(pub uuid::Uuid);

impl FromStr for PictureId {
    type Err = InvalidAttachmentId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<AttachmentId>().map(|id| Self(id.0))
    }
}

impl TryFrom<String> for PictureId {
    type Error = InvalidAttachmentId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PictureId> for String {
    fn from(id: PictureId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for PictureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

/// Where a picture is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PicturePurpose {
    /// The profile picture, a square.
    Face,
    /// At the top of a photographer's page and card.
    Cover,
    /// An example of a photographer's work.
    Portfolio,
}

/// The longest caption in characters.
pub const MAX_CAPTION: usize = 200;

/// The most pictures of a portfolio.
pub const MAX_PORTFOLIO: i64 = 12;

impl PicturePurpose {
    const ALL: [Self; 3] = [Self::Face, Self::Cover, Self::Portfolio];

    /// The name in forms and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Face => "face",
            Self::Cover => "cover",
            Self::Portfolio => "portfolio",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == name)
    }

    /// The longest edges in pixels in which it exists, the smaller one first.
    #[must_use]
    pub const fn edges(self) -> [u32; 2] {
        match self {
            Self::Face => [96, 320],
            Self::Cover | Self::Portfolio => [640, 1_600],
        }
    }
}

/// Path of a picture with this longest edge.
#[must_use]
pub fn picture_path(id: PictureId, edge: u32) -> String {
    format!("{PATH}{id}/{edge}")
}

/// Path of a face as it is kept in the profile, where other programs read it.
#[must_use]
pub fn face_path(id: PictureId) -> String {
    format!("{PATH}{id}{FACE_END}")
}

/// The face that a path of [`face_path`] stands for.
#[must_use]
pub fn face_in(path: &str) -> Option<PictureId> {
    path.strip_prefix(PATH)?
        .strip_suffix(FACE_END)?
        .parse()
        .ok()
}

/// What stands before the id in a path.
pub const PATH: &str = "/api/pictures/";

/// What stands behind the id of a face.
pub const FACE_END: &str = "/320";

/// The address of a face for places of at most 48 pixels; of other pictures, the address itself.
#[must_use]
pub fn small_face(address: String) -> String {
    match address.strip_suffix(FACE_END) {
        Some(start) if start.starts_with(PATH) => format!("{start}/96"),
        _ => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_face_leads_back_to_it() {
        let id: PictureId = "0190c0de-0000-4000-8000-000000000001".parse().unwrap();
        let [small, large] = PicturePurpose::Face.edges();
        assert_eq!(face_path(id), picture_path(id, large));
        assert_eq!(small_face(face_path(id)), picture_path(id, small));
        assert_eq!(face_in(&face_path(id)), Some(id));
        for other in [
            "https://img.example/a/320".to_owned(),
            format!("https://img.example{}", face_path(id)),
            picture_path(id, 640),
        ] {
            assert_eq!(face_in(&other), None, "{other}");
            assert_eq!(small_face(other.clone()), other);
        }
    }

    #[test]
    fn purposes_have_one_name() {
        for purpose in PicturePurpose::ALL {
            assert_eq!(PicturePurpose::from_name(purpose.as_str()), Some(purpose));
        }
        assert_eq!(PicturePurpose::from_name("Face"), None);
    }
}
