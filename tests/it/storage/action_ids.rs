//! Action ids: one name space for all kinds of change.

use std::sync::Arc;

use chitrasethu::domain::{ChangeKind, ConversationId, FeedSeq, Seq, UserId};
use chitrasethu::server::storage::{Action, Appended, Mark, NewChange, Scope};

use super::records::{log, new, store, waved};
use super::{Kept, append, between, change, message, named};

/// All kinds of action.
fn actions(id: ConversationId, user: UserId) -> [NewChange; 4] {
    [
        message(user, id.peer_of(user).unwrap(), "with an action id"),
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

    // Other people and other conversations may use the same action ids.
    for action in actions(id, arjun).into_iter().take(3).enumerate() {
        store(kept, named(&format!("a-{}", action.0), action.1)).await;
    }
    for action in actions(between(asha, meera), asha).into_iter().enumerate() {
        store(kept, named(&format!("a-{}", action.0), action.1)).await;
    }
}

pub(crate) async fn a_repeat_within_a_batch_returns_the_first_result(kept: &Kept) {
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

pub(crate) async fn a_repeated_mark_does_not_stop_other_marks(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    for _ in 0..3 {
        kept.send(arjun, asha, "to be read").await;
    }
    let read = |up_to| change(id, asha, Action::Mark(Mark::Read(Some(Seq(up_to)))));
    let first = store(kept, named("a", read(1))).await;
    // The action id stands for the first mark: the others of the batch move as if its repeats were not there.
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

pub(crate) async fn fifty_concurrent_records_with_one_action_id_store_one(kept: &Kept) {
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
