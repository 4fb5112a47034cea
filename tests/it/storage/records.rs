//! Changes that only add to the log, shared and private, and the action ids of all kinds of change.

use std::sync::Arc;

use chitrasethu::domain::{Change, ChangeKind, ConversationId, FeedSeq, MessageId, Seq, UserId};
use chitrasethu::server::storage::{Action, Appended, FeedChange, Mark, NewChange, Scope};
use serde_json::{Value, json};

use super::{Kept, NOW, append, between, change, message, named};

/// A record of a kind that only these tests know.
pub(crate) fn waved(conversation: ConversationId, user: UserId, scope: Scope) -> NewChange {
    let payload = json!({"hand": "left", "times": 2, "to": {"name": "आशा", "list": [1.5, null]}});
    let Value::Object(payload) = payload else {
        unreachable!()
    };
    let action = Action::Record {
        scope,
        kind: "waved".to_owned(),
        payload,
        message: Some(MessageId(1)),
    };
    change(conversation, user, action)
}

#[track_caller]
fn new(appended: &Appended) -> Change {
    match appended {
        Appended::New(change) => change.clone(),
        other => panic!("{other:?}"),
    }
}

async fn store(kept: &Kept, change: NewChange) -> Change {
    new(&append(&*kept.store, change).await.unwrap())
}

/// The kind and the payload that [`waved`] stores.
#[track_caller]
fn assert_waved(change: &Change) {
    let ChangeKind::Unknown(stored) = &change.kind else {
        panic!("{change:?}")
    };
    let id = between(UserId(1), UserId(2));
    let Action::Record { kind, payload, .. } = waved(id, UserId(1), Scope::Shared).action else {
        unreachable!()
    };
    assert_eq!((&stored.kind, &stored.payload), (&kind, &payload));
}

/// The changes in somebody's feed, with their positions.
async fn feed(kept: &Kept, user: UserId) -> Vec<(i64, Change)> {
    let feed = kept.store.feed(user, FeedSeq(0), 1_000).await.unwrap();
    let feed = feed.into_iter().map(|it| (it.feed_seq.0, it.change));
    feed.collect()
}

/// The whole log of a conversation, and its newest position.
async fn log(kept: &Kept, id: ConversationId) -> (Seq, Vec<Change>) {
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

pub(crate) async fn a_private_record_is_its_authors_alone(kept: &Kept) {
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

pub(crate) async fn a_feed_of_private_records_is_read_in_pages(kept: &Kept) {
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
        }
        assert_eq!(paged, all, "in pages of {limit}");
    }
}

/// Everything that can be done under an action id.
fn actions(id: ConversationId, user: UserId) -> [NewChange; 4] {
    [
        message(user, id.peer_of(user).unwrap(), "under a name"),
        waved(id, user, Scope::Shared),
        waved(id, user, Scope::Private),
        change(id, user, Action::Mark(Mark::Read(None))),
    ]
}

pub(crate) async fn action_ids_are_one_name_space(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let (asha, arjun, meera) = (people[0], people[1], people[2]);
    let id = between(asha, arjun);
    kept.send(arjun, asha, "to be read").await;
    kept.send(asha, meera, "elsewhere").await;
    kept.send(meera, asha, "elsewhere").await;
    let mut stored = Vec::new();
    for (n, action) in actions(id, asha).into_iter().enumerate() {
        stored.push(store(kept, named(&format!("a-{n}"), action)).await);
    }
    let head = log(kept, id).await.0;
    let heads = (head, kept.store.feed_head(asha).await.unwrap());
    for store in [Arc::clone(&kept.store), kept.again().await] {
        for (n, first) in stored.iter().enumerate() {
            for action in actions(id, asha) {
                let again = append(&*store, named(&format!("a-{n}"), action)).await;
                assert_eq!(again.unwrap(), Appended::Repeated(first.clone()));
            }
        }
    }
    let now = log(kept, id).await.0;
    assert_eq!((now, kept.store.feed_head(asha).await.unwrap()), heads);

    // The name is the person's own, and the conversation's.
    for action in actions(id, arjun).into_iter().take(3).enumerate() {
        store(kept, named(&format!("a-{}", action.0), action.1)).await;
    }
    for action in actions(between(asha, meera), asha).into_iter().enumerate() {
        store(kept, named(&format!("a-{}", action.0), action.1)).await;
    }
}

pub(crate) async fn a_repeat_in_its_batch_is_answered_like_the_first(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    let (mut name, mut last) = (0, 0);
    for first in 0..4 {
        for second in 0..4 {
            last += 1;
            kept.send(arjun, asha, "to be read").await;
            name += 1;
            let named = |n: usize| named(&format!("{name}"), actions(id, asha)[n].clone());
            let other = waved(id, asha, Scope::Shared);
            let batch = vec![named(first), other, named(second)];
            let appended = kept.store.append(batch).await.unwrap();
            let stored = new(&appended[0]);
            let repeated = Appended::Repeated(stored);
            assert_eq!(appended[2], repeated, "{first}, then {second}");
            last += if first == 2 { 1 } else { 2 };
            assert_eq!(log(kept, id).await.0, Seq(last), "{first}, then {second}");
        }
    }
}

pub(crate) async fn a_repeated_mark_that_moved_nothing_moves_nothing(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    for _ in 0..3 {
        kept.send(arjun, asha, "to be read").await;
    }
    let read = |up_to| change(id, asha, Action::Mark(Mark::Read(Some(Seq(up_to)))));
    let first = store(kept, named("a", read(1))).await;
    // A client that uses a name for two things gets the first one's answer, and its mark stays.
    let batch = vec![named("a", read(3)), read(2), named("a", read(3)), read(3)];
    let appended = kept.store.append(batch).await.unwrap();
    let repeated = Appended::Repeated(first);
    assert_eq!([&appended[0], &appended[2]], [&repeated, &repeated]);
    let marks = [&appended[1], &appended[3]].map(|it| new(it).kind);
    let [ChangeKind::Read(to_two), ChangeKind::Read(to_three)] = marks else {
        panic!("{marks:?}")
    };
    assert_eq!((to_two.read_seq, to_two.unread_count), (Seq(2), Some(1)));
    assert_eq!(
        (to_three.read_seq, to_three.unread_count),
        (Seq(3), Some(0))
    );
}

pub(crate) async fn fifty_records_at_once_under_one_name_are_one(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let id = between(people[0], people[1]);
    kept.send(people[0], people[1], "hi").await;
    let other_process = kept.again().await;
    for (name, scope) in [("shared", Scope::Shared), ("private", Scope::Private)] {
        let appends = (0..50).map(|n| {
            let stores = [&kept.store, &other_process];
            let store = Arc::clone(stores[n % 2]);
            let new = named(name, waved(id, people[0], scope));
            tokio::spawn(async move { append(&*store, new).await.unwrap() })
        });
        let mut appended = Vec::new();
        for append in appends.collect::<Vec<_>>() {
            appended.push(append.await.unwrap());
        }
        let is_new = |it: &&Appended| matches!(it, Appended::New(_));
        assert_eq!(appended.iter().filter(is_new).count(), 1, "{name}");
        let first = appended[0].change();
        assert!(first.is_some() && appended.iter().all(|it| it.change() == first));
    }
    assert_eq!(log(kept, id).await.0, Seq(2));
    assert_eq!(kept.store.feed_head(people[0]).await.unwrap(), FeedSeq(3));
}

/// A newer version wrote it, and an older one passes it on.
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
