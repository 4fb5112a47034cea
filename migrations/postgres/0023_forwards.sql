-- Forwarded messages. Several messages may have the same file, also within a conversation.

-- Is it a copy of another message?
ALTER TABLE messages ADD COLUMN forwarded boolean NOT NULL DEFAULT false;

-- A row for each message that contains the attachment: the one with this action id.
ALTER TABLE attachment_grants DROP CONSTRAINT attachment_grants_pkey,
    ADD PRIMARY KEY (attachment_id, user_small, user_large, user_id, action_id);

-- chat_store_actions of 0018 with copies: an entry of the class message with a `target` is a copy of that message. It is refused as
-- deleted if the person cannot read that message any more. Deleting a message takes the files back that it has brought, and
-- leaves them to other messages that have them.
CREATE OR REPLACE FUNCTION chat_store_actions(smalls bigint[], larges bigint[], persons bigint[], changes jsonb, jobs jsonb)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    -- What chat_store gets. A delivered mark at the beginning stands for what is not stored: it moves nothing.
    accepted      jsonb[] := ARRAY[]::jsonb[];
    refused       text[] := array_fill(NULL::text, ARRAY[jsonb_array_length(changes)]);
    change        record;
    entry         jsonb;
    person        bigint;
    conversation  bigint;
    message       record;
    all_reactions jsonb;
    -- Of the person: the number of the reaction with the same emoji, and how many there are.
    same          integer;
    own           integer;
    pinned        integer;
    -- The agreement: who has proposed it, and whether it is confirmed.
    proposed_by   bigint;
    is_final      boolean;
    step          text;
    is_new        boolean;
    why           text;
    stored        jsonb;
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
        SELECT e.* FROM ROWS FROM (jsonb_to_recordset(changes) AS (c integer, "isSmall" boolean, class text,
            "actionId" text, at bigint, kind text, payload jsonb, target bigint, until bigint, "proposedAt" text))
            WITH ORDINALITY AS e (c, is_small, class, action_id, at, kind, payload, target, until, proposed_at, i)
        ORDER BY e.i
    LOOP
        entry := changes -> (change.i::integer - 1);
        accepted := array_append(accepted, entry);
        CONTINUE WHEN change.target IS NULL;

        person := CASE WHEN change.is_small THEN smalls[change.c] ELSE larges[change.c] END;
        SELECT c.conversation_id INTO conversation FROM conversations AS c
        WHERE c.user_small = smalls[change.c] AND c.user_large = larges[change.c];
        -- chat_store finds the first result of a repeat.
        CONTINUE WHEN change.action_id IS NOT NULL AND (
            -- The sum keeps the planner from walking through a whole conversation by its positions.
            EXISTS (SELECT FROM messages AS g WHERE g.sender_id = person::int4
                AND g.client_message_id = change.action_id AND g.conversation_id + 0 = conversation)
            OR EXISTS (SELECT FROM changes AS h WHERE h.action_id = change.action_id AND h.user_id = person
                AND h.conversation_id = conversation)
            OR EXISTS (SELECT FROM private_changes AS p WHERE p.action_id = change.action_id AND p.user_id = person
                AND p.conversation_id = conversation));

        IF change.class = 'message' THEN
            -- A copy, perhaps of a message of another conversation.
            PERFORM FROM messages AS m
            LEFT JOIN message_flags AS f ON f.user_id = person AND f.message_id = m.message_id
            WHERE m.message_id = change.target AND person IN (m.sender_id, m.receiver_id)
                AND m.deleted_at IS NULL AND f.hidden_at IS NULL;
            IF NOT FOUND THEN
                refused[change.i] := 'deleted';
                accepted[change.i] := jsonb_build_object('c', entry -> 'c', 's', entry -> 's', 'l', entry -> 'l',
                    'isSmall', entry -> 'isSmall', 'at', entry -> 'at', 'class', 'delivered', 'upTo', 0);
            END IF;
            CONTINUE;
        END IF;

        SELECT m.message_text, m.client_message_id, m.attachments, m.deleted_at, m.edited_at, m.reactions, m.pinned_at, m.agreement,
            f.hidden_at, f.starred_at
        INTO message
        FROM messages AS m LEFT JOIN message_flags AS f ON f.user_id = person AND f.message_id = m.message_id
        WHERE m.message_id = change.target AND m.conversation_id = conversation;
        is_new := FOUND;
        why := NULL;
        step := change.payload ->> 'state';
        proposed_by := (message.agreement ->> 'proposedBy')::bigint;
        is_final := coalesce(message.agreement ->> 'state' = 'agreed', false);
        IF is_new AND message.deleted_at IS NOT NULL AND (change.kind IN ('edited', 'reacted')
            OR change.kind = 'pinned' AND (change.payload ->> 'on')::boolean OR step IN ('proposed', 'agreed')) THEN
            why := 'deleted';
        ELSIF is_new AND change.kind = 'agreement' THEN
            IF is_final THEN
                is_new := false;
                IF step IN ('withdrawn', 'declined') THEN
                    why := 'agreed';
                END IF;
            ELSIF proposed_by IS NULL THEN
                is_new := step = 'proposed';
                IF step = 'agreed' THEN
                    why := 'other_proposal';
                END IF;
            ELSIF step = 'proposed' AND proposed_by = person THEN
                is_new := false;
            ELSIF step = 'proposed' OR (step = 'withdrawn') IS DISTINCT FROM (proposed_by = person)
                OR step = 'agreed' AND message.agreement ->> 'proposedAt' IS DISTINCT FROM change.proposed_at THEN
                why := 'other_proposal';
            END IF;
        ELSIF is_new AND change.kind = 'pinned' THEN
            is_new := (change.payload ->> 'on')::boolean IS DISTINCT FROM (message.pinned_at IS NOT NULL);
            IF is_new AND message.pinned_at IS NULL THEN
                SELECT count(*) INTO pinned FROM messages AS m
                WHERE m.conversation_id = conversation AND m.pinned_at IS NOT NULL;
                IF pinned >= 3 THEN
                    why := 'too_many_pinned';
                END IF;
            END IF;
        ELSIF is_new AND change.kind = 'reacted' THEN
            all_reactions := coalesce(message.reactions, '[]');
            -- Emoji are equal whatever their form.
            SELECT max(r.nth) FILTER (WHERE replace(r.it ->> 'emoji', chr(65039), '')
                = replace(change.payload ->> 'emoji', chr(65039), '')), count(*)
            INTO same, own
            FROM jsonb_array_elements(all_reactions) WITH ORDINALITY AS r (it, nth)
            WHERE (r.it ->> 'userId')::bigint = person;
            is_new := (change.payload ->> 'on')::boolean IS DISTINCT FROM (same IS NOT NULL);
            IF is_new AND same IS NULL AND own >= 5 THEN
                why := 'too_many_reactions';
            END IF;
        ELSIF is_new THEN
            is_new := CASE change.kind
                WHEN 'deleted' THEN message.deleted_at IS NULL
                WHEN 'hidden' THEN message.hidden_at IS NULL
                WHEN 'starred' THEN (change.payload ->> 'on')::boolean
                    IS DISTINCT FROM (message.starred_at IS NOT NULL)
                ELSE message.message_text IS DISTINCT FROM change.payload ->> 'text'
            END;
            IF is_new AND is_final AND change.kind IN ('deleted', 'edited') THEN
                why := 'agreed';
            ELSIF is_new AND change.at > change.until THEN
                why := 'too_late';
            END IF;
        END IF;
        refused[change.i] := why;
        IF why IS NOT NULL OR NOT is_new THEN
            accepted[change.i] := jsonb_build_object('c', entry -> 'c', 's', entry -> 's', 'l', entry -> 'l',
                'isSmall', entry -> 'isSmall', 'at', entry -> 'at', 'class', 'delivered', 'upTo', 0);
            CONTINUE;
        END IF;

        CASE change.kind
            WHEN 'deleted' THEN
                UPDATE messages AS m SET message_text = 'This message was deleted', message_type = 'text',
                    attachment_url = NULL, attachment_file_name = NULL, attachments = NULL, reply_to = NULL,
                    forwarded = false, reactions = NULL, edited_at = NULL, pinned_at = NULL, agreement = NULL, deleted_at = change.at
                WHERE m.message_id = change.target;
                UPDATE changes AS h SET payload = h.payload - 'original' || '{"text": ""}'
                WHERE h.conversation_id = conversation AND h.message_id = change.target AND h.kind = 'edited';
                -- Edits of this batch are not stored yet.
                accepted := ARRAY(
                    SELECT CASE WHEN e.it ->> 'kind' = 'edited' AND (e.it ->> 'target')::bigint = change.target
                        THEN jsonb_set(e.it, '{payload}', (e.it -> 'payload') - 'original' || '{"text": ""}')
                        ELSE e.it END
                    FROM unnest(accepted) WITH ORDINALITY AS e (it, nth) ORDER BY e.nth);
                DELETE FROM attachment_grants AS g
                USING jsonb_array_elements(message.attachments) AS file (it)
                WHERE g.attachment_id = file.it ->> 'id'
                    AND g.user_small = smalls[change.c] AND g.user_large = larges[change.c]
                    AND g.user_id = person AND g.action_id = message.client_message_id;
                UPDATE attachments AS a SET state = 'removed'
                FROM jsonb_array_elements(message.attachments) AS file (it)
                WHERE a.attachment_id = file.it ->> 'id' AND NOT EXISTS (
                    SELECT FROM attachment_grants AS g WHERE g.attachment_id = a.attachment_id);
            WHEN 'edited' THEN
                IF message.edited_at IS NULL THEN
                    accepted[change.i] := jsonb_set(entry, '{payload,original}', to_jsonb(message.message_text));
                END IF;
                -- What was proposed was another text.
                UPDATE messages AS m SET message_text = change.payload ->> 'text', edited_at = change.at, agreement = NULL
                WHERE m.message_id = change.target;
            WHEN 'reacted' THEN
                IF same IS NULL THEN
                    all_reactions := all_reactions || jsonb_build_object('userId', person, 'emoji', change.payload -> 'emoji');
                ELSE
                    all_reactions := all_reactions - (same - 1);
                END IF;
                UPDATE messages AS m SET reactions = nullif(all_reactions, '[]')
                WHERE m.message_id = change.target;
            WHEN 'pinned' THEN
                UPDATE messages AS m
                SET pinned_at = CASE WHEN (change.payload ->> 'on')::boolean THEN change.at END
                WHERE m.message_id = change.target;
            WHEN 'agreement' THEN
                UPDATE messages AS m SET agreement = CASE step
                    WHEN 'proposed' THEN
                        jsonb_build_object('state', step, 'proposedBy', person, 'proposedAt', entry -> 'agreedAt')
                    WHEN 'agreed' THEN m.agreement
                        || jsonb_build_object('state', step, 'confirmedBy', person, 'confirmedAt', entry -> 'agreedAt')
                    END
                WHERE m.message_id = change.target;
            WHEN 'hidden' THEN
                INSERT INTO message_flags (user_id, message_id, hidden_at) VALUES (person, change.target, change.at)
                ON CONFLICT (user_id, message_id) DO UPDATE SET hidden_at = excluded.hidden_at;
            WHEN 'starred' THEN
                INSERT INTO message_flags (user_id, message_id, starred_at)
                VALUES (person, change.target, CASE WHEN (change.payload ->> 'on')::boolean THEN change.at END)
                ON CONFLICT (user_id, message_id) DO UPDATE SET starred_at = excluded.starred_at;
        END CASE;
    END LOOP;

    stored := chat_store(smalls, larges, persons, to_jsonb(accepted), jobs);

    UPDATE messages AS m SET reply_to = e.reply_to, forwarded = e.target IS NOT NULL
    FROM ROWS FROM (jsonb_to_recordset(changes) AS ("replyTo" bigint, target bigint))
        WITH ORDINALITY AS e (reply_to, target, i)
    WHERE (e.reply_to IS NOT NULL OR e.target IS NOT NULL)
        AND m.message_id = (stored -> 'id' ->> (e.i::integer - 1))::bigint;
    INSERT INTO attachment_grants (attachment_id, user_small, user_large, user_id, action_id)
    SELECT a.attachment_id, smalls[e.c], larges[e.c], m.sender_id, m.client_message_id
    FROM ROWS FROM (jsonb_to_recordset(changes) AS (c integer, target bigint)) WITH ORDINALITY AS e (c, target, i)
    JOIN messages AS m ON m.message_id = (stored -> 'id' ->> (e.i::integer - 1))::bigint
    CROSS JOIN LATERAL jsonb_array_elements(m.attachments) AS file (it)
    JOIN attachments AS a ON a.attachment_id = file.it ->> 'id' AND a.state = 'stored'
    WHERE e.target IS NOT NULL
    ON CONFLICT DO NOTHING;

    RETURN stored || jsonb_build_object('refused', to_jsonb(refused));
END
$$;

-- The old backend may use another role and search path.
DO $$
DECLARE
    path text := (SELECT string_agg(quote_ident(name), ', ') FROM unnest(current_schemas(false)) AS name);
    body text := 'chat_store_actions(bigint[], bigint[], bigint[], jsonb, jsonb)';
BEGIN
    EXECUTE format('ALTER FUNCTION %s SET search_path = %s, pg_temp', body, path);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', body);
END
$$;
