-- Attachments: uploaded files, and the conversations in which they were sent.
CREATE TABLE attachments (
    attachment_id TEXT    PRIMARY KEY,
    owner_id      INTEGER NOT NULL,
    -- uploading, stored when all of it is there, or removed while its files are being deleted
    state         TEXT    NOT NULL,
    file_name     TEXT    NOT NULL,
    -- In bytes: the whole file, and what has been received.
    size          INTEGER NOT NULL,
    received      INTEGER NOT NULL DEFAULT 0,
    -- The objects that hold what has been received, each followed by a line feed.
    parts         TEXT    NOT NULL DEFAULT '',
    -- What its sender says of it: a media type, and of a recording the duration in milliseconds and the waveform.
    hint          TEXT,
    duration      INTEGER,
    waveform      TEXT,
    -- From the content, when it is stored.
    media_type    TEXT,
    sha256        TEXT,
    width         INTEGER,
    height        INTEGER,
    thumbhash     TEXT,
    created_at    INTEGER NOT NULL,
    -- An upload that is not complete by then is removed.
    expires_at    INTEGER NOT NULL,
    -- When it was last put into a message.
    used_at       INTEGER
) STRICT;
CREATE INDEX attachments_by_owner ON attachments (owner_id, created_at);
CREATE INDEX attachments_by_use ON attachments (coalesce(used_at, created_at));

-- The members of these conversations may read an attachment. The message that contains it has this action id.
CREATE TABLE attachment_grants (
    attachment_id TEXT   NOT NULL REFERENCES attachments ON DELETE CASCADE,
    user_small    INTEGER NOT NULL,
    user_large    INTEGER NOT NULL,
    user_id       INTEGER NOT NULL,
    action_id     TEXT   NOT NULL,
    PRIMARY KEY (attachment_id, user_small, user_large)
) STRICT, WITHOUT ROWID;

-- Those of a message, in order, as JSON.
ALTER TABLE messages ADD COLUMN attachments TEXT;
