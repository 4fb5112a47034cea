//! The English catalogue.

use crate::wire::{ErrorCode, FormField};

use super::numbers::{capped, counted, grouped};
use super::{FileWords, ShortcutWords, Words, inbox};

/// All texts of the interface in English.
pub const EN: Words = Words {
    app_name: "ChitraSethu",
    messages: "Messages",
    photographers: "Photographers",
    profile: "Profile",
    language: "Language",
    sign_out: "Sign out",
    main_navigation: "Main",
    skip_to_content: "Skip to content",
    sign_out_question: "Sign out?",
    drafts_are_lost: "Your unfinished messages and notes will be deleted.",
    unsent_stays: "Messages that aren't sent yet stay in this browser until you sign in again.",
    cancel: "Cancel",

    connected: "Connected",
    connecting: "Connecting…",
    periodic: "Connecting… New messages still arrive every few seconds.",
    offline,
    last_updated: |at| format!("Last updated {at}"),
    retry_now: "Retry now",
    you_are_offline: "You're offline",
    you_are_offline_lead: "This page opens by itself when you're back online.",
    without_javascript: "Reload the page to see new messages.",
    page_broken: "Something went wrong on this page. What you wrote is kept.",
    reload: "Reload",

    sign_in: "Sign in",
    sign_in_lead: "Message the photographers who will capture your day.",
    create_account: "Create account",
    create_account_lead: "For couples, families and their photographers.",
    have_account: "Already have an account?",
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
    profile_lead: "This is what people you message can see.",

    photographers_lead: "Browse photographers and ask if your date is free.",
    colleagues_lead: "Find photographers to work with or recommend to your clients.",
    search_photographers: "Search photographers",
    search: "Search",
    no_photographers: |search| match search.trim() {
        "" => "No photographers yet.".to_owned(),
        search => format!("No photographers match “{search}”."),
    },
    write_message: "Message",
    message_person: |name| format!("Message {name}"),

    conversations: "Conversations",
    search_conversations: "Search conversations",
    no_conversations: "No conversations yet",
    no_conversations_customer: "Find a photographer you like and ask if your date is free.",
    no_conversations_photographer: "New enquiries appear here right away.",
    find_photographer: "Find a photographer",
    no_match: "No conversations found",
    more_conversations: "More conversations",
    unread: |count| format!("{} unread", capped(count)),
    you_wrote: |text| format!("You: {text}"),
    draft: |text| format!("Draft: {text}"),
    typing: "typing…",
    no_message_yet: "No messages yet",

    marks: super::marks::EN,
    files: FileWords {
        photos: |count| counted(count, "Photo", "photos"),
        videos: |count| counted(count, "Video", "videos"),
        files: |count| counted(count, "File", "files"),
        voice: |duration| format!("Voice message {duration}"),
        attach: "Attach files",
        attach_one: "Attach a file (up to 25 MB)",
        to_send: "Attachments to send",
        cancel: |name| format!("Cancel {name}"),
        retry: |name| format!("Retry {name}"),
        download: |name| format!("Download {name}"),
        uploaded: |percent| format!("{percent} % uploaded"),
        ready: "Ready to send",
        waiting: "Waiting…",
        too_many: |most| format!("You can send {most} files at a time."),
        viewer: "Photo viewer",
        record: "Record voice message",
        play: "Play",
        pause: "Pause",
        position: "Position",
        speed: |rate| format!("Speed {rate}"),
    },
    inbox: inbox::EN,
    shortcuts: ShortcutWords {
        title: "Keyboard shortcuts",
        previous: "Previous conversation",
        next: "Next conversation",
        close: "Close conversation or details",
        new_line: "New line",
        on_message: "On the selected message",
        single_keys: "Use single-key shortcuts (letters, / and ?)",
    },
    close: "Close",

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
    new_below: |count| format!("↓ {} new", capped(count)),
    unread_messages: "Unread messages",
    you: "You",
    message_by: |who, when| format!("{who}, {when}"),
    says: |who, text| format!("{who}: {text}"),
    empty_thread_customer: "Ask about your date",
    empty_thread_customer_lead: "Tell them the event, date and place. Their reply will appear here.",
    empty_thread_photographer: "Say hello",
    empty_thread_photographer_lead: "Introduce yourself with a few words about your work.",
    details: "Details",
    close_details: "Close details",
    search_in_chat: "Search in chat",
    shared_items: "Media, files and links",
    view_profile: "View profile",
    nothing_open: "Choose a conversation",
    nothing_open_lead: "Messages you write offline are sent when you're back online.",
    read_more: "Read more",
    show_less: "Show less",
    photo: "Photo",
    file: "File",
    account_gone: "This account was deleted. You can read this chat but can't reply.",
    blocked_by_you: |name| {
        format!("You blocked {name}. Neither of you can send messages here until you unblock them.")
    },
    blocked_by_other: |name| {
        format!("{name} has turned off messages in this chat. Neither of you can send any here.")
    },
    unblock: "Unblock",
    conversation_not_found: "Conversation not found",
    message_actions: "Message actions",
    message_deleted: "This message was deleted",
    reacted: |who, emoji| format!("{who} reacted {emoji} to your message"),
    edited: "edited",
    forwarded: "Forwarded",
    starred: "Starred",
    in_reply_to: |name| format!("In reply to {name}:"),
    back_to_reply: "Back to where you were",

    message: "Message",
    emoji: "Emoji",
    send: "Send",
    no_files: "Files are sent from the message box of a chat.",
    characters_over: |count| match count {
        1 => "1 character over the limit".to_owned(),
        _ => format!("{} characters over the limit", grouped(count)),
    },

    sending: "Sending",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    not_sent: "Not sent",
    retry: "Retry",
    delete: "Delete",

    not_found: "Page not found",
    not_found_lead: "This page doesn't exist, or you don't have access to it.",
    to_start: "Go to home page",
    cross_site: "This form was sent from another address",
    cross_site_lead: "Nothing was changed. Open the page again and try once more.",
    failed: "Couldn't load this",
    try_later: "Check your connection.",
    loads_when_online: "Earlier messages appear when you're back online. You can write in the meantime.",
    newer_when_online: "Newer messages appear when you're back online.",
    refusal,
    wrong_value,

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
        ErrorCode::SessionNotFound => "This device is already signed out.",
        ErrorCode::RateLimited => "You're doing that too often. Wait a moment and try again.",
        ErrorCode::TryAgain => "Couldn't reach the server. Try again.",
        ErrorCode::Internal => "Something went wrong on our side. Try again.",
        ErrorCode::TextTooLong => "This message is too long.",
        ErrorCode::TooLate => "It's too late to change this message.",
        ErrorCode::MessageNotFound => "That message is no longer there.",
        ErrorCode::MessageDeleted => "This message was deleted.",
        ErrorCode::TooManyReactions => "You can react with up to 5 emoji.",
        ErrorCode::TooManyPinnedConversations => {
            "You can pin up to 5 conversations. Unpin one first."
        }
        ErrorCode::TooManyStages => "You can have up to 12 stages. Use one of them.",
        ErrorCode::TooManyPinned => "Up to 3 messages can be pinned. Unpin one first.",
        ErrorCode::MessageAgreed => "You both agreed to this message, so it can't be changed.",
        ErrorCode::ProposalChanged => "The proposal has changed. Read it again.",
        ErrorCode::NoteChanged => "You changed this note on another device.",
        ErrorCode::Blocked => "You can't send messages to this person.",
        ErrorCode::AttachmentNotFound => "This file is no longer there.",
        ErrorCode::PortfolioFull => "Your portfolio is full. Remove a picture first.",
        ErrorCode::Infected => "This file contains malware and wasn't sent.",
        ErrorCode::UnsupportedMediaType => "Files of this type can't be sent.",
        ErrorCode::PayloadTooLarge => "This is too large to send.",
        ErrorCode::MessageRequired => "Write a message first.",
        ErrorCode::ConversationNotFound | ErrorCode::InvalidConversationId => {
            "This conversation doesn't exist."
        }
        ErrorCode::UserNotFound => "This account no longer exists.",
        ErrorCode::InvalidInput => "Check what you entered and try again.",
        ErrorCode::InvalidPayload
        | ErrorCode::ActionIdUsed
        | ErrorCode::RouteNotFound
        | ErrorCode::MethodNotAllowed
        | ErrorCode::WrongOffset
        | ErrorCode::WrongChecksum
        | ErrorCode::VersionNotSupported
        | ErrorCode::UnknownEvent => "This didn't work. Reload the page and try again.",
    }
}

const fn wrong_value(field: FormField) -> &'static str {
    match field {
        FormField::FullName => "Enter a name of up to 100 characters.",
        FormField::Email => "Enter a complete email address, such as name@example.com.",
        FormField::Password | FormField::NewPassword => "Use 8 to 128 characters.",
        FormField::CurrentPassword => "This isn't your current password.",
        FormField::Phone | FormField::Location | FormField::City | FormField::State => {
            "Use up to 200 characters."
        }
        FormField::Bio => "Use up to 2,000 characters.",
    }
}
