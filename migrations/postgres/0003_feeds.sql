-- One feed per person over all their conversations: every change takes the next place in the feeds of both
-- members, and a place is the cursor of `sync`. Then the messages that are here already get all their places, and
-- triggers see to those that the old backend goes on writing beside us.
--
-- Locks are taken in one order everywhere, here and in the code: conversations by their two people, then feeds by
-- person, then messages. Places are therefore committed in the order of their numbers, and nobody deadlocks.

CREATE TABLE user_feeds (
    user_id    bigint PRIMARY KEY,
    last_place bigint NOT NULL
) WITH (fillfactor = 70);

ALTER TABLE members
    -- This person's place of the newest message here: the order of the conversation list.
    ADD COLUMN active_place  bigint NOT NULL,
    -- This person's place of the newest change here.
    ADD COLUMN changed_place bigint NOT NULL;

ALTER TABLE changes
    -- The change's places in the feeds of the conversation's user_small and user_large.
    ADD COLUMN small_place bigint NOT NULL,
    ADD COLUMN large_place bigint NOT NULL;

-- ── What is here already ───────────────────────────────────────────────────────────────────────────────────────

-- Whoever writes waits until all is in place; whoever reads does not, so no column of messages is added here.
LOCK TABLE messages IN SHARE ROW EXCLUSIVE MODE;
SET LOCAL work_mem = '128MB';
SET LOCAL maintenance_work_mem = '256MB';

-- Not every platform database has groups. Where messages has no group_id, the name means the one outside.
-- A message whose sender or receiver is gone is kept in its conversation, for the one who is left.
CREATE TEMPORARY TABLE numbered ON COMMIT DROP AS
SELECT *, row_number() OVER (PARTITION BY small, large ORDER BY moment) AS seq,
    row_number() OVER (PARTITION BY small, large, sender_id ORDER BY moment) AS ordinal
FROM (
    SELECT message_id, sender_id, least(sender_id, receiver_id) AS small, greatest(sender_id, receiver_id) AS large,
        is_read, floor(extract(epoch FROM created_at) * 1000)::bigint AS created_at,
        row_number() OVER (ORDER BY created_at NULLS FIRST, message_id) AS moment
    FROM (SELECT NULL::integer AS group_id) AS without_groups,
        LATERAL (SELECT message_id, sender_id, receiver_id, is_read, created_at, group_id FROM messages) AS old
    WHERE old.group_id IS NULL AND old.receiver_id <> old.sender_id
) AS ordered;
ANALYZE numbered;

CREATE TEMPORARY TABLE feeds ON COMMIT DROP AS
SELECT message_id, user_id, row_number() OVER (PARTITION BY user_id ORDER BY moment) AS place
FROM (
    SELECT message_id, moment, small AS user_id FROM numbered
    UNION ALL
    SELECT message_id, moment, large FROM numbered
) AS entries;
ANALYZE feeds;

INSERT INTO user_feeds (user_id, last_place) SELECT user_id, max(place) FROM feeds GROUP BY user_id;

INSERT INTO conversations (user_small, user_large, last_seq, last_message_id, created_at)
SELECT small, large, last.seq, last.message_id, coalesce(whole.created_at, floor(extract(epoch FROM now()) * 1000))
FROM (
    SELECT small, large, max(seq) AS seq, min(created_at) AS created_at FROM numbered GROUP BY small, large
) AS whole
JOIN numbered AS last USING (small, large, seq)
ORDER BY small, large;

-- Somebody has read up to the newest message that says so, and at least that far it has been delivered.
WITH sent AS (
    SELECT small, large, sender_id, count(*) AS messages, max(seq) AS last_seq,
        coalesce(max(seq) FILTER (WHERE is_read), 0) AS read_seq,
        coalesce(max(ordinal) FILTER (WHERE is_read), 0) AS read_count
    FROM numbered GROUP BY small, large, sender_id
)
INSERT INTO members (user_id, conversation_id, peer_id, read_seq, delivered_seq, sent_count, read_count,
    last_sent_seq, active_place, changed_place)
SELECT side.user_id, c.conversation_id, side.peer_id, coalesce(theirs.read_seq, 0), coalesce(theirs.read_seq, 0),
    coalesce(mine.messages, 0), coalesce(theirs.read_count, 0), coalesce(mine.last_seq, 0), feed.place, feed.place
