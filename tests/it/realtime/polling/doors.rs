//! Who is refused at the door, and with which of the protocol's codes.

use serde_json::json;

use crate::support::{Call, Polling, TestApp};

async fn assert_refused(call: Call, code: u8, message: &str) {
    let answer = call.await;
    let status = if code == 4 { 403 } else { 400 };
    assert_eq!(answer.status, status, "{}: {}", answer.asked, answer.body);
    assert_eq!(
        answer.json(),
        json!({"code": code, "message": message}),
        "{}",
        answer.asked
    );
}

#[tokio::test]
async fn odd_requests_are_refused_with_the_protocols_codes() {
    let app = TestApp::start().await;
    let mut polling = Polling::connect(&app.customer("Asha").await).await;
    let sid = polling.sid.clone();
    let own = format!("EIO=4&transport=polling&sid={sid}");
    for (method, query, code, message) in [
        ("POST", "EIO=4&transport=polling", 2, "Bad handshake method"),
        ("PUT", "EIO=4&transport=polling", 2, "Bad handshake method"),
        (
            "HEAD",
            "EIO=4&transport=websocket",
            2,
            "Bad handshake method",
        ),
        (
            "GET",
            "EIO=4&transport=polling&sid=",
            1,
            "Session ID unknown",
        ),
        (
            "GET",
            "EIO=4&transport=polling&sid=abc",
            1,
            "Session ID unknown",
        ),
        (
            "POST",
            "EIO=4&transport=polling&sid=abc",
            1,
            "Session ID unknown",
        ),
        ("GET", "EIO=4&transport=polling&j=0", 3, "Bad request"),
        (
            "GET",
            "EIO=4&transport=polling&sid=a&sid=b",
            3,
            "Bad request",
        ),
        ("GET", "EIO=4&transport=Polling", 0, "Transport unknown"),
        (
            "GET",
            "EIO=3&transport=polling",
            5,
            "Unsupported protocol version",
        ),
        (
            "GET",
            "transport=polling",
            5,
            "Unsupported protocol version",
        ),
        ("PUT", &own, 3, "Bad request"),
        ("DELETE", &own, 3, "Bad request"),
        ("GET", &format!("{own}&j=1"), 3, "Bad request"),
        ("POST", &format!("{own}&j=1"), 3, "Bad request"),
        (
            "GET",
            &format!("EIO=3&transport=polling&sid={sid}"),
            5,
            "Unsupported protocol version",
        ),
        // Not an upgrade.
        (
            "GET",
            &format!("EIO=4&transport=websocket&sid={sid}"),
            3,
            "Bad request",
        ),
        (
            "GET",
            &format!("EIO=4&transport=polling&sid={}", sid.to_uppercase()),
            1,
            "Session ID unknown",
        ),
        (
            "GET",
            &format!("EIO=4&transport=polling&sid={sid}0"),
            1,
            "Session ID unknown",
        ),
        (
            "GET",
            &format!("EIO=4&transport=polling&sid={}", &sid[..31]),
            1,
            "Session ID unknown",
        ),
    ] {
        let call = app.call(method, &format!("/socket.io/?{query}"));
        if method == "HEAD" {
            assert_eq!(call.await.status, 400);
        } else {
            assert_refused(call, code, message).await;
        }
    }
    polling.settle().await;
}

#[tokio::test]
async fn other_sites_are_kept_out_of_every_request() {
    let app = TestApp::with(&[("ALLOWED_ORIGINS", "https://app.example.com")]).await;
    let asha = app.customer("Asha").await;
    let mut polling = Polling::connect(&asha).await;
    for foreign in [
        "https://evil.example",
        "null",
        "http://app.example.com",
        "https://app.example.com.evil.example",
        "http://chat.example:1",
        "",
    ] {
        for call in [
            Polling::handshake(&app).cookie(&asha.token),
            polling.get(),
            polling.post("1"),
        ] {
            let answer = call.header("origin", foreign).await;
            assert_eq!(answer.status, 403, "{}: {foreign}", answer.asked);
            assert_eq!(answer.json(), json!({"code": 4, "message": "Forbidden"}));
            assert_eq!(
                answer.header("access-control-allow-origin"),
                "",
                "{foreign}"
            );
        }
    }
    polling.settle().await;
}

#[tokio::test]
async fn allowed_sites_may_read_what_they_are_answered() {
    let app = TestApp::with(&[("ALLOWED_ORIGINS", "https://app.example.com")]).await;
    let polling = Polling::connect(&app.customer("Asha").await).await;
    let site = "https://app.example.com";
    let event = "4277[\"no such event\"]";
    for call in [Polling::handshake(&app), polling.post(event), polling.get()] {
        let answer = call.header("origin", site).await;
        assert_eq!(answer.status, 200, "{}: {}", answer.asked, answer.body);
        assert_eq!(
            answer.header("access-control-allow-origin"),
            site,
            "{}",
            answer.asked
        );
        assert_eq!(answer.header("access-control-allow-credentials"), "true");
        assert!(answer.header("vary").contains("origin"), "{}", answer.asked);
    }
    // A browser asks before it posts.
    let preflight = app
        .call("OPTIONS", &polling.path())
        .header("origin", site)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type")
        .await;
    assert_eq!(preflight.status, 200);
    assert_eq!(preflight.header("access-control-allow-origin"), site);
    assert!(
        preflight
            .header("access-control-allow-methods")
            .contains("POST")
    );
}

#[tokio::test]
async fn a_page_is_known_by_its_cookie() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let answer = Polling::handshake(&app)
        .header("origin", "http://chat.example")
        .cookie(&asha.token)
        .await;
    let open: serde_json::Value = serde_json::from_str(&answer.body[1..]).unwrap();
    let path = format!(
        "/socket.io/?EIO=4&transport=polling&sid={}",
        open["sid"].as_str().unwrap()
    );
    assert_eq!(app.call("POST", &path).body("40{}").await.body, "ok");
    let granted = app.call("GET", &path).await;
    assert!(granted.body.starts_with("40{\"sid\":"), "{}", granted.body);
}
