//! Configuration by subject: read once at start from the environment, checked, and then passed on as values.
//!
//! [`SETTINGS`] is the one list of what can be set. A new setting is a row there and a field in the struct of its
//! subject; README's table and `.env.example` follow, and tests compare them.

mod auth;
mod cluster;
mod database;
mod log;
mod media;
mod reader;
mod secret;
mod server;
mod settings;

use crate::server::private;
use std::path::PathBuf;

pub use auth::AuthConfig;
pub use cluster::ClusterConfig;
pub use database::DatabaseConfig;
pub use log::LogConfig;
pub use media::MediaConfig;
pub use secret::Secret;
pub use server::ServerConfig;
pub use settings::{SETTINGS, Setting, help};

use reader::Reader;

/// The complete configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen on, who may call, and how often.
    pub server: ServerConfig,
    /// Where data is stored.
    pub database: DatabaseConfig,
    /// Tokens and sessions.
    pub auth: AuthConfig,
    /// Other servers beside this one.
    pub cluster: ClusterConfig,
    /// Uploaded files.
    pub media: MediaConfig,
    /// What is logged, and how.
    pub log: LogConfig,
}

/// A setting with an invalid value, described in one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {problem}")]
pub struct ConfigError {
    /// Name of the setting.
    pub name: &'static str,
    /// What is wrong, and what to write instead.
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

impl Config {
    /// Reads the environment, and a `.env` file in the working directory or next to the program. With
    /// `create_secret`, a random secret is stored in the data folder if none is set.
    ///
    /// # Errors
    /// The first [`ConfigError`] found.
    #[expect(
        clippy::disallowed_methods,
        reason = "the only place that reads the environment"
    )]
    pub fn from_environment(create_secret: bool) -> Result<Self, ConfigError> {
        // Variables that are set already take precedence; a missing file is not an error.
        let _ = dotenvy::dotenv();
        if let Ok(program) = std::env::current_exe() {
            let _ = dotenvy::from_path(program.with_file_name(".env"));
        }
        Self::from_lookup(|name| std::env::var(name).ok(), create_secret)
    }

    /// Reads settings from a function that returns the value of a name.
    ///
    /// # Errors
    /// The first [`ConfigError`] found.
    pub fn from_lookup(
        lookup: impl Fn(&str) -> Option<String>,
        create_secret: bool,
    ) -> Result<Self, ConfigError> {
        let reader = Reader::new(&lookup);
        let data_dir = data_dir(&reader)?;
        Ok(Self {
            server: ServerConfig::read(&reader)?,
            database: DatabaseConfig::read(&reader, &data_dir)?,
            auth: AuthConfig::read(&reader, &data_dir, create_secret)?,
            cluster: ClusterConfig::read(&reader)?,
            media: MediaConfig::read(&reader, &data_dir)?,
            log: LogConfig::read(&reader)?,
        })
    }
}

