//! Where data is stored.

use std::path::Path;

use super::ConfigError;
use super::reader::{Reader, wrong};
use super::settings::DATABASE_URL;

/// The database.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// `sqlite://…` or `postgres://…`.
    pub url: String,
    /// Add demo accounts and conversations if it is empty.
    pub demo: bool,
}

impl DatabaseConfig {
    pub(super) fn read(reader: &Reader<'_>, data_dir: &Path) -> Result<Self, ConfigError> {
        Ok(Self {
            url: url(reader, data_dir)?,
            demo: match reader.text("DEMO").as_str() {
                "0" | "off" | "false" => false,
                "1" | "on" | "true" => true,
                other => return Err(wrong("DEMO", other, "1 or 0")),
            },
        })
    }
}

fn url(reader: &Reader<'_>, data_dir: &Path) -> Result<String, ConfigError> {
    let Some(url) = reader.given("DATABASE_URL") else {
        return Ok(DATABASE_URL.replace("$DATA_DIR", &data_dir.display().to_string()));
    };
    let schemes = ["sqlite:", "postgres:", "postgresql:"];
    if schemes.iter().any(|scheme| url.starts_with(scheme)) {
        return Ok(url);
    }
    // Not repeated: it may hold a password.
    Err(ConfigError::new(
        "DATABASE_URL",
        "write sqlite://path/to/chitrasethu.db or postgres://user:password@host/database",
    ))
}
