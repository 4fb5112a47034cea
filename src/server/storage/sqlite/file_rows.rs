//! Conversion of rows about uploads and pictures.

super::super::file_rows::file_row_readers!(sqlx::sqlite::SqliteRow);
