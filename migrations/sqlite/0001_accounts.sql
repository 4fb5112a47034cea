-- People. Moments are milliseconds since 1970-01-01T00:00:00Z in every table.

CREATE TABLE users (
    user_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Stored in lower case: addresses compare case-insensitively.
    email         TEXT    NOT NULL UNIQUE,
    -- argon2id in PHC form, or bcrypt as the old backend wrote it.
    password_hash TEXT    NOT NULL,
    user_type     TEXT    NOT NULL CHECK (user_type IN ('customer', 'photographer', 'admin')),
    is_verified   INTEGER NOT NULL DEFAULT 0,
    is_active     INTEGER NOT NULL DEFAULT 1,
    last_login    INTEGER,
    -- When the last device disconnected.
    last_seen_at  INTEGER,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;

-- A user may lack a profile.
CREATE TABLE user_profiles (
    user_id    INTEGER PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    full_name  TEXT NOT NULL,
    avatar_url TEXT,
    bio        TEXT,
    phone      TEXT,
    location   TEXT,
    city       TEXT,
    state      TEXT
) STRICT;

CREATE INDEX users_by_type ON users (user_type, user_id) WHERE is_active = 1;

-- Sessions that were ended before their token ran out. A row may go when the token has run out.
CREATE TABLE ended_sessions (
    session_key TEXT    PRIMARY KEY,
    expires_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
