//! The statements of a batch: one per row, each prepared once.
//!
//! A statement that fails rolls back the whole transaction (`OR ROLLBACK`), as the batch would do anyway. So SQLite
//! need not keep a journal for single statements.

/// A conversation, its members (the one with the smaller id first), and the last position of each member's feed.
pub(super) const CONVERSATION: &str = "SELECT c.conversation_id, c.last_seq, c.last_message_id, \
     s.read_seq, s.delivered_seq, s.sent_count, s.last_sent_seq, s.read_count, s.active_place, s.changed_place, \
     (SELECT last_place FROM user_feeds WHERE user_id = c.user_small), \
     l.read_seq, l.delivered_seq, l.sent_count, l.last_sent_seq, l.read_count, l.active_place, l.changed_place, \
     (SELECT last_place FROM user_feeds WHERE user_id = c.user_large), s.blocked_at > 0, l.blocked_at > 0 \
     FROM conversations c \
     CROSS JOIN members s ON s.user_id = c.user_small AND s.conversation_id = c.conversation_id \
     CROSS JOIN members l ON l.user_id = c.user_large AND l.conversation_id = c.conversation_id \
     WHERE c.user_small = ? AND c.user_large = ?";
pub(super) const CREATE: &str = "INSERT OR ROLLBACK INTO conversations (user_small, user_large, last_seq, created_at) \
     VALUES (?, ?, 0, ?)";
pub(super) const CREATE_MEMBER: &str = "INSERT OR ROLLBACK INTO members \
     (user_id, conversation_id, peer_id, active_place, changed_place) VALUES (?, ?, ?, 0, 0)";

/// The position stored with an action id: `seq` of a shared change, otherwise `feed_seq`.
pub(super) const KNOWN: &str = "SELECT seq, NULL FROM messages \
     WHERE client_message_id = ?1 AND sender_id = ?2 AND conversation_id = ?3 \
     UNION ALL SELECT seq, NULL FROM changes WHERE action_id = ?1 AND user_id = ?2 AND conversation_id = ?3 \
     UNION ALL SELECT NULL, feed_seq FROM private_changes \
     WHERE action_id = ?1 AND user_id = ?2 AND conversation_id = ?3 LIMIT 1";

pub(super) const RECEIVED_BEFORE: &str = "SELECT seq, ordinal FROM messages \
     WHERE conversation_id = ? AND sender_id = ? AND seq <= ? ORDER BY seq DESC LIMIT 1";

pub(super) const INSERT_MESSAGE: &str = "INSERT OR ROLLBACK INTO messages (conversation_id, seq, small_place, \
     large_place, ordinal, sender_id, receiver_id, message_text, message_type, attachment_url, attachment_file_name, \
     attachments, reply_to, forwarded, client_message_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
pub(super) const INSERT_CHANGE: &str = "INSERT OR ROLLBACK INTO changes (conversation_id, seq, small_place, \
     large_place, kind, user_id, message_id, payload, action_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
pub(super) const INSERT_PRIVATE: &str = "INSERT OR ROLLBACK INTO private_changes (user_id, feed_seq, conversation_id, \
     kind, payload, message_id, action_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

pub(super) const SAVE_FEED: &str = "INSERT INTO user_feeds (user_id, last_place) VALUES (?, ?) \
     ON CONFLICT (user_id) DO UPDATE SET last_place = excluded.last_place";
pub(super) const SAVE_CONVERSATION: &str = "UPDATE OR ROLLBACK conversations SET last_seq = ?2, last_message_id = ?3 \
     WHERE conversation_id = ?1";
pub(super) const SAVE_MEMBER: &str = "UPDATE OR ROLLBACK members SET read_seq = ?3, delivered_seq = ?4, \
     sent_count = ?5, last_sent_seq = ?6, read_count = ?7, active_place = ?8, changed_place = ?9 \
     WHERE user_id = ?1 AND conversation_id = ?2";

/// A message of a conversation as an action of a person finds it.
pub(super) const FOUND: &str = "SELECT g.message_text, g.attachments, g.reactions, g.agreement, g.deleted_at, g.edited_at, \
     g.pinned_at, (SELECT count(*) FROM messages p WHERE p.conversation_id = ?1 AND p.pinned_at IS NOT NULL), \
     f.hidden_at, f.starred_at FROM messages g \
     LEFT JOIN message_flags f ON f.user_id = ?3 AND f.message_id = g.message_id \
     WHERE g.conversation_id = ?1 AND g.message_id = ?2";
pub(super) const DELETE: &str = "UPDATE OR ROLLBACK messages SET message_text = ?2, message_type = 'text', \
     attachment_url = NULL, attachment_file_name = NULL, attachments = NULL, reply_to = NULL, reactions = NULL, \
     forwarded = 0, edited_at = NULL, pinned_at = NULL, agreement = NULL, deleted_at = ?3 WHERE message_id = ?1";
