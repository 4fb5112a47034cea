//! Which sends of a batch are new, which repeat each other, and which were stored before.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::super::{MessageRecord, NewMessage, Stored};
use super::Name;
use crate::domain::{MessageId, Seq};

/// The name of a message, if its sender gave it one.
pub(super) fn name(message: &NewMessage) -> Option<Name> {
    let id = message.client_id.clone()?;
    Some((message.conversation, message.sender, id))
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
pub(super) fn plan<'a>(
    sends: impl Iterator<Item = &'a NewMessage>,
    known: Vec<MessageRecord>,
) -> Plan {
    let known: HashMap<Name, MessageRecord> = known
        .into_iter()
        .filter_map(|record| {
            let id = record.client_id.clone()?;
            Some(((record.conversation, record.sender, id), record))
        })
        .collect();
    let mut fresh: Vec<NewMessage> = Vec::new();
    let mut first: HashMap<Name, usize> = HashMap::new();
    let outcome = sends
        .map(|new| {
            let next = fresh.len();
            if let Some(name) = name(new) {
                if let Some(record) = known.get(&name) {
                    return Outcome::Known(Box::new(record.clone()));
                }
                match first.entry(name) {
                    Entry::Occupied(earlier) => return Outcome::Repeats(*earlier.get()),
                    Entry::Vacant(place) => place.insert(next),
                };
            }
            fresh.push(new.clone());
            Outcome::Fresh(next)
        })
        .collect();
    Plan { fresh, outcome }
}

impl Plan {
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
    use crate::domain::{MessageText, MessageType, Timestamp, UserId};

    fn new(text: &str, name: &str) -> NewMessage {
        NewMessage {
            conversation: "conv_1_2".parse().unwrap(),
            sender: UserId(1),
            receiver: UserId(2),
            text: MessageText::new(text.to_owned()).unwrap(),
            message_type: MessageType::Text,
            client_id: name.parse().ok(),
            at: Timestamp(0),
        }
    }

    #[test]
    fn repetitions_within_a_batch_and_before_it_are_found() {
        let before = stored(&new("first", "a"), (MessageId(7), Seq(3)));
        let batch = [
            new("again", "a"),
            new("new", "b"),
            new("new again", "b"),
            new("nameless", ""),
            new("nameless", ""),
        ];
        let plan = plan(batch.iter(), vec![before.clone()]);
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
