//! Uploads that nothing needs are deleted, with their bytes.

use super::uploads::{begin, patch, tus};
use crate::support::{MediaStore, on_each_media_store};

on_each_media_store! {
    uploads_end_by_request_and_by_time, what_a_killed_server_left_is_deleted_after_a_day,
}

async fn uploads_end_by_request_and_by_time(media: MediaStore) {
    let app = media.start().await;
    let asha = app.customer("Asha").await;
    let path = begin(&asha, 6, "a.txt").await;
    patch(&asha, &path, 0, b"abc").await;
    assert_eq!(tus(&asha, "DELETE", &path).await.status, 204);
    assert_eq!(tus(&asha, "HEAD", &path).await.status, 404);
    assert_eq!(app.files().await, Vec::<String>::new());

    let path = begin(&asha, 6, "a.txt").await;
    patch(&asha, &path, 0, b"abc").await;
    app.pass(24 * 3_600_000);
    assert_eq!(tus(&asha, "HEAD", &path).await.status, 404);
    assert_eq!(app.state().media.clean_up().await.unwrap(), 1);
    assert_eq!(app.files().await, Vec::<String>::new());
}

async fn what_a_killed_server_left_is_deleted_after_a_day(media: MediaStore) {
    let app = media.start().await;
    let asha = app.customer("Asha").await;
    let path = begin(&asha, 6, "a.txt").await;
    patch(&asha, &path, 0, b"abcdef").await;
    let kept = app.files().await;
    let folder = "uploads/0190c0de-0000-7000-8000-000000000001";
    let part = format!("{folder}/00000000000000000000-0011223344556677");
    // A part that no row names, and one that was still being written.
    let mut left = vec![part];
    if media == MediaStore::Folder {
        left.push(format!("{folder}/00000000000000000000-8899aabbccddeeff#1"));
    }
    for path in &left {
        app.leave_file(path, "left behind").await;
    }
    app.state().media.clean_up().await.unwrap();
    assert_eq!(
        app.files().await.len(),
        kept.len() + left.len(),
        "they may belong to a request that goes on"
    );
    // Files have the time of this machine, not of the test.
    app.pass(10 * 365 * 24 * 3_600_000);
    app.state().media.clean_up().await.unwrap();
    assert_eq!(app.files().await.len(), 0, "{kept:?} was in no message");
}
