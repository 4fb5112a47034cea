//! Posters of videos.

use serde_json::{Value, json};

use super::attachments::{PDF, path, send, uploaded};
use super::previews::png;
use crate::support::{Answer, Cast, Person};

/// An MP4 file as far as anybody looks.
const MP4: &[u8] = b"\0\0\0\x18ftypisom\0\0\x02\0isommp41\0\0\0\x08mdat";

async fn put(person: &Person, file: &Value, picture: Vec<u8>) -> Answer {
    let id = file["publicId"].as_str().unwrap();
    let call = person.call("PUT", &format!("/api/attachments/{id}/poster"));
    call.body(picture).await
}

#[tokio::test]
async fn a_video_is_shown_with_its_poster() {
    let cast = Cast::gather().await;
    let video = uploaded(&cast.asha, "first dance.mp4", MP4).await;
    let answer = put(&cast.asha, &video, png(2_000, 1_000)).await;
    assert_eq!(answer.status, 204, "{}", answer.body);
    let sent = send(
        &cast.asha,
        &cast.conversation,
        json!({"attachmentIds": [video["publicId"]]}),
    );
    let sent = sent.await.data(201)["message"]["attachments"][0].take();
    assert_eq!(sent["mimeType"], "video/mp4");
    assert_eq!(
        (&sent["width"], &sent["height"]),
        (&json!(2_000), &json!(1_000))
    );
    assert!(sent["thumbhash"].as_str().unwrap().len() > 20);
    let poster = cast.arjun.get(&path(&sent["previewUrl"])).await;
    assert_eq!(poster.status, 200);
    assert_eq!(poster.header("content-type"), "image/jpeg");
    let poster = image::load_from_memory(&poster.bytes).unwrap();
    assert_eq!((poster.width(), poster.height()), (1_600, 800));
    let original = cast.arjun.get(&path(&sent["url"])).await;
    assert_eq!(&*original.bytes, MP4, "the video is what it was");
}

#[tokio::test]
async fn a_poster_is_taken_once_and_from_the_sender_only() {
    let cast = Cast::gather().await;
    let video = uploaded(&cast.asha, "a.mp4", MP4).await;
    let pdf = uploaded(&cast.asha, "a.pdf", PDF).await;
    let refused = async |person: &Person, file: &Value, picture: Vec<u8>| {
        let answer = put(person, file, picture).await;
        let code = answer.json()["code"].as_str().map(str::to_owned);
        (answer.status, code.unwrap_or_default())
    };
    let missing = (404, "attachment_not_found".to_owned());
    assert_eq!(refused(&cast.arjun, &video, png(9, 9)).await, missing);
    assert_eq!(refused(&cast.asha, &pdf, png(9, 9)).await, missing);
    assert_eq!(
        refused(&cast.asha, &video, PDF.to_vec()).await,
        (415, "unsupported_media_type".to_owned())
    );
    let mut damaged = png(9, 9);
    damaged.truncate(40);
    assert_eq!(refused(&cast.asha, &video, damaged).await.0, 415);
    assert_eq!(
        refused(&cast.asha, &video, vec![0; 2 * 1024 * 1024 + 1]).await,
        (413, "payload_too_large".to_owned())
    );
    assert_eq!(put(&cast.asha, &video, png(9, 9)).await.status, 204);
    assert_eq!(refused(&cast.asha, &video, png(8, 8)).await, missing);
    let late = uploaded(&cast.asha, "b.mp4", MP4).await;
    let ids = json!({"attachmentIds": [late["publicId"]]});
    send(&cast.asha, &cast.conversation, ids).await.data(201);
    assert_eq!(refused(&cast.asha, &late, png(9, 9)).await, missing);
}
