//! The words about what is done with messages without JavaScript. Only plain pages say them.

use leptos::prelude::*;

use super::Language;

/// What the page of the messages and their forms says.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct MessageFormWords {
    pub title: &'static str,
    pub choose: &'static str,
    pub text: &'static str,
    pub other_messages: &'static str,
}

/// The words in the language of the page.
#[must_use]
pub fn use_message_form_words() -> &'static MessageFormWords {
    match use_context::<Language>().unwrap_or_default() {
        Language::En => &EN,
        Language::Hi => &HI,
    }
}

const EN: MessageFormWords = MessageFormWords {
    title: "Edit or delete messages",
    choose: "Choose a message. You can edit your own for 15 minutes, and delete them for everyone for 24 hours.",
    text: "Text",
    other_messages: "Other messages",
};

const HI: MessageFormWords = MessageFormWords {
    title: "संदेश बदलें या हटाएँ",
    choose: "कोई संदेश चुनिए। अपना संदेश 15 मिनट तक बदला जा सकता है, और 24 घंटे तक सबके लिए हटाया जा सकता है।",
    text: "संदेश",
    other_messages: "दूसरे संदेश",
};
