//! Secrets, such as the one that signs tokens: never printed, and refused if they can be guessed.

use std::fmt;
use std::io::Write as _;
use std::path::Path;

use rand::TryRngCore as _;
use rand::rngs::OsRng;
use subtle::ConstantTimeEq as _;

use super::ConfigError;
use crate::server::private;

/// At least 32 bytes, not one of the known placeholders.
#[derive(Clone)]
pub struct Secret(String);

const MIN_BYTES: usize = 32;

/// Words of example files that people forget to replace.
const PLACEHOLDERS: [&str; 8] = [
    "change",
    "your",
    "secret-key",
    "placeholder",
    "example",
    "default",
    "password",
    "replace",
];

/// Is it mostly counted upwards or downwards, such as `0123456789…` or `abcdef…`?
fn is_counted(text: &str) -> bool {
    let pairs = text.as_bytes().windows(2);
    let steps = pairs.filter(|pair| pair[0].abs_diff(pair[1]) <= 1).count();
    2 * steps >= text.len()
}

/// Is it a shorter text, written several times?
fn is_repeated(text: &str) -> bool {
    let bytes = text.as_bytes();
    (1..=bytes.len() / 2).any(|period| bytes.iter().skip(period).eq(&bytes[..bytes.len() - period]))
}

impl Secret {
    /// Checks the secret that is configured by this setting.
    ///
    /// # Errors
    /// [`ConfigError`] when it is short, a known placeholder, or can be guessed: counted, repeated, or of few bytes.
    pub fn new(setting: &'static str, text: &str) -> Result<Self, ConfigError> {
        let refuse = |problem: &str| {
            Err(ConfigError::new(
                setting,
                format!(
                    "{problem}; write 32 or more random bytes, such as the output of: openssl rand -hex 32"
                ),
            ))
        };
        let lower = text.to_lowercase();
        let distinct = text
            .bytes()
            .collect::<std::collections::BTreeSet<_>>()
            .len();
        if text.len() < MIN_BYTES {
            refuse("is shorter than 32 bytes")
        } else if PLACEHOLDERS.iter().any(|word| lower.contains(word))
            || distinct < 8
            || is_counted(text)
            || is_repeated(text)
        {
            refuse("is a placeholder that anybody can guess")
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// The secret in the file `jwt-secret` of this folder; a random one is written if there is none.
    ///
    /// # Errors
    /// [`ConfigError`] when the file cannot be read or written.
    pub fn kept_in(folder: &Path) -> Result<Self, ConfigError> {
        let path = folder.join("jwt-secret");
        let failed = |error: std::io::Error| {
            ConfigError::new("DATA_DIR", format!("{}: {error}", path.display()))
        };
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                private::tighten(&path);
                Self::new("JWT_SECRET", text.trim()).map_err(|error| {
                    ConfigError::new("DATA_DIR", format!("{}: {}", path.display(), error.problem))
                })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let secret = Self::random();
                let mut file = private::new_file(&path).map_err(failed)?;
                file.write_all(secret.0.as_bytes()).map_err(failed)?;
                Ok(secret)
            }
            Err(error) => Err(failed(error)),
        }
    }

    fn random() -> Self {
        let mut bytes = [0_u8; 32];
        OsRng
            .try_fill_bytes(&mut bytes)
            .expect("the system has randomness");
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Compares in a time that does not depend on where the two differ.
    #[must_use]
    pub fn is(&self, given: &str) -> bool {
        self.0.as_bytes().ct_eq(given.as_bytes()).into()
    }

    /// The secret, for signing and verifying only.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_guessed_is_refused() {
        for bad in [
            "",
            "short",
            "your-super-secret-jwt-key-change-in-production",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "0123456789012345678901234567890123456789",
            "abcdefghijklmnopqrstuvwxyz0123456789",
            "9876543210fedcba9876543210fedcba",
            "k3Zp9QxWk3Zp9QxWk3Zp9QxWk3Zp9QxW",
        ] {
            assert!(Secret::new("JWT_SECRET", bad).is_err(), "{bad}");
        }
        let good = "f3c1a9d07b5e4c2f8a6d1e0b9c7f5a3d";
        let secret = Secret::new("JWT_SECRET", good).unwrap();
        assert!(!format!("{secret:?}").contains("f3c1"));
        assert!(secret.is(good));
        for other in ["", &good[1..], &good.to_uppercase(), &format!("{good} ")] {
            assert!(!secret.is(other), "{other}");
        }
    }

    #[test]
    fn a_kept_secret_stays_the_same_and_private() {
        use std::fs::Permissions;
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("jwt-secret");
        let mode = || file.metadata().unwrap().permissions().mode() & 0o777;
        let first = Secret::kept_in(folder.path()).unwrap();
        assert_eq!(mode(), 0o600);
        std::fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
        let again = Secret::kept_in(folder.path()).unwrap();
        assert_eq!(first.expose(), again.expose());
        assert_eq!(mode(), 0o600);
    }
}
