//! Promise "nothing half of a file" (docs/testing.md): the server is killed during uploads, and between an upload and its
//! message. What was acknowledged is there, uploads go on where they were, and after the clean-up the stored files are those
//! of the messages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chitrasethu::domain::{AttachmentId, Timestamp};
use chitrasethu::server::clock::Clock;
use chitrasethu::server::config::Config;
use chitrasethu::server::media::{Links, Media};
use chitrasethu::server::storage;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::client::LoadClient;
use super::engine::Engine;
use super::killed::seed;
use super::process::ServerProcess;
use super::tus::Tus;
use super::uploader::{Fate, Uploader};
use crate::support::{Cluster, S3, borrowed, secret, stored_files};

/// Number of times that the server is killed.
const KILLS: usize = 15;

/// Uploads at a time.
const LANES: u64 = 3;

/// Number of files of each.
const FILES: usize = 12;

type Settings = [(&'static str, String)];

/// Text in which no position looks like another.
fn text(seed: u64, size: usize) -> Vec<u8> {
    let lines = (0..).flat_map(|number: u32| format!("{seed:04}-{number:08}\n").into_bytes());
    lines.take(size).collect()
}

fn hash(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// The messages that a person sees: text, and address and size of their file.
async fn seen(reader: &Tus, conversation: &str) -> Vec<(String, String)> {
    let path = format!("/api/messages/conversations/{conversation}?limit=200");
    let answer = reader.read(&path).await.unwrap();
    let page: Value = serde_json::from_slice(&answer.body).unwrap();
    let messages = page["data"]["messages"].as_array().unwrap();
    let part = |value: &Value| value.as_str().unwrap().to_owned();
    let message = |it: &Value| (part(&it["text"]), part(&it["attachments"][0]["url"]));
    messages.iter().map(message).collect()
}

/// After two days: the stored files are those of `sent`, and the rows know them.
async fn assert_nothing_leaks(engine: &Engine, settings: &Settings, sent: &BTreeSet<String>) {
    let folder = engine.folder.path().display().to_string();
    let config = Config::from_lookup(
        |name| match name {
            "DATA_DIR" => Some(folder.clone()),
            "DATABASE_URL" => Some(engine.url.clone()),
            "JWT_SECRET" => Some(secret().to_owned()),
            _ => {
                let found = settings.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| value.clone())
            }
        },
        false,
    )
    .unwrap();
    let store = storage::open(&engine.url).await.unwrap();
    let later = Timestamp(Clock::system().now().0 + 2 * 24 * 3_600_000);
    let links = Arc::new(Links::new(secret().as_bytes()));
    let clock = Clock::new(move || later, std::time::Duration::default);
    let media = Media::open(&config.media, Arc::clone(&store), links, 0.0, clock).unwrap();
    media.clean_up().await.unwrap();
    let files: BTreeSet<_> = stored_files(&config.media.url).await.into_iter().collect();
    let expected = sent.iter().map(|id| format!("files/{id}/original"));
    assert_eq!(files, expected.collect());
    for id in sent {
        let id: AttachmentId = id.parse().unwrap();
        let row = store.upload(id).await.unwrap().expect("a row");
        assert!(row.content.is_some(), "{id} is complete");
    }
}

/// Two people who know each other, and their clients.
async fn couple(server: &ServerProcess<'_>) -> (Tus, Tus, String) {
    let mut asha = LoadClient::register(server.address, "asha").await;
    let mut arjun = LoadClient::register(server.address, "arjun").await;
    let here = LoadClient::introduce(&mut asha, &mut arjun).to_string();
    let tus = |person: &LoadClient| Tus {
        address: server.address,
        token: person.token().to_owned(),
    };
    (tus(&asha), tus(&arjun), here)
}

#[expect(
    clippy::print_stderr,
    reason = "a failure can be repeated with its seed"
)]
async fn killed_during_uploads(engine: Engine, settings: &Settings) {
    let seed = seed();
    eprintln!("CHITRASETHU_TEST_SEED={seed}");
    let mut chance = StdRng::seed_from_u64(seed);
    let mut server = ServerProcess::start_with(&engine, &borrowed(settings)).await;
    let (asha, arjun, here) = couple(&server).await;
    let progress = Arc::new(AtomicU64::new(0));
    let mut lanes = Vec::new();
    for lane in 0..LANES {
        let uploader = Uploader {
            tus: asha.clone(),
            conversation: here.clone(),
            progress: Arc::clone(&progress),
        };
        let mut chance = StdRng::seed_from_u64(seed.wrapping_add(lane + 1));
        lanes.push(tokio::spawn(async move {
            let mut done = Vec::new();
            for number in 0..FILES {
                let name = format!("file-{lane}-{number}.txt");
                let file = text(
                    lane * 100 + number as u64,
                    chance.random_range(1..3_000_000),
                );
                let fate = [Fate::Sent, Fate::Sent, Fate::Unsent, Fate::Abandoned][number % 4];
                let parts = chance.random_range(2..8);
                let id = uploader.upload(&name, &file, fate, parts).await;
                if let (Fate::Sent, Some(id)) = (fate, &id) {
                    uploader.send(&name, id).await;
                    done.push((name, id.clone(), hash(&file)));
                }
            }
            done
        }));
    }
    for _ in 0..KILLS {
        if lanes.iter().all(tokio::task::JoinHandle::is_finished) {
            break;
        }
        let goal = progress.load(Ordering::SeqCst) + chance.random_range(1..8);
        while progress.load(Ordering::SeqCst) < goal
            && !lanes.iter().all(tokio::task::JoinHandle::is_finished)
        {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(Duration::from_micros(chance.random_range(0..5_000))).await;
        server.kill();
        server.restart().await;
    }
    let mut sent = Vec::new();
    for lane in lanes {
        sent.extend(lane.await.unwrap());
    }
    let messages = seen(&arjun, &here).await;
    let names: Vec<_> = messages.iter().map(|(name, _)| name).collect();
    let expected: BTreeMap<_, _> = sent
        .iter()
        .map(|(name, id, hash)| (name, (id, hash)))
        .collect();
    assert_eq!(names.len(), expected.len(), "each once: {names:?}");
    for (name, url) in &messages {
        let (_, expected) = expected[name];
        let file = arjun.read(url).await.unwrap();
        assert_eq!(hash(&file.body), *expected, "{name}");
    }
    server.kill();
    let sent = sent.into_iter().map(|(_, id, _)| id).collect();
    assert_nothing_leaks(&engine, settings, &sent).await;
}

/// Killed in the middle of a part, and between a file and its message.
async fn killed_at_chosen_moments(engine: Engine, settings: &Settings) {
    let mut server = ServerProcess::start_with(&engine, &borrowed(settings)).await;
    let (asha, arjun, here) = couple(&server).await;
    let file = text(1, 12_000_000);
    let path = asha.begin(file.len(), "whole.txt").await.unwrap();
    let first = asha.append(&path, 0, &file[..1_000_000]).await.unwrap();
    assert_eq!(first.offset(), Some(1_000_000));
    // More than what is written at a time is on its way.
    let broken = asha.append_half(&path, 1_000_000, &file[1_000_000..]).await;
    server.kill();
    drop(broken.unwrap());
    server.restart().await;
    let id = path.rsplit('/').next().unwrap();
    let url = format!("/api/attachments/{id}/original/whole.txt");
    assert_eq!(
        asha.read(&url).await.unwrap().status,
        404,
        "nothing half is seen"
    );
    assert_eq!(asha.state(&path).await.unwrap().offset(), Some(1_000_000));
    let last = asha.append(&path, 1_000_000, &file[1_000_000..]).await;
    assert_eq!(last.unwrap().header("upload-attachment"), Some(id));

    server.kill();
    server.restart().await;
    assert_eq!(arjun.read(&url).await.unwrap().status, 404, "not sent");
    let uploader = Uploader {
        tus: asha,
        conversation: here,
        progress: Arc::default(),
    };
    uploader.send("whole", id).await;
    assert_eq!(hash(&arjun.read(&url).await.unwrap().body), hash(&file));
    server.kill();
    assert_nothing_leaks(&engine, settings, &BTreeSet::from([id.to_owned()])).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_half_is_left_on_sqlite() {
    killed_at_chosen_moments(Engine::sqlite(), &[]).await;
    killed_during_uploads(Engine::sqlite(), &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_half_is_left_on_postgres() {
    let cluster = Cluster::durable();
    killed_at_chosen_moments(Engine::postgres(&cluster).await, &[]).await;
    killed_during_uploads(Engine::postgres(&cluster).await, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_half_is_left_in_a_bucket() {
    let s3 = S3::start();
    killed_at_chosen_moments(Engine::sqlite(), &s3.settings()).await;
    killed_during_uploads(Engine::sqlite(), &s3.settings()).await;
}
