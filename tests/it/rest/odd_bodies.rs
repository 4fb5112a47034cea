//! Bodies that a careless server takes: arrays for objects, U+0000, other types of content. And what refusals say of our code.

use serde_json::{Value, json};

use crate::support::{Call, Engine, PASSWORD, Person, TestApp};

/// A valid body for each route that takes one.
fn bodies(person: &Person, conversation: &str) -> [(&'static str, &'static str, Value); 5] {
    [
        (
            "POST",
            "/api/auth/register",
            json!({"email": "new@example.com", "password": PASSWORD, "fullName": "New",
                "userType": "customer", "phone": "+91 98"}),
        ),
        (
            "POST",
            "/api/auth/login",
            json!({"email": person.email, "password": PASSWORD}),
        ),
        (
            "PUT",
            "/api/auth/profile",
            json!({"fullName": "Asha", "phone": "1", "location": "x", "city": "x", "state": "x", "bio": "x",
                "avatarUrl": ""}),
        ),
        (
            "POST",
            "/api/auth/change-password",
            json!({"currentPassword": PASSWORD, "newPassword": PASSWORD}),
        ),
        (
            "POST",
            "/api/messages/send",
            json!({"conversationId": conversation, "messageText": "x", "clientMessageId": "a"}),
        ),
    ]
}

/// A word of the source that no client should read.
fn names_our_code(message: &str) -> bool {
    [
        "struct",
        "enum",
        "variant",
        "i64",
        "u64",
        "::",
        "tuple",
        "sequence of",
    ]
    .iter()
    .any(|word| message.contains(word))
}

#[tokio::test]
async fn an_array_is_no_object_and_no_refusal_names_our_types() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    for (method, path, body) in bodies(&asha, &conversation) {
        let values: Vec<&Value> = body.as_object().unwrap().values().collect();
        let mut odd = vec![json!(values), json!([]), json!([body])];
        for field in body.as_object().unwrap().keys() {
            for value in [
                json!(1),
                json!([1]),
                json!({"a": 1}),
                json!(true),
                json!(1.5),
            ] {
                let mut body = body.clone();
                body[field] = value;
                odd.push(body);
            }
        }
        for body in odd {
            let refused = asha.call(method, path).json(&body).await;
            assert!(
                (400..500).contains(&refused.status),
                "{path} {body}: {}",
                refused.body
            );
            let message = refused.json()["message"].as_str().unwrap().to_owned();
            assert!(!names_our_code(&message), "{path} {body}: {message}");
        }
        let all = asha.call(method, path).json(&json!(values)).await;
        assert_eq!(
            all.json()["code"],
            "invalid_payload",
            "{path}: {}",
            all.body
        );
    }
    let read = format!("/api/messages/conversations/{conversation}/read");
    let refused = asha.put(&read, &json!([1])).await;
    assert_eq!(
        refused.json()["code"],
        "invalid_payload",
        "{}",
        refused.body
    );
    for query in [
        "?limit=x",
        "?limit=1.5",
        "?before=x",
        "?limit=1&limit=2",
        "?limit=99999999999999999999",
    ] {
        let path = format!("/api/messages/conversations/{conversation}{query}");
        let refused = asha.get(&path).await;
        assert_eq!(refused.status, 400, "{query}: {}", refused.body);
        assert!(!names_our_code(&refused.body), "{query}: {}", refused.body);
    }
}

#[tokio::test]
async fn a_nul_in_any_text_is_refused() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, _, conversation) = app.couple().await;
        for (method, path, body) in bodies(&asha, &conversation) {
            for (field, value) in body.as_object().unwrap() {
                let mut odd = body.clone();
                odd[field] = json!(format!("{}\0x", value.as_str().unwrap()));
                let refused = asha.call(method, path).json(&odd).await;
                let may_be_wrong = path.ends_with("login") && field == "password";
                let expected = if may_be_wrong { 401 } else { 400 };
                assert_eq!(
                    refused.status, expected,
                    "{engine:?} {path} {field}: {}",
                    refused.body
                );
            }
        }
        for (name, field) in [
            ("profile", "full_name"),
            ("profile", "phone"),
            ("profile", "bio"),
            ("register", "full_name"),
            ("sign_in", "email"),
            ("send", "text"),
            ("send", "client_message_id"),
            ("conversations", "cursor"),
        ] {
            let mut fields = vec![
                ("email", "new@example.com"),
                ("password", PASSWORD),
                ("full_name", "New"),
                ("user_type", "customer"),
                ("conversation_id", &conversation),
                ("text", "x"),
            ];
            fields.retain(|(other, _)| *other != field);
            fields.push((field, "x\0x"));
            let refused = asha.function(name, &fields).await;
            assert_eq!(
                refused.status, 400,
                "{engine:?} {name} {field}: {}",
                refused.body
            );
        }
    }
}

/// Each door takes what its longest fields need, and not a byte more.
#[tokio::test]
async fn every_door_has_a_size_of_its_own() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let read = format!("/api/messages/conversations/{conversation}/read");
    for (method, path, kibibytes) in [
        ("POST", "/api/auth/register", 8),
        ("POST", "/api/auth/login", 8),
        ("POST", "/api/auth/change-password", 8),
        ("PUT", "/api/auth/profile", 48),
        ("PUT", &*read, 1),
        ("POST", "/api/messages/send", 128),
    ] {
        for (more, is_refused) in [(0, false), (1, true)] {
            let body = format!("{{}}{}", " ".repeat(kibibytes * 1_024 - 2 + more));
            let call = asha
                .call(method, path)
                .header("content-type", "application/json");
            let answer = call.body(body).await;
            assert_eq!(
                answer.status == 413,
                is_refused,
                "{path} {more}: {}",
                answer.body
            );
        }
    }
    let function = async |call: Call, length: usize| {
        let body = format!("text={}", "x".repeat(length - "text=".len()));
        let call = call.header("content-type", "application/x-www-form-urlencoded");
        call.body(body).await.status == 413
    };
    let guest = || app.call("POST", "/fn/send");
    let forged = || guest().cookie("t.o.k");
    let member = || guest().cookie(&asha.token);
    assert!(!function(guest(), 16 * 1_024).await);
    assert!(function(guest(), 16 * 1_024 + 1).await);
    assert!(function(forged(), 16 * 1_024 + 1).await);
    assert!(!function(member(), 128 * 1_024).await);
    assert!(function(member(), 128 * 1_024 + 1).await);
}

#[tokio::test]
async fn server_functions_take_forms_only() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let body = format!("conversation_id={conversation}&text=x");
    let send = || app.call("POST", "/fn/send").cookie(&asha.token);
    for kind in [
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/json",
        "",
    ] {
        let refused = send().header("content-type", kind).body(body.clone()).await;
        assert_eq!(refused.status, 415, "{kind}: {}", refused.body);
    }
    assert_eq!(send().body(body.clone()).await.status, 415, "no type");
    for kind in [
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=UTF-8",
    ] {
        let sent = send().header("content-type", kind).body(body.clone()).await;
        assert_eq!(sent.status, 200, "{kind}: {}", sent.body);
    }
    assert_eq!(asha.history(&conversation).await.len(), 2);
}
