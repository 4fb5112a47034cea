//! The conversation list, and other data about a person's conversations.

use chitrasethu::domain::{MessageType, Seq, Timestamp, UserId, UserType};
use chitrasethu::server::storage::{ListCursor, ListPage, Mark, NewChange};

use super::{Kept, NOW, between, mark, message, send};

async fn peers_of(kept: &Kept, user: UserId, page: ListPage) -> (Vec<i64>, Option<ListCursor>) {
    let rows = kept.store.conversations(user, &page).await.unwrap();
    let peers = rows
        .iter()
        .map(|row| row.id.peer_of(user).unwrap().0)
        .collect();
    (peers, rows.last().map(|row| row.cursor))
}

pub(crate) async fn the_list_is_newest_first_and_paged(kept: &Kept) {
    let people = kept.people(&["Asha", "B", "C", "D", "E", "F"]).await;
    let asha = people[0];
    // The clock stands still and jumps back: the newest message still comes first.
    for (peer, at) in [(2, 9), (3, 3), (4, 3), (5, 3), (1, -5)] {
        let new = NewChange {
            at: Timestamp(NOW.0 + at),
            ..message(people[peer], asha, "hi")
        };
        send(&*kept.store, new).await.unwrap();
    }
    let all = ListPage {
        limit: 10,
        ..ListPage::default()
    };
    let (everything, _) = peers_of(kept, asha, all).await;
    assert_eq!(
        everything,
        [1, 5, 4, 3, 2].map(|peer: usize| people[peer].0)
    );

    let (mut collected, mut after) = (Vec::new(), None);
    loop {
        let page = ListPage {
            after,
            limit: 2,
            ..ListPage::default()
        };
        let (peers, last) = peers_of(kept, asha, page).await;
        if peers.is_empty() {
            break;
        }
        collected.extend(peers);
        after = last;
    }
    assert_eq!(collected, everything);

    // Sending brings a conversation to the top for both members.
    kept.send(asha, people[2], "to the top").await;
    let top = ListPage {
        limit: 1,
        ..ListPage::default()
    };
    assert_eq!(peers_of(kept, asha, top.clone()).await.0, [people[2].0]);
    assert_eq!(peers_of(kept, people[2], top).await.0, [asha.0]);
}

pub(crate) async fn the_list_is_searched_by_name(kept: &Kept) {
    let people = kept
        .people(&["Asha", "Arjun Kapoor", "Meera Joshi", "100% Studio"])
        .await;
    for peer in &people[1..] {
        kept.send(*peer, people[0], "arjun").await;
    }
    let found = async |search: &str| {
        let page = ListPage {
            search: Some(search.to_owned()),
            limit: 10,
            ..ListPage::default()
        };
        peers_of(kept, people[0], page).await.0
    };
    assert_eq!(found("kapoor").await, [people[1].0]);
    assert_eq!(found("0%").await, [people[3].0]);
    assert_eq!(found("mÉera").await, [people[2].0]);
    assert!(found("_").await.is_empty());
    assert!(found("nobody").await.is_empty());
}

pub(crate) async fn a_row_depends_on_its_viewer(kept: &Kept) {
    let asha = kept.account("Asha", UserType::Customer).await.id;
    let arjun = kept.account("Arjun", UserType::Photographer).await.id;
    let id = between(asha, arjun);
    assert!(kept.store.conversation(asha, id).await.unwrap().is_none());
    let last = kept.send(asha, arjun, "hello").await;
    kept.store.record_last_seen(&[(asha, NOW)]).await.unwrap();

    let row = kept.store.conversation(arjun, id).await.unwrap().unwrap();
    let peer = row.peer.unwrap();
    assert_eq!((row.id, row.last_seq, row.unread_count), (id, Seq(1), 1));
    assert_eq!(
        (peer.full_name.as_str(), peer.user_type),
        ("Asha", UserType::Customer)
    );
    assert_eq!((peer.last_seen_at, peer.is_active), (Some(NOW), true));
    let shown = row.last_message.unwrap();
    assert_eq!((shown.id, shown.seq, shown.sender), (last.id, Seq(1), asha));
    assert_eq!(
        (shown.text.as_str(), shown.message_type),
        ("hello", MessageType::Text)
    );

    let row = kept.store.conversation(asha, id).await.unwrap().unwrap();
    assert_eq!(
        (row.unread_count, row.peer.unwrap().full_name),
        (0, "Arjun".to_owned())
    );
    let stranger = kept.people(&["Meera"]).await[0];
    assert!(
        kept.store
            .conversation(stranger, id)
            .await
            .unwrap()
            .is_none()
    );
}

