//! The numbering of existing messages, computed a second time without SQL.

use std::collections::HashMap;

use sqlx::Row;
use sqlx::postgres::PgRow;

use super::Platform;

/// A message between two people, in order of time.
struct Old {
    id: i64,
    sender: i64,
    receiver: i64,
    is_read: bool,
}

/// The expected result of the adoption.
#[derive(Default)]
struct Expected {
    /// By message: `seq`, ordinal, feed position of the smaller and of the larger user.
    messages: HashMap<i64, [i64; 4]>,
    /// By (smaller, larger) user: last `seq`, last message.
    conversations: HashMap<(i64, i64), [i64; 2]>,
    /// By (user, other member).
    members: HashMap<(i64, i64), Member>,
    feeds: HashMap<i64, i64>,
}

#[derive(Default, Debug, PartialEq, Eq)]
struct Member {
    read_seq: i64,
    sent_count: i64,
    read_count: i64,
    last_sent_seq: i64,
    active_place: i64,
}

impl Expected {
    fn add(&mut self, message: &Old) {
        let &Old {
            sender, receiver, ..
        } = message;
        let [small, large] = [sender.min(receiver), sender.max(receiver)];
        let conversation = self.conversations.entry((small, large)).or_default();
        *conversation = [conversation[0] + 1, message.id];
        let seq = conversation[0];
        let [small_place, large_place] = [small, large].map(|user| {
            let last = self.feeds.entry(user).or_default();
            *last += 1;
            *last
        });
        let position = |user| {
            if user == small {
                small_place
            } else {
                large_place
            }
        };

        let mine = self.members.entry((sender, receiver)).or_default();
        mine.sent_count += 1;
        mine.last_sent_seq = seq;
        mine.active_place = position(sender);
        let ordinal = mine.sent_count;
        let theirs = self.members.entry((receiver, sender)).or_default();
        theirs.active_place = position(receiver);
        if message.is_read {
            theirs.read_seq = seq;
            theirs.read_count = ordinal;
        }
        let numbers = [seq, ordinal, small_place, large_place];
        self.messages.insert(message.id, numbers);
    }
}

/// The messages between two people, oldest first; those without a time come first.
async fn old(platform: &Platform) -> Vec<Old> {
    let rows = sqlx::query(
        "SELECT message_id::bigint, sender_id::bigint, receiver_id::bigint, group_id, coalesce(is_read, false), \
         (extract(epoch FROM created_at) * 1000000)::bigint FROM messages",
    )
    .fetch_all(&platform.pool)
    .await
    .unwrap();
    let mut dated = Vec::new();
    for row in rows {
        let (sender, receiver) = (row.get(1), row.get::<Option<i64>, _>(2));
        let is_to_group = row.get::<Option<i32>, _>(3).is_some();
        let Some(receiver) = receiver.filter(|receiver| !is_to_group && *receiver != sender) else {
            continue;
        };
        let id: i64 = row.get(0);
        let message = Old {
            id,
            sender,
            receiver,
            is_read: row.get(4),
        };
        dated.push((row.get::<Option<i64>, _>(5), id, message));
    }
    dated.sort_by_key(|(moment, id, _)| (*moment, *id));
    dated.into_iter().map(|(_, _, message)| message).collect()
}

async fn rows(platform: &Platform, query: &'static str) -> Vec<PgRow> {
    sqlx::query(query).fetch_all(&platform.pool).await.unwrap()
}

#[tokio::test]
async fn a_hundred_thousand_messages_are_numbered_correctly() {
    let platform = Platform::with_messages(100_000).await;
    let mut expected = Expected::default();
    for message in old(&platform).await {
        expected.add(&message);
    }
    assert!(expected.messages.len() > 95_000 && expected.conversations.len() > 1_000);
    platform.adopt().await.unwrap();

    let messages = "SELECT message_id::bigint, seq, ordinal, small_place, large_place FROM messages WHERE seq IS NOT NULL";
    let messages = rows(&platform, messages).await;
    let messages = messages
        .iter()
        .map(|row| (row.get(0), [1, 2, 3, 4].map(|at| row.get(at))));
    assert!(messages.collect::<HashMap<_, _>>() == expected.messages);

    let conversations =
        "SELECT user_small, user_large, last_seq, last_message_id FROM conversations";
    let conversations = rows(&platform, conversations).await;
    let conversations = conversations
        .iter()
        .map(|row| ((row.get(0), row.get(1)), [row.get(2), row.get(3)]));
    assert!(conversations.collect::<HashMap<_, _>>() == expected.conversations);

    let feeds = rows(&platform, "SELECT user_id, last_place FROM user_feeds").await;
    let feeds = feeds.iter().map(|row| (row.get(0), row.get(1)));
    assert!(feeds.collect::<HashMap<_, _>>() == expected.feeds);

    let members = "SELECT user_id, peer_id, read_seq, sent_count, read_count, last_sent_seq, active_place FROM members \
         WHERE delivered_seq = read_seq AND changed_place = active_place AND NOT (pinned OR muted OR archived)";
    let members = rows(&platform, members).await;
    let members = members.iter().map(|row| {
        let [
            read_seq,
            sent_count,
            read_count,
            last_sent_seq,
            active_place,
        ] = [2, 3, 4, 5, 6].map(|at| row.get(at));
        let member = Member {
            read_seq,
            sent_count,
            read_count,
            last_sent_seq,
            active_place,
        };
        ((row.get(0), row.get(1)), member)
    });
    assert!(members.collect::<HashMap<_, _>>() == expected.members);

    platform.assert_sound().await;
}

#[tokio::test]
async fn a_conversation_is_as_old_as_its_first_message() {
    let platform = Platform::adopted().await;
    let wrong = "SELECT count(*) FROM conversations c WHERE created_at <> (
         SELECT floor(extract(epoch FROM min(m.created_at)) * 1000) FROM messages m
         WHERE m.conversation_id = c.conversation_id)";
    assert_eq!(platform.number(wrong).await, 0);
}

#[tokio::test]
async fn a_database_without_groups_is_adopted_too() {
    let platform = Platform::with_messages(500).await;
    let older = "DELETE FROM messages WHERE group_id IS NOT NULL OR receiver_id IS NULL; \
         ALTER TABLE messages DROP COLUMN group_id, DROP COLUMN attachment_public_id, ALTER receiver_id SET NOT NULL";
    platform.run(older).await;
    platform.adopt().await.unwrap();
    platform.old_backend_sends(1, 2, "without groups").await;
    platform.assert_sound().await;
    // The platform may add groups later.
    platform
        .run("ALTER TABLE messages ADD COLUMN group_id integer")
        .await;
    let to_group = "INSERT INTO messages (sender_id, receiver_id, group_id, message_text) VALUES (1, 2, 7, 'all')";
    platform.run(to_group).await;
    platform.assert_sound().await;
}

#[tokio::test]
async fn messages_of_deleted_people_stay_in_their_conversation() {
    let platform = Platform::with_messages(500).await;
    let orphans = "ALTER TABLE messages DROP CONSTRAINT messages_sender_id_fkey; \
         INSERT INTO messages (sender_id, receiver_id, message_text) VALUES (900, 5, 'goodbye')";
    platform.run(orphans).await;
    platform.adopt().await.unwrap();
    platform.assert_sound().await;
    let found = "SELECT count(*) FROM conversations WHERE (user_small, user_large) = (5, 900)";
    assert_eq!(platform.number(found).await, 1);
}
