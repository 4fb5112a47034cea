//! Blocking.

use rusqlite::params;

use super::super::super::action::payload_of;
use super::super::super::{NewChange, Scope, StoreResult};
use super::{Batch, sql};
use crate::domain::{Change, ChangeKind};

impl Batch<'_> {
    /// Has one of the members blocked the other?
    pub(super) fn is_blocked(&self, row: i64) -> StoreResult<bool> {
        let mut find = self.connection.prepare_cached(sql::IS_BLOCKED)?;
        Ok(find.query_row([row], |it| it.get(0))?)
    }

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
        let kind = ChangeKind::Blocked { on };
        let payload = payload_of(&kind)?.to_string();
        self.record(new, Scope::Shared, kind.name(), &payload, None)
            .map(Some)
    }
}
