//! Changes of how a person keeps a conversation in their list.

use super::Refusal;
use crate::domain::{ListSettings, Seq, SettingsChange, Stage, Timestamp};

/// A conversation of a person as a change of its settings finds it.
pub(super) struct Arranged {
    pub(super) settings: ListSettings,
    /// Position of the newest message.
    pub(super) newest: Seq,
    /// The number of conversations that the person has pinned.
    pub(super) pinned: i64,
    /// The number of stages of their other conversations, without the one that is asked for.
    pub(super) stages: i64,
}

/// The outcome of a change of settings.
pub(super) enum Arrangement {
    /// It is stored; as it was decided, and with the settings that there are then.
    Granted(SettingsChange, ListSettings),
    /// The conversation is already kept like this.
    Unchanged,
    /// It is not allowed.
    Refused(Refusal),
}

impl Arrangement {
    /// Is it allowed? The function `chat_store_settings` of PostgreSQL has the same rules.
    pub(super) fn judge(change: SettingsChange, found: &Arranged, at: Timestamp) -> Self {
        let before = &found.settings;
        let change = change.decided(before, found.newest, at);
        let after = before.after(&change, found.newest);
        if after == *before {
            Self::Unchanged
        } else if after.pinned && !before.pinned && found.pinned >= ListSettings::MAX_PINNED {
            Self::Refused(Refusal::TooManyPinnedConversations)
        } else if after.stage != before.stage
            && !after.stage.is_none()
            && found.stages >= Stage::MAX_COUNT
        {
            Self::Refused(Refusal::TooManyStages)
        } else {
            Self::Granted(change, after)
        }
    }
}
