//! Conversion of SQLite rows.

super::super::rows::row_readers!(sqlx::sqlite::SqliteRow);

/// Ids as one parameter, for `json_each`.
pub(super) fn array(ids: &[UserId]) -> String {
    serde_json::to_string(ids).expect("numbers")
}
