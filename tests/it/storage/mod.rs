//! One conformance suite for every engine of the storage. An engine is one line below.

mod accounts;
mod changes;
mod lists;
mod marks;
mod messages;
mod write_ahead;

use std::sync::Arc;

use chitrasethu::domain::{ConversationId, Timestamp, UserId, UserType};
use chitrasethu::server::storage::{
    self, Account, HistoryPage, MessageRecord, NewAccount, NewMessage, Store, Stored,
};
use sqlx::Connection as _;
use tempfile::TempDir;

use crate::support;

/// Runs every promise of the suite against one engine. A promise that is not listed is dead code.
macro_rules! engine {
    ($engine:ident) => {
        mod $engine {
            engine!($engine, accounts: an_account_reads_back, an_address_has_one_account,
                the_directory_is_sorted_and_searched, a_profile_is_replaced, sign_ins_and_hashes_are_noted,
                ended_sessions_are_remembered_until_they_run_out,
                accounts_that_end_are_listed_and_told_from_active_ones);
            engine!($engine, messages: a_message_reads_back, what_is_stored_is_seen_by_everybody_at_once,
                several_may_open_it_at_once, several_may_write_in_turn,
                a_name_is_stored_once, a_name_belongs_to_its_sender_and_conversation,
                fifty_at_once_under_one_name_are_one, places_have_no_gaps_and_follow_the_commits,
                what_waits_together_is_counted_right, one_bad_send_spoils_no_other,
                a_history_is_read_in_pages);
            engine!($engine, marks: marks_only_move_forward, marks_stop_at_the_last_message_received,
                reading_implies_delivery, what_is_unread_is_derived, two_people_do_not_chase_each_other,
                nothing_to_mark_is_no_change);
            engine!($engine, lists: the_list_is_newest_first_and_paged, the_list_is_searched_by_name,
                a_row_says_what_its_viewer_sees, a_removed_account_leaves_its_history,
                peers_and_heads_name_every_conversation);
            engine!($engine, changes: changes_come_in_the_order_of_their_commits,
                others_changes_are_nobodys_business, the_newest_change_is_where_to_start);
        }
    };
    ($engine:ident, $subject:ident: $($promise:ident),*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $promise() {
            let kept = crate::storage::Kept::open(crate::storage::$engine().await).await;
            crate::storage::$subject::$promise(&kept).await;
        }
    )*};
}

engine!(sqlite);
engine!(postgres);

/// Where an engine's database for one test is.
struct Database {
    url: String,
    _folder: Option<TempDir>,
}

async fn sqlite() -> Database {
    let folder = TempDir::new().unwrap();
    Database {
        url: format!("sqlite://{}/chat.db", folder.path().display()),
        _folder: Some(folder),
    }
}

async fn postgres() -> Database {
    Database {
        url: support::postgres().await,
        _folder: None,
    }
}

/// An open storage, and the people in it.
struct Kept {
    store: Arc<dyn Store>,
    database: Database,
}

const NOW: Timestamp = Timestamp(1_762_943_400_000);

impl Kept {
    async fn open(database: Database) -> Self {
        let store = storage::open(&database.url).await.unwrap();
        Self { store, database }
    }

    /// Another database of the same engine that nobody has opened yet.
    async fn fresh(&self) -> Database {
        if self.database.url.starts_with("sqlite:") {
            sqlite().await
        } else {
            postgres().await
        }
    }

    /// A second opening of the same database, as another process makes it.
    async fn again(&self) -> Arc<dyn Store> {
        storage::open(&self.database.url).await.unwrap()
    }

    /// What the platform does beside the server.
    async fn execute(&self, statement: String) {
        let statement = sqlx::AssertSqlSafe(statement);
        if self.database.url.starts_with("sqlite:") {
            let mut platform = sqlx::SqliteConnection::connect(&self.database.url)
                .await
                .unwrap();
            sqlx::query(statement).execute(&mut platform).await.unwrap();
        } else {
            let mut platform = sqlx::PgConnection::connect(&self.database.url)
                .await
                .unwrap();
            sqlx::query(statement).execute(&mut platform).await.unwrap();
        }
    }

    async fn account(&self, name: &str, user_type: UserType) -> Account {
        let email = format!("{}@example.com", name.replace(' ', ".").to_lowercase());
        let new = new_account(&email, name, user_type);
        self.store.create_account(new).await.unwrap()
    }

    /// So many customers.
    async fn people(&self, names: &[&str]) -> Vec<UserId> {
        let mut people = Vec::new();
        for name in names {
            people.push(self.account(name, UserType::Customer).await.id);
        }
        people
    }

    async fn send(&self, from: UserId, to: UserId, text: &str) -> MessageRecord {
        let stored = self.store.send(message(from, to, text)).await.unwrap();
        assert!(stored.is_new);
        stored.message
    }

    async fn send_as(&self, name: &str, from: UserId, to: UserId, text: &str) -> Stored {
        let new = NewMessage {
            client_id: Some(name.parse().unwrap()),
            ..message(from, to, text)
        };
        self.store.send(new).await.unwrap()
    }

    async fn history(&self, one: UserId, other: UserId) -> Vec<MessageRecord> {
        let page = HistoryPage::Newest(1_000);
        self.store.history(between(one, other), page).await.unwrap()
    }
}

fn between(one: UserId, other: UserId) -> ConversationId {
    ConversationId::between(one, other).unwrap()
}

fn new_account(email: &str, name: &str, user_type: UserType) -> NewAccount {
    NewAccount {
        email: email.parse().unwrap(),
        password_hash: "$argon2id$".to_owned(),
        full_name: name.parse().unwrap(),
        user_type,
        phone: None,
        at: NOW,
    }
}

fn message(from: UserId, to: UserId, text: &str) -> NewMessage {
    NewMessage {
        conversation: between(from, to),
        sender: from,
        receiver: to,
        text: chitrasethu::domain::MessageText::new(text.to_owned()).unwrap(),
        message_type: chitrasethu::domain::MessageType::Text,
        client_id: None,
        at: NOW,
    }
}
