//! JSON Web Tokens (RFC 7519) with HS256 and the secret that the platform shares.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::token_session::TokenSession;
use crate::domain::{Timestamp, UserId, UserType};
use crate::server::storage::Account;

/// The issuer and audience of tokens issued here. The first backend's tokens lack both claims.
const ISSUER: &str = "chitrasethu";

/// Accepted clock difference between issuers, in seconds.
pub(super) const LEEWAY: i64 = 5;

/// How far the clock may be ahead without a revoked session being forgotten, in milliseconds: two weeks.
pub(in crate::server) const CLOCK_MARGIN_MS: i64 = 14 * 24 * 3_600_000;

/// Every token that runs out by then is refused at `now`, and also when the clock is right again that is ahead now.
pub(in crate::server) const fn refused_until(now: Timestamp) -> Timestamp {
    Timestamp(now.0 - (LEEWAY + 1) * 1000 - CLOCK_MARGIN_MS)
}

/// The claims of a token. The first backend's tokens have only those up to `exp`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Claims {
    user_id: UserId,
    #[serde(default)]
    email: String,
    user_type: UserType,
    #[serde(default)]
    iat: i64,
    exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nbf: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    jti: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    iss: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    aud: Option<String>,
    /// The epoch of the person's sessions; tokens of the first backend have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    epoch: Option<i64>,
}

/// A token that has been verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The account number.
    pub user: UserId,
    /// Its session.
    pub session: TokenSession,
}

/// Why a token is not accepted. Clients compare these messages, which follow `Authentication error: `
/// (docs/realtime-protocol.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// There is no token.
    #[error("No token provided")]
    Missing,
    /// The signature is ours, but the claims are not those of a user.
    #[error("Invalid token structure")]
    Structure,
    /// The token is malformed or not signed by us.
    #[error("Invalid token format")]
    Format,
    /// The token has expired, or its session was revoked.
    #[error("Token expired")]
    Expired,
}

/// Issues and verifies tokens.
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
    lifetime_seconds: i64,
}

impl Tokens {
    /// Takes the shared secret and the lifetime of issued tokens.
    #[must_use]
    pub fn new(secret: &[u8], lifetime_seconds: i64) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        // The library would read the system clock; `verify` takes the time as an argument.
        validation.validate_exp = false;
        // The first backend's tokens have no audience; the signature is enough.
        validation.validate_aud = false;
        Self {
            encoding: EncodingKey::from_secret(secret),
            decoding: DecodingKey::from_secret(secret),
            validation,
            lifetime_seconds,
        }
    }

    /// The lifetime of an issued token, in seconds.
    #[must_use]
    pub const fn lifetime_seconds(&self) -> i64 {
        self.lifetime_seconds
    }

    /// Issues a token for the user of this account.
    #[must_use]
    pub fn issue(&self, account: &Account, now: Timestamp) -> String {
        let iat = now.0 / 1000;
        let claims = Claims {
            user_id: account.id,
            email: account.email.clone(),
            user_type: account.user_type,
            iat,
            exp: iat + self.lifetime_seconds,
            nbf: None,
            jti: Some(uuid::Uuid::new_v4().to_string()),
            iss: Some(ISSUER.to_owned()),
            aud: Some(ISSUER.to_owned()),
            epoch: Some(account.epoch.number),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding)
            .expect("an HMAC key signs anything")
    }

    /// Checks the signature, the claims, and the times against `now`.
    ///
    /// # Errors
    /// [`TokenError`] if the token is not accepted.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Verified, TokenError> {
        if token.is_empty() {
            return Err(TokenError::Missing);
        }
        // Checked first: an unknown algorithm is an error of format, like a token without dots.
        jsonwebtoken::decode_header(token).map_err(|_| TokenError::Format)?;
        let claims = jsonwebtoken::decode::<Value>(token, &self.decoding, &self.validation)
            .map_err(|error| match error.kind() {
                ErrorKind::Json(_) | ErrorKind::MissingRequiredClaim(_) => TokenError::Structure,
                _ => TokenError::Format,
            })?
            .claims;
        let seconds = now.0 / 1000;
        // Before the other claims, as in the first backend: its clients renew a token only when they hear that it has expired.
        if let Some(exp) = claims["exp"].as_i64()
            && exp.saturating_add(LEEWAY) < seconds
        {
            return Err(TokenError::Expired);
        }
        let claims: Claims = serde_json::from_value(claims).map_err(|_| TokenError::Structure)?;
        if claims.user_id.0 <= 0 {
            return Err(TokenError::Structure);
        }
        if claims.nbf.is_some_and(|nbf| nbf > seconds + LEEWAY) {
            return Err(TokenError::Format);
        }
        Ok(Verified {
            user: claims.user_id,
            session: TokenSession {
                key: claims.jti.unwrap_or_else(|| digest(token)),
                expires_at: Timestamp(claims.exp.saturating_mul(1000)),
                issued_at: Timestamp(claims.iat.saturating_mul(1000)),
                epoch: claims.epoch,
            },
        })
    }
}

