//! The stages in which photographers keep their conversations.

use std::sync::Arc;

use chitrasethu::domain::{ChangeKind, ConversationId, SettingsChange, Stage, UserId};
use chitrasethu::server::storage::{Action, Appended, ListPage, ListRows, NewChange, Refusal};

use super::actions::outcome;
use super::records::store;
use super::{Kept, NOW, append, between, change};

fn named(name: &str) -> Stage {
    Stage::new(name).unwrap()
}

/// An empty name stands for none.
fn give(id: ConversationId, user: UserId, stage: &str) -> NewChange {
    change(
        id,
        user,
        Action::Arrange(SettingsChange::stage(named(stage))),
    )
}

async fn stages(kept: &Kept, user: UserId) -> Vec<String> {
    let stages = kept.store.stages(user).await.unwrap();
    stages.into_iter().map(String::from).collect()
}

/// The people whose conversations are in a stage, from the top.
async fn listed(kept: &Kept, user: UserId, stage: &str) -> Vec<UserId> {
    let page = ListPage {
        rows: ListRows::Stage,
        stage: named(stage),
        now: NOW,
        limit: 20,
        ..ListPage::default()
    };
    let rows = kept.store.conversations(user, &page).await.unwrap();
    let peers = rows.iter().filter_map(|row| row.id.peer_of(user));
    peers.collect()
}

pub(crate) async fn a_stage_finds_its_conversations(kept: &Kept) {
    let people = kept.people(&["Arjun", "Asha", "Meera", "Dev"]).await;
    let (arjun, asha, meera, dev) = (people[0], people[1], people[2], people[3]);
    for peer in [asha, meera, dev] {
        kept.send(peer, arjun, "hi").await;
    }
    let (booked, sent) = ("Booked", "ऑफ़र भेजा");
    assert_eq!(stages(kept, arjun).await, [""; 0]);
    for (peer, stage) in [(asha, booked), (meera, sent), (dev, booked)] {
        let new = store(kept, give(between(arjun, peer), arjun, stage)).await;
        assert_eq!(new.seq, None, "only they hear of it");
        let decided = SettingsChange::stage(named(stage));
        assert_eq!(new.kind, ChangeKind::Conversation(decided));
    }
    assert_eq!(listed(kept, arjun, booked).await, [dev, asha]);
    assert_eq!(listed(kept, arjun, sent).await, [meera]);
    assert_eq!(listed(kept, arjun, "booked").await, []);
    assert_eq!(stages(kept, arjun).await, [booked, sent]);
    assert_eq!(listed(kept, asha, booked).await, []);
    assert_eq!(stages(kept, asha).await, [""; 0]);

    let archive = Action::Arrange(SettingsChange::archived(true));
    store(kept, change(between(arjun, dev), arjun, archive)).await;
    assert_eq!(listed(kept, arjun, booked).await, [asha]);
    store(kept, give(between(arjun, meera), arjun, "")).await;
    assert_eq!(stages(kept, arjun).await, [booked]);
    let again = outcome(kept, give(between(arjun, meera), arjun, "")).await;
    assert_eq!(again, Appended::Unchanged);
}

pub(crate) async fn a_person_has_twelve_stages_at_most(kept: &Kept) {
    let mut people = kept.people(&["Arjun"]).await;
    let arjun = people.remove(0);
    let names: Vec<String> = (0..15).map(|n| format!("Peer {n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let peers = kept.people(&names).await;
    for peer in &peers {
        kept.send(*peer, arjun, "hi").await;
    }
    // All at once, from two processes.
    let process = kept.again().await;
    let gifts = peers.iter().enumerate().map(|(n, peer)| {
        let store = Arc::clone([&kept.store, &process][n % 2]);
        let new = give(between(arjun, *peer), arjun, &format!("Stage {n}"));
        tokio::spawn(async move { append(&*store, new).await.unwrap() })
    });
    let mut granted = Vec::new();
    let mut refused = Vec::new();
    for (peer, gift) in peers.iter().zip(gifts.collect::<Vec<_>>()) {
        match gift.await.unwrap() {
            Appended::New(_) => granted.push(*peer),
            other => {
                assert_eq!(other, Appended::Refused(Refusal::TooManyStages));
                refused.push(between(arjun, *peer));
            }
        }
    }
    assert_eq!((granted.len(), refused.len()), (12, 3));
    let used = stages(kept, arjun).await;
    assert_eq!(used.len(), 12);

    // One that is there already can be given, and one that nothing is in any more makes room.
    store(kept, give(refused[0], arjun, &used[0])).await;
    let full = outcome(kept, give(refused[0], arjun, "Thirteenth")).await;
    assert_eq!(full, Appended::Refused(Refusal::TooManyStages));
    let alone = between(arjun, granted[5]);
    store(kept, give(alone, arjun, "In its place")).await;
    store(kept, give(alone, arjun, "")).await;
    store(kept, give(refused[1], arjun, "Twelfth")).await;
}
