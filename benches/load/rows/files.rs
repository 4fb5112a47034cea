//! Files: uploads beside a handler that only writes, previews of large photos, chatting while previews are made, and downloads.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::post;
use futures::StreamExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use super::{Report, sends};
use crate::Result;
use crate::audience::Audience;
use crate::files::Files;
use crate::photos::photo;
use crate::row::Row;
use crate::spread::Spread;
use crate::stage::Stage;

const MB: f64 = 1e6;

/// Size of an uploaded file in bytes.
const UPLOAD: usize = 25_000_000;

/// Size of a downloaded file in bytes, and of the parts in which it is read.
const DOWNLOAD: usize = 100_000_000;
const PART: usize = 10_000_000;

/// Number of connected sockets, and messages a second, while previews are made.
const SOCKETS: usize = 200;
const RATE: f64 = 300.0;

/// Measures all rows of this group.
pub(crate) async fn measure(stage: &Stage<'_>, report: &mut impl Report) -> Result<()> {
    for row in uploads(stage).await? {
        report.row(row);
    }
    for (name, is_progressive) in [("baseline", false), ("progressive", true)] {
        for row in previews(stage, name, is_progressive).await? {
            report.row(row);
        }
    }
    for row in chatting(stage).await? {
        report.row(row);
    }
    report.row(downloads(stage).await?);
    Ok(())
}

/// Bytes of a file that is no picture.
fn document(size: usize) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    file.extend(
        (0..)
            .map(|number: usize| (number % 251) as u8)
            .take(size - file.len()),
    );
    file
}

/// The folder with the forms of a file.
fn folder(stage: &Stage<'_>, id: &str) -> PathBuf {
    stage.engine.folder.path().join("media/files").join(id)
}

fn seconds(spread: &Spread) -> f64 {
    spread.p50 / 1e6
}

/// Uploads by turns to the server and to a handler of this program that writes the body to a file and syncs it.
async fn uploads(stage: &Stage<'_>) -> Result<[Row; 3]> {
    let rounds = if stage.options.quick { 6 } else { 20 };
    let bare = bare_handler(stage.engine.folder.path()).await?;
    let mut ours = Files::connect(stage.server.address).await?;
    let mut theirs = Files::connect(bare).await?;
    let (file, token) = (document(UPLOAD), stage.people.token(1));
    let (mut our_times, mut their_times) = (Vec::new(), Vec::new());
    let cpu = stage.server.cpu();
    for _ in 0..rounds {
        let begun = Instant::now();
        ours.upload(token, "a.pdf", &file).await?;
        our_times.push(begun.elapsed());
        let begun = Instant::now();
        theirs.post("/", &file).await?;
        their_times.push(begun.elapsed());
    }
    let used = (stage.server.cpu() - cpu).as_secs_f64() * 1e6 / f64::from(rounds);
    let (our, their) = (Spread::of(our_times), Spread::of(their_times));
    let megabytes = UPLOAD as f64 / MB;
    let rate = |spread: &Spread| megabytes / seconds(spread);
    let mut row = Row::more("upload", "uploads of 25 MB", rate(&our), "MB/s").spread(our);
    row.cpu_us = Some(used);
    let what = "the same to a handler that only writes";
    let bare = Row::more("upload-bare", what, rate(&their), "MB/s").spread(their);
    let what = "uploads against that handler";
    let ratio = Row::more("upload-ratio", what, rate(&our) / rate(&their), "×");
    Ok([row, bare, ratio.target(0.8)])
}