/// The session key of a token without `jti`: a digest, so that the database holds no tokens.
fn digest(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::storage::{Profile, SessionEpoch};
    use serde_json::json;

    const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";
    const NOW: Timestamp = Timestamp(1_762_943_400_000);

    fn signed(claims: &serde_json::Value) -> String {
        let key = EncodingKey::from_secret(SECRET);
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &key).unwrap()
    }

    fn account() -> Account {
        Account {
            id: UserId(7),
            email: "a@example.com".to_owned(),
            user_type: UserType::Customer,
            is_verified: false,
            is_active: true,
            epoch: SessionEpoch::default(),
            profile: Profile::default(),
        }
    }

    #[test]
    fn an_issued_token_verifies() {
        let tokens = Tokens::new(SECRET, 60);
        let token = tokens.issue(&account(), NOW);
        let verified = tokens.verify(&token, NOW).unwrap();
        assert_eq!(verified.user, UserId(7));
        assert_eq!(verified.session.expires_at.0, NOW.0 + 60_000);

        let in_seconds = |seconds| Timestamp(NOW.0 + seconds * 1000);
        assert!(tokens.verify(&token, in_seconds(60 + LEEWAY)).is_ok());
        let over = in_seconds(61 + LEEWAY);
        assert_eq!(tokens.verify(&token, over), Err(TokenError::Expired));
        let margin = Timestamp(over.0 + CLOCK_MARGIN_MS);
        assert_eq!(refused_until(margin), verified.session.expires_at);
    }

    #[test]
    fn tokens_of_the_first_backend_are_accepted() {
        let token = signed(
            &json!({"userId": 4, "email": "a@b.c", "userType": "photographer",
            "iat": 1_700_000_000, "exp": 4_000_000_000_i64}),
        );
        let verified = Tokens::new(SECRET, 60).verify(&token, NOW).unwrap();
        assert_eq!(verified.user, UserId(4));
        assert_eq!(verified.session.key, digest(&token));
    }

    #[test]
    fn an_unacceptable_token_is_refused_with_the_reason() {
        let tokens = Tokens::new(SECRET, 60);
        let far = 4_000_000_000_i64;
        let cases = [
            (String::new(), TokenError::Missing),
            ("garbage".into(), TokenError::Format),
            ("a.b.c".into(), TokenError::Format),
            // alg: none
            (
                "eyJhbGciOiJub25lIn0.eyJ1c2VySWQiOjF9.".into(),
                TokenError::Format,
            ),
            (
                signed(&json!({"userId": 1, "userType": "customer", "exp": 1_000})),
                TokenError::Expired,
            ),
            (
                signed(&json!({"userId": 1, "exp": 1_000})),
                TokenError::Expired,
            ),
            (
                signed(&json!({"userId": "1", "userType": 1, "exp": 1_000})),
                TokenError::Expired,
            ),
            (
                signed(&json!({"userId": 1, "exp": far})),
                TokenError::Structure,
            ),
            (
                signed(&json!({"userId": 1, "userType": "customer"})),
                TokenError::Structure,
            ),
            (
                signed(&json!({"userId": 1, "userType": "customer", "exp": "4000000000"})),
                TokenError::Structure,
            ),
            (
                signed(&json!({"userId": "1", "userType": "customer", "exp": far})),
                TokenError::Structure,
            ),
            (
                signed(&json!({"userId": -1, "userType": "customer", "exp": far})),
                TokenError::Structure,
            ),
            (
                signed(&json!({"userType": "customer", "exp": far})),
                TokenError::Structure,
            ),
            (
                signed(&json!({"userId": 1, "userType": "customer", "exp": far, "nbf": far - 1})),
                TokenError::Format,
            ),
        ];
        for (token, expected) in cases {
            assert_eq!(tokens.verify(&token, NOW), Err(expected), "{token}");
        }
        let other = Tokens::new(b"ffffffffffffffffffffffffffffffff", 60);
        let token = signed(&json!({"userId": 1, "userType": "customer", "exp": far}));
        assert_eq!(other.verify(&token, NOW), Err(TokenError::Format));
    }
}
