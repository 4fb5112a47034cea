//! The index of messages: what is stored of it, and how it is brought up to date.

use chitrasethu::domain::search_keys::Query;
use chitrasethu::domain::{FeedSeq, MessageId, UserId};
use chitrasethu::server::jobs::{Indexed, index_messages as index};
use chitrasethu::server::search::{Finder, STEP, decomposed};
use chitrasethu::server::storage::{Mark, NewChange};

use super::{Kept, NOW, between, mark, message};

/// Sends messages, several in a transaction.
async fn send_all(kept: &Kept, from: UserId, to: UserId, texts: impl Iterator<Item = String>) {
    let changes: Vec<NewChange> = texts.map(|text| message(from, to, &text)).collect();
    for batch in changes.chunks(100) {
        kept.store.append(batch.to_vec()).await.unwrap();
    }
}

fn numbered(numbers: std::ops::Range<i64>) -> impl Iterator<Item = String> {
    numbers.map(|n| format!("photo number {n}"))
}

/// The ids of the indexed messages that answer, the newest first.
async fn indexed(kept: &Kept, user: UserId, search: &str) -> Vec<MessageId> {
    let query = Query::parse(decomposed(search));
    let mut finder = Finder::new(&query);
    let mut found = Vec::new();
    let mut before = FeedSeq(i64::MAX);
    loop {
        let page = kept.store.segment_words(user, before, 2).await.unwrap();
        let Some(oldest) = page.last() else {
            return found;
        };
        before = oldest.first;
        for segment in page {
            if let Some(answers) = finder.find(&segment.words) {
                let entries = kept
                    .store
                    .segment_entries(user, segment.first, segment.last);
                let entries = entries.await.unwrap().unwrap();
                let messages = answers.messages(&entries).unwrap();
                found.extend(messages.iter().map(|it| it.id));
            }
        }
    }
}

pub(crate) async fn the_index_follows_the_feed_in_steps(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let [asha, arjun, meera] = people[..] else {
        panic!("three people")
    };
    let due = async || {
        let (now, until) = (NOW, chitrasethu::domain::Timestamp(NOW.0 + 60_000));
        let job = kept
            .store
            .lease_job(&["search_index"], now, until)
            .await
            .unwrap();
        let user = job
            .as_ref()
            .map(|job| job.payload["user"].as_i64().unwrap());
        if let Some(job) = &job {
            kept.store.finish_job(job).await.unwrap();
        }
        user
    };
    send_all(kept, asha, arjun, numbered(1..300)).await;
    send_all(kept, meera, asha, numbered(300..STEP)).await;
    assert_eq!(due().await, None);
    assert_eq!(index(&*kept.store, asha).await.unwrap(), Indexed::UpToDate);
    assert_eq!(indexed(kept, asha, "number").await, []);

    let last = kept.send(arjun, asha, "the last photo").await;
    assert_eq!(due().await, Some(asha.0), "a step of her feed is complete");
    assert_eq!(due().await, None, "and of no other");
    assert_eq!(index(&*kept.store, asha).await.unwrap(), Indexed::UpToDate);
    let progress = kept.store.search_progress(asha).await.unwrap();
    assert_eq!(
        (progress.indexed, progress.head),
        (FeedSeq(STEP), FeedSeq(STEP))
    );
    let found = indexed(kept, asha, "photo").await;
    assert_eq!(found.len(), usize::try_from(STEP).unwrap());
    assert_eq!(found[0], last.id, "the newest first");
    assert_eq!(indexed(kept, asha, "लास्ट").await, [last.id]);
    assert_eq!(
        indexed(kept, arjun, "photo").await,
        [],
        "each person for themselves"
    );
}

pub(crate) async fn marks_and_other_changes_are_passed_over(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    for n in 0..STEP {
        let sent = kept.send(asha, arjun, &format!("photo {n}")).await;
        let read = Mark::Read(Some(sent.seq));
        mark(&*kept.store, between(asha, arjun), arjun, read)
            .await
            .unwrap();
    }
    assert_eq!(index(&*kept.store, arjun).await.unwrap(), Indexed::UpToDate);
    let progress = kept.store.search_progress(arjun).await.unwrap();
    assert_eq!(progress.indexed, FeedSeq(2 * STEP));
    assert_eq!(
        indexed(kept, arjun, "photo").await.len(),
        usize::try_from(STEP).unwrap()
    );
}

