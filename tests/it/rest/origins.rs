//! Other sites: CORS for the configured ones, and no site can act with a person's cookie.

use crate::support::{Log, Person, TestApp, texts};

const LISTED: &str = "https://app.example.com";
const FOREIGN: &str = "https://evil.example";

fn preflight(app: &TestApp, path: &str, origin: &str) -> crate::support::Call {
    app.call("OPTIONS", path)
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "authorization,content-type",
        )
}

#[tokio::test]
async fn by_default_no_other_site_may_read_anything() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    for origin in [
        LISTED,
        "http://localhost:3000",
        "null",
        "https://chat.example.evil.example",
    ] {
        for answer in [
            asha.get("/api/auth/me").header("origin", origin).await,
            app.call("GET", "/health").header("origin", origin).await,
            preflight(&app, "/api/messages/send", origin).await,
            preflight(&app, "/fn/send", origin).await,
        ] {
            let allowed = answer.header("access-control-allow-origin");
            assert_eq!(allowed, "", "{} from {origin}", answer.asked);
        }
    }
}

#[tokio::test]
async fn listed_sites_may_read_answers() {
    let app = TestApp::with(&[
        ("ALLOWED_ORIGINS", LISTED),
        ("FRONTEND_URL", "http://localhost:3000/"),
    ])
    .await;
    let asha = app.customer("Asha").await;
    for origin in [LISTED, "http://localhost:3000"] {
        let answer = asha.get("/api/auth/me").header("origin", origin).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("access-control-allow-origin"), origin);
        assert_eq!(answer.header("access-control-allow-credentials"), "true");
        assert!(
            answer.header("vary").to_lowercase().contains("origin"),
            "caches must tell sites apart"
        );
        // A listed site can read refusals too.
        let refused = app
            .call("GET", "/api/auth/me")
            .header("origin", origin)
            .await;
        assert_eq!(refused.header("access-control-allow-origin"), origin);

        let answer = preflight(&app, "/api/messages/send", origin).await;
        assert_eq!(
            (answer.status, answer.header("access-control-allow-origin")),
            (200, origin)
        );
        let headers = answer.header("access-control-allow-headers").to_lowercase();
        assert!(
            headers.contains("authorization") && headers.contains("content-type"),
            "{headers}"
        );
        for method in ["GET", "POST", "PUT"] {
            assert!(
                answer
                    .header("access-control-allow-methods")
                    .contains(method),
                "{method}"
            );
        }
    }
    for foreign in [
        FOREIGN,
        "null",
        "http://app.example.com",
        "https://app.example.com.evil.example",
    ] {
        let answer = asha.get("/api/auth/me").header("origin", foreign).await;
        assert_eq!(
            answer.header("access-control-allow-origin"),
            "",
            "{foreign}"
        );
    }
    // Listed sites may not call the server functions of the pages.
    let answer = preflight(&app, "/fn/send", LISTED).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

/// Sends a message like a form of our own page.
fn send(person: &Person, conversation: &str) -> crate::support::Call {
    person.function(
        "send",
        &[("conversation_id", conversation), ("text", "from a form")],
    )
}

#[tokio::test]
async fn another_site_cannot_act_with_the_cookie() {
    let app = TestApp::with(&[("ALLOWED_ORIGINS", LISTED)]).await;
    let (asha, _, conversation) = app.couple().await;
    let call = || send(&asha, &conversation);
    for foreign in [
        call().header("sec-fetch-site", "cross-site"),
        call().header("sec-fetch-site", "same-site"),
        call()
            .header("sec-fetch-site", "same-origin")
            .header("origin", FOREIGN),
        call()
            .header("sec-fetch-site", "cross-site")
            .header("origin", "http://chat.example"),
        call().header("origin", FOREIGN),
        call().header("origin", "null"),
        call().header("origin", "http://chat.example:1"),
        call().header("origin", LISTED),
        call().header("origin", b"\xff"),
    ] {
        let answer = foreign.await;
        answer.refused(403, "forbidden", "Cross-site request refused");
    }
    assert!(asha.history(&conversation).await.is_empty());

    for own in [
        call(),
        call()
            .header("sec-fetch-site", "same-origin")
            .header("origin", "http://chat.example"),
        call().header("sec-fetch-site", "none"),
    ] {
        assert_eq!(own.await.status, 200);
    }
    assert_eq!(asha.history(&conversation).await.len(), 3);
}

#[tokio::test]
async fn a_form_that_is_refused_is_answered_by_a_page() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    for (language, title) in [
        ("en", "This form was sent from another address"),
        ("hi-IN,hi;q=0.9", "यह फ़ॉर्म किसी दूसरे पते से भेजा गया"),
    ] {
        let form = send(&asha, &conversation).header("origin", FOREIGN);
        let form = form.header("accept", "text/html,application/xhtml+xml");
        let answer = form.header("accept-language", language).await;
        assert_eq!(answer.status, 403);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert!(answer.body.contains(title), "{}", answer.body);
    }
    assert!(asha.history(&conversation).await.is_empty());
}

/// A proxy in front of the server that sends a host name of its own.
#[tokio::test]
async fn forms_work_behind_a_proxy_with_its_own_host() {
    let settings = [
        ("FRONTEND_URL", "https://Public.example:443/"),
        ("TRUSTED_PROXIES", "127.0.0.1"),
    ];
    let app = TestApp::with(&settings).await;
    let (asha, _, conversation) = app.couple().await;
    let proxied = |origin: &str, site: &str| {
        send(&asha, &conversation)
            .header("origin", origin)
            .header("sec-fetch-site", site)
    };
    let own = proxied("https://public.example", "same-origin").await;
    assert_eq!(own.status, 200, "{}", own.body);
    for foreign in [
        proxied(FOREIGN, "same-origin"),
        proxied("https://public.example", "same-site"),
    ] {
        foreign
            .await
            .refused(403, "forbidden", "Cross-site request refused");
    }
    assert_eq!(asha.history(&conversation).await.len(), 1);
}

#[tokio::test]
async fn a_refused_change_is_logged_with_what_an_operator_needs() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let log = Log::default();
    let _recording = log.record("warn");
    let refused = send(&asha, &conversation).header("origin", FOREIGN).await;
    assert_eq!(refused.status, 403);
    let text = log.text();
    for part in ["refused a change", FOREIGN, "host"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[tokio::test]
async fn get_requests_change_nothing() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    asha.send(&conversation, "before").await;
    let query = format!("conversation_id={conversation}&text=x");
    for path in [
        format!("/fn/send?{query}"),
        "/fn/sign_out".to_owned(),
        format!("/fn/mark_read?{query}"),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = app.call(method, &path).cookie(&asha.token).await;
            assert!(
                !answer.headers.contains_key("set-cookie"),
                "{}",
                answer.asked
            );
        }
    }
    assert_eq!(texts(&asha.history(&conversation).await), ["before"]);
    asha.get("/api/auth/me").await.data(200);
}

#[tokio::test]
async fn the_api_ignores_the_cookie() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let body = serde_json::json!({"conversationId": conversation, "messageText": "x"});
    let by_cookie = app
        .call("POST", "/api/messages/send")
        .cookie(&asha.token)
        .json(&body)
        .await;
    by_cookie.refused(401, "token_required", "Access token required");
    assert!(asha.history(&conversation).await.is_empty());
}