/// Writes each body to the same file and syncs it.
async fn bare_handler(folder: &Path) -> Result<SocketAddr> {
    let path = folder.join("bare");
    let write = move |body: Body| {
        let path = path.clone();
        async move {
            let mut file = tokio::fs::File::create(path).await?;
            let mut body = body.into_data_stream();
            while let Some(bytes) = body.next().await {
                let bytes: Bytes = bytes.map_err(std::io::Error::other)?;
                file.write_all(&bytes).await?;
            }
            file.flush().await?;
            file.sync_all().await
        }
    };
    let handler = post(move |body: Body| {
        let written = write(body);
        async { written.await.map_err(|error| error.to_string()) }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = Router::new().route("/", handler);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

/// The previews of one photo of 24 megapixels, made again and again.
async fn previews(stage: &Stage<'_>, name: &str, is_progressive: bool) -> Result<[Row; 2]> {
    let rounds = if stage.options.quick { 3 } else { 10 };
    let mut files = Files::connect(stage.server.address).await?;
    let token = stage.people.token(1);
    let photo = photo(6_000, 4_000, is_progressive)?;
    let id = files.upload(token, "a.jpg", &photo).await?;
    // Whoever is first makes them, the job or this request.
    files.read(token, &id, "thumb").await?;
    let (mut cpu, mut peak): (Vec<Duration>, f64) = (Vec::new(), 0.0);
    for _ in 0..rounds {
        forget_previews(stage, &id)?;
        let (before, resident) = (stage.server.cpu(), stage.server.memory());
        stage.server.forget_peak()?;
        files.read(token, &id, "thumb").await?;
        cpu.push(stage.server.cpu() - before);
        peak = peak.max(stage.server.peak() - resident);
    }
    let megabytes = photo.len() as f64 / MB;
    let spread = Spread::of(cpu);
    let what = format!("CPU of previews, 24 MP {name}, {megabytes:.0} MB");
    let time = Row::less(
        format!("preview-cpu-{name}"),
        what,
        seconds(&spread) * 1e3,
        "ms",
    );
    let what = format!("memory of previews, 24 MP {name}");
    let memory = Row::less(format!("preview-memory-{name}"), what, peak / MB, "MB");
    Ok([time.target(250.0), memory.target(150.0)])
}

fn forget_previews(stage: &Stage<'_>, id: &str) -> Result<()> {
    for variant in ["preview", "thumb"] {
        std::fs::remove_file(folder(stage, id).join(variant))?;
    }
    Ok(())
}

/// The delivery of messages without and with photos that wait for their previews.
async fn chatting(stage: &Stage<'_>) -> Result<[Row; 3]> {
    let count = if stage.options.quick { 50 } else { 200 };
    let token = stage.people.token(1).to_owned();
    let photo = photo(4_000, 3_000, false)?;
    let mut files = Files::connect(stage.server.address).await?;
    let mut ids = Vec::new();
    for _ in 0..count {
        let id = files.upload(&token, "a.jpg", &photo).await?;
        files.read(&token, &id, "thumb").await?;
        ids.push(id);
    }
    let audience = Audience::gather(&stage.server, &stage.people, SOCKETS).await?;
    let quiet = sends::delivery(stage, &audience, RATE).await?;
    for id in &ids {
        forget_previews(stage, id)?;
    }
    let mut readers = Vec::new();
    for id in ids {
        let mut files = Files::connect(stage.server.address).await?;
        let token = token.clone();
        readers.push(tokio::spawn(async move {
            files.read(&token, &id, "thumb").await
        }));
    }
    let busy = sends::delivery(stage, &audience, RATE).await?;
    let waiting = readers.iter().filter(|it| !it.is_finished()).count();
    for reader in readers {
        reader.await??;
    }
    let [calm, stressed] = [&quiet, &busy].map(|row| row.spread.unwrap_or_default().p99 / 1e3);
    let p99 = |row: Row, id: &str, what: String, value: f64| Row {
        value,
        target: None,
        ..row.named(id, &what)
    };
    let what = format!("delivery at {RATE} sends/s, p99");
    let quiet = p99(quiet, "delivery-p99", what, calm);
    let what = format!("the same while {count} previews are made, p99");
    let mut busy = p99(busy, "delivery-previews", what, stressed);
    if waiting == 0 && busy.failure.is_none() {
        busy.failure = Some("the previews were made before the end".to_owned());
    }
    let what = "delivery with against without previews";
    let ratio = Row::less("delivery-previews-ratio", what, stressed / calm, "×");
    Ok([quiet, busy, ratio.target(2.0)])
}

/// A large file that the disk cache holds, by one connection.
async fn downloads(stage: &Stage<'_>) -> Result<Row> {
    let rounds = if stage.options.quick { 5 } else { 20 };
    let mut files = Files::connect(stage.server.address).await?;
    let token = stage.people.token(1);
    let id = files.upload(token, "a.pdf", &document(DOWNLOAD)).await?;
    let (mut times, mut cpu) = (Vec::new(), Duration::ZERO);
    for round in 0..=rounds {
        let (begun, before) = (Instant::now(), stage.server.cpu());
        for from in (0..DOWNLOAD).step_by(PART) {
            files.read_part(token, &id, (from, from + PART)).await?;
        }
        // The first fills the cache.
        if round > 0 {
            times.push(begun.elapsed());
            cpu += stage.server.cpu() - before;
        }
    }
    let spread = Spread::of(times);
    let rate = DOWNLOAD as f64 / 1e9 / seconds(&spread);
    let mut row = Row::more(
        "download",
        "downloads of 100 MB by parts of 10 MB",
        rate,
        "GB/s",
    );
    row.cpu_us = Some(cpu.as_secs_f64() * 1e6 / f64::from(rounds));
    Ok(row.spread(spread).target(1.0))
}
