-- Where people are signed in: sessions that were used, as far as they are known. A session without a row is as good as one with.
CREATE TABLE active_sessions (
    session_key TEXT    PRIMARY KEY,
    user_id     INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    -- The epoch of its token; tokens of the old backend have none.
    epoch       INTEGER,
    issued_at   INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    -- About when it was last used.
    seen_at     INTEGER NOT NULL,
    -- What the browser said of itself; may be empty.
    user_agent  TEXT    NOT NULL
) STRICT;
CREATE INDEX active_sessions_by_user ON active_sessions (user_id);
