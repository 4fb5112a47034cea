//! Both servers use one database: each shows what the other stored.

use std::sync::Arc;

use chitrasethu::domain::{ChangeKind, ConversationId, FeedSeq, Seq, SharedKind, UserId};
use chitrasethu::server::storage::{self, Mark, NewChange, Store};
use serde_json::json;
use tokio::task::JoinSet;

use super::{PASSWORD, Platform};
use crate::storage::{mark, send};
use crate::support::{Person, TestApp, texts};

const UNREAD: &str = "SELECT count(*) FROM messages WHERE receiver_id = 1 AND is_read IS NOT TRUE";

pub(super) async fn server(platform: &Platform) -> TestApp {
    TestApp::with(&[("DATABASE_URL", &platform.url)]).await
}

/// Signs in with an old account.
pub(super) async fn sign_in(app: &TestApp, email: &str) -> Person {
    let credentials = json!({"email": email, "password": PASSWORD});
    let answer = app.call("POST", "/api/auth/login").json(&credentials).await;
    let data = answer.data(200);
    Person {
        app: app.clone(),
        id: data["user"]["userId"].as_i64().unwrap(),
        name: data["user"]["fullName"].as_str().unwrap().to_owned(),
        email: email.to_owned(),
        token: data["token"].as_str().unwrap().to_owned(),
    }
}

/// A platform database, and the storage that has adopted it.
async fn opened() -> (Platform, Arc<dyn Store>) {
    let platform = Platform::with_messages(2_000).await;
    let store = storage::open(&platform.url).await.unwrap();
    (platform, store)
}

fn between(one: i64, other: i64) -> ConversationId {
    ConversationId::between(UserId(one), UserId(other)).unwrap()
}

fn message(from: i64, to: i64) -> NewChange {
    crate::storage::message(UserId(from), UserId(to), "from here")
}

#[tokio::test]
async fn old_accounts_sign_in_with_their_old_passwords() {
    let platform = Platform::with_messages(100).await;
    let app = server(&platform).await;
    let one = sign_in(&app, "person.1@example.com").await;
    assert_eq!((one.id, one.name.as_str()), (1, "Person 1"));
    // Stored as Person.10@Example.COM.
    assert_eq!(sign_in(&app, "person.10@example.com").await.id, 10);
    assert_eq!(sign_in(&app, "PERSON.10@example.com").await.id, 10);
    // Has no profile.
    assert_eq!(
        sign_in(&app, "person.29@example.com").await.name,
        "Customer 29"
    );
    assert_eq!(one.sign_in("Password123?").await.status, 401);
}

#[tokio::test]
async fn old_conversations_are_there_from_the_start() {
    let platform = Platform::with_messages(2_000).await;
    let app = server(&platform).await;
    let one = sign_in(&app, "person.1@example.com").await;
    let answer = one.get("/api/messages/conversations").await;
    let inbox = answer.data(200);
    let inbox = inbox["conversations"].as_array().unwrap();
    let partners = "SELECT count(DISTINCT sender_id + receiver_id) FROM messages \
         WHERE 1 IN (sender_id, receiver_id) AND sender_id <> receiver_id AND group_id IS NULL";
    assert_eq!(
        i64::try_from(inbox.len()).unwrap(),
        platform.number(partners).await
    );

    for conversation in inbox {
        let path = format!(
            "/api/messages/conversations/{}",
            conversation["conversationId"].as_str().unwrap()
        );
        let answer = one.get(&path).await;
        let history = answer.data(200);
        let stored = format!(
            "SELECT message_text FROM messages WHERE group_id IS NULL AND (sender_id, receiver_id) IN ((1, {0}), ({0}, 1)) \
             AND CASE sender_id WHEN 1 THEN is_deleted_by_sender ELSE is_deleted_by_receiver END IS NOT TRUE \
             ORDER BY created_at NULLS FIRST, message_id",
            conversation["participantId"]
        );
        let stored = platform.texts(&stored).await;
        assert_eq!(texts(history["messages"].as_array().unwrap()), stored);
        assert_eq!(
            conversation["lastMessage"].as_str(),
            stored.last().map(String::as_str)
        );
    }
}

