//! Files of several pieces, which are joined when they are complete.

use sha2::{Digest as _, Sha256};

use super::attachments::uploaded;
use super::uploads::{PART, begin, patch, tus};
use crate::support::{MediaStore, on_each_media_store};

on_each_media_store! {
    a_large_file_is_joined_from_large_and_small_parts, the_hash_is_that_of_the_content_however_it_came,
}

/// Text in which no position looks like another.
fn text(size: usize) -> Vec<u8> {
    let lines = (0..).flat_map(|number: u32| format!("{number:09}\n").into_bytes());
    lines.take(size).collect()
}

async fn a_large_file_is_joined_from_large_and_small_parts(media: MediaStore) {
    let app = media.start().await;
    let asha = app.customer("Asha").await;
    // Parts of more and of fewer bytes than are written at a time.
    let (first, second) = (6_000_000, 6_001_000);
    let file = text(12_345_678);
    let path = begin(&asha, file.len(), "numbers.txt").await;
    for part in [0..first, first..second] {
        let answer = patch(&asha, &path, part.start, &file[part.clone()]).await;
        assert_eq!(answer.status, 204, "{}", answer.body);
    }
    let last = patch(&asha, &path, second, &file[second..]).await;
    assert_eq!(last.status, 204, "{}", last.body);
    let id = last.header("upload-attachment");
    let url = format!("/api/attachments/{id}/original/numbers.txt");
    let whole = asha.get(&url).await;
    let hash = |bytes: &[u8]| Sha256::digest(bytes);
    assert_eq!(whole.bytes.len(), file.len());
    assert_eq!(hash(&whole.bytes), hash(&file));
    // Across the border of two parts.
    let range = format!("bytes={}-{}", first - 7, first + 6);
    let part = asha.get(&url).header("range", range).await;
    assert_eq!(
        (part.status, &*part.bytes),
        (206, &file[first - 7..first + 7])
    );
    assert_eq!(app.files().await.len(), 1, "no parts are left");
}

/// It names the content in entity tags. Of a file that comes by one request it is computed on the way.
async fn the_hash_is_that_of_the_content_however_it_came(media: MediaStore) {
    let app = media.start().await;
    let asha = app.customer("Asha").await;
    // More than is written at a time.
    let file = text(5_300_000);
    let mut ids = Vec::new();
    let by_form = uploaded(&asha, "a.txt", &file).await;
    ids.push(by_form["publicId"].as_str().unwrap().to_owned());
    let at_once = tus(&asha, "POST", "/api/uploads")
        .header("upload-length", file.len().to_string())
        .header("content-type", PART)
        .body(file.clone());
    ids.push(at_once.await.header("upload-attachment").to_owned());
    for border in [file.len(), 1, 2_000_000] {
        let path = begin(&asha, file.len(), "a.txt").await;
        let mut answer = patch(&asha, &path, 0, &file[..border]).await;
        if border < file.len() {
            answer = patch(&asha, &path, border, &file[border..]).await;
        }
        ids.push(answer.header("upload-attachment").to_owned());
    }
    let hash = Sha256::digest(&file);
    let tag = hash
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>();
    for id in ids {
        let url = format!("/api/attachments/{id}/original/a.txt");
        let read = asha.get(&url).await;
        assert_eq!(read.header("etag"), format!("\"{tag}-original\""), "{id}");
        assert!(read.bytes == file, "{id}");
    }
}
