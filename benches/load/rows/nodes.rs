//! Several servers over one database and one Redis: what crossing to another server adds to a delivery, and how many
//! messages three of them store.

use super::Report;
use super::sends::{Count, delivery};
use crate::Result;
use crate::audience::Audience;
use crate::closed_loop;
use crate::redis::Redis;
use crate::row::Row;
use crate::senders::{Pairing, RestSender};
use crate::server::Server;
use crate::stage::Stage;

/// Number of connected sockets, one per person.
const SOCKETS: usize = 1_000;

/// Number of REST connections, over all servers together.
const CONNECTIONS: usize = 126;

/// Sends a second at which the delivery is measured: a load that one server carries with ease.
const RATE: f64 = 500.0;

/// Measures all rows of this group.
pub(crate) async fn measure(mut stage: Stage<'_>, report: &mut impl Report) -> Result<()> {
    let one = sends(&stage, &[&stage.server]).await?;
    report.row(one.named(
        "nodes-sends-1",
        "sends through REST, one server without Redis",
    ));
    let audience = Audience::gather(&stage.server, &stage.people, SOCKETS).await?;
    let alone = delivery(&stage, &audience, RATE).await?;
    drop(audience);

    let redis = Redis::start().await?;
    stage.server = beside(&stage, &redis).await?;
    let others = [beside(&stage, &redis).await?, beside(&stage, &redis).await?];
    let audience = Audience::gather(&others[0], &stage.people, SOCKETS).await?;
    let across = delivery(&stage, &audience, RATE).await?;
    let added = across.value - alone.value;
    report.row(alone.named("nodes-delivery-same", "delivery on one server, p50"));
    report.row(across.named("nodes-delivery-other", "delivery to another server, p50"));
    let row = Row::less(
        "nodes-delivery-added",
        "added by crossing, p50",
        added,
        "ms",
    );
    report.row(row.target(1.0));
    drop(audience);
    let three = sends(&stage, &[&stage.server, &others[0], &others[1]]).await?;
    report.row(three.named("nodes-sends-3", "sends through REST, three servers"));
    Ok(())
}

async fn beside(stage: &Stage<'_>, redis: &Redis) -> Result<Server> {
    let folder = stage.engine.folder.path();
    let settings = [("REDIS_URL", &*redis.url)];
    Server::start_with(&stage.options.binary, folder, &stage.engine.url, &settings).await
}

/// Sends over connections to all of these servers; nobody is connected by a socket.
async fn sends(stage: &Stage<'_>, servers: &[&Server]) -> Result<Row> {
    let audience = Audience::gather(servers[0], &stage.people, 0).await?;
    let mut workers = Vec::new();
    for server in servers {
        let count = CONNECTIONS / servers.len();
        let everybody = (1, SOCKETS);
        let senders =
            RestSender::several(server, &stage.people, Pairing::Couples, everybody, count);
        workers.extend(senders.await?);
    }
    let count = Count::begin(stage, &audience).await?;
    let outcome = closed_loop::run(workers, stage.options.phase(), servers[0]).await?;
    let loss = count.loss(stage, &audience, outcome.done, 0).await?;
    let mut row = Row::more("", "", outcome.rate, "/s")
        .outcome(&outcome)
        .loss(loss);
    // That of one server only.
    row.cpu_us = None;
    Ok(row)
}