FROM conversations AS c
CROSS JOIN LATERAL (VALUES (user_small, user_large), (user_large, user_small)) AS side (user_id, peer_id)
JOIN feeds AS feed ON feed.message_id = c.last_message_id AND feed.user_id = side.user_id
LEFT JOIN sent AS mine ON (mine.small, mine.large, mine.sender_id) = (c.user_small, c.user_large, side.user_id)
LEFT JOIN sent AS theirs ON (theirs.small, theirs.large, theirs.sender_id) = (c.user_small, c.user_large, side.peer_id);

CREATE TEMPORARY TABLE filled ON COMMIT DROP AS
SELECT n.message_id, c.conversation_id, n.seq, n.ordinal, small_feed.place AS small_place, large_feed.place AS large_place
FROM numbered AS n
JOIN conversations AS c ON c.user_small = n.small AND c.user_large = n.large
JOIN feeds AS small_feed ON small_feed.message_id = n.message_id AND small_feed.user_id = n.small
JOIN feeds AS large_feed ON large_feed.message_id = n.message_id AND large_feed.user_id = n.large;
ANALYZE filled;

-- The platform's own trigger would write a new updated_at into every row; no old column is to change.
DO $$
DECLARE
    silenced name[] := array(
        SELECT tgname FROM pg_trigger WHERE tgrelid = 'messages'::regclass AND NOT tgisinternal AND tgenabled = 'O');
    trigger name;
BEGIN
    FOREACH trigger IN ARRAY silenced LOOP
        EXECUTE format('ALTER TABLE messages DISABLE TRIGGER %I', trigger);
    END LOOP;

    UPDATE messages AS m
    SET conversation_id = f.conversation_id, seq = f.seq, ordinal = f.ordinal,
        small_place = f.small_place, large_place = f.large_place
    FROM filled AS f
    WHERE m.message_id = f.message_id;

    FOREACH trigger IN ARRAY silenced LOOP
        EXECUTE format('ALTER TABLE messages ENABLE TRIGGER %I', trigger);
    END LOOP;
END
$$;

CREATE UNIQUE INDEX messages_by_place ON messages (conversation_id, seq);
-- A retry under the same name finds the first message.
CREATE UNIQUE INDEX messages_by_client_id ON messages (sender_id, client_message_id, conversation_id)
    WHERE client_message_id IS NOT NULL;
-- Not on an empty database: the planner would take the tables for small ones as they grow.
DO $$
BEGIN
    IF EXISTS (SELECT FROM conversations) THEN
        ANALYZE conversations, members, messages, user_feeds;
    END IF;
END
$$;

-- ── What the old backend writes from now on ────────────────────────────────────────────────────────────────────

CREATE FUNCTION chat_next_place(person bigint) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO user_feeds AS feed (user_id, last_place) VALUES (person, 1)
    ON CONFLICT (user_id) DO UPDATE SET last_place = feed.last_place + 1
    RETURNING last_place
$$;

-- A message that comes without places takes them as one that is sent through us.
CREATE FUNCTION chat_message_arrives() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    small bigint := least(NEW.sender_id, NEW.receiver_id);
    large bigint := greatest(NEW.sender_id, NEW.receiver_id);
    sender_place bigint;
    receiver_place bigint;
BEGIN
    -- The column may be missing, or be added later.
    IF to_jsonb(NEW) ->> 'group_id' IS NOT NULL THEN
        RETURN NEW;
    END IF;

    INSERT INTO conversations AS c (user_small, user_large, last_seq, last_message_id, created_at)
    VALUES (small, large, 1, NEW.message_id,
        floor(extract(epoch FROM coalesce(NEW.created_at, now() AT TIME ZONE 'UTC')) * 1000))
    ON CONFLICT (user_small, user_large)
        DO UPDATE SET last_seq = c.last_seq + 1, last_message_id = excluded.last_message_id
    RETURNING conversation_id, last_seq INTO NEW.conversation_id, NEW.seq;

    NEW.small_place := chat_next_place(small);
    NEW.large_place := chat_next_place(large);
    IF NEW.sender_id = small THEN
        sender_place := NEW.small_place;
        receiver_place := NEW.large_place;
    ELSE
        sender_place := NEW.large_place;
        receiver_place := NEW.small_place;
    END IF;

    INSERT INTO members AS m
        (user_id, conversation_id, peer_id, sent_count, last_sent_seq, active_place, changed_place)
    VALUES (NEW.sender_id, NEW.conversation_id, NEW.receiver_id, 1, NEW.seq, sender_place, sender_place)
    ON CONFLICT (user_id, conversation_id) DO UPDATE
        SET sent_count = m.sent_count + 1, last_sent_seq = excluded.last_sent_seq,
            active_place = excluded.active_place, changed_place = excluded.changed_place
    RETURNING sent_count INTO NEW.ordinal;

    INSERT INTO members AS m (user_id, conversation_id, peer_id, active_place, changed_place)
    VALUES (NEW.receiver_id, NEW.conversation_id, NEW.sender_id, receiver_place, receiver_place)
    ON CONFLICT (user_id, conversation_id) DO UPDATE
        SET active_place = excluded.active_place, changed_place = excluded.changed_place;

    -- Whoever listens can deliver it at once. Sent with the commit; costs next to nothing while nobody listens.
    PERFORM pg_notify('chitrasethu_messages', NEW.message_id::text);
    RETURN NEW;
