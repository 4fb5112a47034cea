//! Pinned and agreed messages, and the lists of messages that stand out.

use std::sync::Arc;

use chitrasethu::domain::{
    Agreement, AgreementStep, ChangeKind, MarkedKind, Message, MessageId, Timestamp, UserId,
};
use chitrasethu::server::storage::{Appended, Edit, NewChange, Refusal};

use super::actions::{history, message, outcome, revise};
use super::records::store;
use super::{Kept, NOW, append, between, named};

const NEWEST: MessageId = MessageId(i64::MAX);

async fn marked(
    kept: &Kept,
    viewer: UserId,
    peer: Option<UserId>,
    kind: MarkedKind,
) -> Vec<MessageId> {
    let found = kept.store.marked(viewer, peer, kind, NEWEST, 100).await;
    found.unwrap().iter().map(|it| it.id).collect()
}

const fn refused(refusal: Refusal) -> Appended {
    Appended::Refused(refusal)
}

fn at(new: NewChange, minutes: i64) -> NewChange {
    NewChange {
        at: Timestamp(NOW.0 + minutes * 60_000),
        ..new
    }
}

pub(crate) async fn three_messages_are_pinned_at_most(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let (asha, arjun, meera) = (people[0], people[1], people[2]);
    let id = between(asha, arjun);
    let mut sent = Vec::new();
    for text in ["one", "two", "three", "four"] {
        sent.push(kept.send(asha, arjun, text).await.id);
    }
    let pin = |user, at: usize, on| revise(id, user, sent[at], Edit::Pin(on));
    assert_eq!(
        outcome(kept, pin(arjun, 0, false)).await,
        Appended::Unchanged
    );
    for at in [2, 0, 1] {
        let pinned = store(kept, pin(arjun, at, true)).await;
        assert!(pinned.seq.is_some(), "it is shared");
    }
    assert_eq!(outcome(kept, pin(asha, 0, true)).await, Appended::Unchanged);
    let too_many = refused(Refusal::TooManyPinned);
    assert_eq!(outcome(kept, pin(asha, 3, true)).await, too_many);
    // Another conversation has pins of its own.
    let other = kept.send(meera, arjun, "hi").await.id;
    store(
        kept,
        revise(between(meera, arjun), arjun, other, Edit::Pin(true)),
    )
    .await;
    assert_eq!(
        marked(kept, asha, Some(arjun), MarkedKind::Pinned).await,
        [sent[2], sent[1], sent[0]]
    );
    assert_eq!(marked(kept, arjun, None, MarkedKind::Pinned).await.len(), 4);
    assert_eq!(marked(kept, meera, None, MarkedKind::Pinned).await, [other]);
    store(kept, pin(asha, 1, false)).await;
    store(kept, pin(asha, 3, true)).await;
    // What is deleted is not pinned any more, and never again.
    store(kept, revise(id, asha, sent[3], Edit::Delete)).await;
    assert_eq!(
        outcome(kept, pin(asha, 3, true)).await,
        refused(Refusal::Deleted)
    );
    assert_eq!(
        outcome(kept, pin(asha, 3, false)).await,
        Appended::Unchanged
    );
    store(kept, revise(id, arjun, sent[2], Edit::Hide)).await;
    assert_eq!(
        marked(kept, asha, Some(arjun), MarkedKind::Pinned).await,
        [sent[2], sent[0]]
    );
    assert_eq!(
        marked(kept, arjun, Some(asha), MarkedKind::Pinned).await,
        [sent[0]]
    );
    assert!(history(kept, asha, id).await[0].message.pinned);

    // Four at once, from two processes: one place is left.
    let process = kept.again().await;
    let mut appends = Vec::new();
    for n in 0..4 {
        let sent = kept.send(asha, arjun, "more").await.id;
        let store = Arc::clone([&kept.store, &process][n % 2]);
        let new = revise(id, asha, sent, Edit::Pin(true));
        appends.push(tokio::spawn(
            async move { append(&*store, new).await.unwrap() },
        ));
    }
    let mut granted = 0;
    for append in appends {
        granted += usize::from(matches!(append.await.unwrap(), Appended::New(_)));
    }
    assert_eq!(granted, 1);
}

