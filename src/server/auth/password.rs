//! Password hashes: argon2id with 19 MiB, 2 passes, 1 lane (OWASP Password Storage Cheat Sheet). bcrypt hashes
//! of the platform's first backend are verified too.

use std::sync::{Arc, LazyLock};

use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

/// Hashes and verifies on the blocking thread pool, a limited number at a time: each operation takes 19 MiB and
/// tens of milliseconds, and must not delay the chat.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
}

/// The result of a verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The password is wrong.
    Wrong,
    /// The password is right.
    Right,
    /// The password is right, and the hash should be replaced by an argon2id hash.
    RightButOutdated,
}

/// The hash that is verified when there is no account, so that the time taken does not reveal which accounts
/// exist.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("nobody has this password"));

impl Passwords {
    /// Allows `permits` operations at a time.
    #[must_use]
    pub fn new(permits: usize) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(permits)),
        }
    }

    /// Returns the argon2id hash in PHC format.
    pub async fn hash(&self, password: String) -> String {
        self.blocking(move || hash_now(&password)).await
    }

    /// Verifies `password` against `hash`. Without a hash, takes the same time and returns [`Verdict::Wrong`].
    pub async fn verify(&self, password: String, hash: Option<String>) -> Verdict {
        self.blocking(move || match hash {
            Some(hash) => verify_now(&password, &hash),
            None => {
                verify_now(&password, &NOBODY);
                Verdict::Wrong
            }
        })
        .await
    }

    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        let permit = self.permits.clone().acquire_owned().await;
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        })
        .await
        .expect("hashing does not panic and is never aborted")
    }
}

fn argon2id() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("the parameters are within bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_now(password: &str) -> String {
    let salt = SaltString::generate(&mut OsRng);
    argon2id()
        .hash_password(password.as_bytes(), &salt)
        .expect("a generated salt is valid")
        .to_string()
}

fn verify_now(password: &str, hash: &str) -> Verdict {
    if hash.starts_with("$2") {
        // bcrypt uses only the first 72 bytes, as the first backend did.
        return match bcrypt::verify(password, hash) {
            Ok(true) => Verdict::RightButOutdated,
            _ => Verdict::Wrong,
        };
    }
    match PasswordHash::new(hash) {
        Ok(parsed)
            if argon2id()
                .verify_password(password.as_bytes(), &parsed)
                .is_ok() =>
        {
            Verdict::Right
        }
        _ => Verdict::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn argon2_and_bcrypt_hashes_verify() {
        let ours = hash_now("correct horse");
        assert!(ours.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(verify_now("correct horse", &ours), Verdict::Right);
        assert_eq!(verify_now("wrong horse", &ours), Verdict::Wrong);

        let old = bcrypt::hash("correct horse", 4).unwrap();
        assert_eq!(verify_now("correct horse", &old), Verdict::RightButOutdated);
        assert_eq!(verify_now("wrong horse", &old), Verdict::Wrong);
        assert_eq!(verify_now("correct horse", "plain"), Verdict::Wrong);
    }
}
