//! Resumable uploads (tus 1.0).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::support::{Answer, Call, Engine, MediaStore, Person, TestApp, on_each_media_store};

on_each_media_store! {
    a_file_arrives_in_parts_and_is_sent, what_does_not_fit_is_refused_and_the_upload_goes_on,
    the_type_is_recognised_whatever_the_parts_are, a_part_is_checked_against_its_checksum,
    parallel_parts_leave_one_whole_file, a_refused_file_is_gone,
}

pub(super) const PART: &str = "application/offset+octet-stream";

pub(super) fn tus(person: &Person, method: &str, path: &str) -> Call {
    person.call(method, path).header("tus-resumable", "1.0.0")
}

/// Begins an upload; returns its path.
pub(super) async fn begin(person: &Person, size: usize, file_name: &str) -> String {
    let name = STANDARD.encode(file_name);
    let answer = tus(person, "POST", "/api/uploads")
        .header("upload-length", size.to_string())
        .header(
            "upload-metadata",
            format!("filename {name},filetype dGV4dC9wbGFpbg=="),
        )
        .await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert!(answer.header("upload-expires").ends_with("GMT"));
    answer.header("location").to_owned()
}

pub(super) async fn patch(person: &Person, path: &str, offset: usize, bytes: &[u8]) -> Answer {
    tus(person, "PATCH", path)
        .header("content-type", PART)
        .header("upload-offset", offset.to_string())
        .body(bytes.to_vec())
        .await
}

async fn offset(person: &Person, path: &str) -> String {
    let answer = tus(person, "HEAD", path).await;
    assert_eq!(
        (answer.status, answer.header("cache-control")),
        (200, "no-store")
    );
    answer.header("upload-offset").to_owned()
}

async fn a_file_arrives_in_parts_and_is_sent(media: MediaStore) {
    let app = media.start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let path = begin(&asha, 26, "शादी.txt").await;
    let answer = patch(&asha, &path, 0, b"abcdefghij").await;
    assert_eq!((answer.status, answer.header("upload-offset")), (204, "10"));
    assert_eq!(answer.header("upload-attachment"), "", "not complete");
    assert_eq!(offset(&asha, &path).await, "10");
    let answer = patch(&asha, &path, 10, b"klmnopqrstuvwxyz").await;
    let id = answer.header("upload-attachment").to_owned();
    assert_eq!((answer.status, id.len()), (204, 36));
    let head = tus(&asha, "HEAD", &path).await;
    assert_eq!(
        (
            head.header("upload-attachment"),
            head.header("upload-length")
        ),
        (&*id, "26")
    );

    let body = json!({"conversationId": conversation, "messageText": "", "attachmentIds": [id]});
    let sent = asha
        .call("POST", "/api/messages/send")
        .json(&body)
        .await
        .data(201);
    let file = &sent["message"]["attachments"][0];
    assert_eq!(
        (&file["fileName"], &file["size"]),
        (&json!("शादी.txt"), &json!(26))
    );
    let url = file["url"].as_str().unwrap().split('?').next().unwrap();
    let read = arjun.get(url).await;
    assert_eq!(read.body, "abcdefghijklmnopqrstuvwxyz");
    assert!(
        read.header("content-disposition")
            .contains("filename*=UTF-8''"),
        "{:?}",
        read.headers
    );
    assert_eq!(app.files().await.len(), 1, "no parts are left");
}

async fn what_does_not_fit_is_refused_and_the_upload_goes_on(media: MediaStore) {
    let app = media.start().await;
    let (asha, arjun) = (app.customer("Asha").await, app.customer("Arjun").await);
    let path = begin(&asha, 6, "a.txt").await;
    let refused = |answer: Answer, status: u16, code: &str| {
        assert_eq!(
            (answer.status, answer.json()["code"].as_str().unwrap()),
            (status, code),
            "{}",
            answer.body
        );
    };
    refused(patch(&asha, &path, 3, b"def").await, 409, "wrong_offset");
    refused(
        patch(&asha, &path, 0, b"abcdefg").await,
        413,
        "payload_too_large",
    );
    refused(
        patch(&arjun, &path, 0, b"abc").await,
        404,
        "attachment_not_found",
    );
    let unlabelled = tus(&asha, "PATCH", &path)
        .header("upload-offset", "0")
        .body("abc")
        .await;
    refused(unlabelled, 415, "unsupported_media_type");
    let without = tus(&asha, "PATCH", &path)
        .header("content-type", PART)
        .body("abc")
        .await;
    refused(without, 400, "invalid_payload");
    let other = asha
        .call("PATCH", &path)
        .header("tus-resumable", "0.2.2")
        .await;
    assert_eq!((other.status, other.header("tus-version")), (412, "1.0.0"));
    let missing = tus(
        &asha,
        "HEAD",
        "/api/uploads/0190c0de-0000-7000-8000-000000000001",
    )
    .await;
    assert_eq!(missing.status, 404);
    assert_eq!(offset(&asha, &path).await, "0");
    assert_eq!(app.files().await, Vec::<String>::new());
    assert_eq!(patch(&asha, &path, 0, b"abcdef").await.status, 204);
}

