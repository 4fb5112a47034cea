//! The invariants after a fault: a pure comparison of what clients sent, what is stored, and what they see.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chitrasethu::domain::ConversationId;

/// The sends of one sender in one conversation over one transport, in order. Every text is unique.
#[derive(Debug, Clone)]
pub(crate) struct Ledger {
    pub(crate) conversation: ConversationId,
    pub(crate) sends: Vec<Sending>,
}

/// A send. It is recorded before the server can know of it.
#[derive(Debug, Clone)]
pub(crate) struct Sending {
    pub(crate) text: String,
    pub(crate) outcome: Outcome,
}

/// What the sender knows about a send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Sent but not answered: it may be stored or not.
    Unknown,
    /// Acknowledged with this `seq`.
    Ok(i64),
    /// Refused permanently, with this code.
    Failed(String),
}

/// A row of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) conversation: ConversationId,
    pub(crate) seq: i64,
    pub(crate) text: String,
}

/// What one client sees at the end, by conversation and `seq`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) messages: BTreeMap<(ConversationId, i64), String>,
}

impl View {
    /// Records a message that was received or read. The same message again changes nothing; a different message
    /// with the same `seq` is kept as well and makes the view wrong.
    pub(crate) fn see(&mut self, conversation: ConversationId, seq: i64, text: &str) {
        let position = self.messages.entry((conversation, seq)).or_default();
        if position != text {
            position.push_str(text);
        }
    }
}

/// The violations, as sentences; empty if everything is correct.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Acknowledged, but not stored at the acknowledged `seq`.
    pub(crate) lost: Vec<String>,
    /// Stored more than once.
    pub(crate) duplicated: Vec<String>,
    /// Stored but never sent.
    pub(crate) unexpected: Vec<String>,
    /// Views that differ from what is stored.
    pub(crate) differing: Vec<String>,
    /// Messages of one sender in the wrong order, and missing `seq`s.
    pub(crate) disordered: Vec<String>,
    /// Number of stored messages; a test with none would prove nothing.
    pub(crate) stored: usize,
}

/// Compares everything. `views` have a name and the conversations that they should show.
pub(crate) fn check(
    ledgers: &[Ledger],
    stored: &[Stored],
    views: &[(String, BTreeSet<ConversationId>, View)],
) -> Verdict {
    let mut rows: BTreeMap<(ConversationId, &str), Vec<i64>> = BTreeMap::new();
    for row in stored {
        rows.entry((row.conversation, &row.text))
            .or_default()
            .push(row.seq);
    }
    let mut verdict = Verdict {
        stored: stored.len(),
        ..Verdict::default()
    };
    verdict.find_duplicates(&rows);
    let mut sent = BTreeSet::new();
    for ledger in ledgers {
        sent.extend(
            ledger
                .sends
                .iter()
                .map(|sending| (ledger.conversation, sending.text.as_str())),
        );
        verdict.find_lost(ledger, &rows);
        verdict.find_disorder(ledger, &rows);
    }
    for (conversation, text) in rows.keys().filter(|row| !sent.contains(row)) {
        verdict.unexpected.push(format!("{conversation}: {text}"));
    }
    verdict.find_gaps(stored);
    for (name, conversations, view) in views {
        verdict.find_differences(name, conversations, view, stored);
    }
    verdict
}

/// The `seq`s of each stored text.
type Rows<'a> = BTreeMap<(ConversationId, &'a str), Vec<i64>>;

impl Verdict {
    fn find_duplicates(&mut self, rows: &Rows<'_>) {
        for ((conversation, text), positions) in
            rows.iter().filter(|(_, positions)| positions.len() > 1)
        {
            self.duplicated
                .push(format!("{conversation}: {text} at {positions:?}"));
        }
    }

    fn find_lost(&mut self, ledger: &Ledger, rows: &Rows<'_>) {
        for Sending { text, outcome } in &ledger.sends {
            let Outcome::Ok(seq) = outcome else {
                continue;
            };
            let positions = rows.get(&(ledger.conversation, text.as_str()));
            if !positions.is_some_and(|positions| positions.contains(seq)) {
                self.lost.push(format!(
                    "{}: {text} was acknowledged at {seq} and is stored at {positions:?}",
                    ledger.conversation
                ));
            }
        }
    }

    fn find_disorder(&mut self, ledger: &Ledger, rows: &Rows<'_>) {
        let mut last: Option<(&str, i64)> = None;
        for Sending { text, .. } in &ledger.sends {
            let positions = rows.get(&(ledger.conversation, text.as_str()));
            let Some(first) = positions.and_then(|positions| positions.iter().min()) else {
                continue;
            };
            if let Some((before, position)) = last.filter(|(_, position)| position > first) {
                self.disordered.push(format!(
                    "{}: {text} at {first}, before {before} at {position}",
                    ledger.conversation
                ));
            }
            last = Some((text, *first));
        }
    }

    /// These tests set no marks: the log consists of messages only.
    fn find_gaps(&mut self, stored: &[Stored]) {
        let mut positions: BTreeMap<ConversationId, Vec<i64>> = BTreeMap::new();
        for row in stored {
            positions.entry(row.conversation).or_default().push(row.seq);
        }
        for (conversation, mut positions) in positions {
            positions.sort_unstable();
            let expected = 1..;
            if let Some((position, expected)) =
                positions.iter().zip(expected).find(|(a, b)| **a != *b)
            {
                self.disordered.push(format!(
                    "{conversation}: {position} where {expected} belongs"
                ));
            }
        }
    }

    fn find_differences(
        &mut self,
        name: &str,
        conversations: &BTreeSet<ConversationId>,
        view: &View,
        stored: &[Stored],
    ) {
        let mut expected = View::default();
        for row in stored {
            if conversations.contains(&row.conversation) {
                expected.see(row.conversation, row.seq, &row.text);
            }
        }
        let all: BTreeSet<_> = expected
            .messages
            .keys()
            .chain(view.messages.keys())
            .collect();
        let differing: Vec<_> = all
            .into_iter()
            .filter(|position| expected.messages.get(position) != view.messages.get(position))
            .collect();
        if let Some((conversation, seq)) = differing.first() {
            let position = (*conversation, *seq);
            self.differing.push(format!(
                "{name} differs in {} positions, first in {conversation} at {seq}: {:?} instead of {:?}",
                differing.len(),
                view.messages.get(&position),
                expected.messages.get(&position),
            ));
        }
    }

    /// Asserts that messages were stored and that there are no violations; prints the five counts in any case.
    #[track_caller]
    #[expect(clippy::print_stderr, reason = "the counts say how much was tested")]
    pub(crate) fn assert_clean(&self) {
        eprintln!("{self}");
        let wrong: Vec<_> = [
            &self.lost,
            &self.duplicated,
            &self.unexpected,
            &self.differing,
            &self.disordered,
        ]
        .into_iter()
        .flat_map(|findings| findings.iter().take(3))
        .collect();
        assert!(wrong.is_empty(), "{self}, for example {wrong:#?}");
        assert!(self.stored > 0, "nothing was stored at all");
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} stored: lost {}, duplicated {}, unexpected {}, differing views {}, order violations {}",
            self.stored,
            self.lost.len(),
            self.duplicated.len(),
            self.unexpected.len(),
            self.differing.len(),
            self.disordered.len(),
        )
    }
}
