//! Blocking.

use rusqlite::params;

use super::super::super::action::payload_of;
use super::super::super::{NewChange, Scope, StoreResult};
use super::{Batch, sql};
use crate::domain::{Change, ChangeKind};

impl Batch<'_> {
    /// Blocks the other member, or no longer; no change if it is so already.
    pub(super) fn block(
        &mut self,
        new: &NewChange,
        row: i64,
        on: bool,
    ) -> StoreResult<Option<Change>> {
        let at = if on { new.at.0 } else { 0 };
        let mut block = self.connection.prepare_cached(sql::BLOCK)?;
        if block.execute(params![new.user.0, row, at])? == 0 {
            return Ok(None);
        }
        let conversation = self.book.conversation(new.conversation)?;
        conversation.side_mut(new.user)?.has_blocked = on;
        let kind = ChangeKind::Blocked { on };
        let payload = payload_of(&kind)?.to_string();
        self.record(new, Scope::Shared, kind.name(), &payload, None)
            .map(Some)
    }
}
