//! One conformance suite for all storage engines. To add an engine, add a line below.

mod accounts;
mod action_ids;
mod actions;
mod attachments;
mod blocks;
mod changes;
mod deletions;
mod engines_agree;
mod forwards;
mod given_up;
mod jobs;
mod lists;
mod marks;
mod marks_on_messages;
mod messages;
mod notes;
mod pictures;
mod records;
mod search_index;
mod settings;
mod shared_items;
mod stages;
mod upgrades;
mod write_ahead;

use std::sync::Arc;

use chitrasethu::domain::{
    Body, ChangeKind, ConversationId, Message, MessageType, Seq, Timestamp, UserId, UserType,
};
use chitrasethu::server::storage::{
    self, Account, Action, Appended, HistoryPage, Mark, Marks, NewAccount, NewChange, Store,
    StoreResult,
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};
use tempfile::TempDir;

use crate::support;

/// Runs every promise of the suite against one engine. A promise that is not listed is dead code, which the
/// compiler reports.
macro_rules! engine {
    ($engine:ident) => {
        mod $engine {
            engine!($engine, accounts: an_account_reads_back, an_address_has_one_account,
                the_directory_is_sorted_and_searched, a_profile_is_replaced, sign_ins_and_password_hashes_are_stored,
                revoked_sessions_are_kept_until_they_expire, an_epoch_of_sessions_begins_with_its_password_or_not_at_all,
                ended_accounts_are_listed_and_inactive_ones_found);
            engine!($engine, messages: a_message_reads_back, a_message_is_found_by_its_id, stored_messages_are_visible_to_all_processes,
                several_processes_may_open_the_database, several_processes_may_write_in_turn,
                an_action_id_is_stored_once, an_action_id_belongs_to_its_sender_and_conversation,
                fifty_concurrent_sends_with_one_action_id_store_one_message, seqs_have_no_gaps_and_follow_the_commits,
                messages_of_a_batch_are_counted_correctly, an_invalid_change_does_not_fail_its_batch, history_is_read_in_pages);
            engine!($engine, marks: marks_only_move_forward, marks_stop_at_the_last_message_received,
                reading_implies_delivery, unread_counts_follow_the_read_mark, repeated_marks_use_no_seq,
                marking_without_messages_changes_nothing);
            engine!($engine, lists: the_list_is_newest_first_and_paged, the_list_is_searched_by_name,
                a_row_depends_on_its_viewer, history_survives_the_deletion_of_an_account,
                peers_and_heads_cover_all_conversations, members_who_have_written_are_counted, unread_messages_are_counted_over_all_conversations);
            engine!($engine, changes: changes_are_in_commit_order, a_feed_contains_only_the_changes_of_its_owner, the_feed_head_is_the_newest_change, a_flush_waits_for_what_was_queued_before);
            engine!($engine, blocks: neither_of_two_people_can_write);
            engine!($engine, settings: settings_are_kept_for_their_person, filters_find_their_rows,
                five_conversations_are_pinned_at_most, repeated_settings_have_no_effect,
                a_deleted_conversation_is_gone_until_a_message_comes);
            engine!($engine, notes: a_note_replaces_the_one_that_was_seen, of_twenty_devices_one_replaces_a_note, notes_go_with_either_account);
            engine!($engine, stages: a_stage_finds_its_conversations, a_person_has_twelve_stages_at_most);
            engine!($engine, records: a_shared_record_is_an_entry_of_the_log,
                a_private_record_is_only_in_the_feed_of_its_author, feeds_with_private_records_are_read_in_pages,
                an_unknown_kind_is_passed_on, changes_are_read_by_their_messages, a_log_is_read_in_pages);
            engine!($engine, deletions: a_deleted_message_has_no_content_for_anybody,
                the_list_shows_a_deleted_message_as_such, files_go_with_their_message,
                a_hidden_message_is_missing_for_its_person_only);
            engine!($engine, forwards: a_copy_says_that_it_is_one, only_what_can_be_read_is_forwarded, a_file_stays_with_its_copies);
            engine!($engine, actions: an_edit_replaces_the_text_and_keeps_its_versions,
                reactions_are_there_once_and_limited, a_star_is_seen_by_its_person_only,
                a_reply_quotes_its_message_as_it_is, a_limit_in_time_counts_for_what_is_new, repeated_actions_have_no_effect);
            engine!($engine, marks_on_messages: three_messages_are_pinned_at_most, both_agree_about_a_message_and_it_stays, a_deleted_message_cannot_be_agreed, starred_messages_are_listed_in_pages);
            engine!($engine, action_ids: action_ids_are_one_name_space, a_repeat_within_a_batch_returns_the_first_result,
                a_repeated_mark_does_not_stop_other_marks, fifty_concurrent_records_with_one_action_id_store_one);
            engine!($engine, attachments: an_upload_is_received_in_order_by_one_at_a_time, uploads_of_an_hour_are_counted_and_listed,
                a_file_is_read_by_its_owner_and_by_those_it_was_sent_to, a_file_belongs_to_one_message,
                a_message_with_files_reads_back, a_video_gets_one_poster_before_it_is_sent, what_no_message_needs_is_given_up);
            engine!($engine, shared_items: what_was_shared_is_found_by_kind, what_was_shared_is_read_in_pages);
            engine!($engine, pictures: a_picture_is_found_once_it_is_shown, a_face_is_the_picture_of_its_profile,
                a_portfolio_is_ordered_and_limited, only_pictures_of_active_accounts_are_shown,
                pictures_that_nothing_needs_are_removed);
            engine!($engine, jobs: jobs_are_stored_with_a_change_but_not_with_its_repeat,
                a_leased_job_belongs_to_one_worker_until_the_lease_ends, concurrent_workers_take_different_jobs,
                only_due_jobs_of_the_requested_kinds_are_taken, a_failed_job_is_retried_or_given_up,
                a_worker_that_comes_too_late_changes_nothing, one_job_waits_under_a_unique_key, jobs_of_a_batch_are_stored_in_the_order_of_its_changes);
            engine!($engine, search_index: the_index_follows_the_feed_in_steps, marks_and_other_changes_are_passed_over,
                small_segments_become_larger_ones, indexing_at_the_same_time_stores_each_segment_once,
                messages_from_before_the_index_are_indexed, the_index_goes_with_the_account, a_changed_message_is_indexed_as_it_is);
            engine!($engine, given_up: nothing_is_left_open_by_work_that_was_given_up);
            engine!($engine, upgrades: changes_of_the_first_schema_are_kept, a_newer_schema_of_the_same_major_version_is_accepted, a_later_major_version_is_refused);
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

/// The location of an engine's database for one test.
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

    /// Another database of the same engine that was not opened yet.
    async fn fresh(&self) -> Database {
        if self.database.url.starts_with("sqlite:") {
            sqlite().await
        } else {
            postgres().await
        }
    }

    /// Opens the same database a second time, like another process.
    async fn again(&self) -> Arc<dyn Store> {
        storage::open(&self.database.url).await.unwrap()
    }

    /// Executes statements as the platform would, outside of the server.
    async fn execute(&self, statements: String) {
        execute(&self.database.url, statements).await;
    }

    async fn account(&self, name: &str, user_type: UserType) -> Account {
        let email = format!("{}@example.com", name.replace(' ', ".").to_lowercase());
        let new = new_account(&email, name, user_type);
        self.store.create_account(new).await.unwrap()
    }

    /// Creates a customer for each name.
    async fn people(&self, names: &[&str]) -> Vec<UserId> {
        let mut people = Vec::new();
        for name in names {
            people.push(self.account(name, UserType::Customer).await.id);
        }
        people
    }

    async fn send(&self, from: UserId, to: UserId, text: &str) -> Message {
        let stored = send(&*self.store, message(from, to, text)).await.unwrap();
        assert!(stored.is_new);
        stored.message
    }

    async fn send_as(&self, name: &str, from: UserId, to: UserId, text: &str) -> StoredMessage {
        let new = named(name, message(from, to, text));
        send(&*self.store, new).await.unwrap()
    }

    async fn history(&self, one: UserId, other: UserId) -> Vec<Message> {
        let page = HistoryPage::Newest(1_000);
        let rows = self.store.history(one, between(one, other), page);
        let rows = rows.await.unwrap();
        rows.into_iter().map(|row| row.message).collect()
    }
}

/// Executes statements in a database.
async fn execute(url: &str, statements: String) {
    let statements = sqlx::raw_sql(AssertSqlSafe(statements));
    let executed = if url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        statements.execute(&mut connection).await.map(drop)
    } else {
        let mut connection = PgConnection::connect(url).await.unwrap();
        statements.execute(&mut connection).await.map(drop)
    };
    executed.unwrap();
}

fn between(one: UserId, other: UserId) -> ConversationId {
    ConversationId::between(one, other).unwrap()
}

pub(crate) fn new_account(email: &str, name: &str, user_type: UserType) -> NewAccount {
    NewAccount {
        email: email.parse().unwrap(),
        password_hash: "$argon2id$".to_owned(),
        full_name: name.parse().unwrap(),
        user_type,
        phone: None,
        at: NOW,
    }
}

/// A message that is to be sent.
pub(crate) fn message(from: UserId, to: UserId, text: &str) -> NewChange {
    let body = Body::from_parts(text.to_owned(), MessageType::Text, None, None, Vec::new());
    change(between(from, to), from, Action::Send(body, None))
}

fn change(conversation: ConversationId, user: UserId, action: Action) -> NewChange {
    NewChange {
        conversation,
        user,
        action_id: None,
        at: NOW,
        action,
        jobs: Vec::new(),
    }
}

fn named(action_id: &str, new: NewChange) -> NewChange {
    NewChange {
        action_id: Some(action_id.parse().unwrap()),
        ..new
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StoredMessage {
    pub(crate) message: Message,
    pub(crate) is_new: bool,
}

async fn append(store: &dyn Store, new: NewChange) -> StoreResult<Appended> {
    Ok(store.append(vec![new]).await?.pop().unwrap())
}

pub(crate) async fn send(store: &dyn Store, new: NewChange) -> StoreResult<StoredMessage> {
    let appended = append(store, new).await?;
    let is_new = matches!(appended, Appended::New(_));
    match appended.change().map(|change| &change.kind) {
        Some(ChangeKind::Message { message }) => Ok(StoredMessage {
            message: (**message).clone(),
            is_new,
        }),
        _ => panic!("{appended:?}"),
    }
}

/// A mark that has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marked {
    seq: Seq,
    marks: Marks,
    unread_count: i64,
}

pub(crate) async fn mark(
    store: &dyn Store,
    id: ConversationId,
    user: UserId,
    mark: Mark,
) -> StoreResult<Option<Marked>> {
    let appended = append(store, change(id, user, Action::Mark(mark))).await?;
    Ok(appended.change().map(|change| match &change.kind {
        ChangeKind::Read(marks) | ChangeKind::Delivered(marks) => Marked {
            seq: change.seq.unwrap(),
            marks: Marks {
                read: marks.read_seq,
                delivered: marks.delivered_seq,
            },
            unread_count: marks.unread_count.unwrap(),
        },
        other => panic!("{other:?}"),
    }))
}
