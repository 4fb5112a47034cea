-- The index of messages, by person and in the order of their feed: see docs/search.md.
CREATE TABLE search_segments (
    user_id     INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    -- The positions of the person's feed that the segment covers. The next one begins behind them.
    first_place INTEGER NOT NULL,
    last_place  INTEGER NOT NULL,
    messages    INTEGER NOT NULL,
    -- The words, one a line.
    words       TEXT    NOT NULL,
    -- Where they occur. Last, because SQLite reads a row up to the column that is wanted.
    entries     BLOB    NOT NULL,
    PRIMARY KEY (user_id, first_place)
) STRICT;

-- Messages whose text or files have changed or that were deleted, until the job has changed their segment.
CREATE TABLE search_stale (
    stale_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL,
    -- Position in the person's feed.
    place      INTEGER NOT NULL,
    message_id INTEGER NOT NULL
) STRICT;
CREATE INDEX search_stale_by_user ON search_stale (user_id, place);

CREATE TRIGGER search_text_changed AFTER UPDATE OF message_text, attachments, attachment_file_name ON messages
WHEN (NEW.message_text, NEW.attachments, NEW.attachment_file_name)
    IS NOT (OLD.message_text, OLD.attachments, OLD.attachment_file_name)
BEGIN
    INSERT INTO search_stale (user_id, place, message_id)
    VALUES (min(NEW.sender_id, NEW.receiver_id), NEW.small_place, NEW.message_id),
        (max(NEW.sender_id, NEW.receiver_id), NEW.large_place, NEW.message_id);
END;
CREATE TRIGGER search_message_deleted AFTER DELETE ON messages
BEGIN
    INSERT INTO search_stale (user_id, place, message_id)
    VALUES (min(OLD.sender_id, OLD.receiver_id), OLD.small_place, OLD.message_id),
        (max(OLD.sender_id, OLD.receiver_id), OLD.large_place, OLD.message_id);
END;
-- Not yet indexed messages need no job of their own.
CREATE TRIGGER search_becomes_stale AFTER INSERT ON search_stale
BEGIN
    INSERT INTO jobs (kind, payload, run_at)
    SELECT 'search_index', json_object('user', NEW.user_id), 0
    WHERE EXISTS (SELECT 1 FROM search_segments WHERE user_id = NEW.user_id AND last_place >= NEW.place);
END;

-- A job follows the feed, in steps. Whatever takes positions, it is due; while it waits, there is only one for a person.
CREATE TRIGGER search_falls_behind AFTER UPDATE ON user_feeds WHEN NEW.last_place / 512 > OLD.last_place / 512
BEGIN
    INSERT INTO jobs (kind, payload, run_at, unique_key)
    VALUES ('search_index', json_object('user', NEW.user_id), 0, CAST(NEW.user_id AS TEXT))
    ON CONFLICT DO NOTHING;
END;

-- The messages that are here already.
INSERT INTO jobs (kind, payload, run_at, unique_key)
SELECT 'search_index', json_object('user', user_id), 0, CAST(user_id AS TEXT) FROM user_feeds WHERE last_place >= 512;
