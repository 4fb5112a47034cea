-- The index of messages, by person and in the order of their feed: see docs/search.md.
CREATE TABLE search_segments (
    user_id     bigint  NOT NULL REFERENCES users ON DELETE CASCADE,
    -- The positions of the person's feed that the segment covers. The next one begins behind them.
    first_place bigint  NOT NULL,
    last_place  bigint  NOT NULL,
    messages    integer NOT NULL,
    -- The words, one a line, and where they occur.
    words       text    NOT NULL,
    entries     bytea   NOT NULL,
    PRIMARY KEY (user_id, first_place)
);
-- Searches read them all: to decompress them would take longer than to read them.
ALTER TABLE search_segments ALTER COLUMN words SET STORAGE EXTERNAL, ALTER COLUMN entries SET STORAGE EXTERNAL;

-- A job follows the feed, in steps. Whoever takes positions, it is due; while it waits, there is only one for a person.
CREATE FUNCTION chat_search_falls_behind() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO jobs (kind, payload, run_at, unique_key)
    VALUES ('search_index', jsonb_build_object('user', NEW.user_id), 0, NEW.user_id::text)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER chat_search_falls_behind AFTER UPDATE ON user_feeds FOR EACH ROW
    WHEN (NEW.last_place / 512 > OLD.last_place / 512)
    EXECUTE FUNCTION chat_search_falls_behind();

-- The old backend may use another role and search path.
DO $$
DECLARE
    path text := (SELECT string_agg(quote_ident(name), ', ') FROM unnest(current_schemas(false)) AS name);
    body text := 'chat_search_falls_behind()';
BEGIN
    EXECUTE format('ALTER FUNCTION %s SET search_path = %s, pg_temp', body, path);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', body);
END
$$;

-- The messages that are here already.
INSERT INTO jobs (kind, payload, run_at, unique_key)
SELECT 'search_index', jsonb_build_object('user', user_id), 0, user_id::text FROM user_feeds WHERE last_place >= 512;
