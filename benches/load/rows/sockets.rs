//! Idle sockets: the cost of connecting one, the memory of one, the processor time of all, and how soon all are
//! back after a restart. Also the server's start time and size.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::Report;
use crate::Result;
use crate::audience::{AT_ONCE, connect, listen_on};
use crate::row::Row;
use crate::stage::Stage;

/// Sockets that connect before the measurement: they bring the memory that all sockets share.
pub(crate) const FIRST: usize = 200;

/// Number of starts, of which the median counts.
const STARTS: usize = 5;

/// How long the server is observed at rest: long enough for a heartbeat of each socket.
const REST: Duration = Duration::from_secs(26);

/// Number of simultaneous connects after a restart, within the limits of the listener's queue.
const RUSH: usize = 1_024;

/// Measures all rows of this group.
pub(crate) async fn measure(stage: Stage<'_>, report: &mut impl Report) -> Result<()> {
    let stage = starts(stage, report).await?;
    let sockets = idle(&stage, report).await?;
    back(stage, sockets, report).await
}

/// Measures several starts on the same database.
async fn starts<'a>(mut stage: Stage<'a>, report: &mut impl Report) -> Result<Stage<'a>> {
    let mut starts = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        stage = stage.restart().await?;
        starts.push((stage.server.started_in, stage.server.memory()));
    }
    starts.sort_by_key(|(time, _)| *time);
    let (time, memory) = starts[STARTS / 2];
    let milliseconds = time.as_secs_f64() * 1e3;
    report.row(Row::less("start", "start until ready", milliseconds, "ms").target(150.0));
    let megabytes = memory / 1e6;
    report.row(Row::less("start-memory", "memory when ready", megabytes, "MB").target(40.0));
    Ok(stage)
}

/// Measures sockets that connect and stay. The returned tasks answer their heartbeats.
async fn idle(stage: &Stage<'_>, report: &mut impl Report) -> Result<JoinSet<()>> {
    let Stage {
        server,
        people,
        options,
        ..
    } = stage;
    let first = connect(server.address, people, 1, FIRST, AT_ONCE).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;

    let count = options.idle_sockets();
    let (memory, cpu, begun) = (server.memory(), server.cpu(), Instant::now());
    let sockets = connect(server.address, people, FIRST + 1, count, AT_ONCE).await?;
    let took = begun.elapsed().as_secs_f64();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let cpu = (server.cpu() - cpu).as_secs_f64() * 1e6 / count as f64;
    report
        .row(Row::less("connect-cpu", "CPU of a connect with its token", cpu, "µs").target(132.0));
    let rate = count as f64 / took;
    report.row(Row::more("connect-rate", "connects, 64 at a time", rate, "/s").target(3_900.0));

    tokio::time::sleep(Duration::from_secs(2)).await;
    let each = (server.memory() - memory) / count as f64 / 1000.0;
    let what = format!("memory of an idle socket, {count} of them");
    report.row(Row::less("socket-memory", what, each, "kB").target(6.6));

    let sockets = first.into_iter().chain(sockets);
    let listening: JoinSet<()> = sockets.map(listen_on).collect();
    let cpu = server.cpu();
    tokio::time::sleep(REST).await;
    let share = (server.cpu() - cpu).as_secs_f64() / REST.as_secs_f64() * 100.0;
    let what = format!("a core's share for {count} idle sockets");
    let id = format!("idle-cpu-{count}");
    report.row(Row::less(id, what, share, "%").target(1.3));
    Ok(listening)
}

/// Restarts the server while everybody is connected; everybody reconnects at once.
async fn back(stage: Stage<'_>, mut sockets: JoinSet<()>, report: &mut impl Report) -> Result<()> {
    let stage = stage.restart().await?;
    // The server has closed all connections.
    while sockets.join_next().await.is_some() {}
    let count = FIRST + stage.options.idle_sockets();
    let begun = Instant::now();
    let sockets = connect(stage.server.address, &stage.people, 1, count, RUSH).await?;
    let took = begun.elapsed().as_secs_f64();
    let what = format!("{} clients back after a restart", sockets.len());
    report.row(Row::less(format!("back-{count}"), what, took, "s").target(5.0));
    Ok(())
}
