//! The long polling transport: GETs that wait for packets, POSTs that bring packets, and the upgrade to a
//! WebSocket. HTTP requests reach the session's task one by one, as commands.

use std::collections::VecDeque;
use std::time::Duration;

use axum::extract::ws::WebSocket;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until};

use super::frame::{Frame, encode_payload};
use crate::server::realtime::DisconnectReason;
use crate::wire::engine_io::Packet;

/// Maximum number of packets that wait for the next GET, answers to the client's own packets included.
const FULL: usize = 512;
/// Maximum number of bytes that wait for the next GET: a client that requests large answers has to fetch them.
const FULL_BYTES: usize = 1024 * 1024;

/// Maximum number of packets in one answer: python-engineio disconnects when it gets more.
const AT_ONCE: usize = 16;

/// Maximum time without a GET. A client that is killed between two GETs aborts nothing, so only this reveals it. With the
/// grace of presence, the person is offline within 60 s.
const AWAY: Duration = Duration::from_secs(40);

/// What an HTTP request asks of its session.
pub(super) enum Command {
    /// A GET that waits for a payload. The sender is dropped if there will be none.
    Poll(oneshot::Sender<String>),
    /// Packets from a POST, which is answered when they have been handled or wait in the backlog: until then its client
    /// sends no more.
    Post(Vec<Frame>, oneshot::Sender<()>),
    /// A POST with an invalid body.
    Broken(DisconnectReason),
    /// A WebSocket was probed: GETs end at once, so that it can take over.
    Probed,
    /// The probed WebSocket was closed without taking over.
    GivenUp,
    /// The probed WebSocket takes over.
    Upgrade(Box<WebSocket>),
}

/// What the transport reports to the session.
pub(super) enum Turn {
    /// A packet has arrived.
    Frame(Frame),
    /// Packets can be written.
    Writable,
    /// The session continues on this WebSocket and first sends the packets that were waiting for a GET.
    Upgraded(Box<WebSocket>, Vec<Frame>),
}

/// The session's end of the transport.
pub(super) struct Polling {
    commands: mpsc::Receiver<Command>,
    /// The GET that waits for packets.
    waiting: Option<oneshot::Sender<String>>,
    /// When the last GET was answered.
    away_since: Instant,
    /// Packets that the session has not read yet.
    arrived: VecDeque<Frame>,
    /// Answers the POST that brought them.
    taken: Option<oneshot::Sender<()>>,
    /// Packets that wait for a GET.
    pending: Vec<Frame>,
    /// Number of probed WebSockets that may still take over.
    probed: usize,
}

impl Polling {
    pub(super) fn new(commands: mpsc::Receiver<Command>) -> Self {
        Self {
            commands,
            waiting: None,
            away_since: Instant::now(),
            arrived: VecDeque::new(),
            taken: None,
            pending: Vec::new(),
            probed: 0,
        }
    }

    /// Whether a GET is waiting for packets.
    pub(super) fn is_writable(&self) -> bool {
        self.waiting.is_some()
    }

    pub(super) async fn read(&mut self) -> Result<Turn, DisconnectReason> {
        loop {
            if let Some(frame) = self.arrived.pop_front() {
                return Ok(Turn::Frame(frame));
            }
            self.answer_post();
            let command = tokio::select! {
                // A GET that is queued already counts, however late it is read.
                biased;
                command = self.commands.recv() => command,
                // A client that aborts a GET cannot know whether the server answered it.
                () = gone(&mut self.waiting, self.away_since) => return Err(DisconnectReason::Wanted),
            };
            match command.ok_or(DisconnectReason::Wanted)? {
                // A second GET while one is waiting: the client cannot tell which of the two answers comes
                // first.
                Command::Poll(_) if self.waiting.is_some() => {
                    return Err(DisconnectReason::Protocol);
                }
                Command::Poll(reply) => {
                    self.waiting = Some(reply);
                    self.deliver()?;
                    return Ok(Turn::Writable);
                }
                Command::Post(frames, taken) => {
                    self.arrived.extend(frames);
                    self.taken = Some(taken);
                }
                Command::Broken(why) => return Err(why),
                Command::Probed => {
                    self.probed += 1;
                    self.deliver()?;
                }
                Command::GivenUp => self.probed -= 1,
                Command::Upgrade(socket) => {
                    self.say(Packet::Noop)?;
                    let pending = std::mem::take(&mut self.pending);
                    return Ok(Turn::Upgraded(socket, pending));
                }
            }
        }
    }

