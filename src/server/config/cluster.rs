//! Other servers beside this one.

use super::ConfigError;
use super::reader::Reader;
use crate::server::cluster::RedisAddress;

/// The connection to other servers.
#[derive(Debug, Clone)]
pub struct ClusterConfig {
    /// The Redis that all servers share; `None` for a single server.
    pub address: Option<RedisAddress>,
}

impl ClusterConfig {
    pub(super) fn read(reader: &Reader<'_>) -> Result<Self, ConfigError> {
        const NAME: &str = "REDIS_URL";
        // The value is not repeated in an error: it may hold a password.
        let address = reader.given(NAME).map(|text| {
            let parsed = text.parse::<RedisAddress>();
            parsed.map_err(|expected| ConfigError::new(NAME, expected))
        });
        Ok(Self {
            address: address.transpose()?,
        })
    }
}
