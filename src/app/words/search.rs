//! The words of the search for messages. They load with it, so they are not part of the catalogues.

use leptos::prelude::*;

use super::Language;
use super::numbers::grouped;
use crate::app::state::message_search::Chip;

/// What the search says.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct SearchWords {
    /// The list of what was found, and its page.
    pub results: &'static str,
    /// The heading above the messages that were found, below the people.
    pub in_messages: &'static str,
    pub people: &'static str,
    pub filters: &'static str,
    photos: &'static str,
    files: &'static str,
    links: &'static str,
    from_me: &'static str,
    /// Announced; takes the number of messages that are shown, and whether there are more.
    pub found: fn(usize, bool) -> String,
    /// Takes what was searched for.
    pub nothing: fn(&str) -> String,
    pub nothing_lead: &'static str,
    pub no_messages: &'static str,
    pub only_this_device: &'static str,
    /// Takes the percentage that is done.
    pub indexing: fn(i64) -> String,
    pub show_more: &'static str,
    pub begin_lead: &'static str,
    pub back_to_chat: &'static str,
    pub all_chats: &'static str,

    // In the open conversation
    pub close: &'static str,
    pub older: &'static str,
    pub newer: &'static str,
    /// Takes the number of the result, how many there are, and whether there are more.
    pub position: fn(usize, usize, bool) -> String,
    pub no_results: &'static str,
    /// The browser's own search was opened.
    pub find_in_page: &'static str,
}

impl SearchWords {
    /// The name of a filter.
    #[must_use]
    pub const fn chip(&self, chip: Chip) -> &'static str {
        match chip {
            Chip::Photos => self.photos,
            Chip::Files => self.files,
            Chip::Links => self.links,
            Chip::Mine => self.from_me,
        }
    }
}

/// The words in the language of the page.
#[must_use]
pub fn use_search_words() -> &'static SearchWords {
    match use_context::<Language>().unwrap_or_default() {
        Language::En => &EN,
        Language::Hi => &HI,
    }
}

const EN: SearchWords = SearchWords {
    results: "Search results",
    in_messages: "In messages",
    people: "People",
    filters: "Show only",
    photos: "Photos",
    files: "Files",
    links: "Links",
    from_me: "From me",
    found: |count, more| match (count, more) {
        (0, _) => "No messages found".to_owned(),
        (1, false) => "1 message found".to_owned(),
        (count, false) => format!("{} messages found", grouped(count)),
        (count, true) => format!("{} messages found, and more", grouped(count)),
    },
    nothing: |text| format!("Nothing found for “{text}”"),
    nothing_lead: "Try another spelling or fewer words.",
    no_messages: "No messages found",
    only_this_device: "Can't reach the server. Showing what's saved on this device.",
    indexing: |percent| format!("Older messages are still being added to search ({percent}%)."),
    show_more: "Show more",
    begin_lead: "Search for a name, a word, a date or a file. You can type in Hindi or English letters.",
    back_to_chat: "Back to chat",
    all_chats: "Search all chats",

    close: "Close search",
    older: "Older result",
    newer: "Newer result",
    position: |at, count, more| format!("{at} of {}{}", grouped(count), plus(more)),
    no_results: "No results",
    find_in_page: "Find in page only searches the messages around here.",
};

const HI: SearchWords = SearchWords {
    results: "खोज के नतीजे",
    in_messages: "संदेशों में",
    people: "लोग",
    filters: "सिर्फ़ ये दिखाएँ",
    photos: "फ़ोटो",
    files: "फ़ाइलें",
    links: "लिंक",
    from_me: "मेरे भेजे हुए",
    found: |count, more| match (count, more) {
        (0, _) => "कोई संदेश नहीं मिला".to_owned(),
        (1, false) => "1 संदेश मिला".to_owned(),
        (count, false) => format!("{} संदेश मिले", grouped(count)),
        (count, true) => format!("{} संदेश मिले, और भी हैं", grouped(count)),
    },
    nothing: |text| format!("“{text}” के लिए कुछ नहीं मिला"),
    nothing_lead: "दूसरी वर्तनी से या कम शब्दों में खोजकर देखिए।",
    no_messages: "कोई संदेश नहीं मिला",
    only_this_device: "सर्वर से संपर्क नहीं हो पा रहा। सिर्फ़ इस डिवाइस पर सेव संदेश दिख रहे हैं।",
    indexing: |percent| format!("पुराने संदेश अभी खोज में जोड़े जा रहे हैं ({percent}%)।"),
    show_more: "और देखें",
    begin_lead: "कोई नाम, शब्द, तारीख़ या फ़ाइल खोजिए। हिंदी या अंग्रेज़ी, किसी भी लिपि में लिख सकते हैं।",
    back_to_chat: "चैट पर वापस जाएँ",
    all_chats: "सभी चैट में खोजें",

    close: "खोज बंद करें",
    older: "पुराना नतीजा",
    newer: "नया नतीजा",
    position: |at, count, more| format!("{}{} में से {at}", grouped(count), plus(more)),
    no_results: "कुछ नहीं मिला",
    find_in_page: "पेज में खोजने पर सिर्फ़ आसपास के संदेश मिलेंगे।",
};

const fn plus(more: bool) -> &'static str {
    if more { "+" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_counted() {
        assert_eq!((EN.found)(0, false), "No messages found");
        assert_eq!((EN.found)(1, false), "1 message found");
        assert_eq!((EN.found)(20, true), "20 messages found, and more");
        assert_eq!((HI.found)(1, false), "1 संदेश मिला");
        assert_eq!((HI.found)(2, false), "2 संदेश मिले");
    }

    #[test]
    fn the_position_says_when_there_are_more() {
        assert_eq!((EN.position)(3, 12, false), "3 of 12");
        assert_eq!((EN.position)(3, 50, true), "3 of 50+");
        assert_eq!((HI.position)(3, 50, true), "50+ में से 3");
    }

    #[test]
    fn every_filter_has_a_name_of_its_own() {
        for words in [&EN, &HI] {
            let names = Chip::ALL.map(|chip| words.chip(chip));
            for (at, name) in names.iter().enumerate() {
                assert!(!names[..at].contains(name));
            }
        }
    }
}
