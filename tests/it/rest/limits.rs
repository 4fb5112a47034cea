//! Rate limits at their real size.

use serde_json::{Value, json};

use crate::support::{Answer, Engine, PASSWORD, Person, TestApp};

async fn limited() -> TestApp {
    TestApp::with(&[("RATE_LIMIT_SCALE", "1")]).await
}

/// Asserts that header and body say when to try again.
#[track_caller]
pub(super) fn assert_wait(answer: &Answer, at_most_seconds: u64) {
    assert_eq!(answer.status, 429, "{}", answer.body);
    let body = answer.json();
    assert_eq!(
        (&body["status"], &body["code"]),
        (&json!("error"), &json!("rate_limited"))
    );
    let milliseconds = body["retryAfterMs"].as_u64().unwrap();
    let seconds: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=at_most_seconds).contains(&seconds), "{seconds} s");
    assert_eq!(seconds, milliseconds.div_ceil(1000).max(1));
}

#[tokio::test]
async fn password_guessing_is_limited_per_account() {
    let app = limited().await;
    let (asha, arjun) = (app.customer("Asha").await, app.customer("Arjun").await);
    let mut wrong = 0;
    let refused = loop {
        let answer = asha.sign_in("wrong horse").await;
        if answer.status == 429 {
            break answer;
        }
        answer.refused(401, "invalid_credentials", "Invalid email or password");
        wrong += 1;
        assert!(wrong < 20, "requests were never limited");
    };
    assert!(wrong >= 5, "only after {wrong}");
    assert_eq!(
        refused.json()["message"],
        "Too many attempts, please try again later"
    );
    assert_wait(&refused, 12);
    // The right password has to wait too, and writing the address differently does not help.
    assert_eq!(asha.sign_in(PASSWORD).await.status, 429);
    let louder = Person {
        email: format!(" {} ", asha.email.to_uppercase()),
        ..asha.clone()
    };
    assert_eq!(louder.sign_in(PASSWORD).await.status, 429);
    // Other people at the same address are not affected.
    arjun.sign_in(PASSWORD).await.data(200);
    asha.get("/api/auth/me").await.data(200);
}

/// What is longer than any address is refused before it is counted or compared.
#[tokio::test]
async fn an_endless_address_is_no_key() {
    let app = limited().await;
    for length in [255, 1_000, 7_000] {
        // More often than the limit of one account would allow, each from the same address.
        let email = format!("{}@example.com", "x".repeat(length - "@example.com".len()));
        for _ in 0..7 {
            let body = json!({"email": email, "password": PASSWORD});
            let answer = app.call("POST", "/api/auth/login").json(&body).await;
            answer.refused(400, "invalid_input", "A valid email address is required");
        }
        let fields = [("email", email.as_str()), ("password", PASSWORD)];
        let answer = app.call("POST", "/fn/sign_in").form(&fields).await;
        assert_eq!(answer.status, 400, "{}", answer.body);
    }
}

/// Somebody who guesses from elsewhere does not shut the owner out, and many of them together cannot go on for ever.
#[tokio::test]
async fn guesses_from_other_networks_count_for_themselves_and_altogether() {
    for engine in Engine::ALL {
        let app = engine.start(&[("RATE_LIMIT_SCALE", "1")]).await;
        let asha = app.customer("Asha").await;
        let guess = async |address: &str, password: &str| {
            let body = json!({"email": asha.email, "password": password});
            let call = app.call("POST", "/api/auth/login").sent_from(address);
            call.json(&body).await
        };
        for n in 0..19 {
            // Hosts of one IPv6 network are one.
            guess(&format!("2001:db8::{n:x}"), "wrong horse").await;
        }
        assert_eq!(guess("2001:db8::1", PASSWORD).await.status, 429);
        guess("192.0.2.1", PASSWORD).await.data(200);
        let mut tries = 0;
        while guess(&format!("198.51.100.{tries}"), "wrong horse")
            .await
            .status
            == 401
        {
            tries += 1;
            assert!(tries < 40, "never limited");
        }
        assert!(tries >= 20, "only after {tries}");
        assert_eq!(guess("192.0.2.1", PASSWORD).await.status, 429);
    }
}

#[tokio::test]
async fn one_address_cannot_try_all_accounts() {
    let app = limited().await;
    let mut tries = 0;
    let refused = loop {
        let body = json!({"email": format!("nobody{tries}@example.com"), "password": PASSWORD});
        let answer = app.call("POST", "/api/auth/login").json(&body).await;
        if answer.status == 429 {
            break answer;
        }
        tries += 1;
        assert!(tries < 100, "requests were never limited");
    };
    assert!(tries >= 20, "only after {tries}");
    assert_wait(&refused, 3);
}

