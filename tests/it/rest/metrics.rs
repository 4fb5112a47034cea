//! `GET /metrics`: who may read it, what it counts, and what it never says.

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use chitrasethu::domain::ActionId;
use chitrasethu::server::jobs::Worker;
use futures::{SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Answer, Polling, TestApp, root};

const TOKEN: &str = "0b5e9f7ac4d24c6e8f1b3a7d9c2e4f60";

/// The lines of an answer that are not comments.
fn samples(answer: &Answer) -> Vec<(&str, f64)> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let lines = answer.body.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (series, value) = line.rsplit_once(' ').unwrap();
            (series, value.parse().unwrap())
        })
        .collect()
}

/// The values of these series.
async fn values<const N: usize>(app: &TestApp, series: [&str; N]) -> [f64; N] {
    let answer = app.call("GET", "/metrics").await;
    let samples = samples(&answer);
    series.map(|series| {
        let name = format!("chitrasethu_{series}");
        let found = samples.iter().find(|(known, _)| *known == name);
        found.unwrap_or_else(|| panic!("no {name}")).1
    })
}

#[tokio::test]
async fn every_metric_is_documented_and_every_documented_one_exists() {
    let app = TestApp::start().await;
    let answer = app.call("GET", "/metrics").await;
    let kinds = answer.body.lines();
    let served: BTreeSet<_> = kinds
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next())
        .collect();
    let operations = fs::read_to_string(root().join("docs/operations.md")).unwrap();
    let documented: BTreeSet<_> = operations
        .lines()
        .filter_map(|line| line.strip_prefix("| `chitrasethu_"))
        .filter_map(|line| line.split(['`', '{']).next())
        .map(|name| format!("chitrasethu_{name}"))
        .collect();
    let documented: BTreeSet<_> = documented.iter().map(String::as_str).collect();
    assert_eq!(
        served, documented,
        "keep the table in docs/operations.md, \"What to watch\""
    );
}