/// Empties the edits of a deleted message.
pub(super) const CLEAR_EDITS: &str = "UPDATE OR ROLLBACK changes \
     SET payload = json_remove(json_set(payload, '$.text', ''), '$.original') \
     WHERE conversation_id = ?1 AND message_id = ?2 AND kind = 'edited'";
/// Takes a file back that a message has brought; other messages may have it, too.
pub(super) const TAKE_BACK: &str = "DELETE FROM attachment_grants WHERE attachment_id = ?1 AND user_small = ?2 \
     AND user_large = ?3 AND user_id = ?4 \
     AND action_id = (SELECT m.client_message_id FROM messages m WHERE m.message_id = ?5)";
/// Gives a file up that no other message has.
pub(super) const GIVE_UP: &str = "UPDATE OR ROLLBACK attachments SET state = 'removed' WHERE attachment_id = ?1 \
     AND NOT EXISTS (SELECT 1 FROM attachment_grants g WHERE g.attachment_id = attachments.attachment_id)";
/// A message that a person can read and forward.
pub(super) const FORWARDABLE: &str = "SELECT 1 FROM messages g \
     LEFT JOIN message_flags f ON f.user_id = ?2 AND f.message_id = g.message_id \
     WHERE g.message_id = ?1 AND ?2 IN (g.sender_id, g.receiver_id) AND g.deleted_at IS NULL AND f.hidden_at IS NULL";
pub(super) const OPEN_FILE: &str = "INSERT OR ROLLBACK INTO attachment_grants \
     (attachment_id, user_small, user_large, user_id, action_id) \
     SELECT attachment_id, ?2, ?3, ?4, ?5 FROM attachments WHERE attachment_id = ?1 AND state = 'stored' \
     ON CONFLICT DO NOTHING";
pub(super) const EDIT: &str =
    "UPDATE OR ROLLBACK messages SET message_text = ?2, edited_at = ?3 WHERE message_id = ?1";
pub(super) const REACT: &str =
    "UPDATE OR ROLLBACK messages SET reactions = ?2 WHERE message_id = ?1";
pub(super) const PIN: &str = "UPDATE OR ROLLBACK messages SET pinned_at = ?2 WHERE message_id = ?1";
pub(super) const AGREE: &str =
    "UPDATE OR ROLLBACK messages SET agreement = ?2 WHERE message_id = ?1";
pub(super) const HIDE: &str = "INSERT OR ROLLBACK INTO message_flags (user_id, message_id, hidden_at) VALUES (?, ?, ?) \
     ON CONFLICT (user_id, message_id) DO UPDATE SET hidden_at = excluded.hidden_at";
pub(super) const STAR: &str = "INSERT OR ROLLBACK INTO message_flags (user_id, message_id, starred_at) VALUES (?, ?, ?) \
     ON CONFLICT (user_id, message_id) DO UPDATE SET starred_at = excluded.starred_at";

/// How a person keeps a conversation, its newest message, how many they have pinned, and how many stages they have besides ?3.
pub(super) const ARRANGED: &str = "SELECT m.pinned, m.archived_seq, m.muted_until, m.unread_from_seq, m.cleared_seq, m.stage, \
     max(m.last_sent_seq, p.last_sent_seq), \
     (SELECT count(*) FROM members o WHERE o.user_id = m.user_id AND o.pinned = 1), \
     (SELECT count(DISTINCT o.stage) FROM members o WHERE o.user_id = m.user_id AND o.stage <> '' AND o.stage <> ?3 \
     AND o.conversation_id <> m.conversation_id) \
     FROM members m JOIN members p ON p.user_id = m.peer_id AND p.conversation_id = m.conversation_id \
     WHERE m.user_id = ?1 AND m.conversation_id = ?2";
pub(super) const ARRANGE: &str = "UPDATE OR ROLLBACK members SET pinned = ?3, archived_seq = ?4, muted_until = ?5, \
     unread_from_seq = ?6, stage = ?8, cleared_seq = ?7, cleared_count = CASE WHEN cleared_seq = ?7 THEN cleared_count ELSE \
     coalesce((SELECT g.ordinal FROM messages g WHERE g.conversation_id = ?2 AND g.sender_id = members.peer_id AND g.seq <= ?7 \
     ORDER BY g.seq DESC LIMIT 1), 0) END WHERE user_id = ?1 AND conversation_id = ?2";

/// Members are found by their people: their primary key begins with it.
pub(super) const BLOCK: &str = "UPDATE OR ROLLBACK members SET blocked_at = ?3 \
     WHERE user_id = ?1 AND conversation_id = ?2 AND (blocked_at > 0) <> (?3 > 0)";
