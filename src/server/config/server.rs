//! The address to listen on, who may call, and how often.

use std::net::IpAddr;

use super::reader::{Reader, wrong};
use super::{ConfigError, Secret};

/// The network side of the server.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    /// IP address to listen on.
    pub host: IpAddr,
    /// Port to listen on; 0 takes a free one.
    pub port: u16,
    /// Other origins that may call with CORS and open sockets, without a trailing slash.
    pub allowed_origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For` counts, in canonical form.
    pub trusted_proxies: Vec<IpAddr>,
    /// Multiplies every limit; finite, 0 switches them off.
    pub rate_limit_scale: f64,
    /// What `/metrics` requires; `None` admits this machine only.
    pub metrics_token: Option<Secret>,
}

impl ServerConfig {
    pub(super) fn read(reader: &Reader<'_>) -> Result<Self, ConfigError> {
        let mut allowed_origins = Vec::new();
        for name in ["ALLOWED_ORIGINS", "FRONTEND_URL"] {
            for text in reader.list(name) {
                allowed_origins.push(origin(name, &text)?);
            }
        }
        Ok(Self {
            host: reader.parsed("HOST", "an IP address such as 127.0.0.1")?,
            port: reader.parsed("PORT", "a number from 0 to 65535")?,
            allowed_origins,
            trusted_proxies: trusted_proxies(reader)?,
            rate_limit_scale: rate_limit_scale(reader)?,
            metrics_token: metrics_token(reader)?,
        })
    }
}

fn origin(name: &'static str, text: &str) -> Result<String, ConfigError> {
    // As browsers write it.
    let origin = text.trim_end_matches('/').to_ascii_lowercase();
    let https = origin.strip_prefix("https://");
    let http = origin.strip_prefix("http://");
    let origin = match (https, http) {
        (Some(_), _) => origin.trim_end_matches(":443"),
        (_, Some(_)) => origin.trim_end_matches(":80"),
        _ => origin.as_str(),
    };
    let host = https.or(http);
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '*', '@', ' ']) => {
            Ok(origin.to_owned())
        }
        _ => Err(wrong(
            name,
            origin,
            "whole origins such as https://app.example.com",
        )),
    }
}

fn trusted_proxies(reader: &Reader<'_>) -> Result<Vec<IpAddr>, ConfigError> {
    const NAME: &str = "TRUSTED_PROXIES";
    let address = |text: String| match text.parse::<IpAddr>() {
        Ok(address) => Ok(address.to_canonical()),
        Err(_) => Err(wrong(NAME, &text, "IP addresses, separated by commas")),
    };
    reader.list(NAME).into_iter().map(address).collect()
}

fn rate_limit_scale(reader: &Reader<'_>) -> Result<f64, ConfigError> {
    const NAME: &str = "RATE_LIMIT_SCALE";
    const EXPECTED: &str = "a number from 0 up";
    let scale: f64 = reader.parsed(NAME, EXPECTED)?;
    if scale.is_finite() && scale >= 0.0 {
        Ok(scale)
    } else {
        Err(wrong(NAME, &scale.to_string(), EXPECTED))
    }
}

fn metrics_token(reader: &Reader<'_>) -> Result<Option<Secret>, ConfigError> {
    const NAME: &str = "METRICS_TOKEN";
    let Some(text) = reader.given(NAME) else {
        return Ok(None);
    };
    // It is sent in a header.
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        let problem = "has a character that is not visible ASCII";
        return Err(ConfigError::new(NAME, problem));
    }
    Secret::new(NAME, &text).map(Some)
}
