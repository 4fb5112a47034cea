//! Sending, client message ids, numbering, and reading a history.

use std::sync::Arc;

use chitrasethu::domain::{Body, FeedSeq, MessageId, MessageType, Seq, UserId};
use chitrasethu::server::storage::{self, Action, HistoryPage, Mark};

use super::{Kept, NOW, between, change, mark, message, named, send};

pub(crate) async fn a_message_reads_back(kept: &Kept) {
    let [asha, arjun] = kept.people(&["Asha", "Arjun"]).await[..] else {
        unreachable!()
    };
    let text = " नमस्ते\n👋 '; DROP TABLE users ".to_owned();
    let body = Body::from_parts(
        text,
        MessageType::Image,
        Some("/a.jpg".into()),
        Some("a.jpg".into()),
        Vec::new(),
    );
    let new = named(
        "a-1",
        change(between(asha, arjun), asha, Action::Send(body.clone(), None)),
    );
    let stored = send(&*kept.store, new).await.unwrap();
    assert!(stored.is_new);
    let sent = stored.message;
    assert_eq!((sent.sender_id, sent.receiver_id), (asha, arjun));
    assert_eq!((sent.seq, sent.created_at), (Seq(1), NOW));
    assert_eq!(sent.body, body);
    assert_eq!(kept.history(arjun, asha).await, [sent]);
}

pub(crate) async fn a_message_is_found_by_its_id(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let first = kept.send(people[0], people[1], "first").await;
    let second = kept.send(people[2], people[0], "second").await;
    for sent in [first, second] {
        assert_eq!(kept.store.message(sent.id).await.unwrap(), Some(sent));
    }
    let nothing = kept.store.message(MessageId(i64::MAX)).await;
    assert_eq!(nothing.unwrap(), None);
}

pub(crate) async fn stored_messages_are_visible_to_all_processes(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let other_process = kept.again().await;
    for n in 1..=20 {
        let sent = kept.send(people[0], people[1], &format!("{n}")).await;
        let page = HistoryPage::Newest(1);
        let id = between(people[0], people[1]);
        let seen = other_process.history(people[0], id, page).await.unwrap();
        assert!(matches!(&*seen, [row] if row.message == sent), "{seen:?}");
    }
}

pub(crate) async fn several_processes_may_open_the_database(kept: &Kept) {
    let fresh = kept.fresh().await;
    let opened = (0..4).map(|_| {
        let url = fresh.url.clone();
        tokio::spawn(async move { storage::open(&url).await.map(drop) })
    });
    for opened in opened.collect::<Vec<_>>() {
        opened.await.unwrap().unwrap();
    }
}

pub(crate) async fn an_action_id_is_stored_once(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let first = kept.send_as("a-1", people[0], people[1], "first").await;
    let again = kept
        .send_as("a-1", people[0], people[1], "other text")
        .await;
    assert!(first.is_new && !again.is_new);
    assert_eq!(first.message, again.message);
    assert_eq!(kept.history(people[0], people[1]).await, [first.message]);
    let next = kept.send(people[0], people[1], "next").await;
    assert_eq!(next.seq, Seq(2), "the repeated send used no seq");
}

pub(crate) async fn an_action_id_belongs_to_its_sender_and_conversation(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    for (from, to) in [(0, 1), (1, 0), (0, 2)] {
        let stored = kept.send_as("same", people[from], people[to], "hi").await;
        assert!(stored.is_new, "{from} to {to}");
    }
    assert_eq!(kept.history(people[0], people[1]).await.len(), 2);
}

pub(crate) async fn fifty_concurrent_sends_with_one_action_id_store_one_message(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let other_process = kept.again().await;
    let sends = (0..50).map(|n| {
        let store = if n % 2 == 0 {
            &kept.store
        } else {
            &other_process
        };
        let store = Arc::clone(store);
        let new = named("a-1", message(people[0], people[1], &format!("try {n}")));
        tokio::spawn(async move { send(&*store, new).await.unwrap() })
    });
    let mut stored = Vec::new();
    for send in sends.collect::<Vec<_>>() {
        stored.push(send.await.unwrap());
    }
    assert_eq!(stored.iter().filter(|stored| stored.is_new).count(), 1);
    let kept = kept.history(people[0], people[1]).await;
    assert_eq!(kept.len(), 1);
    assert!(stored.iter().all(|stored| stored.message == kept[0]));
}

pub(crate) async fn seqs_have_no_gaps_and_follow_the_commits(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (one, other) = (people[0], people[1]);
    let id = between(one, other);
    let sends = (0..60).map(|n| {
        let store = Arc::clone(&kept.store);
        let (from, to) = if n % 3 == 0 {
            (one, other)
        } else {
            (other, one)
        };
        tokio::spawn(async move { send(&*store, message(from, to, "hi")).await.unwrap() })
    });
    let sends: Vec<_> = sends.collect();

    // A reader that follows the log must never be overtaken by a later commit with a smaller number.
    let mut followed = Vec::new();
    while followed.len() < 60 {
        let after = followed.last().copied().unwrap_or(Seq::ZERO);
        let page = HistoryPage::After(after, 100);
        let messages = kept.store.history(people[0], id, page).await.unwrap();
        followed.extend(messages.iter().map(|row| row.message.seq));
        tokio::task::yield_now().await;
    }
    assert_eq!(followed, (1..=60).map(Seq).collect::<Vec<_>>());
    for send in sends {
        send.await.unwrap();
    }
}

