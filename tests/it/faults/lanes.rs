//! How clients send under load: through the socket, several without waiting, or through REST one by one. Each
//! repeats what was not answered, under the same name and in the same order, until it is.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chitrasethu::domain::{ClientMessageId, ConversationId};
use chitrasethu::wire::engine_io::Packet as Engine;
use chitrasethu::wire::events::{NEW_MESSAGE, NewMessage, SEND_MESSAGE, Send};
use chitrasethu::wire::rest::Message;
use chitrasethu::wire::socket_io::{Kind, Packet, event_frame};
use serde_json::Value;
use tokio::time::{sleep, timeout};

use super::checker::{Ledger, Outcome, Sending};
use super::client::{Answer, LoadClient, PATIENCE};
use super::socket::Socket;

/// A pause between two tries.
const PAUSE: Duration = Duration::from_millis(20);

/// What all lanes of a test share.
pub(crate) struct Load {
    /// Unanswered sends of one socket at most.
    pub(crate) window: usize,
    /// Sends of each lane in each conversation at most.
    pub(crate) limit: usize,
    acknowledged: AtomicU64,
    /// Answers that say "try again".
    refused: AtomicU64,
    /// Milliseconds that the slowest answer through REST took.
    slowest: AtomicU64,
    over: AtomicBool,
}

impl Load {
    pub(crate) fn new(window: usize, limit: usize) -> Arc<Self> {
        Arc::new(Self {
            window,
            limit,
            acknowledged: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            slowest: AtomicU64::new(0),
            over: AtomicBool::new(false),
        })
    }

    /// Waits until so many more sends were acknowledged.
    pub(crate) async fn go_on(&self, count: u64) {
        let goal = self.acknowledged.load(Ordering::SeqCst) + count;
        while self.acknowledged.load(Ordering::SeqCst) < goal {
            sleep(Duration::from_millis(1)).await;
        }
    }

    /// How often was the answer "try again"?
    pub(crate) fn refused(&self) -> u64 {
        self.refused.load(Ordering::SeqCst)
    }

    /// How long the slowest answer took.
    pub(crate) fn slowest(&self) -> Duration {
        Duration::from_millis(self.slowest.load(Ordering::SeqCst))
    }

    /// Nothing new is begun from now on; what was begun is brought to its end.
    pub(crate) fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }
}

/// One client's sends through one door: a ledger for each conversation, used in turn.
pub(crate) struct Lane {
    client: Arc<LoadClient>,
    load: Arc<Load>,
    door: String,
    ledgers: Vec<Ledger>,
    sent: usize,
}

/// Which send: its ledger, and its place there.
type Place = (usize, usize);

impl Lane {
    /// `door` tells lanes of one client apart; every text says where it came from.
    pub(crate) fn new(client: &Arc<LoadClient>, load: &Arc<Load>, door: &str) -> Self {
        let ledger = |here: &ConversationId| Ledger {
            conversation: *here,
            sends: Vec::new(),
        };
        Self {
            client: Arc::clone(client),
            load: Arc::clone(load),
            door: door.to_owned(),
            ledgers: client.conversations.iter().map(ledger).collect(),
            sent: 0,
        }
    }

    /// Writes down the next send; `None` when there is none any more.
    fn invoke(&mut self) -> Option<Place> {
        let ledger = self.sent % self.ledgers.len();
        let place = self.ledgers[ledger].sends.len();
        if self.load.is_over() || place == self.load.limit {
            return None;
        }
        self.sent += 1;
        let text = format!("{}-{}-{place}", self.client.name, self.door);
        self.ledgers[ledger].sends.push(Sending {
            text,
            outcome: Outcome::Unknown,
        });
        Some((ledger, place))
    }

    fn settle(&mut self, (ledger, place): Place, outcome: Outcome) {
        if matches!(outcome, Outcome::Ok(_)) {
            self.load.acknowledged.fetch_add(1, Ordering::SeqCst);
        }
        self.ledgers[ledger].sends[place].outcome = outcome;
    }

    fn text(&self, (ledger, place): Place) -> (ConversationId, &str) {
        let ledger = &self.ledgers[ledger];
        (ledger.conversation, &ledger.sends[place].text)
    }

