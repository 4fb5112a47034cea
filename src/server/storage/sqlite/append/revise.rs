//! Actions on a message that is there.

use rusqlite::{OptionalExtension as _, Row, params};

use super::super::super::revision::{Found, Verdict};
use super::super::super::{Edit, NewChange, Refusal, Revision, StoreResult};
use super::{Batch, sql};
use crate::domain::body::DELETED_TEXT;
use crate::domain::{Agreement, Attachment, Change, ChangeKind, MessageId, Reactions};

impl Batch<'_> {
    /// Changes a message and records it; no change if the message is already like this, or not one of the conversation.
    pub(super) fn revise(
        &mut self,
        new: &NewChange,
        revision: &Revision,
    ) -> StoreResult<Result<Option<Change>, Refusal>> {
        let id = revision.message;
        let row = self.book.conversation(new.conversation)?.row;
        let mut find = self.connection.prepare_cached(sql::FOUND)?;
        let found = find.query_row(params![row, id.0, new.user.0], found);
        let Some((found, [attachments, reactions, agreement])) = found.optional()? else {
            return Ok(Ok(None));
        };
        let found = Found {
            reactions: match reactions {
                Some(json) => serde_json::from_str(&json)?,
                None => Reactions::default(),
            },
            agreement: agreement.as_deref().map(serde_json::from_str).transpose()?,
            ..found
        };
        let reactions = match revision.judge(&found, new.user, new.at) {
            Verdict::Granted(reactions) => reactions,
            Verdict::Unchanged => return Ok(Ok(None)),
            Verdict::Refused(refusal) => return Ok(Err(refusal)),
        };
        let mut payload = revision.payload(new.at)?;
        match &revision.edit {
            Edit::Delete => self.delete(new, row, id, attachments)?,
            Edit::Hide => self.flag(sql::HIDE, new, id, true)?,
            Edit::Star(on) => self.flag(sql::STAR, new, id, *on)?,
            Edit::Text(text) => {
                if !found.is_edited {
                    payload["original"] = found.text.into();
                }
                let mut edit = self.connection.prepare_cached(sql::EDIT)?;
                edit.execute(params![id.0, text, new.at.0])?;
                // What was proposed was another text.
                self.agreement(id, found.agreement.filter(Agreement::is_final))?;
            }
            Edit::React(..) => {
                let reactions = reactions.filter(|all| !all.is_empty());
                let json = reactions.as_ref().map(serde_json::to_string).transpose()?;
                let mut react = self.connection.prepare_cached(sql::REACT)?;
                react.execute(params![id.0, json])?;
            }
            Edit::Pin(on) => {
                let mut pin = self.connection.prepare_cached(sql::PIN)?;
                pin.execute(params![id.0, on.then_some(new.at.0)])?;
            }
            Edit::Propose | Edit::Confirm(_) | Edit::Withdraw | Edit::Decline => {
                if let ChangeKind::Agreement { state, .. } = revision.change(new.at) {
                    let after = Agreement::after(found.agreement, state, new.user, new.at);
                    self.agreement(id, after)?;
                }
            }
        }
        let (scope, payload, about) = (revision.scope(), payload.to_string(), revision.about());
        self.record(new, scope, revision.kind(), &payload, about)
            .map(|change| Ok(Some(change)))
    }

    /// Deletes a message for both members: its content, its earlier texts, and its files.
    fn delete(
        &self,
        new: &NewChange,
        row: i64,
        id: MessageId,
        attachments: Option<String>,
    ) -> StoreResult<()> {
        let mut delete = self.connection.prepare_cached(sql::DELETE)?;
        delete.execute(params![id.0, DELETED_TEXT, new.at.0])?;
        let mut clear = self.connection.prepare_cached(sql::CLEAR_EDITS)?;
        clear.execute(params![row, id.0])?;
        let attachments: Vec<Attachment> = match attachments {
            Some(json) => serde_json::from_str(&json)?,
            None => Vec::new(),
        };
        let [small, large] = new.conversation.members().map(|user| user.0);
        let mut take_back = self.connection.prepare_cached(sql::TAKE_BACK)?;
        let mut give_up = self.connection.prepare_cached(sql::GIVE_UP)?;
        for file in attachments.iter().map(|it| it.id.to_string()) {
            take_back.execute(params![file, small, large, new.user.0, id.0])?;
            give_up.execute([file])?;
        }
        Ok(())
    }

    fn agreement(&self, id: MessageId, agreement: Option<Agreement>) -> StoreResult<()> {
        let json = agreement.as_ref().map(serde_json::to_string).transpose()?;
        let mut agree = self.connection.prepare_cached(sql::AGREE)?;
        agree.execute(params![id.0, json])?;
        Ok(())
    }

    fn flag(
        &self,
        statement: &'static str,
        new: &NewChange,
        id: MessageId,
        on: bool,
    ) -> StoreResult<()> {
        let mut flag = self.connection.prepare_cached(statement)?;
        flag.execute(params![new.user.0, id.0, on.then_some(new.at.0)])?;
        Ok(())
    }
}

/// A row of [`sql::FOUND`], with its attachments, reactions and agreement as they are stored.
fn found(row: &Row<'_>) -> rusqlite::Result<(Found, [Option<String>; 3])> {
    let is_set = |index| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(index)?.is_some());
    let found = Found {
        text: row.get(0)?,
        is_deleted: is_set(4)?,
        is_edited: is_set(5)?,
        reactions: Reactions::default(),
        agreement: None,
        is_pinned: is_set(6)?,
        pinned: row.get(7)?,
        is_hidden: is_set(8)?,
        is_starred: is_set(9)?,
    };
    Ok((found, [row.get(1)?, row.get(2)?, row.get(3)?]))
}
