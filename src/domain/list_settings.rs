//! How a person keeps a conversation in their list: pinned, archived, muted, marked as unread. Only they see it.

use serde::{Deserialize, Serialize};

use super::{Seq, Timestamp};

/// Which conversations a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListFilter {
    /// All but archived ones.
    #[default]
    All,
    /// Those with something unread, without archived ones.
    Unread,
    /// Archived ones.
    Archived,
}

impl ListFilter {
    /// In the order in which they are offered.
    pub const EVERY: [Self; 3] = [Self::All, Self::Unread, Self::Archived];

    /// The value in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Unread => "unread",
            Self::Archived => "archived",
        }
    }

    /// Reads the value of an address; anything unknown is [`Self::All`].
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let mut every = Self::EVERY.into_iter();
        every.find(|it| it.as_str() == name).unwrap_or_default()
    }
}

/// All settings of a conversation in a person's list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListSettings {
    /// Is it at the top of the list?
    pub pinned: bool,
    /// The newest message when it was archived; 0 if it was not. A newer message brings it back, unless it is muted.
    pub archived_seq: Seq,
    /// Muted until this time; 0 if it is not.
    pub muted_until: Timestamp,
    /// Marked as unread from this message on; 0 if it is not. Moves no mark and changes no tick.
    pub unread_from_seq: Seq,
}

impl ListSettings {
    /// The maximum number of conversations that a person pins.
    pub const MAX_PINNED: i64 = 5;
    /// The end of what is muted for good: the last millisecond that ISO 8601 writes with four digits of the year.
    pub const ALWAYS: Timestamp = Timestamp(253_402_300_799_999);

    /// The settings after a change, in a conversation whose newest message has this position. Pinned and archived exclude
    /// each other.
    #[must_use]
    pub fn after(mut self, change: &SettingsChange, newest: Seq) -> Self {
        if let Some(pinned) = change.pinned {
            self.pinned = pinned;
            if pinned {
                self.archived_seq = Seq::ZERO;
            }
        }
        match change.archived {
            Some(true) => {
                self.archived_seq = change.archived_seq.unwrap_or(newest);
                self.pinned = false;
            }
            Some(false) => self.archived_seq = Seq::ZERO,
            None => {}
        }
        self.muted_until = change.muted_until.unwrap_or(self.muted_until);
        self.unread_from_seq = change.unread_from_seq.unwrap_or(self.unread_from_seq);
        self
    }

    /// Are there no notifications at this time?
    #[must_use]
    pub fn is_muted(&self, now: Timestamp) -> bool {
        self.muted_until > now
    }

    /// Is the conversation in the archive at this time, if its newest message has this position?
    #[must_use]
    pub fn is_archived(&self, newest: Seq, now: Timestamp) -> bool {
        self.archived_seq > Seq::ZERO && (newest <= self.archived_seq || self.is_muted(now))
    }

    /// Is it marked as unread?
    #[must_use]
    pub fn is_marked_unread(&self) -> bool {
        self.unread_from_seq > Seq::ZERO
    }
}

/// A change of these settings; what is absent stays as it is. It says how something is from then on, so that it may be
/// applied again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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

    /// The change as it is stored, with what follows from it: up to which message a conversation is archived, and that muting does
    /// not bring back an archive that has ended. `before` are the settings at this time.
    #[must_use]
    pub fn decided(self, before: &ListSettings, newest: Seq, now: Timestamp) -> Self {
        let had_ended = before.archived_seq > Seq::ZERO && !before.is_archived(newest, now);
        let ends = had_ended && self.muted_until.is_some();
        let archived = self.archived.or(ends.then_some(false));
        Self {
            archived,
            archived_seq: (archived == Some(true)).then_some(newest),
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

    const NOW: Timestamp = Timestamp(1_000);

    #[test]
    fn the_archive_ends_with_a_new_message_unless_muted() {
        let archived = ListSettings::default().after(&SettingsChange::archived(true), Seq(7));
        assert!(archived.is_archived(Seq(7), NOW));
        assert!(!archived.is_archived(Seq(8), NOW));
        let muted = archived.after(&SettingsChange::muted_until(Timestamp(1_001)), Seq(7));
        assert!(muted.is_archived(Seq(8), NOW));
        assert!(
            !muted.is_archived(Seq(8), Timestamp(1_001)),
            "no longer muted"
        );
        let back = muted.after(&SettingsChange::archived(false), Seq(8));
        assert!(!back.is_archived(Seq(8), NOW));
    }

    #[test]
    fn muting_does_not_bring_back_an_archive_that_has_ended() {
        let archived = ListSettings::default().after(&SettingsChange::archived(true), Seq(7));
        let mute = SettingsChange::muted_until(ListSettings::ALWAYS);
        let still = archived.after(&mute.decided(&archived, Seq(7), NOW), Seq(7));
        assert!(still.is_archived(Seq(8), NOW));
        let back = archived.after(&mute.decided(&archived, Seq(8), NOW), Seq(8));
        assert!(back.is_muted(NOW) && !back.is_archived(Seq(8), NOW));
    }

    #[test]
    fn pinned_and_archived_exclude_each_other() {
        let pinned = ListSettings::default().after(&SettingsChange::pinned(true), Seq(7));
        let archived = pinned.after(&SettingsChange::archived(true), Seq(7));
        assert!(!archived.pinned && archived.is_archived(Seq(7), NOW));
        let pinned = archived.after(&SettingsChange::pinned(true), Seq(7));
        assert!(pinned.pinned && !pinned.is_archived(Seq(7), NOW));
    }

    #[test]
    fn a_change_that_is_applied_again_changes_nothing() {
        let change = SettingsChange {
            archived_seq: Some(Seq(7)),
            ..SettingsChange::archived(true)
        };
        let once = ListSettings::default().after(&change, Seq(7));
        assert_eq!(once.after(&change, Seq(9)), once);
    }

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
        for json in [r#"{"pinned":true}"#, r#"{"unreadFromSeq":null}"#, muted] {
            assert_eq!(serde_json::to_string(&read(json)).unwrap(), json);
        }
    }

    #[test]
    fn filters_have_names() {
        for filter in ListFilter::EVERY {
            assert_eq!(ListFilter::from_name(filter.as_str()), filter);
        }
        assert_eq!(ListFilter::from_name("x"), ListFilter::All);
    }
}
