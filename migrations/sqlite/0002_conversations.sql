-- Conversations and their change logs. See ARCHITECTURE.md, "Life of a message".

CREATE TABLE conversations (
    conversation_id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_small      INTEGER NOT NULL,
    user_large      INTEGER NOT NULL CHECK (user_large > user_small),
    -- The newest place in the change log. Raised in the transaction that makes the change, so places have
    -- no gaps and appear in the order in which they were committed.
    last_seq        INTEGER NOT NULL,
    last_message_id INTEGER,
    created_at      INTEGER NOT NULL,
    UNIQUE (user_small, user_large)
) STRICT;

-- One row per person and conversation: what the conversation list needs, kept up by the sending transaction,
-- so that the list costs the same whatever the length of the history.
CREATE TABLE members (
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    user_id         INTEGER NOT NULL,
    peer_id         INTEGER NOT NULL,
    -- Marks only move forward.
    read_seq        INTEGER NOT NULL DEFAULT 0,
    delivered_seq   INTEGER NOT NULL DEFAULT 0,
    -- How many messages this person has sent here.
    sent_count      INTEGER NOT NULL DEFAULT 0,
    -- How many of the other person's messages lie at or before read_seq. Unread is the difference.
    read_count      INTEGER NOT NULL DEFAULT 0,
    active_at       INTEGER NOT NULL,
    pinned          INTEGER NOT NULL DEFAULT 0,
    muted           INTEGER NOT NULL DEFAULT 0,
    archived        INTEGER NOT NULL DEFAULT 0,
    draft           TEXT,
    PRIMARY KEY (conversation_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX members_by_activity ON members (user_id, active_at DESC, conversation_id DESC);

CREATE TABLE messages (
    message_id           INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id      INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    seq                  INTEGER NOT NULL,
    sender_id            INTEGER NOT NULL,
    receiver_id          INTEGER NOT NULL,
    -- This is the sender's how-manieth message here (1, 2, 3 …).
    ordinal              INTEGER NOT NULL,
    message_text         TEXT    NOT NULL,
    message_type         TEXT    NOT NULL CHECK (message_type IN ('text', 'image', 'file')),
    attachment_url       TEXT,
    attachment_file_name TEXT,
    client_message_id    TEXT,
    created_at           INTEGER NOT NULL,
    UNIQUE (conversation_id, seq)
) STRICT;

-- A retry under the same name finds the first message.
CREATE UNIQUE INDEX messages_by_client_id ON messages (conversation_id, sender_id, client_message_id)
    WHERE client_message_id IS NOT NULL;
CREATE INDEX messages_by_sender ON messages (conversation_id, sender_id, seq);

-- Everything that happened, for catching up. change_id grows in commit order because SQLite has one writer.
CREATE TABLE changes (
    change_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    seq             INTEGER NOT NULL,
    kind            TEXT    NOT NULL CHECK (kind IN ('message', 'read', 'delivered')),
    user_id         INTEGER NOT NULL,
    -- With kind 'message'.
    message_id      INTEGER,
    -- With kind 'read' and 'delivered': how far.
    mark_seq        INTEGER,
    UNIQUE (conversation_id, seq)
) STRICT;
