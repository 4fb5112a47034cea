-- Since when the person has blocked the other one; 0 if they have not. Neither of them can write then.
ALTER TABLE members ADD COLUMN blocked_at bigint NOT NULL DEFAULT 0;
CREATE INDEX members_blocked ON members (user_id) WHERE blocked_at > 0;

-- What people have reported to the staff of the platform (docs/operations.md).
CREATE TABLE reports (
    report_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reporter_id bigint NOT NULL,
    reported_id bigint NOT NULL,
    -- spam, abuse, fraud or other
    reason      text   NOT NULL,
    -- In the reporter's own words; may be empty.
    details     text   NOT NULL,
    -- The last messages of the conversation as they were, oldest first.
    messages    jsonb  NOT NULL,
    action_id   text,
    created_at  bigint NOT NULL
);
CREATE UNIQUE INDEX reports_by_action ON reports (reporter_id, action_id) WHERE action_id IS NOT NULL;
CREATE INDEX reports_by_reporter ON reports (reporter_id, created_at);

-- chat_store_settings for a batch in which somebody blocks, or may be blocked. Its arguments are those of chat_store_settings;
-- an entry of `changes` may also have
--   block             the person blocks the other one, or no longer; its class is shared
-- Its result is that of chat_store_settings with another reason in `refused`, blocked: of a message, or of an action that the other
-- person sees and that takes nothing back. What changes nothing is not stored. The rules are those of `Action::needs_peer` in the
-- server.
CREATE FUNCTION chat_store_blocks(smalls bigint[], larges bigint[], persons bigint[], changes jsonb, jobs jsonb)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    -- What chat_store_settings gets. A delivered mark at the beginning stands for what is not stored: it moves nothing.
    accepted     jsonb[] := ARRAY[]::jsonb[];
    refused      text[] := array_fill(NULL::text, ARRAY[jsonb_array_length(changes)]);
    change       record;
    entry        jsonb;
    person       bigint;
    conversation bigint;
    stored       jsonb;
BEGIN
    PERFORM FROM (
        SELECT DISTINCT e.target AS id FROM jsonb_to_recordset(changes) AS e (target bigint)
        WHERE e.target IS NOT NULL ORDER BY e.target
    ) AS wanted
    CROSS JOIN LATERAL (SELECT FROM messages AS m WHERE m.message_id = wanted.id FOR NO KEY UPDATE) AS locked;
    PERFORM FROM unnest(smalls, larges) AS pair (small, large)
    CROSS JOIN LATERAL (SELECT FROM conversations
        WHERE user_small = pair.small AND user_large = pair.large FOR NO KEY UPDATE) AS locked;

    FOR change IN
        SELECT e.* FROM ROWS FROM (jsonb_to_recordset(changes) AS (c integer, "isSmall" boolean, "actionId" text,
            at bigint, class text, kind text, target bigint, block boolean))
            WITH ORDINALITY AS e (c, is_small, action_id, at, class, kind, target, block, i)
        ORDER BY e.i
    LOOP
        entry := changes -> (change.i::integer - 1);
        accepted := array_append(accepted, entry);
        CONTINUE WHEN change.block IS NULL AND change.class <> 'message'
            AND (change.class <> 'shared' OR change.target IS NULL OR change.kind = 'deleted');

        person := CASE WHEN change.is_small THEN smalls[change.c] ELSE larges[change.c] END;
        SELECT c.conversation_id INTO conversation FROM conversations AS c
        WHERE c.user_small = smalls[change.c] AND c.user_large = larges[change.c];
        -- chat_store finds the first result of a repeat.
        CONTINUE WHEN change.action_id IS NOT NULL AND (
            EXISTS (SELECT FROM messages AS g WHERE g.sender_id = person::int4
                AND g.client_message_id = change.action_id AND g.conversation_id + 0 = conversation)
            OR EXISTS (SELECT FROM changes AS h WHERE h.action_id = change.action_id AND h.user_id = person
                AND h.conversation_id = conversation)
            OR EXISTS (SELECT FROM private_changes AS p WHERE p.action_id = change.action_id AND p.user_id = person
                AND p.conversation_id = conversation));

        IF change.block IS NULL THEN
            CONTINUE WHEN NOT EXISTS (SELECT FROM members AS m WHERE m.blocked_at > 0
                AND m.conversation_id = conversation AND m.user_id IN (smalls[change.c], larges[change.c]));
            refused[change.i] := 'blocked';
        ELSE
            UPDATE members AS m SET blocked_at = CASE WHEN change.block THEN change.at ELSE 0 END
            WHERE m.user_id = person AND m.conversation_id = conversation AND (m.blocked_at > 0) <> change.block;
            CONTINUE WHEN FOUND;
        END IF;
        accepted[change.i] := jsonb_build_object('c', entry -> 'c', 's', entry -> 's', 'l', entry -> 'l',
            'isSmall', entry -> 'isSmall', 'at', entry -> 'at', 'class', 'delivered', 'upTo', 0);
    END LOOP;

    stored := chat_store_settings(smalls, larges, persons, to_jsonb(accepted), jobs);

    RETURN stored || jsonb_build_object('refused', (
        SELECT jsonb_agg(coalesce(own.why, theirs.why) ORDER BY own.i)
        FROM unnest(refused) WITH ORDINALITY AS own (why, i)
        LEFT JOIN jsonb_array_elements_text(stored -> 'refused') WITH ORDINALITY AS theirs (why, i) USING (i)));
END
$$;

-- The old backend may use another role and search path.
DO $$
DECLARE
    path text := (SELECT string_agg(quote_ident(name), ', ') FROM unnest(current_schemas(false)) AS name);
    body text := 'chat_store_blocks(bigint[], bigint[], bigint[], jsonb, jsonb)';
BEGIN
    EXECUTE format('ALTER FUNCTION %s SET search_path = %s, pg_temp', body, path);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', body);
END
$$;
