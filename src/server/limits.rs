//! Rate limits. Each limit is a number of tokens that are refilled evenly (GCRA, by governor). Each node counts what
//! arrives there; the limits on sign-ins, registrations, messages and new conversations also count what arrives at
//! other nodes ([`SharedQuotas`]).

mod limit;
mod shared;

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use limit::{Limit, quota, scaled};
pub use shared::{SharedQuota, SharedQuotas};

use super::http::connection_quota::network;
use super::metrics::{Counter, Refused};
use crate::domain::UserId;

/// All rate limits of the server.
pub struct Limits {
    shared: Option<Arc<dyn SharedQuotas>>,
    sign_in_account: Limit<String>,
    sign_in_account_network: Limit<String>,
    sign_in_address: Limit<IpAddr>,
    register: Limit<IpAddr>,
    messages: Limit<UserId>,
    typing: Limit<UserId>,
    actions: Limit<UserId>,
    events: Limit<UserId>,
    calls: Limit<UserId>,
    requests: Limit<IpAddr>,
    new_conversations: Limit<UserId>,
    searches: Limit<UserId>,
    sockets: Option<NonZeroU32>,
    sockets_of_address: Option<NonZeroU32>,
    connections_of_address: Option<NonZeroU32>,
    /// Counts what is refused.
    refused: Refused,
}

impl Limits {
    /// Multiplies every limit by `scale`; 0 disables them.
    #[must_use]
    pub fn new(scale: f64, refused: Refused) -> Self {
        let (second, minute) = (Duration::from_secs(1), Duration::from_secs(60));
        let limit = |name, count, burst, period| quota(scale, name, count, burst, period);
        Self {
            shared: None,
            sign_in_account: limit("sign-in-account", 30, 30, minute).into(),
            sign_in_account_network: limit("sign-in-account-network", 5, 5, minute).into(),
            sign_in_address: limit("sign-in-address", 20, 20, minute).into(),
            register: limit("register", 3, 3, 60 * minute).into(),
            messages: limit("messages", 100, 30, minute).into(),
            typing: limit("typing-events", 1, 3, second).into(),
            // On messages: a person who tidies up is as fast as this.
            actions: limit("actions", 120, 60, minute).into(),
            // After a reconnect a page marks every row of its list as delivered, at most 500 rows.
            events: limit("events", 100, 600, second).into(),
            // A page that was away for long reads the changes of every row of its list.
            calls: limit("calls", 100, 600, second).into(),
            // Many people may share an address.
            requests: limit("requests", 500, 3_000, second).into(),
            new_conversations: limit("new-conversations", 20, 20, 60 * minute).into(),
            // A page searches while somebody types.
            searches: limit("searches", 2, 30, second).into(),
            sockets: scaled(scale, 10),
            sockets_of_address: scaled(scale, 500),
            connections_of_address: scaled(scale, 1_000),
            refused,
        }
    }

    /// The same limits, counted together with other nodes.
    #[must_use]
    pub fn sharing(self, quotas: Arc<dyn SharedQuotas>) -> Self {
        Self {
            shared: Some(quotas),
            ..self
        }
    }

    /// Counts an attempt to sign in to this account from this address. Few for each network, and more for all together, so that
    /// somebody who guesses does not shut the owner out.
    ///
    /// # Errors
    /// The time until the next attempt is allowed.
    pub async fn sign_in(&self, email: &str, address: IpAddr) -> Result<(), Duration> {
        let network = network(address);
        let mut taken = self.take(&self.sign_in_address, network).await;
        if taken.is_ok() {
            let key = format!("{email} {network}");
            taken = self.take(&self.sign_in_account_network, key).await;
        }
        if taken.is_ok() {
            taken = self.take(&self.sign_in_account, email.to_owned()).await;
        }
        counted(taken, &self.refused.sign_in)
    }

    /// Counts a registration from this address.
    ///
    /// # Errors
    /// The time until the next registration is allowed.
    pub async fn register(&self, address: IpAddr) -> Result<(), Duration> {
        let taken = self.take(&self.register, network(address)).await;
        counted(taken, &self.refused.register)
    }

    /// Counts a message of this user.
    ///
    /// # Errors
    /// The time until the next message is allowed.
    pub async fn message(&self, user: UserId) -> Result<(), Duration> {
        counted(
            self.take(&self.messages, user).await,
            &self.refused.messages,
        )
    }

    /// Counts a typing event of this user.
    ///
    /// # Errors
    /// The time until the next event is allowed.
    pub fn typing(&self, user: UserId) -> Result<(), Duration> {
        counted(self.typing.take(&user), &self.refused.typing)
    }

