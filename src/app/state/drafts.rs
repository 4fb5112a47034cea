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

/// What a message box shows.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// Its text.
    pub text: &'a str,
    /// Was it typed in this tab?
    pub is_own: bool,
    /// Is it the text that some tab sent last in this conversation?
    pub is_sent: bool,
}

impl Shown<'_> {
    /// Does the box take over the draft of the device, which has changed from `before` to `now`? Only if it shows that
    /// draft. A text that was typed here only goes if it was sent: the storage of two tabs that write at the same time may
    /// keep the older write, so a draft that is missing says nothing about its text.
    #[must_use]
    pub fn follows(&self, before: &str, now: Option<&str>) -> bool {
        self.text == before && (!self.is_own || (self.is_sent && now.is_none()))
    }
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
        let taken = |text| Shown {
            text,
            is_own: false,
            is_sent: false,
        };
        let typed = |text| Shown {
            is_own: true,
            ..taken(text)
        };
        let sent = |text| Shown {
            is_sent: true,
            ..typed(text)
        };
        // Opened with the draft of another tab, which is continued, then sent or deleted.
        assert!(taken("Are you").follows("Are you", Some("Are you free?")));
        assert!(taken("Are you free?").follows("Are you free?", None));
        // Typed here, and sent from the other tab.
        assert!(sent("Are you").follows("Are you", None));
        // Typed here, and another text begun or sent there.
        assert!(!typed("first").follows("first", Some("second")));
        assert!(!typed("first").follows("second", None));
        assert!(!typed("first").follows("first", None));
        // Typed here after the same text had been sent.
        assert!(!sent("yes").follows("yes", Some("yes, and")));
        // An empty box, or a text from before the page came alive.
        assert!(!taken("").follows("second", None));
        assert!(!taken("early").follows("second", Some("third")));
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
