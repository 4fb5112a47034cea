//! The load program: starts the release binary as it is deployed, sends load through the public contract, and
//! prints the cost. See `docs/performance.md`.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the program's own words to whoever runs it"
)]

mod audience;
mod closed_loop;
mod cluster;
mod engine;
mod files;
mod holder;
mod http;
mod machine;
mod options;
mod people;
mod photos;
mod rank;
mod record;
mod redis;
mod row;
mod rows;
mod senders;
mod server;
mod socket;
mod spread;
mod stage;
mod table;

use std::process::ExitCode;

use cluster::Cluster;
use engine::Kind;
use holder::{HOLD, hold};
use machine::{Machine, Others};
use options::{Group, HELP, Options};
use record::Record;
use row::Row;
use rows::{Report, files as file_rows, fleet, lists, nodes, sends, sign_in, sockets};
use stage::Stage;
use tokio::signal::unix::{SignalKind, signal};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[tokio::main]
async fn main() -> ExitCode {
    let measured = tokio::select! {
        measured = measure() => measured,
        // Dropping the future above stops everything that was started.
        () = interrupted() => Err("interrupted".into()),
    };
    match measured {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("\nSomething was lost or failed: see the table.");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("load: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Waits for a signal to stop.
async fn interrupted() {
    let mut terminate = signal(SignalKind::terminate()).expect("signals can be listened to");
    let mut interrupt = signal(SignalKind::interrupt()).expect("signals can be listened to");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

/// Measures everything that was requested. Returns whether nothing was lost and nothing failed.
async fn measure() -> Result<bool> {
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.next_if(|argument| argument == HOLD).is_some() {
        return hold(arguments).await.map(|()| true);
    }
    let Some(options) = Options::read(arguments)? else {
        print!("{HELP}");
        return Ok(true);
    };
    println!("{}", Machine::this());
    let mut record = Record::read()?;
    if !record.at.is_empty() {
        println!("recorded {}: {}", record.at, record.machine);
    }
    let mut sound = true;
    for kind in &options.engines {
        if *kind == Kind::Postgres && Cluster::binaries().is_none() {
            println!("\npostgres: not measured, its binaries are not installed");
            continue;
        }
        table::heading(kind.name());
        let others = Others::watch();
        let mut printed = Printed {
            kind: *kind,
            record: &record,
            rows: Vec::new(),
        };
        for group in &options.groups {
            measure_group(&options, *kind, *group, &mut printed).await?;
        }
        let rows = printed.rows;
        let others = others.percent();
        println!("other programs used {others:.0} % of the processors meanwhile");
        sound &= rows.iter().all(Row::is_sound);
        record.note(kind.name(), others, &rows);
    }
    if options.record && sound {
        record.write()?;
    }
    Ok(sound)
}

async fn measure_group(
    options: &Options,
    kind: Kind,
    group: Group,
    report: &mut impl Report,
) -> Result<()> {
    match group {
        Group::Sends => sends::measure(&Stage::set(options, kind, 1_000).await?, report).await,
        Group::Sockets => {
            let people = sockets::FIRST + options.idle_sockets();
            sockets::measure(Stage::set(options, kind, people).await?, report).await
        }
        Group::Files => file_rows::measure(&Stage::set(options, kind, 1_000).await?, report).await,
        Group::Lists => lists::measure(&Stage::set(options, kind, 1_000).await?, report).await,
        Group::SignIn => sign_in::measure(Stage::set(options, kind, 10).await?, report).await,
        // Several servers share no SQLite file.
        Group::Nodes | Group::Fleet if kind == Kind::Sqlite => Ok(()),
        Group::Fleet => {
            let people = fleet::SERVERS * options.fleet_sockets();
            fleet::measure(Stage::set(options, kind, people).await?, report).await
        }
        Group::Nodes => nodes::measure(Stage::set(options, kind, 1_000).await?, report).await,
    }
}

/// The rows of one engine, printed as they are measured.
struct Printed<'a> {
    kind: Kind,
    record: &'a Record,
    rows: Vec<Row>,
}

impl Report for Printed<'_> {
    fn row(&mut self, row: Row) {
        let recorded = self.record.value(self.kind.name(), &row);
        table::row(&row, recorded);
        self.rows.push(row);
    }
}
