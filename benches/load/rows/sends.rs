//! Messages: how many can be sent and delivered, what each costs, and the delivery latency; typing events.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use chitrasethu::wire::events::{InConversation, TYPING};
use chitrasethu::wire::socket_io::event_frame;
use tokio::sync::mpsc;

use super::{Report, actions};
use crate::Result;
use crate::audience::{Audience, DUE};
use crate::closed_loop::{self, Outcome};
use crate::engine::Kind;
use crate::people::{conversation, partner};
use crate::row::{Loss, Row};
use crate::senders::{Pairing, RestSender, SocketSender, text};
use crate::spread::Spread;
use crate::stage::Stage;

/// Number of connected sockets, one per person.
const SOCKETS: usize = 1_000;

/// The share of the measured maximum at which the delivery latency is measured.
const LOAD: f64 = 0.3;

/// Measures all rows of this group.
pub(crate) async fn measure(stage: &Stage<'_>, report: &mut impl Report) -> Result<()> {
    let audience = Audience::gather(&stage.server, &stage.people, SOCKETS).await?;
    let mut most: f64 = 0.0;
    for connections in [32, 128] {
        let row = rest(stage, &audience, connections).await?;
        most = most.max(row.value);
        report.row(row);
    }
    for senders in [32, 128] {
        report.row(socket(stage, &audience, senders).await?);
    }
    report.row(delivery(stage, &audience, most * LOAD).await?);
    report.row(typing(stage, &audience).await?);
    actions::measure(stage, report).await
}

async fn rest(stage: &Stage<'_>, audience: &Audience, connections: usize) -> Result<Row> {
    let everybody = (1, audience.count());
    let senders = RestSender::several(
        &stage.server,
        &stage.people,
        Pairing::Couples,
        everybody,
        connections,
    );
    let count = Count::begin(stage, audience).await?;
    let outcome = closed_loop::run(senders.await?, stage.options.phase(), &stage.server).await?;
    // The sender's own socket receives the message too, because a REST call has no socket to leave out.
    let loss = count.loss(stage, audience, outcome.done, 2).await?;
    let target = match (stage.kind, connections) {
        (Kind::Sqlite, _) => 18_000.0,
        (Kind::Postgres, 0..64) => 8_000.0,
        (Kind::Postgres, _) => 12_000.0,
    };
    let what = format!("sends through REST, {connections} connections");
    let row = Row::more(
        format!("sends-rest-{connections}"),
        what,
        outcome.rate,
        "/s",
    );
    Ok(row.target(target).outcome(&outcome).loss(loss))
}

async fn socket(stage: &Stage<'_>, audience: &Audience, senders: usize) -> Result<Row> {
    let workers = (1..=senders)
        // One person of each couple, so that nobody receives their own message.
        .map(|number| number * 2 - 1)
        .map(|id| SocketSender::new(id, audience.member(id)))
        .collect();
    let count = Count::begin(stage, audience).await?;
    let refused = audience.heard.refused.load(Ordering::Relaxed);
    let mut outcome = closed_loop::run(workers, stage.options.phase(), &stage.server).await?;
    note_refusals(&mut outcome, audience, refused);
    let loss = count.loss(stage, audience, outcome.done, 1).await?;
    let what = format!("sends through sockets with ack, {senders} senders");
    let row = Row::more(format!("sends-socket-{senders}"), what, outcome.rate, "/s");
    Ok(row.target(25_000.0).outcome(&outcome).loss(loss))
}

fn note_refusals(outcome: &mut Outcome, audience: &Audience, before: u64) {
    let refused = audience.heard.refused.load(Ordering::Relaxed) - before;
    if refused > 0 {
        outcome.failure = Some(format!("{refused} sends were refused"));
    }
}

/// The number of stored and received messages before a row.
pub(super) struct Count {
    stored: u64,
    heard: u64,
}

impl Count {
    pub(super) async fn begin(stage: &Stage<'_>, audience: &Audience) -> Result<Self> {
        Ok(Self {
            stored: stage.engine.stored().await?,
            heard: audience.heard.messages.load(Ordering::Relaxed),
        })
    }

    /// The losses among the acknowledged messages, each of which `copies` sockets should have received.
    pub(super) async fn loss(
        self,
        stage: &Stage<'_>,
        audience: &Audience,
        acknowledged: u64,
        hearers: u64,
    ) -> Result<Loss> {
        let expected = acknowledged * hearers;
        let heard = audience.heard.settle(self.heard + expected).await - self.heard;
        let stored = stage.engine.stored().await? - self.stored;
        Ok(Loss {
            stored: acknowledged.cast_signed() - stored.cast_signed(),
            heard: expected.cast_signed() - heard.cast_signed(),
        })
    }
}

