//! Jobs: stored with their change, taken with a lease.

use chitrasethu::domain::Timestamp;
use chitrasethu::server::storage::{Job, NewChange, NewJob, Scope, Store};
use serde_json::json;

use super::records::waved;
use super::{Kept, NOW, append, between, message, named};

const MINUTE: i64 = 60_000;

fn job(kind: &'static str, n: i64) -> NewJob {
    NewJob {
        kind,
        payload: json!({"n": n, "text": "\"नमस्ते\""}),
        run_at: NOW,
        unique_key: None,
    }
}

const fn minutes(n: i64) -> Timestamp {
    Timestamp(NOW.0 + n * MINUTE)
}

/// At most `limit` jobs that a worker takes after `at` minutes, each with a lease of ten minutes, by number.
async fn lease(store: &dyn Store, kinds: &[&str], at: i64, limit: usize) -> Vec<Job> {
    let mut jobs = Vec::new();
    while jobs.len() < limit {
        let job = store.lease_job(kinds, minutes(at), minutes(at + 10));
        let Some(job) = job.await.unwrap() else { break };
        jobs.push(job);
    }
    jobs.sort_by_key(|job| job.id.0);
    jobs
}

fn numbers(jobs: &[Job]) -> Vec<i64> {
    let numbers = jobs.iter().map(|job| job.payload["n"].as_i64().unwrap());
    numbers.collect()
}

pub(crate) async fn jobs_are_stored_with_a_change_but_not_with_its_repeat(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let id = between(people[0], people[1]);
    let with_job = |n: i64, new: NewChange| {
        let jobs = vec![job("push", 2 * n), job("push", 2 * n + 1)];
        named(&format!("{n}"), NewChange { jobs, ..new })
    };
    let changes = [
        with_job(0, message(people[0], people[1], "hi")),
        with_job(1, waved(id, people[1], Scope::Shared)),
        with_job(2, waved(id, people[1], Scope::Private)),
    ];
    for change in &changes {
        let batch = vec![change.clone(), change.clone()];
        kept.store.append(batch).await.unwrap();
        append(&*kept.store, change.clone()).await.unwrap();
    }
    let nothing = waved(
        between(people[1], kept.people(&["C"]).await[0]),
        people[1],
        Scope::Shared,
    );
    append(&*kept.store, with_job(9, nothing)).await.unwrap();
    let jobs = lease(&*kept.store, &["push"], 0, 100).await;
    assert_eq!(numbers(&jobs), [0, 1, 2, 3, 4, 5]);
    assert_eq!(jobs[3].kind, "push");
    assert_eq!(jobs[3].payload, job("push", 3).payload);
}

pub(crate) async fn a_leased_job_belongs_to_one_worker_until_the_lease_ends(kept: &Kept) {
    for n in 0..5 {
        kept.store.enqueue(job("push", n)).await.unwrap();
    }
    let other = kept.again().await;
    let first = lease(&*kept.store, &["push"], 0, 3).await;
    let second = lease(&*other, &["push"], 0, 3).await;
    assert_eq!((first.len(), second.len()), (3, 2));
    let mut all = [numbers(&first), numbers(&second)].concat();
    all.sort_unstable();
    assert_eq!(all, [0, 1, 2, 3, 4]);
    for at in [0, 9] {
        assert_eq!(lease(&*other, &["push"], at, 9).await, []);
    }
    for job in &second {
        other.finish_job(job).await.unwrap();
    }
    // The first worker does not come back.
    let again = lease(&*other, &["push"], 10, 9).await;
    assert_eq!(numbers(&again), numbers(&first));
    let attempts = |jobs: &[Job]| jobs.iter().map(|job| job.attempts).collect::<Vec<_>>();
    assert_eq!(
        (attempts(&first), attempts(&again)),
        (vec![1; 3], vec![2; 3])
    );
}

pub(crate) async fn concurrent_workers_take_different_jobs(kept: &Kept) {
    for n in 0..40 {
        kept.store.enqueue(job("push", n)).await.unwrap();
    }
    let other = kept.again().await;
    let workers = (0..8).map(|n| {
        let store = [&kept.store, &other][n % 2].clone();
        tokio::spawn(async move { numbers(&lease(&*store, &["push"], 0, 5).await) })
    });
    let mut taken = Vec::new();
    for worker in workers.collect::<Vec<_>>() {
        taken.extend(worker.await.unwrap());
    }
    taken.extend(numbers(&lease(&*kept.store, &["push"], 0, 40).await));
    taken.sort_unstable();
    assert_eq!(taken, (0..40).collect::<Vec<_>>());
}

