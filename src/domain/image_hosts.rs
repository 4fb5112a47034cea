//! From which other hosts pages load pictures. A picture tells its host who looks at it and when, so that the hosts are
//! chosen by those who run the server, not by those who write an address.

use serde::{Deserialize, Serialize};

/// Hosts such as `img.example.com`, with a port if it is not 443; `*.example.com` stands for all hosts below a name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageHosts(Vec<String>);

impl ImageHosts {
    /// Takes hosts in lower case that [`ImageHosts::is_host`] accepts.
    #[must_use]
    pub const fn new(hosts: Vec<String>) -> Self {
        Self(hosts)
    }

    /// Whether this can be one of the list.
    #[must_use]
    pub fn is_host(text: &str) -> bool {
        let name = text.strip_prefix("*.").unwrap_or(text);
        let (name, port) = name.split_once(':').unwrap_or((name, "1"));
        let is_label = |label: &str| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        };
        name.split('.').all(is_label) && port.parse::<u16>().is_ok_and(|port| port > 0)
    }

    /// The hosts.
    #[must_use]
    pub fn hosts(&self) -> &[String] {
        &self.0
    }

    /// Whether a page may load a picture from this address: a path of this server, or an https address of a listed host.
    #[must_use]
    pub fn admit(&self, address: &str) -> bool {
        // Browsers ignore white space within an address, and take a backslash for a slash.
        if !address
            .bytes()
            .all(|it| it.is_ascii_graphic() && it != b'\\')
        {
            return false;
        }
        match address.strip_prefix("https://") {
            None => address.starts_with('/') && !address.starts_with("//"),
            Some(rest) => {
                let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
                let host = host.to_ascii_lowercase();
                let host = host.strip_suffix(":443").unwrap_or(&host);
                self.0.iter().any(|listed| match listed.strip_prefix('*') {
                    // With the dot before the name.
                    Some(end) => host.len() > end.len() && host.ends_with(end),
                    None => host == listed,
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_paths_and_listed_hosts_are_admitted() {
        let hosts = ["img.example", "*.cdn.example", "dev.example:8443"];
        let hosts = ImageHosts::new(hosts.map(str::to_owned).to_vec());
        for admitted in [
            "/api/pictures/a/320",
            "https://img.example/a.jpg",
            "https://IMG.example:443/a.jpg?b#c",
            "https://img.example",
            "https://a.b.cdn.example/x",
            "https://dev.example:8443/x",
        ] {
            assert!(hosts.admit(admitted), "{admitted}");
        }
        for refused in [
            "",
            "a.jpg",
            "//img.example/a.jpg",
            "/\\img.example/a.jpg",
            "http://img.example/a.jpg",
            "https://evil.example/img.example",
            "https://img.example.evil/a.jpg",
            "https://evil-img.example/a.jpg",
            "https://img.example@evil.example/a.jpg",
            "https://evil.example?img.example",
            "https://evil.example\\@img.example/a.jpg",
            "https://img.example:8443/a.jpg",
            "https://cdn.example/x",
            "https://evilcdn.example/x",
            "https://.cdn.example.evil/x",
            "https://img.example\t/a.jpg",
            "javascript:alert(1)",
            "data:image/png,x",
        ] {
            assert!(!hosts.admit(refused), "{refused}");
        }
        assert!(!ImageHosts::default().admit("https://img.example/a.jpg"));
        assert!(ImageHosts::default().admit("/a"));
    }

    #[test]
    fn a_host_is_a_name_and_perhaps_a_port() {
        for host in ["img.example", "*.example.com", "a-b.c:8443", "localhost"] {
            assert!(ImageHosts::is_host(host), "{host}");
        }
        for other in [
            "",
            "*",
            "*.",
            "https://img.example",
            "img.example/a",
            "img..example",
            "a.*.example",
            "img.example:",
            "img.example:0",
            "img.example:https",
            "img.example; script-src *",
            "'unsafe-inline'",
        ] {
            assert!(!ImageHosts::is_host(other), "{other}");
        }
    }
}
