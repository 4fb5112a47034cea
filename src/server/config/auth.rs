//! Tokens and sessions.

use std::path::Path;

use super::reader::{Reader, wrong};
use super::{ConfigError, Secret};

/// How tokens are signed.
#[derive(Debug, Clone)]
pub struct AuthConfig {
    /// Signs tokens; shared with the platform.
    pub jwt_secret: Secret,
    /// Lifetime of issued tokens, in seconds: from one second to 365 days.
    pub jwt_lifetime: i64,
}

impl AuthConfig {
    pub(super) fn read(
        reader: &Reader<'_>,
        data_dir: &Path,
        create_secret: bool,
    ) -> Result<Self, ConfigError> {
        let jwt_secret = match reader.given("JWT_SECRET") {
            Some(text) => Secret::new("JWT_SECRET", &text)?,
            None if create_secret => Secret::kept_in(data_dir)?,
            None => {
                return Err(ConfigError::new(
                    "JWT_SECRET",
                    "is not set; write the platform's secret, or start with --create-secret",
                ));
            }
        };
        Ok(Self {
            jwt_secret,
            jwt_lifetime: lifetime(&reader.text("JWT_EXPIRE"))?,
        })
    }
}

/// `7d`, `12h`, `30m`, `45s`, or a plain number of seconds.
fn lifetime(text: &str) -> Result<i64, ConfigError> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "d" => Some(86_400),
        "h" => Some(3_600),
        "m" => Some(60),
        "s" | "" => Some(1),
        _ => None,
    };
    digits
        .parse::<i64>()
        .ok()
        .zip(unit)
        .and_then(|(count, unit)| count.checked_mul(unit))
        .filter(|seconds| (1..=365 * 86_400).contains(seconds))
        .ok_or_else(|| {
            wrong(
                "JWT_EXPIRE",
                text,
                "a time such as 7d, 12h or 30m, at most 365d",
            )
        })
}
