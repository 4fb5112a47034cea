//! What people note about others, for themselves. The statements are the same for both engines.

use async_trait::async_trait;

use super::StoreResult;
use crate::domain::{Note, UserId};

/// Storage of notes.
#[async_trait]
pub trait NoteStore: Send + Sync + 'static {
    /// A person's note on another one; empty if there is none.
    async fn note(&self, author: UserId, person: UserId) -> StoreResult<Note>;
    /// Replaces a note. `false` if it is another one than the author has seen, or the person's account is gone; then nothing is
    /// changed.
    async fn replace_note(&self, new: &NewNote<'_>) -> StoreResult<bool>;
}

/// A note in place of another one.
#[derive(Debug, Clone, Copy)]
pub struct NewNote<'a> {
    /// Who notes it.
    pub author: UserId,
    /// On whom.
    pub person: UserId,
    /// The new note; an empty one removes the row.
    pub note: &'a Note,
    /// The note that the author has seen.
    pub before: &'a Note,
}

pub(super) const SELECT: &str =
    "SELECT note FROM person_notes WHERE user_id = $1 AND person_id = $2";

/// One statement each, which compares and changes in one step. `$3` is the note before, or the new one if there was none; `$4` the
/// new one.
const REMOVE: &str = "DELETE FROM person_notes WHERE user_id = $1 AND person_id = $2 AND note = $3";
const ADD: &str = "INSERT INTO person_notes (user_id, person_id, note) \
    SELECT $1, u.user_id, $3 FROM users AS u WHERE u.user_id = $2 ON CONFLICT DO NOTHING";
const REPLACE: &str =
    "UPDATE person_notes SET note = $4 WHERE user_id = $1 AND person_id = $2 AND note = $3";

impl NewNote<'_> {
    /// The statement that replaces the note, and the texts that it takes from `$3` on.
    pub(super) fn statement(&self) -> (&'static str, Vec<&str>) {
        let (note, before) = (self.note.as_str(), self.before.as_str());
        if self.note.is_empty() {
            (REMOVE, vec![before])
        } else if self.before.is_empty() {
            (ADD, vec![note])
        } else {
            (REPLACE, vec![before, note])
        }
    }
}