pub(crate) async fn only_due_jobs_of_the_requested_kinds_are_taken(kept: &Kept) {
    for (n, kind) in ["push", "preview", "mail"].into_iter().enumerate() {
        let n = i64::try_from(n).unwrap();
        kept.store.enqueue(job(kind, n)).await.unwrap();
    }
    let later = NewJob {
        run_at: minutes(5),
        ..job("push", 3)
    };
    kept.store.enqueue(later).await.unwrap();
    let take = async |kinds: &'static [&str], at| numbers(&lease(&*kept.store, kinds, at, 9).await);
    assert!(take(&["nothing"], 0).await.is_empty());
    assert!(take(&[], 0).await.is_empty());
    assert_eq!(take(&["push", "preview"], 0).await, [0, 1]);
    assert!(take(&["push"], 4).await.is_empty());
    assert_eq!(take(&["push"], 5).await, [3]);
    assert_eq!(take(&["mail"], 5).await, [2]);
}

pub(crate) async fn a_failed_job_is_retried_or_given_up(kept: &Kept) {
    for n in 0..3 {
        kept.store.enqueue(job("push", n)).await.unwrap();
    }
    let [done, retried, hopeless] = &lease(&*kept.store, &["push"], 0, 9).await[..] else {
        panic!("three jobs")
    };
    kept.store.finish_job(done).await.unwrap();
    let retry = kept.store.retry_job(retried, minutes(2), "not now");
    retry.await.unwrap();
    assert_eq!(kept.store.given_up_jobs().await.unwrap(), 0);
    let give_up = kept.store.give_up_job(hopeless, minutes(1), "never");
    give_up.await.unwrap();
    assert_eq!(kept.store.given_up_jobs().await.unwrap(), 1);

    assert_eq!(lease(&*kept.store, &["push"], 1, 9).await, []);
    let again = lease(&*kept.store, &["push"], 2, 9).await;
    assert_eq!((numbers(&again), again[0].attempts), (vec![1], 2));
    kept.store.finish_job(&again[0]).await.unwrap();
    assert_eq!(lease(&*kept.store, &["push"], 1_000, 9).await, []);
    assert_eq!(kept.store.given_up_jobs().await.unwrap(), 1);
}

pub(crate) async fn a_worker_that_comes_too_late_changes_nothing(kept: &Kept) {
    kept.store.enqueue(job("push", 0)).await.unwrap();
    let late = lease(&*kept.store, &["push"], 0, 1).await.remove(0);
    let other = kept.again().await;
    assert_eq!(lease(&*other, &["push"], 10, 9).await.len(), 1);
    kept.store.finish_job(&late).await.unwrap();
    let retry = kept.store.retry_job(&late, NOW, "late");
    retry.await.unwrap();
    let give_up = kept.store.give_up_job(&late, NOW, "late");
    give_up.await.unwrap();
    assert_eq!(lease(&*kept.store, &["push"], 19, 1).await, []);
    assert_eq!(kept.store.given_up_jobs().await.unwrap(), 0);
    let again = lease(&*kept.store, &["push"], 20, 9).await;
    assert_eq!(
        again.iter().map(|job| job.attempts).collect::<Vec<_>>(),
        [3]
    );
}

pub(crate) async fn one_job_waits_under_a_unique_key(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let unique = |kind, n, key: &str| NewJob {
        unique_key: Some(key.to_owned()),
        ..job(kind, n)
    };
    let jobs = vec![
        unique("push", 0, "a"),
        unique("push", 1, "a"),
        unique("push", 2, "b"),
    ];
    let hi = message(people[0], people[1], "hi");
    let hi = NewChange { jobs, ..hi };
    append(&*kept.store, hi).await.unwrap();
    for left in [unique("push", 3, "a"), unique("mail", 4, "a")] {
        kept.store.enqueue(left).await.unwrap();
    }
    let taken = lease(&*kept.store, &["push", "mail"], 0, 9).await;
    assert_eq!(numbers(&taken), [0, 2, 4]);
    // The key is free again when the job is done or given up.
    kept.store.finish_job(&taken[0]).await.unwrap();
    let give_up = kept.store.give_up_job(&taken[1], NOW, "never");
    give_up.await.unwrap();
    for free in [
        unique("push", 5, "a"),
        unique("push", 6, "b"),
        unique("mail", 7, "a"),
    ] {
        kept.store.enqueue(free).await.unwrap();
    }
    let taken = lease(&*kept.store, &["push", "mail"], 0, 9).await;
    assert_eq!(numbers(&taken), [5, 6]);
}

/// Other changes come before messages, so their jobs take the unique keys first.
pub(crate) async fn jobs_of_a_batch_are_stored_in_the_order_of_its_changes(kept: &Kept) {
    let people = kept.people(&["Asha", "Arjun"]).await;
    let id = between(people[0], people[1]);
    kept.send(people[0], people[1], "hi").await;
    let with_jobs = |first, new: NewChange| {
        let jobs = [first, first + 1].map(|n| NewJob {
            unique_key: Some("a".to_owned()),
            ..job("push", n)
        });
        let jobs = jobs.to_vec();
        NewChange { jobs, ..new }
    };
    let batch = vec![
        with_jobs(0, message(people[0], people[1], "again")),
        with_jobs(2, waved(id, people[0], Scope::Shared)),
    ];
    kept.store.append(batch).await.unwrap();
    let taken = lease(&*kept.store, &["push"], 0, 9).await;
    assert_eq!(numbers(&taken), [2]);
}
