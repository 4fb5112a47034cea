//! Uploaded files: received in order, opened by a message, and removed when nothing needs them.

use chitrasethu::domain::{
    Attachment, AttachmentId, Body, ChangeKind, ConversationId, Message, MessageType, Seq,
    Timestamp, UserId,
};
use chitrasethu::server::media;
use chitrasethu::server::storage::{
    Action, Grant, NewChange, NewUpload, Store, StoredContent, Upload,
};

use super::{Kept, NOW, between, message, named};

const HOUR: i64 = 3_600_000;

const fn hours(n: i64) -> Timestamp {
    Timestamp(NOW.0 + n * HOUR)
}

fn id(number: u128) -> AttachmentId {
    AttachmentId(uuid::Uuid::from_u128(number))
}

fn new(number: u128, owner: UserId) -> NewUpload {
    NewUpload {
        id: id(number),
        owner,
        file_name: "शादी \"1\".jpg".to_owned(),
        size: 10,
        hint: Some("image/jpeg".to_owned()),
        duration: None,
        waveform: None,
        created_at: NOW,
        expires_at: hours(24),
    }
}

fn content() -> StoredContent {
    StoredContent {
        media_type: "image/jpeg".to_owned(),
        sha256: "ab".repeat(32),
        size: 9,
        dimensions: Some((40, 30)),
        thumbhash: None,
    }
}

/// A complete upload.
async fn stored(store: &dyn Store, number: u128, owner: UserId) -> Upload {
    store.begin_upload(&new(number, owner)).await.unwrap();
    assert!(store.advance_upload(id(number), 0, 10, "p").await.unwrap());
    assert!(store.complete_upload(id(number), &content()).await.unwrap());
    store.upload(id(number)).await.unwrap().unwrap()
}

async fn send_message(store: &dyn Store, new: NewChange) -> Message {
    super::send(store, new).await.unwrap().message
}

async fn grant(
    store: &dyn Store,
    owner: UserId,
    conversation: ConversationId,
    action: &str,
    numbers: &[u128],
    at: Timestamp,
) -> bool {
    let attachments: Vec<_> = numbers.iter().map(|number| id(*number)).collect();
    let grant = Grant {
        owner,
        conversation,
        action_id: &action.parse().unwrap(),
        attachments: &attachments,
        at,
    };
    store.grant(&grant).await.unwrap()
}

pub(crate) async fn an_upload_is_received_in_order_by_one_at_a_time(kept: &Kept) {
    let owner = kept.people(&["Asha"]).await[0];
    let store = &*kept.store;
    let new = new(1, owner);
    store.begin_upload(&new).await.unwrap();
    let advance = async |from, to, part| store.advance_upload(id(1), from, to, part).await.unwrap();
    assert!(advance(0, 4, "a").await);
    assert!(!advance(0, 6, "b").await, "somebody was faster");
    assert!(!advance(6, 10, "c").await, "a gap");
    let upload = store.upload(id(1)).await.unwrap().unwrap();
    let expected = Upload {
        new,
        received: 4,
        parts: vec!["a".to_owned()],
        content: None,
    };
    assert_eq!(upload, expected);
    assert!(advance(4, 10, "d").await);
    assert!(store.complete_upload(id(1), &content()).await.unwrap());
    assert!(!store.complete_upload(id(1), &content()).await.unwrap());
    assert!(!advance(10, 11, "e").await, "it is complete");
    store.set_thumbhash(id(1), "aGFzaA==").await.unwrap();
    let upload = store.upload(id(1)).await.unwrap().unwrap();
    assert_eq!(upload.parts, ["a", "d"]);
    let content = upload.content.unwrap();
    assert_eq!((content.size, content.dimensions), (9, Some((40, 30))));
    assert_eq!(content.thumbhash.as_deref(), Some("aGFzaA=="));
    assert_eq!(store.upload(id(2)).await.unwrap(), None);
}

