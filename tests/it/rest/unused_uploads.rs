//! Uploads that nothing needs are deleted, with their bytes.

use super::uploads::{begin, patch, tus};
use crate::support::TestApp;

#[tokio::test]
async fn uploads_end_by_request_and_by_time() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let path = begin(&asha, 6, "a.txt").await;
    patch(&asha, &path, 0, b"abc").await;
    assert_eq!(tus(&asha, "DELETE", &path).await.status, 204);
    assert_eq!(tus(&asha, "HEAD", &path).await.status, 404);
    assert_eq!(app.files(), Vec::<String>::new());

    let path = begin(&asha, 6, "a.txt").await;
    patch(&asha, &path, 0, b"abc").await;
    app.pass(24 * 3_600_000);
    assert_eq!(tus(&asha, "HEAD", &path).await.status, 404);
    assert_eq!(app.state().media.clean_up().await.unwrap(), 1);
    assert_eq!(app.files(), Vec::<String>::new());
}

#[tokio::test]
async fn what_a_killed_server_left_is_deleted_after_a_day() {
    let app = TestApp::start().await;
    let asha = app.customer("Asha").await;
    let path = begin(&asha, 6, "a.txt").await;
    patch(&asha, &path, 0, b"abcdef").await;
    let kept = app.files();
    let folder = app
        .database()
        .with_file_name("media/uploads/0190c0de-0000-7000-8000-000000000001");
    std::fs::create_dir_all(&folder).unwrap();
    // A part that no row names, and one that was still being written.
    for name in [
        "00000000000000000000-0011223344556677",
        "00000000000000000000-8899aabbccddeeff#1",
    ] {
        std::fs::write(folder.join(name), "left behind").unwrap();
    }
    app.state().media.clean_up().await.unwrap();
    assert_eq!(
        app.files().len(),
        3,
        "they may belong to a request that goes on"
    );
    // Files have the time of this machine, not of the test.
    app.pass(10 * 365 * 24 * 3_600_000);
    app.state().media.clean_up().await.unwrap();
    assert_eq!(app.files().len(), 0, "{kept:?} was in no message");
}