pub(crate) async fn history_survives_the_deletion_of_an_account(kept: &Kept) {
    // The platform may delete people; the people they wrote to keep their messages.
    let asha = kept.people(&["Asha"]).await[0];
    let gone = UserId(asha.0 + 1_000);
    kept.send(gone, asha, "hi").await;
    let row = kept
        .store
        .conversation(asha, between(asha, gone))
        .await
        .unwrap()
        .unwrap();
    assert!(row.peer.is_none());
    assert_eq!(row.unread_count, 1);
    let page = ListPage {
        limit: 10,
        ..ListPage::default()
    };
    assert_eq!(peers_of(kept, asha, page).await.0, [gone.0]);
}

pub(crate) async fn peers_and_heads_cover_all_conversations(kept: &Kept) {
    let people = kept.people(&["Asha", "B", "C"]).await;
    kept.send(people[0], people[1], "1").await;
    kept.send(people[1], people[0], "2").await;
    kept.send(people[2], people[0], "1").await;
    let (b, c) = (between(people[0], people[1]), between(people[0], people[2]));
    let mut peers = kept.store.peers(&people[..1]).await.unwrap();
    peers.sort();
    assert_eq!(peers, [(b, people[1]), (c, people[2])]);
    let mut peers = kept.store.peers(&people[..2]).await.unwrap();
    peers.sort();
    assert_eq!(peers, [(b, people[0]), (b, people[1]), (c, people[2])]);
    assert_eq!(kept.store.peers(&[]).await.unwrap(), []);
    let mut heads = kept.store.heads(people[0]).await.unwrap();
    heads.sort();
    assert_eq!(heads, [(b, Seq(2)), (c, Seq(1))]);
    assert_eq!(kept.store.heads(people[2]).await.unwrap(), [(c, Seq(1))]);
}

pub(crate) async fn members_who_have_written_are_counted(kept: &Kept) {
    let people = kept.people(&["Asha", "B", "C"]).await;
    let (asha, b, c) = (people[0], people[1], people[2]);
    let writers = async |one, other| kept.store.writers(between(one, other)).await.unwrap();
    assert_eq!(writers(asha, b).await, 0);
    kept.send(asha, b, "1").await;
    kept.send(asha, b, "2").await;
    kept.send(asha, c, "1").await;
    assert_eq!(writers(asha, b).await, 1);
    let read = Mark::Read(None);
    mark(&*kept.store, between(asha, b), b, read).await.unwrap();
    assert_eq!(writers(asha, b).await, 1, "reading is no answer");
    kept.send(b, asha, "3").await;
    assert_eq!(writers(asha, b).await, 2);
    assert_eq!((writers(asha, c).await, writers(b, c).await), (1, 0));
}

pub(crate) async fn unread_messages_are_counted_over_all_conversations(kept: &Kept) {
    let people = kept.people(&["Asha", "B", "C"]).await;
    let count = async |who| kept.store.unread_count(who).await.unwrap();
    assert_eq!(count(people[0]).await, (0, 0));
    for (from, text) in [(1, "1"), (1, "2"), (2, "1")] {
        kept.send(people[from], people[0], text).await;
    }
    kept.send(people[0], people[2], "mine").await;
    assert_eq!(count(people[0]).await, (2, 3));
    let id = between(people[0], people[1]);
    mark(&*kept.store, id, people[0], Mark::Read(Some(Seq(1))))
        .await
        .unwrap();
    assert_eq!(count(people[0]).await, (2, 2));
    mark(&*kept.store, id, people[0], Mark::Read(None))
        .await
        .unwrap();
    assert_eq!(count(people[0]).await, (1, 1));
}
