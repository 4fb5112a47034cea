//! The words about actions on messages. They load with the menu, so they are not part of the catalogues.

use leptos::prelude::*;

use super::Language;

/// What the menu of a message and what follows from it say.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct ActionWords {
    pub reply: &'static str,
    pub react: &'static str,
    /// Opens the picker with all emoji.
    pub more_emoji: &'static str,
    pub edit: &'static str,
    pub edit_history: &'static str,
    pub copy: &'static str,
    pub forward: &'static str,
    /// Messages were forwarded: takes the number of people.
    pub forwarded: fn(usize) -> String,
    pub star: &'static str,
    pub unstar: &'static str,
    pub pin: &'static str,
    pub unpin: &'static str,
    pub propose: &'static str,
    pub confirm: &'static str,
    pub decline: &'static str,
    pub withdraw: &'static str,
    pub select: &'static str,
    pub delete_for_me: &'static str,
    pub delete_for_everyone: &'static str,
    /// Takes the number of messages that were deleted for the user.
    pub deleted_for_you: fn(usize) -> String,
    pub undo: &'static str,
    pub copied: &'static str,
    /// Takes the name of the author.
    pub replying_to: fn(&str) -> String,
    pub replying_to_yourself: &'static str,
    pub editing: &'static str,
}

/// The words in the language of the page.
#[must_use]
pub fn use_action_words() -> &'static ActionWords {
    match use_context::<Language>().unwrap_or_default() {
        Language::En => &EN,
        Language::Hi => &HI,
    }
}

const EN: ActionWords = ActionWords {
    reply: "Reply",
    react: "React",
    more_emoji: "More emoji",
    edit: "Edit",
    edit_history: "Edit history",
    copy: "Copy",
    forward: "Forward",
    forwarded: |people| match people {
        1 => "Forwarded to 1 person".to_owned(),
        _ => format!("Forwarded to {people} people"),
    },
    star: "Star",
    unstar: "Remove star",
    pin: "Pin",
    unpin: "Unpin",
    propose: "Propose as agreed",
    confirm: "Agree",
    decline: "Decline",
    withdraw: "Withdraw proposal",
    select: "Select",
    delete_for_me: "Delete for me",
    delete_for_everyone: "Delete for everyone",
    deleted_for_you: |count| match count {
        1 => "Message deleted for you.".to_owned(),
        _ => format!("{count} messages deleted for you."),
    },
    undo: "Undo",
    copied: "Copied",
    replying_to: |name| format!("Replying to {name}"),
    replying_to_yourself: "Replying to yourself",
    editing: "Editing message",
};

const HI: ActionWords = ActionWords {
    reply: "जवाब दें",
    react: "इमोजी लगाएँ",
    more_emoji: "और इमोजी",
    edit: "बदलें",
    edit_history: "पहले क्या लिखा था",
    copy: "कॉपी करें",
    forward: "फ़ॉरवर्ड करें",
    forwarded: |people| match people {
        1 => "1 व्यक्ति को फ़ॉरवर्ड किया गया".to_owned(),
        _ => format!("{people} लोगों को फ़ॉरवर्ड किया गया"),
    },
    star: "स्टार लगाएँ",
    unstar: "स्टार हटाएँ",
    pin: "पिन करें",
    unpin: "पिन हटाएँ",
    propose: "तय करने का प्रस्ताव रखें",
    confirm: "तय करें",
    decline: "मंज़ूर नहीं",
    withdraw: "प्रस्ताव वापस लें",
    select: "चुनें",
    delete_for_me: "मेरे लिए हटाएँ",
    delete_for_everyone: "सबके लिए हटाएँ",
    deleted_for_you: |count| match count {
        1 => "संदेश आपके लिए हटा दिया गया।".to_owned(),
        _ => format!("{count} संदेश आपके लिए हटा दिए गए।"),
    },
    undo: "वापस लाएँ",
    copied: "कॉपी हो गया",
    replying_to: |name| format!("{name} को जवाब"),
    replying_to_yourself: "अपने संदेश का जवाब",
    editing: "संदेश बदला जा रहा है",
};
