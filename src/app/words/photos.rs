//! The words of the photo viewer. They load with it, so they are not part of the catalogues.

use leptos::prelude::*;

use super::Language;

/// What the photo viewer says.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct PhotoWords {
    /// Takes the number of the photo and of all.
    pub number: fn(usize, usize) -> String,
    /// Takes the sender and the time.
    pub by: fn(&str, &str) -> String,
    pub previous: &'static str,
    pub next: &'static str,
    pub closer: &'static str,
    pub farther: &'static str,
    /// The photo cannot be loaded.
    pub missing: &'static str,
}

/// The words in the language of the page.
#[must_use]
pub fn use_photo_words() -> &'static PhotoWords {
    match use_context::<Language>().unwrap_or_default() {
        Language::En => &EN,
        Language::Hi => &HI,
    }
}

const EN: PhotoWords = PhotoWords {
    number: |number, count| format!("Photo {number} of {count}"),
    by: |sender, time| format!("{sender}, {time}"),
    previous: "Previous photo",
    next: "Next photo",
    closer: "Zoom in",
    farther: "Zoom out",
    missing: "This photo couldn't be loaded.",
};

const HI: PhotoWords = PhotoWords {
    number: |number, count| format!("फ़ोटो {number}, कुल {count}"),
    by: |sender, time| format!("{sender}, {time}"),
    previous: "पिछली फ़ोटो",
    next: "अगली फ़ोटो",
    closer: "ज़ूम इन करें",
    farther: "ज़ूम आउट करें",
    missing: "यह फ़ोटो लोड नहीं हो सकी।",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_are_counted_in_both_languages() {
        assert_eq!((EN.number)(2, 5), "Photo 2 of 5");
        assert_eq!((HI.number)(2, 5), "फ़ोटो 2, कुल 5");
    }
}
