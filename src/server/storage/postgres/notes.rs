//! Notes on people in PostgreSQL.

use async_trait::async_trait;

use super::super::notes::SELECT;
use super::super::{NewNote, NoteStore, StoreResult};
use super::{PostgresStore, within};
use crate::domain::{Note, UserId};

#[async_trait]
impl NoteStore for PostgresStore {
    async fn note(&self, author: UserId, person: UserId) -> StoreResult<Note> {
        let note = sqlx::query_scalar(SELECT).bind(author.0).bind(person.0);
        let note = within(async { Ok(note.fetch_optional(&self.pool).await?) }).await?;
        Ok(Note::from_stored(note.unwrap_or_default()))
    }

    async fn replace_note(&self, new: &NewNote<'_>) -> StoreResult<bool> {
        let (statement, texts) = new.statement();
        let replace = sqlx::query(statement).bind(new.author.0).bind(new.person.0);
        let replace = texts.into_iter().fold(replace, |it, text| it.bind(text));
        let replaced = within(async { Ok(replace.execute(&self.pool).await?) }).await?;
        Ok(replaced.rows_affected() > 0)
    }
}
