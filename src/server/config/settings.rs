//! The table of settings, from which `--help` is printed.

use std::fmt::Write as _;

/// A setting of the server.
#[derive(Debug)]
pub struct Setting {
    /// The environment variable.
    pub name: &'static str,
    /// The value used if nothing is set; empty for none.
    pub default: &'static str,
    /// Purpose and format, in one line.
    pub meaning: &'static str,
}

const fn setting(name: &'static str, default: &'static str, meaning: &'static str) -> Setting {
    Setting {
        name,
        default,
        meaning,
    }
}

/// All settings. Others cannot be read, because values are looked up through this table.
pub const SETTINGS: &[Setting] = &[
    setting(
        "HOST",
        "127.0.0.1",
        "IP address to listen on; 127.0.0.1 is reachable from this machine only",
    ),
    setting("PORT", "5000", "port to listen on; 0 takes a free one"),
    setting(
        "DATABASE_URL",
        DATABASE_URL,
        "database: this SQLite file, or postgres://user:password@host/database",
    ),
    setting(
        "DATA_DIR",
        "./data",
        "folder of the SQLite file, uploaded files and the local secret",
    ),
    setting(
        "JWT_SECRET",
        "",
        "signs tokens, shared with the platform: at least 32 random bytes; make run keeps one in DATA_DIR",
    ),
    setting(
        "JWT_EXPIRE",
        "7d",
        "lifetime of issued tokens: a number and s, m, h or d",
    ),
    setting(
        "REDIS_URL",
        "",
        "set on every server if there are several: redis://user:password@host:6379, comma-separated for a Redis Cluster",
    ),
    setting(
        "ALLOWED_ORIGINS",
        "",
        "other origins that may call with CORS and open sockets, separated by commas",
    ),
    setting(
        "FRONTEND_URL",
        "",
        "one more such origin: the site of the existing React client",
    ),
    setting(
        "RATE_LIMIT_SCALE",
        "1",
        "multiplies every limit; 0 switches them off, for load tests only",
    ),
    setting(
        "TRUSTED_PROXIES",
        "",
        "addresses of proxies whose X-Forwarded-For counts, separated by commas",
    ),
    setting(
        "MEDIA_URL",
        "file://$DATA_DIR/media",
        "where uploaded files are kept, on every server the same: a folder, or s3://bucket/prefix",
    ),
    setting(
        "AWS_ENDPOINT",
        "",
        "address of the S3-compatible service, such as https://s3.example.com; without it Amazon's",
    ),
    setting("AWS_REGION", "us-east-1", "region of the bucket"),
    setting(
        "AWS_ACCESS_KEY_ID",
        "",
        "name of the key that may use the bucket; without keys Amazon's machines use their role",
    ),
    setting("AWS_SECRET_ACCESS_KEY", "", "the key itself"),
    setting(
        "MAX_UPLOAD_MB",
        "200",
        "largest file that can be sent, in megabytes",
    ),
    setting(
        "CLAMAV_URL",
        "",
        "clamd that looks at every upload before it can be sent: tcp://host:3310",
    ),
    setting(
        "IMAGE_HOSTS",
        "",
        "other hosts from which pages load pictures over https, separated by commas: img.example.com, *.example.com",
    ),
    setting(
        "METRICS_TOKEN",
        "",
        "Bearer token that /metrics requires, at least 32 random characters; without it only this machine may read",
    ),
    setting(
        "DEMO",
        "0",
        "1 adds demo accounts and conversations to an empty database and prints their sign-ins",
    ),
    setting(
        "LOG",
        "info",
        "tracing filter, such as debug or chitrasethu=trace",
    ),
    setting("LOG_FORMAT", "text", "text or json"),
];

/// Default of `DATABASE_URL`; `$DATA_DIR` is replaced by the data folder.
pub(super) const DATABASE_URL: &str = "sqlite://$DATA_DIR/chitrasethu.db";

/// The text of `chitrasethu --help`.
#[must_use]
pub fn help() -> String {
    let mut text = "\
ChitraSethu chat: one-to-one conversations between customers and photographers

Usage: chitrasethu [--create-secret]

  --create-secret     without JWT_SECRET, keep a random one in DATA_DIR/jwt-secret
  --help, --version

Settings come from the environment; a .env file in the working directory or beside the program is read too.
Each is shown with its default.
"
    .to_owned();
    for Setting {
        name,
        default,
        meaning,
    } in SETTINGS
    {
        let _ = write!(text, "\n  {name}={default}\n      {meaning}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_lists_every_setting() {
        let help = help();
        for setting in SETTINGS {
            let shown = format!("\n  {}={}\n", setting.name, setting.default);
            assert!(help.contains(&shown) && help.contains(setting.meaning));
        }
    }
}
