use super::*;
use crate::app::state::calendar::Zone;
use crate::app::state::photos::Photos;
use crate::app::state::samples::{ME, PEER, change, message, page, sent, summary};
use crate::domain::{Album, Attachment, AttachmentId, Body, MessageId, MessageType, Timestamp};

fn file(number: u128, mime_type: &str) -> Attachment {
    Attachment {
        id: AttachmentId(uuid::Uuid::from_u128(number)),
        ..crate::domain::attachment::tests::attachment(mime_type)
    }
}

fn album(seq: i64, files: Vec<Attachment>) -> Message {
    let mut message = message(PEER, seq, "");
    message.body = Body::Album(Album {
        attachments: files,
        caption: String::new(),
    });
    message
}

fn photo(seq: i64) -> Message {
    album(seq, vec![file(seq.unsigned_abs().into(), "image/png")])
}

fn shared(messages: Vec<Message>, next_before: Option<i64>) -> SharedPage {
    let mut messages = page(messages, false).messages;
    messages.reverse();
    SharedPage {
        messages,
        next_before: next_before.map(Seq),
    }
}

fn thread(messages: Vec<Message>) -> Thread {
    let page = page(messages, true);
    let mut summary = summary(PEER, "Arjun", 0);
    summary.last_seq = page.last_seq;
    Thread::open(ME, &summary, page)
}

fn numbers(list: &SharedList) -> Vec<u128> {
    let files = list.files(ME).into_iter();
    files
        .filter_map(|shared| match shared.content {
            SharedContent::Uploaded(file) => Some(file.id.0.as_u128()),
            SharedContent::Linked(_) => None,
        })
        .collect()
}

/// As the page does it.
fn follow(list: &mut SharedList, thread: &Thread) {
    let news = list.news_in(thread);
    list.follow(news, thread.newest());
}

#[test]
fn pages_follow_each_other_until_the_list_is_complete() {
    let mut list = SharedList::new(SharedKind::Media);
    assert_eq!((list.next(), list.end(false)), (None, ListEnd::Waiting));
    list.add(shared(vec![photo(7), photo(9)], Some(7)));
    assert_eq!(
        (list.next(), list.end(false)),
        (Some(Seq(7)), ListEnd::More)
    );
    // A page of which nothing belongs into the list.
    list.add(shared(vec![], Some(4)));
    assert_eq!(
        (list.next(), list.end(false)),
        (Some(Seq(4)), ListEnd::More)
    );
    assert_eq!(list.end(true), ListEnd::Failed);
    list.add(shared(vec![photo(2)], None));
    assert_eq!((list.next(), list.end(false)), (None, ListEnd::Complete));
    assert_eq!(numbers(&list), [9, 7, 2]);
    let mut empty = SharedList::new(SharedKind::Files);
    empty.add(shared(vec![], None));
    assert_eq!(empty.end(false), ListEnd::Empty);
}

#[test]
fn what_arrives_in_the_conversation_is_taken_once_and_only_what_belongs() {
    let mut thread = thread(vec![photo(5), photo(9)]);
    let mut list = SharedList::new(SharedKind::Media);
    follow(&mut list, &thread);
    assert_eq!(numbers(&list), [0_u128; 0], "before the first page");
    // It was read before 9 was sent. Of what is older than the page, not everything is known.
    list.add(shared(vec![photo(8)], Some(8)));
    follow(&mut list, &thread);
    assert_eq!(numbers(&list), [9, 8]);
    thread.apply(&sent(&photo(10)));
    thread.apply(&sent(&album(11, vec![file(11, "application/pdf")])));
    thread.apply(&sent(&message(PEER, 12, "nice")));
    follow(&mut list, &thread);
    follow(&mut list, &thread);
    assert_eq!(numbers(&list), [10, 9, 8]);
    assert_eq!(list.news_in(&thread), []);
}

#[test]
fn a_newest_page_that_leaves_a_gap_replaces_the_list() {
    let mut list = SharedList::new(SharedKind::Media);
    list.add(shared(vec![photo(3), photo(4)], Some(3)));
    list.add_newest(shared(vec![photo(4), photo(9)], Some(4)));
    assert_eq!((numbers(&list), list.next()), (vec![9, 4, 3], Some(Seq(3))));
    list.add_newest(shared(vec![photo(20), photo(21)], Some(20)));
    assert_eq!((numbers(&list), list.next()), (vec![21, 20], Some(Seq(20))));
}

