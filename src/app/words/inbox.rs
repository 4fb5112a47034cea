//! The words of the conversation list that stand in the first page.

/// Filters, and what a row says about how its conversation is kept.
#[derive(Debug)]
pub struct InboxWords {
    /// The name of the filters.
    pub filter: &'static str,
    /// Shows all conversations but archived ones.
    pub all: &'static str,
    /// Shows those with something unread.
    pub unread: &'static str,
    /// Shows archived ones.
    pub archived: &'static str,
    /// Nothing is unread.
    pub no_unread: &'static str,
    /// Nothing is archived.
    pub no_archived: &'static str,
    /// Everything is archived.
    pub all_archived: &'static str,
    /// No conversation is in the chosen stage.
    pub none_in_stage: &'static str,
    /// A row at the top.
    pub pinned: &'static str,
    /// A row without notifications.
    pub muted: &'static str,
    /// A row without unread messages that is marked as unread.
    pub marked_unread: &'static str,
    /// The button that opens the menu of a conversation.
    pub actions: &'static str,
}

pub(super) const EN: InboxWords = InboxWords {
    filter: "Show",
    all: "All",
    unread: "Unread",
    archived: "Archived",
    no_unread: "You're all caught up.",
    no_archived: "No archived conversations",
    all_archived: "All conversations are archived.",
    none_in_stage: "No conversations in this stage",
    pinned: "pinned",
    muted: "muted",
    marked_unread: "marked as unread",
    actions: "Conversation actions",
};

pub(super) const HI: InboxWords = InboxWords {
    filter: "क्या दिखाएँ",
    all: "सभी",
    unread: "अपठित",
    archived: "आर्काइव",
    no_unread: "आपने सब कुछ पढ़ लिया है।",
    no_archived: "आर्काइव में कोई बातचीत नहीं है",
    all_archived: "सारी बातचीत आर्काइव में है।",
    none_in_stage: "इस चरण में कोई बातचीत नहीं है",
    pinned: "पिन की हुई",
    muted: "म्यूट",
    marked_unread: "अपठित मार्क की हुई",
    actions: "बातचीत के विकल्प",
};
