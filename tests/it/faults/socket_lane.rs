//! A lane over the socket: several sends wait for their answers, and messages of other people are received.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use chitrasethu::wire::engine_io::Packet as Engine;
use chitrasethu::wire::events::{
    CATCH_UP, CHANGE, ChangeEvent, NEW_MESSAGE, NewMessage, SEND_MESSAGE, Send, SendBody,
};
use chitrasethu::wire::rest::Message;
use chitrasethu::wire::socket_io::{Kind, Packet, event_frame};
use serde_json::Value;
use tokio::time::{sleep, timeout};

use super::checker::{Ledger, Outcome};
use super::client::TIMEOUT;
use super::lanes::{Lane, PAUSE, Position, is_passing, name};
use super::socket::Socket;

/// After the last send, the lane ends when nothing has arrived for this long.
const QUIET: Duration = Duration::from_millis(300);

impl Lane {
    /// Sends over a socket until the load ends; receives messages until all lanes are done, and catches up
    /// after each interruption.
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
                Err(_) => {
                    self.client.elsewhere();
                    sleep(PAUSE).await;
                }
            }
        }
    }

    /// Uses one connection until it breaks or everything is done.
    async fn exchange(
        &mut self,
        socket: &mut Socket,
        unanswered: &mut VecDeque<Position>,
    ) -> io::Result<()> {
        let emitter = socket.emitter();
        for position in unanswered.iter() {
            emitter.emit(&self.frame(*position)).await?;
        }
        loop {
            while unanswered.len() < self.load.window
                && let Some(position) = self.invoke()
            {
                unanswered.push_back(position);
                emitter.emit(&self.frame(position)).await?;
            }
            let wait = if unanswered.is_empty() {
                QUIET
            } else {
                TIMEOUT
            };
            if unanswered.is_empty() && self.load.is_over() {
                self.done();
            }
            match timeout(wait, socket.next()).await {
                Ok(frame) => {
                    let frame = String::from_utf8_lossy(frame?).into_owned();
                    self.hear(&frame, unanswered)?;
                }
                Err(late) if !unanswered.is_empty() => return Err(late.into()),
                Err(_) if self.is_done && !self.load.is_busy() && !self.load.is_held() => {
                    return Ok(());
                }
                Err(_) => {}
            }
        }
    }

    fn frame(&self, position: Position) -> String {
        let (here, text) = self.text(position);
        let send = Send {
            conversation_id: here,
            message: SendBody::Text(text.to_owned()),
            client_message_id: name(text),
            reply_to_id: None,
            forward_of: None,
        };
        event_frame(SEND_MESSAGE, &send, Some(ack_id(position)))
    }

    fn hear(&mut self, frame: &str, unanswered: &mut VecDeque<Position>) -> io::Result<()> {
        let Ok(Engine::Message(packet)) = Engine::decode(frame) else {
            return Err(io::Error::other("not a message"));
        };
        let packet = Packet::decode(packet).map_err(io::Error::other)?;
        if packet.kind == Kind::Event {
            let (event, payload): (String, Value) = serde_json::from_str(packet.payload)?;
            match &*event {
                NEW_MESSAGE => {
                    let heard: NewMessage = serde_json::from_value(payload)?;
                    self.client.see(&heard.message);
                }
                CHANGE => {
                    let heard: ChangeEvent = serde_json::from_value(payload)?;
                    self.client.see_change(heard.change);
                }
                CATCH_UP => return Err(io::Error::other("something was missed")),
                _ => {}
            }
            return Ok(());
        }
        let [mut answer]: [Value; 1] = serde_json::from_str(packet.payload)?;
        let at = unanswered
            .iter()
            .position(|position| packet.ack_id == Some(ack_id(*position)));
        let Some(position) = at.and_then(|at| unanswered.remove(at)) else {
            return Err(io::Error::other("an answer to nothing"));
        };
        if answer["ok"] == true {
            let message: Message = serde_json::from_value(answer["message"].take())?;
            self.client.see(&message);
            self.settle(position, Outcome::Ok(message.seq.0));
            return Ok(());
        }
        let code = answer["code"].as_str().unwrap_or_default();
        if is_passing(code) {
            self.load.note_refused();
            unanswered.push_front(position);
            return Err(io::Error::other("try again"));
        }
        self.settle(position, Outcome::Failed(code.to_owned()));
        Ok(())
    }
}

fn ack_id((ledger, position): Position) -> u64 {
    (position * 1_000 + ledger) as u64
}
