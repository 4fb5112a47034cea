//! SQLite's rows into records.

super::super::rows::row_readers!(sqlx::sqlite::SqliteRow);
