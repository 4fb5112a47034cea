use super::*;

#[test]
fn ticks_have_the_names_that_the_contract_gives() {
    let names = [
        Tick::Sending,
        Tick::Sent,
        Tick::Delivered,
        Tick::Read,
        Tick::NotSent,
    ];
    let names = names.map(|tick| EN.tick(tick));
    assert_eq!(names, ["Sending", "Sent", "Delivered", "Read", "Not sent"]);
}

#[test]
fn refusals_are_said_in_the_language_of_the_page() {
    let is_latin = |text: &str| text.bytes().any(|byte| byte.is_ascii_alphabetic());
    let names = serde_json::json!([
        "token_required",
        "invalid_token",
        "invalid_credentials",
        "deactivated",
        "forbidden",
        "route_not_found",
        "method_not_allowed",
        "conversation_not_found",
        "user_not_found",
        "session_not_found",
        "invalid_conversation_id",
        "invalid_payload",
        "invalid_input",
        "message_required",
        "text_too_long",
        "action_id_used",
        "too_late",
        "message_deleted",
        "too_many_reactions",
        "too_many_pinned_conversations",
        "too_many_stages",
        "too_many_pinned",
        "message_agreed",
        "proposal_changed",
        "note_changed",
        "blocked",
        "email_taken",
        "payload_too_large",
        "unsupported_media_type",
        "attachment_not_found",
        "portfolio_full",
        "infected",
        "wrong_offset",
        "wrong_checksum",
        "version_not_supported",
        "rate_limited",
        "unknown_event",
        "try_again",
        "internal",
    ]);
    let codes: Vec<ErrorCode> = serde_json::from_value(names).unwrap();
    for code in codes {
        assert!(!is_latin((HI.refusal)(code)), "{code:?}");
        assert!(is_latin((EN.refusal)(code)), "{code:?}");
    }
}

#[test]
fn an_empty_directory_names_the_search() {
    assert_eq!((EN.no_photographers)(" "), "No photographers yet.");
    assert_eq!(
        (EN.no_photographers)("pune "),
        "No photographers match “pune”."
    );
}

#[test]
fn hindi_sentences_agree_in_number_and_postposition() {
    assert_eq!((HI.new_below)(1), "↓ 1 नया");
    assert_eq!((HI.new_below)(2), "↓ 2 नए");
    assert_eq!((HI.last_seen)("आज 9:40 pm"), "आज 9:40 pm पर ऑनलाइन थे");
    assert_eq!(
        (HI.last_seen)("शनि 14 मार्च 2026"),
        "शनि 14 मार्च 2026 को ऑनलाइन थे"
    );
    assert_eq!((HI.offline)(2, None), "ऑफ़लाइन। 2 संदेश भेजे जाने बाकी हैं।");
}

#[test]
fn the_offline_text_counts_unsent_messages() {
    assert_eq!((EN.offline)(0, None), "Offline.");
    assert_eq!(
        (EN.offline)(2, Some("14:02")),
        "Offline. 2 messages waiting. Last updated 14:02"
    );
    assert_eq!((EN.offline)(1, None), "Offline. 1 message waiting.");
}
