//! How people keep conversations in their lists: what changes their rows, when it is refused, and which rows a filter finds.

use std::sync::Arc;

use chitrasethu::domain::{
    ChangeKind, ConversationId, ListSettings, MessageId, Seq, SettingsChange, SharedKind, Stage,
    Timestamp, UserId,
};
use chitrasethu::server::storage::{
    Action, Appended, ConversationRecord, Edit, HistoryPage, ListPage, ListRows, NewChange, Refusal,
};

use super::actions::{outcome, revise};
use super::records::{log, store};
use super::{Kept, NOW, append, between, change, named};

fn arrange(id: ConversationId, user: UserId, settings: SettingsChange) -> NewChange {
    change(id, user, Action::Arrange(settings))
}

async fn row(kept: &Kept, user: UserId, id: ConversationId) -> ConversationRecord {
    kept.store.conversation(user, id).await.unwrap().unwrap()
}

fn stage(name: &str) -> Stage {
    Stage::new(name).unwrap()
}

/// The people of these rows, from the top.
async fn listed(kept: &Kept, user: UserId, rows: ListRows, now: Timestamp) -> Vec<UserId> {
    let page = ListPage {
        rows,
        now,
        limit: 10,
        ..ListPage::default()
    };
    let rows = kept.store.conversations(user, &page).await.unwrap();
    let peers = rows.iter().filter_map(|row| row.id.peer_of(user));
    peers.collect()
}

pub(crate) async fn settings_are_kept_for_their_person(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    let nothing = outcome(kept, arrange(id, asha, SettingsChange::pinned(true))).await;
    assert_eq!(nothing, Appended::Unchanged, "before the first message");
    kept.send(arjun, asha, "one").await;
    kept.send(asha, arjun, "two").await;
    let until = Timestamp(NOW.0 + 1);
    let archive = SettingsChange::archived(true);
    let decided = SettingsChange {
        archived_seq: Some(Seq(2)),
        ..archive.clone()
    };
    let changes = [
        (SettingsChange::pinned(true), SettingsChange::pinned(true)),
        (archive, decided),
        (
            SettingsChange::muted_until(until),
            SettingsChange::muted_until(until),
        ),
        (
            SettingsChange::unread_from(Seq(1)),
            SettingsChange::unread_from(Seq(1)),
        ),
        (
            SettingsChange::stage(stage("Booked")),
            SettingsChange::stage(stage("Booked")),
        ),
    ];
    for (asked, stored) in changes {
        let new = store(kept, arrange(id, asha, asked.clone())).await;
        assert_eq!(
            (new.seq, &new.kind),
            (None, &ChangeKind::Conversation(stored))
        );
        assert!(new.feed_seq.is_some());
        let again = outcome(kept, arrange(id, asha, asked)).await;
        assert_eq!(again, Appended::Unchanged);
    }
    let expected = ListSettings {
        pinned: false,
        archived_seq: Seq(2),
        muted_until: until,
        unread_from_seq: Seq(1),
        cleared_seq: Seq(0),
        stage: stage("Booked"),
    };
    let ashas = row(kept, asha, id).await;
    assert_eq!((ashas.settings, ashas.newest), (expected, Seq(2)));
    assert_eq!(ashas.mine.read, Seq(0), "no mark has moved");
    assert_eq!(row(kept, arjun, id).await.settings, ListSettings::default());
    assert_eq!(log(kept, id).await.1.len(), 2, "nobody else hears of it");
    assert!(kept.store.is_marked_unread(asha, id).await.unwrap());
    assert!(!kept.store.is_marked_unread(arjun, id).await.unwrap());

    let back = SettingsChange {
        pinned: Some(true),
        muted_until: Some(Timestamp(0)),
        unread_from_seq: Some(Seq(0)),
        stage: Some(Stage::default()),
        ..SettingsChange::default()
    };
    store(kept, arrange(id, asha, back)).await;
    let pinned = ListSettings {
        pinned: true,
        ..ListSettings::default()
    };
    assert_eq!(row(kept, asha, id).await.settings, pinned);
}

