//! The words about actions on conversations. They load with the menu, so they are not part of the catalogues.

use leptos::prelude::*;

use super::Language;

/// What the menu of a conversation and its forms say.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct ListActionWords {
    pub pin: &'static str,
    pub unpin: &'static str,
    pub mark_unread: &'static str,
    pub mark_read: &'static str,
    pub mute_hours: &'static str,
    pub mute_week: &'static str,
    pub mute_always: &'static str,
    pub unmute: &'static str,
    pub archive: &'static str,
    pub unarchive: &'static str,
    pub delete: &'static str,
    /// A conversation was deleted for the user.
    pub deleted: &'static str,
}

/// The words in the language of the page.
#[must_use]
pub fn use_list_action_words() -> &'static ListActionWords {
    match use_context::<Language>().unwrap_or_default() {
        Language::En => &EN,
        Language::Hi => &HI,
    }
}

const EN: ListActionWords = ListActionWords {
    pin: "Pin to top",
    unpin: "Unpin",
    mark_unread: "Mark as unread",
    mark_read: "Mark as read",
    mute_hours: "Mute for 8 hours",
    mute_week: "Mute for a week",
    mute_always: "Mute always",
    unmute: "Unmute",
    archive: "Archive",
    unarchive: "Move out of archive",
    delete: "Delete conversation",
    deleted: "Conversation deleted for you.",
};

const HI: ListActionWords = ListActionWords {
    pin: "सबसे ऊपर पिन करें",
    unpin: "पिन हटाएँ",
    mark_unread: "अपठित मार्क करें",
    mark_read: "पढ़ा हुआ मार्क करें",
    mute_hours: "8 घंटे के लिए म्यूट करें",
    mute_week: "एक हफ़्ते के लिए म्यूट करें",
    mute_always: "हमेशा के लिए म्यूट करें",
    unmute: "म्यूट हटाएँ",
    archive: "आर्काइव करें",
    unarchive: "आर्काइव से बाहर लाएँ",
    delete: "बातचीत हटाएँ",
    deleted: "बातचीत आपके लिए हटा दी गई।",
};
