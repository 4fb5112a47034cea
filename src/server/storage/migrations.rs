//! The migrations that a binary accepts in a database.
//!
//! Migrations are numbered `MNNN`, where M is the major version of the schema. Within a major version they only add,
//! so an older binary works with a newer schema. Nodes can therefore be upgraded and downgraded one by one.

use sqlx::migrate::Migrator;

use super::{StoreError, StoreResult};

/// The major version of the schema that this binary requires.
const MAJOR: i64 = 0;

pub(super) const NEWEST: &str = "SELECT coalesce(max(version), 0) FROM _sqlx_migrations";

/// Applies missing migrations and ignores those that a newer binary has applied.
pub(super) const fn of_this_version(mut migrator: Migrator) -> Migrator {
    migrator.ignore_missing = true;
    migrator
}

/// Refuses a database with a later major version of the schema.
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
