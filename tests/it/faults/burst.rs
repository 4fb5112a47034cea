//! A client that has many sends on their way at once. What is refused is sent again under the same name, after others: so their
//! order is not that of the client, and each counts for itself.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chitrasethu::domain::ConversationId;
use chitrasethu::wire::engine_io::Packet as Engine;
use chitrasethu::wire::events::{SEND_MESSAGE, Send, SendBody};
use chitrasethu::wire::rest::Message;
use chitrasethu::wire::socket_io::{Kind, Packet, event_frame};
use serde_json::Value;
use tokio::time::timeout;

use super::checker::{Ledger, Outcome, Sending};
use super::client::{LoadClient, TIMEOUT};
use super::lanes::{is_passing, name};
use super::load::Load;
use super::socket::Socket;

/// As many as a busy client may have on their way.
const EVENTS: usize = 70;

/// A client with its sends.
pub(super) struct Burst {
    client: Arc<LoadClient>,
    load: Arc<Load>,
    socket: Socket,
    /// What an answer may take beyond the promise. A server that has stood still may close the connection.
    late: Duration,
    /// One for each send.
    pub(super) ledgers: Vec<Ledger>,
}

impl Burst {
    pub(super) async fn connect(
        client: &Arc<LoadClient>,
        load: &Arc<Load>,
        late: Duration,
    ) -> Self {
        Self {
            client: Arc::clone(client),
            load: Arc::clone(load),
            socket: client.socket().await.unwrap(),
            late,
            ledgers: Vec::new(),
        }
    }

    fn here(&self) -> ConversationId {
        let mut conversations = self.client.conversations.iter();
        *conversations.next().expect("somebody to write to")
    }

    fn unanswered(&self) -> Vec<usize> {
        let is_open = |it: &usize| self.ledgers[*it].sends[0].outcome == Outcome::Unknown;
        (0..self.ledgers.len()).filter(is_open).collect()
    }

    /// Sends new ones.
    pub(super) async fn begin(&mut self) {
        for _ in 0..EVENTS {
            let text = format!("{}-burst-{}", self.client.name, self.ledgers.len());
            let sends = vec![Sending {
                text,
                outcome: Outcome::Unknown,
            }];
            let conversation = self.here();
            self.ledgers.push(Ledger {
                conversation,
                sends,
            });
        }
        self.go_on().await;
    }

    /// Sends everything that is not stored at once, and waits for all answers. The connection stays, whatever happens to
    /// the database. Returns whether everything is stored.
    pub(super) async fn go_on(&mut self) -> bool {
        if let Err(error) = self.send_all().await {
            assert!(!self.late.is_zero(), "the connection broke: {error}");
            self.socket = self.client.socket().await.unwrap();
        }
        self.unanswered().is_empty()
    }

    async fn send_all(&mut self) -> io::Result<()> {
        let unanswered = self.unanswered();
        let begun = Instant::now();
        let emitter = self.socket.emitter();
        for id in &unanswered {
            emitter.emit(&self.frame(*id)).await?;
        }
        for _ in &unanswered {
            let (id, answer) = timeout(TIMEOUT + self.late, self.answer()).await??;
            self.load.note_time(begun.elapsed());
            self.settle(id, answer);
        }
        Ok(())
    }

    fn frame(&self, id: usize) -> String {
        let text = &self.ledgers[id].sends[0].text;
        let send = Send {
            conversation_id: self.here(),
            message: SendBody::Text(text.clone()),
            client_message_id: name(text),
            reply_to_id: None,
            forward_of: None,
        };
        event_frame(SEND_MESSAGE, &send, Some(id as u64))
    }

    /// The next answer. What other people send is read by the other device of the person.
    async fn answer(&mut self) -> io::Result<(usize, Value)> {
        loop {
            let frame = String::from_utf8_lossy(self.socket.next().await?).into_owned();
            let Ok(Engine::Message(packet)) = Engine::decode(&frame) else {
                return Err(io::Error::other("not a message"));
            };
            let packet = Packet::decode(packet).map_err(io::Error::other)?;
            if packet.kind == Kind::Ack {
                let id = usize::try_from(packet.ack_id.unwrap()).unwrap();
                let [answer]: [Value; 1] = serde_json::from_str(packet.payload)?;
                return Ok((id, answer));
            }
        }
    }

    fn settle(&mut self, id: usize, mut answer: Value) {
        let outcome = &mut self.ledgers[id].sends[0].outcome;
        if answer["ok"] == true {
            let message: Message = serde_json::from_value(answer["message"].take()).unwrap();
            *outcome = Outcome::Ok(message.seq.0);
            return;
        }
        let code = answer["code"].as_str().unwrap_or_default();
        if is_passing(code) {
            self.load.note_refused();
        } else {
            *outcome = Outcome::Failed(code.to_owned());
        }
    }
}
