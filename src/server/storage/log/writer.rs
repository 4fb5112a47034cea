//! The one task that writes the log: batch after batch, each in one transaction.

use std::time::Duration;

use super::super::{Appended, NewChange, StoreError, StoreResult};
use super::Appender;
use super::distinct::Distinct;
use super::queue::{Batches, WaitingGroup};

/// How long a transaction may take before its batch is told to try again.
const LIMIT: Duration = Duration::from_millis(2_500);

/// Stores what waits, batch after batch, until nobody can ask any more.
pub(in super::super) async fn store_batches(mut appender: impl Appender, mut batches: Batches) {
    while let Some(mut groups) = batches.next().await {
        match store(&mut appender, &mut groups).await {
            Ok(()) => {}
            // The database is away: trying each alone would make the last wait for all the others.
            Err(error @ StoreError::Unavailable(_)) => refuse(groups, &error),
            // What is wrong with one must not refuse the others.
            Err(_) if groups.len() > 1 => {
                for group in groups {
                    let mut alone = vec![group];
                    if let Err(error) = store(&mut appender, &mut alone).await {
                        refuse(alone, &error);
                    }
                }
            }
            Err(error) => refuse(groups, &error),
        }
    }
}

/// Stores the groups in one transaction and answers them. On failure none has been answered and all are still there.
async fn store(appender: &mut impl Appender, groups: &mut Vec<WaitingGroup>) -> StoreResult<()> {
    let sizes: Vec<usize> = groups.iter().map(|group| group.changes.len()).collect();
    let changes: Vec<NewChange> = groups
        .iter_mut()
        .flat_map(|group| std::mem::take(&mut group.changes))
        .collect();
    let distinct = Distinct::of(&changes);
    let stored = tokio::time::timeout(LIMIT, appender.append(&distinct.changes))
        .await
        .unwrap_or_else(|_| {
            let why = "the database did not answer in time".to_owned();
            Err(StoreError::Unavailable(why))
        })
        .and_then(|stored| match stored.len() == distinct.changes.len() {
            true => Ok(distinct.answers(&stored)),
            false => Err(StoreError::Failed("an answer is missing".to_owned())),
        });
    match stored {
        Ok(stored) => {
            let mut stored = stored.into_iter();
            for (group, size) in groups.drain(..).zip(sizes) {
                let appended: Vec<Appended> = stored.by_ref().take(size).collect();
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

fn refuse(groups: Vec<WaitingGroup>, error: &StoreError) {
    for group in groups {
        group.answer(Err(error.clone()));
    }
}
