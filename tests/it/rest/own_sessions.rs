//! Where one is signed in: the list of sessions, and the end of one of them.

use serde_json::{Value, json};

use super::forms::form_of;
use crate::support::{Call, Engine, Person, TestApp, assert_has};

const PHONE: &str = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
const LAPTOP: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";

fn list(person: &Person, device: &str) -> Call {
    person
        .get("/api/auth/sessions")
        .header("user-agent", device)
}

async fn sessions(person: &Person) -> Vec<Value> {
    let mut data = list(person, LAPTOP).await.data(200);
    data["sessions"].as_array_mut().unwrap().drain(..).collect()
}

/// The list, once it has so many sessions: uses are noted together.
async fn known(person: &Person, count: usize) -> Vec<Value> {
    loop {
        let sessions = sessions(person).await;
        if sessions.len() == count {
            return sessions;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn sessions_are_listed_with_their_devices_and_end_one_by_one() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun) = (app.customer("Asha").await, app.photographer("Arjun").await);
        app.pass(60_000);
        let phone = asha.signed_in_again().await;
        let mut socket = phone.connect().await;
        list(&phone, PHONE).await.data(200);
        list(&arjun, PHONE).await.data(200);

        let listed = known(&asha, 2).await;
        assert_has(
            &listed[0],
            &json!({"device": "Firefox on Linux", "current": true, "createdAt": "2025-11-12T10:30:00.000Z",
                "lastSeenAt": "2025-11-12T10:31:00.000Z"}),
        );
        assert_has(
            &listed[1],
            &json!({"device": "Chrome on Android", "browser": "Chrome", "system": "Android", "current": false,
                "createdAt": "2025-11-12T10:31:00.000Z", "lastSeenAt": "2025-11-12T10:31:00.000Z"}),
        );

        let path =
            |session: &Value| format!("/api/auth/sessions/{}", session["id"].as_str().unwrap());
        let unknown = arjun.call("DELETE", &path(&listed[1])).await;
        unknown.refused(404, "session_not_found", "Session not found");
        socket.assert_open().await;

        asha.call("DELETE", &path(&listed[1])).await.data(200);
        assert_eq!(socket.closed().await, 1008, "{engine:?}");
        let over = phone.get("/api/auth/me").await;
        over.refused(403, "invalid_token", "Invalid or expired token");
        assert_eq!(sessions(&asha).await.len(), 1);
        let again = asha.call("DELETE", &path(&listed[1])).await;
        again.refused(404, "session_not_found", "Session not found");

        // One's own, too.
        asha.call("DELETE", &path(&listed[0])).await.data(200);
        assert_eq!(asha.get("/api/auth/me").await.status, 403);
    }
}

#[tokio::test]
async fn sessions_that_are_over_are_not_listed() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let asha = app.customer("Asha").await;
        let others = [asha.signed_in_again().await, asha.signed_in_again().await];
        for other in &others {
            list(other, PHONE).await.data(200);
        }
        known(&asha, 3).await;
        others[0].call("POST", "/api/auth/logout").await.data(200);
        assert_eq!(sessions(&asha).await.len(), 2);
        asha.call("DELETE", "/api/auth/sessions").await.data(200);
        assert_eq!(sessions(&asha).await.len(), 1);
        // After a restart as well.
        let app = app.restarted().await;
        assert_eq!(sessions(&asha.at(&app)).await.len(), 1);
        // Tokens last seven days.
        let later = asha.at(&app).signed_in_again().await;
        list(&later, PHONE).await.data(200);
        app.pass(6 * 24 * 3_600_000);
        let latest = later.signed_in_again().await;
        known(&latest, 3).await;
        app.pass(2 * 24 * 3_600_000);
        known(&latest, 1).await;
    }
}

#[tokio::test]
async fn a_session_that_goes_on_is_seen_again() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let phone = asha.signed_in_again().await;
    list(&phone, PHONE).await.data(200);
    known(&asha, 2).await;
    app.pass(11 * 60_000);
    // At any door.
    app.call("GET", "/profile")
        .cookie(&phone.token)
        .header("user-agent", PHONE)
        .await;
    while sessions(&asha).await[1]["lastSeenAt"] != "2025-11-12T10:41:00.000Z" {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_page_lists_them_and_ends_one_without_javascript() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let phone = asha.signed_in_again().await;
    list(&phone, PHONE).await.data(200);
    let listed = known(&asha, 2).await;
    let page = async |query: &str, language: &str| {
        let page = app
            .call("GET", &format!("/account{query}"))
            .cookie(&asha.token);
        let page = page.header("user-agent", LAPTOP);
        page.header("accept-language", language).await.body
    };
    for (language, phrases) in [
        ("en", ["Chrome on Android", "This device", "Last used: "]),
        (
            "hi",
            ["Android पर Chrome", "यह डिवाइस", "आख़िरी बार इस्तेमाल: "],
        ),
    ] {
        let page = page("", language).await;
        for phrase in phrases {
            assert!(page.contains(phrase), "{phrase}");
        }
        assert_eq!(page.matches(r#"action="/fn/end_session"#).count(), 1);
    }
    let id = listed[1]["id"].as_str().unwrap();
    let end = asha.function("end_session", &[("id", id)]);
    let ended = form_of("http://chat.example/account", end).await;
    assert_eq!(
        (ended.status, ended.header("location")),
        (302, "/account?device=1")
    );
    assert!(
        page("?device=1", "en")
            .await
            .contains("That device is signed out.")
    );
    assert_eq!(phone.get("/api/auth/me").await.status, 403);
}
