//! Events between nodes, over sharded publish and subscribe (`SPUBLISH`, `SSUBSCRIBE`).
//!
//! Redis keeps no messages. A node that loses its connection remembers whom it could not tell, and asks its own
//! clients to catch up when it is back; a message that gets lost otherwise leaves a gap in the numbers of its channel
//! ([`super::heard`]).

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use futures::future::try_join_all;
use redis::{Cmd, Pipeline, RedisResult, cmd};
use tokio::sync::{Mutex as AsyncMutex, mpsc};
use tokio::time::interval;

use super::channels::{CHANNELS, Channels};
use super::heard::Heard;
use super::link::Connection;
use crate::domain::UserId;
use crate::server::chat::{News, Publication};
use crate::server::metrics::BusMetrics;
use crate::server::realtime::bus::{Bus, BusMessage};

/// Maximum number of messages that wait to be published.
const QUEUE: usize = 16_384;

/// Maximum number of messages published together.
const TOGETHER: usize = 256;

/// Interval between two marks of the last number on a channel, and how many follow the last message.
const MARK_EVERY: Duration = Duration::from_secs(1);
const MARKS: u8 = 3;

/// The bus over Redis.
pub struct RedisBus {
    pub(super) node: u64,
    pub(super) metrics: BusMetrics,
    pub(super) channels: Channels,
    /// The number of the last message on each channel.
    numbers: Box<[AtomicU64]>,
    pub(super) heard: Mutex<Heard>,
    /// Set by tests: what arrives instead of a message.
    pub(super) tamper: Mutex<Option<Tamper>>,
    queue: mpsc::Sender<BusMessage>,
    /// Held by the task that publishes.
    queued: AsyncMutex<mpsc::Receiver<BusMessage>>,
    /// Number of messages that are queued or being published.
    unsent: AtomicUsize,
    /// What is being published; remembered as missed if that is interrupted.
    in_flight: Mutex<Arc<[BusMessage]>>,
    /// Users to whom a change could not be published. Their clients on other nodes are asked to catch up.
    missed: Mutex<HashSet<UserId>>,
}

/// Loses, repeats or delays messages.
pub type Tamper = Box<dyn FnMut(Vec<u8>) -> Vec<Vec<u8>> + Send>;

/// A message on a channel: the node that has published it, its number on this channel (1, 2, 3 …), and the message as JSON,
/// separated by spaces. Without a message it repeats the number of the last one. Node and number come first, so that own
/// messages and those of newer versions are counted without being read.
pub(super) struct Envelope<'a> {
    pub(super) node: u64,
    pub(super) number: u64,
    /// JSON of a [`BusMessage`], or empty.
    pub(super) message: &'a [u8],
}

impl<'a> Envelope<'a> {
    pub(super) fn write(node: u64, number: u64, message: Option<&BusMessage>) -> Vec<u8> {
        let mut text = format!("{node} {number} ").into_bytes();
        if let Some(message) = message {
            serde_json::to_writer(&mut text, message).expect("messages have text keys only");
        }
        text
    }

    pub(super) fn read(text: &'a [u8]) -> Option<Self> {
        let mut parts = text.splitn(3, |byte| *byte == b' ');
        let mut number = || str::from_utf8(parts.next()?).ok()?.parse().ok();
        Some(Self {
            node: number()?,
            number: number()?,
            message: parts.next()?,
        })
    }
}

impl RedisBus {
    pub(super) fn new(node: u64, metrics: BusMetrics) -> Self {
        let (queue, queued) = mpsc::channel(QUEUE);
        Self {
            node,
            metrics,
            channels: Channels::new(),
            numbers: (0..CHANNELS).map(|_| AtomicU64::default()).collect(),
            heard: Mutex::default(),
            tamper: Mutex::default(),
            queue,
            queued: AsyncMutex::new(queued),
            unsent: AtomicUsize::new(0),
            in_flight: Mutex::new(Arc::default()),
            missed: Mutex::default(),
        }
    }

    /// Sends a message to the nodes concerned. Never blocks: what does not fit into the queue is remembered as missed.
    pub(super) fn send(&self, message: BusMessage) {
        if !self.channels.is_up() {
            self.remember(&message);
            return;
        }
        let is_volatile = matches!(
            &message,
            BusMessage::Event(Publication {
                news: News::Volatile(_),
                ..
            })
        );
        if is_volatile && self.queue.capacity() < QUEUE / 2 {
            return;
        }
        self.unsent.fetch_add(1, Ordering::SeqCst);
        if let Err(refused) = self.queue.try_send(message) {
            self.sent(1);
            self.remember(&refused.into_inner());
        }
    }