/// Sends at times fixed in advance, whatever the server does: a stall delays everything that was due during it,
/// and all of that counts.
pub(super) async fn delivery(stage: &Stage<'_>, audience: &Audience, rate: f64) -> Result<Row> {
    let phase = stage.options.phase();
    let everybody = (1, audience.count());
    let senders = RestSender::several(
        &stage.server,
        &stage.people,
        Pairing::Couples,
        everybody,
        64,
    );
    let heard = &audience.heard;
    let (mut queues, mut tasks) = (Vec::new(), Vec::new());
    for mut sender in senders.await? {
        let (queue, mut due) = mpsc::unbounded_channel::<Instant>();
        let origin = heard.origin;
        queues.push(queue);
        tasks.push(tokio::spawn(async move {
            let mut done = 0;
            while let Some(due) = due.recv().await {
                let moment = (due - origin).as_micros();
                let text = format!("{} {DUE}{moment:012}", text(done));
                sender.send(&text).await?;
                done += 1;
            }
            std::io::Result::Ok(done)
        }));
    }
    let count = Count::begin(stage, audience).await?;
    let start = Instant::now();
    let slots = ((phase.warm_up + phase.measured).as_secs_f64() * rate) as u32;
    // A thread of its own, because the runtime's timers have a resolution of one millisecond.
    let timetable = std::thread::spawn(move || {
        for slot in 0..slots {
            let due = start + Duration::from_secs_f64(f64::from(slot) / rate);
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let queue = &queues[slot as usize % queues.len()];
            // A sender that has failed reports it itself.
            let _ = queue.send(due);
        }
    });
    tokio::time::sleep_until((start + phase.warm_up).into()).await;
    heard.timed.store(true, Ordering::Relaxed);
    let before = stage.server.cpu();
    let (mut done, mut failure) = (0, None);
    for task in tasks {
        match task.await? {
            Ok(share) => done += share as u64,
            Err(error) => failure = Some(error.to_string()),
        }
    }
    timetable.join().map_err(|_| "the timetable broke")?;
    let cpu = stage.server.cpu() - before;
    let loss = count.loss(stage, audience, done, 2).await?;
    heard.timed.store(false, Ordering::Relaxed);
    let delays = std::mem::take(&mut *heard.delays.lock().expect("nobody panics while holding it"));
    let measured = delays.len().max(1) as f64;
    let spread = Spread::of(delays);
    let what = format!("delivery at {rate:.0} sends/s, p50");
    let mut row = Row::less("delivery", what, spread.p50 / 1000.0, "ms")
        .target(1.0)
        .spread(spread)
        .loss(loss);
    row.cpu_us = Some(cpu.as_secs_f64() * 1e6 / measured);
    row.failure = failure;
    Ok(row)
}

/// Number of senders of typing events, and the time between two events of one sender.
const TYPISTS: usize = 32;
const PAUSE: Duration = Duration::from_millis(5);

async fn typing(stage: &Stage<'_>, audience: &Audience) -> Result<Row> {
    stage.engine.indexed().await?;
    let phase = stage.options.phase();
    let each = phase.measured.as_millis() / PAUSE.as_millis();
    let (heard, cpu) = (&audience.heard.typing, stage.server.cpu());
    let before = heard.load(Ordering::Relaxed);
    let mut tasks = Vec::new();
    for number in 1..=TYPISTS {
        let id = number * 2 - 1;
        let emitter = audience.member(id).emitter;
        let here = InConversation {
            conversation_id: conversation(id, partner(id)),
        };
        let frame = event_frame(TYPING, &here, None);
        tasks.push(tokio::spawn(async move {
            let mut clock = tokio::time::interval(PAUSE);
            for _ in 0..each {
                clock.tick().await;
                emitter.emit(&frame).await?;
            }
            std::io::Result::Ok(())
        }));
    }
    for task in tasks {
        task.await??;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let heard = heard.load(Ordering::Relaxed) - before;
    let used = (stage.server.cpu() - cpu).as_secs_f64() * 1e6 / heard.max(1) as f64;
    let row = Row::less(
        "typing",
        "CPU of a typing event and its delivery",
        used,
        "µs",
    );
    Ok(row.target(20.0))
}
