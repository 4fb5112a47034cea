//! Hindi.

use crate::wire::ErrorCode;

use super::Words;

/// The Hindi words.
pub const HI: Words = Words {
    app_name: "ChitraSethu",
    messages: "संदेश",
    photographers: "फ़ोटोग्राफ़र",
    profile: "प्रोफ़ाइल",
    language: "भाषा",
    sign_out: "साइन आउट",
    main_navigation: "मुख्य",
    skip_to_content: "सीधे सामग्री पर जाएँ",

    connected: "जुड़ा हुआ",
    connecting: "जुड़ रहा है…",
    periodic: "जुड़ रहा है… तब तक संदेश हर कुछ सेकंड में आते हैं।",
    offline,
    retry_now: "अभी फिर कोशिश करें",
    without_javascript: "नए संदेश पेज दोबारा खोलने पर दिखेंगे।",

    sign_in: "साइन इन करें",
    sign_in_lead: "उनसे बात कीजिए जो आपके दिन को तस्वीरों में सहेजते हैं।",
    create_account: "खाता बनाएँ",
    create_account_lead: "जोड़ों और परिवारों के लिए, और उनकी तस्वीरें लेने वालों के लिए।",
    have_account: "खाता पहले से है?",
    no_account: "यहाँ नए हैं?",
    email: "ईमेल",
    password: "पासवर्ड",
    password_hint: "कम से कम 8 अक्षर",
    full_name: "पूरा नाम",
    i_am: "मैं हूँ",
    customer: "ग्राहक",
    photographer: "फ़ोटोग्राफ़र",
    phone: "फ़ोन",
    location: "स्थान",
    city: "शहर",
    state: "राज्य",
    about_me: "मेरे बारे में",
    save: "सहेजें",
    saved: "सहेज लिया",
    profile_lead: "जिन्हें आप लिखते हैं, वे आपके बारे में यह देखते हैं।",

    photographers_lead: "देखिए, और अपनी तारीख़ के बारे में पूछिए।",
    search_photographers: "फ़ोटोग्राफ़र खोजें",
    search: "खोजें",
    no_photographers: "इस नाम या जगह का कोई फ़ोटोग्राफ़र नहीं मिला।",
    message_person: |name| format!("{name} को संदेश भेजें"),

    conversations: "बातचीत",
    search_conversations: "बातचीत खोजें",
    no_conversations: "अभी कोई बातचीत नहीं",
    no_conversations_customer: "पसंद का फ़ोटोग्राफ़र चुनिए और अपनी तारीख़ के बारे में पूछिए।",
    no_conversations_photographer: "जब कोई तारीख़ पूछेगा, वह तुरंत यहाँ दिखेगा।",
    find_photographer: "फ़ोटोग्राफ़र खोजें",
    no_match: "इस नाम का कोई नहीं",
    more_conversations: "और बातचीत",
    unread: |count| format!("{count} अपठित"),
    you_wrote: |text| format!("आप: {text}"),
    draft: |text| format!("ड्राफ़्ट: {text}"),
    typing: "लिख रहे हैं…",
    no_message_yet: "अभी कोई संदेश नहीं",

    message_log: "संदेश",
    online: "ऑनलाइन",
    last_seen: |when| format!("पिछली बार {when} देखा गया"),
    is_typing: |name| format!("{name} लिख रहे हैं"),
    back: "बातचीत की सूची पर वापस",
    mark_as_read: "पढ़ा हुआ करें",
    earlier_messages: "पहले के संदेश",
    loading: "आ रहा है…",
    back_to_latest: "नए संदेशों पर वापस",
    jump_to_latest: "नए संदेशों पर जाएँ",
    new_below: |count| format!("↓ {count} नए"),
    unread_messages: "अपठित संदेश",
    you: "आप",
    message_by: |who, when| format!("{who}, {when}"),
    says: |who, text| format!("{who}: {text}"),
    empty_thread_customer: "अपनी तारीख़ के बारे में पूछिए",
    empty_thread_customer_lead: "क्या, कब और कहाँ है, यह लिखिए। जवाब यहीं आएगा।",
    empty_thread_photographer: "नमस्ते कहिए",
    empty_thread_photographer_lead: "अपने काम के बारे में दो शब्द अच्छी शुरुआत हैं।",
    details: "विवरण",
    nothing_open: "कोई बातचीत चुनिए",
    nothing_open_lead: "नेटवर्क न हो, तब भी आपका लिखा सुरक्षित रहता है।",
    account_gone: "यह खाता अब नहीं है। आप पढ़ सकते हैं, लिख नहीं सकते।",
    conversation_not_found: "बातचीत नहीं मिली",

    message: "संदेश",
    send: "भेजें",
    characters_over: |count| format!("{count} अक्षर ज़्यादा हैं"),

    sending: "भेजा जा रहा है",
    sent: "भेज दिया",
    delivered: "पहुँच गया",
    read: "पढ़ लिया",
    not_sent: "नहीं भेजा गया",
    retry: "फिर कोशिश करें",
    delete: "हटाएँ",

    not_found: "पेज नहीं मिला",
    not_found_lead: "यह पेज नहीं है, या आपके देखने के लिए नहीं है।",
    to_start: "शुरुआत पर जाएँ",
    failed: "यह नहीं हो पाया",
    try_later: "थोड़ा रुककर पेज दोबारा खोलें।",
    refusal,

    today: "आज",
    yesterday: "कल",
    today_inline: "आज",
    yesterday_inline: "कल",
    weekdays: ["सोम", "मंगल", "बुध", "गुरु", "शुक्र", "शनि", "रवि"],
    months: [
        "जनवरी",
        "फ़रवरी",
        "मार्च",
        "अप्रैल",
        "मई",
        "जून",
        "जुलाई",
        "अगस्त",
        "सितंबर",
        "अक्टूबर",
        "नवंबर",
        "दिसंबर",
    ],
};

