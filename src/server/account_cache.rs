//! A cache of accounts with a short lifetime: every request and event needs accounts, often several times.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use dashmap::DashMap;
use tokio::time::{Instant, timeout_at};

use crate::domain::UserId;
use crate::server::batcher::Batcher;
use crate::server::deadline;
use crate::server::storage::{Account, Store, StoreError, StoreResult};

/// How long a cached account is valid. The platform may change accounts in the shared database; a deactivated account
/// must lose access within two seconds.
const MOMENT: Duration = Duration::from_secs(1);

/// Time limit of a look-up, including the wait for earlier ones: every request is answered within five seconds.
const TIMEOUT: Duration = Duration::from_secs(4);

/// The recently used accounts.
#[derive(Clone)]
pub struct AccountCache {
    known: Arc<DashMap<UserId, Known>>,
    lookups: Arc<Batcher<UserId, Option<Arc<Account>>, StoreError>>,
}

struct Known {
    account: Arc<Account>,
    until: Instant,
}

impl AccountCache {
    /// Caches the accounts of this storage. Must be called within the runtime.
    #[must_use]
    pub fn new(store: Arc<dyn Store>) -> Self {
        let look_up = move |ids: Vec<UserId>| {
            let store = Arc::clone(&store);
            async move {
                let found = store.accounts(&ids).await?.into_iter();
                let found: HashMap<_, _> = found.map(|it| (it.id, Arc::new(it))).collect();
                Ok(ids.iter().map(|id| found.get(id).cloned()).collect())
            }
        };
        Self {
            known: Arc::default(),
            lookups: Arc::new(Batcher::new(look_up)),
        }
    }

    /// The account with this id, at most one second old; `None` if there is none.
    ///
    /// # Errors
    /// If the account must be looked up and the storage fails.
    pub async fn account(&self, id: UserId) -> StoreResult<Option<Arc<Account>>> {
        if let Some(known) = self.known.get(&id)
            && known.until > Instant::now()
        {
            return Ok(Some(Arc::clone(&known.account)));
        }
        let until = deadline::due().min(Instant::now() + TIMEOUT);
        let found = timeout_at(until, self.lookups.ask(id)).await;
        let found = found.map_err(|_| {
            StoreError::Unavailable("accounts were not looked up in time".to_owned())
        })?;
        let Some(account) = found? else {
            self.forget(id);
            return Ok(None);
        };
        let known = Known {
            account: Arc::clone(&account),
            until: Instant::now() + MOMENT,
        };
        self.known.insert(id, known);
        Ok(Some(account))
    }

    /// Removes an account after it was changed.
    pub fn forget(&self, id: UserId) {
        self.known.remove(&id);
    }

    /// Removes expired entries.
    pub fn tidy(&self) {
        let now = Instant::now();
        self.known.retain(|_, known| known.until > now);
        // Release the memory after a peak.
        if self.known.len() < self.known.capacity() / 8 {
            self.known.shrink_to_fit();
        }
    }
}