    /// Counts an action of this user on a message.
    ///
    /// # Errors
    /// The time until the next action is allowed.
    pub fn action(&self, user: UserId) -> Result<(), Duration> {
        counted(self.actions.take(&user), &self.refused.actions)
    }

    /// Counts a socket event of this user, of any kind.
    ///
    /// # Errors
    /// The time until the next event is allowed.
    pub fn event(&self, user: UserId) -> Result<(), Duration> {
        counted(self.events.take(&user), &self.refused.events)
    }

    /// Counts a REST call, a server function or a page of this user.
    ///
    /// # Errors
    /// The time until the next call is allowed.
    pub fn call(&self, user: UserId) -> Result<(), Duration> {
        counted(self.calls.take(&user), &self.refused.calls)
    }

    /// Counts a request of any kind from this address.
    ///
    /// # Errors
    /// The time until the next request is allowed.
    pub fn request(&self, address: IpAddr) -> Result<(), Duration> {
        counted(
            self.requests.take(&network(address)),
            &self.refused.requests,
        )
    }

    /// Counts a new conversation of this user.
    ///
    /// # Errors
    /// The time until the next new conversation is allowed.
    pub async fn new_conversation(&self, user: UserId) -> Result<(), Duration> {
        let taken = self.take(&self.new_conversations, user).await;
        counted(taken, &self.refused.new_conversations)
    }

    /// Counts a search of this user.
    ///
    /// # Errors
    /// The time until the next search is allowed.
    pub fn search(&self, user: UserId) -> Result<(), Duration> {
        counted(self.searches.take(&user), &self.refused.searches)
    }

    /// Maximum number of concurrent sockets per user; `None` for no limit.
    #[must_use]
    pub fn sockets(&self) -> Option<usize> {
        self.sockets.map(|limit| limit.get() as usize)
    }

    /// Maximum number of concurrent sockets per address. Customers of a provider may share an address, so it is much
    /// higher than the limit per user.
    #[must_use]
    pub fn sockets_of_address(&self) -> Option<usize> {
        self.sockets_of_address.map(|limit| limit.get() as usize)
    }

    /// Maximum number of concurrent TCP connections per address.
    #[must_use]
    pub fn connections_of_address(&self) -> Option<usize> {
        self.connections_of_address
            .map(|limit| limit.get() as usize)
    }

    /// Counts on this node, and with the others if this one has tokens left.
    async fn take<K>(&self, limit: &Limit<K>, key: K) -> Result<(), Duration>
    where
        K: Hash + Eq + Clone + ToString + Sync,
    {
        limit.take(&key)?;
        let (Some(shared), Some(counted)) = (&self.shared, &limit.0) else {
            return Ok(());
        };
        let taken = shared.take(counted.quota, &key.to_string()).await;
        taken.unwrap_or(Ok(()))
    }

    /// Removes keys whose tokens are completely refilled.
    pub fn tidy(&self) {
        self.sign_in_account.tidy();
        self.sign_in_account_network.tidy();
        self.sign_in_address.tidy();
        self.register.tidy();
        self.messages.tidy();
        self.typing.tidy();
        self.actions.tidy();
        self.events.tidy();
        self.calls.tidy();
        self.requests.tidy();
        self.new_conversations.tidy();
        self.searches.tidy();
    }
}

/// Counts a refusal.
fn counted(taken: Result<(), Duration>, refused: &Counter) -> Result<(), Duration> {
    taken.inspect_err(|_| {
        refused.inc();
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_burst_is_exact_and_the_wait_is_said() {
        let limits = Limits::new(1.0, Refused::default());
        for _ in 0..30 {
            assert_eq!(limits.message(UserId(1)).await, Ok(()));
        }
        let wait = limits.message(UserId(1)).await.unwrap_err();
        assert!(wait <= Duration::from_millis(600), "{wait:?}");
        assert_eq!(
            limits.message(UserId(2)).await,
            Ok(()),
            "others are unaffected"
        );
    }

    #[tokio::test]
    async fn twenty_conversations_an_hour() {
        let limits = Limits::new(1.0, Refused::default());
        for _ in 0..20 {
            assert_eq!(limits.new_conversation(UserId(1)).await, Ok(()));
        }
        let wait = limits.new_conversation(UserId(1)).await.unwrap_err();
        assert!(wait <= Duration::from_secs(180), "{wait:?}");
        assert!(wait > Duration::from_secs(170), "{wait:?}");
    }

    #[tokio::test]
    async fn zero_switches_them_off() {
        let limits = Limits::new(0.0, Refused::default());
        for _ in 0..1_000 {
            assert_eq!(limits.message(UserId(1)).await, Ok(()));
        }
    }
}
