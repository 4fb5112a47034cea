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
    pub devices: &'static str,
    /// Takes the names of browser and system.
    pub device: fn(Option<&str>, Option<&str>) -> String,
    pub this_device: &'static str,
    /// Takes the time.
    pub last_used: fn(&str) -> String,
    /// Takes the date.
    pub signed_in_since: fn(&str) -> String,
    pub sign_out_there: &'static str,
    /// Takes the device.
    pub sign_out_of: fn(&str) -> String,
    pub signed_out_there: &'static str,
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
    devices: "Where you're signed in",
    device: |browser, system| match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Unknown device".to_owned(),
    },
    this_device: "This device",
    last_used: |at| format!("Last used: {at}"),
    signed_in_since: |date| format!("signed in since {date}"),
    sign_out_there: "Sign out",
    sign_out_of: |device| format!("Sign out: {device}"),
    signed_out_there: "That device is signed out.",
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
    devices: "आप कहाँ-कहाँ साइन इन हैं",
    device: |browser, system| match (browser, system) {
        (Some(browser), Some(system)) => format!("{system} पर {browser}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "अनजान डिवाइस".to_owned(),
    },
    this_device: "यह डिवाइस",
    last_used: |at| format!("आख़िरी बार इस्तेमाल: {at}"),
    signed_in_since: |date| format!("{date} से साइन इन"),
    sign_out_there: "साइन आउट करें",
    sign_out_of: |device| format!("साइन आउट करें: {device}"),
    signed_out_there: "वह डिवाइस साइन आउट हो गया है।",
    other_devices_lead: "फ़ोन खो गया, या किसी और के कंप्यूटर पर साइन इन किया था? इस डिवाइस को छोड़कर हर जगह साइन आउट कर दीजिए।",
    sign_out_elsewhere: "बाकी सभी जगह साइन आउट करें",
    signed_out_elsewhere: "आप बाकी सभी जगह साइन आउट हो गए हैं।",
};
