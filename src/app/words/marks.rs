//! The words about pinned and agreed messages, and the names of their lists. What only the lists say is in [`MarkedWords`], which
//! loads with them.

use leptos::prelude::*;

use super::Language;
use crate::domain::{AgreementStep, MarkedKind};

/// What pinned and agreed messages say.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct MarkWords {
    pub agreed: &'static str,
    pub pinned: &'static str,
    pub starred: &'static str,
    /// Takes the number of the pinned message and of all.
    pub pinned_message: fn(usize, usize) -> String,
    pub proposed_by_you: &'static str,
    /// Takes the name of the other person.
    pub proposed_by: fn(&str) -> String,
    /// Takes the date.
    pub agreed_on: fn(&str) -> String,
    /// For screen readers: takes the name of the other person.
    pub pinned_by: fn(&str) -> String,
    /// For screen readers: what the other person has done about the agreement on a message, whose beginning it takes.
    pub stepped: fn(AgreementStep, &str, &str) -> String,
    /// The same for screen readers: takes the name of the other person and the date.
    pub agreed_by_both: fn(&str, &str) -> String,
}

impl MarkWords {
    /// The name of a list.
    #[must_use]
    pub const fn name(&self, kind: MarkedKind) -> &'static str {
        match kind {
            MarkedKind::Agreed => self.agreed,
            MarkedKind::Pinned => self.pinned,
            MarkedKind::Starred => self.starred,
        }
    }
}

pub(super) const EN: MarkWords = MarkWords {
    agreed: "Agreed",
    pinned: "Pinned",
    starred: "Starred",
    pinned_message: |at, all| match all {
        1 => "Pinned message".to_owned(),
        _ => format!("Pinned message {at} of {all}"),
    },
    proposed_by_you: "You proposed this as agreed. Waiting for the answer.",
    proposed_by: |name| format!("{name} proposes this as agreed."),
    agreed_on: |date| format!("Agreed on {date}"),
    pinned_by: |name| format!("{name} pinned a message"),
    stepped: |step, name, text| match step {
        AgreementStep::Proposed => format!("{name} proposes as agreed: {text}"),
        AgreementStep::Agreed => format!("{name} agreed: {text}"),
        AgreementStep::Withdrawn => format!("{name} withdrew the proposal: {text}"),
        AgreementStep::Declined => format!("{name} declined: {text}"),
    },
    agreed_by_both: |name, date| format!("Agreed by you and {name} on {date}"),
};

pub(super) const HI: MarkWords = MarkWords {
    agreed: "तय",
    pinned: "पिन किए गए",
    starred: "स्टार वाले",
    pinned_message: |at, all| match all {
        1 => "पिन किया गया संदेश".to_owned(),
        _ => format!("पिन किया गया संदेश {at} / {all}"),
    },
    proposed_by_you: "आपने इसे तय करने का प्रस्ताव रखा है। जवाब का इंतज़ार है।",
    proposed_by: |name| format!("{name} ने इसे तय करने का प्रस्ताव रखा है।"),
    agreed_on: |date| format!("{date} को तय हुआ"),
    pinned_by: |name| format!("{name} ने एक संदेश पिन किया"),
    stepped: |step, name, text| match step {
        AgreementStep::Proposed => format!("{name} ने तय करने का प्रस्ताव रखा: {text}"),
        AgreementStep::Agreed => format!("{name} ने मंज़ूर किया: {text}"),
        AgreementStep::Withdrawn => format!("{name} ने प्रस्ताव वापस लिया: {text}"),
        AgreementStep::Declined => format!("{name} ने मंज़ूर नहीं किया: {text}"),
    },
    agreed_by_both: |name, date| format!("{date} को आपके और {name} के बीच तय हुआ"),
};

