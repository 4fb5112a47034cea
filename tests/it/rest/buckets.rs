//! Files in a bucket that cannot be used.

use chitrasethu::server::config::Config;
use chitrasethu::server::media::Failure;
use chitrasethu::server::run::run;

use super::attachments::{path, upload, uploaded};
use super::uploads::{begin, patch, tus};
use crate::support::{Answer, S3, TestApp, borrowed, secret};

/// The settings of a bucket, with one of them replaced, and a key that may not be printed.
fn with(s3: &S3, name: &str, value: &str) -> Vec<(&'static str, String)> {
    let settings = s3.settings().into_iter();
    let replaced = settings.map(|(known, usual)| match known {
        known if known == name => (known, value.to_owned()),
        "AWS_SECRET_ACCESS_KEY" => (known, "never printed".to_owned()),
        known => (known, usual),
    });
    replaced.collect()
}

async fn checked(settings: &[(&'static str, String)]) -> Result<(), Failure> {
    let app = TestApp::with(&borrowed(settings)).await;
    let checked = app.state().media.check().await;
    if checked.is_ok() {
        assert_eq!(app.files().await, Vec::<String>::new(), "it leaves nothing");
    }
    checked
}

#[tokio::test]
async fn a_bucket_that_cannot_be_used_is_named_at_the_start() {
    let s3 = S3::start();
    assert_eq!(checked(&s3.settings()).await, Ok(()));
    let here = |bucket: &str| format!("bucket \"{bucket}\" at {}", s3.url());
    for (name, value, expected) in [
        (
            "MEDIA_URL",
            "s3://nowhere",
            format!("{} does not exist", here("nowhere")),
        ),
        (
            "AWS_ACCESS_KEY_ID",
            "OTHER",
            format!(
                "{} refuses access (InvalidAccessKeyId)",
                here("chitrasethu")
            ),
        ),
    ] {
        let checked = checked(&with(&s3, name, value)).await;
        let Err(Failure::Refused(why)) = checked else {
            panic!("{name}={value}: {checked:?}");
        };
        assert!(why.starts_with(&expected), "{why}");
        assert!(
            !why.contains("never printed") && !why.contains('\n'),
            "{why}"
        );
    }
    s3.kill();
    let silent = format!("{} does not answer", here("chitrasethu"));
    assert_eq!(checked(&s3.settings()).await, Err(Failure::Silent(silent)));
}

#[tokio::test]
async fn a_server_does_not_start_with_a_bucket_that_refuses_it() {
    let s3 = S3::start();
    let folder = tempfile::tempdir().unwrap();
    let settings = with(&s3, "MEDIA_URL", "s3://nowhere");
    let config = Config::from_lookup(
        |name| match name {
            "DATA_DIR" => Some(folder.path().display().to_string()),
            "JWT_SECRET" => Some(secret().to_owned()),
            "PORT" => Some("0".to_owned()),
            _ => {
                let found = settings.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| value.clone())
            }
        },
        false,
    );
    let why = run(config.unwrap()).await.unwrap_err();
    assert!(why.starts_with("MEDIA_URL: bucket \"nowhere\""), "{why}");
}

#[track_caller]
fn assert_later(answer: &Answer) {
    answer.refused(503, "try_again", "Please try again");
}

#[tokio::test]
async fn people_chat_while_the_bucket_is_away_and_their_uploads_go_on_afterwards() {
    let s3 = S3::start();
    let app = TestApp::with(&borrowed(&s3.settings())).await;
    let (asha, _, conversation) = app.couple().await;
    let file = uploaded(&asha, "a.txt", b"the terms").await;
    let file = path(&file["url"]);
    let begun = begin(&asha, 6, "b.txt").await;
    assert_eq!(patch(&asha, &begun, 0, b"abc").await.status, 204);

    s3.kill();
    assert_later(&asha.get(&file).await);
    assert_later(&patch(&asha, &begun, 3, b"def").await);
    assert_later(&upload(&asha, "c.txt", b"more terms").await);
    asha.send(&conversation, "still here").await;
    let head = tus(&asha, "HEAD", &begun).await;
    assert_eq!((head.status, head.header("upload-offset")), (200, "3"));

    s3.start_again();
    s3.freeze();
    assert_later(&asha.get(&file).await);
    s3.thaw();
    assert_eq!(asha.get(&file).await.body, "the terms");
    let last = patch(&asha, &begun, 3, b"def").await;
    let id = last.header("upload-attachment");
    let read = asha.get(&format!("/api/attachments/{id}/original/b.txt"));
    assert_eq!(read.await.body, "abcdef");
    assert_eq!(app.files().await.len(), 2, "whole files only");
}
