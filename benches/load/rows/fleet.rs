//! As many sockets as a platform has, over several servers; and what people who know each other cost.

use std::time::{Duration, Instant};

use super::Report;
use crate::Result;
use crate::audience::{AT_ONCE, connect};
use crate::holder::Holder;
use crate::people::conversation;
use crate::redis::Redis;
use crate::row::Row;
use crate::server::Server;
use crate::stage::Stage;

/// Number of servers.
pub(crate) const SERVERS: usize = 5;

/// Number of people who know each other: each has one contact less.
const CIRCLE: usize = 51;

/// Number of such circles.
const CIRCLES: usize = 20;

/// Number of people for the rows about contacts: as many with contacts as without.
const PEOPLE: usize = CIRCLE * CIRCLES;

/// How long servers are observed at rest: long enough for a heartbeat of each socket.
const REST: Duration = Duration::from_secs(26);

/// Measures all rows of this group.
pub(crate) async fn measure(stage: Stage<'_>, report: &mut impl Report) -> Result<()> {
    let redis = Redis::start().await?;
    let settings = [("REDIS_URL", &*redis.url)];
    let mut servers = Vec::with_capacity(SERVERS);
    for _ in 0..SERVERS {
        let folder = stage.engine.folder.path();
        let binary = &stage.options.binary;
        servers.push(Server::start_with(binary, folder, &stage.engine.url, &settings).await?);
    }
    contacts(&stage, &servers, report).await?;
    many(&stage, &servers, report).await
}

/// The processor time of all servers.
fn cpu(servers: &[Server]) -> f64 {
    servers
        .iter()
        .map(|server| server.cpu().as_secs_f64())
        .sum()
}

/// Connects people without contacts, then as many with 50 contacts each, over two servers.
async fn contacts(stage: &Stage<'_>, servers: &[Server], report: &mut impl Report) -> Result<()> {
    let pairs = (0..CIRCLES).flat_map(|circle| {
        let first = PEOPLE + circle * CIRCLE + 1;
        let people = first..first + CIRCLE;
        people.clone().flat_map(move |one| {
            let others = people.clone().filter(move |other| one < *other);
            others.map(move |other| conversation(one, other))
        })
    });
    stage.engine.add_conversations(pairs).await?;
    let mut costs = [0.0; 2];
    for (cost, first) in costs.iter_mut().zip([1, PEOPLE + 1]) {
        let before = cpu(servers);
        let half = PEOPLE / 2;
        let mut sockets = Vec::with_capacity(PEOPLE);
        for (server, first) in servers.iter().zip([first, first + half]) {
            sockets.extend(connect(server.address, &stage.people, first, half, AT_ONCE).await?);
        }
        // Announcements follow the connects.
        tokio::time::sleep(Duration::from_secs(3)).await;
        *cost = (cpu(servers) - before) * 1e6 / PEOPLE as f64;
    }
    let [alone, known] = costs;
    let what = "CPU of a connect, no contacts, all servers";
    report.row(Row::less("contacts-none", what, alone, "µs"));
    let what = "CPU of a connect, 50 contacts on two servers";
    report.row(Row::less("contacts-50", what, known, "µs"));
    Ok(())
}

/// Connects the same number of people to each server, each server's from a process of its own.
async fn many(stage: &Stage<'_>, servers: &[Server], report: &mut impl Report) -> Result<()> {
    let each = stage.options.fleet_sockets();
    let all = each * SERVERS;
    let memory = || servers.iter().map(Server::memory).sum::<f64>();
    let (memory_before, begun) = (memory(), Instant::now());
    let mut holders = Vec::with_capacity(SERVERS);
    for (number, server) in servers.iter().enumerate() {
        holders.push(Holder::start(server, 1 + number * each, each).await?);
    }
    let took = begun.elapsed().as_secs_f64();
    let what = format!("connects, {SERVERS} servers with {each} sockets each");
    report.row(Row::more("fleet-connects", what, all as f64 / took, "/s"));
    tokio::time::sleep(Duration::from_secs(3)).await;
    let kilobytes = (memory() - memory_before) / all as f64 / 1000.0;
    let what = format!("memory of an idle socket, {all} of them");
    report.row(Row::less("fleet-memory", what, kilobytes, "kB").target(6.6));
    let before = cpu(servers);
    tokio::time::sleep(REST).await;
    let share = (cpu(servers) - before) / REST.as_secs_f64() * 100.0;
    let what = format!("a core's share of all servers, {all} idle sockets");
    report.row(Row::less("fleet-idle", what, share, "%"));
    Ok(())
}