#[tokio::test]
async fn creation_is_refused_with_a_reason() {
    let app = TestApp::with(&[("MAX_UPLOAD_MB", "1")]).await;
    let asha = app.customer("Asha").await;
    let create = |length: &str, metadata: &str| {
        tus(&asha, "POST", "/api/uploads")
            .header("upload-length", length)
            .header("upload-metadata", metadata)
    };
    for (length, metadata, status) in [
        ("1048577", "", 413),
        ("0", "", 400),
        ("x", "", 400),
        ("5", "filename !", 400),
        ("5", "conversationId Y29udl85OThfOTk5", 404),
        ("5", "conversationId eA==", 400),
        ("5", "filename YS5leGU=", 415),
        ("1048576", "", 201),
    ] {
        let answer = create(length, metadata).await;
        assert_eq!(
            answer.status, status,
            "{length} {metadata}: {}",
            answer.body
        );
    }
    let none = tus(&asha, "POST", "/api/uploads").await;
    assert_eq!(none.status, 400);
}

#[tokio::test]
async fn what_is_said_of_a_file_fits_into_every_database() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let asha = app.customer("Asha").await;
        // U+0000 in the name and in the media type.
        let answer = tus(&asha, "POST", "/api/uploads")
            .header("upload-length", "5")
            .header("upload-metadata", "filename YQBiLnR4dA==,filetype YQBi")
            .await;
        assert_eq!(answer.status, 201, "{engine:?}: {}", answer.body);
    }
}

async fn the_type_is_recognised_whatever_the_parts_are(media: MediaStore) {
    let app = media.start().await;
    let asha = app.customer("Asha").await;
    let pdf = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n";
    let path = begin(&asha, pdf.len(), "contract.pdf").await;
    for (at, byte) in pdf.iter().enumerate().take(6) {
        assert_eq!(patch(&asha, &path, at, &[*byte]).await.status, 204);
    }
    let last = patch(&asha, &path, 6, &pdf[6..]).await;
    let id = last.header("upload-attachment").to_owned();
    let file = asha
        .get(&format!("/api/attachments/{id}/original/contract.pdf"))
        .await;
    assert_eq!(
        (file.header("content-type"), &*file.bytes),
        ("application/pdf", pdf.as_slice())
    );
}

async fn a_part_is_checked_against_its_checksum(media: MediaStore) {
    let app = media.start().await;
    let asha = app.customer("Asha").await;
    let path = begin(&asha, 6, "a.txt").await;
    let sum = STANDARD.encode(Sha256::digest(b"abc"));
    let part = |bytes: &'static str, sum: &str| {
        tus(&asha, "PATCH", &path)
            .header("content-type", PART)
            .header("upload-offset", "0")
            .header("upload-checksum", sum)
            .body(bytes)
    };
    assert_eq!(part("abd", &format!("sha256 {sum}")).await.status, 460);
    assert_eq!(part("abc", "md5 AAAA").await.status, 400);
    assert_eq!(offset(&asha, &path).await, "0");
    let sha1 = "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=";
    assert_eq!(part("abc", sha1).await.status, 204);
    assert_eq!(patch(&asha, &path, 3, b"def").await.status, 204);
}

async fn parallel_parts_leave_one_whole_file(media: MediaStore) {
    let app = media.start().await;
    let asha = app.customer("Asha").await;
    let path = begin(&asha, 12, "a.txt").await;
    let parts = (0..8).map(|number: usize| patch(&asha, &path, 0, &b"abcdefghijkl"[..1 + number]));
    let answers = futures::future::join_all(parts.map(|part| async { part.await.status })).await;
    assert_eq!(
        answers.iter().filter(|status| **status == 204).count(),
        1,
        "{answers:?}"
    );
    let at: usize = offset(&asha, &path).await.parse().unwrap();
    let last = patch(&asha, &path, at, &b"abcdefghijkl"[at..]).await;
    let id = last.header("upload-attachment").to_owned();
    let file = asha
        .get(&format!("/api/attachments/{id}/original/a.txt"))
        .await;
    assert_eq!(file.body, "abcdefghijkl");
}

async fn a_refused_file_is_gone(media: MediaStore) {
    let app = media.start().await;
    let asha = app.customer("Asha").await;
    let path = begin(&asha, 13, "a.png").await;
    let answer = patch(&asha, &path, 0, b"<html><script").await;
    answer.refused(415, "unsupported_media_type", "File type not allowed");
    assert_eq!(tus(&asha, "HEAD", &path).await.status, 404);
    assert_eq!(app.files().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_person_uploads_so_much_an_hour() {
    let app = TestApp::with(&[("RATE_LIMIT_SCALE", "0.01")]).await;
    let asha = app.customer("Asha").await;
    for _ in 0..3 {
        begin(&asha, 1_000, "a.txt").await;
    }
    let create = || tus(&asha, "POST", "/api/uploads").header("upload-length", "1000");
    let refused = create().await;
    assert_eq!(refused.status, 429);
    assert!(!refused.header("retry-after").is_empty());
    app.pass(3_601_000);
    assert_eq!(create().await.status, 201);
}

#[tokio::test]
async fn pages_upload_with_their_session_and_other_sites_cannot() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let create = |site: &str, origin: &str| {
        app.call("POST", "/api/uploads")
            .cookie(&asha.token)
            .header("tus-resumable", "1.0.0")
            .header("upload-length", "5")
            .header("sec-fetch-site", site)
            .header("origin", origin)
    };
    assert_eq!(
        create("same-origin", "http://chat.example").await.status,
        201
    );
    assert_eq!(
        create("cross-site", "https://evil.example").await.status,
        403
    );
    let options = app.call("OPTIONS", "/api/uploads").await;
    assert_eq!(
        (options.status, options.header("tus-version")),
        (204, "1.0.0")
    );
}
