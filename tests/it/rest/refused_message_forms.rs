//! Forms of a conversation without JavaScript that are refused.

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::attachments::PDF;
use super::message_form::{NO_FILE, message_form, multipart, posted};
use super::refused_forms::page_again;
use crate::support::{Person, TestApp};

#[tokio::test]
async fn what_is_refused_is_said_keeps_the_text_and_leaves_no_file() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    let nobodys = "conv_998_999";
    let too_large = vec![b'a'; 25 * 1024 * 1024 + 1];
    let long = "अ".repeat(10_001);
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let text = "Dear Arjun";
    for (id, text, files, code, reason) in [
        (
            &*conversation,
            text,
            &[("a.svg", &svg[..])][..],
            "unsupported_media_type",
            "इस प्रकार की फ़ाइल नहीं भेजी जा सकती।",
        ),
        (
            &conversation,
            text,
            &[("a.pdf", PDF), ("a.exe", b"MZ\x90\0\x03\0\0\0")],
            "unsupported_media_type",
            "इस प्रकार की फ़ाइल नहीं भेजी जा सकती।",
        ),
        (
            &conversation,
            text,
            &[("a.txt", &too_large)],
            "payload_too_large",
            "यह बहुत बड़ा है, इसलिए भेजा नहीं जा सकता।",
        ),
        (
            &conversation,
            text,
            &[("a.txt", b"")],
            "invalid_input",
            "आपने जो भरा है, उसे जाँचकर दोबारा कोशिश कीजिए।",
        ),
        (
            &conversation,
            &long,
            &[("a.pdf", PDF)],
            "text_too_long",
            "यह संदेश बहुत लंबा है।",
        ),
        (
            &conversation,
            " ",
            &[NO_FILE],
            "message_required",
            "पहले संदेश लिखिए।",
        ),
        (
            nobodys,
            text,
            &[("a.pdf", PDF)],
            "conversation_not_found",
            "",
        ),
        (nobodys, text, &[NO_FILE], "conversation_not_found", ""),
        ("conv_2_1", text, &[NO_FILE], "invalid_conversation_id", ""),
        ("", text, &[("a.pdf", PDF)], "invalid_conversation_id", ""),
    ] {
        let fields = [("conversation_id", id), ("text", text)];
        let call = asha.call("POST", "/api/upload/message");
        let by_program = message_form(call, &fields, files).await;
        assert_eq!(by_program.json()["code"], code, "{}", by_program.body);
        let refused = posted(&asha, &fields, files).await;
        assert_eq!(refused.status, 303, "{code}");
        if id == conversation {
            let page = page_again(&asha, &refused).await;
            assert!(page.contains(reason), "{code}: {page}");
            let (_, area) = page.split_once("<textarea").unwrap();
            let (area, _) = area.split_once("</textarea>").unwrap();
            assert!(area.contains(text), "{code}: {area}");
        }
    }
    let late = [("text", text)];
    let call = asha.call("POST", "/api/upload/message");
    let unknown = message_form(call, &late, &[("a.pdf", PDF)]).await;
    assert_eq!(unknown.json()["code"], "invalid_conversation_id");
    let bad_name = [
        ("conversation_id", &*conversation),
        ("client_message_id", "अ"),
        ("text", text),
    ];
    let call = asha.call("POST", "/api/upload/message");
    let unnamed = message_form(call, &bad_name, &[("a.pdf", PDF)]).await;
    assert_eq!(unnamed.json()["code"], "invalid_payload");
    let call = asha.call("POST", "/api/upload/message");
    let other = call.json(&json!({"conversation_id": conversation})).await;
    assert_eq!(
        (other.status, &other.json()["code"]),
        (400, &json!("invalid_payload"))
    );
    assert!(arjun.history(&conversation).await.is_empty());
    assert_eq!(app.files().await, Vec::<String>::new());
}

#[tokio::test]
async fn nobody_is_led_to_the_sign_in_and_finds_the_text_afterwards() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let nobody = Person {
        token: "expired".to_owned(),
        ..asha.clone()
    };
    let fields = [("conversation_id", &*conversation), ("text", "not lost")];
    let refused = posted(&nobody, &fields, &[("a.pdf", PDF)]).await;
    let page = format!("/customer/messages/{conversation}?");
    assert!(
        refused.header("location").starts_with(&page),
        "{:?}",
        refused.headers
    );
    let shown = app.call("GET", refused.header("location")).await;
    let sign_in = shown.header("location");
    let back = "/login?next=%2Fcustomer%2Fmessages%2Fconv";
    assert!(
        shown.status == 302 && sign_in.starts_with(back),
        "{sign_in}"
    );
    let again = page_again(&asha, &refused).await;
    assert!(again.contains("not lost</textarea>"), "{again}");
    assert_eq!(app.files().await, Vec::<String>::new());
}

#[tokio::test]
async fn other_sites_send_no_form() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let fields = [("conversation_id", &*conversation), ("text", "x")];
    for (header, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let call = app.call("POST", "/api/upload/message");
        let call = call.cookie(&asha.token).header(header, value);
        let refused = message_form(call, &fields, &[("a.pdf", PDF)]).await;
        refused.refused(403, "forbidden", "Cross-site request refused");
    }
    assert!(asha.history(&conversation).await.is_empty());
    assert_eq!(app.files().await, Vec::<String>::new());
}

/// Text and files have the limits of other messages and uploads.
#[tokio::test]
async fn forms_are_limited() {
    let app = TestApp::start().await;
    let (asha, arjun, conversation) = app.couple().await;
    // Three files an hour.
    let app = app.restarted_with(&[("RATE_LIMIT_SCALE", "0.01")]).await;
    let (asha, arjun) = (asha.at(&app), arjun.at(&app));
    let fields = [("conversation_id", &*conversation), ("text", "x")];
    let mut codes = Vec::new();
    for _ in 0..4 {
        let answer = posted(&asha, &fields, &[("a.pdf", PDF)]).await;
        codes.push(answer.header("location").contains("__err"));
    }
    assert!(codes[3], "{codes:?}");
    let call = asha.call("POST", "/api/upload/message");
    let refused = message_form(call, &fields, &[("a.pdf", PDF)]).await;
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (429, &json!("rate_limited"))
    );
    let count = arjun.history(&conversation).await.len();
    assert!((1..=3).contains(&count), "{count}");
}

/// A browser sends the whole form before it reads: a server that answers and closes at once would leave it with a reset
/// connection instead of the reason.
#[tokio::test]
async fn a_browser_hears_why_its_file_is_too_large() {
    let app = TestApp::start().await;
    let (asha, _, conversation) = app.couple().await;
    let fields = [("conversation_id", &*conversation), ("text", "kept")];
    let file = vec![b'a'; 40 * 1024 * 1024];
    let body = multipart(&fields, &[("film.txt", &file)]);
    let head = format!(
        "POST /api/upload/message HTTP/1.1\r\nhost: {host}\r\naccept: text/html\r\n\
         cookie: chitrasethu_session={token}\r\norigin: http://{host}\r\n\
         content-type: multipart/form-data; boundary=x\r\ncontent-length: {size}\r\nconnection: close\r\n\r\n",
        host = app.address(),
        token = asha.token,
        size = body.len(),
    );
    let mut stream = TcpStream::connect(app.address()).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&body).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let page = format!("location: /customer/messages/{conversation}?__path=");
    assert!(answer.contains(&page), "{answer}");
}
