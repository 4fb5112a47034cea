//! Pictures: their size, their small pictures, and the job that makes them.

use std::io::Cursor;

use chitrasethu::server::jobs::Worker;
use image::{ImageFormat, RgbImage};
use serde_json::json;

use super::attachments::{send, upload};
use crate::support::{MediaStore, TestApp, on_each_media_store};

on_each_media_store! {
    a_picture_has_a_size_at_once_and_a_placeholder_after_its_job,
    a_preview_that_is_asked_for_before_its_job_is_made_then,
    a_picture_that_cannot_be_decoded_has_no_preview_and_holds_up_no_job,
}

/// A picture of one colour.
pub(super) fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_pixel(width, height, image::Rgb([200, 120, 40]));
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

pub(super) async fn run_jobs(app: &TestApp) -> usize {
    let worker = Worker {
        store: app.state().store.clone(),
        media: app.state().media.clone(),
        clock: app.state().accounts.clock.clone(),
        metrics: app.state().metrics.jobs.clone(),
    };
    worker.run_due().await.unwrap()
}

async fn a_picture_has_a_size_at_once_and_a_placeholder_after_its_job(media: MediaStore) {
    let cast = media.gather().await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let file = upload(&cast.asha, "hall.png", &png(2_000, 1_000)).await;
        ids.push(file.data(200)["attachment"]["publicId"].take());
    }
    let sent = async |id: &serde_json::Value| {
        let answer = send(
            &cast.asha,
            &cast.conversation,
            json!({"attachmentIds": [id]}),
        )
        .await;
        answer.data(201)["message"]["attachments"][0].take()
    };
    let first = sent(&ids[0]).await;
    assert_eq!(
        (&first["width"], &first["height"]),
        (&json!(2_000), &json!(1_000))
    );
    assert_eq!(first["thumbhash"], json!(null));
    assert_eq!(run_jobs(&cast.app).await, 2);
    let later = sent(&ids[1]).await;
    assert!(later["thumbhash"].as_str().unwrap().len() > 20);
    // The one that was sent before gets it as well, and only this.
    let history = cast.asha.get(&format!(
        "/api/messages/conversations/{}",
        cast.conversation
    ));
    let history = history.await;
    let history = history.data(200);
    let photos = history["messages"].as_array().unwrap().iter();
    let mut kept = photos.rev().nth(1).unwrap()["attachments"][0].clone();
    assert_eq!(kept["thumbhash"], later["thumbhash"]);
    kept["thumbhash"] = json!(null);
    let urls = |mut it: serde_json::Value| {
        for name in ["url", "previewUrl"] {
            it[name] = json!(null);
        }
        it
    };
    assert_eq!(urls(kept), urls(first.clone()));
    assert_eq!(run_jobs(&cast.app).await, 0);

    for (variant, width) in [("preview", 1_600), ("thumb", 320)] {
        let url = first["previewUrl"]
            .as_str()
            .unwrap()
            .replace("preview", variant);
        let answer = cast.app.call("GET", &url).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, "image/jpeg"),
            "{variant}"
        );
        let picture = image::load_from_memory(&answer.bytes).unwrap();
        assert_eq!(
            (picture.width(), picture.height()),
            (width, width / 2),
            "{variant}"
        );
    }
}

async fn a_preview_that_is_asked_for_before_its_job_is_made_then(media: MediaStore) {
    let app = media.start().await;
    let asha = app.customer("Asha").await;
    let mut file = upload(&asha, "hall.png", &png(400, 200)).await.data(200);
    let id = file["attachment"]["publicId"].take();
    let path = format!("/api/attachments/{}/thumb/hall.png", id.as_str().unwrap());
    let answer = asha.get(&path).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "image/jpeg")
    );
    assert_eq!(app.files().await.len(), 3, "original, preview and thumb");
}

async fn a_picture_that_cannot_be_decoded_has_no_preview_and_holds_up_no_job(media: MediaStore) {
    let app = media.start().await;
    let asha = app.customer("Asha").await;
    // A header of 60,000 pixels a side, and nothing behind it.
    let mut bomb = png(1, 1);
    bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let answer = upload(&asha, "bomb.png", &bomb).await;
    let id = answer.data(200)["attachment"]["publicId"].take();
    assert_eq!(run_jobs(&app).await, 1);
    assert_eq!(app.state().store.given_up_jobs().await.unwrap(), 0);
    let id = id.as_str().unwrap();
    let preview = asha
        .get(&format!("/api/attachments/{id}/preview/bomb.png"))
        .await;
    preview.refused(415, "unsupported_media_type", "The picture is damaged");
    let original = asha
        .get(&format!("/api/attachments/{id}/original/bomb.png"))
        .await;
    assert_eq!((original.status, original.bytes == bomb), (200, true));
}
