//! How many files a person uploads within an hour, by each door.

use serde_json::json;

use super::attachments::{multipart, upload};
use super::message_form::message_form;
use super::pictures::{FACE, picture_form};
use super::previews::png;
use super::uploads::tus;
use crate::support::{Answer, Call, Engine, Person};

const MINUTE: i64 = 60_000;

/// A request for another file, by each door.
fn doors(person: &Person, conversation: &str) -> [Call; 4] {
    let post = |path: &str| person.call("POST", path);
    let fields = [("conversation_id", conversation), ("text", "x")];
    [
        multipart(post("/api/upload/attachment"), "file", "a.txt", b"text"),
        tus(person, "POST", "/api/uploads").header("upload-length", "4"),
        picture_form(post("/api/pictures"), &png(9, 9), &FACE),
        message_form(post("/api/upload/message"), &fields, &[("a.txt", b"text")]),
    ]
}

#[track_caller]
fn assert_refused(answer: &Answer, seconds: &str) {
    assert_eq!(answer.status, 429, "{}: {}", answer.asked, answer.body);
    assert_eq!(answer.json()["code"], "rate_limited", "{}", answer.asked);
    assert_eq!(answer.header("retry-after"), seconds, "{}", answer.asked);
}

#[tokio::test]
async fn every_door_says_when_another_file_is_taken() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        // Six an hour.
        let app = app.restarted_with(&[("RATE_LIMIT_SCALE", "0.02")]).await;
        let (asha, arjun) = (asha.at(&app), arjun.at(&app));
        for _ in 0..6 {
            upload(&asha, "a.txt", b"text").await.data(200);
            app.pass(5 * MINUTE);
        }
        for call in doors(&asha, &conversation) {
            let answer = call.await;
            assert_refused(&answer, "1801");
            assert_eq!(answer.json()["retryAfterMs"], json!(30 * MINUTE + 1));
        }
        upload(&arjun, "a.txt", b"text").await.data(200);
        app.pass(30 * MINUTE);
        for call in doors(&asha, &conversation) {
            assert_refused(&call.await, "1");
        }
        app.pass(3_000);
        upload(&asha, "a.txt", b"text").await.data(200);
        assert_refused(&upload(&asha, "a.txt", b"text").await, "298");
    }
}
