//! The headers of every answer.

use super::forms::as_form;
use crate::support::{Answer, TestApp};

const ALWAYS: [(&str, &str); 11] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(self)",
    ),
    (
        "strict-transport-security",
        "max-age=31536000; includeSubDomains",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-dns-prefetch-control", "off"),
    ("x-download-options", "noopen"),
    ("x-frame-options", "SAMEORIGIN"),
    ("x-permitted-cross-domain-policies", "none"),
    ("x-xss-protection", "0"),
];

#[track_caller]
fn assert_guarded(answer: &Answer) {
    for (name, value) in ALWAYS {
        let all: Vec<_> = answer.headers.get_all(name).iter().collect();
        assert_eq!(all, [value], "{}: {name}", answer.asked);
    }
    for name in ["content-security-policy", "referrer-policy"] {
        let count = answer.headers.get_all(name).iter().count();
        assert_eq!(count, 1, "{}: {name}", answer.asked);
    }
    let kept: Vec<_> = answer.headers.get_all("cache-control").iter().collect();
    assert_eq!(kept, ["no-store"], "{}: personal answers", answer.asked);
    assert_eq!(answer.header("x-powered-by"), "", "{}", answer.asked);
    assert_eq!(answer.header("server"), "", "{}", answer.asked);
}

#[tokio::test]
async fn pages_open_sockets_to_their_own_server_only() {
    let app = TestApp::with(&[("TRUSTED_PROXIES", "127.0.0.1")]).await;
    for (host, proto, sockets) in [
        (
            "chat.example",
            "http",
            "connect-src 'self' ws://chat.example;",
        ),
        (
            "chat.example:5000",
            "https",
            "connect-src 'self' wss://chat.example:5000;",
        ),
        ("x; script-src *", "https", "connect-src 'self';"),
    ] {
        let mut page = app.call("GET", "/login").header("x-forwarded-proto", proto);
        page = page.host(host);
        let page = page.await;
        let policy = page.header("content-security-policy");
        assert!(policy.contains(sockets), "{host}: {policy}");
    }
}

#[tokio::test]
async fn every_api_answer_has_the_security_headers() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    for answer in [
        app.call("GET", "/health").await,
        app.call("GET", "/ready").await,
        app.call("GET", "/api").await,
        app.call("GET", "/api/nothing").await,
        app.call("DELETE", "/api/auth/me").await,
        app.call("GET", "/api/auth/me").await,
        app.call("OPTIONS", "/api/auth/me").await,
        app.call("POST", "/api/auth/login").body("{").await,
        app.call("GET", "/socket.io/?EIO=3").await,
        app.call("POST", "/fn/nothing").await,
        app.call("POST", "/fn/me")
            .header("origin", "https://evil.example")
            .await,
        app.call("GET", "h:80").await,
        asha.get("/api/auth/me").await,
        asha.get("/api/messages/conversations").await,
        asha.post("/api/auth/session", &serde_json::json!({})).await,
        asha.post(
            "/api/messages/send",
            &serde_json::json!({"messageText": "x".repeat(300_000)}),
        )
        .await,
        asha.function("me", &[]).await,
        asha.function("send", &[("text", &"x".repeat(300_000))])
            .await,
        asha.function("profile", &[("full_name", "")]).await,
        // Forms without JavaScript are answered by redirects.
        as_form(asha.function("send", &[])).await,
        as_form(asha.function("sign_out", &[])).await,
        app.call("POST", "/login").await,
    ] {
        assert_guarded(&answer);
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'"),
            "{}: {policy}",
            answer.asked
        );
        assert_eq!(
            answer.header("referrer-policy"),
            "no-referrer",
            "{}",
            answer.asked
        );
    }
}

#[tokio::test]
async fn pages_run_their_own_scripts_only() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    for path in [
        "/",
        "/login",
        "/customer/messages",
        "/customer/messages/conv_998_999",
        "/photographers?q=pune",
        "/profile",
        "/no/such/page",
    ] {
        let page = || app.call("GET", path).header("accept", "text/html");
        // Redirected to the sign-in or back from it, or shown.
        assert_guarded(&page().await);
        assert_guarded(&page().cookie(&asha.token).await);
    }
    for path in ["/login", "/no/such/page"] {
        let answer = app.call("GET", path).header("accept", "text/html").await;
        let policy = answer.header("content-security-policy").to_owned();
        let nonce = policy
            .split_once("'nonce-")
            .and_then(|(_, rest)| rest.split_once('\''))
            .map_or_else(
                || panic!("{path}: no nonce in {policy}"),
                |(nonce, _)| nonce,
            );
        assert!(nonce.len() >= 16, "{nonce}");
        for part in [
            "default-src 'self'",
            "'wasm-unsafe-eval'",
            "media-src 'self' blob:",
            "object-src 'none'",
            "worker-src 'self'",
            "base-uri 'self'",
        ] {
            assert!(policy.contains(part), "{path}: {part} in {policy}");
        }
        for never in ["'unsafe-inline'", "'unsafe-eval'", " *"] {
            assert!(!policy.contains(never), "{path}: {never} in {policy}");
        }
        // An inline script or style runs only if it carries the nonce.
        for tag in ["<script", "<style"] {
            for (at, _) in answer.body.match_indices(tag) {
                let rest = &answer.body[at..];
                let opening = &rest[..rest.find('>').unwrap()];
                assert!(opening.contains(nonce), "{path}: {opening}");
            }
        }
        let again = app.call("GET", path).header("accept", "text/html").await;
        assert_ne!(
            again.header("content-security-policy"),
            policy,
            "each page has its own nonce"
        );
    }
}

#[tokio::test]
async fn the_probes_answer() {
    let app = TestApp::start().await;
    let health = app.call("GET", "/health").await;
    assert_eq!(health.status, 200);
    crate::support::assert_has(
        &health.json(),
        &serde_json::json!({"status": "success", "message": "Server is running",
            "timestamp": "2025-11-12T10:30:00.000Z"}),
    );
    assert!(health.json()["environment"].is_string());
    assert_eq!(app.call("GET", "/ready").await.status, 200);
    let index = app.call("GET", "/api").await;
    assert_eq!(
        (index.status, &index.json()["status"]),
        (200, &serde_json::json!("success"))
    );
}