pub(crate) async fn a_video_gets_one_poster_before_it_is_sent(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (store, here) = (&*kept.store, between(people[0], people[1]));
    let set = async |number, person, hash| {
        let set = store.set_poster(id(number), person, (640, 360), hash);
        set.await.unwrap()
    };
    stored(store, 1, people[0]).await;
    assert!(!set(1, people[1], "b3RoZXI=").await, "another person's");
    assert!(set(1, people[0], "aGFzaA==").await);
    assert!(!set(1, people[0], "bmV3").await, "it has one");
    let content = store.upload(id(1)).await.unwrap().unwrap().content.unwrap();
    assert_eq!(content.dimensions, Some((640, 360)));
    assert_eq!(content.thumbhash.as_deref(), Some("aGFzaA=="));
    stored(store, 2, people[0]).await;
    assert!(grant(store, people[0], here, "poster", &[2], NOW).await);
    assert!(!set(2, people[0], "aGFzaA==").await, "it was sent");
    store.begin_upload(&new(3, people[0])).await.unwrap();
    assert!(!set(3, people[0], "aGFzaA==").await, "not complete");
}

pub(crate) async fn uploads_of_an_hour_are_counted_and_listed(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let store = &*kept.store;
    for number in [3, 1, 2] {
        let late = NewUpload {
            created_at: hours(i64::try_from(number).unwrap()),
            ..new(number, people[0])
        };
        store.begin_upload(&late).await.unwrap();
    }
    assert_eq!(
        store.uploads_since(people[0], hours(2)).await.unwrap(),
        (2, 20)
    );
    let sizes = store.upload_sizes_since(people[0], hours(2)).await;
    assert_eq!(sizes.unwrap(), [(hours(2), 10), (hours(3), 10)]);
    assert_eq!(store.uploads_since(people[1], NOW).await.unwrap(), (0, 0));
}

pub(crate) async fn a_file_is_read_by_its_owner_and_by_those_it_was_sent_to(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let (store, here) = (&*kept.store, between(people[0], people[1]));
    stored(store, 1, people[0]).await;
    store.begin_upload(&new(2, people[0])).await.unwrap();
    let readers = async |number| {
        let mut readers = Vec::new();
        for person in &people {
            readers.push(store.may_read(id(number), *person).await.unwrap());
        }
        readers
    };
    assert_eq!(readers(1).await, [true, false, false]);
    assert_eq!(readers(2).await, [false; 3], "not complete");
    assert!(grant(store, people[0], here, "a", &[1], NOW).await);
    assert_eq!(readers(1).await, [true, true, false]);
}

pub(crate) async fn a_file_belongs_to_one_message(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let (store, here) = (&*kept.store, between(people[0], people[1]));
    let there = between(people[0], people[2]);
    for number in 1..=3 {
        stored(store, number, people[0]).await;
    }
    store.begin_upload(&new(4, people[0])).await.unwrap();
    assert!(grant(store, people[0], here, "a", &[1, 2], NOW).await);
    assert!(
        grant(store, people[0], here, "a", &[1, 2], NOW).await,
        "a repeat"
    );
    for (owner, conversation, action, numbers, why) in [
        (people[0], here, "b", vec![1], "another message"),
        (people[0], there, "a", vec![1], "another conversation"),
        (people[1], here, "a", vec![3], "another person's"),
        (people[0], here, "c", vec![4], "not complete"),
        (people[0], here, "c", vec![9], "does not exist"),
        (people[0], here, "c", vec![3, 1], "one of them was used"),
    ] {
        assert!(
            !grant(store, owner, conversation, action, &numbers, NOW).await,
            "{why}"
        );
    }
    assert!(
        !store.may_read(id(3), people[1]).await.unwrap(),
        "all or none"
    );
    assert!(grant(store, people[0], there, "d", &[3], NOW).await);
}

/// A message of the first person to the second with these files.
fn album(people: &[UserId], caption: &str, attachments: Vec<Attachment>) -> (Body, NewChange) {
    let caption = caption.to_owned();
    let body = Body::from_parts(caption, MessageType::Text, None, None, attachments);
    let send = NewChange {
        action: Action::Send(body.clone(), None),
        ..message(people[0], people[1], "")
    };
    (body, send)
}

