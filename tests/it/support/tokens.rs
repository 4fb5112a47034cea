//! Tokens as other servers of the platform issue them.

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::Value;

const SECRET: &str = "f3c1a9d07b5e4c2f8a6d1e0b9c7f5a3d";

/// A token with these claims, signed with the secret that the platform shares.
pub(crate) fn signed(claims: &Value) -> String {
    signed_by(SECRET, Algorithm::HS256, claims)
}

/// A token signed in another way.
pub(crate) fn signed_by(secret: &str, algorithm: Algorithm, claims: &Value) -> String {
    let key = EncodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::encode(&Header::new(algorithm), claims, &key).unwrap()
}

/// The secret of every [`TestApp`].
pub(crate) const fn secret() -> &'static str {
    SECRET
}
