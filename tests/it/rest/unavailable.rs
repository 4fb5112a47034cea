//! What people and programs are told while the database cannot be used, and what goes on all the same.

use std::time::Duration;

use chitrasethu::server::handler_error::log_failure;
use chitrasethu::server::storage::StoreError;
use serde_json::json;
use sqlx::{Connection as _, PgConnection};
use tokio::time::Instant;

use super::forms::form_of;
use crate::support::{Cluster, Log, PASSWORD, TestApp};

/// Maximum time to an answer, plus a margin for a busy machine.
const ANSWER_MS: u128 = 5_500;

#[tokio::test]
async fn a_person_whose_session_cannot_be_looked_up_is_not_sent_to_the_sign_in() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    app.sql("ALTER TABLE users RENAME TO everybody", 0).await;
    for path in [
        "/customer/messages",
        "/profile",
        "/account",
        "/photographers",
        "/",
        "/login",
    ] {
        app.state()
            .account_cache
            .forget(chitrasethu::domain::UserId(asha.id));
        let page = || app.call("GET", path).cookie(&asha.token);
        let shown = page().header("accept", "text/html").await;
        assert_eq!(shown.status, 503, "{path}");
        assert_eq!(shown.header("retry-after"), "5", "{path}");
        assert_eq!(shown.header("cache-control"), "no-store", "{path}");
        assert!(shown.body.contains("can't be shown right now"), "{path}");
        assert_eq!(
            shown.headers.get_all("set-cookie").iter().count(),
            0,
            "{path}"
        );
        let told = page().await;
        told.refused(503, "try_again", "Please try again");
        assert_eq!(told.header("retry-after"), "1", "{path}");
    }
    let hindi = app.call("GET", "/profile");
    let cookies = format!("chitrasethu_session={}; lang=hi", asha.token);
    let hindi = hindi
        .header("cookie", cookies)
        .header("accept", "text/html")
        .await;
    assert!(hindi.body.contains("थोड़ी देर में दोबारा कोशिश कीजिए।"));
    // Nobody has to be looked up for these.
    assert_eq!(app.call("GET", "/login").await.status, 200);
    let offline = app.call("GET", "/offline").cookie(&asha.token).await;
    assert_eq!(offline.status, 200);
}

#[tokio::test]
async fn a_frozen_database_is_said_in_time_at_every_door() {
    let cluster = Cluster::quick();
    let url = cluster.create_database().await;
    let app = TestApp::with(&[("DATABASE_URL", &url)]).await;
    let (asha, _, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    cluster.freeze();
    app.state()
        .account_cache
        .forget(chitrasethu::domain::UserId(asha.id));
    let page = app.call("GET", "/customer/messages").cookie(&asha.token);
    let page = page.header("accept", "text/html");
    let form = form_of(
        "http://chat.example/profile",
        asha.function("sign_out", &[]),
    );
    let begun = Instant::now();
    let answers = futures::future::join_all(
        [
            page,
            form,
            asha.function("sign_out", &[]),
            asha.function("heads", &[]),
            asha.get("/api/messages/conversations"),
            asha.get("/api/auth/me"),
            asha.call("POST", "/api/auth/logout"),
            asha.post(
                "/api/auth/login",
                &json!({"email": asha.email, "password": PASSWORD}),
            ),
            asha.post(
                "/api/messages/send",
                &json!({"conversationId": conversation, "messageText": "x"}),
            ),
            app.call("GET", "/ready"),
        ]
        .map(IntoFuture::into_future),
    );
    let answers = answers.await;
    let took = begun.elapsed().as_millis();
    cluster.thaw();
    assert!(took < ANSWER_MS, "{took} ms");
    for answer in &answers {
        let is_form = answer.asked.contains("sign_out") && answer.status == 302;
        if is_form {
            assert!(
                answer.header("location").contains("__err="),
                "{}",
                answer.asked
            );
        } else {
            assert_eq!(answer.status, 503, "{}: {}", answer.asked, answer.body);
        }
        let is_signed_out = answer
            .headers
            .get("set-cookie")
            .is_some_and(|it| it.to_str().unwrap().contains("session=;"));
        assert!(!is_signed_out, "{}", answer.asked);
    }
    // It was true: the session goes on.
    asha.get("/api/auth/me").await.data(200);
}

/// The database can be read, but not written: said to whoever balances, and no reason not to sign in.
#[tokio::test]
async fn a_database_that_cannot_be_written_is_not_ready_and_lets_people_in() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    assert_eq!(app.call("GET", "/ready").await.status, 200);
    let locked = app.lock_database().await;
    loop {
        let ready = app.call("GET", "/ready").await;
        if ready.status == 503 {
            assert_eq!(ready.json()["message"], "database unavailable");
            break;
        }
        tokio::task::yield_now().await;
    }
    asha.sign_in(PASSWORD).await.data(200);
    locked.close().await.unwrap();
    while app.call("GET", "/ready").await.status != 200 {
        tokio::task::yield_now().await;
    }

    let url = crate::support::postgres().await;
    let app = TestApp::with(&[("DATABASE_URL", &url)]).await;
    let asha = app.customer("Asha").await;
    let mut platform = PgConnection::connect(&url).await.unwrap();
    let lock = "BEGIN; LOCK TABLE users, write_probe IN EXCLUSIVE MODE";
    sqlx::raw_sql(lock).execute(&mut platform).await.unwrap();
    while app.call("GET", "/ready").await.status != 503 {
        tokio::task::yield_now().await;
    }
    asha.sign_in(PASSWORD).await.data(200);
}

/// Everything fails then, for the same reason. What fails for a reason of its own is always said.
#[tokio::test(start_paused = true)]
async fn a_database_that_is_away_fills_no_log() {
    let log = Log::default();
    let _recording = log.record("info");
    let away = StoreError::Unavailable("it is locked".to_owned());
    let lines = || log.lines("it is locked").len();
    (0..1_000).for_each(|_| log_failure(&away));
    assert_eq!(lines(), 1);
    tokio::time::advance(Duration::from_secs(1)).await;
    (0..1_000).for_each(|_| log_failure(&away));
    assert_eq!(lines(), 2);
    let failed = StoreError::Failed("it is broken".to_owned());
    (0..3).for_each(|_| log_failure(&failed));
    assert_eq!(log.lines("it is broken").len(), 3);
}
