-- Attachments: uploaded files, and the conversations in which they were sent. chat_store of 0007 stores them with their
-- message.
CREATE TABLE attachments (
    attachment_id text    PRIMARY KEY,
    owner_id      bigint  NOT NULL,
    -- uploading, stored when all of it is there, or removed while its files are being deleted
    state         text    NOT NULL,
    file_name     text    NOT NULL,
    -- In bytes: the whole file, and what has been received.
    size          bigint  NOT NULL,
    received      bigint  NOT NULL DEFAULT 0,
    -- The objects that hold what has been received, each followed by a line feed.
    parts         text    NOT NULL DEFAULT '',
    -- What its sender says of it: a media type, and of a recording the duration in milliseconds and the waveform.
    hint          text,
    duration      bigint,
    waveform      text,
    -- From the content, when it is stored.
    media_type    text,
    sha256        text,
    width         bigint,
    height        bigint,
    thumbhash     text,
    created_at    bigint  NOT NULL,
    -- An upload that is not complete by then is removed.
    expires_at    bigint  NOT NULL,
    -- When it was last put into a message.
    used_at       bigint
);
CREATE INDEX attachments_by_owner ON attachments (owner_id, created_at);
CREATE INDEX attachments_by_use ON attachments (coalesce(used_at, created_at));

-- The members of these conversations may read an attachment. The message that contains it has this action id.
CREATE TABLE attachment_grants (
    attachment_id text   NOT NULL REFERENCES attachments ON DELETE CASCADE,
    user_small    bigint NOT NULL,
    user_large    bigint NOT NULL,
    user_id       bigint NOT NULL,
    action_id     text   NOT NULL,
    PRIMARY KEY (attachment_id, user_small, user_large)
);

-- Those of a message, in order, as JSON.
ALTER TABLE messages ADD COLUMN attachments jsonb;

-- Arguments:
--   smalls, larges    the members of the conversations of the batch, ascending
--   persons           the members of all these conversations, ascending
--   changes           [{c, s, l, isSmall, class, actionId, at, text, type, url, fileName, attachments, upTo, kind, payload,
--                     messageId}]
--                     in the order in which they are stored. `c` is the index of the conversation, counted from 1, and
--                     `s` and `l` are those of its members among the persons; isSmall: the smaller id is the acting
--                     person's. `class` is message, read, delivered, shared or private; messages come last, because
--                     nobody can have seen them yet. No two changes of a person have the same action id in the same
--                     conversation
--   jobs              [{i, kind, payload, runAt, uniqueKey}]; `i` is the index of the change, counted from 1
-- Result, one array per field, each with an element per change:
--   seq, feedSeq      its position if it was stored; feedSeq only for a private change
--   id                the id of a stored message
--   readSeq, deliveredSeq, unreadCount    of a stored mark
--   knownSeq, knownFeedSeq    the position of what was stored before under its action id
-- A change without any of them is not stored: its mark is already there, or its conversation does not exist.
--
-- All functions lock in this order: conversations by the ids of their members, feeds by user id, then messages.
CREATE OR REPLACE FUNCTION chat_store(smalls bigint[], larges bigint[], persons bigint[], changes jsonb, jobs jsonb)
RETURNS jsonb LANGUAGE plpgsql SET enable_hashjoin = on AS $$
DECLARE
    nothing        bigint[] := array_fill(NULL::bigint, ARRAY[jsonb_array_length(changes)]);
    -- Of each conversation.
    ids            bigint[];
    seqs           bigint[];
    last_shared    integer[] := array_fill(NULL::integer, ARRAY[cardinality(smalls)]);
    last_message   integer[] := last_shared;
    last_ids       bigint[] := last_shared;
    small_person   integer[] := last_shared;
    large_person   integer[] := last_shared;
    -- Of both members of each conversation: at 2c - 1 the one with the smaller id, at 2c the other.
    read_seqs      bigint[];
    delivered_seqs bigint[];
    read_counts    bigint[];
    sent_counts    bigint[];
    last_sent      bigint[];
    active         bigint[] := array_fill(NULL::bigint, ARRAY[2 * cardinality(smalls)]);
    changed        bigint[] := active;
    -- Of each person: how many positions of the feed are taken, and the position before the first of them.
    counts         bigint[] := array_fill(0, ARRAY[cardinality(persons)]);
    bases          bigint[];
    -- Of each change; `class` of those that are stored. `small_nth` and `large_nth` count from the bases of its members.
    conversation   integer[] := nothing;
    new_seq        bigint[] := nothing;
    small_nth      bigint[] := nothing;
    large_nth      bigint[] := nothing;
    ordinal        bigint[] := nothing;
    message_id     bigint[] := nothing;
    feed_seq       bigint[] := nothing;
    known_seq      bigint[] := nothing;
    known_feed_seq bigint[] := nothing;
    mark_read      bigint[] := nothing;
    mark_delivered bigint[] := nothing;
    mark_unread    bigint[] := nothing;
    read_before    bigint[] := nothing;
    class          text[] := array_fill(NULL::text, ARRAY[jsonb_array_length(changes)]);
    message_ids    bigint[];
    change record;
    mine integer;
    theirs integer;
    target bigint;
    target_ordinal bigint;
    nth integer := 0;
