//! What is logged, and how.

use tracing_subscriber::EnvFilter;

use super::ConfigError;
use super::reader::{Reader, wrong};

/// The log.
#[derive(Debug, Clone)]
pub struct LogConfig {
    /// A filter that [`EnvFilter`] accepts.
    pub filter: String,
    /// JSON lines instead of text.
    pub json: bool,
}

impl LogConfig {
    pub(super) fn read(reader: &Reader<'_>) -> Result<Self, ConfigError> {
        let filter = reader.text("LOG");
        if let Err(error) = EnvFilter::try_new(&filter) {
            return Err(ConfigError::new("LOG", format!("{filter:?}: {error}")));
        }
        Ok(Self {
            filter,
            json: match reader.text("LOG_FORMAT").as_str() {
                "text" => false,
                "json" => true,
                other => return Err(wrong("LOG_FORMAT", other, "text or json")),
            },
        })
    }
}
