//! The worker, with the jobs that people's requests leave behind.

use std::sync::Arc;

use chitrasethu::domain::Timestamp;
use chitrasethu::server::jobs::{MAX_ATTEMPTS, Worker};
use chitrasethu::server::storage::Store;

use crate::support::{START, TestApp};

const DAY: i64 = 24 * 3_600_000;

pub(super) fn worker(app: &TestApp) -> (Arc<dyn Store>, Worker) {
    let store = Arc::clone(&app.state().store);
    let worker = Worker {
        store: Arc::clone(&store),
        media: app.state().media.clone(),
        clock: app.state().accounts.clock.clone(),
        metrics: app.state().metrics.jobs.clone(),
    };
    (store, worker)
}

async fn revoked(store: &dyn Store) -> usize {
    store.revoked_sessions(Timestamp(0)).await.unwrap().len()
}

#[tokio::test]
async fn a_revoked_session_is_deleted_after_its_token_has_expired() {
    let app = TestApp::start().await;
    let (store, worker) = worker(&app);
    for name in ["Asha", "Meera"] {
        let person = app.customer(name).await;
        person.call("POST", "/api/auth/logout").await.data(200);
    }
    assert_eq!(revoked(&*store).await, 2);
    assert_eq!(worker.run_due().await.unwrap(), 0);
    app.pass(30 * DAY);
    assert_eq!(worker.run_due().await.unwrap(), 1, "they expire together");
    assert_eq!(revoked(&*store).await, 0);
    assert_eq!(worker.run_due().await.unwrap(), 0);
}

#[tokio::test]
async fn a_sign_out_whose_job_cannot_be_stored_is_refused() {
    let app = TestApp::start().await;
    let (store, _) = worker(&app);
    let asha = app.customer("Asha").await;
    app.sql("ALTER TABLE jobs RENAME TO elsewhere", 0).await;
    let refused = asha.call("POST", "/api/auth/logout").await;
    assert!(refused.status >= 500, "{}", refused.body);
    assert_eq!(revoked(&*store).await, 0, "both or neither");
}

#[tokio::test]
async fn a_job_that_keeps_failing_is_given_up_and_those_after_it_run() {
    let app = TestApp::start().await;
    let (store, worker) = worker(&app);
    let asha = app.customer("Asha").await;
    asha.call("POST", "/api/auth/logout").await.data(200);
    app.pass(30 * DAY);
    app.sql("ALTER TABLE ended_sessions RENAME TO elsewhere", 0)
        .await;
    let mut attempts = 0;
    while store.given_up_jobs().await.unwrap() == 0 {
        let tried = worker.run_due().await.unwrap();
        assert!(tried <= 1, "a failed job waits");
        attempts += tried;
        app.pass(60_000);
    }
    assert_eq!(i64::try_from(attempts).unwrap(), MAX_ATTEMPTS);
    assert!(app.state().accounts.clock.now() > Timestamp(START.0 + 30 * DAY));

    app.sql("ALTER TABLE elsewhere RENAME TO ended_sessions", 0)
        .await;
    let meera = app.customer("Meera").await;
    meera.call("POST", "/api/auth/logout").await.data(200);
    app.pass(30 * DAY);
    assert_eq!(worker.run_due().await.unwrap(), 1);
    assert_eq!(store.given_up_jobs().await.unwrap(), 1, "its row stays");
    assert_eq!(revoked(&*store).await, 0);
}