fn offline(waiting: usize, updated: Option<&str>) -> String {
    let mut text = "ऑफ़लाइन।".to_owned();
    if waiting > 0 {
        text.push_str(&format!(" {waiting} संदेश बाकी।"));
    }
    if let Some(at) = updated {
        text.push_str(&format!(" पिछला अपडेट {at}"));
    }
    text
}

const fn refusal(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::TokenRequired | ErrorCode::InvalidToken => "कृपया फिर से साइन इन करें।",
        ErrorCode::InvalidCredentials => "ईमेल या पासवर्ड ग़लत है।",
        ErrorCode::Deactivated => "आपका खाता बंद कर दिया गया है।",
        ErrorCode::EmailTaken => "इस ईमेल का खाता पहले से है। साइन इन करें?",
        ErrorCode::Forbidden => "आप यह नहीं कर सकते।",
        ErrorCode::RateLimited => "बहुत जल्दी-जल्दी। थोड़ा रुककर फिर कोशिश करें।",
        ErrorCode::TryAgain => "सर्वर तक नहीं पहुँच पाए। फिर कोशिश करें।",
        ErrorCode::Internal => "हमारी ओर कुछ गड़बड़ हुई। फिर कोशिश करें।",
        ErrorCode::TextTooLong | ErrorCode::PayloadTooLarge => "संदेश बहुत लंबा है।",
        ErrorCode::MessageRequired => "भेजने के लिए कुछ नहीं है।",
        ErrorCode::ConversationNotFound
        | ErrorCode::UserNotFound
        | ErrorCode::InvalidConversationId => "यह बातचीत नहीं है।",
        ErrorCode::InvalidInput => "जो आपने भरा है उसे जाँचकर फिर कोशिश कीजिए।",
        ErrorCode::InvalidPayload
        | ErrorCode::ActionIdUsed
        | ErrorCode::RouteNotFound
        | ErrorCode::MethodNotAllowed
        | ErrorCode::UnsupportedMediaType
        | ErrorCode::UnknownEvent => "यह नहीं हो पाया। पेज रीफ़्रेश करके फिर कोशिश कीजिए।",
    }
}
