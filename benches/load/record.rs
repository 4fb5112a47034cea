//! The last recorded run, `benches/recorded.json` in the repository, so that a change is shown as a ratio.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use chitrasethu::server::clock::Clock;
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::machine::Machine;
use crate::row::Row;

/// A recorded run.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) machine: Machine,
    /// The time, in UTC.
    pub(crate) at: String,
    engines: BTreeMap<String, Engine>,
}

#[derive(Default, Serialize, Deserialize)]
struct Engine {
    /// The share of the processors that other programs used during the run.
    others_percent: f64,
    /// The figures by row id.
    rows: BTreeMap<String, Figure>,
}

#[derive(Serialize, Deserialize)]
struct Figure {
    value: f64,
    unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    p50_us: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p99_us: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cpu_us: Option<f64>,
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches/recorded.json")
}

impl Record {
    /// Reads the record in the repository; an empty record if there is none.
    pub(crate) fn read() -> Result<Self> {
        match fs::read(path()) {
            Ok(json) => Ok(serde_json::from_slice(&json)?),
            Err(_) => Ok(Self::default()),
        }
    }

    /// The recorded figure of a row.
    pub(crate) fn value(&self, engine: &str, row: &Row) -> Option<f64> {
        Some(self.engines.get(engine)?.rows.get(&row.id)?.value)
    }

    /// Adds the rows of an engine; other rows keep their figures.
    pub(crate) fn note(&mut self, engine: &str, others_percent: f64, rows: &[Row]) {
        let engine = self.engines.entry(engine.to_owned()).or_default();
        engine.others_percent = rounded(others_percent);
        for row in rows {
            let figure = Figure {
                value: rounded(row.value),
                unit: row.unit.to_owned(),
                p50_us: row.spread.map(|spread| rounded(spread.p50)),
                p99_us: row.spread.map(|spread| rounded(spread.p99)),
                cpu_us: row.cpu_us.map(rounded),
            };
            engine.rows.insert(row.id.clone(), figure);
        }
    }

    /// Writes the record with the current time and machine.
    pub(crate) fn write(mut self) -> Result<()> {
        self.machine = Machine::this();
        self.at = serde_json::to_value(Clock::system().now())?
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let mut json = serde_json::to_string_pretty(&self)?;
        json.push('\n');
        Ok(fs::write(path(), json)?)
    }
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
