//! The task that writes the log: batch after batch, each in one transaction.

use std::time::Duration;

use tokio::time::Instant;

use super::super::{NewChange, StoreError, StoreResult};
use super::distinct::Distinct;
use super::queue::{Batches, WaitingGroup};
use super::{Appender, Stored};
use crate::server::metrics::LogMetrics;

/// Time limit of a transaction; then its batch is refused as unavailable.
pub(super) const LIMIT: Duration = Duration::from_millis(2_500);

/// Stores batches until all senders of the queue are dropped.
pub(in super::super) async fn store_batches(mut appender: impl Appender, mut batches: Batches) {
    while let Some(mut groups) = batches.next().await {
        match store(&mut appender, &batches.metrics, &mut groups).await {
            Ok(()) => {}
            // The database is unavailable: to try each group separately would make the last one wait for all the
            // others.
            Err(error @ StoreError::Unavailable(_)) => refuse(groups, &error),
            // An invalid group must not fail the others of its batch.
            Err(_) if groups.len() > 1 => {
                for group in groups {
                    let mut alone = vec![group];
                    let stored = store(&mut appender, &batches.metrics, &mut alone).await;
                    if let Err(error) = stored {
                        refuse(alone, &error);
                    }
                }
            }
            Err(error) => refuse(groups, &error),
        }
    }
}

/// Stores the groups in one transaction and sends the results. On failure no result is sent and all groups are kept.
async fn store(
    appender: &mut impl Appender,
    metrics: &LogMetrics,
    groups: &mut Vec<WaitingGroup>,
) -> StoreResult<()> {
    let sizes: Vec<usize> = groups.iter().map(|group| group.changes.len()).collect();
    let changes: Vec<NewChange> = groups
        .iter_mut()
        .flat_map(|group| std::mem::take(&mut group.changes))
        .collect();
    let distinct = Distinct::of(&changes);
    let stored = append(appender, metrics, &distinct.changes)
        .await
        .and_then(|stored| match stored.len() == distinct.changes.len() {
            true => Ok(distinct.answers(&stored)),
            false => Err(StoreError::Failed("a result is missing".to_owned())),
        });
    match stored {
        Ok(stored) => {
            let mut stored = stored.into_iter();
            for (group, size) in groups.drain(..).zip(sizes) {
                let appended: Vec<Stored> = stored.by_ref().take(size).collect();
                group.answer(Ok(appended));
            }
            Ok(())
        }
        Err(error) => {
            let mut changes = changes.into_iter();
            for (group, size) in groups.iter_mut().zip(sizes) {
                group.changes = changes.by_ref().take(size).collect();
            }
            Err(error)
        }
    }
}

/// Stores the changes in one transaction of limited time. Nothing to store, as for a flush, needs none.
async fn append(
    appender: &mut impl Appender,
    metrics: &LogMetrics,
    changes: &[&NewChange],
) -> StoreResult<Vec<Stored>> {
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let begun = Instant::now();
    let stored = tokio::time::timeout(LIMIT, appender.append(changes)).await;
    metrics.seconds.observe(begun.elapsed().as_secs_f64());
    let stored = stored.unwrap_or_else(|_| {
        let why = "the database did not answer in time".to_owned();
        Err(StoreError::Unavailable(why))
    })?;
    let count = u32::try_from(changes.len()).unwrap_or(u32::MAX);
    metrics.changes.observe(f64::from(count));
    Ok(stored)
}

fn refuse(groups: Vec<WaitingGroup>, error: &StoreError) {
    for group in groups {
        group.answer(Err(error.clone()));
    }
}
