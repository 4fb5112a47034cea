use std::sync::Arc;

use super::*;
use crate::domain::{Timestamp, UnknownChange};

fn news(kind: ChangeKind) -> News {
    News::Change(Arc::new(Change {
        conversation_id: "conv_1_2".parse().unwrap(),
        seq: Some(Seq(4)),
        feed_seq: None,
        user_id: UserId(2),
        at: Timestamp(0),
        kind,
    }))
}

fn links() -> Links {
    Links::new(b"a secret")
}

fn heard(news: &News, generation: Generation, recipient: i64) -> Vec<String> {
    let links = links();
    let mut frames = Frames::of(news, &links);
    let frames = frames.for_connection(generation, UserId(recipient));
    let name = |frame: &Utf8Bytes| frame.split('"').nth(1).unwrap().to_owned();
    frames.iter().map(name).collect()
}

#[test]
fn clients_that_say_changes_hear_every_kind_under_one_name() {
    let read = news(ChangeKind::Read(MarkState::default()));
    assert_eq!(heard(&read, Generation::Changes, 1), ["change"]);
    assert_eq!(heard(&read, Generation::Named, 1), ["message_read"]);
    assert_eq!(heard(&read, Generation::Named, 2), ["conversation_updated"]);
    let later = news(ChangeKind::Unknown(UnknownChange {
        kind: "waved".to_owned(),
        payload: serde_json::Map::new(),
    }));
    assert_eq!(heard(&later, Generation::Changes, 1), ["change"]);
    assert_eq!(heard(&later, Generation::Named, 1), [""; 0]);
}

#[test]
fn each_recipient_of_the_first_generation_gets_their_own_frame() {
    let read = news(ChangeKind::Read(MarkState::default()));
    let links = links();
    let mut frames = Frames::of(&read, &links);
    let theirs = frames.for_connection(Generation::Named, UserId(1)).to_vec();
    let own = frames.for_connection(Generation::Named, UserId(2)).to_vec();
    assert_ne!(theirs, own);
}

#[test]
fn what_connect_says_decides_the_generation() {
    for (connect, generation) in [
        (r#"{"changes":1}"#, Generation::Changes),
        (r#"{"token":"x","changes":2}"#, Generation::Changes),
        (r#"{"changes":0}"#, Generation::Named),
        (r#"{"token":"x"}"#, Generation::Named),
        (r#"{"changes":"1"}"#, Generation::Named),
        ("", Generation::Named),
    ] {
        assert_eq!(Generation::read(connect), generation, "{connect}");
    }
}
