//! Headers that a careless server believes: where a form came from, hosts, origins.

use super::forms::form_of;
use crate::support::{Call, PASSWORD, TestApp};

#[tokio::test]
async fn a_form_leads_to_no_other_site() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    for referer in [
        "https://evil.example/customer/messages",
        "http://chat.example.evil/",
        "//evil.example/",
        "javascript:alert(1)",
    ] {
        for fields in [&[("full_name", "Asha")][..], &[("full_name", " ")]] {
            let call = asha
                .function("profile", fields)
                .header("accept", "text/html");
            let answer = call.header("referer", referer).await;
            let to = answer.header("location").to_owned();
            assert!(
                to.starts_with("/") && !to.starts_with("//"),
                "{referer}: {to}"
            );
        }
    }
    let own = form_of(
        "http://chat.example/profile",
        asha.function("profile", &[("full_name", " ")]),
    );
    let to = own.await;
    assert!(
        to.header("location")
            .starts_with("http://chat.example/profile?")
    );
}

#[tokio::test]
async fn a_refused_form_shows_no_text_that_nobody_types() {
    let app = TestApp::start().await;
    let email = format!("{}@example.com", "x".repeat(10_000));
    let fields = [("email", &*email), ("password", PASSWORD)];
    let page = "http://chat.example/login";
    let refused = form_of(page, app.call("POST", "/fn/sign_in").form(&fields)).await;
    let query = refused
        .header("location")
        .strip_prefix(page)
        .unwrap()
        .to_owned();
    let kept = refused
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let shown = app
        .call("GET", &format!("/login{query}"))
        .header("cookie", kept)
        .await;
    assert_eq!(shown.status, 200);
    assert!(!shown.body.contains(&"x".repeat(1_000)));
}

#[tokio::test]
async fn a_request_names_one_host_and_one_origin() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let two = |call: Call, name: &str, value: &str| call.header(name, value);
    let refused = two(app.call("GET", "/health"), "host", "other.example").await;
    refused.refused(400, "invalid_input", "The request needs one Host header");

    let polling = || app.call("GET", "/socket.io/?EIO=4&transport=polling");
    for (one, other) in [
        ("http://chat.example", Some("http://chat.example")),
        ("http://chat.example", Some("https://evil.example")),
        ("ftp://chat.example", None),
        ("chrome-extension://chat.example", None),
        ("null", None),
    ] {
        for call in [polling(), asha.function("me", &[])] {
            let call = call.header("origin", one);
            let call = other
                .into_iter()
                .fold(call, |call, it| call.header("origin", it));
            let refused = call.await;
            assert_eq!(refused.status, 403, "{} {one} {other:?}", refused.asked);
        }
    }
    assert_eq!(
        polling()
            .header("origin", "http://chat.example")
            .await
            .status,
        200
    );
}