/// What the lists of messages that stand out say.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct MarkedWords {
    pub unpin: &'static str,
    pub unstar: &'static str,
    /// Takes the beginning of a message.
    pub unpin_message: fn(&str) -> String,
    pub unstar_message: fn(&str) -> String,
    /// The reader, as the one who has proposed or confirmed.
    pub you: &'static str,
    /// Take the name of a person, or `you`, and a date.
    pub proposed: fn(&str, &str) -> String,
    pub confirmed: fn(&str, &str) -> String,
    no_agreed: (&'static str, &'static str),
    no_pinned: (&'static str, &'static str),
    no_starred: (&'static str, &'static str),
}

/// The words in the language of the page.
#[must_use]
pub fn use_marked_words() -> &'static MarkedWords {
    match use_context::<Language>().unwrap_or_default() {
        Language::En => &LISTS_EN,
        Language::Hi => &LISTS_HI,
    }
}

impl MarkedWords {
    /// What an empty list says: a title and a sentence.
    #[must_use]
    pub const fn nothing(&self, kind: MarkedKind) -> (&'static str, &'static str) {
        match kind {
            MarkedKind::Agreed => self.no_agreed,
            MarkedKind::Pinned => self.no_pinned,
            MarkedKind::Starred => self.no_starred,
        }
    }
}

const LISTS_EN: MarkedWords = MarkedWords {
    unpin: "Unpin",
    unstar: "Remove star",
    unpin_message: |text| format!("Unpin “{text}”"),
    unstar_message: |text| format!("Remove star from “{text}”"),
    you: "you",
    proposed: |who, date| format!("Proposed by {who}, {date}"),
    confirmed: |who, date| format!("Confirmed by {who}, {date}"),
    no_agreed: (
        "Nothing agreed yet",
        "Propose a message as agreed, such as a date or a price. Once both of you agree, it can't be changed.",
    ),
    no_pinned: (
        "No pinned messages yet",
        "Pin a message and both of you see it at the top of the chat.",
    ),
    no_starred: (
        "No starred messages yet",
        "Star a message to find it here. Only you can see your stars.",
    ),
};

const LISTS_HI: MarkedWords = MarkedWords {
    unpin: "पिन हटाएँ",
    unstar: "स्टार हटाएँ",
    unpin_message: |text| format!("“{text}” से पिन हटाएँ"),
    unstar_message: |text| format!("“{text}” से स्टार हटाएँ"),
    you: "आप",
    proposed: |who, date| format!("प्रस्ताव: {who}, {date}"),
    confirmed: |who, date| format!("मंज़ूरी: {who}, {date}"),
    no_agreed: (
        "अभी कुछ तय नहीं हुआ है",
        "तारीख़ या क़ीमत जैसे किसी संदेश को तय करने का प्रस्ताव रखिए। दोनों की मंज़ूरी के बाद उसे बदला नहीं जा सकता।",
    ),
    no_pinned: (
        "अभी कोई संदेश पिन नहीं है",
        "संदेश को पिन कीजिए, तो वह चैट में सबसे ऊपर आप दोनों को दिखेगा।",
    ),
    no_starred: (
        "अभी किसी संदेश पर स्टार नहीं है",
        "संदेश पर स्टार लगाइए, तो वह यहाँ मिलेगा। आपके स्टार सिर्फ़ आपको दिखते हैं।",
    ),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_pinned_message_is_not_counted() {
        for words in [&EN, &HI] {
            assert!(!(words.pinned_message)(1, 1).contains('1'));
            let second = (words.pinned_message)(2, 3);
            assert!(second.contains('2') && second.contains('3'), "{second}");
        }
    }

    #[test]
    fn every_list_has_a_name_and_says_when_it_is_empty() {
        for (words, lists) in [(&EN, &LISTS_EN), (&HI, &LISTS_HI)] {
            let names = MarkedKind::ALL.map(|kind| words.name(kind));
            let empty = MarkedKind::ALL.map(|kind| lists.nothing(kind).0);
            for (at, name) in names.iter().enumerate() {
                assert!(!names[..at].contains(name) && !empty[..at].contains(&empty[at]));
            }
        }
    }
}
