//! The words of the emoji picker. They load with it, so they are not part of the catalogues.

use leptos::prelude::*;

use super::Language;
use crate::app::state::emoji::Group;

/// What the picker says.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct EmojiWords {
    pub find: &'static str,
    pub recent: &'static str,
    pub found: &'static str,
    pub nothing: &'static str,
    /// The tabs.
    pub groups: &'static str,
    group: fn(Group) -> &'static str,
}

impl EmojiWords {
    /// The name of a group.
    #[must_use]
    pub fn group(&self, group: Group) -> &'static str {
        (self.group)(group)
    }
}

/// The words in the language of the page.
#[must_use]
pub fn use_emoji_words() -> &'static EmojiWords {
    match use_context::<Language>().unwrap_or_default() {
        Language::En => &EN,
        Language::Hi => &HI,
    }
}

const EN: EmojiWords = EmojiWords {
    find: "Find an emoji",
    recent: "Recently used",
    found: "Found emoji",
    nothing: "No emoji found",
    groups: "Kinds of emoji",
    group: |group| match group {
        Group::Smileys => "Faces and hearts",
        Group::People => "People",
        Group::Nature => "Animals and plants",
        Group::Food => "Food and drinks",
        Group::Travel => "Travel and places",
        Group::Activities => "Celebrations and games",
        Group::Objects => "Things",
        Group::Symbols => "Symbols",
        Group::Flags => "Flags",
    },
};

const HI: EmojiWords = EmojiWords {
    find: "इमोजी खोजें",
    recent: "हाल के",
    found: "मिले हुए इमोजी",
    nothing: "कोई इमोजी नहीं मिला",
    groups: "इमोजी के प्रकार",
    group: |group| match group {
        Group::Smileys => "चेहरे और दिल",
        Group::People => "लोग",
        Group::Nature => "जानवर और पौधे",
        Group::Food => "खाना-पीना",
        Group::Travel => "यात्रा और जगहें",
        Group::Activities => "उत्सव और खेल",
        Group::Objects => "चीज़ें",
        Group::Symbols => "चिह्न",
        Group::Flags => "झंडे",
    },
};
