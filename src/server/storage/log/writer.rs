//! The one task that writes the log: batch after batch, each in one transaction.

use std::time::Duration;

use super::super::{Marked, StoreError, StoreResult, Stored};
use super::batch::Book;
use super::plan::{name, plan};
use super::queue::{Batch, Batches, NewMark};
use super::{Journal, Name, Opened, Transaction, marks};
use crate::domain::ConversationId;

/// How long a transaction may take before its batch is told to try again.
const LIMIT: Duration = Duration::from_millis(2_500);

/// Stores what waits, batch after batch, until nobody can ask any more.
pub(in super::super) async fn store_batches(journal: impl Journal, mut batches: Batches) {
    while let Some(batch) = batches.next().await {
        match in_time(&journal, &batch).await {
            Ok(answers) => answers.give(batch),
            // The database is away: trying each alone would make the last wait for all the others.
            Err(error @ StoreError::Unavailable(_)) => batch.refuse(&error),
            // What is wrong with one must not refuse the others.
            Err(_) if batch.len() > 1 => {
                for alone in batch.singly() {
                    match in_time(&journal, &alone).await {
                        Ok(answers) => answers.give(alone),
                        Err(error) => alone.refuse(&error),
                    }
                }
            }
            Err(error) => batch.refuse(&error),
        }
    }
}

/// What a batch is told, in its order.
struct Answers {
    marks: Vec<Option<Marked>>,
    sends: Vec<Stored>,
}

impl Answers {
    fn give(self, batch: Batch) {
        for (waiting, marked) in batch.marks.into_iter().zip(self.marks) {
            waiting.answer(Ok(marked));
        }
        for (waiting, stored) in batch.sends.into_iter().zip(self.sends) {
            waiting.answer(Ok(stored));
        }
    }
}

async fn in_time(journal: &impl Journal, batch: &Batch) -> StoreResult<Answers> {
    tokio::time::timeout(LIMIT, store(journal, batch))
        .await
        .unwrap_or_else(|_| {
            let why = "the database did not answer in time".to_owned();
            Err(StoreError::Unavailable(why))
        })
}

async fn store(journal: &impl Journal, batch: &Batch) -> StoreResult<Answers> {
    let new_marks: Vec<NewMark> = batch.marks.iter().map(|mark| mark.asked).collect();
    let sends = || batch.sends.iter().map(|send| &send.asked);
    let names: Vec<_> = sends().filter_map(name).collect();
    let (mut tx, opened) = open(journal, batch, &names).await?;
    let mut book = Book::open(opened.conversations, opened.members)?;
    let plan = plan(sends(), opened.known);

    let marks = marks::apply(&mut tx, &mut book, &new_marks).await?;
    for (index, new) in plan.fresh.iter().enumerate() {
        book.message(index, new)?;
    }
    let wanted = book.wanted_feed_seqs();
    if wanted.is_empty() {
        tx.commit().await?;
        let sends = plan.answers(&[]);
        return Ok(Answers { marks, sends });
    }
    let last = tx.take_feed_seqs(&wanted).await?;
    let pages = book.write(&plan.fresh, last)?;
    let mut numbers = Vec::new();
    if !pages.messages.is_empty() {
        numbers = book.number(tx.insert_messages(&pages.messages).await?)?;
    }
    let (conversations, members) = book.close();
    tx.save_conversations(&conversations).await?;
    tx.save_members(&members).await?;
    if !pages.changes.is_empty() {
        tx.insert_changes(&pages.changes).await?;
    }
    tx.commit().await?;
    let sends = plan.answers(&numbers);
    Ok(Answers { marks, sends })
}

/// Locks the conversations of a batch; a first message makes its conversation.
async fn open<J: Journal>(
    journal: &J,
    batch: &Batch,
    names: &[Name],
) -> StoreResult<(J::Transaction, Opened)> {
    let marked = batch.marks.iter().map(|mark| mark.asked.conversation);
    let written = batch.sends.iter().map(|send| send.asked.conversation);
    let ids = sorted(marked.chain(written.clone()));
    let (mut tx, mut opened) = journal.begin(&ids, names).await?;
    let missing: Vec<ConversationId> = sorted(written)
        .into_iter()
        .filter(|id| opened.conversations.iter().all(|row| row.id != *id))
        .collect();
    if !missing.is_empty() {
        let at = batch.sends.iter().map(|send| send.asked.at.0).max();
        let made = tx.create(&missing, names, at.unwrap_or_default()).await?;
        opened.conversations.extend(made.conversations);
        opened.members.extend(made.members);
        opened.known = made.known;
    }
    Ok((tx, opened))
}

/// Each once and in order: two servers that lock in the same order never wait for each other.
fn sorted(ids: impl Iterator<Item = ConversationId>) -> Vec<ConversationId> {
    let mut ids: Vec<_> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
