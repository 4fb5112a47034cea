//! The stages in which a photographer keeps conversations.

use super::Inbox;
use crate::app::state::outbox::Outbox;
use crate::domain::Stage;

impl Inbox {
    /// Those that are in use, with what the server does not have yet, in the order of their code points.
    #[must_use]
    pub fn stages(&self, outbox: &Outbox) -> Vec<Stage> {
        let rows = self.rows.iter();
        let rows = rows.map(|row| outbox.settings(&row.summary).stage);
        let mut stages: Vec<Stage> = self.stages.iter().cloned().chain(rows).collect();
        stages.retain(|stage| !stage.is_none());
        stages.sort_unstable();
        stages.dedup();
        stages
    }
}
