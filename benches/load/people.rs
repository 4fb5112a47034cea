//! The people of a run: accounts `1..=n`, their tokens and conversations.

use chitrasethu::domain::{ConversationId, UserId};
use chitrasethu::server::clock::Clock;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;

/// The server's `JWT_SECRET`.
pub(crate) const SECRET: &str = "8d1f7c3b5a9e4062b7d4c8f1e6a3950b";

/// The people and their tokens.
pub(crate) struct People {
    first: usize,
    tokens: Vec<String>,
}

impl People {
    /// Creates people 1 to `count`, each with a token for a day.
    pub(crate) fn gather(count: usize) -> Self {
        Self::between(1, count)
    }

    /// Creates people `first..first + count`.
    pub(crate) fn between(first: usize, count: usize) -> Self {
        let now = Clock::system().now().0 / 1000;
        let key = EncodingKey::from_secret(SECRET.as_bytes());
        let tokens = (first..first + count).map(|id| {
            let claims = json!({
                "userId": id, "email": format!("person{id}@example.com"), "userType": "customer", "iat": now, "exp": now + 86_400,
            });
            jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key)
                .expect("an HMAC key signs anything")
        });
        Self {
            first,
            tokens: tokens.collect(),
        }
    }

    /// The token of person `id`.
    pub(crate) fn token(&self, id: usize) -> &str {
        &self.tokens[id - self.first]
    }
}

/// The partner of person `id`: 1 and 2, 3 and 4 …
pub(crate) const fn partner(id: usize) -> usize {
    if id.is_multiple_of(2) { id - 1 } else { id + 1 }
}

/// The conversation of two people.
pub(crate) fn conversation(one: usize, other: usize) -> ConversationId {
    let user = |id: usize| UserId(i64::try_from(id).expect("a small number"));
    ConversationId::between(user(one), user(other)).expect("two different people")
}
