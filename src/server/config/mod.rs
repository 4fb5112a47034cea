//! The settings: read once at start from the environment, checked, and then passed on as values.

mod read;
mod secret;
mod settings;

use std::net::IpAddr;
use std::path::PathBuf;

pub use secret::Secret;
pub use settings::HELP;

/// Everything that an operator can set.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens.
    pub host: IpAddr,
    /// Where it listens; 0 takes a free one.
    pub port: u16,
    /// `sqlite://…`.
    pub database_url: String,
    /// SQLite file and local secret.
    pub data_dir: PathBuf,
    /// Signs tokens; shared with the platform.
    pub jwt_secret: Secret,
    /// How long tokens issued here are valid, in seconds.
    pub jwt_lifetime: i64,
    /// Other sites that may call with CORS and open sockets.
    pub allowed_origins: Vec<String>,
    /// Multiplies every limit; 0 switches them off.
    pub rate_limit_scale: f64,
    /// Proxies whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<IpAddr>,
    /// Fill an empty database with demo people.
    pub demo: bool,
    /// Tracing filter.
    pub log: String,
    /// JSON lines instead of text.
    pub log_json: bool,
}

/// A setting that cannot be used, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {problem}")]
pub struct ConfigError {
    /// The setting.
    pub name: &'static str,
    /// What is wrong and what would be right.
    pub problem: String,
}

impl ConfigError {
    fn new(name: &'static str, problem: impl Into<String>) -> Self {
        Self {
            name,
            problem: problem.into(),
        }
    }
}
