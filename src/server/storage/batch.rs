//! Group commit, the part that is the same for every engine: sends that wait together become one transaction.
//!
//! A [`Queue`] hands whatever waits to the engine's writer, which plans it with [`plan`]: which sends repeat
//! each other, which place in its conversation's log each takes, which of its sender's messages it is.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use tokio::sync::{mpsc, oneshot};

use super::{MessageRecord, NewMessage, StoreError, StoreResult, Stored};
use crate::domain::{ConversationId, MessageId, Seq, UserId};

/// Sends in one transaction at most: more would make the first wait noticeably for the last.
const MAX_BATCH: usize = 256;
/// Sends that may wait; whoever comes then is told to try again.
const MAX_WAITING: usize = 16 * 1024;

/// One send that waits, and who waits for it.
pub(super) struct Waiting {
    pub(super) message: NewMessage,
    answer: oneshot::Sender<StoreResult<Stored>>,
}

impl Waiting {
    /// Tells whoever waits; they may have gone.
    pub(super) fn answer(self, result: StoreResult<Stored>) {
        let _ = self.answer.send(result);
    }
}

/// The sends that wait for the writer.
#[derive(Clone)]
pub(super) struct Queue(mpsc::Sender<Waiting>);

/// The writer's end of the queue.
pub(super) struct Batches(mpsc::Receiver<Waiting>);

pub(super) fn queue() -> (Queue, Batches) {
    let (sender, receiver) = mpsc::channel(MAX_WAITING);
    (Queue(sender), Batches(receiver))
}

impl Queue {
    /// Puts a send in line and waits until it is stored for good. Going away does not take it back.
    pub(super) async fn send(&self, message: NewMessage) -> StoreResult<Stored> {
        let (answer, stored) = oneshot::channel();
        self.0
            .try_send(Waiting { message, answer })
            .map_err(|_| StoreError::Unavailable("too many sends are waiting".to_owned()))?;
        stored
            .await
            .unwrap_or_else(|_| Err(StoreError::Failed("the writer is gone".to_owned())))
    }
}

impl Batches {
    /// Everything that waits, at least one; `None` when nobody can send any more. A lone send does not wait
    /// for company.
    pub(super) async fn next(&mut self) -> Option<Vec<Waiting>> {
        let mut batch = Vec::new();
        match self.0.recv_many(&mut batch, MAX_BATCH).await {
            0 => None,
            _ => Some(batch),
        }
    }
}

/// What identifies a send under its sender's own name for it.
type Name = (ConversationId, UserId, String);

fn name(message: &NewMessage) -> Option<Name> {
    let id = message.client_id.as_ref()?;
    Some((message.conversation, message.sender, id.to_string()))
}

/// A batch without its repetitions.
pub(super) struct Plan {
    /// The sends to be stored, in the order in which they came.
    pub(super) fresh: Vec<NewMessage>,
    /// For each send of the batch: which of `fresh` it is, or the message stored under its name before.
    outcome: Vec<Outcome>,
}

enum Outcome {
    Fresh(usize),
    Repeats(usize),
    Known(Box<MessageRecord>),
}

/// Tells apart what is new, what repeats another send of the batch, and what is stored already (`known`).
pub(super) fn plan(batch: &[Waiting], known: Vec<MessageRecord>) -> Plan {
    let known: HashMap<Name, MessageRecord> = known
        .into_iter()
        .filter_map(|record| {
            let id = record.client_id.as_ref()?.to_string();
            Some(((record.conversation, record.sender, id), record))
        })
        .collect();
    let mut fresh: Vec<NewMessage> = Vec::with_capacity(batch.len());
    let mut first: HashMap<Name, usize> = HashMap::new();
    let outcome = batch
        .iter()
        .map(|waiting| {
            let next = fresh.len();
            if let Some(name) = name(&waiting.message) {
                if let Some(record) = known.get(&name) {
                    return Outcome::Known(Box::new(record.clone()));
                }
                match first.entry(name) {
                    Entry::Occupied(earlier) => return Outcome::Repeats(*earlier.get()),
                    Entry::Vacant(place) => place.insert(next),
                };
            }
            fresh.push(waiting.message.clone());
            Outcome::Fresh(next)
        })
        .collect();
    Plan { fresh, outcome }
}

impl Plan {
    /// How many new messages each conversation gets.
    pub(super) fn by_conversation(&self) -> HashMap<ConversationId, i64> {
        let mut counts = HashMap::new();
        for message in &self.fresh {
            *counts.entry(message.conversation).or_default() += 1;
        }
        counts
    }

    /// How many new messages each sender puts into each conversation.
    pub(super) fn by_sender(&self) -> HashMap<(ConversationId, UserId), i64> {
        let mut counts = HashMap::new();
        for message in &self.fresh {
            *counts
                .entry((message.conversation, message.sender))
                .or_default() += 1;
        }
        counts
    }

    /// The answer to each send, given the numbers of the stored messages in the order of `fresh`.
    pub(super) fn answers(self, numbers: &[(MessageId, Seq)]) -> Vec<Stored> {
        let record = |index: usize| stored(&self.fresh[index], numbers[index]);
        self.outcome
            .iter()
            .map(|outcome| match outcome {
                Outcome::Fresh(index) => Stored {
                    message: record(*index),
                    is_new: true,
                },
                Outcome::Repeats(index) => Stored {
                    message: record(*index),
                    is_new: false,
                },
                Outcome::Known(message) => Stored {
                    message: (**message).clone(),
                    is_new: false,
                },
            })
            .collect()
    }
}

fn stored(new: &NewMessage, (id, seq): (MessageId, Seq)) -> MessageRecord {
    MessageRecord {
        id,
        conversation: new.conversation,
        seq,
        sender: new.sender,
        receiver: new.receiver,
        text: new.text.as_str().to_owned(),
        message_type: new.message_type,
        attachment_url: None,
        attachment_file_name: None,
        client_id: new.client_id.clone(),
        at: new.at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{MessageText, MessageType, Timestamp};

    fn waiting(text: &str, name: &str) -> Waiting {
        Waiting {
            message: NewMessage {
                conversation: "conv_1_2".parse().unwrap(),
                sender: UserId(1),
                receiver: UserId(2),
                text: MessageText::new(text.to_owned()).unwrap(),
                message_type: MessageType::Text,
                client_id: name.parse().ok(),
                at: Timestamp(0),
            },
            answer: oneshot::channel().0,
        }
    }

    #[test]
    fn repetitions_within_a_batch_and_before_it_are_found() {
        let before = stored(&waiting("first", "a").message, (MessageId(7), Seq(3)));
        let batch = [
            waiting("again", "a"),
            waiting("new", "b"),
            waiting("new again", "b"),
            waiting("nameless", ""),
            waiting("nameless", ""),
        ];
        let plan = plan(&batch, vec![before.clone()]);
        let texts: Vec<_> = plan.fresh.iter().map(|new| new.text.as_str()).collect();
        assert_eq!(texts, ["new", "nameless", "nameless"]);

        let numbers = [8, 9, 10].map(|n| (MessageId(n), Seq(n)));
        let answers = plan.answers(&numbers);
        let found: Vec<_> = answers
            .iter()
            .map(|stored| (stored.message.id.0, stored.is_new))
            .collect();
        assert_eq!(
            found,
            [(7, false), (8, true), (8, false), (9, true), (10, true)]
        );
        assert_eq!(answers[0].message, before);
    }
}
