//! The words of the lists of what was shared. They load with them, so they are not part of the catalogues.

use leptos::prelude::*;

use super::Language;
use crate::domain::SharedKind;

/// What the lists say.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct SharedWords {
    pub back: &'static str,
    pub back_to_chat: &'static str,
    pub media: &'static str,
    pub files: &'static str,
    pub links: &'static str,
    pub video: &'static str,
    /// The newest photos and videos, in the details.
    pub newest: &'static str,
    /// Takes what it is, the sender and the time.
    pub item: fn(&str, &str, &str) -> String,
    pub show_in_chat: &'static str,
    /// Takes the name of the file or link.
    pub show_item_in_chat: fn(&str) -> String,
    pub show_more: &'static str,
    no_media: &'static str,
    no_media_lead: &'static str,
    no_files: &'static str,
    no_files_lead: &'static str,
    no_links: &'static str,
    no_links_lead: &'static str,
}

/// The words in the language of the page.
#[must_use]
pub fn use_shared_words() -> &'static SharedWords {
    match use_context::<Language>().unwrap_or_default() {
        Language::En => &EN,
        Language::Hi => &HI,
    }
}

impl SharedWords {
    /// The name of a list.
    #[must_use]
    pub const fn name(&self, kind: SharedKind) -> &'static str {
        match kind {
            SharedKind::Media => self.media,
            SharedKind::Files => self.files,
            SharedKind::Links => self.links,
        }
    }

    /// What an empty list says: a title and a sentence.
    #[must_use]
    pub const fn nothing(&self, kind: SharedKind) -> (&'static str, &'static str) {
        match kind {
            SharedKind::Media => (self.no_media, self.no_media_lead),
            SharedKind::Files => (self.no_files, self.no_files_lead),
            SharedKind::Links => (self.no_links, self.no_links_lead),
        }
    }
}

const EN: SharedWords = SharedWords {
    back: "Back to details",
    back_to_chat: "Back to chat",
    media: "Media",
    files: "Files",
    links: "Links",
    video: "Video",
    newest: "Latest photos and videos",
    item: |what, sender, time| format!("{what}, {sender}, {time}"),
    show_in_chat: "Show in chat",
    show_item_in_chat: |name| format!("Show {name} in chat"),
    show_more: "Show more",
    no_media: "No photos or videos yet",
    no_media_lead: "Photos and videos you share in this chat appear here.",
    no_files: "No files yet",
    no_files_lead: "Files you share in this chat appear here.",
    no_links: "No links yet",
    no_links_lead: "Links you share in this chat appear here.",
};

const HI: SharedWords = SharedWords {
    back: "विवरण पर वापस जाएँ",
    back_to_chat: "चैट पर वापस जाएँ",
    media: "मीडिया",
    files: "फ़ाइलें",
    links: "लिंक",
    video: "वीडियो",
    newest: "सबसे नई फ़ोटो और वीडियो",
    item: |what, sender, time| format!("{what}, {sender}, {time}"),
    show_in_chat: "चैट में देखें",
    show_item_in_chat: |name| format!("{name} चैट में देखें"),
    show_more: "और देखें",
    no_media: "अभी कोई फ़ोटो या वीडियो नहीं है",
    no_media_lead: "इस चैट में भेजी गई फ़ोटो और वीडियो यहाँ दिखेंगे।",
    no_files: "अभी कोई फ़ाइल नहीं है",
    no_files_lead: "इस चैट में भेजी गई फ़ाइलें यहाँ दिखेंगी।",
    no_links: "अभी कोई लिंक नहीं है",
    no_links_lead: "इस चैट में भेजे गए लिंक यहाँ दिखेंगे।",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_named_with_sender_and_time_in_both_languages() {
        for words in [&EN, &HI] {
            assert_eq!((words.item)("a", "b", "c"), "a, b, c");
        }
        assert_eq!((EN.show_item_in_chat)("a.pdf"), "Show a.pdf in chat");
        assert_eq!((HI.show_item_in_chat)("a.pdf"), "a.pdf चैट में देखें");
    }

    #[test]
    fn every_list_has_a_name_and_says_when_it_is_empty() {
        for words in [&EN, &HI] {
            let names = SharedKind::ALL.map(|kind| words.name(kind));
            let empty = SharedKind::ALL.map(|kind| words.nothing(kind).0);
            for (at, name) in names.iter().enumerate() {
                assert!(!names[..at].contains(name) && !empty[..at].contains(&empty[at]));
            }
        }
    }
}
