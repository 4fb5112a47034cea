//! `/api/auth`: registration, sign-in and sessions.

use chitrasethu::server::storage::NewPassword;
use chitrasethu::wire::rest::User;
use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, TestApp};

async fn register(app: &TestApp, body: &Value) -> crate::support::Answer {
    app.call("POST", "/api/auth/register").json(body).await
}

#[tokio::test]
async fn registering_answers_a_token_and_the_user() {
    let app = TestApp::start().await;
    let answer = register(
        &app,
        &json!({"email": " Asha@Example.com", "password": PASSWORD, "fullName": " Asha \u{202e} Rao ",
            "userType": "photographer", "phone": "+91 98"}),
    )
    .await;
    assert_eq!(answer.json()["message"], "User registered successfully");
    let data = answer.data(201);
    assert_eq!(
        data["user"],
        json!({"userId": 1, "email": "asha@example.com", "fullName": "Asha Rao", "userType": "photographer",
            "isVerified": false, "avatarUrl": null, "phone": "+91 98", "location": null,
            "bio": null, "city": null, "state": null})
    );
    let token = data["token"].as_str().unwrap();
    let me = app.call("GET", "/api/auth/me").bearer(token).await;
    assert_eq!(me.data(200)["user"], data["user"]);
}

#[tokio::test]
async fn registering_requires_three_fields() {
    let app = TestApp::start().await;
    let whole = json!({"email": "a@example.com", "password": PASSWORD, "fullName": "Asha"});
    for field in ["email", "password", "fullName"] {
        for missing in [None, Some(json!("")), Some(json!(null))] {
            let mut body = whole.clone();
            match missing {
                None => drop(body.as_object_mut().unwrap().remove(field)),
                Some(value) => body[field] = value,
            }
            let message = "Email, password, and full name are required";
            let answer = register(&app, &body).await;
            answer.refused(400, "invalid_input", message);
        }
    }
    register(&app, &whole).await.data(201);
}

#[tokio::test]
async fn an_invalid_field_is_named_and_nothing_is_stored() {
    let app = TestApp::start().await;
    let long_name = "x".repeat(101);
    let long_password = "x".repeat(129);
    let huge = "x".repeat(7_000);
    let types = "userType must be customer or photographer";
    let password = "Password must be 8 to 128 characters";
    let name = "Full name must be 1 to 100 characters";
    let email = "A valid email address is required";
    for (field, value, message) in [
        ("email", "asha", email),
        ("email", "a b@example.com", email),
        ("email", "a\0@example.com", email),
        ("password", "short", password),
        ("password", long_password.as_str(), password),
        ("password", huge.as_str(), password),
        ("fullName", " \u{200b} ", name),
        ("fullName", long_name.as_str(), name),
        ("userType", "admin", types),
        ("userType", "Customer", types),
    ] {
        let mut body = json!({"email": "a@example.com", "password": PASSWORD, "fullName": "Asha"});
        body[field] = json!(value);
        let answer = register(&app, &body).await;
        answer.refused(400, "invalid_input", message);
    }
    let body = json!({"email": "a@example.com", "password": PASSWORD, "fullName": "Asha"});
    let user = register(&app, &body).await.data(201)["user"].take();
    assert_eq!(
        (&user["userId"], &user["userType"]),
        (&json!(1), &json!("customer"))
    );
}

#[tokio::test]
async fn an_address_can_register_once_regardless_of_case() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let body =
        json!({"email": asha.email.to_uppercase(), "password": "another one", "fullName": "Eve"});
    let answer = register(&app, &body).await;
    answer.refused(400, "email_taken", "User with this email already exists");
    asha.sign_in(PASSWORD).await.data(200);
}

#[tokio::test]
async fn signing_in_answers_a_token_and_the_user() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha Rao").await;
    let answer = app
        .call("POST", "/api/auth/login")
        .json(&json!({"email": asha.email.to_uppercase(), "password": PASSWORD}))
        .await;
    assert_eq!(answer.json()["message"], "Login successful");
    let data = answer.data(200);
    let user: User = serde_json::from_value(data["user"].clone()).unwrap();
    assert_eq!(
        (user.user_id.0, user.full_name.as_str()),
        (asha.id, "Asha Rao")
    );
    assert_ne!(
        data["token"],
        json!(asha.token),
        "each session has its own token"
    );
}

