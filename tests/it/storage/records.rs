//! Changes that are only recorded in the log, shared and private.

use chitrasethu::domain::{
    Change, ChangeKind, ConversationId, FeedSeq, MessageId, Seq, UnknownChange, UserId,
};
use chitrasethu::server::storage::{
    Action, Appended, FeedChange, HistoryPage, Mark, NewChange, Scope,
};
use serde_json::{Value, json};

use super::{Kept, NOW, append, between, change};

/// A kind of a later version.
pub(super) fn unheard_of(kind: &str, payload: Value) -> ChangeKind {
    let Value::Object(payload) = payload else {
        unreachable!()
    };
    ChangeKind::Unknown(UnknownChange {
        kind: kind.to_owned(),
        payload,
    })
}

/// A kind that only these tests know, about the first message.
fn waving() -> ChangeKind {
    let payload =
        json!({"messageId": 1, "hand": "left", "to": {"name": "आशा", "list": [1.5, null]}});
    unheard_of("waved", payload)
}

/// A record of [`waving`].
pub(super) fn waved(conversation: ConversationId, user: UserId, scope: Scope) -> NewChange {
    change(
        conversation,
        user,
        Action::record(scope, &waving()).unwrap(),
    )
}

#[track_caller]
pub(super) fn new(appended: &Appended) -> Change {
    match appended {
        Appended::New(change) => change.clone(),
        other => panic!("{other:?}"),
    }
}

pub(super) async fn store(kept: &Kept, change: NewChange) -> Change {
    new(&append(&*kept.store, change).await.unwrap())
}

#[track_caller]
fn assert_waved(change: &Change) {
    assert_eq!(change.kind, waving());
}

/// The changes in somebody's feed, with their positions.
async fn feed(kept: &Kept, user: UserId) -> Vec<(i64, Change)> {
    let feed = kept.store.feed(user, FeedSeq(0), 1_000).await.unwrap();
    let feed = feed.into_iter().map(|it| (it.feed_seq.0, it.change));
    feed.collect()
}

/// The whole log of a conversation, and its newest position.
pub(super) async fn log(kept: &Kept, id: ConversationId) -> (Seq, Vec<Change>) {
    kept.store.changes_after(id, Seq(0), 1_000).await.unwrap()
}

pub(crate) async fn a_shared_record_is_an_entry_of_the_log(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let (asha, arjun, meera) = (people[0], people[1], people[2]);
    let id = between(asha, arjun);
    let first = waved(id, arjun, Scope::Shared);
    let nothing = append(&*kept.store, first.clone()).await.unwrap();
    assert_eq!(nothing, Appended::Unchanged, "before the first message");
    kept.send(asha, arjun, "hi").await;
    kept.send(meera, asha, "elsewhere").await;
    let record = store(kept, first).await;
    assert_eq!((record.seq, record.feed_seq), (Some(Seq(2)), None));
    assert_eq!((record.user_id, record.at), (arjun, NOW));
    assert_waved(&record);

    let (head, all) = log(kept, id).await;
    assert_eq!((head, &all[1..]), (Seq(2), &[record.clone()][..]));
    assert_eq!(feed(kept, asha).await[2..], [(3, record.clone())]);
    assert_eq!(feed(kept, arjun).await[1..], [(2, record)]);
    assert_eq!(feed(kept, meera).await.len(), 1);
    let row = kept.store.conversation(arjun, id).await.unwrap().unwrap();
    assert_eq!((row.last_seq, row.unread_count), (Seq(2), 1));
    assert_eq!(row.last_message.unwrap().seq, Seq(1));
    assert_eq!(kept.send(arjun, asha, "next").await.seq, Seq(3));
}

pub(crate) async fn a_private_record_is_only_in_the_feed_of_its_author(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    let first = waved(id, asha, Scope::Private);
    let nothing = append(&*kept.store, first.clone()).await.unwrap();
    assert_eq!(nothing, Appended::Unchanged, "before the first message");
    kept.send(asha, arjun, "hi").await;
    let record = store(kept, first).await;
    assert_eq!((record.seq, record.feed_seq), (None, Some(FeedSeq(2))));
    assert_eq!((record.user_id, record.at), (asha, NOW));
    assert_waved(&record);
    assert_eq!(kept.send(arjun, asha, "next").await.seq, Seq(2));

    let (head, all) = log(kept, id).await;
    let seqs: Vec<_> = all.iter().map(|it| it.seq).collect();
    assert_eq!((head, seqs), (Seq(2), vec![Some(Seq(1)), Some(Seq(2))]));
    let own = feed(kept, asha).await;
    let positions: Vec<_> = own.iter().map(|(at, _)| *at).collect();
    assert_eq!((positions, &own[1].1), (vec![1, 2, 3], &record));
    assert_eq!(kept.store.feed_head(asha).await.unwrap(), FeedSeq(3));
    let others: Vec<_> = feed(kept, arjun).await.iter().map(|it| it.0).collect();
    assert_eq!(others, [1, 2]);
    assert_eq!(kept.store.feed_head(arjun).await.unwrap(), FeedSeq(2));
    let heads = kept.store.heads(asha).await.unwrap();
    assert_eq!(heads, [(id, Seq(2))]);
}