/// A message with an uploaded file of this number.
pub(super) async fn sent_with_file(
    kept: &Kept,
    from: UserId,
    to: UserId,
    number: u128,
) -> (Message, AttachmentId) {
    let (store, here) = (&*kept.store, between(from, to));
    let upload = stored(store, number, from).await;
    let name = format!("with-{number}");
    assert!(grant(store, from, here, &name, &[number], NOW).await);
    let (_, send) = album(&[from, to], "", vec![media::attachment(&upload).unwrap()]);
    (send_message(store, named(&name, send)).await, id(number))
}

pub(crate) async fn a_message_with_files_reads_back(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (store, here) = (&*kept.store, between(people[0], people[1]));
    let mut attachments = Vec::new();
    for number in 1..=2 {
        let upload = stored(store, number, people[0]).await;
        attachments.push(media::attachment(&upload).unwrap());
    }
    assert_eq!(attachments[0].file_name, "शादी \"1\".jpg");
    let (body, send) = album(&people, "the hall", attachments.clone());
    let known = send_message(store, named("a", send)).await;
    assert_eq!(known.body, body);
    let read = store.message(known.id).await.unwrap();
    assert_eq!(read.as_ref(), Some(&known));
    let (_, changes) = store.changes_after(here, Seq::ZERO, 10).await.unwrap();
    let ChangeKind::Message { message } = &changes[0].kind else {
        panic!("{changes:?}");
    };
    assert_eq!(**message, known);
    let row = store.conversation(people[1], here).await.unwrap().unwrap();
    let last = row.last_message.unwrap();
    assert_eq!(last.attachments, attachments);
    assert_eq!(last.message_type, MessageType::Image);
    assert_eq!(last.text, "the hall");
}

pub(crate) async fn what_no_message_needs_is_given_up(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (store, here) = (&*kept.store, between(people[0], people[1]));
    let sent = stored(store, 1, people[0]).await;
    for number in [2, 3, 4, 7] {
        stored(store, number, people[0]).await;
    }
    store.begin_upload(&new(5, people[0])).await.unwrap();
    // 1 is in a message, 2 was to be in one that was never stored, 3 was used lately, 4 never, 5 is not complete, 7 came with a
    // repeat of the message.
    assert!(grant(store, people[0], here, "sent", &[1], NOW).await);
    let (_, send) = album(&people, "hi", vec![media::attachment(&sent).unwrap()]);
    send_message(store, named("sent", send)).await;
    assert!(grant(store, people[0], here, "sent", &[7], NOW).await);
    assert!(grant(store, people[0], here, "lost", &[2], NOW).await);
    assert!(grant(store, people[0], here, "late", &[3], hours(20)).await);
    let give_up = async |now, unused| {
        let ids = store.give_up_unused(hours(now), hours(unused), 10).await;
        let mut numbers: Vec<_> = ids.unwrap().iter().map(|id| id.0.as_u128()).collect();
        numbers.sort_unstable();
        numbers
    };
    assert_eq!(give_up(23, -1).await, [0_u128; 0]);
    for _until_they_are_forgotten in 0..2 {
        assert_eq!(give_up(24, 0).await, [2, 4, 5, 7]);
    }
    assert_eq!(store.upload(id(4)).await.unwrap(), None);
    assert!(!store.may_read(id(4), people[0]).await.unwrap());
    for number in [2, 4, 5, 7] {
        store.forget_upload(id(number)).await.unwrap();
    }
    store.forget_upload(id(1)).await.unwrap();
    assert_eq!(give_up(24, 0).await, [0_u128; 0]);
    assert!(
        store.upload(id(1)).await.unwrap().is_some(),
        "it was not given up"
    );

    assert!(
        !store.give_up_upload(id(3), people[0]).await.unwrap(),
        "it was used"
    );
    stored(store, 6, people[0]).await;
    assert!(
        !store.give_up_upload(id(6), people[1]).await.unwrap(),
        "another person's"
    );
    assert!(store.give_up_upload(id(6), people[0]).await.unwrap());
}
