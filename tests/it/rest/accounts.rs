//! Tokens, `me`, other people's accounts, and the own profile.

use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use super::jobs::worker;
use crate::support::{Engine, Person, START, TestApp, assert_has, secret, signed, signed_by};

const BAD_TOKEN: &str = "Invalid or expired token";

#[tokio::test]
async fn without_a_bearer_token_nobody_is_signed_in() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let me = || app.call("GET", "/api/auth/me");
    let in_query = format!("/api/auth/me?token={0}&access_token={0}", asha.token);
    for call in [
        me(),
        me().header("authorization", "Basic YTpi"),
        me().header("authorization", asha.token.as_str()),
        me().header("authorization", "Bearer "),
        me().header("x-access-token", asha.token.as_str()),
        // The cookie is for the pages only: a request with nothing but the cookie may come from another site.
        me().cookie(&asha.token),
        app.call("GET", &in_query),
    ] {
        call.await
            .refused(401, "token_required", "Access token required");
    }
    let lower_case = format!("bearer {}", asha.token);
    me().header("authorization", lower_case).await.data(200);
}

#[tokio::test]
async fn bad_tokens_are_refused() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let now = START.0 / 1000;
    let whole = json!({"userId": asha.id, "email": asha.email, "userType": "customer",
        "iat": now, "exp": now + 60});
    let with = |field: &str, value: Value| {
        let mut claims = whole.clone();
        claims[field] = value;
        signed(&claims)
    };
    let without = |field: &str| {
        let mut claims = whole.clone();
        claims.as_object_mut().unwrap().remove(field);
        signed(&claims)
    };
    let good = signed(&whole);
    // {"alg":"none","typ":"JWT"}
    let payload = good.split('.').nth(1).unwrap();
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}.");
    for (token, why) in [
        ("garbage".to_owned(), "no token"),
        ("a.b.c".to_owned(), "no JSON"),
        (unsigned, "alg none"),
        (
            signed_by(
                "another secret, just as long as it",
                Algorithm::HS256,
                &whole,
            ),
            "other secret",
        ),
        (
            signed_by(secret(), Algorithm::HS512, &whole),
            "other algorithm",
        ),
        (format!("{good}x"), "other signature"),
        (with("exp", json!(now - 6)), "expired"),
        (with("exp", json!((now + 60).to_string())), "exp is text"),
        (without("exp"), "no exp"),
        (with("nbf", json!(now + 30)), "not yet"),
        (with("userId", json!(asha.id.to_string())), "userId is text"),
        (with("userId", json!(-1)), "no such number"),
        (with("userId", json!(1.5)), "no integer"),
        (without("userId"), "nobody"),
        (with("userType", json!("king")), "no such type"),
    ] {
        let answer = app.call("GET", "/api/auth/me").bearer(&token).await;
        assert_eq!(answer.status, 403, "{why}: {}", answer.body);
        answer.refused(403, "invalid_token", BAD_TOKEN);
    }
    app.call("GET", "/api/auth/me")
        .bearer(&good)
        .await
        .data(200);
}

#[tokio::test]
async fn tokens_of_the_first_backend_stay_valid_and_can_be_revoked() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let now = START.0 / 1000;
    let old = |iat: i64| {
        signed(
            &json!({"userId": asha.id, "email": asha.email, "userType": "customer",
            "iat": iat, "exp": now + 3600}),
        )
    };
    let (one, other) = (old(now), old(now - 1));
    let call = |method, path, token: &String| app.call(method, path).bearer(token);
    call("GET", "/api/auth/me", &one).await.data(200);
    assert_eq!(call("POST", "/api/auth/logout", &one).await.status, 200);
    let answer = call("GET", "/api/auth/me", &one).await;
    answer.refused(403, "invalid_token", BAD_TOKEN);
    call("GET", "/api/auth/me", &other).await.data(200);
}

#[tokio::test]
async fn an_expired_token_is_refused() {
    let app = TestApp::with(&[("JWT_EXPIRE", "1h")]).await;
    let asha = app.customer("Asha").await;
    app.pass(3_600_000);
    asha.get("/api/auth/me").await.data(200);
    app.pass(6_000);
    asha.get("/api/auth/me")
        .await
        .refused(403, "invalid_token", BAD_TOKEN);
}

#[tokio::test]
async fn a_removed_account_is_not_found() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    app.remove(&asha).await;
    asha.get("/api/auth/me")
        .await
        .refused(404, "user_not_found", "User not found");
}

#[tokio::test]
async fn address_and_phone_are_for_acquaintances() {
    for engine in Engine::ALL {
        both_must_have_written(&engine.start(&[]).await).await;
    }
}

