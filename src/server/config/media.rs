//! Where uploaded files are kept, and which are accepted.

use std::path::{Path, PathBuf};

use super::ConfigError;
use super::reader::{Reader, wrong};
use crate::domain::ImageHosts;
use crate::server::media::{Bucket, Keys, MediaUrl};

/// Uploaded files.
#[derive(Debug, Clone)]
pub struct MediaConfig {
    /// Where files are kept.
    pub url: MediaUrl,
    /// Largest file in bytes.
    pub max_upload: u64,
    /// `host:port` of the virus scanner.
    pub clamav: Option<String>,
    /// Other hosts from which pages load pictures.
    pub image_hosts: ImageHosts,
}

impl MediaConfig {
    pub(super) fn read(reader: &Reader<'_>, data_dir: &Path) -> Result<Self, ConfigError> {
        const MAX: &str = "MAX_UPLOAD_MB";
        const EXPECTED: &str = "a number from 1 to 5000";
        let megabytes: u64 = reader.parsed(MAX, EXPECTED)?;
        if !(1..=5_000).contains(&megabytes) {
            return Err(wrong(MAX, &megabytes.to_string(), EXPECTED));
        }
        Ok(Self {
            url: url(reader, data_dir)?,
            max_upload: megabytes * 1024 * 1024,
            clamav: clamav(reader)?,
            image_hosts: image_hosts(reader)?,
        })
    }
}

fn url(reader: &Reader<'_>, data_dir: &Path) -> Result<MediaUrl, ConfigError> {
    const NAME: &str = "MEDIA_URL";
    let text = reader.text(NAME);
    let text = text.replace("$DATA_DIR", &data_dir.display().to_string());
    let service = Service::read(reader)?;
    let refused = || {
        let expected = "file:// and a folder, or s3:// and a bucket, such as s3://photos/chat";
        Err(wrong(NAME, &text, expected))
    };
    match text.split_once("://") {
        Some(("file", folder)) if !folder.is_empty() => Ok(MediaUrl::Folder(PathBuf::from(folder))),
        Some(("s3", place)) => {
            let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
            if !is_bucket(bucket) || !prefix.split('/').all(is_segment) {
                return refused();
            }
            service.bucket(bucket, prefix.trim_matches('/'))
        }
        _ => refused(),
    }
}

/// The characters of names in DNS and of old buckets.
fn is_bucket(name: &str) -> bool {
    (3..=63).contains(&name.len())
        && name
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'.' | b'_'))
}

fn is_segment(text: &str) -> bool {
    text.bytes()
        .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'.' | b'_'))
        && text != "."
        && text != ".."
}

/// An S3-compatible service, and who uses it.
struct Service {
    endpoint: Option<String>,
    region: String,
    id: Option<String>,
    secret: Option<String>,
}

impl Service {
    const ENDPOINT: &str = "AWS_ENDPOINT";
    const ID: &str = "AWS_ACCESS_KEY_ID";
    const SECRET: &str = "AWS_SECRET_ACCESS_KEY";

    fn read(reader: &Reader<'_>) -> Result<Self, ConfigError> {
        let endpoint = reader.given(Self::ENDPOINT);
        if let Some(endpoint) = &endpoint
            && !is_endpoint(endpoint)
        {
            // It is not repeated: there may be a key in it.
            let problem = "is no address; write https:// and the host of the service";
            return Err(ConfigError::new(Self::ENDPOINT, problem));
        }
        Ok(Self {
            endpoint: endpoint.map(|it| it.trim_end_matches('/').to_owned()),
            region: reader.text("AWS_REGION"),
            id: reader.given(Self::ID),
            secret: reader.given(Self::SECRET),
        })
    }

    fn bucket(self, name: &str, prefix: &str) -> Result<MediaUrl, ConfigError> {
        let keys = match (self.id, self.secret) {
            (Some(id), Some(secret)) => Some(Keys { id, secret }),
            // Amazon's machines have a role.
            (None, None) if self.endpoint.is_none() => None,
            (None, _) => return Err(missing(Self::ID)),
            (Some(_), None) => return Err(missing(Self::SECRET)),
        };
        Ok(MediaUrl::S3(Bucket {
            name: name.to_owned(),
            prefix: prefix.to_owned(),
            endpoint: self.endpoint,
            region: self.region,
            keys,
        }))
    }
}

/// A scheme and an authority without a person in it.
fn is_endpoint(text: &str) -> bool {
    let parsed = text.parse::<axum::http::Uri>().ok();
    parsed.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.authority().is_some_and(|it| !it.as_str().contains('@'))
            && uri.query().is_none()
    })
}

fn missing(name: &'static str) -> ConfigError {
    ConfigError::new(name, "is needed with this MEDIA_URL")
}

fn clamav(reader: &Reader<'_>) -> Result<Option<String>, ConfigError> {
    const NAME: &str = "CLAMAV_URL";
    let Some(text) = reader.given(NAME) else {
        return Ok(None);
    };
    let address = text.strip_prefix("tcp://").unwrap_or(&text);
    let port = address
        .rsplit_once(':')
        .map(|(_, port)| port.parse::<u16>());
    match port {
        Some(Ok(_)) => Ok(Some(address.to_owned())),
        _ => Err(wrong(NAME, &text, "tcp://host:3310")),
    }
}

fn image_hosts(reader: &Reader<'_>) -> Result<ImageHosts, ConfigError> {
    const NAME: &str = "IMAGE_HOSTS";
    let host = |text: String| {
        let host = text.to_ascii_lowercase();
        let host = host.strip_suffix(":443").unwrap_or(&host);
        if ImageHosts::is_host(host) {
            return Ok(host.to_owned());
        }
        let expected = "hosts such as img.example.com or *.example.com, separated by commas";
        Err(wrong(NAME, &text, expected))
    };
    let hosts = reader.list(NAME).into_iter().map(host);
    hosts.collect::<Result<_, _>>().map(ImageHosts::new)
}
