//! What a batch says to PostgreSQL.
//!
//! Rows travel as one array per column (`unnest`): the round trip of a statement is paid per batch, not per
//! message. `LATERAL` with `OFFSET 0` or a lock says that each of them is looked up by itself: the planner would
//! else turn the join around where it takes a table for small.

use super::rows::message_columns;

/// Locked one after the other, in the order in which they are asked for.
pub(super) const CONVERSATIONS: &str = "SELECT c.* FROM unnest($1::int8[], $2::int8[]) AS pair (small, large) \
     CROSS JOIN LATERAL (SELECT conversation_id, user_small, user_large, last_seq, last_message_id FROM conversations \
     WHERE user_small = pair.small AND user_large = pair.large FOR NO KEY UPDATE) c";
pub(super) const CREATE: &str = "INSERT INTO conversations (user_small, user_large, last_seq, created_at) \
     SELECT small, large, 0, $3 FROM unnest($1::int8[], $2::int8[]) AS pair (small, large) ORDER BY small, large \
     ON CONFLICT DO NOTHING";
pub(super) const CREATE_MEMBERS: &str = "INSERT INTO members (user_id, conversation_id, peer_id, active_place, changed_place) \
     SELECT side.user_id, c.conversation_id, side.peer_id, 0, 0 \
     FROM unnest($1::int8[], $2::int8[]) AS pair (small, large) \
     JOIN conversations c ON c.user_small = pair.small AND c.user_large = pair.large \
     CROSS JOIN LATERAL (VALUES (small, large), (large, small)) AS side (user_id, peer_id) \
     ORDER BY c.conversation_id, side.user_id ON CONFLICT DO NOTHING";
pub(super) const MEMBERS: &str = "SELECT m.* FROM unnest($1::int8[], $2::int8[]) AS side (user_id, row) \
     CROSS JOIN LATERAL (SELECT conversation_id, user_id, read_seq, delivered_seq, sent_count, last_sent_seq, \
     read_count, active_place, changed_place FROM members \
     WHERE user_id = side.user_id AND conversation_id = side.row OFFSET 0) m";
/// The sum keeps the planner from walking through a whole conversation by its places.
pub(super) const NAMED: &str = concat!(
    "SELECT n.small AS user_small, n.large AS user_large, ",
    message_columns!(),
    " FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::text[]) AS n (small, large, sender, name) ",
    "CROSS JOIN LATERAL (SELECT conversation_id FROM conversations ",
    "WHERE user_small = n.small AND user_large = n.large OFFSET 0) c ",
    "CROSS JOIN LATERAL (SELECT * FROM messages WHERE sender_id = n.sender::int4 ",
    "AND client_message_id = n.name AND conversation_id + 0 = c.conversation_id OFFSET 0) g"
);
pub(super) const RECEIVED_BEFORE: &str = "SELECT q.n - 1 AS n, g.seq, g.ordinal \
     FROM unnest($1::int8[], $2::int8[], $3::int8[]) WITH ORDINALITY AS q (conversation_id, sender, up_to, n) \
     CROSS JOIN LATERAL (SELECT seq, ordinal FROM messages WHERE conversation_id = q.conversation_id \
     AND sender_id = q.sender AND seq <= q.up_to ORDER BY seq DESC LIMIT 1) g";
pub(super) const TAKE_FEED_SEQS: &str = "INSERT INTO user_feeds AS feed (user_id, last_place) \
     SELECT * FROM unnest($1::int8[], $2::int8[]) AS taken (user_id, places) ORDER BY user_id \
     ON CONFLICT (user_id) DO UPDATE SET last_place = feed.last_place + excluded.last_place \
     RETURNING user_id, last_place";
pub(super) const INSERT_MESSAGES: &str = "INSERT INTO messages (conversation_id, seq, small_place, large_place, ordinal, sender_id, \
     receiver_id, message_text, message_type, client_message_id, created_at, updated_at) \
     SELECT n.row, n.seq, n.small, n.large, n.ordinal, n.sender, n.receiver, n.text, n.type::message_type_enum, n.name, \
     timestamp 'epoch' + n.at * interval '1 millisecond', timestamp 'epoch' + n.at * interval '1 millisecond' \
     FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[], $8::text[], \
     $9::text[], $10::text[], $11::int8[]) \
     AS n (row, seq, small, large, ordinal, sender, receiver, text, type, name, at) \
     RETURNING conversation_id, seq, message_id::int8";
pub(super) const INSERT_CHANGES: &str = "INSERT INTO changes (conversation_id, seq, small_place, large_place, kind, user_id, mark_seq) \
     SELECT * FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::text[], $6::int8[], $7::int8[])";
/// The old backend shows as read what says so itself. It holds messages and then waits for their conversation,
/// which we hold: what it is about to mark is left to it.
pub(super) const SAY_READ: &str = "UPDATE messages SET is_read = true, read_at = now() AT TIME ZONE 'UTC' WHERE message_id IN \
     (SELECT g.message_id FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[]) AS n (row, peer, before, up_to) \
     JOIN messages g ON g.conversation_id = n.row AND g.seq > n.before AND g.seq <= n.up_to \
     WHERE g.sender_id = n.peer AND g.is_read IS NOT TRUE FOR UPDATE OF g SKIP LOCKED)";
pub(super) const SAVE_CONVERSATIONS: &str = "UPDATE conversations c SET last_seq = n.last_seq, last_message_id = n.last_message \
     FROM unnest($1::int8[], $2::int8[], $3::int8[]) AS n (row, last_seq, last_message) \
     WHERE c.conversation_id = n.row";
pub(super) const SAVE_MEMBERS: &str = "UPDATE members m SET read_seq = n.read_seq, delivered_seq = n.delivered_seq, \
     sent_count = n.sent_count, last_sent_seq = n.last_sent, read_count = n.read_count, active_place = n.active, \
     changed_place = n.changed \
     FROM unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[], $8::int8[], \
     $9::int8[]) \
     AS n (user_id, row, read_seq, delivered_seq, sent_count, last_sent, read_count, active, changed) \
     WHERE m.user_id = n.user_id AND m.conversation_id = n.row";
