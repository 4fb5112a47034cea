//! What must be true after a fault: pure comparison of what clients did, what is stored, and what they see.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chitrasethu::domain::ConversationId;

/// What one sender did in one conversation through one door, in the order of the sends. Every text is unique.
#[derive(Debug, Clone)]
pub(crate) struct Ledger {
    pub(crate) conversation: ConversationId,
    pub(crate) sends: Vec<Sending>,
}

/// One text on its way. It is written down before the server can know of it.
#[derive(Debug, Clone)]
pub(crate) struct Sending {
    pub(crate) text: String,
    pub(crate) outcome: Outcome,
}

/// What the sender knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Sent, not answered: it may be stored or not.
    Unknown,
    /// Acknowledged with this place in the conversation's log.
    Ok(i64),
    /// Refused for good, with this code.
    Failed(String),
}

/// A row of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) conversation: ConversationId,
    pub(crate) seq: i64,
    pub(crate) text: String,
}

/// What one client sees in the end, by conversation and place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) messages: BTreeMap<(ConversationId, i64), String>,
}

impl View {
    /// Takes in a message that was heard or read. Hearing it again changes nothing; hearing something else in
    /// its place is kept too, and makes the view wrong.
    pub(crate) fn see(&mut self, conversation: ConversationId, seq: i64, text: &str) {
        let place = self.messages.entry((conversation, seq)).or_default();
        if place != text {
            place.push_str(text);
        }
    }
}

/// What is wrong, in sentences; nothing, if all is well.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Acknowledged and not stored where the acknowledgement said.
    pub(crate) lost: Vec<String>,
    /// Stored more than once.
    pub(crate) duplicated: Vec<String>,
    /// Stored and never sent.
    pub(crate) unexpected: Vec<String>,
    /// Views that are not what is stored.
    pub(crate) differing: Vec<String>,
    /// Sends of one sender that changed places, and places that nobody has.
    pub(crate) disordered: Vec<String>,
    /// How many messages are stored; none would prove nothing.
    pub(crate) stored: usize,
}

/// Compares. `views` are named, with the conversations that each of them should show.
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

/// The places of each stored text.
type Rows<'a> = BTreeMap<(ConversationId, &'a str), Vec<i64>>;

impl Verdict {
    fn find_duplicates(&mut self, rows: &Rows<'_>) {
        for ((conversation, text), places) in rows.iter().filter(|(_, places)| places.len() > 1) {
            self.duplicated
                .push(format!("{conversation}: {text} at {places:?}"));
        }
    }

    fn find_lost(&mut self, ledger: &Ledger, rows: &Rows<'_>) {
        for Sending { text, outcome } in &ledger.sends {
            let Outcome::Ok(seq) = outcome else {
                continue;
            };
            let places = rows.get(&(ledger.conversation, text.as_str()));
            if !places.is_some_and(|places| places.contains(seq)) {
                self.lost.push(format!(
                    "{}: {text} was acknowledged at {seq} and is stored at {places:?}",
                    ledger.conversation
                ));
            }
        }
    }

    fn find_disorder(&mut self, ledger: &Ledger, rows: &Rows<'_>) {
        let mut last: Option<(&str, i64)> = None;
        for Sending { text, .. } in &ledger.sends {
            let places = rows.get(&(ledger.conversation, text.as_str()));
            let Some(first) = places.and_then(|places| places.iter().min()) else {
                continue;
            };
            if let Some((before, place)) = last.filter(|(_, place)| place > first) {
                self.disordered.push(format!(
                    "{}: {text} at {first}, before {before} at {place}",
                    ledger.conversation
                ));
            }
            last = Some((text, *first));
        }
    }

    /// Nobody marks anything in these tests: messages alone make up the log.
    fn find_gaps(&mut self, stored: &[Stored]) {
        let mut places: BTreeMap<ConversationId, Vec<i64>> = BTreeMap::new();
        for row in stored {
            places.entry(row.conversation).or_default().push(row.seq);
        }
        for (conversation, mut places) in places {
            places.sort_unstable();
            let expected = 1..;
            if let Some((place, expected)) = places.iter().zip(expected).find(|(a, b)| **a != *b) {
                self.disordered
                    .push(format!("{conversation}: {place} where {expected} belongs"));
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
            .filter(|place| expected.messages.get(place) != view.messages.get(place))
            .collect();
        if let Some((conversation, seq)) = differing.first() {
            let place = (*conversation, *seq);
            self.differing.push(format!(
                "{name} differs in {} places, first in {conversation} at {seq}: {:?} instead of {:?}",
                differing.len(),
                view.messages.get(&place),
                expected.messages.get(&place),
            ));
        }
    }

    /// Fails unless messages were stored and nothing is wrong with them; prints the five counts either way.
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
