-- When a session was revoked, in seconds since 1970. Each server reads the recent ones every second, because people sign
-- out on any server.
ALTER TABLE ended_sessions ADD COLUMN ended_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ended_sessions_recent ON ended_sessions (ended_at);

CREATE TRIGGER session_revoked AFTER INSERT ON ended_sessions
BEGIN
    UPDATE ended_sessions SET ended_at = unixepoch() WHERE session_key = NEW.session_key;
END;
