//! Wrong passwords for each kind of account, and for none: whether the time of the answer tells them apart.

use std::time::{Duration, Instant};

use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHasher as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::seq::SliceRandom as _;

use super::Report;
use crate::Result;
use crate::http::{self, Http};
use crate::rank::difference;
use crate::row::Row;
use crate::spread::Spread;
use crate::stage::Stage;

/// Beyond this, one of the six comparisons would differ by chance in less than one of a hundred runs.
const CHANCE: f64 = 3.2;

/// What the accounts 1 to 3 have; the fourth does not exist.
const KINDS: [&str; 4] = ["argon2id", "bcrypt 10", "bcrypt 12", "no account"];

/// Measures all rows of this group.
pub(crate) async fn measure(stage: Stage<'_>, report: &mut impl Report) -> Result<()> {
    let hashes = [
        argon2id()?,
        bcrypt::hash("correct horse", 10)?,
        bcrypt::hash("correct horse", 12)?,
    ];
    for (id, hash) in (1..).zip(&hashes) {
        stage.engine.set_password(id, hash).await?;
    }
    // The server looks for the most expensive hash when it starts.
    let stage = stage.restart().await?;
    let rounds = if stage.options.quick { 20 } else { 60 };
    let mut http = Http::connect(stage.server.address).await?;
    let mut times: [Vec<Duration>; 4] = Default::default();
    let mut turns: Vec<usize> = (0..KINDS.len()).collect();
    for _ in 0..rounds {
        // By turns in another order each time, so that what else runs disturbs all alike.
        turns.shuffle(&mut rand::rng());
        for kind in &turns {
            times[*kind].push(wrong_password(&mut http, *kind).await?);
        }
    }
    for (kind, times) in KINDS.iter().zip(&times) {
        let spread = Spread::of(times.clone());
        let id = format!("sign-in-{}", kind.replace(' ', "-"));
        let what = format!("wrong password, {kind}, p50");
        report.row(Row::less(id, what, spread.p50 / 1000.0, "ms").spread(spread));
    }
    let pairs = (0..4).flat_map(|one| (0..one).map(move |other| (one, other)));
    let greatest = pairs.map(|(one, other)| difference(&times[one], &times[other]));
    let greatest = greatest.fold(0.0, f64::max);
    let what = "wrong passwords, greatest difference in rank";
    report.row(Row::less("sign-in-rank", what, greatest, "z").target(CHANCE));
    Ok(())
}

/// As the server hashes.
fn argon2id() -> Result<String> {
    let params = Params::new(19 * 1024, 2, 1, None)?;
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let salt = SaltString::generate(&mut OsRng);
    let hash = hasher.hash_password(b"correct horse", &salt);
    Ok(hash.map_err(|error| error.to_string())?.to_string())
}

/// How long the refusal takes.
async fn wrong_password(http: &mut Http, kind: usize) -> Result<Duration> {
    // Person 1, 2 or 3, or one beyond the people of this database.
    let id = if kind < 3 { kind + 1 } else { 900_001 };
    let body = format!(r#"{{"email":"person{id}@example.com","password":"wrong horse"}}"#);
    let request = http::post("/api/auth/login", "", &body);
    let begun = Instant::now();
    let answer = http.call(&request).await?;
    match answer.status {
        401 => Ok(begun.elapsed()),
        status => Err(format!("a wrong password was answered by {status}").into()),
    }
}
