//! Addresses of files. Pages read them with their session; old clients put them into `<img src>`, so addresses can carry
//! a signature for one person, which expires.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use serde::Deserialize;
use sha2::Sha256;

use super::{MediaType, Variant};
use crate::domain::text::is_blank;
use crate::domain::{AlbumSummary, AttachmentId, AttachmentKind, Timestamp, UserId};
use crate::wire::rest::Message;

/// How long a signed address is valid at least; at most an hour longer, so that browsers can keep what they have read.
const VALID_FOR: Duration = Duration::from_secs(24 * 3_600);

const HOUR: i64 = 3_600;

/// Signs and checks addresses.
pub struct Links {
    key: Hmac<Sha256>,
}

/// The signature of an address: `?u=<user id>&e=<end, Unix seconds>&s=<signature>`.
#[derive(Debug, Clone, Deserialize)]
pub struct SignedQuery {
    /// The admitted person.
    pub u: i64,
    /// End of the validity in Unix seconds.
    pub e: i64,
    /// HMAC-SHA-256 of file, person and end, in base64url.
    pub s: String,
}

impl Links {
    /// Signs with a key of its own, derived from the server's secret.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        let mac = |key: &[u8]| {
            Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length")
        };
        let derived = mac(secret).chain_update(b"chitrasethu attachments");
        Self {
            key: mac(&derived.finalize().into_bytes()),
        }
    }

    /// This path with a signature for `user`.
    #[must_use]
    pub fn sign(&self, id: AttachmentId, path: &str, user: UserId, now: Timestamp) -> String {
        let valid_for = i64::try_from(VALID_FOR.as_secs()).unwrap_or(i64::MAX);
        let end = (now.0 / 1000 / HOUR + 1) * HOUR + valid_for;
        let signature = self.mac(id, user, end).finalize().into_bytes();
        let signature = URL_SAFE_NO_PAD.encode(signature);
        format!("{path}?u={user}&e={end}&s={signature}")
    }

    /// Whom a signature admits to a file; `None` if it is wrong or has expired.
    #[must_use]
    pub fn admitted(
        &self,
        id: AttachmentId,
        query: &SignedQuery,
        now: Timestamp,
    ) -> Option<UserId> {
        let user = UserId(query.u);
        let signature = URL_SAFE_NO_PAD.decode(&query.s).ok()?;
        self.mac(id, user, query.e).verify_slice(&signature).ok()?;
        (query.e > now.0 / 1000).then_some(user)
    }

    /// Prepares a message for a client that may be old: signs its addresses for `user`, and puts words where there are only
    /// files.
    pub fn sign_message(&self, message: &mut Message, user: UserId, now: Timestamp) {
        for it in &mut message.attachments {
            it.url = self.sign(it.id, &it.url, user, now);
            it.preview_url = it
                .preview_url
                .as_ref()
                .map(|path| self.sign(it.id, path, user, now));
        }
        if let Some(first) = message.attachments.first() {
            message.attachment_url = Some(first.url.clone());
        }
        if let Some(words) = words_for(message) {
            message.text = words;
        }
    }

    fn mac(&self, id: AttachmentId, user: UserId, end: i64) -> Hmac<Sha256> {
        self.key
            .clone()
            .chain_update(format!("{id} {user} {end}").as_bytes())
    }
}

/// The path of a file: `/api/attachments/<id>/<variant>/<name>`. The name is for people who look at the address; one
/// that does not consist of a few plain characters is replaced, because old clients keep only 500.
pub(super) fn path(
    id: AttachmentId,
    variant: Variant,
    file_name: &str,
    media_type: MediaType,
) -> String {
    let is_plain = |name: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        name.len() <= 80 && name.bytes().all(plain)
    };
    let name = if is_plain(file_name) {
        file_name.to_owned()
    } else {
        format!("file.{}", media_type.extension())
    };
    format!("/api/attachments/{id}/{}/{name}", variant.as_str())
}

/// What stands for several files that have no caption, because old clients show only the first.
fn words_for(message: &Message) -> Option<String> {
    let summary = AlbumSummary::of(&message.attachments)?;
    if summary.count < 2 || !is_blank(&message.text) {
        return None;
    }
    let kind = match summary.kind {
        AttachmentKind::Photo => "photos",
        AttachmentKind::Video => "videos",
        AttachmentKind::Voice => "voice messages",
        AttachmentKind::Audio | AttachmentKind::File => "files",
    };
    Some(format!("{} {kind}", summary.count))
}

/// The id in an address that this server has given for an upload, with or without its origin and signature.
#[must_use]
pub fn id_in(url: &str) -> Option<AttachmentId> {
    let (_, rest) = url.split_once("/api/attachments/")?;
    rest.split('/').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_762_943_400_000);

    fn id(last: u8) -> AttachmentId {
        format!("0190c0de-0000-7000-8000-0000000000{last:02x}")
            .parse()
            .unwrap()
    }

    fn query(url: &str) -> SignedQuery {
        let url = url.parse().unwrap();
        axum::extract::Query::try_from_uri(&url).unwrap().0
    }

    #[test]
    fn a_signature_admits_one_person_to_one_file_for_a_day() {
        let links = Links::new(b"a secret");
        let url = links.sign(id(1), "/a", UserId(4), NOW);
        let query = query(&url);
        let later = |hours: i64| Timestamp(NOW.0 + hours * HOUR * 1000);
        assert_eq!(links.admitted(id(1), &query, NOW), Some(UserId(4)));
        assert_eq!(links.admitted(id(1), &query, later(24)), Some(UserId(4)));
        assert_eq!(links.admitted(id(1), &query, later(25)), None, "expired");
        assert_eq!(links.admitted(id(2), &query, NOW), None, "another file");
        for changed in [
            SignedQuery {
                u: 5,
                ..query.clone()
            },
            SignedQuery {
                e: query.e + 1,
                ..query.clone()
            },
            SignedQuery {
                s: String::new(),
                ..query.clone()
            },
        ] {
            assert_eq!(links.admitted(id(1), &changed, NOW), None, "{changed:?}");
        }
        let others = Links::new(b"another secret");
        assert_eq!(others.admitted(id(1), &query, NOW), None);
    }

    #[test]
    fn an_address_is_short_and_plain_and_is_recognised() {
        let jpeg = MediaType::from_mime("image/jpeg").unwrap();
        let plain = path(id(1), Variant::Original, "DSC_0042.jpg", jpeg);
        assert!(plain.ends_with("/original/DSC_0042.jpg"), "{plain}");
        for name in ["शादी.jpg", &"a".repeat(200), "a b.jpg", "a/b.jpg"] {
            let path = path(id(1), Variant::Preview, name, jpeg);
            assert!(path.ends_with("/preview/file.jpg"), "{path}");
        }
        for url in [
            plain.clone(),
            format!("https://example.com{plain}?u=1&e=2&s=3"),
        ] {
            assert_eq!(id_in(&url), Some(id(1)), "{url}");
        }
        for url in [
            "",
            "javascript:alert(1)",
            "/api/attachments/x/original/a.jpg",
        ] {
            assert_eq!(id_in(url), None, "{url}");
        }
    }
}
