//! Unsent text per conversation: one copy for the tab in which it is written, one for the device, so that two tabs do
//! not overwrite each other's text.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::domain::{ConversationId, read_json};

/// Unsent text per conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drafts(HashMap<ConversationId, String>);

impl Drafts {
    /// Parses the stored form.
    #[must_use]
    pub fn read(kept: Option<&str>) -> Self {
        let read = |kept: &str| read_json(kept).ok();
        kept.and_then(read).unwrap_or_default()
    }

    /// The stored form.
    #[must_use]
    pub fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Is there no unsent text?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The unsent text of a conversation.
    #[must_use]
    pub fn of(&self, id: ConversationId) -> Option<&str> {
        self.0.get(&id).map(String::as_str)
    }

    /// Stores the text of the message box; `before` is the last text of this tab. Emptying the box of this tab does
    /// not remove a draft that another tab has written in the meantime.
    pub fn keep(&mut self, id: ConversationId, text: &str, before: Option<&str>) {
        if !text.trim().is_empty() {
            self.0.insert(id, text.to_owned());
        } else if before.is_none() || self.of(id) == before {
            self.0.remove(&id);
        }
    }
}

/// Does a message box take over the draft of the device, which another tab has changed from `before` to `now`? Only if
/// it shows that draft; a text that was typed here goes only when it was sent or deleted there.
#[must_use]
pub fn follows(shown: &str, is_own: bool, before: &str, now: Option<&str>) -> bool {
    shown == before && (!is_own || now.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here() -> ConversationId {
        "conv_1_2".parse().unwrap()
    }

    #[test]
    fn a_draft_stays_where_it_was_begun_and_goes_with_its_text() {
        let mut drafts = Drafts::default();
        drafts.keep(here(), "Are you", None);
        assert_eq!(drafts.of(here()), Some("Are you"));
        assert_eq!(drafts.of("conv_1_3".parse().unwrap()), None);
        assert_eq!(Drafts::read(Some(&drafts.written())), drafts);
        drafts.keep(here(), "  \n", Some("Are you"));
        assert_eq!(drafts, Drafts::default());
        assert_eq!(Drafts::read(Some("?")), Drafts::default());
    }

    #[test]
    fn a_box_follows_the_draft_that_it_shows() {
        // Opened with the draft of another tab, which is continued, then sent.
        assert!(follows("Are you", false, "Are you", Some("Are you free?")));
        assert!(follows("Are you free?", false, "Are you free?", None));
        // Typed here, and sent from the other tab.
        assert!(follows("Are you", true, "Are you", None));
        // Typed here, and another text begun there.
        assert!(!follows("first", true, "first", Some("second")));
        assert!(!follows("first", true, "second", None));
        // An empty box, or a text from before the page came alive.
        assert!(!follows("", false, "second", None));
        assert!(!follows("early", false, "second", Some("third")));
    }

    #[test]
    fn sending_in_one_tab_leaves_what_another_has_begun() {
        let mut device = Drafts::default();
        device.keep(here(), "from the first tab", None);
        device.keep(here(), "from the second tab", None);
        device.keep(here(), "", Some("from the first tab"));
        assert_eq!(device.of(here()), Some("from the second tab"));
    }
}
