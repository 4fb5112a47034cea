-- chat_append with fewer statements: conversations are created only if one is missing, feeds are taken by one upsert,
-- and messages are marked as read only if the batch has read marks. Of the jobs of one batch with the same unique key,
-- that of the first change is stored, as in SQLite.
--
-- The input is that of 0005 with two more fields, without which it works as before:
--   conversations    the number of different conversations in the batch
--   reads            whether the batch has read marks
CREATE OR REPLACE FUNCTION chat_append(batch jsonb) RETURNS jsonb LANGUAGE plpgsql
SET enable_hashjoin = on AS $$
DECLARE
    stored  jsonb;
    locked  integer;
BEGIN
    FOR attempt IN 1..2 LOOP
        PERFORM FROM (
            SELECT DISTINCT e.small, e.large
            FROM jsonb_to_recordset(batch -> 'changes') AS e (small bigint, large bigint) ORDER BY e.small, e.large
        ) AS pair
        CROSS JOIN LATERAL (SELECT FROM conversations
            WHERE user_small = pair.small AND user_large = pair.large FOR NO KEY UPDATE) AS locked;
        GET DIAGNOSTICS locked = ROW_COUNT;
        -- Of those that are missing at the second attempt nothing is stored.
        EXIT WHEN locked = (batch ->> 'conversations')::integer OR attempt = 2;

        -- The first message creates the conversation, unless another server has done so meanwhile.
        INSERT INTO conversations (user_small, user_large, last_seq, created_at)
        SELECT e.small, e.large, 0, min(e.at)
        FROM jsonb_to_recordset(batch -> 'changes') AS e (class text, small bigint, large bigint, at bigint)
        WHERE e.class = 'message' AND NOT EXISTS (
            SELECT FROM conversations AS c WHERE c.user_small = e.small AND c.user_large = e.large)
        GROUP BY e.small, e.large ORDER BY e.small, e.large
        ON CONFLICT DO NOTHING;
        INSERT INTO members (user_id, conversation_id, peer_id, active_place, changed_place)
        SELECT side.user_id, c.conversation_id, side.peer_id, 0, 0
        FROM (SELECT DISTINCT e.small, e.large
              FROM jsonb_to_recordset(batch -> 'changes') AS e (class text, small bigint, large bigint)
              WHERE e.class = 'message') AS pair
        CROSS JOIN LATERAL (SELECT conversation_id FROM conversations
            WHERE user_small = pair.small AND user_large = pair.large OFFSET 0) AS c
        CROSS JOIN LATERAL (VALUES (pair.small, pair.large), (pair.large, pair.small)) AS side (user_id, peer_id)
        ORDER BY c.conversation_id, side.user_id
        ON CONFLICT DO NOTHING;
    END LOOP;

    -- The rows of the batch change under the locks of their conversations only, so they are read as they are now.
    WITH entry AS MATERIALIZED (
        SELECT e.*, c.conversation_id, c.last_seq, mine.read_seq, mine.delivered_seq, mine.read_count,
            mine.sent_count, theirs.sent_count AS their_count, theirs.last_sent_seq AS their_last
        FROM jsonb_to_recordset(batch -> 'changes') AS e (n integer, class text, small bigint, large bigint,
            "user" bigint, peer bigint, "actionId" text, at bigint, text text, type text, url text, "fileName" text,
            "upTo" bigint, kind text, payload jsonb, "messageId" bigint)
        CROSS JOIN LATERAL (SELECT conversation_id, last_seq FROM conversations
            WHERE user_small = e.small AND user_large = e.large OFFSET 0) AS c
        CROSS JOIN LATERAL (SELECT * FROM members
            WHERE user_id = e."user" AND conversation_id = c.conversation_id OFFSET 0) AS mine
        CROSS JOIN LATERAL (SELECT * FROM members
            WHERE user_id = e.peer AND conversation_id = c.conversation_id OFFSET 0) AS theirs
    ), known AS MATERIALIZED (
        SELECT e.n, k.existing FROM entry AS e CROSS JOIN LATERAL (
            -- The sum keeps the planner from walking through a whole conversation by its positions.
            SELECT jsonb_build_object('seq', g.seq) AS existing
            FROM messages AS g WHERE g.sender_id = e."user"::int4 AND g.client_message_id = e."actionId"
                AND g.conversation_id + 0 = e.conversation_id
            UNION ALL
            SELECT jsonb_build_object('seq', h.seq)
            FROM changes AS h WHERE h.action_id = e."actionId" AND h.user_id = e."user"
                AND h.conversation_id = e.conversation_id
            UNION ALL
            SELECT jsonb_build_object('feedSeq', p.feed_seq)
            FROM private_changes AS p WHERE p.action_id = e."actionId" AND p.user_id = e."user"
                AND p.conversation_id = e.conversation_id
            LIMIT 1) AS k
        WHERE e."actionId" IS NOT NULL
    ), target AS MATERIALIZED (
        -- The new position of a mark: at most the newest message of the other person.
        SELECT e.n, t.seq, t.ordinal FROM entry AS e CROSS JOIN LATERAL (
            SELECT e.their_last AS seq, e.their_count AS ordinal WHERE e."upTo" IS NULL OR e."upTo" >= e.their_last
            UNION ALL
            (SELECT g.seq, g.ordinal FROM messages AS g
             WHERE e."upTo" < e.their_last AND g.conversation_id = e.conversation_id AND g.sender_id = e.peer::int4
                AND g.seq <= e."upTo" ORDER BY g.seq DESC LIMIT 1)) AS t
        WHERE e.class IN ('read', 'delivered')
    ), judged AS MATERIALIZED (
        SELECT e.*, t.seq AS target, t.ordinal AS target_ordinal, k.existing,
            coalesce(CASE e.class
                WHEN 'read' THEN t.seq > greatest(e.read_seq,
                    max(t.seq) FILTER (WHERE e.class = 'read' AND k.existing IS NULL) OVER earlier)
                WHEN 'delivered' THEN t.seq > greatest(e.delivered_seq,
                    max(t.seq) FILTER (WHERE k.existing IS NULL) OVER earlier)
                WHEN 'message' THEN true
                -- Not in a conversation that a message of this batch makes: it comes before that.
                ELSE e.last_seq > 0
            END, false) AND k.existing IS NULL AS is_new
        FROM entry AS e LEFT JOIN known AS k USING (n) LEFT JOIN target AS t USING (n)
        WINDOW earlier AS (PARTITION BY e.conversation_id, e."user" ORDER BY e.n
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), fresh AS MATERIALIZED (
        SELECT j.*,
            CASE WHEN class <> 'private' THEN last_seq + count(*) FILTER (WHERE class <> 'private') OVER (
                PARTITION BY conversation_id ORDER BY class = 'message', n) END AS seq,
            sent_count + count(*) FILTER (WHERE class = 'message') OVER own AS ordinal,
            greatest(read_seq, max(target) FILTER (WHERE class = 'read') OVER own) AS read_after,
            greatest(delivered_seq, max(target) OVER own) AS delivered_after,
            greatest(read_count, max(target_ordinal) FILTER (WHERE class = 'read') OVER own) AS read_count_after
        FROM judged AS j
        WHERE is_new
        WINDOW own AS (PARTITION BY conversation_id, "user" ORDER BY class = 'message', n)
    ), feed AS MATERIALIZED (
        SELECT f.n, f.conversation_id, f.class, f."user" = side.person AS is_own, f.seq, f.read_after, f.delivered_after,
            f.read_count_after, side.person, side.is_small,
            row_number() OVER (PARTITION BY side.person ORDER BY f.class = 'message', f.n) AS nth,
            count(*) OVER (PARTITION BY side.person) AS total
        FROM fresh AS f
        CROSS JOIN LATERAL (VALUES (f.small, true), (f.large, false)) AS side (person, is_small)
        WHERE f.class <> 'private' OR side.person = f."user"
    ), taken AS (
        INSERT INTO user_feeds AS u (user_id, last_place)
        SELECT DISTINCT person, total FROM feed ORDER BY person, total
        ON CONFLICT (user_id) DO UPDATE SET last_place = u.last_place + excluded.last_place
        RETURNING u.user_id AS person, u.last_place
    ), placed AS MATERIALIZED (
        SELECT feed.*, taken.last_place - feed.total + feed.nth AS feed_seq FROM feed JOIN taken USING (person)
    ), positioned AS MATERIALIZED (
        SELECT f.*, p.small_place, p.large_place FROM fresh AS f JOIN (
            SELECT n, max(feed_seq) FILTER (WHERE is_small) AS small_place,
                max(feed_seq) FILTER (WHERE NOT is_small) AS large_place
            FROM placed GROUP BY n) AS p USING (n)
    ), new_message AS (
        INSERT INTO messages (conversation_id, seq, small_place, large_place, ordinal, sender_id, receiver_id,
            message_text, message_type, attachment_url, attachment_file_name, client_message_id, created_at, updated_at)
        SELECT conversation_id, seq, small_place, large_place, ordinal, "user", peer, text, type::message_type_enum, url,
            "fileName", "actionId", timestamp 'epoch' + at * interval '1 millisecond',
            timestamp 'epoch' + at * interval '1 millisecond'
        FROM positioned WHERE class = 'message' ORDER BY n
        RETURNING conversation_id, seq, message_id::bigint
    ), new_change AS (
        INSERT INTO changes (conversation_id, seq, small_place, large_place, kind, user_id, message_id, payload,
            action_id, created_at)
        SELECT conversation_id, seq, small_place, large_place, coalesce(kind, class), "user", "messageId",
            coalesce(payload, jsonb_build_object('v', 1, 'readSeq', read_after, 'deliveredSeq', delivered_after,
                'unreadCount', their_count - read_count_after)),
            "actionId", at
        FROM positioned WHERE class NOT IN ('message', 'private')
    ), new_private AS (
        INSERT INTO private_changes (user_id, feed_seq, conversation_id, kind, payload, message_id, action_id, created_at)
        SELECT "user", coalesce(small_place, large_place), conversation_id, kind, payload, "messageId", "actionId", at
        FROM positioned WHERE class = 'private'
    ), new_job AS (
        INSERT INTO jobs (kind, payload, run_at, unique_key)
        SELECT j.kind, j.payload, j."runAt", j."uniqueKey"
        FROM ROWS FROM (jsonb_to_recordset(batch -> 'jobs') AS (n integer, kind text, payload jsonb, "runAt" bigint,
            "uniqueKey" text)) WITH ORDINALITY AS j (n, kind, payload, "runAt", "uniqueKey", nth)
        JOIN fresh USING (n)
        ORDER BY fresh.class = 'message', j.nth
        ON CONFLICT DO NOTHING
    ), log_grows AS (
        UPDATE conversations AS c
        SET last_seq = l.seq, last_message_id = coalesce(l.message_id, c.last_message_id)
        FROM (
            SELECT positioned.conversation_id, max(positioned.seq) AS seq,
                max(g.message_id) AS message_id
            FROM positioned LEFT JOIN new_message AS g USING (conversation_id, seq)
            WHERE positioned.class <> 'private' GROUP BY positioned.conversation_id
        ) AS l
        WHERE c.conversation_id = l.conversation_id
    ), sides_change AS (
        UPDATE members AS m
        SET read_seq = greatest(m.read_seq, s.read_after), delivered_seq = greatest(m.delivered_seq, s.delivered_after),
            read_count = greatest(m.read_count, s.read_count_after), sent_count = m.sent_count + s.sent,
            last_sent_seq = greatest(m.last_sent_seq, s.last_sent), active_place = greatest(m.active_place, s.active),
            changed_place = greatest(m.changed_place, s.changed)
        FROM (
            SELECT person, conversation_id, max(read_after) FILTER (WHERE is_own) AS read_after,
                max(delivered_after) FILTER (WHERE is_own) AS delivered_after,
                max(read_count_after) FILTER (WHERE is_own) AS read_count_after,
                count(*) FILTER (WHERE is_own AND class = 'message') AS sent,
                max(seq) FILTER (WHERE is_own AND class = 'message') AS last_sent,
                max(feed_seq) FILTER (WHERE class = 'message') AS active,
                max(feed_seq) FILTER (WHERE class <> 'private') AS changed
            FROM placed GROUP BY person, conversation_id
        ) AS s
        WHERE m.user_id = s.person AND m.conversation_id = s.conversation_id
    )
    SELECT jsonb_agg(jsonb_build_object('n', j.n, 'isNew', j.is_new, 'known', j.existing,
        'seq', positioned.seq, 'feedSeq', CASE WHEN j.class = 'private' THEN coalesce(positioned.small_place, positioned.large_place) END,
        'id', g.message_id, 'marks', CASE WHEN j.class IN ('read', 'delivered') AND positioned.n IS NOT NULL THEN
            jsonb_build_object('readSeq', positioned.read_after, 'deliveredSeq', positioned.delivered_after,
                'unreadCount', positioned.their_count - positioned.read_count_after,
                'conversation', j.conversation_id, 'peer', j.peer, 'before', j.read_seq) END))
    INTO stored
    FROM judged AS j LEFT JOIN positioned USING (n) LEFT JOIN new_message AS g
        ON g.conversation_id = positioned.conversation_id AND g.seq = positioned.seq;

    IF NOT (batch ->> 'reads')::boolean THEN
        RETURN stored;
    END IF;
    -- The old backend shows a message as read if is_read is set. Its own transactions lock messages first and then
    -- wait for the conversation, which is locked here; SKIP LOCKED leaves the messages that they are marking to them.
    UPDATE messages SET is_read = true, read_at = now() AT TIME ZONE 'UTC' WHERE message_id IN (
        SELECT g.message_id
        FROM jsonb_array_elements(stored) AS s (it)
        CROSS JOIN LATERAL (SELECT (it #>> '{marks,conversation}')::bigint AS conversation_id,
            (it #>> '{marks,peer}')::int4 AS peer, (it #>> '{marks,before}')::bigint AS before,
            (it #>> '{marks,readSeq}')::bigint AS up_to) AS m
        CROSS JOIN LATERAL (SELECT message_id FROM messages
            WHERE conversation_id = m.conversation_id AND seq > m.before AND seq <= m.up_to AND sender_id = m.peer
                AND is_read IS NOT TRUE FOR UPDATE SKIP LOCKED) AS g
        WHERE m.up_to > m.before);
    RETURN stored;
END
$$;

-- CREATE OR REPLACE drops the search path set by 0005; the old backend may use another role and search path.
DO $$
DECLARE
    path text := (SELECT string_agg(quote_ident(name), ', ') FROM unnest(current_schemas(false)) AS name);
BEGIN
    EXECUTE format('ALTER FUNCTION chat_append(jsonb) SET search_path = %s, pg_temp', path);
    EXECUTE 'REVOKE ALL ON FUNCTION chat_append(jsonb) FROM PUBLIC';
END
$$;
