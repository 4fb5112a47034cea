//! Reading files: by whom, which parts, and how browsers take them.

use serde_json::json;

use super::attachments::{PDF, path, send, upload, uploaded};
use super::previews::png;
use crate::support::{MediaStore, on_each_media_store};

on_each_media_store! {
    a_signed_address_admits_its_reader_for_a_day, parts_of_a_file_are_read,
    no_file_becomes_a_page_of_this_site,
}

async fn a_signed_address_admits_its_reader_for_a_day(media: MediaStore) {
    let cast = media.gather().await;
    let file = uploaded(&cast.asha, "a.pdf", PDF).await;
    let ids = json!({"attachmentIds": [file["publicId"]]});
    send(&cast.asha, &cast.conversation, ids).await.data(201);
    let history = cast
        .arjun
        .get(&format!(
            "/api/messages/conversations/{}",
            cast.conversation
        ))
        .await
        .data(200);
    let message = history["messages"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    let url = message["attachmentUrl"].as_str().unwrap().to_owned();
    assert_eq!(message["attachments"][0]["url"], url.as_str());
    let read = async |url: &str| cast.app.call("GET", url).await;
    let answer = read(&url).await;
    assert_eq!((answer.status, &*answer.bytes), (200, PDF));
    assert_eq!(
        answer.header("cross-origin-resource-policy"),
        "cross-origin"
    );
    let forged = url.replace(
        &format!("u={}", cast.arjun.id),
        &format!("u={}", cast.meera.id),
    );
    read(&forged)
        .await
        .refused(403, "forbidden", "This link has expired");
    cast.app.pass(26 * 3_600_000);
    read(&url)
        .await
        .refused(403, "forbidden", "This link has expired");
    let fresh = cast
        .arjun
        .get(&format!(
            "/api/messages/conversations/{}",
            cast.conversation
        ))
        .await
        .data(200);
    let message = fresh["messages"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    let url = message["attachmentUrl"].as_str().unwrap().to_owned();
    assert_eq!(read(&url).await.status, 200, "signed anew");
    cast.app.deactivate(&cast.arjun).await;
    assert_eq!(read(&url).await.status, 403, "deactivated");
}

async fn parts_of_a_file_are_read(media: MediaStore) {
    let app = media.start().await;
    let asha = app.customer("Asha").await;
    let text = "0123456789".repeat(10);
    let file = uploaded(&asha, "digits.txt", text.as_bytes()).await;
    let url = path(&file["url"]);
    let whole = asha.get(&url).await;
    let etag = whole.header("etag").to_owned();
    assert_eq!(whole.header("accept-ranges"), "bytes");
    for (range, status, body, content_range) in [
        ("bytes=0-9", 206, &text[..10], "bytes 0-9/100"),
        ("bytes=95-", 206, "56789", "bytes 95-99/100"),
        ("bytes=-3", 206, "789", "bytes 97-99/100"),
        ("bytes=90-500", 206, "0123456789", "bytes 90-99/100"),
        ("bytes=100-", 416, "", "bytes */100"),
        ("bytes=0-1,5-6", 200, &*text, ""),
        ("nonsense", 200, &*text, ""),
    ] {
        let answer = asha.call("GET", &url).header("range", range).await;
        assert_eq!((answer.status, &*answer.body), (status, body), "{range}");
        assert_eq!(answer.header("content-range"), content_range, "{range}");
    }
    let known = asha.call("GET", &url).header("if-none-match", &etag).await;
    assert_eq!((known.status, &*known.body), (304, ""));
    for (condition, status) in [(&*etag, 206), ("\"other\"", 200)] {
        let part = asha.call("GET", &url).header("range", "bytes=5-5");
        let part = part.header("if-range", condition).await;
        assert_eq!(part.status, status, "{condition}");
    }
    let head = asha.call("HEAD", &url).await;
    assert_eq!(
        (head.status, head.header("content-length"), &*head.body),
        (200, "100", "")
    );
}

async fn no_file_becomes_a_page_of_this_site(media: MediaStore) {
    let app = media.start().await;
    let asha = app.customer("Asha").await;
    // A picture whose end is a script.
    let mut polyglot = png(2, 2);
    polyglot.extend_from_slice(b"<script>alert(1)</script>");
    for (name, content, is_inline) in [
        ("a.pdf", PDF, false),
        ("a.txt", b"alert(1)".as_slice(), false),
        ("a.png", &polyglot, true),
    ] {
        let answer = upload(&asha, name, content).await;
        let file = answer.data(200)["attachment"].take();
        let answer = asha.get(&path(&file["url"])).await;
        let disposition = if is_inline { "inline" } else { "attachment" };
        assert!(
            answer
                .header("content-disposition")
                .starts_with(disposition),
            "{name}"
        );
        assert!(
            !answer.body.contains("<script>"),
            "{name}: what follows a picture is cut off"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{name}");
        assert!(
            answer.header("content-security-policy").contains("sandbox"),
            "{name}"
        );
        assert!(
            answer.header("cache-control").starts_with("private"),
            "{name}"
        );
    }
}
