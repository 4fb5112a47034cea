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