pub(crate) async fn messages_of_a_batch_are_counted_correctly(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let pairs = [(0, 1), (1, 0), (1, 2), (2, 1), (2, 0), (0, 2)];
    // Ten messages in each of the six directions, each sent twice with its client message id.
    let sends = (0..120).map(|n| {
        let store = Arc::clone(&kept.store);
        let (from, to) = pairs[n % 6];
        let new = named(
            &format!("{}", n / 12),
            message(people[from], people[to], "\"quoted\" \\ 1e5 \u{1}"),
        );
        tokio::spawn(async move { send(&*store, new).await.unwrap().is_new })
    });
    let mut new = 0;
    for send in sends.collect::<Vec<_>>() {
        new += i32::from(send.await.unwrap());
    }
    assert_eq!(new, 60);
    for (one, other) in pairs {
        let (one, other) = (people[one], people[other]);
        let id = between(one, other);
        let history = kept.history(one, other).await;
        let seqs: Vec<_> = history.iter().map(|message| message.seq.0).collect();
        assert_eq!(seqs, (1..=20).collect::<Vec<_>>());
        let text = "\"quoted\" \\ 1e5 \u{1}";
        assert!(history.iter().all(|message| message.body.text() == text));
        let row = kept.store.conversation(one, id).await.unwrap().unwrap();
        assert_eq!((row.unread_count, row.last_seq), (10, Seq(20)));
        assert_eq!(row.last_message.unwrap().id, history[19].id);
        let log = kept.store.feed(one, FeedSeq(0), 1_000).await.unwrap();
        let log = log
            .iter()
            .filter(|change| change.change.conversation_id == id);
        assert_eq!(
            log.map(|change| change.change.seq.unwrap().0)
                .collect::<Vec<_>>(),
            seqs
        );
    }
}

pub(crate) async fn an_invalid_change_does_not_fail_its_batch(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let sends = (0..30).map(|n| {
        let store = Arc::clone(&kept.store);
        let mut new = message(people[0], people[1], &format!("{n}"));
        if n == 7 {
            // Not a member of this conversation: no rule of the chat lets this through.
            new.user = people[2];
        }
        tokio::spawn(async move { send(&*store, new).await.is_ok() })
    });
    let mut stored = Vec::new();
    for send in sends.collect::<Vec<_>>() {
        stored.push(send.await.unwrap());
    }
    let refused: Vec<_> = (0..30).filter(|n| !stored[*n]).collect();
    assert_eq!(refused, [7]);
    let history = kept.history(people[0], people[1]).await;
    let seqs: Vec<_> = history.iter().map(|message| message.seq.0).collect();
    assert_eq!(seqs, (1..=29).collect::<Vec<_>>());
}

pub(crate) async fn history_is_read_in_pages(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    for n in 1..=9 {
        kept.send(people[n % 2], people[(n + 1) % 2], &format!("{n}"))
            .await;
        kept.send(people[0], people[2], "elsewhere").await;
    }
    let id = between(people[0], people[1]);
    let read = async |page| {
        let messages = kept.store.history(people[0], id, page).await.unwrap();
        messages
            .iter()
            .map(|row| row.message.seq.0)
            .collect::<Vec<_>>()
    };
    assert_eq!(read(HistoryPage::Newest(3)).await, [7, 8, 9]);
    assert_eq!(read(HistoryPage::Before(Seq(4), 2)).await, [2, 3]);
    assert!(read(HistoryPage::Before(Seq(1), 2)).await.is_empty());
    assert_eq!(read(HistoryPage::After(Seq(7), 10)).await, [8, 9]);
    assert_eq!(read(HistoryPage::After(Seq::ZERO, 2)).await, [1, 2]);
    assert!(read(HistoryPage::After(Seq(9), 2)).await.is_empty());
    let nobody = between(UserId(70), UserId(71));
    let page = HistoryPage::Newest(10);
    assert_eq!(
        kept.store.history(UserId(70), nobody, page).await.unwrap(),
        []
    );
}

/// What one process has cached about a conversation is outdated when another process has written to it.
pub(crate) async fn several_processes_may_write_in_turn(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let other = kept.again().await;
    for position in 0..4 {
        let here = message(asha, arjun, "here");
        let there = message(arjun, asha, "there");
        let here = send(&*kept.store, here).await.unwrap().message;
        let there = send(&*other, there).await.unwrap().message;
        assert_eq!(
            (here.seq, there.seq),
            (Seq(2 * position + 1), Seq(2 * position + 2))
        );
    }
    let up_to = Mark::Read(Some(Seq(3)));
    let marked = mark(&*other, between(asha, arjun), arjun, up_to)
        .await
        .unwrap();
    assert_eq!(marked.unwrap().unread_count, 2);
    let up_to = Mark::Read(Some(Seq(5)));
    let marked = mark(&*kept.store, between(asha, arjun), arjun, up_to)
        .await
        .unwrap();
    assert_eq!(marked.unwrap().unread_count, 1);
    assert_eq!(kept.history(asha, arjun).await.len(), 8);
}