#[tokio::test]
async fn signing_in_requires_both_fields() {
    let app = TestApp::start().await;
    for body in [
        json!({}),
        json!({"email": "a@example.com"}),
        json!({"password": PASSWORD}),
        json!({"email": "", "password": ""}),
    ] {
        let answer = app.call("POST", "/api/auth/login").json(&body).await;
        answer.refused(400, "invalid_input", "Email and password are required");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_look_the_same() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let wrong = asha.sign_in("wrong horse").await;
    let unknown = app
        .call("POST", "/api/auth/login")
        .json(&json!({"email": "nobody@example.com", "password": PASSWORD}))
        .await;
    wrong.refused(401, "invalid_credentials", "Invalid email or password");
    assert_eq!((wrong.status, &wrong.body), (unknown.status, &unknown.body));
    let headers = |answer: &Answer| {
        let mut headers = answer.headers.clone();
        headers.remove("x-request-id");
        headers
    };
    assert_eq!(headers(&wrong), headers(&unknown));
    let huge = asha.sign_in(&"x".repeat(7_000)).await;
    assert_eq!(huge.status, 400);
    let endless = asha.sign_in(&"x".repeat(1_000_000)).await;
    assert_eq!(endless.status, 413);
}

#[tokio::test]
async fn deactivation_is_told_only_with_the_right_password() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    app.deactivate(&asha).await;
    let message = "Your account has been deactivated";
    asha.sign_in(PASSWORD)
        .await
        .refused(403, "deactivated", message);
    let wrong = asha.sign_in("wrong horse").await;
    wrong.refused(401, "invalid_credentials", "Invalid email or password");
    asha.get("/api/auth/me")
        .await
        .refused(403, "deactivated", message);
}

#[tokio::test]
async fn an_old_hash_is_accepted_and_replaced() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let store = &app.state().store;
    let old = bcrypt::hash(PASSWORD, 4).unwrap();
    let id = chitrasethu::domain::UserId(asha.id);
    let argon2id = store.password_hash(id).await.unwrap().unwrap();
    let renewed = NewPassword {
        old_hash: &argon2id,
        new_hash: &old,
    };
    store.renew_password_hash(id, renewed).await.unwrap();
    let kept = async || {
        store
            .credentials(&asha.email)
            .await
            .unwrap()
            .unwrap()
            .password_hash
    };

    asha.sign_in("wrong horse").await.refused(
        401,
        "invalid_credentials",
        "Invalid email or password",
    );
    assert_eq!(kept().await, old, "only the right password may replace it");
    asha.sign_in(PASSWORD).await.data(200);
    // Nobody waits for it.
    let mut new = kept().await;
    while new == old {
        tokio::task::yield_now().await;
        new = kept().await;
    }
    assert!(new.starts_with("$argon2id$"), "{new}");
    asha.sign_in(PASSWORD).await.data(200);
    assert_eq!(kept().await, new, "a current hash is not replaced");
}

#[tokio::test]
async fn signing_out_ends_this_session_and_no_other() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let other = asha.signed_in_again().await;
    let answer = asha.call("POST", "/api/auth/logout").await;
    assert_eq!(
        answer.json(),
        json!({"status": "success", "message": "Logout successful"})
    );
    assert!(
        answer
            .header("set-cookie")
            .starts_with("chitrasethu_session=;")
    );
    assert!(answer.header("set-cookie").contains("Max-Age=0"));

    let message = "Invalid or expired token";
    for path in ["/api/auth/me", "/api/messages/conversations"] {
        asha.get(path).await.refused(403, "invalid_token", message);
    }
    other.get("/api/auth/me").await.data(200);

    // The session stays revoked after a restart.
    let app = app.restarted().await;
    asha.at(&app)
        .get("/api/auth/me")
        .await
        .refused(403, "invalid_token", message);
    other.at(&app).get("/api/auth/me").await.data(200);
}

#[tokio::test]
async fn a_bearer_token_can_be_turned_into_the_session_cookie() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let answer = asha.call("POST", "/api/auth/session").await;
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    let week = 7 * 86_400;
    assert_eq!(
        answer.header("set-cookie"),
        format!(
            "chitrasethu_session={}; HttpOnly; SameSite=Lax; Path=/; Max-Age={week}",
            asha.token
        )
    );
    let page = asha.function("me", &[]).await;
    assert_eq!(page.json()["userId"], json!(asha.id));

    app.call("POST", "/api/auth/session").await.refused(
        401,
        "token_required",
        "Access token required",
    );
    app.call("POST", "/api/auth/session")
        .cookie(&asha.token)
        .await
        .refused(401, "token_required", "Access token required");
}