    /// Its client may have gone away meanwhile.
    fn answer_post(&mut self) {
        if let Some(taken) = self.taken.take() {
            let _ = taken.send(());
        }
    }

    pub(super) fn write(
        &mut self,
        frames: impl IntoIterator<Item = Frame>,
    ) -> Result<(), DisconnectReason> {
        self.pending.extend(frames);
        self.deliver()?;
        let bytes: usize = self.pending.iter().map(Frame::len).sum();
        if self.pending.len() > FULL || bytes > FULL_BYTES {
            return Err(DisconnectReason::TooSlow);
        }
        Ok(())
    }

    /// Answers the waiting GET, so that the client does not treat the connection as lost: with a close packet,
    /// or with a noop if the client itself has closed. A client that should reconnect gets an error instead:
    /// python-socketio treats a close packet as a final goodbye and does not reconnect.
    pub(super) fn close(mut self, why: DisconnectReason) {
        let last = match why {
            DisconnectReason::Restart => return,
            DisconnectReason::Wanted => Packet::Noop,
            _ => Packet::Close,
        };
        let _ = self.say(last);
    }

    fn say(&mut self, packet: Packet<'_>) -> Result<(), DisconnectReason> {
        if self.waiting.is_some() {
            self.pending.push(Frame::from(packet.encode()));
        }
        self.answer()
    }

    /// Answers the waiting GET if there are packets to send.
    fn deliver(&mut self) -> Result<(), DisconnectReason> {
        if !self.pending.is_empty() {
            self.answer()
        } else if self.probed > 0 {
            self.say(Packet::Noop)
        } else {
            Ok(())
        }
    }

    /// Answers the waiting GET with the pending packets; the next GET takes what exceeds one answer.
    fn answer(&mut self) -> Result<(), DisconnectReason> {
        let Some(reply) = self.waiting.take() else {
            return Ok(());
        };
        self.away_since = Instant::now();
        let some = self.pending.len().min(AT_ONCE);
        let payload = encode_payload(self.pending.drain(..some));
        // If the GET was aborted, its packets are lost, and a session that has lost packets must not continue.
        reply.send(payload).map_err(|_| DisconnectReason::Wanted)
    }
}

/// Waits until the client aborts the waiting GET, or has sent none for too long.
async fn gone(waiting: &mut Option<oneshot::Sender<String>>, away_since: Instant) {
    match waiting {
        Some(reply) => reply.closed().await,
        // Boxed, because sessions on WebSockets have the same future and must not pay for this timer.
        None => Box::pin(sleep_until(away_since + AWAY)).await,
    }
}

/// Packets that were taken have arrived, whatever came of them.
impl Drop for Polling {
    fn drop(&mut self) {
        self.answer_post();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> Frame {
        Frame::from("4hello".to_owned())
    }

    #[tokio::test]
    async fn an_aborted_get_ends_the_session() {
        let (commands, receiver) = mpsc::channel(1);
        let mut polling = Polling::new(receiver);
        let (reply, get) = oneshot::channel();
        commands.send(Command::Poll(reply)).await.unwrap();
        assert!(matches!(polling.read().await, Ok(Turn::Writable)));
        drop(get);
        assert_eq!(polling.write([message()]), Err(DisconnectReason::Wanted));
    }

    #[test]
    fn the_packets_that_wait_for_a_get_are_limited() {
        let polling = || Polling::new(mpsc::channel(1).1);
        let many = |count| vec![message(); count];
        assert_eq!(polling().write(many(FULL)), Ok(()));
        assert_eq!(
            polling().write(many(FULL + 1)),
            Err(DisconnectReason::TooSlow)
        );
        let large = |bytes| [Frame::from("x".repeat(bytes))];
        assert_eq!(polling().write(large(FULL_BYTES)), Ok(()));
        assert_eq!(
            polling().write(large(FULL_BYTES + 1)),
            Err(DisconnectReason::TooSlow)
        );
    }
}
