//! Lists of what was shared in a conversation.

use chitrasethu::domain::{
    Attachment, AttachmentId, Body, Message, MessageType, Seq, SharedKind, UserId,
};
use chitrasethu::server::storage::Action;

use super::{Kept, between, change, send};

/// A file of this type. Recordings have a waveform.
fn file(number: u128, mime_type: &str, waveform: Option<&str>) -> Attachment {
    Attachment {
        id: AttachmentId(uuid::Uuid::from_u128(number)),
        url: "/a".to_owned(),
        preview_url: None,
        thumbhash: None,
        width: None,
        height: None,
        duration: None,
        waveform: waveform.map(str::to_owned),
        mime_type: mime_type.to_owned(),
        size: 3,
        file_name: "a \"image/png\".txt".to_owned(),
    }
}

fn album(types: &[&str], caption: &str) -> Body {
    let files = types.iter().map(|it| file(1, it, None)).collect();
    Body::from_parts(caption.to_owned(), MessageType::Text, None, None, files)
}

fn text(text: &str) -> Body {
    Body::from_parts(text.to_owned(), MessageType::Text, None, None, Vec::new())
}

/// As the platform's first backend stored it.
fn elsewhere(kind: MessageType) -> Body {
    let url = Some("https://res.example/1".to_owned());
    Body::from_parts(String::new(), kind, url, None, Vec::new())
}

async fn say(kept: &Kept, from: UserId, to: UserId, body: Body) -> Message {
    let new = change(between(from, to), from, Action::Send(body, None));
    send(&*kept.store, new).await.unwrap().message
}

/// The positions of a page.
async fn positions(
    kept: &Kept,
    people: &[UserId],
    kind: SharedKind,
    before: Seq,
    limit: i64,
) -> Vec<i64> {
    let id = between(people[0], people[1]);
    let page = kept.store.shared(id, people[0], kind, before, limit).await;
    let page = page.unwrap().into_iter();
    page.map(|message| message.seq.0).collect()
}

pub(crate) async fn what_was_shared_is_found_by_kind(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let voice = file(1, "audio/mp4", Some(&"0".repeat(64)));
    let voice = Body::from_parts(String::new(), MessageType::Text, None, None, vec![voice]);
    let bodies = [
        text("hello"),
        album(&["image/png"], ""),
        album(&["application/pdf", "video/mp4"], "see www.example.com"),
        album(&["image/heic"], ""),
        album(&["audio/mpeg"], ""),
        voice,
        text("HTTPS://example.com"),
        elsewhere(MessageType::Image),
        elsewhere(MessageType::File),
        elsewhere(MessageType::Text),
        text("a: b // WWW.example.com"),
        Body::from_parts(
            "an image".to_owned(),
            MessageType::Image,
            None,
            None,
            Vec::new(),
        ),
        album(&["text/csv"], ""),
    ];
    for (at, body) in bodies.iter().enumerate() {
        let (from, to) = (people[at % 2], people[1 - at % 2]);
        let stored = say(kept, from, to, body.clone()).await;
        assert_eq!(stored.body, *body);
    }
    say(kept, people[0], people[2], album(&["image/png"], "")).await;
    let id = between(people[0], people[1]);
    for (kind, expected) in [
        (SharedKind::Media, &[8, 3, 2][..]),
        (SharedKind::Files, &[13, 10, 9, 5, 4, 3]),
        (SharedKind::Links, &[11, 7, 3]),
    ] {
        for viewer in &people[..2] {
            let found = kept
                .store
                .shared(id, *viewer, kind, Seq(i64::MAX), 50)
                .await;
            let found = found.unwrap();
            // An index may find more than belongs into the list.
            let listed = found.iter().filter(|it| it.body.shares(kind));
            let listed: Vec<_> = listed.map(|message| message.seq.0).collect();
            assert_eq!(listed, expected, "{kind:?}");
            let rest = found.iter().filter(|it| !it.body.shares(kind));
            let rest: Vec<_> = rest.map(|message| message.seq.0).collect();
            let heic = if kind == SharedKind::Media {
                &[4][..]
            } else {
                &[]
            };
            assert_eq!(rest, heic, "{kind:?}: nothing else needs to be read");
            assert!(found.iter().all(|it| it.conversation_id == id));
        }
    }
}

pub(crate) async fn what_was_shared_is_read_in_pages(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    for at in 0..9 {
        let body = if at % 3 == 0 {
            album(&["image/png"], "")
        } else {
            text("between")
        };
        say(kept, people[at % 2], people[1 - at % 2], body).await;
    }
    let page =
        async |before, limit| positions(kept, &people, SharedKind::Media, Seq(before), limit).await;
    assert_eq!(page(i64::MAX, 2).await, [7, 4]);
    assert_eq!(page(4, 2).await, [1]);
    assert_eq!(page(1, 2).await, [0; 0]);
    assert_eq!(page(-5, 2).await, [0; 0]);
    let nobody = [UserId(70), UserId(71)];
    let nothing = positions(kept, &nobody, SharedKind::Links, Seq(9), 9).await;
    assert_eq!(nothing, [0; 0]);
}