    /// Sends through REST until the load is over.
    pub(crate) async fn through_rest(mut self) -> Vec<Ledger> {
        let mut connection = None;
        while let Some(place) = self.invoke() {
            loop {
                if connection.is_none() {
                    connection = self.client.http().await.ok();
                }
                let Some(http) = &mut connection else {
                    sleep(PAUSE).await;
                    continue;
                };
                let (here, text) = self.text(place);
                let (name, begun) = (name(text), Instant::now());
                let answer = self.client.send(http, here, text, &name).await;
                if answer.is_ok() {
                    let took = u64::try_from(begun.elapsed().as_millis()).unwrap();
                    self.load.slowest.fetch_max(took, Ordering::SeqCst);
                }
                match answer {
                    Ok(Answer::Stored(message)) => {
                        self.client.see(&message);
                        self.settle(place, Outcome::Ok(message.seq.0));
                        break;
                    }
                    Ok(Answer::Refused(code)) if is_passing(&code) => {
                        self.load.refused.fetch_add(1, Ordering::SeqCst);
                        sleep(PAUSE).await;
                    }
                    Ok(Answer::Refused(code)) => {
                        self.settle(place, Outcome::Failed(code));
                        break;
                    }
                    Err(_) => connection = None,
                }
            }
        }
        self.ledgers
    }

    /// Sends through a socket until the load is over; hears what others send meanwhile, and catches up after each
    /// interruption.
    pub(crate) async fn through_socket(mut self) -> Vec<Ledger> {
        let mut unanswered = VecDeque::new();
        loop {
            let connected = match self.client.socket().await {
                Ok(socket) => self.client.catch_up().await.map(|()| socket),
                Err(error) => Err(error),
            };
            let ended = match connected {
                Ok(mut socket) => self.exchange(&mut socket, &mut unanswered).await,
                Err(error) => Err(error),
            };
            match ended {
                Ok(()) => return self.ledgers,
                Err(_) => sleep(PAUSE).await,
            }
        }
    }

    /// One connection, until it breaks or everything is done.
    async fn exchange(
        &mut self,
        socket: &mut Socket,
        unanswered: &mut VecDeque<Place>,
    ) -> io::Result<()> {
        let emitter = socket.emitter();
        for place in unanswered.iter() {
            emitter.emit(&self.frame(*place)).await?;
        }
        loop {
            while unanswered.len() < self.load.window
                && let Some(place) = self.invoke()
            {
                unanswered.push_back(place);
                emitter.emit(&self.frame(place)).await?;
            }
            if unanswered.is_empty() && self.load.is_over() {
                return Ok(());
            }
            let wait = if unanswered.is_empty() {
                PAUSE
            } else {
                PATIENCE
            };
            match timeout(wait, socket.next()).await {
                Ok(frame) => {
                    let frame = String::from_utf8_lossy(frame?).into_owned();
                    self.hear(&frame, unanswered)?;
                }
                Err(_) if unanswered.is_empty() => {}
                Err(late) => return Err(late.into()),
            }
        }
    }

    fn frame(&self, place: Place) -> String {
        let (here, text) = self.text(place);
        let send = Send {
            conversation_id: here,
            message: text.to_owned(),
            client_message_id: name(text),
        };
        event_frame(SEND_MESSAGE, &send, Some(ack_id(place)))
    }

    fn hear(&mut self, frame: &str, unanswered: &mut VecDeque<Place>) -> io::Result<()> {
        let Ok(Engine::Message(packet)) = Engine::decode(frame) else {
            return Err(io::Error::other("not a message"));
        };
        let packet = Packet::decode(packet).map_err(io::Error::other)?;
        if packet.kind == Kind::Event {
            let (event, payload): (String, Value) = serde_json::from_str(packet.payload)?;
            if event == NEW_MESSAGE {
                let heard: NewMessage = serde_json::from_value(payload)?;
                self.client.see(&heard.message);
            }
            return Ok(());
        }
        let [mut answer]: [Value; 1] = serde_json::from_str(packet.payload)?;
        let at = unanswered
            .iter()
            .position(|place| packet.ack_id == Some(ack_id(*place)));
        let Some(place) = at.and_then(|at| unanswered.remove(at)) else {
            return Err(io::Error::other("an answer to nothing"));
        };
        if answer["ok"] == true {
            let message: Message = serde_json::from_value(answer["message"].take())?;
            self.client.see(&message);
            self.settle(place, Outcome::Ok(message.seq.0));
            return Ok(());
        }
        let code = answer["code"].as_str().unwrap_or_default();
        if is_passing(code) {
            self.load.refused.fetch_add(1, Ordering::SeqCst);
            unanswered.push_front(place);
            return Err(io::Error::other("try again"));
        }
        self.settle(place, Outcome::Failed(code.to_owned()));
        Ok(())
    }
}

fn ack_id((ledger, place): Place) -> u64 {
    (place * 1_000 + ledger) as u64
}

fn name(text: &str) -> ClientMessageId {
    text.parse().expect("texts of tests are short and ASCII")
}

/// Is it worth trying again?
fn is_passing(code: &str) -> bool {
    ["try_again", "rate_limited", "internal"].contains(&code)
}
