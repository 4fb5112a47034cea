//! The Hindi catalogue. Sentences address the reader with कीजिए, buttons and menu items use करें.

use crate::wire::{ErrorCode, FormField};

use super::numbers::{capped, counted, grouped};
use super::{FileWords, ShortcutWords, Words, inbox};

/// All texts of the interface in Hindi.
pub const HI: Words = Words {
    app_name: "ChitraSethu",
    messages: "संदेश",
    photographers: "फ़ोटोग्राफ़र",
    profile: "प्रोफ़ाइल",
    language: "भाषा",
    sign_out: "साइन आउट करें",
    main_navigation: "मुख्य मेन्यू",
    skip_to_content: "मुख्य सामग्री पर जाएँ",
    sign_out_question: "साइन आउट करना है?",
    drafts_are_lost: "आपके अधूरे संदेश और नोट हटा दिए जाएँगे।",
    unsent_stays: "जो संदेश अभी भेजे नहीं गए हैं, वे आपके दोबारा साइन इन करने तक इसी ब्राउज़र में रहेंगे।",
    cancel: "रद्द करें",

    connected: "कनेक्टेड",
    connecting: "कनेक्ट हो रहा है…",
    periodic: "कनेक्ट हो रहा है… तब तक नए संदेश हर कुछ सेकंड में आते रहेंगे।",
    offline,
    last_updated: |at| format!("पिछला अपडेट {at}"),
    retry_now: "अभी दोबारा कोशिश करें",
    you_are_offline: "आप ऑफ़लाइन हैं",
    you_are_offline_lead: "इंटरनेट आते ही यह पेज अपने-आप खुल जाएगा।",
    without_javascript: "नए संदेश देखने के लिए पेज रीफ़्रेश कीजिए।",
    page_broken: "इस पेज में कोई गड़बड़ी हो गई। आपका लिखा हुआ सुरक्षित है।",
    reload: "रीफ़्रेश करें",

    sign_in: "साइन इन करें",
    sign_in_lead: "अपने ख़ास दिन को तस्वीरों में सँजोने वालों से बात कीजिए।",
    create_account: "खाता बनाएँ",
    create_account_lead: "कपल्स, परिवारों और फ़ोटोग्राफ़रों के लिए।",
    have_account: "पहले से खाता है?",
    no_account: "यहाँ नए हैं?",
    email: "ईमेल",
    password: "पासवर्ड",
    password_hint: "कम से कम 8 अक्षर",
    full_name: "पूरा नाम",
    i_am: "आप कौन हैं?",
    customer: "ग्राहक",
    photographer: "फ़ोटोग्राफ़र",
    phone: "फ़ोन नंबर",
    location: "स्थान",
    city: "शहर",
    state: "राज्य",
    about_me: "मेरे बारे में",
    save: "सेव करें",
    saved: "सेव हो गया",
    profile_lead: "जिनसे आप बात करते हैं, उन्हें यह जानकारी दिखती है।",

    photographers_lead: "फ़ोटोग्राफ़र देखिए और पूछिए कि आपकी तारीख़ ख़ाली है या नहीं।",
    colleagues_lead: "साथ काम करने या अपने ग्राहकों को सुझाने के लिए फ़ोटोग्राफ़र खोजिए।",
    search_photographers: "फ़ोटोग्राफ़र खोजें",
    search: "खोजें",
    no_photographers: |search| match search.trim() {
        "" => "अभी कोई फ़ोटोग्राफ़र नहीं है।".to_owned(),
        search => format!("“{search}” से मेल खाता कोई फ़ोटोग्राफ़र नहीं मिला।"),
    },
    write_message: "संदेश भेजें",
    message_person: |name| format!("{name} को संदेश भेजें"),

    conversations: "बातचीत",
    search_conversations: "बातचीत खोजें",
    no_conversations: "अभी कोई बातचीत नहीं है",
    no_conversations_customer: "अपनी पसंद का फ़ोटोग्राफ़र चुनिए और पूछिए कि आपकी तारीख़ ख़ाली है या नहीं।",
    no_conversations_photographer: "नई पूछताछ तुरंत यहाँ दिखेगी।",
    find_photographer: "फ़ोटोग्राफ़र खोजें",
    no_match: "कोई बातचीत नहीं मिली",
    more_conversations: "और बातचीत देखें",
    unread: |count| format!("{} अपठित", capped(count)),
    you_wrote: |text| format!("आप: {text}"),
    draft: |text| format!("ड्राफ़्ट: {text}"),
    typing: "टाइप कर रहे हैं…",
    no_message_yet: "अभी कोई संदेश नहीं है",

    marks: super::marks::HI,
    files: FileWords {
        photos: |count| counted(count, "फ़ोटो", "फ़ोटो"),
        videos: |count| counted(count, "वीडियो", "वीडियो"),
        files: |count| counted(count, "फ़ाइल", "फ़ाइलें"),
        voice: |duration| format!("वॉइस मैसेज {duration}"),
        attach: "फ़ाइलें जोड़ें",
        attach_one: "फ़ाइल जोड़ें (25 MB तक)",
        to_send: "भेजी जाने वाली फ़ाइलें",
        cancel: |name| format!("{name} रद्द करें"),
        retry: |name| format!("{name} फिर से अपलोड करें"),
        download: |name| format!("{name} डाउनलोड करें"),
        uploaded: |percent| format!("{percent}% अपलोड हुआ"),
        ready: "भेजने के लिए तैयार",
        waiting: "इंतज़ार हो रहा है…",
        too_many: |most| format!("एक बार में {most} फ़ाइलें भेजी जा सकती हैं।"),
        viewer: "फ़ोटो व्यूअर",
        record: "वॉइस मैसेज रिकॉर्ड करें",
        play: "चलाएँ",
        pause: "रोकें",
        position: "कहाँ तक चला",
        speed: |rate| format!("रफ़्तार {rate}"),
    },
    inbox: inbox::HI,
    shortcuts: ShortcutWords {
        title: "कीबोर्ड शॉर्टकट",
        previous: "पिछली बातचीत",
        next: "अगली बातचीत",
        close: "बातचीत या विवरण बंद करें",
        new_line: "नई लाइन",
        on_message: "चुने हुए संदेश पर",
        single_keys: "एक कुंजी वाले शॉर्टकट इस्तेमाल करें (अक्षर, / और ?)",
    },
    close: "बंद करें",

    message_log: "संदेश",
    online: "ऑनलाइन",
    last_seen,
    is_typing: |name| format!("{name} टाइप कर रहे हैं"),
    back: "बातचीत की सूची पर वापस जाएँ",
    mark_as_read: "पढ़ा हुआ मार्क करें",
    earlier_messages: "पुराने संदेश",
    loading: "लोड हो रहा है…",
    back_to_latest: "सबसे नए संदेशों पर जाएँ",
    jump_to_latest: "सबसे नए संदेशों पर जाएँ",
    new_below: |count| match count {
        1 => "↓ 1 नया".to_owned(),
        _ => format!("↓ {} नए", capped(count)),
    },
    unread_messages: "अपठित संदेश",
    you: "आप",
    message_by: |who, when| format!("{who}, {when}"),
    says: |who, text| format!("{who}: {text}"),
    empty_thread_customer: "अपनी तारीख़ के बारे में पूछिए",
    empty_thread_customer_lead: "लिखिए कि कौन-सा फ़ंक्शन है, कब और कहाँ। जवाब यहीं दिखेगा।",
    empty_thread_photographer: "नमस्ते कहिए",
    empty_thread_photographer_lead: "अपने काम के बारे में दो-चार बातें लिखकर शुरुआत कीजिए।",
    details: "विवरण",
    close_details: "विवरण बंद करें",
    search_in_chat: "इस चैट में खोजें",
    shared_items: "फ़ोटो, फ़ाइलें और लिंक",
    view_profile: "प्रोफ़ाइल देखें",
    nothing_open: "कोई बातचीत चुनिए",
    nothing_open_lead: "ऑफ़लाइन लिखे गए संदेश ऑनलाइन होते ही भेज दिए जाते हैं।",
    read_more: "पूरा पढ़ें",
    show_less: "कम दिखाएँ",
    photo: "फ़ोटो",
    file: "फ़ाइल",
    account_gone: "यह खाता अब मौजूद नहीं है। पुराने संदेश पढ़ सकते हैं, नए नहीं भेज सकते।",
    blocked_by_you: |name| {
        format!("आपने {name} को ब्लॉक किया है। अनब्लॉक करने तक आप दोनों में से कोई यहाँ संदेश नहीं भेज सकता।")
    },
    blocked_by_other: |name| {
        format!("{name} ने इस बातचीत में संदेश बंद कर दिए हैं। आप दोनों में से कोई यहाँ संदेश नहीं भेज सकता।")
    },
    unblock: "अनब्लॉक करें",
    conversation_not_found: "बातचीत नहीं मिली",
    message_actions: "संदेश के विकल्प",
    message_deleted: "यह संदेश हटा दिया गया",
    reacted: |who, emoji| format!("{who} ने आपके संदेश पर {emoji} लगाया"),
    edited: "बदला गया",
    forwarded: "फ़ॉरवर्ड किया गया",
    starred: "स्टार लगा है",
    in_reply_to: |name| format!("{name} के संदेश का जवाब:"),
    back_to_reply: "जहाँ थे, वहीं वापस जाएँ",

    message: "संदेश",
    emoji: "इमोजी",
    send: "भेजें",
    no_files: "फ़ाइलें चैट के मैसेज बॉक्स से भेजी जाती हैं।",
    characters_over: |count| format!("सीमा से {} अक्षर ज़्यादा", grouped(count)),

    sending: "भेजा जा रहा है",
    sent: "भेजा गया",
    delivered: "डिलीवर हुआ",
    read: "पढ़ा गया",
    not_sent: "भेजा नहीं जा सका",
    retry: "दोबारा कोशिश करें",
    delete: "हटाएँ",

    not_found: "पेज नहीं मिला",
    not_found_lead: "यह पेज मौजूद नहीं है या आपको देखने की अनुमति नहीं है।",
    to_start: "होम पेज पर जाएँ",
    cross_site: "यह फ़ॉर्म किसी दूसरे पते से भेजा गया",
    cross_site_lead: "कुछ भी नहीं बदला गया है। पेज दोबारा खोलकर फिर कोशिश कीजिए।",
    failed: "यह लोड नहीं हो सका",
    try_later: "अपना इंटरनेट कनेक्शन जाँच लीजिए।",
    loads_when_online: "पुराने संदेश इंटरनेट आने पर दिखेंगे। तब तक आप लिख सकते हैं।",
    newer_when_online: "नए संदेश इंटरनेट आने पर दिखेंगे।",
    refusal,
    wrong_value,

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

/// "आज 9:40 pm पर…", but "14 मार्च 2026 को…": `when` ends with a time of day or is only a date.
fn last_seen(when: &str) -> String {
    let postposition = if when.contains(':') {
        "पर"
    } else {
        "को"
    };
    format!("{when} {postposition} ऑनलाइन थे")
}

fn offline(waiting: usize, updated: Option<&str>) -> String {
    let mut text = "ऑफ़लाइन।".to_owned();
    match waiting {
        0 => {}
        1 => text.push_str(" 1 संदेश भेजा जाना बाकी है।"),
        _ => text.push_str(&format!(" {waiting} संदेश भेजे जाने बाकी हैं।")),
    }
    if let Some(at) = updated {
        text.push_str(&format!(" पिछला अपडेट {at}"));
    }
    text
}

const fn refusal(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::TokenRequired | ErrorCode::InvalidToken => "कृपया दोबारा साइन इन कीजिए।",
        ErrorCode::InvalidCredentials => "ईमेल या पासवर्ड ग़लत है।",
        ErrorCode::Deactivated => "आपका खाता बंद कर दिया गया है।",
        ErrorCode::EmailTaken => "इस ईमेल से खाता पहले से बना हुआ है। साइन इन करना है?",
        ErrorCode::Forbidden => "आप यह नहीं कर सकते।",
        ErrorCode::SessionNotFound => "यह डिवाइस पहले ही साइन आउट हो चुका है।",
        ErrorCode::RateLimited => "आप बहुत जल्दी-जल्दी कोशिश कर रहे हैं। थोड़ा रुककर दोबारा कोशिश कीजिए।",
        ErrorCode::TryAgain => "सर्वर से संपर्क नहीं हो पाया। दोबारा कोशिश कीजिए।",
        ErrorCode::Internal => "हमारी ओर से कुछ गड़बड़ हुई। दोबारा कोशिश कीजिए।",
        ErrorCode::TextTooLong => "यह संदेश बहुत लंबा है।",
        ErrorCode::TooLate => "इस संदेश को बदलने का समय निकल गया है।",
        ErrorCode::MessageNotFound => "वह संदेश अब नहीं है।",
        ErrorCode::MessageDeleted => "यह संदेश हटा दिया गया था।",
        ErrorCode::TooManyReactions => "एक संदेश पर ज़्यादा से ज़्यादा 5 इमोजी लगा सकते हैं।",
        ErrorCode::TooManyPinnedConversations => {
            "ज़्यादा से ज़्यादा 5 बातचीत पिन कर सकते हैं। पहले किसी एक का पिन हटाइए।"
        }
        ErrorCode::TooManyStages => "ज़्यादा से ज़्यादा 12 चरण रख सकते हैं। उन्हीं में से एक चुनिए।",
        ErrorCode::TooManyPinned => "ज़्यादा से ज़्यादा 3 संदेश पिन किए जा सकते हैं। पहले एक पिन हटाइए।",
        ErrorCode::MessageAgreed => "यह संदेश आप दोनों के बीच तय है, इसलिए इसे बदला नहीं जा सकता।",
        ErrorCode::ProposalChanged => "प्रस्ताव बदल गया है। इसे फिर से पढ़िए।",
        ErrorCode::NoteChanged => "आपने यह नोट किसी दूसरे डिवाइस पर बदला है।",
        ErrorCode::Blocked => "आप इस व्यक्ति को संदेश नहीं भेज सकते।",
        ErrorCode::AttachmentNotFound => "यह फ़ाइल अब मौजूद नहीं है।",
        ErrorCode::PortfolioFull => "आपके पोर्टफ़ोलियो में और तस्वीरों की जगह नहीं है। पहले एक हटाइए।",
        ErrorCode::Infected => "इस फ़ाइल में हानिकारक सॉफ़्टवेयर मिला, इसलिए इसे नहीं भेजा गया।",
        ErrorCode::UnsupportedMediaType => "इस प्रकार की फ़ाइल नहीं भेजी जा सकती।",
        ErrorCode::PayloadTooLarge => "यह बहुत बड़ा है, इसलिए भेजा नहीं जा सकता।",
        ErrorCode::MessageRequired => "पहले संदेश लिखिए।",
        ErrorCode::ConversationNotFound | ErrorCode::InvalidConversationId => {
            "यह बातचीत मौजूद नहीं है।"
        }
        ErrorCode::UserNotFound => "यह खाता अब मौजूद नहीं है।",
        ErrorCode::InvalidInput => "आपने जो भरा है, उसे जाँचकर दोबारा कोशिश कीजिए।",
        ErrorCode::InvalidPayload
        | ErrorCode::ActionIdUsed
        | ErrorCode::RouteNotFound
        | ErrorCode::MethodNotAllowed
        | ErrorCode::WrongOffset
        | ErrorCode::WrongChecksum
        | ErrorCode::VersionNotSupported
        | ErrorCode::UnknownEvent => "यह नहीं हो पाया। पेज रीफ़्रेश करके दोबारा कोशिश कीजिए।",
    }
}

const fn wrong_value(field: FormField) -> &'static str {
    match field {
        FormField::FullName => "ज़्यादा से ज़्यादा 100 अक्षरों का नाम लिखिए।",
        FormField::Email => "पूरा ईमेल पता लिखिए, जैसे name@example.com",
        FormField::Password | FormField::NewPassword => "8 से 128 अक्षरों का पासवर्ड रखिए।",
        FormField::CurrentPassword => "यह आपका मौजूदा पासवर्ड नहीं है।",
        FormField::Phone | FormField::Location | FormField::City | FormField::State => {
            "ज़्यादा से ज़्यादा 200 अक्षर लिखिए।"
        }
        FormField::Bio => "ज़्यादा से ज़्यादा 2,000 अक्षर लिखिए।",
    }
}
