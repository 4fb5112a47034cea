//! The change log, the part that is the same for every engine: messages and marks that wait together become
//! one transaction (group commit), take the next places of their conversations and of their members' feeds,
//! and are answered after the commit.
//!
//! An engine brings a [`Journal`] that begins transactions, and the handful of statements of a [`Transaction`];
//! what those statements say is decided here, once.

mod batch;
mod marks;
mod plan;
mod queue;
mod rows;
mod writer;

use super::{MessageRecord, StoreResult};
use crate::domain::{ConversationId, MessageId, Seq, UserId};

pub(super) use queue::{Queue, queue};
pub(super) use rows::{
    ConversationRow, MarkKind, MemberRow, MessageRow, Name, NewChange, ReceivedBefore,
};
pub(super) use writer::store_batches;

/// Where changes are written down.
pub(super) trait Journal: Send + Sync + 'static {
    /// What this engine's transactions are.
    type Transaction: Transaction;

    /// Begins to write and reads what a batch needs to know. Nothing else writes these conversations until the
    /// transaction has ended.
    fn begin(
        &self,
        ids: &[ConversationId],
        names: &[Name],
    ) -> impl Future<Output = StoreResult<(Self::Transaction, Opened)>> + Send;
}

/// What a batch finds.
#[derive(Debug, Default)]
pub(super) struct Opened {
    /// The rows of the conversations asked for, locked; those that have none yet are missing.
    pub(super) conversations: Vec<ConversationRow>,
    /// Both members of each of them.
    pub(super) members: Vec<MemberRow>,
    /// The messages that are stored under the names asked for already.
    pub(super) known: Vec<MessageRecord>,
}

/// The statements of which storing a batch consists; each is one, whatever the size of the batch. Dropped
/// without [`Transaction::commit`] it changes nothing.
pub(super) trait Transaction: Send + 'static {
    /// Makes conversations that have no row yet, with their members, unless another process has just done so;
    /// then reads as [`Journal::begin`] does.
    fn create(
        &mut self,
        ids: &[ConversationId],
        names: &[Name],
        at: i64,
    ) -> impl Future<Output = StoreResult<Opened>> + Send;

    /// For each question the place and ordinal of the newest message of `sender` at or before `up_to`, under
    /// the question's index; nothing where there is none.
    fn received_before(
        &mut self,
        questions: &[ReceivedBefore],
    ) -> impl Future<Output = StoreResult<Vec<(usize, Seq, i64)>>> + Send;

    /// Takes so many places in each person's feed; answers the last one taken. The people come in the order
    /// of their numbers, so that two servers never wait for each other.
    fn take_feed_seqs(
        &mut self,
        wanted: &[(UserId, i64)],
    ) -> impl Future<Output = StoreResult<Vec<(UserId, i64)>>> + Send;

    /// Stores messages; answers their numbers by the engine's number of the conversation and the place.
    fn insert_messages(
        &mut self,
        messages: &[MessageRow],
    ) -> impl Future<Output = StoreResult<Vec<(i64, Seq, MessageId)>>> + Send;

    /// Stores changes that are not messages, after their members have been saved.
    fn insert_changes(
        &mut self,
        changes: &[NewChange],
    ) -> impl Future<Output = StoreResult<()>> + Send;

    /// Replaces the newest place and message of conversations.
    fn save_conversations(
        &mut self,
        rows: &[ConversationRow],
    ) -> impl Future<Output = StoreResult<()>> + Send;

    /// Replaces marks, counts and places of members.
    fn save_members(&mut self, rows: &[MemberRow]) -> impl Future<Output = StoreResult<()>> + Send;

    /// Makes it durable.
    fn commit(self) -> impl Future<Output = StoreResult<()>> + Send;
}
