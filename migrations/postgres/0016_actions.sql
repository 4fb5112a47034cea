-- Actions on messages: deleting, answering, editing, reactions, stars.

ALTER TABLE messages
    -- A message that was deleted for everyone has no content any more: its text says so, for old clients and the old backend.
    ADD COLUMN deleted_at bigint,
    -- Of the last edit. What it said before is in the changes of the kind 'edited'.
    ADD COLUMN edited_at  bigint,
    -- The message that it answers, of the same conversation.
    ADD COLUMN reply_to   bigint,
    -- The earliest first: [{"userId": 1, "emoji": "…"}].
    ADD COLUMN reactions  jsonb;

-- What one person has done with a message for themselves.
CREATE TABLE message_flags (
    user_id    bigint NOT NULL,
    message_id bigint NOT NULL,
    -- The person does not see it any more.
    hidden_at  bigint,
    starred_at bigint,
    PRIMARY KEY (user_id, message_id)
);

-- To list what somebody has starred, the latest first.
CREATE INDEX message_flags_starred ON message_flags (user_id, starred_at) WHERE starred_at IS NOT NULL;
