//! The words about the private note on a person. They load with it, so they are not part of the catalogues.

use leptos::prelude::*;

use super::Language;

/// What the note and its form say.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct NoteWords {
    pub title: &'static str,
    pub only_you: &'static str,
    pub add: &'static str,
    pub edit: &'static str,
    /// Takes the number of characters that may still be typed.
    pub left: fn(usize) -> String,
    pub too_long: &'static str,
    pub unreachable: &'static str,
    /// Above the note of the other device, and `replaces` below it.
    pub changed: &'static str,
    pub removed_there: &'static str,
    pub replaces: &'static str,
    pub saved: &'static str,
    pub removed: &'static str,
}

/// The words in the language of the page.
#[must_use]
pub fn use_note_words() -> &'static NoteWords {
    match use_context::<Language>().unwrap_or_default() {
        Language::En => &EN,
        Language::Hi => &HI,
    }
}

const EN: NoteWords = NoteWords {
    title: "Private note",
    only_you: "Only you can see this.",
    add: "Add note",
    edit: "Edit note",
    left: |count| match count {
        1 => "1 character left".to_owned(),
        _ => format!("{count} characters left"),
    },
    too_long: "Use up to 2,000 characters.",
    unreachable: "Couldn't reach the server. Your text is kept here. Save it again when you're back online.",
    changed: "You changed this note on another device. It now says:",
    removed_there: "You removed this note on another device. Save to keep your text below.",
    replaces: "Saving replaces it with your text below.",
    saved: "Note saved",
    removed: "Note removed",
};

const HI: NoteWords = NoteWords {
    title: "निजी नोट",
    only_you: "यह सिर्फ़ आपको दिखता है।",
    add: "नोट जोड़ें",
    edit: "नोट बदलें",
    left: |count| format!("{count} अक्षर बाकी"),
    too_long: "ज़्यादा से ज़्यादा 2,000 अक्षर लिखिए।",
    unreachable: "सर्वर से कनेक्ट नहीं हो सका। आपका लिखा हुआ यहीं रहेगा। इंटरनेट आने पर दोबारा सेव कीजिए।",
    changed: "आपने यह नोट किसी दूसरे डिवाइस पर बदला है। अब इसमें लिखा है:",
    removed_there: "आपने यह नोट किसी दूसरे डिवाइस पर हटा दिया है। नीचे लिखा नोट रखना हो तो सेव कीजिए।",
    replaces: "सेव करने पर इसकी जगह नीचे लिखा नोट आ जाएगा।",
    saved: "नोट सेव हो गया",
    removed: "नोट हटा दिया गया",
};
