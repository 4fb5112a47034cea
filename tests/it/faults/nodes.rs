//! Several servers over one database and one Redis, each its own process: any of them, Redis, the database or the network
//! between two of them fails under load (docs/testing.md).

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::engine::Engine;
use super::killed::{ledgers, people, start, verdict};
use super::load::Load;
use super::process::ServerProcess;
use crate::support::{Cluster, Redis, TcpProxy};

/// Sends of one socket that may wait for their answers.
const WINDOW: usize = 4;

/// A test fails if clients do not see everything by themselves in this time.
const CONVERGED: Duration = Duration::from_secs(90);

/// Interval after which a page compares what it knows with the server.
const COMPARISON: Duration = Duration::from_secs(60);

/// Three servers. The network between the first and Redis or the database can be taken away.
struct Nodes<'a> {
    servers: Vec<ServerProcess<'a>>,
    redis: &'a Redis,
    postgres: &'a Cluster,
    to_redis: TcpProxy,
    to_postgres: TcpProxy,
}

/// Runs a fault under load, and checks that everything arrives, at last without anybody asking for it.
async fn under_load(name: &str, fault: impl AsyncFnOnce(&mut Nodes<'_>, &Load)) {
    until_seen(name, false, WINDOW, fault).await;
}

/// With `compares`, clients compare once a minute, as pages do: needed where a node dies between the answer to a send and
/// its publication.
#[expect(clippy::print_stderr, reason = "the time to convergence is a result")]
async fn until_seen(
    name: &str,
    compares: bool,
    window: usize,
    fault: impl AsyncFnOnce(&mut Nodes<'_>, &Load),
) {
    let (postgres, redis) = (Cluster::durable(), Redis::start());
    let engine = Engine::postgres(&postgres).await;
    let to_redis = TcpProxy::to(address_in(redis.url())).await;
    let to_postgres = TcpProxy::to(address_in(&engine.url)).await;
    let through_proxies = [
        ("DATABASE_URL", replaced(&engine.url, to_postgres.address())),
        ("REDIS_URL", replaced(redis.url(), to_redis.address())),
    ];
    let through_proxies = through_proxies
        .each_ref()
        .map(|(name, url)| (*name, &**url));
    let directly = [("REDIS_URL", redis.url())];
    let servers = vec![
        ServerProcess::start_with(&engine, &through_proxies).await,
        ServerProcess::start_with(&engine, &directly).await,
        ServerProcess::start_with(&engine, &directly).await,
    ];
    let addresses: Vec<SocketAddr> = servers.iter().map(|server| server.address).collect();
    let mut people = people(servers[0].address).await;
    for (first, person) in people.iter_mut().enumerate() {
        person.balance(&addresses, first);
    }
    let people: Vec<_> = people.into_iter().map(Arc::new).collect();
    let mut nodes = Nodes {
        servers,
        redis: &redis,
        postgres: &postgres,
        to_redis,
        to_postgres,
    };
    let load = Load::new(window, usize::MAX);
    load.hold(true);
    let lanes = start(&people, &load);
    load.go_on(200).await;
    fault(&mut nodes, &load).await;
    load.go_on(200).await;
    load.end();
    while load.is_busy() {
        sleep(Duration::from_millis(5)).await;
    }
    let quiet = Instant::now();
    let stored = engine.stored().await;
    let sees_all = |person: &super::client::LoadClient| {
        let theirs = stored
            .iter()
            .filter(|row| person.conversations.contains(&row.conversation));
        theirs.count() == person.view().messages.len()
    };
    let mut compared = Instant::now();
    while !people.iter().all(|person| sees_all(person)) {
        assert!(
            quiet.elapsed() < CONVERGED,
            "{name}: clients do not see everything"
        );
        if compares && compared.elapsed() > COMPARISON {
            compared = Instant::now();
            for person in &people {
                person.catch_up().await.unwrap();
            }
        }
        sleep(Duration::from_millis(10)).await;
    }
    eprintln!(
        "{name}: everybody saw everything {:?} after the last send",
        quiet.elapsed()
    );
    load.hold(false);
    let ledgers = ledgers(lanes).await;
    verdict(&engine, &people, &ledgers).await.assert_clean();
}

/// The host and port of `scheme://user:password@host:port/database`.
fn address_in(url: &str) -> SocketAddr {
    let rest = url.split_once("://").unwrap().1;
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap().parse().unwrap()
}

fn replaced(url: &str, address: SocketAddr) -> String {
    url.replace(&address_in(url).to_string(), &address.to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_is_killed_and_comes_back_empty() {
    under_load("Redis killed", async |nodes, load| {
        nodes.redis.kill();
        // Everybody goes on meanwhile.
        load.go_on(200).await;
        nodes.redis.restart_empty();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_freezes_for_half_a_minute() {
    under_load("Redis frozen", async |nodes, load| {
        nodes.redis.freeze();
        load.go_on(200).await;
        sleep(Duration::from_secs(30)).await;
        nodes.redis.thaw();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_is_killed() {
    until_seen("node killed", true, WINDOW, async |nodes, load| {
        nodes.servers[1].kill();
        load.go_on(200).await;
        nodes.servers[1].restart().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_freezes_and_thaws() {
    // One send at a time, as pages do: what a frozen server has received it carries out when it thaws, while the client repeats
    // it elsewhere, and the order of several is then undefined.
    until_seen("node frozen", false, 1, async |nodes, _| {
        nodes.servers[1].signal("STOP");
        sleep(Duration::from_secs(5)).await;
        nodes.servers[1].signal("CONT");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_is_cut_off_from_redis() {
    under_load("node without Redis", async |nodes, load| {
        nodes.to_redis.silence();
        load.go_on(200).await;
        nodes.to_redis.heal();
        load.go_on(200).await;
        nodes.to_redis.cut();
        load.go_on(200).await;
        nodes.to_redis.heal();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_is_cut_off_from_the_database() {
    under_load("node without its database", async |nodes, _| {
        nodes.to_postgres.silence();
        sleep(Duration::from_secs(7)).await;
        nodes.to_postgres.heal();
        sleep(Duration::from_secs(1)).await;
        nodes.to_postgres.cut();
        sleep(Duration::from_secs(1)).await;
        nodes.to_postgres.heal();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_database_is_restarted() {
    under_load("database restarted", async |nodes, _| {
        nodes.postgres.stop_immediately();
        nodes.postgres.start();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::print_stderr, reason = "the time is a result")]
async fn the_people_of_a_silent_node_go_offline_and_come_back_with_it() {
    let (postgres, redis) = (Cluster::quick(), Redis::start());
    let engine = Engine::postgres(&postgres).await;
    let settings = [("REDIS_URL", redis.url())];
    let one = ServerProcess::start_with(&engine, &settings).await;
    let two = ServerProcess::start_with(&engine, &settings).await;
    let mut people = people(one.address).await;
    for (person, server) in people.iter_mut().zip([&one, &two]) {
        person.balance(&[server.address], 0);
    }
    let (asha, arjun) = (&people[0], &people[1]);
    let here = *asha
        .conversations
        .intersection(&arjun.conversations)
        .next()
        .unwrap();
    let mut http = asha.http().await.unwrap();
    asha.send(&mut http, here, "hi", &"hi".parse().unwrap())
        .await
        .unwrap();
    let mut ashas = asha.socket().await.unwrap();
    let mut arjuns = arjun.socket().await.unwrap();
    let online = format!(r#""userId":{},"online":true"#, arjun.id);
    let offline = format!(r#""userId":{},"online":false"#, arjun.id);
    hears(&mut ashas, &online).await;
    // To the others it looks the same whether a node is dead or frozen.
    two.signal("STOP");
    let silent = Instant::now();
    hears(&mut ashas, &offline).await;
    eprintln!("offline {:?} after the node fell silent", silent.elapsed());
    two.signal("CONT");
    hears(&mut ashas, &online).await;
    arjun
        .send(
            &mut arjun.http().await.unwrap(),
            here,
            "back",
            &"back".parse().unwrap(),
        )
        .await
        .unwrap();
    hears(&mut ashas, "\"text\":\"back\"").await;
    let mut http = asha.http().await.unwrap();
    asha.send(&mut http, here, "welcome", &"welcome".parse().unwrap())
        .await
        .unwrap();
    hears(&mut arjuns, "\"text\":\"welcome\"").await;
}

/// Reads events until one has this text. Its server's heartbeats are answered by the socket.
async fn hears(socket: &mut super::socket::Socket, text: &str) {
    let heard =
        async { while !String::from_utf8_lossy(socket.next().await.unwrap()).contains(text) {} };
    let heard = tokio::time::timeout(Duration::from_secs(90), heard).await;
    assert!(heard.is_ok(), "no {text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_nodes_are_restarted_one_after_the_other() {
    under_load("rolling restart", async |nodes, load| {
        for server in &mut nodes.servers {
            server.signal("TERM");
            assert_eq!(server.ended().await, Some(0));
            server.restart().await;
            load.go_on(100).await;
        }
    })
    .await;
}
