//! The log of changes that catching up reads.

use chitrasethu::domain::{Change, ChangeKind, FeedSeq, Seq, UserId};
use chitrasethu::server::storage::Mark;
use futures::FutureExt as _;

use super::{Kept, between, mark, message};

/// The changes, in short form.
async fn log(kept: &Kept, user: UserId, since: i64, limit: i64) -> Vec<(i64, String)> {
    let feed = kept.store.feed(user, FeedSeq(since), limit).await.unwrap();
    let short = feed
        .into_iter()
        .map(|entry| (entry.feed_seq.0, short(&entry.change)));
    short.collect()
}

fn short(change: &Change) -> String {
    let (who, seq) = (change.user_id, change.seq.unwrap_or_default());
    match &change.kind {
        ChangeKind::Message { message } => format!("{seq} {}", message.body.text()),
        ChangeKind::Read(marks) => format!("{seq} {who} read {}", marks.read_seq),
        ChangeKind::Delivered(marks) => format!("{seq} {who} has {}", marks.delivered_seq),
        other => format!("{seq} {who} {}", other.name()),
    }
}

fn words(log: &[(i64, String)]) -> Vec<&str> {
    log.iter().map(|(_, what)| what.as_str()).collect()
}

pub(crate) async fn changes_are_in_commit_order(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    let (asha, arjun, meera) = (people[0], people[1], people[2]);
    let id = between(asha, arjun);
    kept.send(asha, arjun, "one").await;
    mark(&*kept.store, id, arjun, Mark::Delivered(None))
        .await
        .unwrap();
    kept.send(meera, asha, "elsewhere").await;
    mark(&*kept.store, id, arjun, Mark::Read(Some(Seq(1))))
        .await
        .unwrap();
    kept.send(arjun, asha, "two").await;

    let expected = [
        "1 one".to_owned(),
        format!("2 {arjun} has 1"),
        "1 elsewhere".to_owned(),
        format!("3 {arjun} read 1"),
        "4 two".to_owned(),
    ];
    let all = log(kept, asha, 0, 100).await;
    assert_eq!(words(&all), expected);

    // Reading in pages gives the same log.
    let (mut since, mut paged) = (0, Vec::new());
    loop {
        let page = log(kept, asha, since, 2).await;
        let Some((cursor, _)) = page.last() else {
            break;
        };
        since = *cursor;
        paged.extend(page);
    }
    assert_eq!(paged, all);
}

pub(crate) async fn a_feed_contains_only_the_changes_of_its_owner(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun", "Meera"]).await;
    kept.send(people[0], people[1], "secret").await;
    let id = between(people[0], people[1]);
    mark(&*kept.store, id, people[1], Mark::Read(None))
        .await
        .unwrap();
    assert_eq!(log(kept, people[2], 0, 100).await, []);
    kept.send(people[2], people[0], "mine").await;
    assert_eq!(words(&log(kept, people[2], 0, 100).await), ["1 mine"]);
}

pub(crate) async fn the_feed_head_is_the_newest_change(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    assert_eq!(kept.store.feed_head(people[0]).await.unwrap(), FeedSeq(0));
    kept.send(people[0], people[1], "before").await;
    let start = kept.store.feed_head(people[0]).await.unwrap().0;
    assert_eq!(log(kept, people[0], start, 100).await, []);
    kept.send(people[0], people[1], "after").await;
    assert_eq!(words(&log(kept, people[0], start, 100).await), ["2 after"]);
}

/// As when their callers are gone because the server is stopping.
pub(crate) async fn a_flush_waits_for_what_was_queued_before(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    kept.store.flush().await.unwrap();
    for number in 0..200 {
        let new = message(people[0], people[1], &number.to_string());
        let append = kept.store.append(vec![new]);
        assert!(append.now_or_never().is_none(), "it is queued, not stored");
    }
    kept.store.flush().await.unwrap();
    assert_eq!(kept.history(people[0], people[1]).await.len(), 200);
}
