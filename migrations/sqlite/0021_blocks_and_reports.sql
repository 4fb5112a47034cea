-- Since when the person has blocked the other one; 0 if they have not. Neither of them can write then.
ALTER TABLE members ADD COLUMN blocked_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX members_blocked ON members (user_id) WHERE blocked_at > 0;

-- What people have reported to the staff of the platform (docs/operations.md).
CREATE TABLE reports (
    report_id   INTEGER PRIMARY KEY,
    reporter_id INTEGER NOT NULL,
    reported_id INTEGER NOT NULL,
    -- spam, abuse, fraud or other
    reason      TEXT    NOT NULL,
    -- In the reporter's own words; may be empty.
    details     TEXT    NOT NULL,
    -- The last messages of the conversation as they were, oldest first: JSON.
    messages    TEXT    NOT NULL,
    action_id   TEXT,
    created_at  INTEGER NOT NULL
);
CREATE UNIQUE INDEX reports_by_action ON reports (reporter_id, action_id) WHERE action_id IS NOT NULL;
CREATE INDEX reports_by_reporter ON reports (reporter_id, created_at);
