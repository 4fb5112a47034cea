//! The rules of an append exist twice: in Rust for SQLite, in `chat_store` for PostgreSQL. Random batches must have
//! the same results in both.

mod steps;
mod view;

use std::sync::Arc;

use chitrasethu::domain::{ChangeKind, ConversationId, UserId};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use tokio::runtime::Runtime;

use super::{Kept, between, postgres, sqlite};
use steps::{Step, batches};
use view::{Conversation, Person, conversation, jobs, messages, person, result};

/// Number of sequences; more with `PROPTEST_CASES` (`scripts/fuzz.sh`).
const CASES: u32 = 40;

/// Rules that both engines must follow: positions have no gaps, and the log gives the marks and unread counts.
fn assert_contract(id: ConversationId, it: &Conversation, people: &[(UserId, Person)]) {
    let seqs = it.log.iter().map(|change| change.seq.unwrap().0);
    assert!(seqs.eq(1..=it.head.0), "seqs of {id}");
    for (index, change) in it.log.iter().enumerate() {
        let (ChangeKind::Read(marks) | ChangeKind::Delivered(marks)) = &change.kind else {
            continue;
        };
        assert!(marks.read_seq <= marks.delivered_seq && Some(marks.delivered_seq) < change.seq);
        let unread = it.log[..index].iter().filter(|before| {
            matches!(before.kind, ChangeKind::Message { .. })
                && before.user_id != change.user_id
                && before.seq > Some(marks.read_seq)
        });
        assert_eq!(
            marks.unread_count,
            Some(i64::try_from(unread.count()).unwrap()),
            "{change:?}"
        );
    }
    for (user, person) in people {
        let positions = person.feed.iter().map(|entry| entry.feed_seq.0);
        assert!(positions.eq(1..=person.head.0), "feed of {user}");
    }
}

struct Engines {
    sqlite: Kept,
    postgres: Kept,
}

impl Engines {
    async fn play(&self, batches: Vec<Vec<Step>>) -> Result<(), TestCaseError> {
        let stores = [&self.sqlite.store, &self.postgres.store].map(Arc::clone);
        let mut people = Vec::new();
        for name in ["Asha", "Arjun", "Meera"] {
            people.push(self.account(name).await);
        }
        let mut n = 0;
        for batch in batches {
            let mut results = Vec::new();
            for store in &stores {
                let mut changes = Vec::new();
                for (at, step) in batch.iter().enumerate() {
                    let there = messages(&**store, step.people(&people)).await;
                    changes.push(step.change(&people, n + at, &there));
                }
                let appended = store.append(changes).await.unwrap();
                results.push(appended.into_iter().map(result).collect::<Vec<_>>());
            }
            n += batch.len();
            prop_assert_eq!(&results[0], &results[1], "SQLite, PostgreSQL: {:?}", batch);
        }
        let [sqlite, postgres] = &stores;
        let mut views = Vec::new();
        for user in &people {
            views.push((*user, person(&**sqlite, *user).await));
            let other = person(&**postgres, *user).await;
            prop_assert_eq!(
                &views[views.len() - 1].1,
                &other,
                "SQLite, PostgreSQL: {}",
                user
            );
        }
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
            let id = between(people[one], people[other]);
            let conversations = (
                conversation(&**sqlite, id).await,
                conversation(&**postgres, id).await,
            );
            prop_assert_eq!(
                &conversations.0,
                &conversations.1,
                "SQLite, PostgreSQL: {}",
                id
            );
            assert_contract(id, &conversations.0, &views);
        }
        prop_assert_eq!(jobs(&**sqlite).await, jobs(&**postgres).await);
        Ok(())
    }

    /// A new person, with the same number in both engines.
    async fn account(&self, name: &str) -> UserId {
        let name = format!("{name} {}", uuid::Uuid::new_v4().simple());
        let ids = [
            self.sqlite.people(&[&name]).await[0],
            self.postgres.people(&[&name]).await[0],
        ];
        assert_eq!(ids[0], ids[1]);
        ids[0]
    }
}

#[test]
fn random_batches_have_the_same_results_in_both_engines() {
    let runtime = Runtime::new().unwrap();
    let engines = runtime.block_on(async {
        Engines {
            sqlite: Kept::open(sqlite().await).await,
            postgres: Kept::open(postgres().await).await,
        }
    });
    let usual = Config::with_source_file(file!());
    let config = Config {
        // 256 unless `PROPTEST_CASES` says otherwise: a sequence takes longer than a plain input.
        cases: usual.cases * CASES / 256,
        ..usual
    };
    let played = TestRunner::new(config).run(&batches(), |batches| {
        runtime.block_on(engines.play(batches))
    });
    played.unwrap_or_else(|failed| panic!("{failed}"));
}