#[tokio::test]
async fn old_pictures_are_listed_except_for_the_person_who_has_deleted_them() {
    let (platform, store) = opened().await;
    platform
        .run(
            "INSERT INTO messages (sender_id, receiver_id, message_text, message_type, attachment_url) VALUES \
             (7, 250, '', 'image', 'https://res.example.com/1'), (250, 7, '', 'image', 'https://res.example.com/2'), \
             (7, 250, 'https://example.com', NULL, NULL)",
        )
        .await;
    let listed = async |viewer, kind| {
        let newest = Seq(i64::MAX);
        let found = store.shared(between(7, 250), UserId(viewer), kind, newest, 9);
        let found = found.await.unwrap().into_iter();
        found.map(|message| message.seq.0).collect::<Vec<_>>()
    };
    assert_eq!(listed(7, SharedKind::Media).await, [2, 1]);
    assert_eq!(listed(7, SharedKind::Links).await, [3]);
    platform
        .run(
            "UPDATE messages SET is_deleted_by_sender = true WHERE seq IN (1, 3) AND sender_id = 7 AND receiver_id = 250; \
             UPDATE messages SET is_deleted_by_receiver = true WHERE seq = 2 AND sender_id = 250 AND receiver_id = 7",
        )
        .await;
    assert_eq!(listed(7, SharedKind::Media).await, [0; 0]);
    assert_eq!(listed(7, SharedKind::Links).await, [0; 0]);
    assert_eq!(listed(250, SharedKind::Media).await, [2, 1]);
    assert_eq!(listed(250, SharedKind::Links).await, [3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_servers_can_send_at_once() {
    let (platform, store) = opened().await;
    let platform = Arc::new(platform);
    let mut senders = JoinSet::new();
    for n in 0..8 {
        let (platform, store) = (Arc::clone(&platform), Arc::clone(&store));
        senders.spawn(async move {
            for turn in 0..40 {
                let (from, to) = [(1, 2), (2, 3), (3, 1), (2, 1)][(n + turn) % 4];
                if n % 2 == 0 {
                    platform.old_backend_sends(from, to, "from there").await;
                } else {
                    let new = message(from.into(), to.into());
                    assert!(send(&*store, new).await.unwrap().is_new);
                }
            }
        });
    }
    senders.join_all().await;
    platform.assert_sound().await;
    let both = "SELECT count(*) FROM messages WHERE message_text IN ('from here', 'from there')";
    assert_eq!(platform.number(both).await, 8 * 40);

    let positions = store.feed(UserId(1), FeedSeq(0), 10_000).await.unwrap();
    let positions: Vec<i64> = positions
        .into_iter()
        .map(|change| change.feed_seq.0)
        .collect();
    let newest = store.feed_head(UserId(1)).await.unwrap().0;
    assert_eq!(positions, (1..=newest).collect::<Vec<_>>());
}

#[tokio::test]
async fn messages_read_here_are_read_in_the_old_backend() {
    let (platform, store) = opened().await;
    platform.run("UPDATE messages SET is_read = true").await;
    let before = platform.number("SELECT count(*) FROM changes").await;
    platform.old_backend_sends(2, 1, "one").await;
    platform.old_backend_sends(2, 1, "two").await;
    send(&*store, message(2, 1)).await.unwrap();
    let groups = "SELECT count(*) FROM messages WHERE receiver_id = 1 AND seq IS NULL AND is_read IS NOT TRUE";
    let groups = platform.number(groups).await;
    assert_eq!(platform.number(UNREAD).await, groups + 3);
    let read = Mark::Read(None);
    mark(&*store, between(1, 2), UserId(1), read)
        .await
        .unwrap()
        .expect("it moves");
    assert_eq!(platform.number(UNREAD).await, groups);
    let changes = platform.number("SELECT count(*) FROM changes").await;
    assert_eq!(changes, before + 1, "logged once");
    platform.assert_sound().await;
}

#[tokio::test]
async fn messages_read_in_the_old_backend_are_read_here() {
    let (platform, store) = opened().await;
    platform.old_backend_sends(2, 1, "hello").await;
    let sent = send(&*store, message(2, 1)).await.unwrap().message;
    let since = store.feed_head(UserId(2)).await.unwrap();
    platform.old_backend_reads(1, 2).await;
    let changes = store.feed(UserId(2), since, 10).await.unwrap();
    assert_eq!(changes.len(), 1);
    let change = &changes[0].change;
    assert_eq!(change.seq, Some(Seq(sent.seq.0 + 1)));
    let ChangeKind::Read(marks) = &change.kind else {
        panic!("{change:?}");
    };
    assert_eq!((change.user_id, marks.read_seq), (UserId(1), sent.seq));
    assert_eq!(
        (marks.delivered_seq, marks.unread_count),
        (sent.seq, Some(0))
    );
    let row = store
        .conversation(UserId(1), between(1, 2))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((row.mine.read, row.unread_count), (sent.seq, 0));
    assert_eq!(Some(row.last_seq), change.seq);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_servers_can_mark_as_read_at_once() {
    let (platform, store) = opened().await;
    for _ in 0..40 {
        for _ in 0..20 {
            platform.old_backend_sends(2, 1, "hello").await;
        }
        let (_, here) = tokio::join!(
            platform.old_backend_reads(1, 2),
            mark(&*store, between(1, 2), UserId(1), Mark::Read(None)),
        );
        here.unwrap();
    }
    platform.assert_sound().await;
    let row = store
        .conversation(UserId(1), between(1, 2))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.unread_count, 0);
}
