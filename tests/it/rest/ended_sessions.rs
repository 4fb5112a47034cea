//! Changing the password, and signing out everywhere else: the session that asks goes on, all others are over.

use serde_json::json;

use crate::support::{Answer, Call, Engine, PASSWORD, Person, START, TestApp, signed};

pub(super) const NEW: &str = "a longer horse";

/// Everything that ends the other sessions of a person.
#[derive(Debug, Clone, Copy)]
enum Way {
    ChangePassword,
    ChangePasswordOnPage,
    SignOutElsewhere,
    SignOutElsewhereOnPage,
}

impl Way {
    const ALL: [Self; 4] = [
        Self::ChangePassword,
        Self::ChangePasswordOnPage,
        Self::SignOutElsewhere,
        Self::SignOutElsewhereOnPage,
    ];

    async fn take(self, person: &Person) {
        let (call, answer) = match self {
            Self::ChangePassword => (
                change(person, PASSWORD, NEW),
                json!({"status": "success", "message": "Password changed successfully"}),
            ),
            Self::ChangePasswordOnPage => (change_on_page(person, PASSWORD, NEW), json!(null)),
            Self::SignOutElsewhere => (
                person.call("DELETE", "/api/auth/sessions"),
                json!({"status": "success", "message": "Signed out everywhere else"}),
            ),
            Self::SignOutElsewhereOnPage => {
                (person.function("sign_out_elsewhere", &[]), json!(null))
            }
        };
        let answered = call.await;
        assert_eq!(
            (answered.status, answered.json()),
            (200, answer),
            "{self:?}"
        );
    }

    const fn password_afterwards(self) -> &'static str {
        match self {
            Self::ChangePassword | Self::ChangePasswordOnPage => NEW,
            Self::SignOutElsewhere | Self::SignOutElsewhereOnPage => PASSWORD,
        }
    }
}

fn change(person: &Person, current: &str, new: &str) -> Call {
    let body = json!({"currentPassword": current, "newPassword": new});
    person.post("/api/auth/change-password", &body)
}

pub(super) fn change_on_page(person: &Person, current: &str, new: &str) -> Call {
    let fields = [("current_password", current), ("new_password", new)];
    person.function("change_password", &fields)
}

/// A token as the platform's first backend issues it, so many seconds after the start of the test.
fn of_first_backend(person: &Person, seconds: i64) -> Person {
    let issued = START.0 / 1000 + seconds;
    let claims = json!({"userId": person.id, "email": person.email, "userType": "customer",
        "iat": issued, "exp": issued + 86_400});
    Person {
        token: signed(&claims),
        ..person.clone()
    }
}

#[track_caller]
fn assert_over(answer: &Answer) {
    answer.refused(403, "invalid_token", "Invalid or expired token");
}

#[tokio::test]
async fn all_other_sessions_end_at_every_door() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        for way in Way::ALL {
            let asha = app.customer("Asha").await;
            let meera = app.customer("Meera").await;
            let ended = [asha.signed_in_again().await, of_first_backend(&asha, 0)];
            let mut closing = [ended[0].connect().await, ended[1].connect().await];
            let (mut own, mut meeras) = (asha.connect().await, meera.connect().await);

            way.take(&asha).await;
            for socket in &mut closing {
                assert_eq!(socket.closed().await, 1008, "{engine:?} {way:?}");
            }
            // The time of its server does not matter.
            app.set_clock(-3_600_000);
            for session in &ended {
                assert_over(&session.get("/api/auth/me").await);
                assert_eq!(session.function("heads", &[]).await.status, 403);
                let page = app.call("GET", "/profile").cookie(&session.token).await;
                assert_eq!(page.header("location"), "/login?next=%2Fprofile");
            }
            app.set_clock(3_600_000);
            asha.get("/api/auth/me").await.data(200);
            own.assert_open().await;
            meeras.assert_open().await;

            // From now on people sign in as before, with the password that is right now.
            let password = way.password_afterwards();
            let again = asha.sign_in(password).await.data(200);
            let again = Person {
                token: again["token"].as_str().unwrap().to_owned(),
                ..asha.clone()
            };
            again.connect().await.assert_open().await;
            of_first_backend(&asha, 6)
                .get("/api/auth/me")
                .await
                .data(200);
            let is_old_password = asha.sign_in(PASSWORD).await.status == 200;
            assert_eq!(is_old_password, password == PASSWORD, "{engine:?} {way:?}");

            // A later one ends the session that went on, too, on every server.
            again.call("DELETE", "/api/auth/sessions").await.data(200);
            assert_eq!(own.closed().await, 1008, "{engine:?} {way:?}");
            assert_over(&asha.get("/api/auth/me").await);
            let other = app.restarted().await;
            assert_over(&asha.at(&other).get("/api/auth/me").await);
            again.at(&other).get("/api/auth/me").await.data(200);
        }
    }
}

