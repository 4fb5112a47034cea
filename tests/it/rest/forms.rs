//! The server functions under `/fn` as actions of forms, without JavaScript.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::json;

use crate::support::{Call, PASSWORD, TestApp, texts};

const PAGE: &str = "http://chat.example/customer/messages/conv_1_2";

/// Sends the call as a browser without JavaScript sends a form.
pub(super) fn as_form(call: Call) -> Call {
    form_of(PAGE, call)
}

/// The same on another page.
pub(super) fn form_of(page: &str, call: Call) -> Call {
    call.header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
        .header("referer", page)
        .header("origin", "http://chat.example")
        .header("sec-fetch-site", "same-origin")
}

#[tokio::test]
async fn a_form_sends_a_message_and_returns_to_its_page() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let fields = [
        ("conversation_id", conversation.as_str()),
        ("text", "without a script & with अ"),
    ];
    let answer = as_form(asha.function("send", &fields)).await;
    let location = answer.header("location").trim_end_matches('?');
    assert_eq!((answer.status, location), (302, PAGE), "{}", answer.body);
    assert_eq!(
        texts(&arjun.history(&conversation).await),
        ["without a script & with अ"]
    );

    // Browsers send CR LF for the line breaks of a form.
    let fields = [
        ("conversation_id", conversation.as_str()),
        ("text", "two\r\nlines"),
    ];
    as_form(asha.function("send", &fields)).await;
    assert_eq!(arjun.history(&conversation).await[1]["text"], "two\nlines");

    let blank =
        as_form(asha.function("send", &[("conversation_id", &conversation), ("text", " ")])).await;
    assert_eq!(blank.status, 302);
    let location = blank.header("location");
    assert!(
        location.starts_with(PAGE) && location.contains("__err="),
        "{location}"
    );
    assert_eq!(arjun.history(&conversation).await.len(), 2);
}

#[tokio::test]
async fn signing_in_sets_the_cookie_and_redirects() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let sign_in = |password: &str, next: &str| {
        let fields = [
            ("email", asha.email.as_str()),
            ("password", password),
            ("next", next),
        ];
        as_form(app.call("POST", "/fn/sign_in").form(&fields))
    };
    let path = "/customer/messages?photographerId=4";
    let answer = sign_in(PASSWORD, path).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (302, path),
        "{}",
        answer.body
    );
    let cookie = answer.header("set-cookie");
    for part in [
        "chitrasethu_session=",
        "HttpOnly",
        "SameSite=Lax",
        "Path=/",
        "Max-Age=604800",
    ] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    let pair = cookie.split(';').next().unwrap();
    let me = app
        .call("POST", "/fn/me")
        .header("cookie", pair)
        .form(&[])
        .await;
    assert_eq!(me.json()["userId"], json!(asha.id));

    for foreign in [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:x",
        "",
        "x",
    ] {
        let answer = sign_in(PASSWORD, foreign).await;
        assert_eq!(answer.header("location"), "/", "{foreign}");
    }
    let wrong = sign_in("wrong horse", "/").await;
    assert_eq!(wrong.status, 302);
    assert!(
        !wrong.header("set-cookie").contains("session"),
        "{}",
        wrong.header("set-cookie")
    );
    assert!(
        !wrong.header("set-cookie").contains("horse"),
        "what was typed, but not the secret"
    );
    assert!(
        wrong.header("location").starts_with(PAGE),
        "{}",
        wrong.header("location")
    );
    assert!(
        !wrong.header("location").contains("horse"),
        "no secret in an address"
    );

    let fields = [("email", asha.email.as_str()), ("password", "wrong horse")];
    let by_script = app.call("POST", "/fn/sign_in").form(&fields).await;
    assert_eq!(
        (by_script.status, &by_script.json()["code"]),
        (401, &json!("invalid_credentials"))
    );
}

#[tokio::test]
async fn registering_starts_a_session() {
    let app = TestApp::start().await;
    let register = |email: &'static str, user_type: &'static str| {
        let fields = [
            ("full_name", "Asha Rao"),
            ("email", email),
            ("password", PASSWORD),
            ("user_type", user_type),
        ];
        as_form(app.call("POST", "/fn/register").form(&fields))
    };
    let answer = register("asha@example.com", "customer").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (302, "/"),
        "{}",
        answer.body
    );
    assert!(
        answer
            .header("set-cookie")
            .starts_with("chitrasethu_session=")
    );
    for (email, user_type) in [
        ("asha@example.com", "customer"),
        ("b@example.com", "admin"),
        ("", "customer"),
    ] {
        let refused = register(email, user_type).await;
        let begun = refused.headers.get_all("set-cookie").iter();
        let begun =
            begun.filter(|cookie| cookie.to_str().unwrap().starts_with("chitrasethu_session"));
        assert_eq!(begun.count(), 0, "{email} {user_type}");
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_and_removes_the_cookie() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let answer = as_form(asha.function("sign_out", &[])).await;
    assert_eq!((answer.status, answer.header("location")), (302, "/login"));
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("chitrasethu_session=;") && cookie.contains("Max-Age=0"),
        "{cookie}"
    );
    asha.get("/api/auth/me")
        .await
        .refused(403, "invalid_token", "Invalid or expired token");
    assert_eq!(asha.function("me", &[]).await.json(), json!(null));
    // Signing out without a session leads to the same page.
    let again = as_form(asha.function("sign_out", &[])).await;
    assert_eq!((again.status, again.header("location")), (302, "/login"));
}

/// Anybody can write any sentence into an address; the page shows words of its own.
#[tokio::test]
async fn a_page_shows_no_message_of_its_address() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    for (page, path) in [
        ("/login", "/fn/sign_in"),
        ("/register", "/fn/register"),
        ("/profile", "/fn/profile"),
    ] {
        for code in [
            "forbidden",
            "invalid_input",
            "internal",
            "user_not_found",
            "no_such_code",
        ] {
            for (language, reason) in [("en", "again"), ("hi", "कोशिश कीजिए")] {
                let lie = json!({"code": code, "message": "Your account is locked. Call 98220."});
                let error = URL_SAFE.encode(lie.to_string());
                let address = format!("{page}?lang={language}&__path={path}&__err={error}");
                let call = app.call("GET", &address).header("accept", "text/html");
                let call = if page == "/profile" {
                    call.cookie(&asha.token)
                } else {
                    call
                };
                let answer = call.await;
                assert_eq!(answer.status, 200, "{}", answer.asked);
                assert!(!answer.body.contains("is locked"), "{}", answer.asked);
                assert!(answer.body.contains("role=\"alert\""), "{}", answer.asked);
                if ["invalid_input", "internal"].contains(&code) {
                    assert!(answer.body.contains(reason), "{}", answer.asked);
                }
            }
        }
    }
}
