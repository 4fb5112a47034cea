//! The sockets of many people, and what they receive.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chitrasethu::wire::events::{NEW_MESSAGE, USER_TYPING};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;

use crate::Result;
use crate::people::People;
use crate::server::Server;
use crate::socket::{Emitter, Socket};

/// Number of simultaneous connects, where connecting is not what is measured.
pub(crate) const AT_ONCE: usize = 64;

/// After this long without a message, missing messages count as lost.
const QUIET: Duration = Duration::from_secs(2);

/// Precedes, in a text, the time at which its sending was due.
pub(crate) const DUE: &str = "due ";

/// Connected sockets: the first of person 1, the second of person 2 …
pub(crate) struct Audience {
    members: Vec<Member>,
    pub(crate) heard: Arc<Heard>,
    listeners: JoinSet<()>,
}

/// One socket, for sending.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) emitter: Emitter,
    /// Notified of each acknowledgement.
    pub(crate) answered: Arc<Notify>,
}

/// What all sockets have received together.
pub(crate) struct Heard {
    pub(crate) messages: AtomicU64,
    pub(crate) typing: AtomicU64,
    /// Acknowledgements that are refusals.
    pub(crate) refused: AtomicU64,
    /// Sockets that the server has closed.
    pub(crate) closed: AtomicU64,
    /// Whether to record the time between [`DUE`] and the receiver's event.
    pub(crate) timed: AtomicBool,
    /// The recorded times.
    pub(crate) delays: Mutex<Vec<Duration>>,
    /// The zero point of the times in texts.
    pub(crate) origin: Instant,
}

impl Audience {
    /// Connects the first `count` people, with one socket each.
    pub(crate) async fn gather(server: &Server, people: &People, count: usize) -> Result<Self> {
        let heard = Arc::new(Heard {
            messages: AtomicU64::new(0),
            typing: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            closed: AtomicU64::new(0),
            timed: AtomicBool::new(false),
            delays: Mutex::default(),
            origin: Instant::now(),
        });
        let mut audience = Self {
            members: Vec::with_capacity(count),
            heard,
            listeners: JoinSet::new(),
        };
        for socket in connect(server.address, people, 1, count, AT_ONCE).await? {
            audience.seat(socket);
        }
        Ok(audience)
    }

    fn seat(&mut self, socket: Socket) {
        let member = Member {
            emitter: socket.emitter(),
            answered: Arc::default(),
        };
        self.members.push(member.clone());
        let heard = Arc::clone(&self.heard);
        self.listeners.spawn(async move {
            // A socket ends when the server or this program closes it.
            let _ = listen(socket, &heard, &member.answered).await;
            heard.closed.fetch_add(1, Ordering::Relaxed);
        });
    }

    /// The socket of person `id`.
    pub(crate) fn member(&self, id: usize) -> Member {
        self.members[id - 1].clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.members.len()
    }
}

impl Heard {
    /// The number of received messages, once `expected` have arrived or no more come.
    pub(crate) async fn settle(&self, expected: u64) -> u64 {
        let (mut last, mut since) = (0, Instant::now());
        loop {
            let now = self.messages.load(Ordering::Relaxed);
            if now != last {
                (last, since) = (now, Instant::now());
            }
            // Waits a moment longer even if all are there: a duplicate is as wrong as a loss.
            let timeout = if now == expected { QUIET / 10 } else { QUIET };
            if since.elapsed() > timeout {
                return now;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    fn note_delay(&self, frame: &[u8]) {
        let due = frame
            .windows(DUE.len())
            .position(|window| window == DUE.as_bytes())
            .map(|at| &frame[at + DUE.len()..])
            .and_then(|rest| str::from_utf8(rest.get(..12)?).ok()?.parse().ok());
        // The sender's own sockets receive it too, as their own message.
        let is_mine = frame
            .windows(OF_THE_OTHER.len())
            .any(|window| window == OF_THE_OTHER.as_bytes());
        if let Some(due) = due.filter(|_| is_mine) {
            let delay = self
                .origin
                .elapsed()
                .saturating_sub(Duration::from_micros(due));
            let mut delays = self.delays.lock().expect("nothing panics while holding it");
            delays.push(delay);
        }
    }
}

/// How a message looks to the other member; see `wire::rest::Side`.
const OF_THE_OTHER: &str = r#""sender":"customer""#;

async fn listen(mut socket: Socket, heard: &Heard, answered: &Notify) -> io::Result<()> {
    let message = format!("42[\"{NEW_MESSAGE}\"");
    let typing = format!("42[\"{USER_TYPING}\"");
    loop {
        let frame = socket.next().await?;
        if frame.starts_with(message.as_bytes()) {
            if heard.timed.load(Ordering::Relaxed) {
                heard.note_delay(frame);
            }
            heard.messages.fetch_add(1, Ordering::Relaxed);
        } else if frame.starts_with(typing.as_bytes()) {
            heard.typing.fetch_add(1, Ordering::Relaxed);
        } else if frame.starts_with(b"43") {
            if !is_granted(frame) {
                heard.refused.fetch_add(1, Ordering::Relaxed);
            }
            answered.notify_one();
        }
    }
}

/// Whether this acknowledgement is a success.
fn is_granted(frame: &[u8]) -> bool {
    const OK: &[u8] = br#""ok":true"#;
    frame.windows(OK.len()).any(|window| window == OK)
}

/// Connects people `first..first + count`, `at_once` of them at a time; returns them in order.
pub(crate) async fn connect(
    address: SocketAddr,
    people: &People,
    first: usize,
    count: usize,
    at_once: usize,
) -> Result<Vec<Socket>> {
    let permits = Arc::new(Semaphore::new(at_once));
    let mut connecting = Vec::with_capacity(count);
    for id in first..first + count {
        let token = people.token(id).to_owned();
        let permit = Arc::clone(&permits).acquire_owned().await?;
        connecting.push(tokio::spawn(async move {
            let socket = Socket::open(address, &token, 0).await;
            drop(permit);
            socket
        }));
    }
    let mut sockets = Vec::with_capacity(count);
    for socket in connecting {
        sockets.push(socket.await??);
    }
    Ok(sockets)
}

/// Answers the heartbeats of a socket until it is closed.
pub(crate) async fn listen_on(mut socket: Socket) {
    while socket.next().await.is_ok() {}
}
