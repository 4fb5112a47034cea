//! Files: uploading them as the first backend did, sending and reading them.

use serde_json::{Value, json};

use crate::support::{Answer, Call, Cast, MediaStore, Person, TestApp, on_each_media_store};

on_each_media_store! {
    bad_uploads_are_refused_and_leave_nothing, a_file_is_sent_once_and_read_by_both_members_only,
    old_clients_see_several_files_as_the_first_and_a_text,
}

/// A PDF as far as anybody looks.
pub(super) const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n";

/// A multipart form with one file.
pub(super) fn multipart(call: Call, field: &str, file_name: &str, content: &[u8]) -> Call {
    let mut body = format!(
        "--x\r\ncontent-disposition: form-data; name=\"folder\"\r\n\r\nchat\r\n\
         --x\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{file_name}\"\r\n\
         content-type: image/png\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--x--\r\n");
    call.header("content-type", "multipart/form-data; boundary=x")
        .body(body)
}

pub(super) async fn upload(person: &Person, file_name: &str, content: &[u8]) -> Answer {
    let call = person.call("POST", "/api/upload/attachment");
    multipart(call, "file", file_name, content).await
}

/// An uploaded file as the first backend described it.
pub(super) async fn uploaded(person: &Person, file_name: &str, content: &[u8]) -> Value {
    upload(person, file_name, content).await.data(200)["attachment"].take()
}

pub(super) async fn send(person: &Person, conversation: &str, more: Value) -> Answer {
    let mut body = json!({"conversationId": conversation, "messageText": ""});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    person.call("POST", "/api/messages/send").json(&body).await
}

pub(super) fn path(url: &Value) -> String {
    url.as_str().unwrap().split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_upload_is_described_as_the_first_backend_did() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let answer = upload(&asha, "contract.pdf", PDF).await;
    assert_eq!(answer.json()["message"], "Attachment uploaded successfully");
    let file = answer.data(200)["attachment"].take();
    let id = file["publicId"].as_str().unwrap();
    assert!(
        file["url"]
            .as_str()
            .unwrap()
            .starts_with(&format!("/api/attachments/{id}/original/contract.pdf?u="))
    );
    let expected = json!({"url": file["url"], "publicId": id, "resourceType": "raw", "format": "pdf",
        "bytes": PDF.len(), "createdAt": "2025-11-12T10:30:00.000Z", "originalName": "contract.pdf",
        "fileName": "contract.pdf", "mimeType": "application/pdf", "size": PDF.len()});
    assert_eq!(file, expected);
}

async fn bad_uploads_are_refused_and_leave_nothing(media: MediaStore) {
    let app = media.start().await;
    let asha = app.customer("Asha").await;
    let too_large = vec![b'a'; 25 * 1024 * 1024 + 1];
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    for (name, content, status, message) in [
        (
            "a.png",
            "<html><script>alert(1)</script>".as_bytes(),
            415,
            "File type not allowed",
        ),
        ("a.svg", svg.as_bytes(), 415, "File type not allowed"),
        ("a.exe", b"MZ\x90\0\x03\0\0\0", 415, "File type not allowed"),
        ("a.txt", b"", 400, "No file uploaded"),
        ("a.txt", &too_large, 413, "File too large"),
    ] {
        let answer = upload(&asha, name, content).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.body);
        assert_eq!(answer.json()["message"], message, "{name}");
    }
    let nothing = asha.call("POST", "/api/upload/attachment");
    let nothing = multipart(nothing, "other", "a.txt", b"text").await;
    assert_eq!(
        (nothing.status, &nothing.json()["message"]),
        (400, &json!("No file uploaded"))
    );
    let json = asha
        .call("POST", "/api/upload/attachment")
        .json(&json!({}))
        .await;
    assert_eq!(json.status, 400);
    assert_eq!(app.files().await, Vec::<String>::new());
}

