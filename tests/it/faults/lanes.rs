//! How clients send under load: each lane is the sends of one client over one transport. An unanswered send is
//! repeated with the same client message id, in the same order, until it is answered.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chitrasethu::domain::{ActionId, ConversationId};
use tokio::time::sleep;

use super::checker::{Ledger, Outcome, Sending};
use super::client::{Answer, LoadClient};
use super::load::Load;

/// Pause between two attempts.
pub(super) const PAUSE: Duration = Duration::from_millis(20);

/// The sends of one client over one transport: one ledger per conversation, used in turn.
pub(crate) struct Lane {
    pub(super) client: Arc<LoadClient>,
    pub(super) load: Arc<Load>,
    door: String,
    pub(super) ledgers: Vec<Ledger>,
    sent: usize,
    /// Whether everything was sent and answered.
    pub(super) is_done: bool,
}

/// Identifies a send: the index of its ledger, and its index there.
pub(super) type Position = (usize, usize);

impl Lane {
    /// `door` distinguishes the lanes of one client; every text names its origin.
    pub(crate) fn new(client: &Arc<LoadClient>, load: &Arc<Load>, door: &str) -> Self {
        let ledger = |here: &ConversationId| Ledger {
            conversation: *here,
            sends: Vec::new(),
        };
        load.enter();
        Self {
            client: Arc::clone(client),
            load: Arc::clone(load),
            door: door.to_owned(),
            ledgers: client.conversations.iter().map(ledger).collect(),
            sent: 0,
            is_done: false,
        }
    }

    pub(super) fn done(&mut self) {
        if !self.is_done {
            self.is_done = true;
            self.load.leave();
        }
    }

    /// Records the next send; `None` if there are no more.
    pub(super) fn invoke(&mut self) -> Option<Position> {
        let ledger = self.sent % self.ledgers.len();
        let position = self.ledgers[ledger].sends.len();
        if self.load.is_over() || position == self.load.limit {
            return None;
        }
        self.sent += 1;
        let text = format!("{}-{}-{position}", self.client.name, self.door);
        self.ledgers[ledger].sends.push(Sending {
            text,
            outcome: Outcome::Unknown,
        });
        Some((ledger, position))
    }

    pub(super) fn settle(&mut self, (ledger, position): Position, outcome: Outcome) {
        if matches!(outcome, Outcome::Ok(_)) {
            self.load.note_acknowledged();
        }
        self.ledgers[ledger].sends[position].outcome = outcome;
    }

    pub(super) fn text(&self, (ledger, position): Position) -> (ConversationId, &str) {
        let ledger = &self.ledgers[ledger];
        (ledger.conversation, &ledger.sends[position].text)
    }

    /// Sends through REST until the load ends.
    pub(crate) async fn through_rest(mut self) -> Vec<Ledger> {
        let mut connection = None;
        while let Some(position) = self.invoke() {
            loop {
                if connection.is_none() {
                    connection = self.client.http().await.ok();
                }
                let Some(http) = &mut connection else {
                    self.client.elsewhere();
                    sleep(PAUSE).await;
                    continue;
                };
                let (here, text) = self.text(position);
                let (name, begun) = (name(text), Instant::now());
                let answer = self.client.send(http, here, text, &name).await;
                if answer.is_ok() {
                    self.load.note_time(begun.elapsed());
                }
                match answer {
                    Ok(Answer::Stored(message)) => {
                        self.client.see(&message);
                        self.settle(position, Outcome::Ok(message.seq.0));
                        break;
                    }
                    Ok(Answer::Refused(code)) if is_passing(&code) => {
                        self.load.note_refused();
                        sleep(PAUSE).await;
                    }
                    Ok(Answer::Refused(code)) => {
                        self.settle(position, Outcome::Failed(code));
                        break;
                    }
                    Err(_) => {
                        self.client.elsewhere();
                        connection = None;
                    }
                }
            }
        }
        self.done();
        self.ledgers
    }
}

pub(super) fn name(text: &str) -> ActionId {
    text.parse().expect("texts of tests are short and ASCII")
}

/// Whether a retry can succeed.
pub(super) fn is_passing(code: &str) -> bool {
    ["try_again", "rate_limited"].contains(&code)
}
