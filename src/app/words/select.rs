//! The words for selecting several messages. They load with it, so they are not part of the catalogues.

use leptos::prelude::*;

use super::Language;

/// What the bar and the boxes say.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct SelectWords {
    /// The name of the bar.
    pub title: &'static str,
    /// Takes the number of the selected messages.
    pub count: fn(usize) -> String,
    /// The same, if no more can be selected.
    pub full: fn(usize) -> String,
    /// The name of a box: takes the author and the beginning of the message.
    pub select: fn(&str, &str) -> String,
    pub end: &'static str,
}

/// The words in the language of the page.
#[must_use]
pub fn use_select_words() -> &'static SelectWords {
    match use_context::<Language>().unwrap_or_default() {
        Language::En => &EN,
        Language::Hi => &HI,
    }
}

const EN: SelectWords = SelectWords {
    title: "Selected messages",
    count: |count| format!("{count} selected"),
    full: |count| format!("{count} selected, no more at once"),
    select: |author, text| format!("Select {author}: {text}"),
    end: "Stop selecting",
};

const HI: SelectWords = SelectWords {
    title: "चुने गए संदेश",
    count: |count| format!("{count} चुने गए"),
    full: |count| format!("{count} चुने गए, एक साथ इससे ज़्यादा नहीं"),
    select: |author, text| format!("{author} का संदेश चुनें: {text}"),
    end: "चुनना बंद करें",
};
