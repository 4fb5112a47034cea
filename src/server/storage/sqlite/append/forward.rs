//! Copies of messages: who may make them, and who may read their files.

use rusqlite::params;

use super::super::super::{Action, NewChange, Refusal, StoreResult};
use super::{Batch, sql};
use crate::domain::{ActionId, Body, Change};

impl Batch<'_> {
    /// Why a message cannot be forwarded; `None` if it can, or if something else is done.
    pub(super) fn refusal_to_forward(&self, new: &NewChange) -> StoreResult<Option<Refusal>> {
        let Action::Forward(source, _) = &new.action else {
            return Ok(None);
        };
        let mut find = self.connection.prepare_cached(sql::FORWARDABLE)?;
        let is_there = find.exists(params![source.0, new.user.0])?;
        Ok((!is_there).then_some(Refusal::Deleted))
    }

    /// Stores a copy, and opens its files to the members of its conversation. Its action id is the name under which they are taken
    /// back, whatever other messages have the same files.
    pub(super) fn forward(&mut self, new: &NewChange, body: &Body) -> StoreResult<Change> {
        let change = self.message(new, body, None)?;
        let [small, large] = new.conversation.members().map(|user| user.0);
        let action_id = new.action_id.as_ref().map(ActionId::as_str);
        let mut open = self.connection.prepare_cached(sql::OPEN_FILE)?;
        for file in body.attachments().iter().map(|it| it.id.to_string()) {
            open.execute(params![file, small, large, new.user.0, action_id])?;
        }
        Ok(change)
    }
}