pub(crate) async fn feeds_with_private_records_are_read_in_pages(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let asha = people[0];
    for peer in [people[1], people[2]] {
        kept.send(peer, asha, "hi").await;
    }
    for n in 0..7 {
        let id = between(asha, people[1 + n % 2]);
        store(kept, waved(id, asha, Scope::Private)).await;
        store(kept, waved(id, asha, Scope::Shared)).await;
    }
    let all = kept.store.feed(asha, FeedSeq(0), 1_000).await.unwrap();
    let positions: Vec<_> = all.iter().map(|it| it.feed_seq.0).collect();
    assert_eq!(positions, (1..=16).collect::<Vec<_>>());
    for limit in 1..=5 {
        let mut paged: Vec<FeedChange> = Vec::new();
        loop {
            let since = paged.last().map_or(FeedSeq(0), |it| it.feed_seq);
            let page = kept.store.feed(asha, since, limit).await.unwrap();
            if page.is_empty() {
                break;
            }
            paged.extend(page);
            assert!(paged.len() <= all.len(), "pages of {limit} never end");
        }
        assert_eq!(paged, all, "in pages of {limit}");
    }
}

/// During an upgrade a newer version stores kinds that this one passes on.
pub(crate) async fn an_unknown_kind_is_passed_on(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let id = between(people[0], people[1]);
    kept.send(people[0], people[1], "hi").await;
    kept.execute(format!(
        "INSERT INTO changes
            (conversation_id, seq, small_place, large_place, kind, user_id, payload, created_at)
         SELECT conversation_id, 2, 2, 2, 'heart', {}, '{{\"v\": 7, \"emoji\": \"❤\", \"on\": true}}', 5
         FROM conversations;
         UPDATE conversations SET last_seq = 2;
         UPDATE user_feeds SET last_place = 2;
         UPDATE members SET changed_place = 2;",
        people[1]
    ))
    .await;
    let (head, changes) = kept.store.changes_after(id, Seq(1), 10).await.unwrap();
    let [heart] = &changes[..] else {
        panic!("{changes:?}")
    };
    assert_eq!((head, heart.seq), (Seq(2), Some(Seq(2))));
    assert_eq!((heart.user_id, heart.at.0), (people[1], 5));
    let ChangeKind::Unknown(kind) = &heart.kind else {
        panic!("{heart:?}")
    };
    assert_eq!(kind.kind, "heart");
    let payload = Value::Object(kind.payload.clone());
    assert_eq!(payload, json!({"emoji": "❤", "on": true}));
    for user in [people[0], people[1]] {
        assert_eq!(feed(kept, user).await[1], (2, heart.clone()));
    }
}

pub(crate) async fn changes_are_read_by_their_messages(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let id = between(people[0], people[1]);
    let record = |user, about: MessageId, n: i64| {
        let kind = unheard_of("waved", json!({"messageId": about, "n": n}));
        change(id, user, Action::record(Scope::Shared, &kind).unwrap())
    };
    let first = kept.send(people[0], people[1], "first").await.id;
    let second = kept.send(people[1], people[0], "second").await.id;
    kept.send(people[1], people[0], "third").await;
    kept.send(people[2], people[0], "elsewhere").await;
    store(kept, waved(id, people[0], Scope::Private)).await;
    let stored = [
        store(kept, record(people[0], first, 1)).await,
        store(kept, record(people[1], second, 2)).await,
        store(kept, record(people[1], first, 3)).await,
    ];
    let history = kept
        .store
        .history(people[0], id, HistoryPage::Newest(10))
        .await
        .unwrap();
    let changed = history.iter().filter(|row| row.has_changes);
    let changed: Vec<_> = changed.map(|row| row.message.id).collect();
    assert_eq!(changed, [first, second], "not the third");
    let about = async |messages: &[MessageId]| {
        let changes = kept.store.changes_about(id, messages).await;
        changes.unwrap()
    };
    assert_eq!(about(&[first, second]).await, stored);
    assert_eq!(about(&[second]).await, stored[1..2]);
    assert_eq!(about(&[]).await, []);

    // Of more than 2,000 the newest are read.
    let many = (4..=2_002).map(|n| record(people[0], first, n));
    kept.store.append(many.collect()).await.unwrap();
    let newest = about(&[first]).await;
    assert_eq!((newest.len(), &newest[0]), (2_000, &stored[2]));
    assert!(newest.is_sorted_by_key(|change| change.seq));
}

pub(crate) async fn a_log_is_read_in_pages(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    for n in 0..8 {
        kept.send(arjun, asha, &format!("{n}")).await;
        kept.send(people[2], asha, "elsewhere").await;
        let mark = [Mark::Read(None), Mark::Delivered(None)][n % 2];
        store(kept, change(id, asha, Action::Mark(mark))).await;
        store(kept, waved(id, asha, Scope::Shared)).await;
        store(kept, waved(id, asha, Scope::Private)).await;
    }
    let read = async |after, limit| {
        let page = kept.store.changes_after(id, Seq(after), limit).await;
        let (head, changes) = page.unwrap();
        let seqs = changes.iter().map(|it| it.seq.unwrap().0);
        (head.0, seqs.collect::<Vec<_>>())
    };
    let pages = [
        ((0, 100), (1..=24).collect()),
        ((0, 5), vec![1, 2, 3, 4, 5]),
        ((5, 5), vec![6, 7, 8, 9, 10]),
        ((22, 5), vec![23, 24]),
        ((23, 1), vec![24]),
        ((24, 5), vec![]),
        ((900, 5), vec![]),
        ((-3, 2), vec![1, 2]),
    ];
    for ((after, limit), expected) in pages {
        assert_eq!(read(after, limit).await, (24, expected), "after {after}");
    }
    let nobody = between(UserId(70), UserId(71));
    let nothing = kept.store.changes_after(nobody, Seq(0), 5).await.unwrap();
    assert_eq!(nothing, (Seq(0), vec![]));
}
