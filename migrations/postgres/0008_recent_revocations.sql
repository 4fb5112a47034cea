-- When a session was revoked. Each server reads the recent ones every second, because people sign out on any server.
ALTER TABLE ended_sessions ADD COLUMN ended_at timestamptz NOT NULL DEFAULT clock_timestamp();
CREATE INDEX ended_sessions_recent ON ended_sessions (ended_at);