async fn a_file_is_sent_once_and_read_by_both_members_only(media: MediaStore) {
    let cast = media.gather().await;
    let file = uploaded(&cast.asha, "contract.pdf", PDF).await;
    let path = path(&file["url"]);
    let read = async |person: &Person| person.get(&path).await.status;
    assert_eq!(
        (read(&cast.asha).await, read(&cast.arjun).await),
        (200, 404),
        "not sent"
    );

    let sent = send(
        &cast.asha,
        &cast.conversation,
        json!({"attachmentUrl": file["url"], "messageType": "file"}),
    )
    .await;
    let message = sent.data(201)["message"].take();
    assert_eq!(
        (&message["messageType"], &message["text"]),
        (&json!("file"), &json!(""))
    );
    assert_eq!(message["attachmentFileName"], "contract.pdf");
    assert_eq!(message["attachments"][0]["id"], file["publicId"]);
    for (person, status) in [(&cast.asha, 200), (&cast.arjun, 200), (&cast.meera, 404)] {
        assert_eq!(read(person).await, status, "{}", person.name);
    }
    cast.app
        .call("GET", &path)
        .await
        .refused(401, "token_required", "Access token required");

    let again = json!({"attachmentIds": [file["publicId"]]});
    let why = "attachmentUrl and attachmentIds must be uploads of yours that were not sent yet";
    send(&cast.asha, &cast.conversation, again)
        .await
        .refused(400, "invalid_input", why);
    let others = uploaded(&cast.meera, "a.pdf", PDF).await;
    for foreign in [
        json!({"attachmentIds": [others["publicId"]]}),
        json!({"attachmentUrl": "https://elsewhere.example/a.pdf"}),
        json!({"attachmentUrl": "javascript:alert(1)"}),
    ] {
        send(&cast.asha, &cast.conversation, foreign)
            .await
            .refused(400, "invalid_input", why);
    }
}

#[tokio::test]
async fn a_repeated_send_returns_the_first_message_and_its_files() {
    let cast = Cast::gather().await;
    let file = uploaded(&cast.asha, "a.pdf", PDF).await;
    let body = json!({"attachmentIds": [file["publicId"]], "clientMessageId": "m-1", "messageText": "the offer"});
    let first = send(&cast.asha, &cast.conversation, body.clone())
        .await
        .data(201);
    let second = send(&cast.asha, &cast.conversation, body).await.data(200);
    assert_eq!(first["message"]["id"], second["message"]["id"]);
    assert_eq!(second["message"]["attachments"][0]["fileName"], "a.pdf");
}

async fn old_clients_see_several_files_as_the_first_and_a_text(media: MediaStore) {
    let cast = media.gather().await;
    let mut ids = Vec::new();
    for name in ["a.pdf", "b.pdf", "c.pdf"] {
        ids.push(uploaded(&cast.asha, name, PDF).await["publicId"].take());
    }
    let mut socket = cast.arjun.connect().await;
    send(
        &cast.asha,
        &cast.conversation,
        json!({"attachmentIds": ids}),
    )
    .await
    .data(201);
    let heard = socket.expect("new_message").await;
    let message = &heard["message"];
    assert_eq!(
        (&message["text"], &message["attachmentFileName"]),
        (&json!("3 files"), &json!("a.pdf"))
    );
    let url = message["attachmentUrl"].as_str().unwrap();
    assert_eq!(
        cast.app.call("GET", url).await.status,
        200,
        "readable without a session"
    );
    let many: Vec<_> = (0..31).map(|_| ids[0].clone()).collect();
    let most = "A message can have at most 30 files";
    send(
        &cast.asha,
        &cast.conversation,
        json!({"attachmentIds": many}),
    )
    .await
    .refused(400, "invalid_input", most);
    let twice = json!({"attachmentIds": [ids[0], ids[0]]});
    let once = "A file can be in a message only once";
    send(&cast.asha, &cast.conversation, twice)
        .await
        .refused(400, "invalid_input", once);
}

#[tokio::test]
async fn thirty_files_are_one_message() {
    let cast = Cast::gather().await;
    let mut ids = Vec::new();
    for n in 0..30 {
        ids.push(uploaded(&cast.asha, &format!("{n}.pdf"), PDF).await["publicId"].take());
    }
    let all = json!({"attachmentIds": ids});
    let sent = send(&cast.asha, &cast.conversation, all).await.data(201);
    let files = sent["message"]["attachments"].as_array().unwrap();
    assert_eq!(files.len(), 30);
}

/// The page applies both, so they may not differ.
#[tokio::test]
async fn a_page_gets_the_same_message_by_acknowledgement_and_by_event() {
    let cast = Cast::gather().await;
    let mut ids = Vec::new();
    for name in ["a.pdf", "b.pdf"] {
        ids.push(uploaded(&cast.asha, name, PDF).await["publicId"].take());
    }
    let page = |person: &Person| json!({"token": person.token, "changes": 1});
    let mut ashas = cast.asha.connect_as(&page(&cast.asha)).await;
    let mut other_tab = cast.asha.connect_as(&page(&cast.asha)).await;
    let message = json!({"text": "", "attachmentIds": ids});
    let send = json!({"conversationId": cast.conversation, "message": message});
    let answer = ashas.emit_with_ack("send_message", send).await;
    let event = other_tab.expect("change").await;
    for field in ["text", "attachments", "attachmentUrl"] {
        assert_eq!(
            answer["message"][field], event["change"]["message"][field],
            "{field}"
        );
    }
    assert_eq!(answer["message"]["text"], "");
}
