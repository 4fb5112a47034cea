//! From the environment to a [`Config`].

use std::path::PathBuf;
use std::str::FromStr;

use super::{Config, ConfigError, Secret};
use crate::server::private;

impl Config {
    /// Reads the environment, and a `.env` file in the working directory or beside the program.
    ///
    /// # Errors
    /// The first [`ConfigError`] found.
    #[expect(clippy::disallowed_methods, reason = "this is the place that may")]
    pub fn from_environment(create_secret: bool) -> Result<Self, ConfigError> {
        // Whatever is set in the environment counts more; a missing file is no error.
        let _ = dotenvy::dotenv();
        if let Ok(program) = std::env::current_exe() {
            let _ = dotenvy::from_path(program.with_file_name(".env"));
        }
        Self::from_lookup(|name| std::env::var(name).ok(), create_secret)
    }

    /// Reads settings from anything that knows them by name.
    ///
    /// # Errors
    /// The first [`ConfigError`] found.
    pub fn from_lookup(
        lookup: impl Fn(&str) -> Option<String>,
        create_secret: bool,
    ) -> Result<Self, ConfigError> {
        let get = |name: &str| {
            lookup(name)
                .map(|value| value.trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        for unsupported in ["REDIS_URL", "METRICS_TOKEN"] {
            if get(unsupported).is_some() {
                return Err(ConfigError::new(
                    if unsupported == "REDIS_URL" {
                        "REDIS_URL"
                    } else {
                        "METRICS_TOKEN"
                    },
                    "is not supported by this version; remove it",
                ));
            }
        }
        let data_dir = PathBuf::from(get("DATA_DIR").unwrap_or_else(|| "./data".to_owned()));
        private::folder(&data_dir).map_err(|error| {
            ConfigError::new("DATA_DIR", format!("{}: {error}", data_dir.display()))
        })?;
        let jwt_secret = match get("JWT_SECRET") {
            Some(text) => Secret::new(&text)?,
            None if create_secret => Secret::kept_in(&data_dir)?,
            None => {
                return Err(ConfigError::new(
                    "JWT_SECRET",
                    "is not set; write the platform's secret, or start with --create-secret",
                ));
            }
        };
        Ok(Self {
            host: parsed(
                "HOST",
                get("HOST"),
                "127.0.0.1",
                "an IP address such as 127.0.0.1",
            )?,
            port: parsed("PORT", get("PORT"), "5000", "a number from 0 to 65535")?,
            database_url: database_url(get("DATABASE_URL"), &data_dir)?,
            jwt_secret,
            jwt_lifetime: lifetime(&get("JWT_EXPIRE").unwrap_or_else(|| "7d".to_owned()))?,
            allowed_origins: origins(get("ALLOWED_ORIGINS"), get("FRONTEND_URL"))?,
            rate_limit_scale: parsed::<f64>(
                "RATE_LIMIT_SCALE",
                get("RATE_LIMIT_SCALE"),
                "1",
                "a number from 0 up",
            )
            .and_then(|scale| {
                if scale.is_finite() && scale >= 0.0 {
                    Ok(scale)
                } else {
                    Err(ConfigError::new(
                        "RATE_LIMIT_SCALE",
                        "write a number from 0 up",
                    ))
                }
            })?,
            trusted_proxies: list(get("TRUSTED_PROXIES"))
                .map(|address| {
                    parsed(
                        "TRUSTED_PROXIES",
                        Some(address),
                        "",
                        "IP addresses, separated by commas",
                    )
                    .map(|address: std::net::IpAddr| address.to_canonical())
                })
                .collect::<Result<_, _>>()?,
            demo: match get("DEMO").as_deref() {
                None | Some("0" | "off" | "false") => false,
                Some("1" | "on" | "true") => true,
                Some(other) => {
                    return Err(ConfigError::new("DEMO", format!("{other:?}; write 1 or 0")));
                }
            },
            log: get("LOG").unwrap_or_else(|| "info".to_owned()),
            log_json: match get("LOG_FORMAT").as_deref() {
                None | Some("text") => false,
                Some("json") => true,
                Some(other) => {
                    return Err(ConfigError::new(
                        "LOG_FORMAT",
                        format!("{other:?}; write text or json"),
                    ));
                }
            },
            data_dir,
        })
    }
}

fn parsed<T: FromStr>(
    name: &'static str,
    value: Option<String>,
    default: &str,
    right: &str,
) -> Result<T, ConfigError> {
    let value = value.unwrap_or_else(|| default.to_owned());
    value
        .parse()
        .map_err(|_| ConfigError::new(name, format!("{value:?}; write {right}")))
}

fn list(value: Option<String>) -> impl Iterator<Item = String> {
    value
        .into_iter()
        .flat_map(|list| {
            list.split(',')
                .map(|part| part.trim().to_owned())
                .collect::<Vec<_>>()
        })
        .filter(|part| !part.is_empty())
}

fn database_url(url: Option<String>, data_dir: &std::path::Path) -> Result<String, ConfigError> {
    match url {
        None => Ok(format!(
            "sqlite://{}",
            data_dir.join("chitrasethu.db").display()
        )),
        Some(url)
            if ["sqlite:", "postgres:", "postgresql:"]
                .iter()
                .any(|scheme| url.starts_with(scheme)) =>
        {
            Ok(url)
        }
        // The address may hold a password: it is not repeated.
        Some(_) => Err(ConfigError::new(
            "DATABASE_URL",
            "write sqlite://path/to/chitrasethu.db or postgres://user:password@host/database",
        )),
    }
}

fn origins(list_of: Option<String>, frontend: Option<String>) -> Result<Vec<String>, ConfigError> {
    list(list_of)
        .chain(frontend)
        .map(|origin| {
            let origin = origin.trim_end_matches('/').to_owned();
            let host = origin
                .strip_prefix("https://")
                .or_else(|| origin.strip_prefix("http://"));
            match host {
                Some(host) if !host.is_empty() && !host.contains(['/', '*', '@', ' ']) => {
                    Ok(origin)
                }
                _ => Err(ConfigError::new(
                    "ALLOWED_ORIGINS",
                    format!("{origin:?}; write whole origins such as https://app.example.com"),
                )),
            }
        })
        .collect()
}

/// `7d`, `12h`, `30m`, `45s`, or a plain number of seconds.
fn lifetime(text: &str) -> Result<i64, ConfigError> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "d" => Some(86_400),
        "h" => Some(3_600),
        "m" => Some(60),
        "s" | "" => Some(1),
        _ => None,
    };
    digits
        .parse::<i64>()
        .ok()
        .zip(unit)
        .and_then(|(count, unit)| count.checked_mul(unit))
        .filter(|seconds| (1..=365 * 86_400).contains(seconds))
        .ok_or_else(|| {
            ConfigError::new(
                "JWT_EXPIRE",
                format!("{text:?}; write a time such as 7d, 12h or 30m, at most 365d"),
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn the_defaults_are_the_contract_s() {
        let config = read(&[]).unwrap();
        assert_eq!(
            (config.host.to_string().as_str(), config.port),
            ("127.0.0.1", 5000)
        );
        assert!(config.database_url.ends_with("/chitrasethu.db"));
        assert_eq!(config.jwt_lifetime, 7 * 86_400);
        assert!(config.allowed_origins.is_empty());
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        for (name, value) in [
            ("HOST", "localhost:1"),
            ("PORT", "70000"),
            ("DATABASE_URL", "mysql://x"),
            ("JWT_SECRET", "short"),
            ("JWT_EXPIRE", "soon"),
            ("ALLOWED_ORIGINS", "*"),
            ("ALLOWED_ORIGINS", "https://*.example.com"),
            ("ALLOWED_ORIGINS", "app.example.com"),
            ("RATE_LIMIT_SCALE", "-1"),
            ("RATE_LIMIT_SCALE", "NaN"),
            ("TRUSTED_PROXIES", "proxy"),
            ("DEMO", "maybe"),
            ("LOG_FORMAT", "xml"),
            ("REDIS_URL", "redis://x"),
        ] {
            assert_eq!(read(&[(name, value)]).unwrap_err().name, name, "{value}");
        }
        assert!(read(&[("JWT_SECRET", "")]).is_err());
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
            config.allowed_origins,
            [
                "https://a.example",
                "http://b.example:3000",
                "https://c.example"
            ]
        );
        assert_eq!(config.trusted_proxies.len(), 2);
    }
}
