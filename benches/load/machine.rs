//! The machine that the figures come from.

use std::fmt;
use std::fs;

use serde::{Deserialize, Serialize};

/// What a figure depends on, apart from the program.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Machine {
    cpu: String,
    cores: usize,
    memory_gb: u64,
    kernel: String,
}

impl Machine {
    /// This machine, as the kernel describes it.
    pub(crate) fn this() -> Self {
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        let field = |text: &str, name: &str| {
            let line = text.lines().find(|line| line.starts_with(name));
            let value = line.and_then(|line| line.split_once(':'));
            value.map_or_else(String::new, |(_, value)| value.trim().to_owned())
        };
        let memory = field(&read("/proc/meminfo"), "MemTotal");
        let kilobytes: u64 = memory.trim_end_matches(" kB").parse().unwrap_or_default();
        Self {
            cpu: field(&read("/proc/cpuinfo"), "model name"),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory_gb: kilobytes.div_ceil(1024 * 1024),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            cpu,
            cores,
            memory_gb,
            kernel,
        } = self;
        write!(f, "{cpu}, {cores} cores, {memory_gb} GB, Linux {kernel}")
    }
}

/// The load from other programs: figures of a busy machine are less reliable.
pub(crate) struct Others {
    busy: f64,
    total: f64,
    ours: f64,
}

impl Others {
    /// Starts measuring.
    pub(crate) fn watch() -> Self {
        let (busy, total) = machine_ticks();
        let ours = our_ticks();
        Self { busy, total, ours }
    }

    /// The share of the machine's processors that other programs have used since the start, in percent. Call it
    /// after the started processes have ended: until then their time is not known.
    pub(crate) fn percent(&self) -> f64 {
        let now = Self::watch();
        let others = (now.busy - self.busy) - (now.ours - self.ours);
        (others / (now.total - self.total).max(1.0) * 100.0).max(0.0)
    }
}

/// Ticks of all processors: busy, and total.
fn machine_ticks() -> (f64, f64) {
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let line = stat.lines().next().unwrap_or_default();
    let ticks: Vec<f64> = line
        .split_whitespace()
        .filter_map(|field| field.parse().ok())
        .collect();
    // user nice system idle iowait irq softirq steal; the time of guests is included in user.
    let total = ticks.iter().take(8).sum();
    let idle: f64 = ticks.iter().skip(3).take(2).sum();
    (total - idle, total)
}

/// Ticks of this program and of all its ended child processes.
fn our_ticks() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks = fields.split_whitespace().skip(11).take(4);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum()
}
