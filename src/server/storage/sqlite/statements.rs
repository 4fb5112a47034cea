//! What a batch says to SQLite.
//!
//! Rows travel as one JSON array per statement: the cost of a statement is paid per batch, not per message.

pub(super) const CONVERSATIONS: &str = "SELECT c.conversation_id, c.user_small, c.user_large, c.last_seq, c.last_message_id \
     FROM json_each(?1) j JOIN conversations c ON c.user_small = j.value ->> 0 AND c.user_large = j.value ->> 1";
pub(super) const CREATE: &str = "INSERT INTO conversations (user_small, user_large, last_seq, created_at) \
     SELECT j.value ->> 0, j.value ->> 1, 0, ?2 FROM json_each(?1) j";
pub(super) const CREATE_MEMBERS: &str = "INSERT INTO members (user_id, conversation_id, peer_id, active_place, changed_place) \
     SELECT iif(side.n, c.user_large, c.user_small), c.conversation_id, iif(side.n, c.user_small, c.user_large), 0, 0 \
     FROM json_each(?1) j JOIN conversations c ON c.user_small = j.value ->> 0 AND c.user_large = j.value ->> 1 \
     JOIN (SELECT 0 AS n UNION ALL SELECT 1) side";
pub(super) const MEMBERS: &str = "SELECT m.conversation_id, m.user_id, m.read_seq, m.delivered_seq, m.sent_count, m.last_sent_seq, \
     m.read_count, m.active_place, m.changed_place \
     FROM json_each(?1) j JOIN conversations c ON c.conversation_id = j.value \
     JOIN members m ON m.conversation_id = c.conversation_id AND m.user_id IN (c.user_small, c.user_large)";
pub(super) const NAMED: &str = "SELECT c.user_small, c.user_large, g.message_id, g.seq, g.sender_id, g.receiver_id, \
     g.message_text, g.message_type, g.attachment_url, g.attachment_file_name, g.client_message_id, g.created_at \
     FROM json_each(?1) j \
     JOIN conversations c ON c.user_small = j.value ->> 0 AND c.user_large = j.value ->> 1 \
     JOIN messages g ON g.conversation_id = c.conversation_id AND g.sender_id = j.value ->> 2 \
     AND g.client_message_id = j.value ->> 3";
pub(super) const RECEIVED_BEFORE: &str = "SELECT j.key, g.seq, g.ordinal FROM json_each(?1) j \
     JOIN messages g ON g.message_id = (SELECT message_id FROM messages \
     WHERE conversation_id = j.value ->> 0 AND sender_id = j.value ->> 1 AND seq <= j.value ->> 2 \
     ORDER BY seq DESC LIMIT 1)";
pub(super) const TAKE_PLACES: &str = "INSERT INTO user_feeds (user_id, last_place) \
     SELECT j.value ->> 0, j.value ->> 1 FROM json_each(?1) j WHERE true \
     ON CONFLICT (user_id) DO UPDATE SET last_place = last_place + excluded.last_place \
     RETURNING user_id, last_place";
pub(super) const INSERT_MESSAGES: &str = "INSERT INTO messages (conversation_id, seq, small_place, large_place, ordinal, \
     sender_id, receiver_id, message_text, message_type, client_message_id, created_at) \
     SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, j.value ->> 6, \
     j.value ->> 7, j.value ->> 8, j.value ->> 9, j.value ->> 10 FROM json_each(?1) j ORDER BY j.key \
     RETURNING conversation_id, seq, message_id";
pub(super) const INSERT_CHANGES: &str = "INSERT INTO changes (conversation_id, seq, small_place, large_place, kind, user_id, mark_seq) \
     SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, j.value ->> 6 \
     FROM json_each(?1) j";
pub(super) const SAVE_CONVERSATIONS: &str = "UPDATE conversations SET last_seq = j.value ->> 1, last_message_id = j.value ->> 2 \
     FROM json_each(?1) j WHERE conversation_id = j.value ->> 0";
pub(super) const SAVE_MEMBERS: &str = "UPDATE members SET read_seq = j.value ->> 2, delivered_seq = j.value ->> 3, \
     sent_count = j.value ->> 4, last_sent_seq = j.value ->> 5, read_count = j.value ->> 6, \
     active_place = j.value ->> 7, changed_place = j.value ->> 8 \
     FROM json_each(?1) j WHERE user_id = j.value ->> 0 AND conversation_id = j.value ->> 1";
