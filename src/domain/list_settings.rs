//! How a person keeps a conversation in their list: pinned, archived, muted, marked as unread, in a stage. Only they see it.

use serde::{Deserialize, Serialize};

use super::{Seq, SettingsChange, Stage, Timestamp};

/// Which conversations a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListFilter {
    /// All but archived ones.
    #[default]
    All,
    /// Those with something unread, without archived ones.
    Unread,
    /// Archived ones.
    Archived,
    /// Those in this stage, without archived ones.
    Stage(Stage),
}

impl ListFilter {
    /// Those that everybody has, in the order in which they are offered.
    pub const EVERY: [Self; 3] = [Self::All, Self::Unread, Self::Archived];

    /// The query of its address.
    #[must_use]
    pub fn query(&self) -> String {
        match self {
            Self::All => "filter=all".to_owned(),
            Self::Unread => "filter=unread".to_owned(),
            Self::Archived => "filter=archived".to_owned(),
            Self::Stage(stage) => format!("stage={}", stage.in_address()),
        }
    }

    /// Reads the two values of an address; anything unknown is [`Self::All`].
    #[must_use]
    pub fn from_names(filter: &str, stage: &str) -> Self {
        match (filter, Stage::new(stage)) {
            (_, Ok(stage)) if !stage.is_none() => Self::Stage(stage),
            ("unread", _) => Self::Unread,
            ("archived", _) => Self::Archived,
            _ => Self::All,
        }
    }
}

/// All settings of a conversation in a person's list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListSettings {
    /// Is it at the top of the list?
    pub pinned: bool,
    /// The newest message when it was archived; 0 if it was not. A newer message brings it back, unless it is muted.
    pub archived_seq: Seq,
    /// Muted until this time; 0 if it is not.
    pub muted_until: Timestamp,
    /// Marked as unread from this message on; 0 if it is not. Moves no mark and changes no tick.
    pub unread_from_seq: Seq,
    /// The person has deleted the conversation for themselves up to this message; 0 if they have not.
    pub cleared_seq: Seq,
    /// The stage in which a photographer keeps it.
    pub stage: Stage,
}

impl ListSettings {
    /// The maximum number of conversations that a person pins.
    pub const MAX_PINNED: i64 = 5;
    /// The end of what is muted for good: the last millisecond that ISO 8601 writes with four digits of the year.
    pub const ALWAYS: Timestamp = Timestamp(253_402_300_799_999);

    /// The settings after a change, in a conversation whose newest message has this position. Pinned and archived exclude
    /// each other.
    #[must_use]
    pub fn after(&self, change: &SettingsChange, newest: Seq) -> Self {
        let mut it = self.clone();
        if let Some(pinned) = change.pinned {
            it.pinned = pinned;
            if pinned {
                it.archived_seq = Seq::ZERO;
            }
        }
        match change.archived {
            Some(true) => {
                it.archived_seq = change.archived_seq.unwrap_or(newest);
                it.pinned = false;
            }
            Some(false) => it.archived_seq = Seq::ZERO,
            None => {}
        }
        if let Some(cleared) = change.cleared_seq {
            // It comes back as a new one would.
            it.pinned = false;
            (it.archived_seq, it.unread_from_seq) = Default::default();
            it.stage = Stage::default();
            it.cleared_seq = cleared.max(it.cleared_seq);
        }
        it.muted_until = change.muted_until.unwrap_or(it.muted_until);
        it.unread_from_seq = change.unread_from_seq.unwrap_or(it.unread_from_seq);
        if let Some(stage) = &change.stage {
            it.stage.clone_from(stage);
        }
        it
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

    /// Is nothing left of the conversation, if its newest message has this position?
    #[must_use]
    pub fn is_cleared(&self, newest: Seq) -> bool {
        self.cleared_seq > Seq::ZERO && newest <= self.cleared_seq
    }

    /// Is it marked as unread?
    #[must_use]
    pub fn is_marked_unread(&self) -> bool {
        self.unread_from_seq > Seq::ZERO
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
        let still = archived.after(&mute.clone().decided(&archived, Seq(7), NOW), Seq(7));
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
    fn a_deleted_conversation_comes_back_as_a_new_one() {
        let kept = ListSettings {
            pinned: true,
            muted_until: ListSettings::ALWAYS,
            unread_from_seq: Seq(3),
            stage: Stage::new("Booked").unwrap(),
            ..ListSettings::default()
        };
        let up_to = |seq| SettingsChange::cleared(Seq(seq)).decided(&kept, Seq(7), NOW);
        let cleared = kept.after(&up_to(9), Seq(7));
        assert!(cleared.is_cleared(Seq(7)) && !cleared.is_cleared(Seq(8)));
        assert!(!cleared.pinned && !cleared.is_marked_unread() && cleared.is_muted(NOW));
        assert!(cleared.stage.is_none());
        assert_eq!(cleared.after(&up_to(5), Seq(9)), cleared, "heard again");
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
    fn filters_have_names() {
        for filter in ListFilter::EVERY {
            let query = filter.query();
            let name = query.strip_prefix("filter=").unwrap();
            assert_eq!(ListFilter::from_names(name, " "), filter);
        }
        assert_eq!(ListFilter::from_names("x", ""), ListFilter::All);
        let booked = ListFilter::Stage(Stage::new("Booked").unwrap());
        assert_eq!(ListFilter::from_names("unread", "Booked"), booked);
        assert_eq!(booked.query(), "stage=%42%6F%6F%6B%65%64");
    }
}
