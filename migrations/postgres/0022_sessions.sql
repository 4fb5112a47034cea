-- Where people are signed in: sessions that were used, as far as they are known. A session without a row is as good as one with.
CREATE TABLE active_sessions (
    session_key text   PRIMARY KEY,
    user_id     bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    -- The epoch of its token; tokens of the old backend have none.
    epoch       bigint,
    issued_at   bigint NOT NULL,
    expires_at  bigint NOT NULL,
    -- About when it was last used.
    seen_at     bigint NOT NULL,
    -- What the browser said of itself; may be empty.
    user_agent  text   NOT NULL
);
CREATE INDEX active_sessions_by_user ON active_sessions (user_id);
