//! A Redis Cluster instead of a single Redis: channels and keys are spread over its servers.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use serde_json::json;
use tempfile::TempDir;

use super::until;
use crate::support::{TestApp, postgres};

/// Three Redis servers that share the keys. They stop when this is dropped.
struct RedisCluster {
    servers: Vec<Child>,
    ports: Vec<u16>,
    _folders: Vec<TempDir>,
}

impl RedisCluster {
    async fn start() -> Self {
        let (mut servers, mut ports, mut folders) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..3 {
            let (folder, port) = (TempDir::new().unwrap(), free_port());
            let mut redis = Command::new("redis-server");
            redis
                .args([
                    "--cluster-enabled",
                    "yes",
                    "--bind",
                    "127.0.0.1",
                    "--save",
                    "",
                ])
                .args(["--port", &port.to_string()])
                .current_dir(folder.path())
                .stdout(Stdio::null());
            servers.push(redis.spawn().expect("redis-server is installed"));
            ports.push(port);
            folders.push(folder);
        }
        let cluster = Self {
            servers,
            ports,
            _folders: folders,
        };
        until(|| async {
            cluster
                .ports
                .iter()
                .all(|port| answers(*port, "PING", "PONG"))
        })
        .await;
        let addresses = cluster.ports.iter().map(|port| format!("127.0.0.1:{port}"));
        let mut create = Command::new("redis-cli");
        create.args(["--cluster", "create", "--cluster-yes"]);
        create.args(addresses).stdout(Stdio::null());
        assert!(create.status().unwrap().success());
        let is_ok = |port: &u16| answers(*port, "CLUSTER INFO", "cluster_state:ok");
        until(|| async { cluster.ports.iter().all(is_ok) }).await;
        cluster
    }

    fn url(&self) -> String {
        let urls = self
            .ports
            .iter()
            .map(|port| format!("redis://127.0.0.1:{port}"));
        urls.collect::<Vec<_>>().join(",")
    }
}

impl Drop for RedisCluster {
    fn drop(&mut self) {
        for server in &mut self.servers {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

/// A free port whose number plus 10,000 is a port, too: Redis talks to its cluster there.
fn free_port() -> u16 {
    loop {
        let port = rand::random_range(12_000..32_000);
        if TcpListener::bind(("127.0.0.1", port)).is_ok()
            && TcpListener::bind(("127.0.0.1", port + 10_000)).is_ok()
        {
            return port;
        }
    }
}

fn answers(port: u16, command: &str, with: &str) -> bool {
    let mut ask = Command::new("redis-cli");
    ask.args(["-p", &port.to_string()]).args(command.split(' '));
    let answer = ask.output().expect("redis-cli is installed");
    String::from_utf8_lossy(&answer.stdout).contains(with)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_over_a_redis_cluster_behave_as_one() {
    let (redis, database) = (RedisCluster::start().await, postgres().await);
    let settings = [
        ("DATABASE_URL", &*database),
        ("REDIS_URL", &*redis.url()),
        ("RATE_LIMIT_SCALE", "1"),
    ];
    let (one, two) = (
        TestApp::with(&settings).await,
        TestApp::with(&settings).await,
    );
    for app in [&one, &two] {
        let cluster = app.state().cluster.as_ref().unwrap();
        until(|| async { cluster.is_up() }).await;
    }
    let (asha, arjun, conversation) = one.couple().await;
    let mut arjuns = arjun.at(&two).connect().await;
    asha.send(&conversation, "hi").await;
    assert_eq!(arjuns.expect("new_message").await["message"]["text"], "hi");
    let mut ashas = asha.connect().await;
    assert_eq!(arjuns.expect("presence").await["userId"], asha.id);
    arjuns.expect("user_online").await;
    let here = json!({"conversationId": conversation});
    arjuns.emit_with_ack("typing", here).await;
    ashas.expect("user_typing").await;
    let row = arjun.at(&two).row(&conversation).await;
    assert_eq!(row["online"], true);
    // 30 at once, on both servers together; some may be refilled meanwhile.
    let (mut sent, mut refused) = (0, false);
    while sent < 58 && !refused {
        let app = if sent % 2 == 0 { &one } else { &two };
        let body = json!({"conversationId": conversation, "messageText": sent.to_string()});
        let answer = asha.at(app).post("/api/messages/send", &body).await;
        refused = answer.status == 429;
        sent += 1;
    }
    assert!(refused, "each server counts for itself");
}
