//! Messages that are deleted, for everyone or for one person.

use std::sync::Arc;

use chitrasethu::domain::body::DELETED_TEXT;
use chitrasethu::domain::{Body, ChangeKind, Quote, Seq, Timestamp};
use chitrasethu::server::storage::{Action, Appended, Edit, HistoryPage, Refusal};

use super::actions::{emoji, history, message, outcome, revise, versions};
use super::attachments::sent_with_file;
use super::records::store;
use super::{Kept, NOW, between, change};

pub(crate) async fn a_deleted_message_has_no_content_for_anybody(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    let secret = kept.send(asha, arjun, "the secret").await;
    let quote = Some(Quote::of(&secret));
    let body = Body::from_parts("and?".into(), Default::default(), None, None, Vec::new());
    let reply = store(kept, change(id, arjun, Action::Send(body, quote))).await;
    let by = |user, edit| revise(id, user, secret.id, edit);
    store(kept, by(asha, Edit::Text("another secret".into()))).await;
    store(kept, by(arjun, Edit::React(emoji("👍"), true))).await;
    let deleted = store(kept, by(asha, Edit::Delete)).await;
    assert_eq!(
        deleted.kind,
        ChangeKind::Deleted {
            message_id: secret.id
        }
    );
    assert_eq!((deleted.seq, deleted.user_id), (Some(Seq(5)), asha));

    let now = message(kept, secret.id).await;
    assert_eq!(now.body, Body::Deleted(NOW));
    assert_eq!(now.body.text(), DELETED_TEXT);
    assert!(now.edited_at.is_none() && now.reactions.is_empty());
    assert!(versions(kept, secret.id).await.is_empty());
    let ChangeKind::Message { message: reply } = reply.kind else {
        panic!("{reply:?}")
    };
    let quote = message(kept, reply.id).await.reply_to.unwrap();
    assert!(quote.deleted, "{quote:?}");
    for store in [Arc::clone(&kept.store), kept.again().await] {
        let (_, all) = store.changes_after(id, Seq(0), 100).await.unwrap();
        let feed = store.feed(arjun, Default::default(), 100).await.unwrap();
        let rows = store.history(arjun, id, HistoryPage::Newest(100)).await;
        let list = store.conversation(arjun, id).await.unwrap();
        let all = format!("{all:?} {feed:?} {:?} {list:?}", rows.unwrap());
        assert!(!all.contains("secret"), "{all}");
    }
    assert_eq!(
        outcome(kept, by(asha, Edit::Delete)).await,
        Appended::Unchanged
    );
    for edit in [Edit::Text("back".into()), Edit::React(emoji("👍"), true)] {
        let refused = Appended::Refused(Refusal::Deleted);
        assert_eq!(outcome(kept, by(asha, edit)).await, refused);
    }
    assert_eq!(message(kept, secret.id).await, now);
}

pub(crate) async fn the_list_shows_a_deleted_message_as_such(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    let last = kept.send(asha, arjun, "the secret").await;
    store(kept, revise(id, asha, last.id, Edit::Delete)).await;
    let row = kept.store.conversation(arjun, id).await.unwrap().unwrap();
    assert_eq!((row.last_seq, row.unread_count), (Seq(2), 1));
    let last = row.last_message.unwrap();
    assert_eq!((&*last.text, last.is_deleted), (DELETED_TEXT, true));
}

pub(crate) async fn files_go_with_their_message(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let (message, file) = sent_with_file(kept, asha, arjun, 1).await;
    let reads = async |user| kept.store.may_read(file, user).await.unwrap();
    assert!(reads(asha).await && reads(arjun).await);
    let id = between(asha, arjun);
    store(kept, revise(id, asha, message.id, Edit::Delete)).await;
    assert!(!reads(asha).await && !reads(arjun).await);
    assert!(kept.store.upload(file).await.unwrap().is_none());
    let given_up = kept.store.give_up_unused(NOW, Timestamp(0), 10).await;
    assert_eq!(given_up.unwrap(), [file], "the clean-up deletes it");

    // A file that another conversation has stays there.
    let (message, file) = sent_with_file(kept, asha, arjun, 2).await;
    let [small, large] = between(asha, people[2]).members();
    kept.execute(format!(
        "INSERT INTO attachment_grants VALUES ('{file}', {small}, {large}, {asha}, 'm-3')"
    ))
    .await;
    store(kept, revise(id, asha, message.id, Edit::Delete)).await;
    let reads = async |user| kept.store.may_read(file, user).await.unwrap();
    assert!(!reads(arjun).await && reads(people[2]).await);
}

pub(crate) async fn a_hidden_message_is_missing_for_its_person_only(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let id = between(asha, arjun);
    let first = kept.send(asha, arjun, "first").await;
    let last = kept.send(arjun, asha, "last").await;
    let hide = |message| revise(id, asha, message, Edit::Hide);
    let hidden = store(kept, hide(last.id)).await;
    let message_id = last.id;
    assert_eq!(hidden.kind, ChangeKind::Hidden { message_id });
    assert_eq!((hidden.seq, hidden.feed_seq.is_some()), (None, true));
    assert_eq!(outcome(kept, hide(last.id)).await, Appended::Unchanged);

    let texts = async |viewer| {
        let rows = history(kept, viewer, id).await.into_iter();
        let texts = rows.map(|row| row.message.body.text().to_owned());
        texts.collect::<Vec<_>>()
    };
    assert_eq!(texts(asha).await, ["first"]);
    assert_eq!(texts(arjun).await, ["first", "last"]);
    let preview = async |viewer| {
        let row = kept.store.conversation(viewer, id).await.unwrap().unwrap();
        let text = row.last_message.map(|last| last.text);
        (row.last_seq, row.unread_count, text)
    };
    assert_eq!(preview(asha).await, (Seq(2), 0, Some("first".to_owned())));
    assert_eq!(preview(arjun).await, (Seq(2), 1, Some("last".to_owned())));
    let unread = kept.store.unread_count(asha).await.unwrap();
    assert_eq!(unread, (0, 0), "nothing is left to read");
    store(kept, hide(first.id)).await;
    assert_eq!(preview(asha).await, (Seq(2), 0, None));
    kept.send(arjun, asha, "next").await;
    assert_eq!(preview(asha).await, (Seq(3), 1, Some("next".to_owned())));
    let before = HistoryPage::Before(Seq(3), 1);
    let page = kept.store.history(asha, id, before).await.unwrap();
    assert!(page.is_empty(), "{page:?}");
}