pub(crate) async fn both_agree_about_a_message_and_it_stays(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    let sent = kept.send(asha, arjun, "14 Feb, 50,000").await.id;
    let act = |user, edit| revise(id, user, sent, edit);
    let confirm = |user, minute: i64| act(user, Edit::Confirm(Timestamp(NOW.0 + minute * 60_000)));
    let other = refused(Refusal::OtherProposal);
    for edit in [Edit::Withdraw, Edit::Decline] {
        assert_eq!(outcome(kept, act(asha, edit)).await, Appended::Unchanged);
    }
    assert_eq!(
        outcome(kept, confirm(arjun, 1)).await,
        other,
        "there is none"
    );
    let proposed = store(kept, named("p-1", at(act(asha, Edit::Propose), 1))).await;
    let step = |state| ChangeKind::Agreement {
        message_id: sent,
        state,
    };
    assert_eq!(proposed.kind, step(AgreementStep::Proposed));
    assert_eq!(
        outcome(kept, act(asha, Edit::Propose)).await,
        Appended::Unchanged
    );
    for wrong in [
        act(arjun, Edit::Propose),
        act(arjun, Edit::Withdraw),
        act(asha, Edit::Decline),
        confirm(asha, 1),
        confirm(arjun, 2),
    ] {
        assert_eq!(outcome(kept, wrong.clone()).await, other, "{wrong:?}");
    }
    // Another text is another proposal.
    store(kept, act(asha, Edit::Text("15 Feb".into()))).await;
    assert_eq!(message(kept, sent).await.agreement, None);
    assert_eq!(outcome(kept, confirm(arjun, 1)).await, other);
    store(kept, at(act(arjun, Edit::Propose), 3)).await;
    assert_eq!(
        store(kept, act(asha, Edit::Decline)).await.kind,
        step(AgreementStep::Declined)
    );
    store(kept, at(act(arjun, Edit::Propose), 4)).await;
    assert_eq!(
        store(kept, act(arjun, Edit::Withdraw)).await.kind,
        step(AgreementStep::Withdrawn)
    );
    store(kept, at(act(arjun, Edit::Propose), 5)).await;
    assert_eq!(marked(kept, asha, None, MarkedKind::Agreed).await, []);
    let agreed = store(kept, at(confirm(asha, 5), 6)).await;
    assert_eq!(agreed.kind, step(AgreementStep::Agreed));

    let expected = Agreement::proposed(arjun, Timestamp(NOW.0 + 5 * 60_000));
    let expected = Agreement::after(Some(expected), AgreementStep::Agreed, asha, agreed.at);
    assert_eq!(message(kept, sent).await.agreement, expected);
    let kept_so = refused(Refusal::Agreed);
    for wrong in [
        act(asha, Edit::Text("16 Feb".into())),
        act(asha, Edit::Delete),
        act(asha, Edit::Withdraw),
        act(arjun, Edit::Withdraw),
        act(arjun, Edit::Decline),
    ] {
        assert_eq!(outcome(kept, wrong.clone()).await, kept_so, "{wrong:?}");
    }
    for nothing in [
        act(arjun, Edit::Propose),
        confirm(asha, 5),
        act(asha, Edit::Text("15 Feb".into())),
    ] {
        assert_eq!(
            outcome(kept, nothing.clone()).await,
            Appended::Unchanged,
            "{nothing:?}"
        );
    }
    let repeat = outcome(kept, named("p-1", at(act(asha, Edit::Propose), 9))).await;
    assert_eq!(repeat, Appended::Repeated(proposed));
    assert_eq!(
        marked(kept, arjun, Some(asha), MarkedKind::Agreed).await,
        [sent]
    );
    store(kept, act(arjun, Edit::Hide)).await;
    assert_eq!(
        marked(kept, arjun, Some(asha), MarkedKind::Agreed).await,
        []
    );
    assert_eq!(
        marked(kept, asha, Some(arjun), MarkedKind::Agreed).await,
        [sent]
    );
}

pub(crate) async fn a_deleted_message_cannot_be_agreed(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    let sent = kept.send(asha, arjun, "14 Feb").await.id;
    let act = |user, edit| revise(id, user, sent, edit);
    store(kept, act(arjun, Edit::Propose)).await;
    store(kept, act(asha, Edit::Delete)).await;
    assert_eq!(message(kept, sent).await.agreement, None);
    let deleted = refused(Refusal::Deleted);
    assert_eq!(outcome(kept, act(asha, Edit::Confirm(NOW))).await, deleted);
    assert_eq!(outcome(kept, act(asha, Edit::Propose)).await, deleted);
    assert_eq!(
        outcome(kept, act(arjun, Edit::Withdraw)).await,
        Appended::Unchanged
    );
}

pub(crate) async fn starred_messages_are_listed_in_pages(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let (asha, arjun, meera) = (people[0], people[1], people[2]);
    let mut sent = Vec::new();
    for n in 0..5 {
        let other = [arjun, meera][n % 2];
        let message: Message = kept.send(other, asha, "x").await;
        store(
            kept,
            revise(between(asha, other), asha, message.id, Edit::Star(true)),
        )
        .await;
        sent.push((other, message.id));
    }
    let starred = MarkedKind::Starred;
    let newest: Vec<_> = sent.iter().rev().map(|(_, id)| *id).collect();
    assert_eq!(marked(kept, asha, None, starred).await, newest);
    assert_eq!(marked(kept, arjun, None, starred).await, []);
    let page = kept
        .store
        .marked(asha, None, starred, newest[1], 2)
        .await
        .unwrap();
    assert_eq!(
        page.iter().map(|it| it.id).collect::<Vec<_>>(),
        newest[2..4]
    );
    let arjuns = marked(kept, asha, Some(arjun), starred).await;
    assert_eq!(arjuns, [sent[4].1, sent[2].1, sent[0].1]);
    let id = between(asha, arjun);
    store(kept, revise(id, asha, sent[4].1, Edit::Star(false))).await;
    store(kept, revise(id, asha, sent[2].1, Edit::Hide)).await;
    store(kept, revise(id, arjun, sent[0].1, Edit::Delete)).await;
    assert_eq!(marked(kept, asha, Some(arjun), starred).await, []);
}
