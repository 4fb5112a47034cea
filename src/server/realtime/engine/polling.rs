//! Long polling as one end of a transport: GETs that wait for packets, POSTs that bring some, and the WebSocket
//! that takes over. The requests arrive as commands, one after the other, at the one task of the session.

use std::collections::VecDeque;

use tokio::sync::{mpsc, oneshot};

use super::frame::{Frame, encode_payload};
use super::transport::Socket;
use crate::server::realtime::DisconnectReason;
use crate::wire::engine_io::Packet;

/// Packets that may wait for the next GET, answers to a client's own packets included.
const FULL: usize = 512;
/// Their bytes: whoever asks for large answers has to fetch them.
const FULL_BYTES: usize = 1024 * 1024;

/// Packets in one answer: python-engineio takes no more, and leaves.
const AT_ONCE: usize = 16;

/// What the requests of a session bring.
pub(super) enum Command {
    /// A GET waits for a payload. Dropped when there will be none.
    Poll(oneshot::Sender<String>),
    /// A POST has brought packets.
    Post(Vec<Frame>),
    /// A POST has brought something else.
    Broken(DisconnectReason),
    /// A WebSocket has been probed: GETs end at once, so that it can take over.
    Probed,
    /// It does not take over after all.
    GivenUp,
    /// It takes over.
    Upgrade(Box<Socket>),
}

/// What has happened.
pub(super) enum Turn {
    /// A packet.
    Frame(Frame),
    /// Packets can be written.
    Writable,
    /// From now on they go this way, beginning with those that wait.
    Upgraded(Box<Socket>, Vec<Frame>),
}

/// The end of the session.
pub(super) struct Polling {
    commands: mpsc::Receiver<Command>,
    /// The GET that waits.
    waiting: Option<oneshot::Sender<String>>,
    /// Packets not read yet.
    arrived: VecDeque<Frame>,
    /// Packets that wait for a GET.
    pending: Vec<Frame>,
    /// WebSockets that may take over any moment.
    probed: usize,
}

impl Polling {
    pub(super) fn new(commands: mpsc::Receiver<Command>) -> Self {
        Self {
            commands,
            waiting: None,
            arrived: VecDeque::new(),
            pending: Vec::new(),
            probed: 0,
        }
    }

    /// Does a GET wait for what there is to say?
    pub(super) fn is_writable(&self) -> bool {
        self.waiting.is_some()
    }

    pub(super) async fn read(&mut self) -> Result<Turn, DisconnectReason> {
        loop {
            if let Some(frame) = self.arrived.pop_front() {
                return Ok(Turn::Frame(frame));
            }
            let command = tokio::select! {
                command = self.commands.recv() => command,
                // Whoever breaks off a GET cannot know whether it was answered.
                () = broken_off(&mut self.waiting) => return Err(DisconnectReason::Wanted),
            };
            match command.ok_or(DisconnectReason::Wanted)? {
                // Two at once: nobody knows which of them would be read.
                Command::Poll(_) if self.waiting.is_some() => {
                    return Err(DisconnectReason::Protocol);
                }
                Command::Poll(reply) => {
                    self.waiting = Some(reply);
                    self.deliver()?;
                    return Ok(Turn::Writable);
                }
                Command::Post(frames) => self.arrived.extend(frames),
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

    /// Ends the GET that waits, so that it is not taken for lost: with the protocol's close packet, or quietly
    /// when the client itself has closed. Who is to come back is refused: python-socketio takes a close packet for
    /// a farewell and stays away.
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

    /// Answers the GET that waits, if there is something to say.
    fn deliver(&mut self) -> Result<(), DisconnectReason> {
        if !self.pending.is_empty() {
            self.answer()
        } else if self.probed > 0 {
            self.say(Packet::Noop)
        } else {
            Ok(())
        }
    }

    /// Answers the GET that waits with what there is; the next GET brings what is too much for one answer.
    fn answer(&mut self) -> Result<(), DisconnectReason> {
        let Some(reply) = self.waiting.take() else {
            return Ok(());
        };
        let some = self.pending.len().min(AT_ONCE);
        let payload = encode_payload(self.pending.drain(..some));
        // One that was broken off takes the packets with it: a session that lacks them must not go on.
        reply.send(payload).map_err(|_| DisconnectReason::Wanted)
    }
}

/// Waits until the waiting GET is broken off; for ever where none waits.
async fn broken_off(waiting: &mut Option<oneshot::Sender<String>>) {
    match waiting {
        Some(reply) => reply.closed().await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> Frame {
        Frame::from("4hello".to_owned())
    }

    #[tokio::test]
    async fn a_get_that_was_broken_off_takes_the_session_with_it() {
        let (commands, receiver) = mpsc::channel(1);
        let mut polling = Polling::new(receiver);
        let (reply, get) = oneshot::channel();
        commands.send(Command::Poll(reply)).await.unwrap();
        assert!(matches!(polling.read().await, Ok(Turn::Writable)));
        drop(get);
        assert_eq!(polling.write([message()]), Err(DisconnectReason::Wanted));
    }

    #[test]
    fn only_so_much_waits_for_a_get() {
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
