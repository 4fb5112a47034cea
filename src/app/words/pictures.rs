//! The words about profile pictures and portfolios. Only plain pages need them: apart from the other words, they are not in the
//! module for the browser.

use leptos::prelude::use_context;

use super::{Language, use_words};
use crate::wire::ErrorCode;

/// The forms for pictures on the profile page, and a photographer's public page.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the English catalogue shows what each field is for"
)]
pub struct PictureWords {
    pub pictures: &'static str,
    pub face: &'static str,
    pub face_lead: &'static str,
    pub cover: &'static str,
    pub cover_lead: &'static str,
    pub portfolio: &'static str,
    /// Takes the largest number of pictures.
    pub portfolio_lead: fn(i64) -> String,
    /// The label of the field for a file.
    pub choose: &'static str,
    pub kinds: &'static str,
    pub upload: &'static str,
    pub remove: &'static str,
    /// The group of controls that choose a square.
    pub crop: &'static str,
    pub crop_hint: &'static str,
    pub across: &'static str,
    pub down: &'static str,
    pub zoom: &'static str,
    /// What a picture shows.
    pub caption: &'static str,
    pub caption_hint: &'static str,
    pub save_caption: &'static str,
    pub earlier: &'static str,
    pub later: &'static str,
    /// Takes the position of a picture and their number.
    pub picture_of: fn(usize, usize) -> String,
    pub public_page: &'static str,
    pub edit_profile: &'static str,
    /// Takes the name of a photographer.
    pub work_of: fn(&str) -> String,
    too_large: &'static str,
    not_allowed: &'static str,
    invalid: &'static str,
    gone: &'static str,
}

/// The catalogue of the page's language.
///
/// On the server: the same, from the language of the request.
#[must_use]
pub fn use_picture_words() -> &'static PictureWords {
    match use_context::<Language>().unwrap_or_default() {
        Language::En => &EN,
        Language::Hi => &HI,
    }
}

impl PictureWords {
    /// Why a picture was refused.
    #[must_use]
    pub fn reason(&self, code: ErrorCode) -> &'static str {
        match code {
            ErrorCode::PayloadTooLarge => self.too_large,
            ErrorCode::UnsupportedMediaType => self.not_allowed,
            ErrorCode::InvalidInput => self.invalid,
            ErrorCode::AttachmentNotFound => self.gone,
            code => (use_words().refusal)(code),
        }
    }
}

const EN: PictureWords = PictureWords {
    pictures: "Pictures",
    face: "Profile picture",
    face_lead: "Shown next to your name.",
    cover: "Cover picture",
    cover_lead: "Shown at the top of your public page.",
    portfolio: "Portfolio",
    portfolio_lead: |most| format!("Up to {most} pictures of your work."),
    choose: "Choose a picture",
    kinds: "JPEG, PNG, WebP or GIF, up to 25 MB. Location data is removed.",
    upload: "Upload",
    remove: "Remove",
    crop: "Part that is shown",
    crop_hint: "Drag the picture, or use the sliders.",
    across: "Left to right",
    down: "Top to bottom",
    zoom: "Zoom",
    caption: "What the picture shows",
    caption_hint: "For people who can't see it. 200 characters at most.",
    save_caption: "Save description",
    earlier: "Move earlier",
    later: "Move later",
    picture_of: |at, count| format!("Picture {at} of {count}"),
    public_page: "View your public page",
    edit_profile: "Edit profile",
    work_of: |name| format!("Wedding photography by {name}"),
    too_large: "Pictures can be up to 25 MB.",
    not_allowed: "Choose a JPEG, PNG, WebP or GIF picture.",
    invalid: "Choose a picture first. A description can have up to 200 characters.",
    gone: "This picture is no longer there.",
};

const HI: PictureWords = PictureWords {
    pictures: "तस्वीरें",
    face: "प्रोफ़ाइल तस्वीर",
    face_lead: "यह आपके नाम के साथ दिखती है।",
    cover: "कवर तस्वीर",
    cover_lead: "यह आपके सार्वजनिक पेज पर सबसे ऊपर दिखती है।",
    portfolio: "पोर्टफ़ोलियो",
    portfolio_lead: |most| format!("अपने काम की ज़्यादा से ज़्यादा {most} तस्वीरें लगाइए।"),
    choose: "तस्वीर चुनें",
    kinds: "JPEG, PNG, WebP या GIF, 25 MB तक। तस्वीर कहाँ ली गई, यह जानकारी हटा दी जाती है।",
    upload: "अपलोड करें",
    remove: "हटाएँ",
    crop: "कौन-सा हिस्सा दिखे",
    crop_hint: "तस्वीर को खींचिए या स्लाइडर चलाइए।",
    across: "बाएँ से दाएँ",
    down: "ऊपर से नीचे",
    zoom: "ज़ूम",
    caption: "तस्वीर में क्या है",
    caption_hint: "उनके लिए जो तस्वीर देख नहीं सकते। ज़्यादा से ज़्यादा 200 अक्षर।",
    save_caption: "विवरण सेव करें",
    earlier: "पहले ले जाएँ",
    later: "बाद में ले जाएँ",
    picture_of: |at, count| format!("तस्वीर {at}, कुल {count}"),
    public_page: "अपना सार्वजनिक पेज देखें",
    edit_profile: "प्रोफ़ाइल बदलें",
    work_of: |name| format!("{name} की वेडिंग फ़ोटोग्राफ़ी"),
    too_large: "तस्वीर 25 MB तक की हो सकती है।",
    not_allowed: "JPEG, PNG, WebP या GIF तस्वीर चुनिए।",
    invalid: "पहले तस्वीर चुनिए। विवरण 200 अक्षरों तक का हो सकता है।",
    gone: "यह तस्वीर अब मौजूद नहीं है।",
};
