//! Actions on messages: what they leave in rows, log and feeds, and when they are refused.

use std::sync::Arc;

use chitrasethu::domain::{
    Body, ChangeKind, ConversationId, Emoji, Message, MessageId, Quote, Seq, Timestamp, UserId,
};
use chitrasethu::server::storage::{
    Action, Appended, Edit, HistoryPage, HistoryRow, NewChange, Refusal, Revision,
};

use super::records::{log, new, store};
use super::{Kept, NOW, append, between, change, named};

/// An action on a message, without a time limit.
pub(super) fn revise(
    id: ConversationId,
    user: UserId,
    message: MessageId,
    edit: Edit,
) -> NewChange {
    let revision = Revision {
        message,
        edit,
        until: None,
    };
    change(id, user, Action::Revise(revision))
}

pub(super) fn emoji(text: &str) -> Emoji {
    text.parse().unwrap()
}

pub(super) async fn history(kept: &Kept, viewer: UserId, id: ConversationId) -> Vec<HistoryRow> {
    let page = HistoryPage::Newest(100);
    kept.store.history(viewer, id, page).await.unwrap()
}

pub(super) async fn message(kept: &Kept, id: MessageId) -> Message {
    kept.store.message(id).await.unwrap().unwrap()
}

pub(super) async fn versions(kept: &Kept, id: MessageId) -> Vec<String> {
    let message = message(kept, id).await;
    let versions = kept.store.versions(&message).await.unwrap();
    versions.into_iter().map(|it| it.text).collect()
}

pub(super) async fn outcome(kept: &Kept, change: NewChange) -> Appended {
    append(&*kept.store, change).await.unwrap()
}

pub(crate) async fn an_edit_replaces_the_text_and_keeps_its_versions(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    let sent = kept.send(asha, arjun, "one").await;
    assert_eq!(versions(kept, sent.id).await, ["one"]);
    let edit = |text: &str| revise(id, asha, sent.id, Edit::Text(text.to_owned()));
    assert_eq!(outcome(kept, edit("one")).await, Appended::Unchanged);
    // The longest text that a message may have is longer than what is recorded of other kinds.
    let long = "😀".repeat(10_000);
    for text in ["two", &long, "three"] {
        let edited = store(kept, edit(text)).await;
        let expected = ChangeKind::Edited {
            message_id: sent.id,
            text: text.to_owned(),
            edited_at: NOW,
        };
        assert_eq!(edited.kind, expected);
    }
    assert_eq!(
        versions(kept, sent.id).await,
        ["one", "two", &long, "three"]
    );
    let row = history(kept, arjun, id).await.pop().unwrap();
    assert_eq!(row.message.body.text(), "three");
    assert_eq!(row.message.edited_at, Some(NOW));
    assert!(!row.has_changes, "the message shows them");
    let about = kept.store.changes_about(id, &[sent.id]).await.unwrap();
    assert_eq!(about, []);
    let list = kept.store.conversation(arjun, id).await.unwrap().unwrap();
    assert_eq!(list.last_message.unwrap().text, "three");
    let (_, log) = log(kept, id).await;
    let first = log.into_iter().next().unwrap();
    let ChangeKind::Message { message } = first.kind else {
        panic!("{first:?}")
    };
    assert_eq!(*message, row.message, "who catches up gets it as it is now");
}

pub(crate) async fn reactions_are_there_once_and_limited(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    let sent = kept.send(asha, arjun, "hi").await;
    let react = |user, text: &str, on| revise(id, user, sent.id, Edit::React(emoji(text), on));
    for text in ["👍", "❤️", "😂", "😮", "😢"] {
        store(kept, react(asha, text, true)).await;
    }
    assert_eq!(
        outcome(kept, react(asha, "❤", true)).await,
        Appended::Unchanged
    );
    let too_many = Appended::Refused(Refusal::TooManyReactions);
    assert_eq!(outcome(kept, react(asha, "🙏", true)).await, too_many);
    store(kept, react(arjun, "🙏", true)).await;
    assert_eq!(
        outcome(kept, react(arjun, "👍", false)).await,
        Appended::Unchanged
    );
    store(kept, react(asha, "❤", false)).await;
    store(kept, react(asha, "🙏", true)).await;
    let row = history(kept, arjun, id).await.pop().unwrap();
    let all = row.message.reactions.iter();
    let all: Vec<_> = all.map(|it| (it.user_id, it.emoji.as_str())).collect();
    let expected = [
        (asha, "👍"),
        (asha, "😂"),
        (asha, "😢"),
        (asha, "😮"),
        (asha, "🙏"),
        (arjun, "🙏"),
    ];
    assert_eq!(all, expected);
    let last = kept.store.conversation(arjun, id).await.unwrap().unwrap();
    assert_eq!(last.last_message.unwrap().text, "hi", "it is no message");

    // Ten at once, from two processes: five are granted.
    let other = kept.send(asha, arjun, "again").await;
    let process = kept.again().await;
    let emojis = ["👍", "❤️", "😂", "😮", "😢", "🙏", "🎉", "🔥", "👏", "💯"];
    let appends = emojis.iter().enumerate().map(|(n, text)| {
        let store = Arc::clone([&kept.store, &process][n % 2]);
        let new = revise(id, asha, other.id, Edit::React(emoji(text), true));
        tokio::spawn(async move { append(&*store, new).await.unwrap() })
    });
    let mut granted = 0;
    for append in appends.collect::<Vec<_>>() {
        granted += usize::from(matches!(append.await.unwrap(), Appended::New(_)));
    }
    assert_eq!(granted, 5);
    assert_eq!(message(kept, other.id).await.reactions.iter().count(), 5);
}

