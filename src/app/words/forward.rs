//! The words of the dialog that forwards messages. They load with it, so they are not part of the catalogues.

use leptos::prelude::*;

use super::Language;

/// What the dialog says.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct ForwardWords {
    pub title: &'static str,
    /// The box that filters the names.
    pub find: &'static str,
    /// The list of the names.
    pub people: &'static str,
    /// Takes the number of the chosen people and the largest number.
    pub chosen: fn(usize, usize) -> String,
    pub forward: &'static str,
}

/// The words in the language of the page.
#[must_use]
pub fn use_forward_words() -> &'static ForwardWords {
    match use_context::<Language>().unwrap_or_default() {
        Language::En => &EN,
        Language::Hi => &HI,
    }
}

const EN: ForwardWords = ForwardWords {
    title: "Forward to",
    find: "Find a person",
    people: "People",
    chosen: |chosen, most| format!("{chosen} of {most} chosen"),
    forward: "Forward",
};

const HI: ForwardWords = ForwardWords {
    title: "किसे फ़ॉरवर्ड करना है?",
    find: "नाम खोजें",
    people: "लोग",
    chosen: |chosen, most| format!("{most} में से {chosen} चुने गए"),
    forward: "फ़ॉरवर्ड करें",
};