#[tokio::test]
async fn without_a_token_only_this_machine_reads() {
    let app = TestApp::with(&[("TRUSTED_PROXIES", "127.0.0.1,192.0.2.9")]).await;
    let metrics = || app.call("GET", "/metrics");
    for local in ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"] {
        let answer = metrics().sent_from(local).await;
        assert_eq!(answer.status, 200, "{local}");
        let kind = answer.header("content-type");
        assert_eq!(kind, "text/plain; version=0.0.4; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let refused = |answer: Answer| answer.refused(404, "route_not_found", "Route not found");
    for peer in ["192.0.2.1", "10.0.0.1", "192.0.2.9", "2001:db8::1"] {
        refused(metrics().sent_from(peer).await);
        refused(metrics().sent_from(peer).bearer(TOKEN).await);
    }
    // Nobody becomes local by saying so, and a proxy on this machine speaks for others.
    for (peer, from) in [
        ("192.0.2.1", "127.0.0.1"),
        ("192.0.2.9", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.1"),
        ("127.0.0.1", "127.0.0.1"),
    ] {
        refused(
            metrics()
                .sent_from(peer)
                .header("x-forwarded-for", from)
                .await,
        );
    }
}

#[tokio::test]
async fn with_a_token_everybody_needs_it() {
    let app = TestApp::with(&[("METRICS_TOKEN", TOKEN)]).await;
    for peer in ["127.0.0.1", "192.0.2.1"] {
        let metrics = || app.call("GET", "/metrics").sent_from(peer);
        metrics()
            .await
            .refused(401, "token_required", "Access token required");
        for wrong in ["", "x", &TOKEN[1..], &TOKEN.to_uppercase()] {
            let answer = metrics().bearer(wrong).await;
            answer.refused(403, "invalid_token", "Invalid or expired token");
        }
        let asha = app.customer("Asha").await;
        let answer = metrics().bearer(&asha.token).await;
        answer.refused(403, "invalid_token", "Invalid or expired token");
        assert_eq!(metrics().bearer(TOKEN).await.status, 200);
        let forwarded = metrics().header("x-forwarded-for", "192.0.2.1");
        assert_eq!(forwarded.bearer(TOKEN).await.status, 200);
    }
}

#[tokio::test]
async fn sockets_are_counted_by_transport() {
    let app = TestApp::start().await;
    let (asha, arjun, _) = app.couple().await;
    let open = async || {
        let transports = [
            r#"connections{transport="websocket"}"#,
            r#"connections{transport="polling"}"#,
            "people_online",
        ];
        values(&app, transports).await
    };
    assert_eq!(open().await, [0.0, 0.0, 0.0]);
    let socket = asha.connect().await;
    let polling = Polling::connect(&arjun).await;
    assert_eq!(open().await, [1.0, 1.0, 2.0]);
    let mut upgraded = polling.websocket().await.unwrap();
    upgraded.send(Message::text("2probe")).await.unwrap();
    upgraded.next().await.unwrap().unwrap();
    upgraded.send(Message::text("5")).await.unwrap();
    let becomes = async |expected: [f64; 3]| {
        let reached = async {
            while open().await != expected {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let reached = tokio::time::timeout(Duration::from_secs(20), reached).await;
        assert!(reached.is_ok(), "{:?} is not {expected:?}", open().await);
    };
    becomes([2.0, 0.0, 2.0]).await;
    socket.leave().await;
    drop(upgraded);
    // Both people are within the grace period.
    becomes([0.0, 0.0, 2.0]).await;
}

#[tokio::test]
async fn messages_and_events_are_counted() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let name: ActionId = "name-1".parse().unwrap();
    let send = json!({"conversationId": conversation, "message": "hi", "clientMessageId": name});
    let mut socket = asha.connect().await;
    let before = values(&app, ["events_received_total{event=\"other\"}"]).await;
    for _ in 0..2 {
        socket.emit_with_ack("send_message", send.clone()).await;
    }
    let invented = socket.emit_with_ack("invented", json!(null)).await;
    assert_eq!(invented["code"], "unknown_event");
    asha.send(&conversation, "through REST").await;
    let fields = [("conversation_id", &*conversation), ("text", "from a page")];
    assert_eq!(asha.function("send", &fields).await.status, 200);
    let bad = json!({"conversationId": conversation, "messageText": ""});
    assert_eq!(asha.post("/api/messages/send", &bad).await.status, 400);

    let counted = values(
        &app,
        [
            "messages_sent_total",
            r#"send_seconds_count{door="socket"}"#,
            r#"send_seconds_count{door="rest"}"#,
            r#"send_seconds_count{door="page"}"#,
            r#"events_received_total{event="send_message"}"#,
            "log_batch_changes_sum",
            "log_transaction_seconds_count",
        ],
    );
    // The repeat is acknowledged and offered to the log, but not stored again.
    assert_eq!(counted.await, [3.0, 2.0, 1.0, 1.0, 2.0, 4.0, 4.0]);
    let other = values(&app, ["events_received_total{event=\"other\"}"]).await;
    assert_eq!(other[0] - before[0], 1.0);
}

#[tokio::test]
async fn refusals_are_counted_by_limit() {
    let app = TestApp::with(&[("RATE_LIMIT_SCALE", "1")]).await;
    let (asha, _, conversation) = app.couple().await;
    asha.send(&conversation, "hi").await;
    let mut socket = asha.connect().await;
    let typing = json!({ "conversationId": conversation });
    let mut refused = 0;
    for _ in 0..10 {
        let answer = socket.emit_with_ack("typing", typing.clone()).await;
        refused += i32::from(answer["code"] == "rate_limited");
    }
    assert!(refused > 0);
    let sign_in = json!({"email": "nobody@example.com", "password": "wrong password"});
    let mut answers = Vec::new();
    for _ in 0..7 {
        let call = app.call("POST", "/api/auth/login").json(&sign_in);
        answers.push(call.await.status);
    }
    assert_eq!(answers[5..], [429, 429]);
    let limits = [
        r#"refused_total{limit="typing_events"}"#,
        r#"refused_total{limit="sign_in"}"#,
        r#"refused_total{limit="messages"}"#,
    ];
    assert_eq!(values(&app, limits).await, [f64::from(refused), 2.0, 0.0]);
}

#[tokio::test]
async fn jobs_and_answers_are_counted() {
    let app = TestApp::start().await;
    let worker = Worker {
        store: app.state().store.clone(),
        media: app.state().media.clone(),
        clock: app.state().accounts.clock.clone(),
        metrics: app.state().metrics.jobs.clone(),
    };
    let asha = app.customer("Asha").await;
    asha.call("POST", "/api/auth/logout").await.data(200);
    app.pass(30 * 24 * 3_600_000);
    let rename = "ALTER TABLE ended_sessions RENAME TO elsewhere";
    app.sql(rename, 0).await;
    assert_eq!(worker.run_due().await.unwrap(), 1);
    app.sql("ALTER TABLE elsewhere RENAME TO ended_sessions", 0)
        .await;
    app.pass(60_000);
    assert_eq!(worker.run_due().await.unwrap(), 1);
    let jobs = [
        "job_attempts_total",
        r#"job_outcomes_total{outcome="failed"}"#,
        r#"job_outcomes_total{outcome="done"}"#,
        r#"job_outcomes_total{outcome="given_up"}"#,
    ];
    assert_eq!(values(&app, jobs).await, [2.0, 1.0, 1.0, 0.0]);
    let classes = [r#"http_responses_total{status="4xx"}"#];
    let before = values(&app, classes).await;
    app.call("GET", "/api/nothing").await;
    assert_eq!(values(&app, classes).await[0] - before[0], 1.0);
}

/// Whatever people do, no series appears that was not there before: labels have fixed values.
#[tokio::test]
async fn no_label_depends_on_what_people_do() {
    let app = TestApp::start().await;
    let series = async || {
        let answer = app.call("GET", "/metrics").await;
        let names = samples(&answer).into_iter();
        names
            .map(|(name, _)| name.to_owned())
            .collect::<BTreeSet<_>>()
    };
    let before = series().await;
    let (asha, arjun, conversation) = app.couple().await;
    let mut socket = arjun.connect().await;
    asha.send(&conversation, "whispered").await;
    socket.expect("new_message").await;
    let typing = json!({ "conversationId": conversation });
    socket.emit_with_ack("typing", typing).await;
    let name = format!("whispered by {}", asha.email);
    socket.emit_with_ack(&name, json!(null)).await;
    app.call("GET", "/whispered?token=secret").await;
    assert_eq!(series().await, before);
}
