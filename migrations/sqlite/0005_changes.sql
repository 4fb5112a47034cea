-- Changes have a kind and a payload, so a new kind needs no new column or table.

-- JSON that contains its version as "v"; at most 16 kB.
ALTER TABLE changes ADD COLUMN payload TEXT NOT NULL DEFAULT '{}';
-- Idempotency key chosen by the client: a repeat changes nothing. Shares its name space with
-- messages.client_message_id.
ALTER TABLE changes ADD COLUMN action_id TEXT;
ALTER TABLE changes ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;

UPDATE changes SET payload = json_object('v', 1, iif(kind = 'read', 'readSeq', 'deliveredSeq'), mark_seq),
    -- Unknown. The change is later than the messages before it.
    created_at = coalesce((SELECT max(g.created_at) FROM messages g
        WHERE g.conversation_id = changes.conversation_id AND g.seq < changes.seq), 0);
ALTER TABLE changes DROP COLUMN mark_seq;

CREATE UNIQUE INDEX changes_by_action ON changes (action_id, user_id, conversation_id) WHERE action_id IS NOT NULL;

-- To read all changes about a message.
CREATE INDEX changes_by_message ON changes (conversation_id, message_id) WHERE message_id IS NOT NULL;

-- Changes that concern one person only. They take a position in that person's feed and none in the conversation.
CREATE TABLE private_changes (
    user_id         INTEGER NOT NULL,
    feed_seq        INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    kind            TEXT    NOT NULL,
    payload         TEXT    NOT NULL,
    message_id      INTEGER,
    action_id       TEXT,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (user_id, feed_seq)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX private_changes_by_action ON private_changes (action_id, user_id, conversation_id)
    WHERE action_id IS NOT NULL;

-- Jobs that follow from a change, written in the same transaction.
CREATE TABLE jobs (
    job_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    kind         TEXT    NOT NULL,
    payload      TEXT    NOT NULL,
    -- Earliest start: a delay, a back-off, or the end of a worker's lease.
    run_at       INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    -- Time when the job was given up, with the reason in last_error; the row is kept for the operator.
    given_up_at  INTEGER,
    last_error   TEXT,
    -- At most one job of a kind with this key waits at a time.
    unique_key   TEXT
) STRICT;

CREATE INDEX jobs_due ON jobs (run_at) WHERE given_up_at IS NULL;
CREATE UNIQUE INDEX jobs_unique ON jobs (kind, unique_key) WHERE unique_key IS NOT NULL AND given_up_at IS NULL;
