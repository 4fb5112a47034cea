-- Forwarded messages. Several messages may have the same file, also within a conversation.

-- Is it a copy of another message?
ALTER TABLE messages ADD COLUMN forwarded INTEGER NOT NULL DEFAULT 0;

-- The members of these conversations may read an attachment: a row for each message that contains it, which has this action id.
CREATE TABLE grants_of_messages (
    attachment_id TEXT    NOT NULL REFERENCES attachments ON DELETE CASCADE,
    user_small    INTEGER NOT NULL,
    user_large    INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    action_id     TEXT    NOT NULL,
    PRIMARY KEY (attachment_id, user_small, user_large, user_id, action_id)
) STRICT, WITHOUT ROWID;
INSERT INTO grants_of_messages SELECT attachment_id, user_small, user_large, user_id, action_id FROM attachment_grants;
DROP TABLE attachment_grants;
ALTER TABLE grants_of_messages RENAME TO attachment_grants;