/// The folder of all files; created if it does not exist.
fn data_dir(reader: &Reader<'_>) -> Result<PathBuf, ConfigError> {
    let folder = PathBuf::from(reader.text("DATA_DIR"));
    private::folder(&folder)
        .map_err(|error| ConfigError::new("DATA_DIR", format!("{}: {error}", folder.display())))?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::*;
    use crate::server::media::MediaUrl;

    fn read(settings: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().display().to_string();
        let all = [
            ("DATA_DIR", folder.as_str()),
            ("JWT_SECRET", "f3c1a9d07b5e4c2f8a6d1e0b9c7f5a3d"),
        ];
        Config::from_lookup(
            |name| {
                let found = settings
                    .iter()
                    .chain(&all)
                    .find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            },
            false,
        )
    }

    #[test]
    fn the_defaults_are_those_of_the_contract() {
        let config = read(&[]).unwrap();
        let server = config.server;
        assert_eq!(
            (server.host.to_string().as_str(), server.port),
            ("127.0.0.1", 5000)
        );
        assert!(server.allowed_origins.is_empty() && server.trusted_proxies.is_empty());
        assert!((server.rate_limit_scale - 1.0).abs() < f64::EPSILON);
        assert!(config.database.url.starts_with("sqlite:///"));
        assert!(config.database.url.ends_with("/chitrasethu.db"));
        assert!(!config.database.demo);
        assert_eq!(config.auth.jwt_lifetime, 7 * 86_400);
        assert_eq!(
            (config.log.filter.as_str(), config.log.json),
            ("info", false)
        );
    }

    #[test]
    fn what_is_read_is_what_the_table_lists() {
        let folder = tempfile::tempdir().unwrap();
        let read = RefCell::new(BTreeSet::new());
        let lookup = |name: &str| {
            read.borrow_mut().insert(name.to_owned());
            match name {
                "DATA_DIR" => Some(folder.path().display().to_string()),
                "JWT_SECRET" => Some("f3c1a9d07b5e4c2f8a6d1e0b9c7f5a3d".to_owned()),
                _ => None,
            }
        };
        Config::from_lookup(lookup, false).unwrap();
        let listed = SETTINGS.iter().map(|setting| setting.name);
        assert_eq!(read.into_inner(), listed.map(str::to_owned).collect());
    }

    #[test]
    fn a_setting_that_cannot_be_used_is_named_in_one_line() {
        for (name, value) in [
            ("HOST", "localhost:1"),
            ("PORT", "70000"),
            ("DATABASE_URL", "mysql://x"),
            ("JWT_SECRET", "short"),
            ("JWT_EXPIRE", "soon"),
            ("ALLOWED_ORIGINS", "*"),
            ("ALLOWED_ORIGINS", "https://*.example.com"),
            ("ALLOWED_ORIGINS", "app.example.com"),
            ("FRONTEND_URL", "app.example.com"),
            ("RATE_LIMIT_SCALE", "-1"),
            ("RATE_LIMIT_SCALE", "NaN"),
            ("TRUSTED_PROXIES", "proxy"),
            ("IMAGE_HOSTS", "https://img.example.com"),
            ("IMAGE_HOSTS", "img.example.com, *"),
            ("DEMO", "maybe"),
            ("LOG", "chitrasethu=loud"),
            ("LOG_FORMAT", "xml"),
            ("REDIS_URL", "memcached://x"),
            ("MEDIA_URL", "photos"),
            ("MEDIA_URL", "file://"),
            ("MEDIA_URL", "s3://"),
            ("MEDIA_URL", "s3://photos/../other"),
            ("MEDIA_URL", "gs://photos"),
            ("AWS_ENDPOINT", "s3.example.com"),
            ("AWS_ENDPOINT", "https://key:secret@s3.example.com"),
            ("METRICS_TOKEN", "short"),
            ("METRICS_TOKEN", "f3c1a9d07b5e4c2f8a6d1e0b 9c7f5a3d"),
        ] {
            let error = read(&[(name, value)]).unwrap_err();
            assert_eq!(error.name, name, "{value}");
            assert_eq!(error.to_string().lines().count(), 1, "{error}");
        }
        assert!(read(&[("JWT_SECRET", "")]).is_err());
    }

    #[test]
    fn a_bucket_needs_both_keys_unless_its_machine_has_a_role() {
        let bucket = ("MEDIA_URL", "s3://photos/chat/");
        let service = ("AWS_ENDPOINT", "http://127.0.0.1:9000/");
        let id = ("AWS_ACCESS_KEY_ID", "us");
        let secret = ("AWS_SECRET_ACCESS_KEY", "hidden");
        let url = |settings: &[(&str, &str)]| read(settings).map(|config| config.media.url);
        let MediaUrl::S3(found) = url(&[bucket, service, id, secret]).unwrap() else {
            panic!("a bucket");
        };
        assert_eq!((&*found.name, &*found.prefix), ("photos", "chat"));
        assert_eq!(found.endpoint.as_deref(), Some("http://127.0.0.1:9000"));
        assert!(!format!("{found:?}").contains("hidden"));
        for (settings, missing) in [
            (&[bucket, service][..], id.0),
            (&[bucket, secret], id.0),
            (&[bucket, id], secret.0),
        ] {
            let error = url(settings).unwrap_err();
            assert_eq!(error.name, missing);
            assert!(!error.to_string().contains("hidden"), "{error}");
        }
        assert!(url(&[bucket]).is_ok(), "a role of Amazon's");
    }

    #[test]
    fn a_password_in_an_address_is_not_repeated() {
        let error = read(&[("DATABASE_URL", "mysql://root:hidden@host/db")]).unwrap_err();
        assert!(!error.to_string().contains("hidden"), "{error}");
    }

    #[test]
    fn lists_are_read() {
        let config = read(&[
            (
                "ALLOWED_ORIGINS",
                "https://a.example, http://b.example:3000/",
            ),
            ("FRONTEND_URL", "https://c.example"),
            ("TRUSTED_PROXIES", "10.0.0.1,::1"),
        ])
        .unwrap();
        assert_eq!(
            config.server.allowed_origins,
            [
                "https://a.example",
                "http://b.example:3000",
                "https://c.example"
            ]
        );
        assert_eq!(config.server.trusted_proxies.len(), 2);
    }
}
