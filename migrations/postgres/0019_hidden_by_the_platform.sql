-- Messages that somebody has deleted for themselves: the platform says so in is_deleted_by_sender and is_deleted_by_receiver,
-- we in message_flags. Both say the same from here on, whichever server the person uses.

-- Whoever writes waits until both agree.
LOCK TABLE messages IN SHARE ROW EXCLUSIVE MODE;

-- What was deleted before.
INSERT INTO message_flags (user_id, message_id, hidden_at)
SELECT side.user_id, m.message_id, floor(extract(epoch FROM now()) * 1000)
FROM messages AS m
CROSS JOIN LATERAL (VALUES (m.sender_id, m.is_deleted_by_sender), (m.receiver_id, m.is_deleted_by_receiver))
    AS side (user_id, is_deleted)
WHERE m.seq IS NOT NULL AND side.is_deleted
ON CONFLICT (user_id, message_id) DO UPDATE SET hidden_at = coalesce(message_flags.hidden_at, excluded.hidden_at);

UPDATE messages AS m SET
    is_deleted_by_sender = coalesce(m.is_deleted_by_sender, false) OR m.sender_id = f.user_id,
    is_deleted_by_receiver = coalesce(m.is_deleted_by_receiver, false) OR m.receiver_id = f.user_id
FROM message_flags AS f
WHERE f.message_id = m.message_id AND f.hidden_at IS NOT NULL
    AND CASE f.user_id WHEN m.sender_id THEN m.is_deleted_by_sender ELSE m.is_deleted_by_receiver END IS NOT TRUE;

-- Deleted by the old backend: a private change, as if the person had done it here. Of the locks of a change it needs only that of
-- the person's feed.
CREATE FUNCTION chat_hidden_by_platform(person bigint, message bigint, conversation bigint, is_hidden boolean)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    now_ms bigint := floor(extract(epoch FROM clock_timestamp()) * 1000);
BEGIN
    IF NOT is_hidden THEN
        UPDATE message_flags SET hidden_at = NULL WHERE user_id = person AND message_id = message;
        RETURN;
    END IF;
    INSERT INTO message_flags AS f (user_id, message_id, hidden_at) VALUES (person, message, now_ms)
    ON CONFLICT (user_id, message_id) DO UPDATE SET hidden_at = excluded.hidden_at WHERE f.hidden_at IS NULL;
    -- Otherwise it was hidden here, and the change is stored already.
    IF FOUND THEN
        INSERT INTO private_changes (user_id, feed_seq, conversation_id, kind, payload, message_id, created_at)
        VALUES (person, chat_next_place(person), conversation, 'hidden',
            jsonb_build_object('v', 1, 'messageId', message), NULL, now_ms);
    END IF;
END
$$;

CREATE FUNCTION chat_platform_hides() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF coalesce(NEW.is_deleted_by_sender, false) <> coalesce(OLD.is_deleted_by_sender, false) THEN
        PERFORM chat_hidden_by_platform(NEW.sender_id, NEW.message_id, NEW.conversation_id, NEW.is_deleted_by_sender);
    END IF;
    IF coalesce(NEW.is_deleted_by_receiver, false) <> coalesce(OLD.is_deleted_by_receiver, false) THEN
        PERFORM chat_hidden_by_platform(NEW.receiver_id, NEW.message_id, NEW.conversation_id, NEW.is_deleted_by_receiver);
    END IF;
    RETURN NULL;
END
$$;

-- Messages to a group of the platform have no position.
CREATE TRIGGER chat_platform_hides AFTER UPDATE OF is_deleted_by_sender, is_deleted_by_receiver ON messages FOR EACH ROW
    WHEN (NEW.seq IS NOT NULL)
    EXECUTE FUNCTION chat_platform_hides();

-- Deleted here: the old backend does not show it either.
CREATE FUNCTION chat_hides() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE messages AS m SET is_deleted_by_sender = true
    WHERE m.message_id = NEW.message_id AND m.sender_id = NEW.user_id AND m.is_deleted_by_sender IS NOT TRUE;
    UPDATE messages AS m SET is_deleted_by_receiver = true
    WHERE m.message_id = NEW.message_id AND m.receiver_id = NEW.user_id AND m.is_deleted_by_receiver IS NOT TRUE;
    RETURN NULL;
END
$$;

CREATE TRIGGER chat_hides AFTER INSERT OR UPDATE OF hidden_at ON message_flags FOR EACH ROW
    WHEN (NEW.hidden_at IS NOT NULL)
    EXECUTE FUNCTION chat_hides();

-- The old backend may use another role and search path.
DO $$
DECLARE
    path text := (SELECT string_agg(quote_ident(name), ', ') FROM unnest(current_schemas(false)) AS name);
    body text;
BEGIN
    FOREACH body IN ARRAY ARRAY['chat_hidden_by_platform(bigint, bigint, bigint, boolean)', 'chat_platform_hides()',
        'chat_hides()'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %s, pg_temp', body, path);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', body);
    END LOOP;
END
$$;
