//! Where uploaded files are kept, and which are accepted.

use std::path::{Path, PathBuf};

use super::ConfigError;
use super::reader::{Reader, wrong};
use crate::domain::ImageHosts;
use crate::server::media::MediaUrl;

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
    match text.strip_prefix("file://") {
        Some(folder) if !folder.is_empty() => Ok(MediaUrl::Folder(PathBuf::from(folder))),
        _ => Err(wrong(NAME, &text, "file:// and a folder")),
    }
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
