//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use crate::Result;
use crate::closed_loop::Phase;
use crate::engine::Kind;

pub(crate) const HELP: &str = "\
Measures target/release/chitrasethu under load and prints a table.

  --engine sqlite|postgres   one engine; both without
  --only sends|sockets|lists|files|sign-in|nodes|fleet
                             one group of rows; all without (nodes, fleet: PostgreSQL only)
  --quick                    shorter, with smaller databases
  --record                   keeps the figures in benches/recorded.json
  --binary <path>            measures another binary
";

/// The groups of rows; each has its own server and database.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Sends,
    Sockets,
    Lists,
    Files,
    SignIn,
    Nodes,
    Fleet,
}

/// The parsed command line.
pub(crate) struct Options {
    pub(crate) engines: Vec<Kind>,
    pub(crate) groups: Vec<Group>,
    pub(crate) quick: bool,
    pub(crate) record: bool,
    pub(crate) binary: PathBuf,
}

impl Options {
    /// Parses the arguments; `None` if only help was requested.
    pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Option<Self>> {
        let mut arguments = arguments;
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let mut options = Self {
            engines: vec![Kind::Sqlite, Kind::Postgres],
            groups: vec![
                Group::Sends,
                Group::Sockets,
                Group::Lists,
                Group::Files,
                Group::SignIn,
                Group::Nodes,
                Group::Fleet,
            ],
            quick: false,
            record: false,
            binary: root.join("target/release/chitrasethu"),
        };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().unwrap_or_default();
            match argument.as_str() {
                // Added by cargo.
                "--bench" => {}
                "--help" | "-h" => return Ok(None),
                "--quick" => options.quick = true,
                "--record" => options.record = true,
                "--binary" => options.binary = value().into(),
                "--engine" => options.engines = vec![engine(&value())?],
                "--only" => options.groups = vec![group(&value())?],
                other => return Err(format!("unknown argument {other}; see --help").into()),
            }
        }
        if options.quick && options.record {
            return Err("quick figures are not worth recording: choose one".into());
        }
        if !options.binary.is_file() {
            let path = options.binary.display();
            return Err(format!("{path} is missing: run make build").into());
        }
        Ok(Some(options))
    }

    /// How long a row is measured.
    pub(crate) const fn phase(&self) -> Phase {
        let (warm_up, measured) = if self.quick { (1, 3) } else { (3, 10) };
        Phase {
            warm_up: Duration::from_secs(warm_up),
            measured: Duration::from_secs(measured),
        }
    }

    /// The database sizes, in messages, at which lists and histories are read.
    pub(crate) const fn sizes(&self) -> [u64; 2] {
        if self.quick {
            [10_000, 100_000]
        } else {
            [10_000, 1_000_000]
        }
    }

    /// The number of idle sockets whose memory is measured.
    pub(crate) const fn idle_sockets(&self) -> usize {
        if self.quick { 2_000 } else { 19_300 }
    }

    /// The number of idle sockets of each of several servers.
    pub(crate) const fn fleet_sockets(&self) -> usize {
        if self.quick { 2_000 } else { 19_000 }
    }
}

fn engine(name: &str) -> Result<Kind> {
    [Kind::Sqlite, Kind::Postgres]
        .into_iter()
        .find(|kind| kind.name() == name)
        .ok_or_else(|| format!("--engine {name}: sqlite or postgres").into())
}

fn group(name: &str) -> Result<Group> {
    match name {
        "sends" => Ok(Group::Sends),
        "sockets" => Ok(Group::Sockets),
        "lists" => Ok(Group::Lists),
        "files" => Ok(Group::Files),
        "sign-in" => Ok(Group::SignIn),
        "nodes" => Ok(Group::Nodes),
        "fleet" => Ok(Group::Fleet),
        _ => Err(
            format!("--only {name}: sends, sockets, lists, files, sign-in, nodes or fleet").into(),
        ),
    }
}
