//! Private notes on people: their author reads and changes them, nobody else learns of them.

use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _};

use crate::support::{Answer, Engine, Person, TestApp};

const SECRET: &str = "wants candid, no drone";

impl Person {
    async fn note(&self, person: i64) -> Answer {
        self.get(&format!("/api/users/{person}/note")).await
    }

    async fn notes(&self, person: i64, note: &str, before: &str) -> Answer {
        let body = json!({"note": note, "before": before});
        self.put(&format!("/api/users/{person}/note"), &body).await
    }
}

#[tokio::test]
async fn a_note_is_kept_for_its_author_until_they_remove_it() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        let early = asha.notes(arjun.id, SECRET, "").await;
        early.refused(404, "conversation_not_found", "Conversation not found");
        asha.note(arjun.id)
            .await
            .refused(404, "conversation_not_found", "Conversation not found");
        arjun.send(&conversation, "hi").await;
        assert_eq!(asha.note(arjun.id).await.data(200), json!({"note": ""}));
        let kept = asha
            .notes(arjun.id, "  शादी 14 Feb\r\nno drone \n", "")
            .await;
        let note = json!({"note": "शादी 14 Feb\nno drone"});
        assert_eq!(kept.data(200), note);
        assert_eq!(
            asha.signed_in_again().await.note(arjun.id).await.data(200),
            note
        );
        assert_eq!(arjun.note(asha.id).await.data(200), json!({"note": ""}));
        let again = asha.notes(arjun.id, "शादी 14 Feb\nno drone", "").await;
        assert_eq!(again.data(200), note, "the first answer was lost");
        let removed = asha.notes(arjun.id, " ", "शादी 14 Feb\r\nno drone").await;
        assert_eq!(removed.data(200), json!({"note": ""}));
        assert_eq!(asha.note(arjun.id).await.data(200), json!({"note": ""}));
    }
}

#[tokio::test]
async fn what_was_written_on_another_device_is_not_overwritten() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    arjun.send(&conversation, "hi").await;
    let phone = asha.signed_in_again().await;
    asha.notes(arjun.id, "candid", "").await.data(200);
    for before in ["", "something else"] {
        let late = phone.notes(arjun.id, "no drone", before).await;
        let refused = json!({"status": "error", "code": "note_changed", "message": "The note has changed", "data": {"note": "candid"}});
        assert_eq!((late.status, late.json()), (409, refused));
    }
    let blind = phone.put(
        &format!("/api/users/{}/note", arjun.id),
        &json!({"note": "no drone"}),
    );
    assert_eq!(
        blind.await.status,
        409,
        "without what was seen nothing is replaced"
    );
    phone
        .notes(arjun.id, "candid, no drone", "candid")
        .await
        .data(200);
    asha.notes(arjun.id, "", "candid, no drone").await.data(200);
    let late = phone.notes(arjun.id, "no drone!", "candid, no drone").await;
    assert_eq!(late.json()["data"], json!({"note": ""}));
    assert_eq!(late.status, 409, "it was removed meanwhile");
}

/// Tables and columns of the database that contain a text.
async fn places_of(app: &TestApp, text: &str) -> Vec<String> {
    let mut database = SqliteConnectOptions::new()
        .filename(app.database())
        .connect()
        .await
        .unwrap();
    let columns = "SELECT t.name, c.name FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table'";
    let columns: Vec<(String, String)> = sqlx::query_as(columns)
        .fetch_all(&mut database)
        .await
        .unwrap();
    assert!(columns.len() > 100);
    let mut places = Vec::new();
    for (table, column) in columns {
        let count = format!(
            "SELECT count(*) FROM \"{table}\" WHERE instr(CAST(\"{column}\" AS BLOB), CAST(? AS BLOB)) > 0"
        );
        let count = sqlx::query_scalar(AssertSqlSafe(count)).bind(text);
        let count: i64 = count.fetch_one(&mut database).await.unwrap();
        if count > 0 {
            places.push(format!("{table}.{column}"));
        }
    }
    places
}