#[tokio::test]
async fn another_server_closes_the_sockets_of_ended_sessions() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let other = app.restarted().await;
        let asha = app.customer("Asha").await;
        let ended = asha.signed_in_again().await.at(&other);
        let (mut closing, mut own) = (ended.connect().await, asha.at(&other).connect().await);
        asha.call("DELETE", "/api/auth/sessions").await.data(200);
        assert_eq!(closing.closed().await, 1008, "{engine:?}");
        own.assert_open().await;
    }
}

#[tokio::test]
async fn a_password_is_changed_only_by_somebody_who_knows_it() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let asha = app.customer("Asha").await;
        let other = asha.signed_in_again().await;
        let huge = "x".repeat(7_000);
        for (current, new, field, message) in [
            (
                "wrong horse",
                NEW,
                "current_password",
                "Current password is incorrect",
            ),
            (
                &*huge,
                NEW,
                "current_password",
                "Current password is incorrect",
            ),
            (
                PASSWORD,
                "short",
                "new_password",
                "Password must be 8 to 128 characters",
            ),
            (
                PASSWORD,
                &*"x".repeat(129),
                "new_password",
                "Password must be 8 to 128 characters",
            ),
            (
                "",
                NEW,
                "",
                "Current password and new password are required",
            ),
            (
                PASSWORD,
                "",
                "",
                "Current password and new password are required",
            ),
        ] {
            let refused = change(&asha, current, new).await;
            refused.refused(400, "invalid_input", message);
            let refused = change_on_page(&asha, current, new).await;
            assert_eq!(refused.status, 400, "{}", refused.body);
            let refused = refused.json();
            assert_eq!(refused["message"], message);
            assert_eq!(refused["field"].as_str().unwrap_or_default(), field);
        }
        let body = json!({});
        let refused = asha.post("/api/auth/change-password", &body).await;
        let message = "Current password and new password are required";
        refused.refused(400, "invalid_input", message);
        other.get("/api/auth/me").await.data(200);
        asha.sign_in(PASSWORD).await.data(200);

        // Of two changes at the same moment one counts: the other no longer knows the password.
        let [one, two] = ["the first horse", "the second horse"];
        let (first, second) =
            tokio::join!(change(&asha, PASSWORD, one), change(&asha, PASSWORD, two));
        let (kept, refused) = match first.status {
            200 => (one, second),
            _ => (two, first),
        };
        refused.refused(400, "invalid_input", "Current password is incorrect");
        asha.sign_in(kept).await.data(200);
    }
}

#[tokio::test]
async fn guessing_the_current_password_is_limited() {
    let app = TestApp::with(&[("RATE_LIMIT_SCALE", "1")]).await;
    let asha = app.customer("Asha").await;
    let mut tries = 0;
    while change(&asha, "wrong horse", NEW).await.status == 400 {
        tries += 1;
        assert!(tries < 20, "it was never limited");
    }
    assert!(tries >= 5, "only after {tries}");
    let refused = change_on_page(&asha, PASSWORD, NEW).await;
    assert_eq!(refused.json()["code"], "rate_limited", "{}", refused.body);
}

/// A sign-in that began before the password was changed must not bring the old password back.
#[tokio::test]
async fn an_old_hash_never_replaces_a_new_password() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let asha = app.customer("Asha").await;
        let id = chitrasethu::domain::UserId(asha.id);
        let store = &app.state().store;
        let before = store.password_hash(id).await.unwrap().unwrap();
        let changed = change(&asha, PASSWORD, NEW).await;
        assert_eq!(changed.status, 200, "{}", changed.body);
        let renewed = chitrasethu::server::storage::NewPassword {
            old_hash: &before,
            new_hash: "of the old password",
        };
        store.renew_password_hash(id, renewed).await.unwrap();
        asha.sign_in(NEW).await.data(200);
    }
}
