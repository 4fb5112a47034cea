//! What a batch says to SQLite.
//!
//! Rows travel as one JSON array per statement: the cost of a statement is paid per batch, not per message.

/// All that a batch needs to know of its conversations, their members and the members' feeds, and the last number
/// given to a message: one row, because every row is handed from one thread to another. Then the messages that
/// are stored under the batch's names.
macro_rules! read {
    ($begin:literal) => {
        concat!(
            $begin,
            "SELECT json_group_array(json_array(\
     c.conversation_id, c.user_small, c.user_large, c.last_seq, c.last_message_id, \
     json_array(s.read_seq, s.delivered_seq, s.sent_count, s.last_sent_seq, s.read_count, s.active_place, s.changed_place), \
     json_array(l.read_seq, l.delivered_seq, l.sent_count, l.last_sent_seq, l.read_count, l.active_place, l.changed_place), \
     (SELECT last_place FROM user_feeds WHERE user_id = c.user_small), \
     (SELECT last_place FROM user_feeds WHERE user_id = c.user_large))), \
     (SELECT seq FROM sqlite_sequence WHERE name = 'messages') \
     FROM json_each(?) j JOIN conversations c ON c.user_small = j.value ->> 0 AND c.user_large = j.value ->> 1 \
     JOIN members s ON s.user_id = c.user_small AND s.conversation_id = c.conversation_id \
     JOIN members l ON l.user_id = c.user_large AND l.conversation_id = c.conversation_id; ",
            "SELECT c.user_small, c.user_large, g.message_id, g.seq, g.sender_id, g.receiver_id, \
     g.message_text, g.message_type, g.attachment_url, g.attachment_file_name, g.client_message_id, g.created_at \
     FROM json_each(?) j \
     JOIN conversations c ON c.user_small = j.value ->> 0 AND c.user_large = j.value ->> 1 \
     JOIN messages g ON g.conversation_id = c.conversation_id AND g.sender_id = j.value ->> 2 \
     AND g.client_message_id = j.value ->> 3"
        )
    };
}

pub(super) const BEGIN: &str = read!("BEGIN IMMEDIATE; ");
pub(super) const READ: &str = read!("");
pub(super) const CREATE: &str = "INSERT INTO conversations (user_small, user_large, last_seq, created_at) \
     SELECT j.value ->> 0, j.value ->> 1, 0, ?2 FROM json_each(?1) j";
pub(super) const CREATE_MEMBERS: &str = "INSERT INTO members (user_id, conversation_id, peer_id, active_place, changed_place) \
     SELECT iif(side.n, c.user_large, c.user_small), c.conversation_id, iif(side.n, c.user_small, c.user_large), 0, 0 \
     FROM json_each(?1) j JOIN conversations c ON c.user_small = j.value ->> 0 AND c.user_large = j.value ->> 1 \
     JOIN (SELECT 0 AS n UNION ALL SELECT 1) side";
pub(super) const RECEIVED_BEFORE: &str = "SELECT j.key, g.seq, g.ordinal FROM json_each(?1) j \
     JOIN messages g ON g.message_id = (SELECT message_id FROM messages \
     WHERE conversation_id = j.value ->> 0 AND sender_id = j.value ->> 1 AND seq <= j.value ->> 2 \
     ORDER BY seq DESC LIMIT 1)";
pub(super) const SAVE_FEEDS: &str = "INSERT INTO user_feeds (user_id, last_place) \
     SELECT j.value ->> 0, j.value ->> 1 FROM json_each(?) j WHERE true \
     ON CONFLICT (user_id) DO UPDATE SET last_place = excluded.last_place;";
pub(super) const INSERT_MESSAGES: &str = "INSERT INTO messages (message_id, conversation_id, seq, small_place, large_place, \
     ordinal, sender_id, receiver_id, message_text, message_type, client_message_id, created_at) \
     SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, j.value ->> 6, \
     j.value ->> 7, j.value ->> 8, j.value ->> 9, j.value ->> 10, j.value ->> 11 FROM json_each(?) j;";
pub(super) const INSERT_CHANGES: &str = "INSERT INTO changes (conversation_id, seq, small_place, large_place, kind, user_id, mark_seq) \
     SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, j.value ->> 6 \
     FROM json_each(?) j;";
pub(super) const SAVE_CONVERSATIONS: &str = "UPDATE conversations SET last_seq = j.value ->> 1, last_message_id = j.value ->> 2 \
     FROM json_each(?) j WHERE conversation_id = j.value ->> 0;";
pub(super) const SAVE_MEMBERS: &str = "UPDATE members SET read_seq = j.value ->> 2, delivered_seq = j.value ->> 3, \
     sent_count = j.value ->> 4, last_sent_seq = j.value ->> 5, read_count = j.value ->> 6, \
     active_place = j.value ->> 7, changed_place = j.value ->> 8 \
     FROM json_each(?) j WHERE user_id = j.value ->> 0 AND conversation_id = j.value ->> 1;";
