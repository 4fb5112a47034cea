//! Why somebody is reported to the staff of the platform.

use serde::{Deserialize, Serialize};

/// The reason of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportReason {
    /// Unwanted advertising.
    Spam,
    /// Insults, threats, harassment.
    Abuse,
    /// An attempt to cheat.
    Fraud,
    /// Anything else.
    Other,
}

impl ReportReason {
    /// In the order in which they are offered.
    pub const EVERY: [Self; 4] = [Self::Spam, Self::Abuse, Self::Fraud, Self::Other];
    /// The maximum length of the reporter's own words, in characters.
    pub const MAX_DETAILS: usize = 1_000;
    /// So many of the last messages are attached.
    pub const MESSAGES: i64 = 20;

    /// The name in the storage and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::Abuse => "abuse",
            Self::Fraud => "fraud",
            Self::Other => "other",
        }
    }
}