#[test]
fn media_are_grouped_by_the_month_of_the_reader_newest_first() {
    let at = |seq, time| Message {
        created_at: Timestamp(time),
        ..album(
            seq,
            vec![
                file(10 + seq.unsigned_abs() as u128, "image/png"),
                file(20 + seq.unsigned_abs() as u128, "video/mp4"),
                file(9, "application/pdf"),
            ],
        )
    };
    // 2026-03-14; 2026-03-31T19:00Z, which is April in India; 2026-04-02.
    let messages = vec![
        at(1, 1_773_446_400_000),
        at(2, 1_774_983_600_000),
        at(3, 1_775_088_000_000),
    ];
    let mut list = SharedList::new(SharedKind::Media);
    list.add(shared(messages, None));
    assert_eq!(numbers(&list), [23, 13, 22, 12, 21, 11]);
    let counts = |zone| {
        let months = months(list.files(ME), zone).into_iter();
        let counts = months.map(|month| (month.first.to_string(), month.files.len()));
        counts.collect::<Vec<_>>()
    };
    let month = |first: &str, count| (first.to_owned(), count);
    assert_eq!(
        counts(Zone::fixed(330)),
        [month("2026-04-01", 4), month("2026-03-01", 2)]
    );
    assert_eq!(
        counts(Zone::fixed(0)),
        [month("2026-04-01", 2), month("2026-03-01", 4)]
    );
    let photos: Photos = list.photos(ME);
    assert_eq!(photos.len(), 3, "no videos");
    let first = photos.get(0).unwrap();
    assert_eq!((first.file.id.0.as_u128(), first.seq), (11, Some(Seq(1))));
}

#[test]
fn files_elsewhere_are_listed_with_those_that_were_uploaded() {
    let mut elsewhere = message(ME, 4, "");
    elsewhere.body = Body::from_parts(
        String::new(),
        MessageType::File,
        Some("https://res.example/a.pdf".to_owned()),
        Some("a.pdf".to_owned()),
        Vec::new(),
    );
    let mut list = SharedList::new(SharedKind::Files);
    let uploaded = album(3, vec![file(3, "application/pdf"), file(4, "image/png")]);
    list.add(shared(vec![uploaded, elsewhere], None));
    let files = list.files(ME);
    let keys: Vec<_> = files.iter().map(SharedFile::key).collect();
    let id = AttachmentId(uuid::Uuid::from_u128(3)).to_string();
    assert_eq!(keys, ["4".to_owned(), id]);
    assert!(files[0].mine && !files[1].mine);
}

#[test]
fn each_address_of_a_message_is_a_link_with_its_host() {
    let mut list = SharedList::new(SharedKind::Links);
    let text = "https://Photos.example/a and www.example.org, or asha@example.com";
    list.add(shared(
        vec![
            message(PEER, 2, "https://example.com"),
            message(PEER, 3, text),
        ],
        None,
    ));
    let links = list.links(ME);
    let shown: Vec<_> = links
        .iter()
        .map(|it| (it.seq.0, it.number, &*it.host, &*it.href))
        .collect();
    assert_eq!(
        shown,
        [
            (3, 0, "photos.example", "https://Photos.example/a"),
            (3, 1, "www.example.org", "https://www.example.org"),
            (2, 0, "example.com", "https://example.com"),
        ]
    );
    assert_eq!(links[0].text, text);
}

#[test]
fn keys_lead_around_the_tabs() {
    use SharedKind::{Files, Links, Media};
    for (selected, key, expected) in [
        (Media, "ArrowRight", Some(Files)),
        (Links, "ArrowRight", Some(Media)),
        (Media, "ArrowLeft", Some(Links)),
        (Files, "Home", Some(Media)),
        (Files, "End", Some(Links)),
        (Files, "Enter", None),
    ] {
        assert_eq!(tab_of_key(selected, key), expected, "{key}");
    }
}

#[test]
fn lists_follow_edits_and_deletions() {
    let text = |seq, text: &str| message(PEER, seq, text);
    let (link, plain) = (text(8, "https://example.com"), text(9, "hello"));
    let thread = thread(vec![link.clone(), plain.clone()]);
    let mut links = SharedList::new(SharedKind::Links);
    links.add(shared(vec![link.clone()], None));
    follow(&mut links, &thread);
    let hosts =
        |list: &SharedList| -> Vec<_> { list.links(ME).into_iter().map(|it| it.host).collect() };
    let edited = |message: &Message, text: &str| {
        let kind = ChangeKind::Edited {
            message_id: message.id,
            text: text.to_owned(),
            edited_at: Timestamp(0),
        };
        change(PEER, 10, kind)
    };
    let adds_link = edited(&plain, "www.example.in");
    links.revise(&adds_link, Some(&plain));
    assert_eq!(hosts(&links), ["www.example.in", "example.com"]);
    let takes_link = edited(&link, "no");
    assert_eq!(
        hosts(&links.after([&takes_link].into_iter(), &thread)),
        ["www.example.in"]
    );
    assert_eq!(
        hosts(&links).len(),
        2,
        "nothing is changed before the server has it"
    );
    links.revise(&takes_link, None);
    assert_eq!(hosts(&links), ["www.example.in"]);

    let mut media = SharedList::new(SharedKind::Media);
    media.add(shared(vec![photo(3), photo(4), photo(5)], None));
    for (seq, hides) in [(3, false), (4, true)] {
        let message_id = MessageId(seq * 10);
        let kind = match hides {
            true => ChangeKind::Hidden { message_id },
            false => ChangeKind::Deleted { message_id },
        };
        media.revise(&change(PEER, 11, kind), None);
    }
    assert_eq!(numbers(&media), [5]);
}