pub(crate) async fn filters_find_their_rows(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera", "Dev"]).await;
    let (asha, arjun, meera, dev) = (people[0], people[1], people[2], people[3]);
    for peer in [arjun, meera] {
        kept.send(peer, asha, "hi").await;
    }
    kept.send(asha, dev, "hi").await;
    let archive = async |peer, on| {
        let change = arrange(between(asha, peer), asha, SettingsChange::archived(on));
        store(kept, change).await;
    };
    let of = async |rows| listed(kept, asha, rows, NOW).await;
    assert_eq!(of(ListRows::Unarchived).await, [dev, meera, arjun]);
    assert_eq!(of(ListRows::Unread).await, [meera, arjun]);
    archive(arjun, true).await;
    archive(dev, true).await;
    assert_eq!(of(ListRows::Unarchived).await, [meera]);
    assert_eq!(of(ListRows::Unread).await, [meera]);
    assert_eq!(of(ListRows::Archived).await, [dev, arjun]);
    assert_eq!(of(ListRows::Every).await, [dev, meera, arjun]);

    // A message brings it back, of whichever member, unless it is muted.
    let until = Timestamp(NOW.0 + 10);
    let mute = SettingsChange::muted_until(until);
    store(kept, arrange(between(asha, arjun), asha, mute.clone())).await;
    kept.send(arjun, asha, "again").await;
    kept.send(asha, dev, "again").await;
    assert_eq!(of(ListRows::Unarchived).await, [dev, meera]);
    assert_eq!(of(ListRows::Archived).await, [arjun]);
    let later = listed(kept, asha, ListRows::Unarchived, until).await;
    assert_eq!(later, [dev, arjun, meera]);

    // What has come back is not archived again by muting it.
    let muted = store(kept, arrange(between(asha, dev), asha, mute.clone())).await;
    let decided = SettingsChange {
        archived: Some(false),
        ..mute
    };
    assert_eq!(muted.kind, ChangeKind::Conversation(decided));
    assert_eq!(of(ListRows::Unarchived).await, [dev, meera]);

    let unread = SettingsChange::unread_from(Seq(1));
    store(kept, arrange(between(asha, dev), asha, unread)).await;
    assert_eq!(of(ListRows::Unread).await, [dev, meera]);
    store(
        kept,
        arrange(between(asha, meera), asha, SettingsChange::pinned(true)),
    )
    .await;
    assert_eq!(of(ListRows::Pinned).await, [meera]);
}

