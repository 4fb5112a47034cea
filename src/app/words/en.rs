//! English.

use crate::wire::ErrorCode;

use super::Words;

/// The English words.
pub const EN: Words = Words {
    app_name: "ChitraSethu",
    messages: "Messages",
    photographers: "Photographers",
    profile: "Profile",
    language: "Language",
    sign_out: "Sign out",
    main_navigation: "Main",
    skip_to_content: "Skip to content",

    connected: "Connected",
    connecting: "Connecting…",
    periodic: "Connecting… Meanwhile messages come every few seconds.",
    offline,
    retry_now: "Retry now",
    without_javascript: "New messages appear when you reload the page.",

    sign_in: "Sign in",
    sign_in_lead: "Talk to the people who keep your day in pictures.",
    create_account: "Create account",
    create_account_lead: "For couples and families, and for those who photograph them.",
    have_account: "You have an account?",
    no_account: "New here?",
    email: "Email",
    password: "Password",
    password_hint: "At least 8 characters",
    full_name: "Full name",
    i_am: "I am a",
    customer: "Customer",
    photographer: "Photographer",
    phone: "Phone",
    location: "Location",
    city: "City",
    state: "State",
    about_me: "About me",
    save: "Save",
    saved: "Saved",
    profile_lead: "What the people you write to see of you.",

    photographers_lead: "Look around, and ask about your date.",
    search_photographers: "Search photographers",
    search: "Search",
    no_photographers: "No photographer of this name or place.",
    message_person: |name| format!("Message {name}"),

    conversations: "Conversations",
    search_conversations: "Search conversations",
    no_conversations: "No conversations yet",
    no_conversations_customer: "Find a photographer you like and ask about your date.",
    no_conversations_photographer: "When somebody asks about a date, it appears here at once.",
    find_photographer: "Find a photographer",
    no_match: "Nobody of this name",
    more_conversations: "More conversations",
    unread: |count| format!("{count} unread"),
    you_wrote: |text| format!("You: {text}"),
    draft: |text| format!("Draft: {text}"),
    typing: "typing…",
    no_message_yet: "No message yet",

    message_log: "Messages",
    online: "online",
    last_seen: |when| format!("last seen {when}"),
    is_typing: |name| format!("{name} is typing"),
    back: "Back to conversations",
    mark_as_read: "Mark as read",
    earlier_messages: "Earlier messages",
    loading: "Loading…",
    back_to_latest: "Back to latest",
    jump_to_latest: "Jump to latest",
    new_below: |count| format!("↓ {count} new"),
    unread_messages: "Unread messages",
    you: "You",
    message_by: |who, when| format!("{who}, {when}"),
    says: |who, text| format!("{who}: {text}"),
    empty_thread_customer: "Ask about your date",
    empty_thread_customer_lead: "Say what you plan, when and where. The answer appears here.",
    empty_thread_photographer: "Say hello",
    empty_thread_photographer_lead: "A few words about your work are a good beginning.",
    details: "Details",
    nothing_open: "Choose a conversation",
    nothing_open_lead: "What you write is kept, also when the network is not.",
    account_gone: "This account no longer exists. You can read, but not write.",
    conversation_not_found: "Conversation not found",

    message: "Message",
    send: "Send",
    characters_over: |count| match count {
        1 => "1 character too many".to_owned(),
        _ => format!("{count} characters too many"),
    },

    sending: "Sending",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    not_sent: "Not sent",
    retry: "Retry",
    delete: "Delete",

    not_found: "Page not found",
    not_found_lead: "This page does not exist, or it is not yours to see.",
    to_start: "To the start",
    failed: "That did not work",
    try_later: "Wait a moment and load the page again.",
    refusal,

    today: "Today",
    yesterday: "Yesterday",
    today_inline: "today",
    yesterday_inline: "yesterday",
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
};

fn offline(waiting: usize, updated: Option<&str>) -> String {
    let mut text = "Offline.".to_owned();
    match waiting {
        0 => {}
        1 => text.push_str(" 1 message waiting."),
        _ => text.push_str(&format!(" {waiting} messages waiting.")),
    }
    if let Some(at) = updated {
        text.push_str(&format!(" Last updated {at}"));
    }
    text
}

const fn refusal(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::TokenRequired | ErrorCode::InvalidToken => "Please sign in again.",
        ErrorCode::InvalidCredentials => "Invalid email or password.",
        ErrorCode::Deactivated => "Your account has been deactivated.",
        ErrorCode::EmailTaken => "An account with this email already exists. Sign in?",
        ErrorCode::Forbidden => "You can't do this.",
        ErrorCode::RateLimited => "Too often. Wait a moment and try again.",
        ErrorCode::TryAgain => "The server cannot be reached. Try again.",
        ErrorCode::Internal => "Something went wrong on our side. Try again.",
        ErrorCode::TextTooLong | ErrorCode::PayloadTooLarge => "The message is too long.",
        ErrorCode::MessageRequired => "There is nothing to send.",
        ErrorCode::ConversationNotFound
        | ErrorCode::UserNotFound
        | ErrorCode::InvalidConversationId => "This conversation does not exist.",
        ErrorCode::InvalidInput => "Check what you entered and try again.",
        ErrorCode::InvalidPayload
        | ErrorCode::ActionIdUsed
        | ErrorCode::RouteNotFound
        | ErrorCode::MethodNotAllowed
        | ErrorCode::UnsupportedMediaType
        | ErrorCode::UnknownEvent => "This didn't work. Reload the page and try again.",
    }
}