pub(crate) async fn a_star_is_seen_by_its_person_only(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    let sent = kept.send(asha, arjun, "hi").await;
    let star = |on| revise(id, arjun, sent.id, Edit::Star(on));
    let is_starred = async |viewer| history(kept, viewer, id).await[0].is_starred;
    assert_eq!(outcome(kept, star(false)).await, Appended::Unchanged);
    let starred = store(kept, star(true)).await;
    assert_eq!(starred.seq, None);
    assert_eq!(outcome(kept, star(true)).await, Appended::Unchanged);
    assert!(is_starred(arjun).await && !is_starred(asha).await);
    // It is another flag than that of hidden messages.
    store(kept, revise(id, asha, sent.id, Edit::Star(true))).await;
    store(kept, revise(id, asha, sent.id, Edit::Hide)).await;
    store(kept, star(false)).await;
    assert!(!is_starred(arjun).await);
}

pub(crate) async fn a_reply_quotes_its_message_as_it_is(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    let quoted = kept.send(asha, arjun, &"long ".repeat(100)).await;
    let body = || Body::from_parts("yes".into(), Default::default(), None, None, Vec::new());
    let reply = || change(id, arjun, Action::Send(body(), Some(Quote::of(&quoted))));
    let sent = store(kept, named("r-1", reply())).await;
    let ChangeKind::Message { message: stored } = &sent.kind else {
        panic!("{sent:?}")
    };
    assert_eq!(stored.reply_to.as_ref().unwrap().text.len(), 200);
    assert_eq!(message(kept, stored.id).await, **stored);
    let again = outcome(kept, named("r-1", reply())).await;
    assert_eq!(again, Appended::Repeated(sent.clone()));
    store(
        kept,
        revise(id, asha, quoted.id, Edit::Text("short".into())),
    )
    .await;
    let quote = message(kept, stored.id).await.reply_to.unwrap();
    assert_eq!((&*quote.text, quote.seq), ("short", quoted.seq));
}

pub(crate) async fn a_limit_in_time_counts_for_what_is_new(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    let sent = kept.send(asha, arjun, "one").await;
    let until = |edit, at: i64| {
        let revision = Revision {
            message: sent.id,
            edit,
            until: Some(NOW),
        };
        NewChange {
            at: Timestamp(NOW.0 + at),
            ..change(id, asha, Action::Revise(revision))
        }
    };
    let two = || Edit::Text("two".into());
    let in_time = store(kept, named("e-1", until(two(), 0))).await;
    let late = Appended::Refused(Refusal::TooLate);
    let three = until(Edit::Text("three".into()), 1);
    assert_eq!(outcome(kept, three).await, late);
    assert_eq!(outcome(kept, until(Edit::Delete, 1)).await, late);
    // A repeat is answered whenever it comes.
    let again = outcome(kept, named("e-1", until(two(), 99))).await;
    assert_eq!(again, Appended::Repeated(in_time));
    assert_eq!(message(kept, sent.id).await.body.text(), "two");
}

pub(crate) async fn repeated_actions_have_no_effect(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    let sent = kept.send(asha, arjun, "hi").await;
    let react = |on| revise(id, asha, sent.id, Edit::React(emoji("👍"), on));
    let on = store(kept, named("on", react(true))).await;
    let off = store(kept, named("off", react(false))).await;
    let batch = vec![
        named("on", react(true)),
        named("off", react(false)),
        // Of another conversation's message nothing is changed.
        revise(id, asha, MessageId(sent.id.0 + 70), Edit::Delete),
        super::message(asha, arjun, "in between"),
        named("star", revise(id, asha, sent.id, Edit::Star(true))),
    ];
    let appended = kept.store.append(batch).await.unwrap();
    assert_eq!(
        appended[..2],
        [Appended::Repeated(on), Appended::Repeated(off)]
    );
    assert_eq!(appended[2], Appended::Unchanged);
    assert_eq!(new(&appended[3]).seq, Some(Seq(4)));
    assert!(new(&appended[4]).feed_seq.is_some());
    assert!(message(kept, sent.id).await.reactions.is_empty());
}
