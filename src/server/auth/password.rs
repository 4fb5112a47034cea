//! Password hashes: argon2id with 19 MiB, 2 passes, 1 lane (OWASP Password Storage Cheat Sheet). bcrypt hashes
//! of the platform's first backend are verified too.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use tokio::time::timeout_at;

use crate::server::deadline;

/// Hashes and verifies on the blocking thread pool, a limited number at a time: each operation takes 19 MiB and
/// tens of milliseconds, and must not delay the chat.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    /// The greatest cost of the bcrypt hashes that are known; 0 without any.
    bcrypt_cost: Arc<AtomicU32>,
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

/// So many passwords are being verified that this one would not be in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy;

/// The hash that is verified when there is no account, so that the time taken does not reveal which accounts
/// exist.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("nobody has this password"));

impl Passwords {
    /// Allows `permits` operations at a time.
    #[must_use]
    pub fn new(permits: usize) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(permits)),
            bcrypt_cost: Arc::default(),
        }
    }

    /// There are bcrypt hashes of this cost.
    pub fn note_bcrypt_cost(&self, cost: u32) {
        self.bcrypt_cost.fetch_max(cost, Ordering::Relaxed);
    }

    /// Returns the argon2id hash in PHC format.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn hash(&self, password: String) -> Result<String, Busy> {
        self.blocking(move || hash_now(&password)).await
    }

    /// Verifies `password` against `hash`. A wrong password takes the same work whatever the hash is, also without one: that of
    /// an argon2id hash and of the most expensive bcrypt hash.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<Verdict, Busy> {
        if let Some(cost) = hash.as_deref().and_then(cost_of_bcrypt) {
            self.note_bcrypt_cost(cost);
        }
        let most = self.bcrypt_cost.load(Ordering::Relaxed);
        self.blocking(move || verify_with_equal_work(&password, hash.as_deref(), most))
            .await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let permit = self.permits.clone().acquire_owned();
        let permit = timeout_at(deadline::due() - TIME_TO_WORK, permit);
        let permit = permit.await.map_err(|_| Busy)?;
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        Ok(done
            .await
            .expect("hashing does not panic and is never aborted"))
    }
}

/// What is left of a request's time when its turn comes: a busy machine hashes slowly.
const TIME_TO_WORK: Duration = Duration::from_secs(1);

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

fn verify_with_equal_work(password: &str, hash: Option<&str>, most: u32) -> Verdict {
    let verdict = hash.map_or(Verdict::Wrong, |hash| verify_now(password, hash));
    // Whoever knows the password may know how it was hashed.
    if verdict != Verdict::Wrong {
        return verdict;
    }
    match hash.and_then(cost_of_bcrypt) {
        Some(cost) => {
            verify_now(password, &NOBODY);
            // Each cost is twice the one before: these complete it to `most`.
            (cost..most).for_each(work_as_bcrypt);
        }
        None => {
            if hash.is_none() {
                verify_now(password, &NOBODY);
            }
            if most > 0 {
                work_as_bcrypt(most);
            }
        }
    }
    Verdict::Wrong
}

/// The cost of a bcrypt hash, `$2b$12$…`.
fn cost_of_bcrypt(hash: &str) -> Option<u32> {
    let cost = hash.starts_with("$2").then(|| hash.get(4..6)).flatten()?;
    // Beyond any that a server would choose, and more than can be waited for.
    cost.parse().ok().filter(|cost| (4..=16).contains(cost))
}

fn work_as_bcrypt(cost: u32) {
    #[cfg(test)]
    tests::count(1 << cost, 0);
    std::hint::black_box(bcrypt::bcrypt(cost, [0; 16], b"nobody has this password"));
}

fn verify_now(password: &str, hash: &str) -> Verdict {
    #[cfg(test)]
    match cost_of_bcrypt(hash) {
        Some(cost) => tests::count(1 << cost, 0),
        None => tests::count(0, 1),
    }
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
    use std::cell::Cell;

    use super::*;

    thread_local! {
        /// Rounds of bcrypt, and computations of Argon2id.
        static WORK: Cell<(u32, u32)> = const { Cell::new((0, 0)) };
    }

    pub(super) fn count(rounds: u32, computations: u32) {
        let (bcrypt, argon2id) = WORK.get();
        WORK.set((bcrypt + rounds, argon2id + computations));
    }

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

    /// In rounds of bcrypt and computations of Argon2id.
    #[test]
    fn a_wrong_password_costs_as_much_work_whatever_the_hash_is() {
        let hashes = [
            None,
            Some(hash_now("correct horse")),
            Some(bcrypt::hash("correct horse", 4).unwrap()),
            Some(bcrypt::hash("correct horse", 6).unwrap()),
            Some(bcrypt::hash("correct horse", 7).unwrap()),
        ];
        for hash in hashes {
            WORK.set((0, 0));
            let verdict = verify_with_equal_work("wrong horse", hash.as_deref(), 7);
            assert_eq!(verdict, Verdict::Wrong);
            assert_eq!(WORK.get(), (1 << 7, 1), "{hash:?}");
        }
    }

    #[tokio::test]
    async fn the_most_expensive_hash_is_known_once_it_was_met() {
        let passwords = Passwords::new(1);
        let hash = bcrypt::hash("correct horse", 4).unwrap();
        for (password, verdict) in [
            ("wrong horse", Verdict::Wrong),
            ("correct horse", Verdict::RightButOutdated),
        ] {
            let verified = passwords.verify(password.to_owned(), Some(hash.clone()));
            assert_eq!(verified.await, Ok(verdict));
        }
        assert_eq!(passwords.bcrypt_cost.load(Ordering::Relaxed), 4);
        for odd in ["$2b$31$", "$2b$xx$", "$2", "$argon2id$"] {
            assert_eq!(cost_of_bcrypt(odd), None, "{odd}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_would_wait_too_long_is_told_in_time() {
        let passwords = Passwords::new(1);
        let held = passwords.permits.clone().acquire_owned().await;
        let begun = tokio::time::Instant::now();
        let refused = passwords.hash("correct horse".to_owned()).await;
        assert_eq!(refused, Err(Busy));
        assert!(begun.elapsed() < deadline::BUDGET);
        drop(held);
    }
}
