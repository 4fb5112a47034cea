//! The words of the account page. Only plain pages need them: apart from the other words, they are not in the module for the
//! browser.

use leptos::prelude::use_context;

use super::Language;

/// The forms for one's password and sessions.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct AccountWords {
    pub account: &'static str,
    /// Takes the person's e-mail address.
    pub signed_in_as: fn(&str) -> String,
    /// Leads from the profile to this page.
    pub password_and_devices: &'static str,
    pub edit_profile: &'static str,
    pub change_password: &'static str,
    pub change_password_lead: &'static str,
    pub current_password: &'static str,
    pub new_password: &'static str,
    pub password_changed: &'static str,
    pub other_devices: &'static str,
    pub other_devices_lead: &'static str,
    pub sign_out_elsewhere: &'static str,
    pub signed_out_elsewhere: &'static str,
}

/// The catalogue of the page's language.
///
/// On the server: the same, from the language of the request.
#[must_use]
pub fn use_account_words() -> &'static AccountWords {
    match use_context::<Language>().unwrap_or_default() {
        Language::En => &EN,
        Language::Hi => &HI,
    }
}

const EN: AccountWords = AccountWords {
    account: "Account",
    signed_in_as: |email| format!("Signed in as {email}"),
    password_and_devices: "Password and devices",
    edit_profile: "Edit profile",
    change_password: "Change password",
    change_password_lead: "You stay signed in here and are signed out on all other devices.",
    current_password: "Current password",
    new_password: "New password",
    password_changed: "Password changed. You're signed out on all other devices.",
    other_devices: "Other devices",
    other_devices_lead: "Lost a phone, or signed in on someone else's computer? Sign out everywhere except here.",
    sign_out_elsewhere: "Sign out everywhere else",
    signed_out_elsewhere: "You're signed out everywhere else.",
};

const HI: AccountWords = AccountWords {
    account: "खाता",
    signed_in_as: |email| format!("आपने {email} से साइन इन किया है"),
    password_and_devices: "पासवर्ड और डिवाइस",
    edit_profile: "प्रोफ़ाइल बदलें",
    change_password: "पासवर्ड बदलें",
    change_password_lead: "आप यहाँ साइन इन रहेंगे और बाकी सभी डिवाइस पर साइन आउट हो जाएँगे।",
    current_password: "मौजूदा पासवर्ड",
    new_password: "नया पासवर्ड",
    password_changed: "पासवर्ड बदल गया। आप बाकी सभी डिवाइस पर साइन आउट हो गए हैं।",
    other_devices: "दूसरे डिवाइस",
    other_devices_lead: "फ़ोन खो गया, या किसी और के कंप्यूटर पर साइन इन किया था? इस डिवाइस को छोड़कर हर जगह साइन आउट कर दीजिए।",
    sign_out_elsewhere: "बाकी सभी जगह साइन आउट करें",
    signed_out_elsewhere: "आप बाकी सभी जगह साइन आउट हो गए हैं।",
};