pub(crate) async fn small_segments_become_larger_ones(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    for round in 0..9 {
        let numbers = round * STEP..(round + 1) * STEP;
        send_all(kept, asha, arjun, numbered(numbers)).await;
        index(&*kept.store, asha).await.unwrap();
    }
    let sizes = kept.store.segment_sizes(asha, 100).await.unwrap();
    let step = usize::try_from(STEP).unwrap();
    let expected = [(FeedSeq(8 * STEP + 1), step), (FeedSeq(1), 8 * step)];
    assert_eq!(sizes, expected);
    let found = indexed(kept, asha, "photo").await;
    assert_eq!(found.len(), 9 * step);
    assert!(
        found.is_sorted_by(|one, other| one > other),
        "the newest first, each once"
    );
    assert_eq!(indexed(kept, asha, "number 77").await.len(), 1);
}

pub(crate) async fn indexing_at_the_same_time_stores_each_segment_once(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    send_all(kept, asha, arjun, numbered(0..3 * STEP)).await;
    let other = kept.again().await;
    let workers = (0..6).map(|n| {
        let store = [&kept.store, &other][n % 2].clone();
        tokio::spawn(async move { index(&*store, asha).await.unwrap() })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.unwrap();
    }
    let found = indexed(kept, asha, "photo").await;
    assert_eq!(found.len(), usize::try_from(3 * STEP).unwrap());
}

pub(crate) async fn messages_from_before_the_index_are_indexed(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    send_all(kept, asha, arjun, numbered(0..2_000)).await;
    // As an older version leaves them.
    kept.execute("DELETE FROM jobs".to_owned()).await;
    index(&*kept.store, arjun).await.unwrap();
    assert_eq!(indexed(kept, arjun, "photo").await.len(), 2_000);
}

pub(crate) async fn the_index_goes_with_the_account(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    send_all(kept, asha, arjun, numbered(0..STEP)).await;
    for person in [asha, arjun] {
        index(&*kept.store, person).await.unwrap();
    }
    let delete = format!("DELETE FROM users WHERE user_id = {}", asha.0);
    kept.execute(delete).await;
    assert_eq!(indexed(kept, asha, "photo").await, []);
    assert_ne!(indexed(kept, arjun, "photo").await, []);
    // Nothing is indexed for nobody.
    assert_eq!(index(&*kept.store, asha).await.unwrap(), Indexed::UpToDate);
    assert_eq!(kept.store.segment_sizes(asha, 9).await.unwrap(), []);
}

pub(crate) async fn a_changed_message_is_indexed_as_it_is(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let (asha, arjun) = (people[0], people[1]);
    let edited = kept.send(asha, arjun, "mandap").await;
    let deleted = kept.send(asha, arjun, "mandap").await;
    send_all(kept, asha, arjun, numbered(2..STEP)).await;
    let late = kept.send(asha, arjun, "mandap").await;
    let [one, two, three] = [edited.id.0, deleted.id.0, late.id.0];
    for person in [asha, arjun] {
        // The last one is not part of the step.
        index(&*kept.store, person).await.unwrap();
    }
    kept.execute(format!(
        "DELETE FROM jobs; DELETE FROM messages WHERE message_id = {two}; \
         UPDATE messages SET message_text = 'sangeet' WHERE message_id IN ({one}, {three})"
    ))
    .await;
    let until = chitrasethu::domain::Timestamp(NOW.0 + 60_000);
    let due = kept.store.lease_job(&["search_index"], NOW, until).await;
    assert!(due.unwrap().is_some(), "a job is due at once");
    for person in [asha, arjun] {
        assert_ne!(indexed(kept, person, "mandap").await, [], "{person} before");
        index(&*kept.store, person).await.unwrap();
        assert_eq!(indexed(kept, person, "mandap").await, [], "{person}");
        let found = indexed(kept, person, "sangeet").await;
        assert_eq!(found, [late.id, edited.id], "{person}");
        assert_eq!(
            indexed(kept, person, "number 7").await.len(),
            1,
            "others stay"
        );
    }
    // What is changed before it is indexed is indexed as it is then.
    let early = kept.send(asha, arjun, "mandap").await;
    let id = early.id.0;
    kept.execute(format!(
        "UPDATE messages SET message_text = 'haldi' WHERE message_id = {id}"
    ))
    .await;
    send_all(kept, asha, arjun, numbered(0..STEP)).await;
    for _ in 0..2 {
        index(&*kept.store, arjun).await.unwrap();
        assert_eq!(indexed(kept, arjun, "haldi").await, [early.id]);
    }
    let left = kept.store.stale_messages(arjun, FeedSeq(i64::MAX), 9).await;
    assert_eq!(left.unwrap(), []);
}