pub(crate) async fn five_conversations_are_pinned_at_most(kept: &Kept) {
    let mut people = kept.people(&["Asha"]).await;
    let asha = people.remove(0);
    let names: Vec<String> = (0..8).map(|n| format!("Peer {n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let peers = kept.people(&names).await;
    for peer in &peers {
        kept.send(*peer, asha, "hi").await;
    }
    // Eight at once, from two processes.
    let process = kept.again().await;
    let pins = peers.iter().enumerate().map(|(n, peer)| {
        let store = Arc::clone([&kept.store, &process][n % 2]);
        let new = arrange(between(asha, *peer), asha, SettingsChange::pinned(true));
        tokio::spawn(async move { append(&*store, new).await.unwrap() })
    });
    let mut granted = 0;
    for pin in pins.collect::<Vec<_>>() {
        match pin.await.unwrap() {
            Appended::New(_) => granted += 1,
            other => assert_eq!(
                other,
                Appended::Refused(Refusal::TooManyPinnedConversations)
            ),
        }
    }
    assert_eq!(granted, 5);
    let pinned = listed(kept, asha, ListRows::Pinned, NOW).await;
    assert_eq!(pinned.len(), 5);

    // One that is archived makes room for another.
    let archive = arrange(
        between(asha, pinned[0]),
        asha,
        SettingsChange::archived(true),
    );
    store(kept, archive).await;
    let another = peers.iter().find(|peer| !pinned.contains(peer)).unwrap();
    let pin = arrange(between(asha, *another), asha, SettingsChange::pinned(true));
    store(kept, pin).await;
}

pub(crate) async fn repeated_settings_have_no_effect(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    kept.send(arjun, asha, "hi").await;
    let pin = |on| arrange(id, asha, SettingsChange::pinned(on));
    let on = store(kept, named("on", pin(true))).await;
    let off = store(kept, named("off", pin(false))).await;
    let batch = vec![
        named("on", pin(true)),
        named("off", pin(false)),
        super::message(asha, arjun, "in between"),
        // The other kinds of actions in the same batch.
        revise(id, asha, MessageId(0), Edit::Star(true)),
        arrange(id, arjun, SettingsChange::archived(true)),
    ];
    let appended = kept.store.append(batch).await.unwrap();
    assert_eq!(
        appended[..2],
        [Appended::Repeated(on), Appended::Repeated(off)]
    );
    assert!(matches!(appended[2], Appended::New(_)));
    assert_eq!(appended[3], Appended::Unchanged);
    assert!(!row(kept, asha, id).await.settings.pinned);
    // Archived before the message of the same batch.
    assert_eq!(row(kept, arjun, id).await.settings.archived_seq, Seq(1));
}

pub(crate) async fn a_deleted_conversation_is_gone_until_a_message_comes(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    kept.send(arjun, asha, "one").await;
    kept.send(asha, arjun, "two").await;
    kept.send(arjun, asha, "see https://a.example").await;
    let kept_so = SettingsChange {
        stage: Some(stage("Booked")),
        ..SettingsChange::pinned(true)
    };
    store(kept, arrange(id, asha, kept_so)).await;
    let texts = async |user| {
        let page = HistoryPage::Newest(10);
        let rows = kept.store.history(user, id, page).await.unwrap();
        let texts = rows.iter().map(|row| row.message.body.text().to_owned());
        texts.collect::<Vec<_>>()
    };

    // Up to what the person has seen; a message that came meanwhile stays.
    let seen = store(kept, arrange(id, asha, SettingsChange::cleared(Seq(2)))).await;
    let decided = SettingsChange::cleared(Seq(2));
    assert_eq!(seen.kind, ChangeKind::Conversation(decided));
    let ashas = row(kept, asha, id).await;
    assert_eq!((ashas.unread_count, ashas.settings.pinned), (1, false));
    assert_eq!(ashas.settings.stage, Stage::default());
    assert_eq!(texts(asha).await, ["see https://a.example"]);
    assert_eq!(listed(kept, asha, ListRows::Every, NOW).await, [arjun]);

    // At most up to the newest one.
    let all = arrange(id, asha, SettingsChange::cleared(Seq(i64::MAX)));
    let all = store(kept, named("all", all)).await;
    let decided = SettingsChange::cleared(Seq(3));
    assert_eq!(all.kind, ChangeKind::Conversation(decided));
    assert_eq!(texts(asha).await, [""; 0]);
    let ashas = row(kept, asha, id).await;
    assert_eq!((ashas.unread_count, ashas.mine.read), (0, Seq(0)));
    assert!(ashas.last_message.is_none());
    for rows in [ListRows::Every, ListRows::Unarchived, ListRows::Unread] {
        assert_eq!(listed(kept, asha, rows, NOW).await, [], "{rows:?}");
    }
    assert_eq!(kept.store.unread_count(asha).await.unwrap(), (0, 0));
    let files = SharedKind::Links;
    let shared = kept.store.shared(id, asha, files, Seq(i64::MAX), 10).await;
    assert_eq!(shared.unwrap(), []);
    assert_eq!(texts(arjun).await, ["one", "two", "see https://a.example"]);
    assert_eq!(row(kept, arjun, id).await.unread_count, 1);

    let again = outcome(kept, arrange(id, asha, SettingsChange::cleared(Seq(1)))).await;
    assert_eq!(again, Appended::Unchanged);
    kept.send(arjun, asha, "four").await;
    assert_eq!(texts(asha).await, ["four"]);
    let ashas = row(kept, asha, id).await;
    assert_eq!(ashas.last_message.unwrap().text, "four");
    assert_eq!(ashas.unread_count, 1);
    assert_eq!(listed(kept, asha, ListRows::Unread, NOW).await, [arjun]);
    assert_eq!(kept.store.unread_count(asha).await.unwrap(), (1, 1));
}