async fn both_must_have_written(app: &TestApp) {
    let (asha, arjun, conversation) = app.couple().await;
    arjun
        .put(
            "/api/auth/profile",
            &json!({"phone": "+91 98", "bio": "Weddings"}),
        )
        .await
        .data(200);
    let path = format!("/api/auth/user/{}", arjun.id);
    let seen = async |viewer: &Person, person: &Person| {
        let path = format!("/api/auth/user/{}", person.id);
        let through_rest = viewer.get(&path).await.data(200)["user"].take();
        let fields = [("id", &*person.id.to_string())];
        let through_page = viewer.function("person", &fields).await.json();
        assert_eq!(through_rest, through_page);
        through_rest
    };
    let stranger = seen(&asha, &arjun).await;
    assert_has(
        &stranger,
        &json!({"userId": arjun.id, "fullName": "Arjun Kapoor", "bio": "Weddings"}),
    );
    assert_eq!(stranger["phone"], json!(null));
    assert!(stranger.get("email").is_none(), "{stranger}");

    // Who writes to everybody learns nothing of those who do not answer, nor do they of the one who writes.
    asha.send(&conversation, "hi").await;
    asha.send(&conversation, "Are you there?").await;
    assert_eq!(seen(&asha, &arjun).await, stranger);
    assert!(seen(&arjun, &asha).await.get("email").is_none());

    arjun.send(&conversation, "hello").await;
    let shared = json!({"email": arjun.email, "phone": "+91 98"});
    assert_has(&seen(&asha, &arjun).await, &shared);
    assert_has(&seen(&arjun, &asha).await, &json!({"email": asha.email}));
    let third = app.customer("Meera").await;
    assert_eq!(seen(&third, &arjun).await, stranger);

    app.call("GET", &path)
        .await
        .refused(401, "token_required", "Access token required");
    for nobody in ["999", "0", "-1", "abc", "1e3", "99999999999999999999"] {
        let answer = asha.get(&format!("/api/auth/user/{nobody}")).await;
        answer.refused(404, "user_not_found", "User not found");
    }
}

#[tokio::test]
async fn a_profile_changes_field_by_field() {
    let app = TestApp::with(&[("IMAGE_HOSTS", "img.example")]).await;
    let asha = app.customer("Asha").await;
    let change = |body: Value| asha.put("/api/auth/profile", &body);
    let answer = change(
        json!({"fullName": "Asha Rao", "phone": "1", "location": "Pune", "city": "Pune",
        "state": "MH", "bio": "line\nline", "avatarUrl": "https://img.example/a.jpg"}),
    )
    .await;
    assert_eq!(answer.json()["message"], "Profile updated successfully");
    answer.data(200);
    let answer = change(
        json!({"city": "", "bio": "", "avatarUrl": "", "email": "eve@example.com",
        "userType": "admin", "userId": 99}),
    )
    .await;
    let user = answer.data(200)["user"].take();
    assert_eq!(
        user,
        json!({"userId": asha.id, "email": asha.email, "fullName": "Asha Rao", "userType": "customer",
            "isVerified": false, "avatarUrl": null, "phone": "1", "location": "Pune", "bio": null,
            "city": null, "state": "MH"})
    );
    assert_eq!(asha.get("/api/auth/me").await.data(200)["user"], user);
}

#[tokio::test]
async fn a_profile_is_changed_whole_or_not_at_all() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let before = asha.get("/api/auth/me").await.body;
    for (field, value) in [
        ("fullName", json!("")),
        ("fullName", json!("\u{202e}")),
        ("fullName", json!("x".repeat(101))),
        ("city", json!("x".repeat(201))),
        ("bio", json!("x".repeat(2_001))),
        ("bio", json!("a\0b")),
        ("avatarUrl", json!("javascript:alert(1)")),
        ("avatarUrl", json!("data:image/svg+xml,x")),
        ("avatarUrl", json!("//evil.example/a.jpg")),
        ("avatarUrl", json!("https://user@evil.example/a.jpg")),
        (
            "avatarUrl",
            json!(format!("https://a.example/{}", "x".repeat(500))),
        ),
    ] {
        let answer = asha
            .put("/api/auth/profile", &json!({"phone": "1", field: value}))
            .await;
        assert_eq!(answer.status, 400, "{field}: {}", answer.body);
        assert_eq!(answer.json()["code"], "invalid_input");
    }
    let answer = asha.put("/api/auth/profile", &json!({"phone": 1})).await;
    assert_eq!(answer.json()["code"], "invalid_payload");
    assert_eq!(asha.get("/api/auth/me").await.body, before);
}

#[tokio::test]
async fn a_revoked_session_stays_revoked_whatever_the_clock_says() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let asha = app.customer("Asha").await;
        asha.call("POST", "/api/auth/logout").await.data(200);
        let eight_days = 8 * 24 * 3_600_000;
        app.set_clock(eight_days);
        // What is done regularly, with the clock ahead.
        app.state().accounts.sessions.tidy();
        let worker = worker(&app).1;
        while worker.run_due().await.unwrap() > 0 {}
        app.set_clock(-eight_days);
        for app in [app.clone(), app.restarted().await] {
            let me = asha.at(&app).get("/api/auth/me").await;
            me.refused(403, "invalid_token", BAD_TOKEN);
        }
    }
}

#[tokio::test]
async fn a_revoked_session_stays_revoked_during_the_clock_leeway() {
    let app = TestApp::with(&[("JWT_EXPIRE", "1h")]).await;
    let asha = app.customer("Asha").await;
    let other = asha.signed_in_again().await;
    asha.call("POST", "/api/auth/logout").await;
    app.pass(3_600_000 + 2_000);
    let app = app.restarted().await;
    other.at(&app).get("/api/auth/me").await.data(200);
    let me = asha.at(&app).get("/api/auth/me").await;
    me.refused(403, "invalid_token", BAD_TOKEN);
}