#[tokio::test]
async fn registrations_are_limited_per_address() {
    let app = TestApp::with(&[("RATE_LIMIT_SCALE", "1"), ("TRUSTED_PROXIES", "127.0.0.1")]).await;
    let register = async |n: usize, address: &'static str| {
        let body =
            json!({"email": format!("p{n}@example.com"), "password": PASSWORD, "fullName": "P"});
        let call = app.call("POST", "/api/auth/register");
        call.header("x-forwarded-for", address).json(&body).await
    };
    for n in 0..3 {
        register(n, "1.2.3.4").await.data(201);
    }
    let refused = register(3, "1.2.3.4").await;
    assert_wait(&refused, 1_200);
    // Entries that the trusted proxy did not write itself are ignored, also in a separate header line.
    assert_eq!(register(4, "9.9.9.9, 1.2.3.4").await.status, 429);
    assert_eq!(register(4, "9.9.9.9, unknown, 1.2.3.4").await.status, 429);
    let body = json!({"email": "p6@example.com", "password": PASSWORD, "fullName": "P"});
    let two_lines = app
        .call("POST", "/api/auth/register")
        .header("x-forwarded-for", "9.9.9.9")
        .header("x-forwarded-for", "1.2.3.4");
    assert_eq!(two_lines.json(&body).await.status, 429);
    register(5, "5.6.7.8").await.data(201);
}

#[tokio::test]
async fn an_untrusted_sender_cannot_choose_its_address() {
    let app = limited().await;
    for n in 0..4 {
        let body =
            json!({"email": format!("p{n}@example.com"), "password": PASSWORD, "fullName": "P"});
        let call = app.call("POST", "/api/auth/register");
        let answer = call
            .header("x-forwarded-for", format!("1.1.1.{n}"))
            .json(&body)
            .await;
        assert_eq!(answer.status, if n < 3 { 201 } else { 429 });
    }
}

#[tokio::test]
async fn a_flood_of_messages_is_refused_and_not_stored() {
    let app = limited().await;
    let (asha, arjun, conversation) = app.couple().await;
    let mut stored = 0;
    let refused = loop {
        let body = json!({"conversationId": conversation, "messageText": "x"});
        let answer = asha.post("/api/messages/send", &body).await;
        if answer.status == 429 {
            break answer;
        }
        answer.data(201);
        stored += 1;
        assert!(stored < 200, "requests were never limited");
    };
    assert!(stored >= 30, "only after {stored}");
    assert_eq!(
        refused.json()["message"],
        "Too many requests, please slow down"
    );
    assert_wait(&refused, 1);
    assert_eq!(asha.history(&conversation).await.len(), stored);
    arjun.send(&conversation, "others are unaffected").await;
}

/// Whatever door it comes through, so many strangers are written to in an hour, and no more.
#[tokio::test]
async fn new_conversations_are_limited() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let asha = app.customer("Asha").await;
        let mut strangers = Vec::new();
        for _ in 0..12 {
            strangers.push(app.photographer("Studio").await);
        }
        strangers[11]
            .send(&asha.conversation_with(&strangers[11]), "hi")
            .await;
        let app = app.restarted_with(&[("RATE_LIMIT_SCALE", "0.5")]).await;
        let asha = asha.at(&app);
        for (n, stranger) in strangers[..10].iter().enumerate() {
            let answer = asha
                .send_as(&format!("a-{n}"), &asha.conversation_with(stranger), "hi")
                .await;
            answer.data(201);
        }

        let next = asha.conversation_with(&strangers[10]);
        let body = json!({"conversationId": next, "messageText": "hi"});
        let refused = asha.post("/api/messages/send", &body).await;
        assert_wait(&refused, 360);
        let wait = refused.json()["retryAfterMs"].as_u64().unwrap();
        assert!(wait > 300_000, "{wait} ms");
        let fields = [("conversation_id", next.as_str()), ("text", "hi")];
        assert_wait_of(&asha.function("send", &fields).await.json());
        let mut socket = asha.connect().await;
        let send = json!({"conversationId": next, "message": "hi"});
        assert_wait_of(&socket.emit_with_ack("send_message", send).await);
        assert!(asha.history(&next).await.is_empty());

        // What has begun goes on, whoever began it; so does what is said again.
        let begun = asha.conversation_with(&strangers[0]);
        asha.send_as("a-0", &begun, "hi").await.data(200);
        asha.send(&asha.conversation_with(&strangers[11]), "hello")
            .await;
    }
}

#[track_caller]
fn assert_wait_of(refusal: &Value) {
    assert_eq!(refusal["code"], "rate_limited", "{refusal}");
    let wait = refusal["retryAfterMs"].as_u64().unwrap();
    assert!((300_001..=360_000).contains(&wait), "{wait} ms");
}
