//! The server functions under `/fn`, as the pages' scripts call them.

use serde_json::json;

use super::forms::as_form;
use crate::support::{Answer, TestApp, assert_has, texts};

#[track_caller]
fn assert_refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status, status, "{}: {}", answer.asked, answer.body);
    assert_eq!(answer.json()["code"], code, "{}", answer.asked);
}

#[tokio::test]
async fn a_script_sends_and_gets_the_stored_message() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let fields = [
        ("conversation_id", conversation.as_str()),
        ("text", "from a page"),
        ("client_message_id", "p-1"),
    ];
    let answer = asha.function("send", &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_has(
        &answer.json(),
        &json!({"text": "from a page", "seq": 1, "clientMessageId": "p-1", "sender": "photographer"}),
    );
    let again = asha.function("send", &fields).await;
    assert_eq!(
        again.body, answer.body,
        "the same client message id is the same message"
    );
    assert_eq!(texts(&arjun.history(&conversation).await), ["from a page"]);
}

#[tokio::test]
async fn without_the_cookie_nothing_happens() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let fields = [("conversation_id", conversation.as_str()), ("text", "x")];
    let nobody = || app.call("POST", "/fn/send").form(&fields);
    assert_refused(&nobody().await, 401, "token_required");
    // The Bearer token of programs is not accepted here.
    assert_refused(&nobody().bearer(&asha.token).await, 401, "token_required");
    assert_refused(&nobody().cookie("garbage").await, 403, "invalid_token");
    let form = as_form(nobody()).await;
    assert_eq!(form.status, 302);
    assert!(
        form.header("location").contains("__err="),
        "{}",
        form.header("location")
    );
    assert!(asha.history(&conversation).await.is_empty());
}

#[tokio::test]
async fn pages_read_the_list_the_history_and_the_directory() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    app.photographer("Meera Joshi").await;
    let row = asha
        .function("open_with", &[("person", &arjun.id.to_string())])
        .await;
    assert_has(
        &row.json(),
        &json!({"conversationId": conversation, "participantName": "Arjun Kapoor", "lastMessage": ""}),
    );
    assert!(
        arjun.inbox().await.is_empty(),
        "nobody sees it before its first message"
    );

    asha.send(&conversation, "one").await;
    asha.send(&conversation, "two").await;
    let list = async |search| {
        arjun
            .function("conversations", &[("search", search)])
            .await
            .json()
    };
    assert_eq!(list("RAO").await["conversations"][0]["unreadCount"], 2);
    assert_eq!(list("nobody").await["conversations"], json!([]));
    let id = conversation.as_str();
    let page = arjun
        .function("history", &[("conversation_id", id), ("limit", "1")])
        .await
        .json();
    assert_has(&page, &json!({"hasMore": true, "oldestSeq": 2}));
    assert_eq!(page["messages"][0]["text"], "two");
    let answer = arjun
        .function("mark_read", &[("conversation_id", id), ("up_to_seq", "1")])
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let row = arjun.function("conversation", &[("id", id)]).await.json();
    assert_has(&row, &json!({"unreadCount": 1, "lastReadSeq": 1}));

    let found = async |search| {
        asha.function("photographers", &[("search", search)])
            .await
            .json()
    };
    assert_eq!(found("").await.as_array().unwrap().len(), 2);
    assert_eq!(found("joshi").await[0]["fullName"], "Meera Joshi");
    let answer = asha
        .function("profile", &[("full_name", "Asha R. Rao")])
        .await;
    assert_eq!(answer.json()["fullName"], "Asha R. Rao", "{}", answer.body);
}

#[tokio::test]
async fn refusals_have_their_status() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let id = conversation.as_str();
    let long = "x".repeat(10_001);
    for (name, fields, status, code) in [
        (
            "send",
            [("conversation_id", id), ("text", "")],
            400,
            "message_required",
        ),
        (
            "send",
            [("conversation_id", id), ("text", "a\0")],
            400,
            "invalid_input",
        ),
        (
            "send",
            [("conversation_id", id), ("text", long.as_str())],
            413,
            "text_too_long",
        ),
        (
            "send",
            [("conversation_id", "conv_998_999"), ("text", "x")],
            404,
            "conversation_not_found",
        ),
        (
            "send",
            [("conversation_id", "conv_2_1"), ("text", "x")],
            400,
            "invalid_payload",
        ),
        (
            "send",
            [("conversation_id", id), ("other", "x")],
            400,
            "invalid_payload",
        ),
        (
            "history",
            [("conversation_id", id), ("before", "x")],
            400,
            "invalid_payload",
        ),
        (
            "open_with",
            [("person", "999"), ("x", "")],
            404,
            "conversation_not_found",
        ),
        (
            "open_with",
            [("person", "abc"), ("x", "")],
            400,
            "invalid_payload",
        ),
        (
            "conversations",
            [("cursor", "garbage"), ("x", "")],
            400,
            "invalid_input",
        ),
        (
            "profile",
            [("full_name", " "), ("x", "")],
            400,
            "invalid_input",
        ),
    ] {
        assert_refused(&asha.function(name, &fields).await, status, code);
    }
    let own = asha
        .function("open_with", &[("person", &asha.id.to_string())])
        .await;
    assert_refused(&own, 404, "conversation_not_found");
    assert!(asha.history(&conversation).await.is_empty());
}

#[tokio::test]
async fn there_are_no_other_functions() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    for name in ["nothing", "send/more", "../api/auth/me"] {
        let answer = asha.function(name, &[]).await;
        assert!(
            (400..500).contains(&answer.status),
            "{name}: {} {}",
            answer.status,
            answer.body
        );
    }
}