#[tokio::test]
async fn nobody_else_learns_of_a_note() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let sent = arjun.send(&conversation, "hi").await;
    let mut sockets = Vec::new();
    for person in [&asha, &arjun] {
        let socket = person
            .connect_as(&json!({"token": person.token, "changes": 1}))
            .await;
        sockets.push(socket);
    }
    for socket in &mut sockets {
        socket.events().await;
    }
    let heads = async || arjun.get("/api/messages/sync").await.data(200)["nextCursor"].take();
    let before = heads().await;
    asha.notes(arjun.id, SECRET, "").await.data(200);
    asha.notes(arjun.id, &format!("{SECRET}!"), SECRET)
        .await
        .data(200);
    for socket in &mut sockets {
        socket.expect_nothing().await;
    }
    assert_eq!(heads().await, before, "it is in no feed");

    let star = format!("/api/messages/{}/star", sent["id"]);
    asha.call("PUT", &star).await.data(200);
    let report = json!({"reason": "spam", "details": "He insists."});
    asha.post(&format!("/api/users/{}/report", arjun.id), &report)
        .await
        .data(200);
    arjun
        .post(&format!("/api/users/{}/report", asha.id), &report)
        .await
        .data(200);
    assert_eq!(places_of(&app, SECRET).await, ["person_notes.note"]);

    let here = format!("/api/messages/conversations/{conversation}");
    for path in [
        "/api/messages/conversations",
        "/api/messages/sync?since=0",
        "/api/messages/search?q=candid",
        "/api/messages/search?q=drone",
        "/api/messages/starred",
        "/api/auth/me",
        &format!("/api/auth/user/{}", asha.id),
        &format!("/api/auth/user/{}", arjun.id),
        &format!("/api/users/{}/note", asha.id),
        &here,
        &format!("{here}/changes"),
        &format!("{here}/shared?kind=links"),
    ] {
        for person in [&asha, &arjun] {
            let answer = person.get(path).await;
            assert!(
                !answer.body.contains("drone"),
                "{} by {}",
                answer.asked,
                person.name
            );
        }
    }
    let author = format!("/customer/messages/{conversation}?details=1");
    let author = app.call("GET", &author).cookie(&asha.token).await;
    assert!(author.body.contains(SECRET), "{}", author.body);
    let other = format!("/photographer/messages/{conversation}?details=1");
    let other = app.call("GET", &other).cookie(&arjun.token).await;
    assert!(other.status == 200 && !other.body.contains("drone"));
}

#[tokio::test]
async fn bad_notes_are_refused() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    arjun.send(&conversation, "hi").await;
    let path = format!("/api/users/{}/note", arjun.id);
    for bad in [
        json!({}),
        json!({"note": 1}),
        json!({"note": null}),
        json!({"note": "x", "before": 1}),
    ] {
        let refused = asha.put(&path, &bad).await;
        assert_eq!(refused.json()["code"], "invalid_payload", "{bad}");
    }
    let (longest, too_long) = ("📷".repeat(2_000), "अ".repeat(2_001));
    for bad in [&*too_long, "a\u{7}b", "\u{9b}x"] {
        for (note, before) in [(bad, ""), ("x", bad)] {
            let refused = asha.notes(arjun.id, note, before).await;
            assert_eq!(refused.json()["code"], "invalid_input", "{note} {before}");
        }
    }
    assert_eq!(asha.note(arjun.id).await.data(200), json!({"note": ""}));
    asha.notes(arjun.id, &longest, "").await.data(200);
    // Two of the longest, each character written as two escapes.
    let escapes = |text: &str| {
        text.encode_utf16()
            .map(|unit| format!("\\u{unit:04x}"))
            .collect::<String>()
    };
    let body = format!(
        r#"{{"note": "{}", "before": "{}"}}"#,
        escapes(&"🥁".repeat(2_000)),
        escapes(&longest)
    );
    let put = asha
        .call("PUT", &path)
        .header("content-type", "application/json");
    assert_eq!(put.body(body).await.status, 200);
    let huge = json!({"note": "x", "more": "x".repeat(50_000)});
    assert_eq!(asha.put(&path, &huge).await.status, 413);
}

#[tokio::test]
async fn who_is_no_one_has_no_note() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    for nobody in [asha.id, 0, -1, i64::MAX] {
        for answer in [
            asha.note(nobody).await,
            asha.notes(nobody, SECRET, "").await,
        ] {
            answer.refused(404, "conversation_not_found", "Conversation not found");
        }
    }
    arjun.send(&conversation, "hi").await;
    asha.notes(arjun.id, SECRET, "").await.data(200);
    app.remove(&arjun).await;
    assert_eq!(asha.note(arjun.id).await.data(200), json!({"note": ""}));
    let gone = asha.notes(arjun.id, "again", "").await;
    gone.refused(404, "user_not_found", "User not found");
}

#[tokio::test]
async fn notes_count_as_actions() {
    let app = TestApp::with(&[("RATE_LIMIT_SCALE", "1")]).await;
    let (asha, arjun, conversation) = app.couple().await;
    arjun.send(&conversation, "hi").await;
    // 60 at once; one more for each half second that they take.
    for n in 0..200 {
        let answer = asha
            .notes(arjun.id, "candid", ["", "candid"][usize::from(n > 0)])
            .await;
        if answer.status != 200 {
            assert!(n >= 60, "after {n}");
            assert_eq!(
                (answer.status, &answer.json()["code"]),
                (429, &Value::from("rate_limited"))
            );
            return;
        }
    }
    panic!("200 notes were not limited");
}