END
$$;

CREATE TRIGGER chat_message_arrives BEFORE INSERT ON messages FOR EACH ROW
    WHEN (NEW.seq IS NULL AND NEW.receiver_id <> NEW.sender_id)
    EXECUTE FUNCTION chat_message_arrives();

-- Messages that were just marked as read move their receiver's read mark: one change for each mark that moves,
-- however many the messages. When we move a mark ourselves it stands already before its messages are marked.
CREATE FUNCTION chat_messages_read() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    touched bigint[];
    mark record;
    place bigint;
    small_at bigint;
    large_at bigint;
BEGIN
    SELECT array_agg(DISTINCT now.conversation_id) INTO touched
    FROM messages_after AS now
    JOIN messages_before AS was USING (message_id)
    JOIN members AS m ON m.user_id = now.receiver_id AND m.conversation_id = now.conversation_id
    WHERE now.is_read AND was.is_read IS NOT TRUE AND m.read_seq < now.seq;
    IF touched IS NULL THEN
        RETURN NULL;
    END IF;

    PERFORM FROM conversations WHERE conversation_id = ANY (touched)
    ORDER BY user_small, user_large FOR NO KEY UPDATE;
    PERFORM FROM user_feeds
    WHERE user_id IN (SELECT m.user_id FROM members AS m WHERE m.conversation_id = ANY (touched))
    ORDER BY user_id FOR NO KEY UPDATE;

    -- Only now do the marks stand still.
    FOR mark IN
        SELECT DISTINCT ON (now.conversation_id, now.receiver_id)
            c.conversation_id, c.user_small, c.user_large, m.user_id, m.peer_id, now.seq, now.ordinal
        FROM messages_after AS now
        JOIN messages_before AS was USING (message_id)
        JOIN conversations AS c ON c.conversation_id = now.conversation_id
        JOIN members AS m ON m.user_id = now.receiver_id AND m.conversation_id = now.conversation_id
        WHERE now.is_read AND was.is_read IS NOT TRUE AND m.read_seq < now.seq
        ORDER BY now.conversation_id, now.receiver_id, now.seq DESC
    LOOP
        UPDATE conversations SET last_seq = last_seq + 1 WHERE conversation_id = mark.conversation_id
        RETURNING last_seq INTO place;
        small_at := chat_next_place(mark.user_small);
        large_at := chat_next_place(mark.user_large);

        INSERT INTO changes (conversation_id, seq, small_place, large_place, kind, user_id, mark_seq)
        VALUES (mark.conversation_id, place, small_at, large_at, 'read', mark.user_id, mark.seq);
        UPDATE members
        SET read_seq = mark.seq, delivered_seq = greatest(delivered_seq, mark.seq), read_count = mark.ordinal,
            changed_place = CASE WHEN mark.user_id = mark.user_small THEN small_at ELSE large_at END
        WHERE user_id = mark.user_id AND conversation_id = mark.conversation_id;
        UPDATE members
        SET changed_place = CASE WHEN mark.peer_id = mark.user_small THEN small_at ELSE large_at END
        WHERE user_id = mark.peer_id AND conversation_id = mark.conversation_id;

        PERFORM pg_notify('chitrasethu_changes', mark.conversation_id || ':' || place);
    END LOOP;
    RETURN NULL;
END
$$;

CREATE TRIGGER chat_messages_read AFTER UPDATE ON messages
    REFERENCING OLD TABLE AS messages_before NEW TABLE AS messages_after
    FOR EACH STATEMENT EXECUTE FUNCTION chat_messages_read();

-- The old backend may have another role, and another search path: the functions run with ours.
DO $$
DECLARE
    path text := (SELECT string_agg(quote_ident(name), ', ') FROM unnest(current_schemas(false)) AS name);
    body text;
BEGIN
    FOREACH body IN ARRAY ARRAY['chat_next_place(bigint)', 'chat_message_arrives()', 'chat_messages_read()'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %s, pg_temp', body, path);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', body);
    END LOOP;
END
$$;
