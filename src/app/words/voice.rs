//! The words of the recorder. They load with it, so they are not part of the catalogues.

use leptos::prelude::*;

use super::Language;

/// What the recorder says.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct VoiceWords {
    pub title: &'static str,
    /// The browser asks for permission.
    pub allow: &'static str,
    pub recording: &'static str,
    pub stop: &'static str,
    pub discard: &'static str,
    pub send: &'static str,
    /// There is a text or a file, with which it will be sent.
    pub attach: &'static str,
    /// The person or the browser does not allow it.
    pub refused: &'static str,
    pub no_microphone: &'static str,
    /// It does not work, or another program has it.
    pub failed: &'static str,
}

/// The words in the language of the page.
#[must_use]
pub fn use_voice_words() -> &'static VoiceWords {
    match use_context::<Language>().unwrap_or_default() {
        Language::En => &EN,
        Language::Hi => &HI,
    }
}

const EN: VoiceWords = VoiceWords {
    title: "Voice message",
    allow: "Allow this page to use the microphone.",
    recording: "Recording",
    stop: "Stop recording",
    discard: "Discard recording",
    send: "Send voice message",
    attach: "Add to message",
    refused: "The microphone is blocked. Allow it in your browser's settings for this site, then try again.",
    no_microphone: "No microphone was found. Connect one and try again.",
    failed: "The microphone can't be used. Close other apps that use it and try again.",
};

const HI: VoiceWords = VoiceWords {
    title: "वॉइस मैसेज",
    allow: "इस पेज को माइक्रोफ़ोन इस्तेमाल करने की अनुमति दीजिए।",
    recording: "रिकॉर्डिंग चल रही है",
    stop: "रिकॉर्डिंग रोकें",
    discard: "रिकॉर्डिंग हटाएँ",
    send: "वॉइस मैसेज भेजें",
    attach: "संदेश में जोड़ें",
    refused: "माइक्रोफ़ोन की अनुमति नहीं है। ब्राउज़र की सेटिंग में इस साइट को अनुमति दीजिए, फिर दोबारा कोशिश कीजिए।",
    no_microphone: "कोई माइक्रोफ़ोन नहीं मिला। माइक्रोफ़ोन जोड़कर दोबारा कोशिश कीजिए।",
    failed: "माइक्रोफ़ोन इस्तेमाल नहीं हो पा रहा है। उसे इस्तेमाल कर रहे दूसरे ऐप बंद करके दोबारा कोशिश कीजिए।",
};
