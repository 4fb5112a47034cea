//! Changes of how a person keeps a conversation in their list.

use rusqlite::{OptionalExtension as _, Row, params};

use super::super::super::action::payload_of;
use super::super::super::arrangement::{Arranged, Arrangement};
use super::super::super::conversations::stage;
use super::super::super::{NewChange, Refusal, Scope, StoreResult};
use super::{Batch, sql};
use crate::domain::{Change, ChangeKind, ListSettings, Seq, SettingsChange, Stage, Timestamp};

impl Batch<'_> {
    /// Changes the settings and records it; no change if they are already like this.
    pub(super) fn arrange(
        &mut self,
        new: &NewChange,
        change: &SettingsChange,
    ) -> StoreResult<Result<Option<Change>, Refusal>> {
        let row = self.book.conversation(new.conversation)?.row;
        let mut find = self.connection.prepare_cached(sql::ARRANGED)?;
        let asked = change.stage.as_ref().map_or("", Stage::as_str);
        let found = find.query_row(params![new.user.0, row, asked], arranged);
        let Some(found) = found.optional()? else {
            return Ok(Ok(None));
        };
        let (change, after) = match Arrangement::judge(change.clone(), &found, new.at) {
            Arrangement::Granted(change, after) => (change, after),
            Arrangement::Unchanged => return Ok(Ok(None)),
            Arrangement::Refused(refusal) => return Ok(Err(refusal)),
        };
        let mut arrange = self.connection.prepare_cached(sql::ARRANGE)?;
        arrange.execute(params![
            new.user.0,
            row,
            after.pinned,
            after.archived_seq.0,
            after.muted_until.0,
            after.unread_from_seq.0,
            after.cleared_seq.0,
            after.stage.as_str(),
        ])?;
        let kind = ChangeKind::Conversation(change);
        let payload = payload_of(&kind)?.to_string();
        self.record(new, Scope::Private, kind.name(), &payload, None)
            .map(|change| Ok(Some(change)))
    }
}

fn arranged(row: &Row<'_>) -> rusqlite::Result<Arranged> {
    Ok(Arranged {
        settings: ListSettings {
            pinned: row.get(0)?,
            archived_seq: Seq(row.get(1)?),
            muted_until: Timestamp(row.get(2)?),
            unread_from_seq: Seq(row.get(3)?),
            cleared_seq: Seq(row.get(4)?),
            stage: stage(row.get_ref(5)?.as_str()?),
        },
        newest: Seq(row.get(6)?),
        pinned: row.get(7)?,
        stages: row.get(8)?,
    })
}
