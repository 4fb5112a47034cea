//! Copies of messages: what they contain, who may make them, and whose files they keep.

use chitrasethu::domain::{Body, Message, MessageId, Timestamp, UserId};
use chitrasethu::server::storage::{Action, Appended, Edit, NewChange, Refusal};

use super::actions::{message, outcome, revise};
use super::attachments::sent_with_file;
use super::records::store;
use super::{Kept, NOW, between, change, named};

const GONE: Appended = Appended::Refused(Refusal::Deleted);

/// A copy that `from` sends to `to`.
fn copy(name: &str, from: UserId, to: UserId, of: &Message) -> NewChange {
    let forward = Action::Forward(of.id, of.body.clone());
    named(name, change(between(from, to), from, forward))
}

async fn sent(kept: &Kept, copy: NewChange) -> Message {
    let change = store(kept, copy).await;
    let chitrasethu::domain::ChangeKind::Message { message } = change.kind else {
        panic!("{change:?}")
    };
    *message
}

pub(crate) async fn a_copy_says_that_it_is_one(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let (asha, arjun, meera) = (people[0], people[1], people[2]);
    let original = kept.send(asha, arjun, "14 Feb, 50,000").await;
    let first = copy("f", arjun, meera, &original);
    let made = sent(kept, first.clone()).await;
    assert!(made.forwarded && !original.forwarded);
    assert_eq!((&made.body, made.sender_id), (&original.body, arjun));
    assert_eq!(message(kept, made.id).await, made);
    let (_, log) = kept
        .again()
        .await
        .changes_after(made.conversation_id, Default::default(), 10)
        .await
        .unwrap();
    assert!(
        matches!(&log[0].kind, chitrasethu::domain::ChangeKind::Message { message } if **message == made)
    );

    // A repeat gets the first result, also when its message is gone.
    let here = between(asha, arjun);
    store(kept, revise(here, asha, original.id, Edit::Delete)).await;
    let again = outcome(kept, first).await;
    assert_eq!(again.change(), Some(&log[0]));
    assert!(matches!(again, Appended::Repeated(_)), "{again:?}");
    store(
        kept,
        revise(made.conversation_id, arjun, made.id, Edit::Delete),
    )
    .await;
    let now = message(kept, made.id).await;
    assert!(!now.forwarded && now.body == Body::Deleted(NOW), "{now:?}");
}

pub(crate) async fn only_what_can_be_read_is_forwarded(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let (asha, arjun, meera) = (people[0], people[1], people[2]);
    let here = between(asha, arjun);
    let original = kept.send(asha, arjun, "hello").await;
    let missing = Message {
        id: MessageId(original.id.0 + 1_000),
        ..original.clone()
    };
    assert_eq!(outcome(kept, copy("m", arjun, meera, &missing)).await, GONE);
    assert_eq!(outcome(kept, copy("s", meera, asha, &original)).await, GONE);
    store(kept, revise(here, arjun, original.id, Edit::Hide)).await;
    assert_eq!(
        outcome(kept, copy("h", arjun, meera, &original)).await,
        GONE
    );
    // Nothing begins a conversation that has no message.
    for (one, other) in [(arjun, meera), (meera, asha)] {
        let row = kept.store.conversation(one, between(one, other)).await;
        assert!(row.unwrap().is_none());
    }
    sent(kept, copy("f", asha, meera, &original)).await;
    store(kept, revise(here, asha, original.id, Edit::Delete)).await;
    assert_eq!(outcome(kept, copy("d", asha, meera, &original)).await, GONE);
}

pub(crate) async fn a_file_stays_with_its_copies(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera", "Kabir"]).await;
    let (asha, arjun, meera) = (people[0], people[1], people[2]);
    let (original, file) = sent_with_file(kept, asha, arjun, 1).await;
    let reads = async |user| kept.store.may_read(file, user).await.unwrap();
    let delete = async |by, it: &Message| {
        store(kept, revise(it.conversation_id, by, it.id, Edit::Delete)).await;
    };
    let late = Timestamp(NOW.0 + 48 * 3_600_000);
    let given_up = async || kept.store.give_up_unused(late, late, 10).await.unwrap();
    let first = sent(kept, copy("f-1", arjun, meera, &original)).await;
    let second = sent(kept, copy("f-2", arjun, meera, &original)).await;
    assert_eq!(first.body, original.body);
    assert!(reads(meera).await && !reads(people[3]).await);

    delete(asha, &original).await;
    assert!(reads(meera).await && reads(arjun).await);
    assert_eq!(given_up().await, []);
    delete(arjun, &first).await;
    assert!(reads(meera).await, "another copy in the same conversation");
    assert_eq!(given_up().await, []);
    // A copy is forwarded like any other message.
    let third = sent(kept, copy("f-3", meera, people[3], &second)).await;
    delete(arjun, &second).await;
    assert!(!reads(arjun).await && reads(meera).await && reads(people[3]).await);
    delete(meera, &third).await;
    assert!(!reads(meera).await && !reads(asha).await);
    assert_eq!(given_up().await, [file], "the clean-up deletes it");
}
