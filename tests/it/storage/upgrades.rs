//! Databases of older and newer versions of this program.

use std::sync::Arc;

use chitrasethu::domain::{Change, ChangeKind, FeedSeq, MarkState, Seq, Timestamp, UserId};
use chitrasethu::server::storage::{self, Mark};
use sqlx::migrate::Migrator;
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use tempfile::TempDir;

use super::{Database, Kept, NOW, between, execute, mark, message, named, send};
use crate::support::root;

/// A conversation in the schema of 0004: messages (1, 3 and 5), a delivered mark (2) and a read mark (4).
const OLD_ROWS: &str = "
    INSERT INTO conversations (conversation_id, user_small, user_large, last_seq, last_message_id, created_at)
    VALUES (1, 1, 2, 5, 13, {now});
    INSERT INTO user_feeds (user_id, last_place) VALUES (1, 15), (2, 25);
    INSERT INTO members (user_id, conversation_id, peer_id, read_seq, delivered_seq, sent_count, read_count,
        last_sent_seq, active_place, changed_place)
    VALUES (1, 1, 2, 0, 0, 2, 0, 3, 15, 15), (2, 1, 1, 3, 3, 1, 2, 5, 25, 25);
    INSERT INTO messages (message_id, conversation_id, seq, small_place, large_place, ordinal, sender_id,
        receiver_id, message_text, message_type, client_message_id, created_at)
    VALUES (11, 1, 1, 11, 21, 1, 1, 2, 'one', 'text', 'a-1', {first}),
        (12, 1, 3, 13, 23, 2, 1, 2, 'two', 'text', NULL, {second}),
        (13, 1, 5, 15, 25, 1, 2, 1, 'three', 'text', NULL, {third});
    INSERT INTO changes (conversation_id, seq, small_place, large_place, kind, user_id, mark_seq)
    VALUES (1, 2, 12, 22, 'delivered', 2, 1), (1, 4, 14, 24, 'read', 2, 3);";

/// A moment so many seconds after [`NOW`].
const fn seconds(n: i64) -> Timestamp {
    Timestamp(NOW.0 + n * 1_000)
}

/// Creates a database with the first four migrations and [`OLD_ROWS`].
async fn old_database(kept: &Kept) -> Database {
    let database = kept.fresh().await;
    let is_sqlite = database.url.starts_with("sqlite:");
    let engine = if is_sqlite { "sqlite" } else { "postgres" };
    let folder = TempDir::new().unwrap();
    for name in [
        "0001_accounts",
        "0002_conversations",
        "0003_feeds",
        "0004_names",
    ] {
        let file = format!("{name}.sql");
        let from = root().join("migrations").join(engine).join(&file);
        std::fs::copy(from, folder.path().join(file)).unwrap();
    }
    let migrator = Migrator::new(folder.path()).await.unwrap();
    let moment = |at: Timestamp| match is_sqlite {
        true => at.0.to_string(),
        false => format!("timestamp 'epoch' + {} * interval '1 millisecond'", at.0),
    };
    if is_sqlite {
        let url = format!("{}?mode=rwc", database.url);
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        migrator.run(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    } else {
        let mut connection = PgConnection::connect(&database.url).await.unwrap();
        migrator.run(&mut connection).await.unwrap();
    }
    let rows = OLD_ROWS.replace("{now}", &NOW.0.to_string());
    let rows = rows.replace("{first}", &moment(seconds(1)));
    let rows = rows.replace("{second}", &moment(seconds(2)));
    let rows = rows.replace("{third}", &moment(seconds(3)));
    execute(&database.url, rows).await;
    database
}

pub(crate) async fn changes_of_the_first_schema_are_kept(kept: &Kept) {
    let kept = Kept::open(old_database(kept).await).await;
    let (asha, arjun) = (UserId(1), UserId(2));
    let id = between(asha, arjun);
    let (head, log) = kept.store.changes_after(id, Seq(0), 100).await.unwrap();
    let old_mark = |seq, at, kind| Change {
        conversation_id: id,
        seq: Some(Seq(seq)),
        feed_seq: None,
        user_id: arjun,
        at,
        kind,
    };
    let delivered = MarkState {
        delivered_seq: Seq(1),
        ..MarkState::default()
    };
    let read = MarkState {
        read_seq: Seq(3),
        ..MarkState::default()
    };
    // The moments of old marks are those of the messages before them.
    let marks = [
        old_mark(2, seconds(1), ChangeKind::Delivered(delivered)),
        old_mark(4, seconds(2), ChangeKind::Read(read)),
    ];
    assert_eq!((head, log.len()), (Seq(5), 5));
    assert_eq!([&log[1], &log[3]], [&marks[0], &marks[1]]);
    let texts = log.iter().filter_map(|it| match &it.kind {
        ChangeKind::Message { message } => Some((it.seq.unwrap().0, message.body.text(), it.at)),
        _ => None,
    });
    let texts: Vec<_> = texts.collect();
    let expected = [(1, "one", 1), (3, "two", 2), (5, "three", 3)];
    assert_eq!(
        texts,
        expected.map(|(seq, text, at)| (seq, text, seconds(at)))
    );
    for (user, first) in [(asha, 11), (arjun, 21)] {
        let feed = kept.store.feed(user, FeedSeq(0), 100).await.unwrap();
        let positions: Vec<_> = feed.iter().map(|it| it.feed_seq.0).collect();
        assert_eq!(positions, (first..first + 5).collect::<Vec<_>>());
        assert!(feed.iter().map(|it| &it.change).eq(&log));
    }

    // The log continues where it was.
    let repeated = named("a-1", message(asha, arjun, "again"));
    let repeated = send(&*kept.store, repeated).await.unwrap();
    assert_eq!((repeated.is_new, repeated.message.seq), (false, Seq(1)));
    assert_eq!(kept.send(asha, arjun, "four").await.seq, Seq(6));
    let marked = mark(&*kept.store, id, arjun, Mark::Delivered(None)).await;
    let marked = marked.unwrap().unwrap();
    assert_eq!((marked.seq, marked.unread_count), (Seq(7), 1));
    assert_eq!(
        (marked.marks.read, marked.marks.delivered),
        (Seq(3), Seq(6))
    );
    assert_eq!(kept.store.feed_head(asha).await.unwrap(), FeedSeq(17));
}

/// Notes that a migration with this version has been applied.
async fn note_migration(kept: &Kept, version: i64) {
    let statement = format!(
        "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time)
         SELECT {version}, 'of a newer version', installed_on, success, checksum, execution_time
         FROM _sqlx_migrations WHERE version = 1"
    );
    kept.execute(statement).await;
}

pub(crate) async fn a_newer_schema_of_the_same_major_version_is_accepted(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    kept.send(people[0], people[1], "before").await;
    note_migration(kept, 999).await;
    let older = kept.again().await;
    let sent = send(&*older, message(people[0], people[1], "after")).await;
    assert_eq!(sent.unwrap().message.seq, Seq(2));
    // And once more: starting has changed nothing.
    let older = Arc::clone(&kept.again().await);
    older.ready().await.unwrap();
}

pub(crate) async fn a_later_major_version_is_refused(kept: &Kept) {
    note_migration(kept, 1_001).await;
    let refused = storage::open(&kept.database.url).await.err();
    let why = refused.expect("it is refused").to_string();
    assert!(why.contains("later major version of this program"), "{why}");
}