BEGIN
    FOR attempt IN 1..2 LOOP
        SELECT array_agg(c.conversation_id), array_agg(c.last_seq) INTO ids, seqs
        FROM unnest(smalls, larges) AS pair (small, large)
        LEFT JOIN LATERAL (SELECT conversation_id, last_seq FROM conversations
            WHERE user_small = pair.small AND user_large = pair.large FOR NO KEY UPDATE) AS c ON true;
        -- For what is missing at the second attempt nothing is stored.
        EXIT WHEN attempt = 2 OR array_position(ids, NULL) IS NULL;

        -- The first message creates the conversation, unless another server has done so meanwhile.
        INSERT INTO conversations (user_small, user_large, last_seq, created_at)
        SELECT smalls[e.c], larges[e.c], 0, min(e.at)
        FROM jsonb_to_recordset(changes) AS e (c integer, class text, at bigint)
        WHERE e.class = 'message' AND ids[e.c] IS NULL GROUP BY e.c ORDER BY e.c
        ON CONFLICT DO NOTHING;
        INSERT INTO members (user_id, conversation_id, peer_id, active_place, changed_place)
        SELECT side.user_id, c.conversation_id, side.peer_id, 0, 0
        FROM unnest(smalls, larges, ids) AS pair (small, large, id)
        CROSS JOIN LATERAL (SELECT conversation_id FROM conversations
            WHERE user_small = pair.small AND user_large = pair.large OFFSET 0) AS c
        CROSS JOIN LATERAL (VALUES (pair.small, pair.large), (pair.large, pair.small)) AS side (user_id, peer_id)
        WHERE pair.id IS NULL
        ON CONFLICT DO NOTHING;
    END LOOP;

    -- The rows of a conversation change under its lock only, so they are read as they are now.
    SELECT array_agg(m.read_seq), array_agg(m.delivered_seq), array_agg(m.read_count), array_agg(m.sent_count),
        array_agg(m.last_sent_seq)
    INTO read_seqs, delivered_seqs, read_counts, sent_counts, last_sent
    FROM unnest(ids, smalls, larges) AS c (id, small, large)
    CROSS JOIN LATERAL (VALUES (c.small), (c.large)) AS side (user_id)
    LEFT JOIN LATERAL (SELECT * FROM members
        WHERE user_id = side.user_id AND conversation_id = c.id OFFSET 0) AS m ON true;

    FOR change IN
        SELECT e.*, k.seq AS known_seq, k.feed_seq AS known_feed_seq
        FROM ROWS FROM (jsonb_to_recordset(changes) AS (c integer, s integer, l integer, "isSmall" boolean, class text,
            "actionId" text, "upTo" bigint)) WITH ORDINALITY AS e (c, s, l, is_small, class, action_id, up_to, i)
        CROSS JOIN LATERAL (SELECT CASE WHEN e.is_small THEN smalls[e.c] ELSE larges[e.c] END AS id OFFSET 0) AS person
        LEFT JOIN LATERAL (
            -- The sum keeps the planner from walking through a whole conversation by its positions.
            SELECT g.seq, NULL::bigint AS feed_seq FROM messages AS g
            WHERE g.sender_id = person.id::int4 AND g.client_message_id = e.action_id
                AND g.conversation_id + 0 = ids[e.c]
            UNION ALL
            SELECT h.seq, NULL FROM changes AS h
            WHERE h.action_id = e.action_id AND h.user_id = person.id AND h.conversation_id = ids[e.c]
            UNION ALL
            SELECT NULL, p.feed_seq FROM private_changes AS p
            WHERE p.action_id = e.action_id AND p.user_id = person.id AND p.conversation_id = ids[e.c]
            LIMIT 1) AS k ON true
        ORDER BY e.i
    LOOP
        known_seq[change.i] := change.known_seq;
        known_feed_seq[change.i] := change.known_feed_seq;
        CONTINUE WHEN change.known_seq IS NOT NULL OR change.known_feed_seq IS NOT NULL OR ids[change.c] IS NULL;
        mine := 2 * change.c - change.is_small::integer;
        theirs := 4 * change.c - 1 - mine;
        IF change.class = 'message' THEN
            sent_counts[mine] := sent_counts[mine] + 1;
            ordinal[change.i] := sent_counts[mine];
            last_message[change.c] := change.i;
        ELSIF change.class IN ('read', 'delivered') THEN
            -- At most the newest message of the other person.
            target := last_sent[theirs];
            target_ordinal := sent_counts[theirs];
            IF change.up_to < target THEN
                SELECT g.seq, g.ordinal INTO target, target_ordinal FROM messages AS g
                WHERE g.conversation_id = ids[change.c] AND g.seq <= change.up_to
                    AND g.sender_id = (CASE WHEN change.is_small THEN larges[change.c] ELSE smalls[change.c] END)::int4
                ORDER BY g.seq DESC LIMIT 1;
            END IF;
            IF change.class = 'read' THEN
                CONTINUE WHEN (target > read_seqs[mine]) IS NOT TRUE;
                read_before[change.i] := read_seqs[mine];
                read_seqs[mine] := target;
                read_counts[mine] := target_ordinal;
            ELSE
                CONTINUE WHEN (target > delivered_seqs[mine]) IS NOT TRUE;
            END IF;
            delivered_seqs[mine] := greatest(delivered_seqs[mine], target);
            mark_read[change.i] := read_seqs[mine];
            mark_delivered[change.i] := delivered_seqs[mine];
            mark_unread[change.i] := sent_counts[theirs] - read_counts[mine];
        ELSE
            -- A conversation without messages has no log.
            CONTINUE WHEN seqs[change.c] = 0;
        END IF;

        class[change.i] := change.class;
        conversation[change.i] := change.c;
        small_person[change.c] := change.s;
        large_person[change.c] := change.l;
        IF change.class <> 'private' OR change.is_small THEN
            counts[change.s] := counts[change.s] + 1;
            small_nth[change.i] := counts[change.s];
        END IF;
        IF change.class <> 'private' OR NOT change.is_small THEN
            counts[change.l] := counts[change.l] + 1;
            large_nth[change.i] := counts[change.l];
        END IF;
        IF change.class <> 'private' THEN
            seqs[change.c] := seqs[change.c] + 1;
            new_seq[change.i] := seqs[change.c];
            last_shared[change.c] := change.i;
        END IF;
        IF change.class = 'message' THEN
            last_sent[mine] := seqs[change.c];
        END IF;
    END LOOP;

    WITH taken AS (
        INSERT INTO user_feeds AS f (user_id, last_place)
        SELECT p.id, p.count FROM unnest(persons, counts) AS p (id, count) WHERE p.count > 0
        ON CONFLICT (user_id) DO UPDATE SET last_place = f.last_place + excluded.last_place
        RETURNING f.user_id, f.last_place
    )
    SELECT array_agg(t.last_place - p.count ORDER BY p.nth) INTO bases
    FROM unnest(persons, counts) WITH ORDINALITY AS p (id, count, nth) LEFT JOIN taken AS t ON t.user_id = p.id;

    WITH stored AS (
        INSERT INTO messages (conversation_id, seq, small_place, large_place, ordinal, sender_id, receiver_id,
            message_text, message_type, attachment_url, attachment_file_name, attachments, client_message_id, created_at,
            updated_at)
        SELECT ids[e.c], new_seq[e.i], bases[e.s] + small_nth[e.i], bases[e.l] + large_nth[e.i], ordinal[e.i],
            CASE WHEN e.is_small THEN smalls[e.c] ELSE larges[e.c] END,
            CASE WHEN e.is_small THEN larges[e.c] ELSE smalls[e.c] END,
            e.text, e.type::message_type_enum, e.url, e.file_name, e.attachments, e.action_id,
            timestamp 'epoch' + e.at * interval '1 millisecond', timestamp 'epoch' + e.at * interval '1 millisecond'
        FROM ROWS FROM (jsonb_to_recordset(changes) AS (c integer, s integer, l integer, "isSmall" boolean, at bigint,
            text text, type text, url text, "fileName" text, attachments jsonb, "actionId" text))
            WITH ORDINALITY AS e (c, s, l, is_small, at, text, type, url, file_name, attachments, action_id, i)
        WHERE ordinal[e.i] IS NOT NULL ORDER BY e.i
        RETURNING messages.message_id
    )
    -- Ids are given in the order of the rows.
    SELECT array_agg(stored.message_id ORDER BY stored.message_id) INTO message_ids FROM stored;

    FOR i IN 1..cardinality(nothing) LOOP
        CONTINUE WHEN class[i] IS NULL;
        IF class[i] = 'message' THEN
            nth := nth + 1;
            message_id[i] := message_ids[nth];
        ELSIF class[i] = 'private' THEN
            feed_seq[i] := coalesce(bases[small_person[conversation[i]]] + small_nth[i],
                bases[large_person[conversation[i]]] + large_nth[i]);
        END IF;
    END LOOP;
    FOR c IN 1..cardinality(smalls) LOOP
        last_ids[c] := message_id[last_message[c]];
        active[2 * c - 1] := bases[small_person[c]] + small_nth[last_message[c]];
        active[2 * c] := bases[large_person[c]] + large_nth[last_message[c]];
        changed[2 * c - 1] := bases[small_person[c]] + small_nth[last_shared[c]];
        changed[2 * c] := bases[large_person[c]] + large_nth[last_shared[c]];
    END LOOP;

    IF nth < (SELECT count(*) FROM unnest(class) AS stored (class) WHERE stored.class IS NOT NULL) THEN
        INSERT INTO changes (conversation_id, seq, small_place, large_place, kind, user_id, message_id, payload,
            action_id, created_at)
        SELECT ids[e.c], new_seq[e.i], bases[e.s] + small_nth[e.i], bases[e.l] + large_nth[e.i],
            coalesce(e.kind, e.class), CASE WHEN e.is_small THEN smalls[e.c] ELSE larges[e.c] END, e.message_id,
            coalesce(e.payload, jsonb_build_object('v', 1, 'readSeq', mark_read[e.i],
                'deliveredSeq', mark_delivered[e.i], 'unreadCount', mark_unread[e.i])),
            e.action_id, e.at
        FROM ROWS FROM (jsonb_to_recordset(changes) AS (c integer, s integer, l integer, "isSmall" boolean, class text,
            at bigint, kind text, payload jsonb, "messageId" bigint, "actionId" text))
            WITH ORDINALITY AS e (c, s, l, is_small, class, at, kind, payload, message_id, action_id, i)
        WHERE new_seq[e.i] IS NOT NULL AND e.class <> 'message';

        INSERT INTO private_changes (user_id, feed_seq, conversation_id, kind, payload, message_id, action_id, created_at)
        SELECT CASE WHEN e.is_small THEN smalls[e.c] ELSE larges[e.c] END, feed_seq[e.i], ids[e.c], e.kind, e.payload,
            e.message_id, e.action_id, e.at
        FROM ROWS FROM (jsonb_to_recordset(changes) AS (c integer, "isSmall" boolean, at bigint, kind text,
            payload jsonb, "messageId" bigint, "actionId" text))
            WITH ORDINALITY AS e (c, is_small, at, kind, payload, message_id, action_id, i)
        WHERE feed_seq[e.i] IS NOT NULL;
    END IF;

    UPDATE conversations AS c
    SET last_seq = n.last_seq, last_message_id = coalesce(n.last_id, c.last_message_id)
    FROM unnest(ids, seqs, last_ids, last_shared) AS n (id, last_seq, last_id, last_shared)
    WHERE c.conversation_id = n.id AND n.last_shared IS NOT NULL;

    UPDATE members AS m
    SET read_seq = n.read_seq, delivered_seq = n.delivered_seq, read_count = n.read_count, sent_count = n.sent_count,
        last_sent_seq = n.last_sent, active_place = greatest(m.active_place, n.active), changed_place = n.changed
    FROM ROWS FROM (unnest(read_seqs), unnest(delivered_seqs), unnest(read_counts), unnest(sent_counts),
        unnest(last_sent), unnest(active), unnest(changed))
        WITH ORDINALITY AS n (read_seq, delivered_seq, read_count, sent_count, last_sent, active, changed, i)
    WHERE m.user_id = (CASE WHEN n.i % 2 = 1 THEN smalls[(n.i + 1) / 2] ELSE larges[n.i / 2] END)
        AND m.conversation_id = ids[(n.i + 1) / 2] AND n.changed IS NOT NULL;

    IF jsonb_array_length(jobs) > 0 THEN
        INSERT INTO jobs (kind, payload, run_at, unique_key)
        SELECT j.kind, j.payload, j.run_at, j.unique_key
        FROM ROWS FROM (jsonb_to_recordset(jobs) AS (i integer, kind text, payload jsonb, "runAt" bigint,
            "uniqueKey" text)) WITH ORDINALITY AS j (i, kind, payload, run_at, unique_key, nth)
        WHERE class[j.i] IS NOT NULL
        -- In the order of their changes: of those with the same unique key the first is stored.
        ORDER BY j.i, j.nth
        ON CONFLICT DO NOTHING;
    END IF;

    IF 'read' = ANY (class) THEN
        -- The old backend shows a message as read if is_read is set. Its own transactions lock messages first and then
        -- wait for the conversation, which is locked here; SKIP LOCKED leaves the messages that they mark to them.
        UPDATE messages SET is_read = true, read_at = now() AT TIME ZONE 'UTC' WHERE messages.message_id IN (
            SELECT g.message_id
            FROM ROWS FROM (jsonb_to_recordset(changes) AS (c integer, "isSmall" boolean))
                WITH ORDINALITY AS e (c, is_small, i)
            CROSS JOIN LATERAL (SELECT m.message_id FROM messages AS m
                WHERE m.conversation_id = ids[e.c] AND m.seq > read_before[e.i] AND m.seq <= mark_read[e.i]
                    AND m.sender_id = (CASE WHEN e.is_small THEN larges[e.c] ELSE smalls[e.c] END)::int4
                    AND m.is_read IS NOT TRUE FOR UPDATE SKIP LOCKED) AS g
            WHERE read_before[e.i] IS NOT NULL);
    END IF;

    RETURN jsonb_build_object('seq', to_jsonb(new_seq), 'feedSeq', to_jsonb(feed_seq), 'id', to_jsonb(message_id),
        'readSeq', to_jsonb(mark_read), 'deliveredSeq', to_jsonb(mark_delivered), 'unreadCount', to_jsonb(mark_unread),
        'knownSeq', to_jsonb(known_seq), 'knownFeedSeq', to_jsonb(known_feed_seq));
END
$$;

-- The old backend may use another role and search path.
DO $$
DECLARE
    path text := (SELECT string_agg(quote_ident(name), ', ') FROM unnest(current_schemas(false)) AS name);
    body text := 'chat_store(bigint[], bigint[], bigint[], jsonb, jsonb)';
BEGIN
    EXECUTE format('ALTER FUNCTION %s SET search_path = %s, pg_temp', body, path);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', body);
END
$$;
