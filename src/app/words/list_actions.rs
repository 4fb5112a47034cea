//! The words about actions on conversations. They load with the menu, so they are not part of the catalogues.

use leptos::prelude::*;

use super::Language;

/// What the menu of a conversation and its forms say.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct ListActionWords {
    pub pin: &'static str,
    pub unpin: &'static str,
    pub mark_unread: &'static str,
    pub mark_read: &'static str,
    pub mute_hours: &'static str,
    pub mute_week: &'static str,
    pub mute_always: &'static str,
    pub unmute: &'static str,
    pub archive: &'static str,
    pub unarchive: &'static str,
    pub block: &'static str,
    pub unblock: &'static str,
    pub report: &'static str,
    /// Takes the name of the person.
    pub report_person: fn(&str) -> String,
    pub report_reason: &'static str,
    pub reason_spam: &'static str,
    pub reason_abuse: &'static str,
    pub reason_fraud: &'static str,
    pub reason_other: &'static str,
    pub report_details: &'static str,
    /// What happens with a report; takes the name of the person.
    pub report_note: fn(&str) -> String,
    pub report_send: &'static str,
    pub report_sent: &'static str,
    pub stage: &'static str,
    /// The entry of the menu.
    pub stage_choose: &'static str,
    /// Suggestions for names.
    pub stages: [&'static str; 4],
    pub stage_other: &'static str,
    pub stage_none: &'static str,
    pub all_stages: &'static str,
    /// Shows the conversations of the chosen stage.
    pub stage_show: &'static str,
    pub cancel: &'static str,
    pub done: &'static str,
    pub delete: &'static str,
    /// A conversation was deleted for the user.
    pub deleted: &'static str,
}

/// The words in the language of the page.
#[must_use]
pub fn use_list_action_words() -> &'static ListActionWords {
    list_action_words_of(use_context::<Language>().unwrap_or_default())
}

/// The words in a language.
#[must_use]
pub const fn list_action_words_of(language: Language) -> &'static ListActionWords {
    match language {
        Language::En => &EN,
        Language::Hi => &HI,
    }
}

const EN: ListActionWords = ListActionWords {
    pin: "Pin to top",
    unpin: "Unpin",
    mark_unread: "Mark as unread",
    mark_read: "Mark as read",
    mute_hours: "Mute for 8 hours",
    mute_week: "Mute for a week",
    mute_always: "Mute always",
    unmute: "Unmute",
    archive: "Archive",
    unarchive: "Move out of archive",
    block: "Block",
    unblock: "Unblock",
    report: "Report…",
    report_person: |name| format!("Report {name}"),
    report_reason: "Reason",
    reason_spam: "Spam or advertising",
    reason_abuse: "Abuse or threats",
    reason_fraud: "Fraud",
    reason_other: "Something else",
    report_details: "What happened? (optional)",
    report_note: |name| {
        format!("Our staff gets the last 20 messages of this chat. {name} won't be told.")
    },
    report_send: "Send report",
    report_sent: "Thank you. Our staff will look at it.",
    stage: "Stage",
    stage_choose: "Stage…",
    stages: ["Enquiry", "Offer sent", "Booked", "Delivered"],
    stage_other: "Another stage",
    stage_none: "No stage",
    all_stages: "All stages",
    stage_show: "Show",
    cancel: "Cancel",
    done: "Done",
    delete: "Delete conversation",
    deleted: "Conversation deleted for you.",
};

const HI: ListActionWords = ListActionWords {
    pin: "सबसे ऊपर पिन करें",
    unpin: "पिन हटाएँ",
    mark_unread: "अपठित मार्क करें",
    mark_read: "पढ़ा हुआ मार्क करें",
    mute_hours: "8 घंटे के लिए म्यूट करें",
    mute_week: "एक हफ़्ते के लिए म्यूट करें",
    mute_always: "हमेशा के लिए म्यूट करें",
    unmute: "म्यूट हटाएँ",
    archive: "आर्काइव करें",
    unarchive: "आर्काइव से बाहर लाएँ",
    block: "ब्लॉक करें",
    unblock: "अनब्लॉक करें",
    report: "शिकायत करें…",
    report_person: |name| format!("{name} की शिकायत"),
    report_reason: "कारण",
    reason_spam: "स्पैम या विज्ञापन",
    reason_abuse: "गाली-गलौज या धमकी",
    reason_fraud: "धोखाधड़ी",
    reason_other: "कुछ और",
    report_details: "क्या हुआ? (चाहें तो लिखिए)",
    report_note: |name| {
        format!("इस बातचीत के पिछले 20 संदेश हमारी टीम को भेजे जाएँगे। {name} को इसकी ख़बर नहीं दी जाएगी।")
    },
    report_send: "शिकायत भेजें",
    report_sent: "धन्यवाद। हमारी टीम इसे देखेगी।",
    stage: "चरण",
    stage_choose: "चरण…",
    stages: ["पूछताछ", "ऑफ़र भेजा", "बुकिंग पक्की", "डिलीवरी हो गई"],
    stage_other: "कोई और चरण",
    stage_none: "कोई चरण नहीं",
    all_stages: "सभी चरण",
    stage_show: "दिखाएँ",
    cancel: "रद्द करें",
    done: "हो गया",
    delete: "बातचीत हटाएँ",
    deleted: "बातचीत आपके लिए हटा दी गई।",
};
