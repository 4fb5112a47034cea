//! Which migrations a binary accepts in a database.
//!
//! Migrations are numbered `MNNN`, M being the major version of the schema. Within a major version they only add, so that
//! an older binary runs on a newer schema: nodes can be upgraded one by one, and back.

use sqlx::migrate::Migrator;

use super::{StoreError, StoreResult};

/// The major version of the schema that this binary is written for.
const MAJOR: i64 = 0;

pub(super) const NEWEST: &str = "SELECT coalesce(max(version), 0) FROM _sqlx_migrations";

/// Applies what is missing; what a newer binary has applied is no error.
pub(super) const fn of_this_version(mut migrator: Migrator) -> Migrator {
    migrator.ignore_missing = true;
    migrator
}

/// Refuses a database that a later major version has migrated.
pub(super) fn check(newest: i64) -> StoreResult<()> {
    if newest / 1_000 > MAJOR {
        let why = "the database was migrated by a later major version of this program";
        return Err(StoreError::Failed(why.to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_of_the_same_major_version_is_accepted() {
        assert!(check(5).is_ok());
        assert!(check(999).is_ok());
        assert!(check(1_000).is_err());
    }
}
