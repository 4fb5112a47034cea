//! The form of a conversation without JavaScript: a text with a file by one request.

use super::attachments::PDF;
use super::forms::as_form;
use crate::support::{Call, Engine, Person, TestApp, texts};

/// A multipart form with these texts and, behind them, these files with their names.
pub(super) fn multipart(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let field =
            format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(field.as_bytes());
    }
    for (name, content) in files {
        let head = format!(
            "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--x--\r\n");
    body
}

/// Fills in the form and sends it as a program.
pub(super) fn message_form(call: Call, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Call {
    call.header("content-type", "multipart/form-data; boundary=x")
        .body(multipart(fields, files))
}

/// The form of a page, on its way from the person's browser.
pub(super) fn posted(person: &Person, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Call {
    let call = person.app.call("POST", "/api/upload/message");
    message_form(as_form(call.cookie(&person.token)), fields, files)
}

/// What browsers send where no file was chosen.
pub(super) const NO_FILE: (&str, &[u8]) = ("", b"");

#[tokio::test]
async fn a_form_sends_a_text_with_a_file_once_and_leads_back_to_the_conversation() {
    for engine in Engine::ALL {
        let app = engine.start(&[]).await;
        let (asha, arjun, conversation) = app.couple().await;
        let page = format!("/customer/messages/{conversation}");
        let fields = [
            ("conversation_id", &*conversation),
            ("client_message_id", "f-1"),
            ("text", "our contract\r\nfor 14 Feb"),
        ];
        let sent = posted(&asha, &fields, &[("contract.pdf", PDF)]).await;
        assert_eq!((sent.status, sent.header("location")), (303, &*page));
        assert_eq!(sent.header("cache-control"), "no-store");
        // A second click sends everything again.
        let again = posted(&asha, &fields, &[("contract.pdf", PDF)]).await;
        assert_eq!((again.status, again.header("location")), (303, &*page));

        let messages = arjun.history(&conversation).await;
        assert_eq!(texts(&messages), ["our contract\nfor 14 Feb"]);
        let files = messages[0]["attachments"].as_array().unwrap();
        assert_eq!(files.len(), 1, "{engine:?}");
        assert_eq!(files[0]["fileName"], "contract.pdf");
        let url = files[0]["url"].as_str().unwrap();
        assert_eq!(app.call("GET", url).await.bytes, PDF);
        // What the second click has brought is in no message.
        app.pass(25 * 3_600_000);
        app.state().media.clean_up().await.unwrap();
        let kept = format!("files/{}/original", files[0]["id"].as_str().unwrap());
        assert_eq!(app.files().await, [kept], "{engine:?}");
    }
}

#[tokio::test]
async fn text_and_file_may_each_be_missing_and_there_may_be_several_files() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let form = |text: &'static str| {
        [
            ("conversation_id", conversation.clone()),
            ("text", text.to_owned()),
        ]
    };
    for (text, files) in [
        ("only a text", &[NO_FILE][..]),
        ("only a text", &[]),
        ("", &[("a.pdf", PDF)]),
        ("two", &[("a.pdf", PDF), ("b.pdf", PDF)]),
    ] {
        let fields = form(text);
        let fields = fields.each_ref().map(|(name, value)| (*name, &**value));
        let sent = posted(&asha, &fields, files).await;
        assert_eq!(sent.status, 303, "{text}: {}", sent.body);
        assert!(!sent.header("location").contains("__err"), "{text}");
    }
    let counts: Vec<_> = arjun.history(&conversation).await;
    let counts: Vec<_> = counts
        .iter()
        .map(|it| it["attachments"].as_array().map_or(0, Vec::len))
        .collect();
    assert_eq!(counts, [0, 0, 1, 2]);
    // Programs get the message.
    let call = asha.call("POST", "/api/upload/message");
    let fields = [
        ("conversation_id", &*conversation),
        ("text", "by a program"),
    ];
    let sent = message_form(call, &fields, &[("a.pdf", PDF)]).await;
    let message = sent.data(201)["message"].take();
    assert_eq!(message["text"], "by a program");
    assert!(message["attachmentUrl"].as_str().unwrap().contains("?u="));
}

/// The page has one form: the control for a file is in it, and belongs to pages without JavaScript.
#[tokio::test]
async fn the_page_has_the_control_for_a_file() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let page = app.call("GET", &format!("/customer/messages/{conversation}"));
    let page = page.cookie(&asha.token).await.body;
    let form = page.split("<form").find(|it| it.contains("name=\"text\""));
    let (form, _) = form.unwrap().split_once("</form>").unwrap();
    for part in [
        "action=\"/api/upload/message\"",
        "enctype=\"multipart/form-data\"",
        "without-js",
        "Attach a file (up to 25 MB)",
    ] {
        assert!(form.contains(part), "{part}: {form}");
    }
    assert_eq!(form.matches("type=\"file\"").count(), 1);
    let positions = ["name=\"conversation_id\"", "name=\"text\"", "name=\"file\""];
    let positions = positions.map(|name| form.find(name).unwrap());
    assert!(positions.is_sorted(), "what is read first stands first");
}
