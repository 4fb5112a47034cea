//! Request targets and searches that no page of ours writes: refused, and never a 5xx.

use crate::support::{Engine, TestApp};

#[tokio::test]
async fn odd_targets_are_refused() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    for (method, target) in [
        ("GET", "h:80"),
        ("GET", "h"),
        ("CONNECT", "h:443"),
        ("OPTIONS", "*"),
        ("GET", "*"),
        ("POST", "h:80"),
        ("GET", "ftp://chat.example/login"),
        ("GET", "http://user@chat.example/login"),
    ] {
        let message = "The request target is not a path of this server";
        let answer = app.call(method, target).await;
        answer.refused(400, "invalid_input", message);
    }
    // As a client of a proxy writes it; the host of the target is the one that counts.
    let me = asha.get("http://chat.example/api/auth/me").await;
    me.data(200);
    let login = app.call("GET", "https://chat.example:443/login").await;
    assert_eq!(login.status, 200, "{}", login.body);
    let own = app
        .call("POST", "http://other.example/fn/me")
        .header("origin", "http://other.example");
    assert_eq!(own.await.status, 200);
    let foreign = app
        .call("POST", "http://other.example/fn/me")
        .header("origin", "http://chat.example");
    assert_eq!(foreign.await.status, 403);
    for odd in [
        "/%00",
        "/%FF",
        "/login%00",
        "//chat.example/login",
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/customer/messages/%FF",
        "/customer/messages/%00?%00=%FF&q=%FF",
        "/?",
        "/pkg/%00",
        "/pkg/%FF/../x",
        &format!("/{}", "x".repeat(5_000)),
        &format!("/{}", "x/".repeat(2_000)),
        &format!("/pkg/{}", "x".repeat(5_000)),
    ] {
        for call in [
            app.call("GET", odd),
            app.call("GET", odd).cookie(&asha.token),
        ] {
            let answer = call.header("accept", "text/html").await;
            assert!(answer.status < 500, "{}: {}", answer.asked, answer.status);
        }
    }
}

/// Nothing but 400: `q` is too long, or holds what PostgreSQL cannot store.
#[tokio::test]
async fn odd_searches_are_refused() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let asha = app.customer("Asha").await;
        for name in ["conversations", "photographers"] {
            for (search, status) in [
                ("q".repeat(50_000), 400),
                ("q".repeat(101), 400),
                ("\0".to_owned(), 400),
                ("pune\0".to_owned(), 400),
                (format!(" {} ", "श".repeat(100)), 200),
                ("%_\\'\"".to_owned(), 200),
            ] {
                let answer = asha.function(name, &[("search", &search)]).await;
                assert_eq!(answer.status, status, "{engine:?} {}", answer.body);
                if status == 400 {
                    assert_eq!(answer.json()["code"], "invalid_input", "{engine:?} {name}");
                }
            }
            for body in [&b"\xff"[..], b"search=\xff", b"search=%FF", b"\0", b"=&=%"] {
                let call = app.call("POST", &format!("/fn/{name}")).cookie(&asha.token);
                let call = call.header("content-type", "application/x-www-form-urlencoded");
                let answer = call.body(body.to_vec()).await;
                assert!(answer.status < 500, "{engine:?} {body:?}: {}", answer.body);
                assert!(
                    answer.status == 400 || !body.contains(&0xff),
                    "{engine:?} {body:?}: {}",
                    answer.body
                );
            }
        }
        for page in ["/photographers", "/customer/messages"] {
            for q in [
                "%00",
                "pune%00",
                "%FF",
                &"q".repeat(50_000),
                &"q".repeat(101),
            ] {
                let call = app
                    .call("GET", &format!("{page}?q={q}"))
                    .cookie(&asha.token);
                let answer = call.header("accept", "text/html").await;
                let allowed: &[u16] = match page {
                    "/customer/messages" => &[200],
                    _ => &[200, 400],
                };
                assert!(
                    allowed.contains(&answer.status),
                    "{engine:?} {page}: {}",
                    answer.status
                );
            }
        }
    }
}

#[tokio::test]
async fn a_slash_at_the_end_makes_no_other_address() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    for path in [
        "/api/messages/conversations".to_owned(),
        format!("/api/messages/conversations/{conversation}"),
        "/api/auth/me".to_owned(),
    ] {
        let (with, without) = (
            asha.get(&format!("{path}/?limit=5")).await,
            asha.get(&format!("{path}?limit=5")).await,
        );
        assert_eq!((with.status, with.body), (200, without.body), "{path}");
    }
    let index = app.call("GET", "/api/").await;
    assert_eq!(index.json()["status"], "success");
    let unknown = app.call("GET", "/api/nothing/").await;
    unknown.refused(404, "route_not_found", "Route not found");
    for (path, place) in [
        ("/login/", "/login"),
        ("/customer/messages/?a=1", "/customer/messages?a=1"),
    ] {
        let answer = app.call("GET", path).await;
        assert_eq!((answer.status, answer.header("location")), (308, place));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    for target in ["//evil.example/", "/\\evil.example/"] {
        let answer = app.call("GET", target).await;
        assert_eq!(answer.header("location"), "", "{target}");
    }
}

#[tokio::test]
async fn head_is_answered_as_get_without_the_body() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    for path in ["/", "/login", "/customer/messages", "/health", "/api"] {
        let [head, get] = ["HEAD", "GET"].map(|method| app.call(method, path).cookie(&asha.token));
        let (head, get) = (head.await, get.await);
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(head.header("location"), get.header("location"), "{path}");
        let kind = |answer: &crate::support::Answer| answer.header("content-type").to_owned();
        assert_eq!(
            (kind(&head), head.body.as_str()),
            (kind(&get), ""),
            "{path}"
        );
    }
}
