//! Conversion of rows into domain values and records, shared by both engines: their queries use the same column
//! names.

/// The row readers of one engine. Times are milliseconds, kinds are text, payloads are JSON text.
macro_rules! row_readers {
    ($Row:ty) => {
        use sqlx::Row as _;

        use super::super::conversations::stage;
        use super::super::{
            Account, ChangedLog, ConversationRecord, FeedChange, HistoryRow, Job, JobId,
            LastMessage, ListCursor, Marks, Peer, Profile, SessionEpoch, StoreError, StoreResult,
        };
        use crate::domain::{
            Agreement, Attachment, Blocked, Body, Change, ConversationId, FeedSeq, ListSettings,
            Message, MessageId, MessageType, Quote, Reactions, Seq, Timestamp, UserId, UserType,
        };

        use crate::server::search::Segment;

        pub(super) fn between(one: UserId, other: UserId) -> StoreResult<ConversationId> {
            ConversationId::between(one, other)
                .ok_or_else(|| StoreError::Failed(format!("conversation of {one} with {other}")))
        }

        pub(super) fn account(row: &$Row) -> StoreResult<Account> {
            Ok(Account {
                id: UserId(row.try_get("user_id")?),
                email: row.try_get("email")?,
                user_type: user_type(row.try_get("user_type")?)?,
                is_verified: row.try_get("is_verified")?,
                is_active: row.try_get("is_active")?,
                epoch: epoch(row)?,
                profile: Profile {
                    full_name: row.try_get("full_name")?,
                    avatar_url: row.try_get("avatar_url")?,
                    bio: row.try_get("bio")?,
                    phone: row.try_get("phone")?,
                    location: row.try_get("location")?,
                    city: row.try_get("city")?,
                    state: row.try_get("state")?,
                },
            })
        }

        pub(super) fn epoch(row: &$Row) -> StoreResult<SessionEpoch> {
            let number: Option<i64> = row.try_get("epoch")?;
            Ok(match number {
                None => SessionEpoch::default(),
                Some(number) => SessionEpoch {
                    number,
                    since: Timestamp(row.try_get("epoch_since")?),
                    kept: row.try_get("epoch_kept")?,
                },
            })
        }

        pub(super) fn conversation(user: UserId, row: &$Row) -> StoreResult<ConversationRecord> {
            Ok(ConversationRecord {
                id: between(user, UserId(row.try_get("peer_id")?))?,
                cursor: ListCursor(row.try_get("active_place")?),
                created_at: Timestamp(row.try_get("began_at")?),
                peer: peer(row)?,
                last_message: last_message(row)?,
                last_seq: Seq(row.try_get("last_seq")?),
                mine: Marks {
                    read: Seq(row.try_get("read_seq")?),
                    delivered: Seq(row.try_get("delivered_seq")?),
                },
                theirs: Marks {
                    read: Seq(row.try_get("peer_read_seq")?),
                    delivered: Seq(row.try_get("peer_delivered_seq")?),
                },
                unread_count: row.try_get("unread_count")?,
                newest: Seq(row.try_get("newest_seq")?),
                settings: ListSettings {
                    pinned: row.try_get("pinned")?,
                    archived_seq: Seq(row.try_get("archived_seq")?),
                    muted_until: Timestamp(row.try_get("muted_until")?),
                    unread_from_seq: Seq(row.try_get("unread_from_seq")?),
                    cleared_seq: Seq(row.try_get("cleared_seq")?),
                    stage: stage(row.try_get("stage")?),
                },
                blocked: Blocked {
                    by_me: row.try_get("blocked_by_me")?,
                    by_peer: row.try_get("blocked_by_peer")?,
                },
                draft: row.try_get("draft")?,
            })
        }

        fn peer(row: &$Row) -> StoreResult<Option<Peer>> {
            let Some(kind) = row.try_get::<Option<&str>, _>("user_type")? else {
                return Ok(None);
            };
            let last_seen_at: Option<i64> = row.try_get("last_seen_at")?;
            Ok(Some(Peer {
                full_name: row.try_get("full_name")?,
                avatar_url: row.try_get("avatar_url")?,
                user_type: user_type(kind)?,
                is_active: row.try_get("is_active")?,
                last_seen_at: last_seen_at.map(Timestamp),
            }))
        }

        fn last_message(row: &$Row) -> StoreResult<Option<LastMessage>> {
            let Some(id) = row.try_get::<Option<i64>, _>("message_id")? else {
                return Ok(None);
            };
            Ok(Some(LastMessage {
                id: MessageId(id),
                seq: Seq(row.try_get("message_seq")?),
                sender: UserId(row.try_get("sender_id")?),
                text: row.try_get("message_text")?,
                message_type: message_type(row.try_get("message_type")?)?,
                file_name: row.try_get("attachment_file_name")?,
                attachments: attachments(row)?,
                is_deleted: deleted_at(row)?.is_some(),
                at: Timestamp(row.try_get("created_at")?),
            }))
        }

        pub(super) fn message(row: &$Row) -> StoreResult<Message> {
            let name: Option<&str> = row.try_get("client_message_id")?;
            let client_message_id = name.map(|name| {
                name.parse()
                    .map_err(|_| StoreError::Failed(format!("client_message_id {name:?}")))
            });
            let sender_id = UserId(row.try_get("sender_id")?);
            let receiver_id = UserId(row.try_get("receiver_id")?);
            Ok(Message {
                id: MessageId(row.try_get("message_id")?),
                conversation_id: between(sender_id, receiver_id)?,
                seq: Seq(row.try_get("seq")?),
                sender_id,
                receiver_id,
                body: match deleted_at(row)? {
                    Some(at) => Body::Deleted(at),
                    None => Body::from_parts(
                        row.try_get("message_text")?,
                        message_type(row.try_get("message_type")?)?,
                        row.try_get("attachment_url")?,
                        row.try_get("attachment_file_name")?,
                        attachments(row)?,
                    ),
                },
                client_message_id: client_message_id.transpose()?,
                created_at: Timestamp(row.try_get("created_at")?),
                reply_to: quote(row)?.map(Box::new),
                forwarded: row.try_get("forwarded")?,
                edited_at: row.try_get::<Option<i64>, _>("edited_at")?.map(Timestamp),
                reactions: reactions(row.try_get("reactions")?)?,
                pinned: row.try_get::<Option<i64>, _>("pinned_at")?.is_some(),
                agreement: agreement(row.try_get("agreement")?)?,
            })
        }

        /// An agreement as it is stored: JSON, or nothing.
        fn agreement(json: Option<&str>) -> StoreResult<Option<Agreement>> {
            Ok(json.map(serde_json::from_str).transpose()?)
        }

        fn deleted_at(row: &$Row) -> StoreResult<Option<Timestamp>> {
            let at: Option<i64> = row.try_get("deleted_at")?;
            Ok(at.map(Timestamp))
        }

        /// The quoted message, as JSON in the column `quote`.
        fn quote(row: &$Row) -> StoreResult<Option<Quote>> {
            let json: Option<&str> = row.try_get("quote")?;
            json.map(super::super::quotes::quote).transpose()
        }

        /// Reactions as they are stored: JSON, or nothing.
        fn reactions(json: Option<&str>) -> StoreResult<Reactions> {
            Ok(json
                .map(serde_json::from_str)
                .transpose()?
                .unwrap_or_default())
        }

        /// The attachments of a message, as JSON in the column `attachments`.
        fn attachments(row: &$Row) -> StoreResult<Vec<Attachment>> {
            let json: Option<&str> = row.try_get("attachments")?;
            Ok(json
                .map(serde_json::from_str)
                .transpose()?
                .unwrap_or_default())
        }

        pub(super) fn history_row(row: &$Row) -> StoreResult<HistoryRow> {
            Ok(HistoryRow {
                message: message(row)?,
                is_starred: row.try_get("is_starred")?,
                has_changes: row.try_get("has_changes")?,
            })
        }

        /// An entry of a log. `kind` is `message`, with the columns of [`message`], or another kind with a `payload`.
        pub(super) fn change(conversation: ConversationId, row: &$Row) -> StoreResult<Change> {
            let kind: &str = row.try_get("kind")?;
            if kind == "message" {
                return message(row).map(Change::of_message);
            }
            let seq: Option<i64> = row.try_get("change_seq")?;
            let feed_seq: Option<i64> = row.try_get("private_seq")?;
            Ok(Change {
                conversation_id: conversation,
                seq: seq.map(Seq),
                feed_seq: feed_seq.map(FeedSeq),
                user_id: UserId(row.try_get("user_id")?),
                at: Timestamp(row.try_get("created_at")?),
                kind: super::super::changes::read_kind(kind, row.try_get("payload")?)?,
            })
        }

        pub(super) fn feed_change(user: UserId, row: &$Row) -> StoreResult<FeedChange> {
            let conversation = between(user, UserId(row.try_get("peer_id")?))?;
            Ok(FeedChange {
                feed_seq: FeedSeq(row.try_get("position")?),
                change: change(conversation, row)?,
            })
        }

        pub(super) fn changed_log(user: UserId, row: &$Row) -> StoreResult<ChangedLog> {
            Ok(ChangedLog {
                id: between(user, UserId(row.try_get("peer_id")?))?,
                after: Seq(row.try_get("known")?),
            })
        }

        pub(super) fn placed_message(row: &$Row) -> StoreResult<(FeedSeq, Message)> {
            Ok((FeedSeq(row.try_get("place")?), message(row)?))
        }

        pub(super) fn segment(row: &$Row) -> StoreResult<Segment> {
            let messages: i64 = row.try_get("messages")?;
            Ok(Segment {
                first: FeedSeq(row.try_get("first_place")?),
                last: FeedSeq(row.try_get("last_place")?),
                messages: usize::try_from(messages).unwrap_or_default(),
                words: row.try_get("words")?,
                entries: row.try_get("entries")?,
            })
        }

        pub(super) fn job(row: &$Row) -> StoreResult<Job> {
            Ok(Job {
                id: JobId(row.try_get("job_id")?),
                kind: row.try_get("kind")?,
                payload: serde_json::from_str(row.try_get("payload")?)?,
                attempts: row.try_get("attempts")?,
            })
        }

        fn user_type(name: &str) -> StoreResult<UserType> {
            name.parse()
                .map_err(|_| StoreError::Failed(format!("user_type {name:?}")))
        }

        fn message_type(name: &str) -> StoreResult<MessageType> {
            MessageType::from_name(name)
                .ok_or_else(|| StoreError::Failed(format!("message_type {name:?}")))
        }
    };
}

pub(super) use row_readers;
