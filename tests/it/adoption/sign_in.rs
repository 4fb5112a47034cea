//! Signing in with addresses as the old backend has stored them.

use serde_json::json;

use super::{PASSWORD, Platform};
use crate::support::TestApp;

#[tokio::test]
async fn addresses_are_found_as_they_were_stored() {
    let platform = Platform::adopted().await;
    let hash = bcrypt::hash(PASSWORD, 4).unwrap();
    for email in [
        "Ravi@Example.com",
        "ravi@example.com",
        "Zoya@Example.com",
        "host@nodot",
        " spaced@example.com ",
        "DUP@example.com",
        "dup@Example.com",
    ] {
        let insert = "INSERT INTO users (email, password_hash, user_type) VALUES";
        platform
            .run(&format!("{insert} ('{email}', '{hash}', 'customer')"))
            .await;
    }
    let app = TestApp::with(&[("DATABASE_URL", &platform.url)]).await;
    for (typed, stored) in [
        ("Ravi@Example.com", Some("Ravi@Example.com")),
        ("ravi@example.com", Some("ravi@example.com")),
        // Which of the two is meant?
        ("RAVI@EXAMPLE.COM", None),
        ("dup@example.com", None),
        ("DUP@example.com", Some("DUP@example.com")),
        ("zoya@example.com", Some("Zoya@Example.com")),
        (" ZOYA@example.com ", Some("Zoya@Example.com")),
        ("host@nodot", Some("host@nodot")),
        ("spaced@example.com", Some(" spaced@example.com ")),
        (" spaced@example.com ", Some(" spaced@example.com ")),
        ("nobody@nodot", None),
    ] {
        let body = json!({"email": typed, "password": PASSWORD});
        let answer = app.call("POST", "/api/auth/login").json(&body).await;
        match stored {
            Some(stored) => {
                assert_eq!(answer.data(200)["user"]["email"], stored, "{typed}");
            }
            None => answer.refused(401, "invalid_credentials", "Invalid email or password"),
        }
        // The forms of our pages use the same.
        let fields = [("email", typed), ("password", PASSWORD)];
        let form = app.call("POST", "/fn/sign_in").form(&fields).await;
        assert_eq!(
            form.status == 200,
            stored.is_some(),
            "{typed}: {}",
            form.body
        );
    }
    // Nobody registers what is another's address but for case and spaces.
    for taken in ["HOST@example.com", "SPACED@example.com", "zoya@example.com"] {
        let body = json!({"email": taken, "password": PASSWORD, "fullName": "X"});
        let answer = app.call("POST", "/api/auth/register").json(&body).await;
        let is_free = taken.starts_with("HOST");
        assert_eq!(answer.status == 201, is_free, "{taken}: {}", answer.body);
    }
}

/// One's own messages are not unread, on whatever device they were written.
#[tokio::test]
async fn own_messages_are_never_unread() {
    let platform = Platform::adopted().await;
    let app = TestApp::with(&[("DATABASE_URL", &platform.url)]).await;
    let (asha, arjun, conversation) = app.couple().await;
    let mut other_tab = asha.connect().await;
    asha.send(&conversation, "by REST").await;
    let heard = other_tab.expect("new_message").await;
    assert_eq!(heard["message"]["sender"], "photographer", "sent by me");
    platform
        .old_backend_sends(
            i32::try_from(asha.id).unwrap(),
            i32::try_from(arjun.id).unwrap(),
            "by the old backend",
        )
        .await;
    assert_eq!(asha.row(&conversation).await["unreadCount"], 0);
    assert_eq!(arjun.row(&conversation).await["unreadCount"], 2);
}
