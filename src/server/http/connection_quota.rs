//! Limits how many of something (connections, sessions) each address has at a time. A permit is returned on
//! drop.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dashmap::DashMap;
use tokio::time::Instant;

/// Minimum time between two warnings about one address.
const BETWEEN_WARNINGS: Duration = Duration::from_secs(60);

/// The quota per address.
#[derive(Clone)]
pub struct ConnectionQuota(Option<Arc<Counted>>);

struct Counted {
    what: &'static str,
    limit: usize,
    taken: DashMap<IpAddr, usize>,
    warned: Mutex<Option<Instant>>,
}

/// One unit of an address's quota, returned on drop.
pub struct Permit {
    counted: Arc<Counted>,
    network: IpAddr,
}

impl ConnectionQuota {
    /// At most `limit` of `what` for each address; `None`: no limit, and nothing is counted.
    #[must_use]
    pub fn new(what: &'static str, limit: Option<usize>) -> Self {
        let counted = |limit| Counted {
            what,
            limit,
            taken: DashMap::new(),
            warned: Mutex::default(),
        };
        Self(limit.map(counted).map(Arc::new))
    }

    /// Takes a permit for this address; `Ok(None)` if there is no limit.
    ///
    /// # Errors
    /// [`Full`] if the address has used up its quota.
    pub fn take(&self, address: IpAddr) -> Result<Option<Permit>, Full> {
        let Some(counted) = &self.0 else {
            return Ok(None);
        };
        let network = network(address);
        let mut taken = counted.taken.entry(network).or_default();
        if *taken >= counted.limit {
            drop(taken);
            counted.warn(network);
            return Err(Full);
        }
        *taken += 1;
        Ok(Some(Permit {
            counted: Arc::clone(counted),
            network,
        }))
    }
}

impl Counted {
    /// Logs a warning, at most once per interval.
    fn warn(&self, network: IpAddr) {
        let mut warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        if warned.is_none_or(|last| last.elapsed() > BETWEEN_WARNINGS) {
            *warned = Some(Instant::now());
            tracing::warn!(
                %network,
                limit = self.limit,
                what = self.what,
                "an address has all it may have; if it is a proxy, name it in TRUSTED_PROXIES"
            );
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.counted.taken.remove_if_mut(&self.network, |_, taken| {
            *taken -= 1;
            *taken == 0
        });
    }
}

/// The address has used up its quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

/// The network that every limit counts as one address. A subscriber gets a whole /64 of IPv6 (RFC 6177), so an
/// IPv6 address counts by its first 64 bits.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_permit_can_be_taken_again_after_it_was_returned() {
        let quota = ConnectionQuota::new("sockets", Some(2));
        let take = |text| quota.take(address(text));
        let first = take("1.2.3.4").ok();
        let _second = take("1.2.3.4").ok();
        assert_eq!(take("1.2.3.4").err(), Some(Full));
        assert_eq!(take("::ffff:1.2.3.4").err(), Some(Full), "the same address");
        assert!(take("1.2.3.5").is_ok(), "others are unaffected");
        drop(first);
        assert!(take("1.2.3.4").is_ok());
    }

    #[test]
    fn a_64_bit_network_of_ipv6_counts_as_one_address() {
        let quota = ConnectionQuota::new("sockets", Some(1));
        let _one = quota.take(address("2001:db8:1:2::1")).ok();
        assert!(quota.take(address("2001:db8:1:2:ffff::2")).is_err());
        assert!(quota.take(address("2001:db8:1:3::1")).is_ok());
    }

    #[test]
    fn an_address_without_permits_is_forgotten() {
        let quota = ConnectionQuota::new("sockets", Some(1));
        drop(quota.take(address("1.2.3.4")));
        assert!(quota.0.unwrap().taken.is_empty());
    }

    #[test]
    fn without_a_limit_nothing_is_counted() {
        assert!(matches!(
            ConnectionQuota::new("sockets", None).take(address("1.2.3.4")),
            Ok(None)
        ));
    }
}
