//! Blocking: what is stored of it, and what is refused then.

use chitrasethu::domain::{Blocked, ChangeKind, Emoji, Seq};
use chitrasethu::server::storage::{Action, Appended, Edit, Mark, Refusal};

use super::actions::{outcome, revise};
use super::records::{log, store};
use super::{Kept, NOW, between, change, message, named};

pub(crate) async fn neither_of_two_people_can_write(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let (asha, arjun, meera) = (people[0], people[1], people[2]);
    let id = between(asha, arjun);
    let block = |on| change(id, asha, Action::Block(on));
    assert_eq!(outcome(kept, block(true)).await, Appended::Unchanged);
    let first = kept.send(arjun, asha, "one").await;
    kept.send(asha, meera, "one").await;
    let blocked = store(kept, named("block", block(true))).await;
    assert_eq!(
        (blocked.seq, &blocked.kind, blocked.at),
        (Some(Seq(2)), &ChangeKind::Blocked { on: true }, NOW)
    );
    assert_eq!(outcome(kept, block(true)).await, Appended::Unchanged);
    let again = outcome(kept, named("block", block(true))).await;
    assert_eq!(again, Appended::Repeated(blocked));

    let row = async |user| kept.store.conversation(user, id).await.unwrap().unwrap();
    let [by_me, by_peer] =
        [(true, false), (false, true)].map(|(by_me, by_peer)| Blocked { by_me, by_peer });
    assert_eq!(row(asha).await.blocked, by_me);
    assert_eq!(row(arjun).await.blocked, by_peer);
    assert!(kept.store.is_blocked(id).await.unwrap());
    assert!(!kept.store.is_blocked(between(asha, meera)).await.unwrap());
    assert_eq!(kept.store.blocks(asha).await.unwrap(), [arjun]);
    assert_eq!(kept.store.blocks(arjun).await.unwrap(), []);
    let peers = kept.store.peers(&[asha, arjun]).await.unwrap();
    assert_eq!(peers, [(between(asha, meera), meera)]);

    // In one batch with what is not refused.
    let heart: Emoji = "❤️".parse().unwrap();
    let batch = vec![
        message(asha, arjun, "no"),
        message(arjun, asha, "no"),
        message(meera, asha, "still here"),
        revise(id, asha, first.id, Edit::React(heart, true)),
        revise(id, asha, first.id, Edit::Star(true)),
        change(id, asha, Action::Mark(Mark::Read(None))),
        revise(id, arjun, first.id, Edit::Delete),
        named(
            "copy",
            change(id, arjun, Action::Forward(first.id, first.body.clone())),
        ),
    ];
    let appended = kept.store.append(batch).await.unwrap();
    for refused in [0, 1, 3, 7] {
        assert_eq!(appended[refused], Appended::Refused(Refusal::Blocked));
    }
    for granted in [2, 4, 5, 6] {
        assert!(matches!(appended[granted], Appended::New(_)), "{granted}");
    }

    // A repeat of what was stored before is no new message.
    store(kept, block(false)).await;
    assert_eq!(row(asha).await.blocked, Blocked::default());
    let sent = store(kept, named("m-1", message(arjun, asha, "two"))).await;
    store(kept, change(id, arjun, Action::Block(true))).await;
    let again = outcome(kept, named("m-1", message(arjun, asha, "two"))).await;
    assert_eq!(again, Appended::Repeated(sent));
    let kinds: Vec<_> = log(kept, id).await.1;
    let blocks = kinds.iter().filter(|it| it.kind.name() == "blocked");
    assert_eq!(blocks.count(), 3);
}
