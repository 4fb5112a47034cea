-- Actions on messages: deleting, answering, editing, reactions, stars.

-- A message that was deleted for everyone has no content any more: its text says so, for old clients.
ALTER TABLE messages ADD COLUMN deleted_at INTEGER;
-- Of the last edit. What it said before is in the changes of the kind 'edited'.
ALTER TABLE messages ADD COLUMN edited_at INTEGER;
-- The message that it answers, of the same conversation.
ALTER TABLE messages ADD COLUMN reply_to INTEGER;
-- The earliest first, as JSON: [{"userId": 1, "emoji": "…"}].
ALTER TABLE messages ADD COLUMN reactions TEXT;

-- What one person has done with a message for themselves.
CREATE TABLE message_flags (
    user_id    INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    -- The person does not see it any more.
    hidden_at  INTEGER,
    starred_at INTEGER,
    PRIMARY KEY (user_id, message_id)
) STRICT, WITHOUT ROWID;

-- To list what somebody has starred, the latest first.
CREATE INDEX message_flags_starred ON message_flags (user_id, starred_at) WHERE starred_at IS NOT NULL;
