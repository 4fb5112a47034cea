//! Who people are, remembered for a moment: every request and every event asks, often several times.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use dashmap::DashMap;
use tokio::time::{Instant, timeout};

use crate::domain::UserId;
use crate::server::batcher::Batcher;
use crate::server::storage::{Account, Store, StoreError, StoreResult};

/// How long an account is believed without asking again. The platform changes accounts beside us; what it has
/// switched off must not act for longer than two seconds.
const MOMENT: Duration = Duration::from_secs(1);

/// How long a look-up may take together with those before it: everybody is answered within five seconds.
const TIMEOUT: Duration = Duration::from_secs(4);

/// The accounts asked for lately.
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
    /// Of the accounts in this storage. To be called within the runtime.
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

    /// The account of this number, as it was at most a second ago.
    ///
    /// # Errors
    /// When it has to be looked up and cannot be.
    pub async fn account(&self, id: UserId) -> StoreResult<Option<Arc<Account>>> {
        if let Some(known) = self.known.get(&id)
            && known.until > Instant::now()
        {
            return Ok(Some(Arc::clone(&known.account)));
        }
        let found = timeout(TIMEOUT, self.lookups.ask(id)).await;
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

    /// The account has just been changed.
    pub fn forget(&self, id: UserId) {
        self.known.remove(&id);
    }

    /// Forgets what would have to be asked for again.
    pub fn tidy(&self) {
        let now = Instant::now();
        self.known.retain(|_, known| known.until > now);
        // Room for a rush is given back when it is over.
        if self.known.len() < self.known.capacity() / 8 {
            self.known.shrink_to_fit();
        }
    }
}
