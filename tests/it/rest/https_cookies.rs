//! The session cookie on https: only the one that no other host of the domain can set.

use serde_json::json;

use crate::support::{Call, Person, Socket, TestApp};

const PROXIES: [(&str, &str); 1] = [("TRUSTED_PROXIES", "127.0.0.1")];

fn by_https(call: Call) -> Call {
    call.header("x-forwarded-proto", "https")
}

/// The statuses with this cookie of a page, a server function and a picture's form.
async fn doors(app: &TestApp, cookie: &str) -> [u16; 3] {
    let page = by_https(app.call("GET", "/profile")).header("cookie", cookie);
    let function = by_https(app.call("POST", "/fn/heads")).header("cookie", cookie);
    let picture = by_https(app.call("POST", "/api/pictures/x")).header("cookie", cookie);
    [
        page.await.status,
        function.form(&[]).await.status,
        picture.form(&[("action", "remove")]).await.status,
    ]
}

async fn socket_is_refused(app: &TestApp, cookie: &str) -> bool {
    let headers = [("x-forwarded-proto", "https"), ("cookie", cookie)];
    let socket = Socket::knock(app, "?EIO=4&transport=websocket", &headers).await;
    let entered = socket.unwrap().ask_to_enter(&json!({})).await;
    entered.payload["message"].is_string()
}

#[tokio::test]
async fn a_cookie_without_the_prefix_is_nobodys() {
    let app = TestApp::with(&PROXIES).await;
    let asha = app.customer("Asha").await;
    let plain = format!("chitrasethu_session={}", asha.token);
    assert_eq!(doors(&app, &plain).await, [302, 401, 401]);
    assert!(socket_is_refused(&app, &plain).await);

    let foreign = app.customer("Somebody else").await.token;
    let both = format!(
        "chitrasethu_session={foreign}; __Host-chitrasethu_session={}",
        asha.token
    );
    assert_eq!(doors(&app, &both).await, [200, 200, 404]);
    assert!(!socket_is_refused(&app, &both).await);
    let me = by_https(app.call("POST", "/fn/me")).header("cookie", both);
    assert_eq!(me.form(&[]).await.json()["userId"], json!(asha.id));
}

#[tokio::test]
async fn signing_out_removes_both_cookies() {
    let app = TestApp::with(&PROXIES).await;
    let sign_out = async |person: &Person, by_page: bool| {
        let cookie = format!("__Host-chitrasethu_session={}", person.token);
        let call = match by_page {
            true => app
                .call("POST", "/fn/sign_out")
                .header("cookie", cookie)
                .form(&[]),
            false => person.call("POST", "/api/auth/logout"),
        };
        by_https(call).await
    };
    for by_page in [false, true] {
        let asha = app.customer("Asha").await;
        let answer = sign_out(&asha, by_page).await;
        let removed = answer.headers.get_all("set-cookie").iter();
        let removed: Vec<_> = removed.map(|it| it.to_str().unwrap()).collect();
        for name in [
            "chitrasethu_session=;",
            "__Host-chitrasethu_session=;",
            "person=;",
        ] {
            let is_removed = |it: &&str| it.starts_with(name) && it.contains("Max-Age=0");
            assert!(removed.iter().any(is_removed), "{name} in {removed:?}");
        }
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_the_cookie_requires_https() {
    let app = TestApp::with(&[("TRUSTED_PROXIES", "127.0.0.1")]).await;
    let asha = app.customer("Asha").await;
    let begin = |proto: &'static str| {
        let call = asha.call("POST", "/api/auth/session");
        call.header("x-forwarded-proto", proto)
    };
    let secure = begin("https").await;
    let cookie = secure.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-chitrasethu_session="),
        "{cookie}"
    );
    assert!(cookie.contains("; Secure"), "{cookie}");
    let plain = begin("http").await;
    assert!(!plain.header("set-cookie").contains("Secure"));

    let untrusting = TestApp::start().await;
    let asha = untrusting.customer("Asha").await;
    let call = asha.call("POST", "/api/auth/session");
    let answer = call.header("x-forwarded-proto", "https").await;
    assert!(
        !answer.header("set-cookie").contains("Secure"),
        "anybody can write that header"
    );
}