    /// The number of messages that have not been published yet.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.unsent.load(Ordering::SeqCst)
    }

    fn sent(&self, count: usize) {
        self.unsent.fetch_sub(count, Ordering::SeqCst);
    }

    /// Stops taking messages, because Redis is away. Those that are not published are remembered as missed.
    pub(super) fn set_down(&self) {
        self.channels.set_up(false);
        let in_flight = std::mem::take(&mut *lock(&self.in_flight));
        self.sent(in_flight.len());
        in_flight.iter().for_each(|message| self.remember(message));
        if let Ok(mut queued) = self.queued.try_lock() {
            while let Ok(message) = queued.try_recv() {
                self.sent(1);
                self.remember(&message);
            }
        }
    }

    /// Publishes what is queued, and asks clients on other nodes to catch up with what could not be published. Returns
    /// why it ended.
    pub(super) async fn publish_all(&self, connection: &Connection) -> String {
        let mut queued = self.queued.lock().await;
        let mut messages = Vec::new();
        loop {
            let missed = std::mem::take(&mut *lock(&self.missed));
            if !missed.is_empty() {
                tracing::info!(users = missed.len(), "clients on other nodes catch up");
                self.unsent.fetch_add(1, Ordering::SeqCst);
                messages.push(BusMessage::CatchUp(missed.into_iter().collect()));
            }
            let batch: Arc<[BusMessage]> = messages.drain(..).collect();
            *lock(&self.in_flight) = Arc::clone(&batch);
            if let Err(error) = self.publish_batch(connection, &batch).await {
                return error.to_string();
            }
            *lock(&self.in_flight) = Arc::default();
            self.sent(batch.len());
            self.metrics.published.inc_by(batch.len() as u64);
            if queued.recv_many(&mut messages, TOGETHER).await == 0 {
                return "the queue is closed".to_owned();
            }
        }
    }

    /// Publishes messages on the channels of their recipients, those of each channel in this order. Each channel's
    /// message names only the recipients on it, so that a node with several of these channels delivers to nobody twice.
    async fn publish_batch(
        &self,
        connection: &Connection,
        batch: &[BusMessage],
    ) -> RedisResult<()> {
        let mut by_channel: BTreeMap<u16, Pipeline> = BTreeMap::new();
        for (channel, message) in batch.iter().flat_map(parts) {
            let number = &self.numbers[usize::from(channel)];
            let number = number.fetch_add(1, Ordering::SeqCst) + 1;
            let publish = self.publishing(channel, number, Some(&message));
            by_channel.entry(channel).or_default().add_command(publish);
        }
        // A pipeline for each channel: the shards of a cluster take only their own channels.
        let sent = by_channel.into_values().map(|pipeline| {
            let mut connection = connection.clone();
            async move { pipeline.exec_async(&mut connection).await }
        });
        try_join_all(sent).await.map(drop)
    }

    fn publishing(&self, channel: u16, number: u64, message: Option<&BusMessage>) -> Cmd {
        let mut publish = cmd("SPUBLISH");
        publish.arg(Channels::name(channel));
        publish.arg(Envelope::write(self.node, number, message));
        publish
    }

    /// Repeats the number of the last message on each channel for a while, so that its loss is noticed as well. Returns
    /// why it ended.
    pub(super) async fn publish_marks(&self, connection: &Connection) -> String {
        let mut tick = interval(MARK_EVERY);
        let mut marked = vec![(0, 0); usize::from(CHANNELS)];
        loop {
            tick.tick().await;
            let mut marks = Vec::new();
            for (channel, (number, left)) in (0..).zip(&mut marked) {
                let last = self.numbers[usize::from(channel)].load(Ordering::SeqCst);
                if last != *number {
                    (*number, *left) = (last, MARKS);
                }
                if *left > 0 {
                    *left -= 1;
                    let mark = self.publishing(channel, last, None);
                    let mut connection = connection.clone();
                    marks.push(async move { mark.exec_async(&mut connection).await });
                }
            }
            if let Err(error) = try_join_all(marks).await {
                return error.to_string();
            }
        }
    }

    /// Remembers whom to ask to catch up. Volatile events describe a moment that is over then.
    fn remember(&self, message: &BusMessage) {
        let is_lasting = match message {
            BusMessage::Event(publication) => matches!(publication.news, News::Change(_)),
            BusMessage::CatchUp(_) => true,
            BusMessage::CloseSilent { .. } => false,
        };
        if is_lasting {
            lock(&self.missed).extend(message.recipients());
        }
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The parts of a message, by the channels of its recipients.
fn parts(message: &BusMessage) -> BTreeMap<u16, BusMessage> {
    let mut by_channel: BTreeMap<u16, Vec<UserId>> = BTreeMap::new();
    for user in message.recipients() {
        by_channel
            .entry(Channels::of(*user))
            .or_default()
            .push(*user);
    }
    let part = |(channel, recipients)| {
        let part = match message {
            BusMessage::Event(publication) => BusMessage::Event(Publication {
                recipients,
                ..publication.clone()
            }),
            BusMessage::CatchUp(_) => BusMessage::CatchUp(recipients),
            BusMessage::CloseSilent { .. } => message.clone(),
        };
        (channel, part)
    };
    by_channel.into_iter().map(part).collect()
}

#[async_trait]
impl Bus for RedisBus {
    fn publish(&self, publication: &Publication) {
        self.send(BusMessage::Event(publication.clone()));
    }

    fn user_came(&self, user: UserId) {
        self.channels.user_came(user);
    }

    fn user_left(&self, user: UserId) {
        self.channels.user_left(user);
    }

    async fn reached(&self, user: UserId) {
        self.channels.reached(user).await;
    }
}
