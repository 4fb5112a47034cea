//! A change of how a person keeps a conversation in their list.

use serde::{Deserialize, Serialize};

use super::{ListSettings, Seq, Stage, Timestamp};

/// A change of [`ListSettings`]; what is absent stays as it is. It says how something is from then on, so that it may be
/// applied again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SettingsChange {
    /// Pinned from now on?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pinned: Option<bool>,
    /// Archived from now on?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    /// With `archived`: the newest message then. The server's answer; clients do not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived_seq: Option<Seq>,
    /// Muted until then; `null` on the wire and 0 here: not muted.
    #[serde(with = "or_null", skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<Timestamp>,
    /// Marked as unread from this message on; `null` on the wire and 0 here: not marked.
    #[serde(with = "or_null", skip_serializing_if = "Option::is_none")]
    pub unread_from_seq: Option<Seq>,
    /// Deleted for the person up to this message, at most up to the newest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cleared_seq: Option<Seq>,
    /// In this stage from now on; `null` on the wire: in none.
    #[serde(with = "or_null", skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
}

impl SettingsChange {
    /// Pins a conversation, or no longer.
    #[must_use]
    pub fn pinned(pinned: bool) -> Self {
        Self {
            pinned: Some(pinned),
            ..Self::default()
        }
    }

    /// Archives a conversation, or takes it back.
    #[must_use]
    pub fn archived(archived: bool) -> Self {
        Self {
            archived: Some(archived),
            ..Self::default()
        }
    }

    /// Mutes a conversation until a time; 0 ends this.
    #[must_use]
    pub fn muted_until(until: Timestamp) -> Self {
        Self {
            muted_until: Some(until),
            ..Self::default()
        }
    }

    /// Marks a conversation as unread from a message on; 0 takes the mark away.
    #[must_use]
    pub fn unread_from(seq: Seq) -> Self {
        Self {
            unread_from_seq: Some(seq),
            ..Self::default()
        }
    }

    /// Deletes a conversation for the person, up to this message.
    #[must_use]
    pub fn cleared(up_to: Seq) -> Self {
        Self {
            cleared_seq: Some(up_to),
            ..Self::default()
        }
    }

    /// Gives a conversation a stage, or none.
    #[must_use]
    pub fn stage(stage: Stage) -> Self {
        Self {
            stage: Some(stage),
            ..Self::default()
        }
    }

    /// The change as it is stored, with what follows from it: up to which message a conversation is archived or deleted, and that
    /// muting does not bring back an archive that has ended. `before` are the settings at this time.
    #[must_use]
    pub fn decided(self, before: &ListSettings, newest: Seq, now: Timestamp) -> Self {
        let had_ended = before.archived_seq > Seq::ZERO && !before.is_archived(newest, now);
        let ends = had_ended && self.muted_until.is_some();
        let archived = self.archived.or(ends.then_some(false));
        Self {
            archived,
            archived_seq: (archived == Some(true)).then_some(newest),
            cleared_seq: self.cleared_seq.map(|seq| seq.min(newest)),
            ..self
        }
    }

    /// Does it change nothing?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A value that is there, whose default is `null` on the wire.
mod or_null {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<T, S>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error>
    where
        T: Serialize + Default + PartialEq,
        S: Serializer,
    {
        let value = value.as_ref().filter(|it| **it != T::default());
        value.serialize(serializer)
    }

    pub(super) fn deserialize<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        T: Deserialize<'de> + Default,
        D: Deserializer<'de>,
    {
        Option::deserialize(deserializer).map(|it: Option<T>| Some(it.unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_form_tells_absent_from_none() {
        let read = |json: &str| serde_json::from_str::<SettingsChange>(json).unwrap();
        assert!(read("{}").is_empty());
        assert_eq!(
            read(r#"{"mutedUntil":null,"unreadFromSeq":null}"#),
            SettingsChange {
                muted_until: Some(Timestamp(0)),
                unread_from_seq: Some(Seq(0)),
                ..SettingsChange::default()
            }
        );
        let muted = r#"{"mutedUntil":"9999-12-31T23:59:59.999Z"}"#;
        assert_eq!(
            read(muted),
            SettingsChange::muted_until(ListSettings::ALWAYS)
        );
        let stage = Stage::new("Booked").unwrap();
        let booked = r#"{"stage":"Booked"}"#;
        assert_eq!(read(booked), SettingsChange::stage(stage));
        let none = r#"{"stage":null}"#;
        assert_eq!(read(none), SettingsChange::stage(Stage::default()));
        let unread = r#"{"unreadFromSeq":null}"#;
        for json in [r#"{"pinned":true}"#, unread, muted, booked, none] {
            assert_eq!(serde_json::to_string(&read(json)).unwrap(), json);
        }
    }
}
