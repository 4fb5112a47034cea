-- The stages in which photographers keep their conversations, under the names that they choose.
ALTER TABLE members
    -- Empty if in none.
    ADD COLUMN stage text NOT NULL DEFAULT '';
CREATE INDEX members_stage ON members (user_id, stage) WHERE stage <> '';

-- chat_store_actions for a batch in which somebody changes how they keep a conversation. Its arguments are those of
-- chat_store_actions; an entry of `changes` may also have
--   settings          {pinned, archived, mutedUntil, unreadFromSeq, clearedSeq, stage}: what changes; its class is private
-- Its result is that of chat_store_actions with other reasons in `refused`, too_many_pinned_conversations and too_many_stages, and
-- other arrays:
--   archivedSeq       the newest message of a conversation that was archived; 0 if muting has ended an archive that had
--                     ended already
--   clearedSeq        up to which message a conversation was deleted
-- A change that changes nothing is not stored. The rules are those of `Arrangement::judge` in the server.
--
-- It locks in the order of the other functions, and the feeds of all persons of the batch: somebody may pin in two
-- conversations at once.
CREATE OR REPLACE FUNCTION chat_store_settings(smalls bigint[], larges bigint[], persons bigint[], changes jsonb, jobs jsonb)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    -- What chat_store_actions gets. A delivered mark at the beginning stands for what is not stored: it moves nothing.
    accepted     jsonb[] := ARRAY[]::jsonb[];
    refused      text[] := array_fill(NULL::text, ARRAY[jsonb_array_length(changes)]);
    archived_seq bigint[] := array_fill(NULL::bigint, ARRAY[jsonb_array_length(changes)]);
    cleared_seq  bigint[] := archived_seq;
    change       record;
    entry        jsonb;
    person       bigint;
    conversation bigint;
    member       record;
    now_pinned   boolean;
    now_archived bigint;
    now_muted    bigint;
    now_unread   bigint;
    now_cleared  bigint;
    now_count    bigint;
    now_stage    text;
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
    PERFORM FROM unnest(persons) AS everyone (id)
    CROSS JOIN LATERAL (SELECT FROM user_feeds AS f WHERE f.user_id = everyone.id FOR NO KEY UPDATE) AS locked;

    FOR change IN
        SELECT e.* FROM ROWS FROM (jsonb_to_recordset(changes) AS (c integer, "isSmall" boolean, "actionId" text,
            at bigint, settings jsonb)) WITH ORDINALITY AS e (c, is_small, action_id, at, settings, i)
        ORDER BY e.i
    LOOP
        entry := changes -> (change.i::integer - 1);
        accepted := array_append(accepted, entry);
        CONTINUE WHEN change.settings IS NULL;

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

        SELECT m.pinned, m.archived_seq, m.muted_until, m.unread_from_seq, m.cleared_seq, m.cleared_count, m.stage, m.peer_id,
            greatest(m.last_sent_seq, p.last_sent_seq) AS newest
        INTO member
        FROM members AS m JOIN members AS p ON p.user_id = m.peer_id AND p.conversation_id = m.conversation_id
        WHERE m.user_id = person AND m.conversation_id = conversation;
        IF FOUND THEN
            now_pinned := coalesce((change.settings ->> 'pinned')::boolean, member.pinned);
            now_archived := CASE WHEN (change.settings ->> 'pinned')::boolean THEN 0 ELSE member.archived_seq END;
            IF (change.settings ->> 'archived')::boolean THEN
                now_archived := member.newest;
                now_pinned := false;
                archived_seq[change.i] := member.newest;
                accepted[change.i] := jsonb_set(entry, '{payload,archivedSeq}', to_jsonb(member.newest));
            ELSIF change.settings ? 'archived' THEN
                now_archived := 0;
            END IF;
            IF change.settings ? 'mutedUntil' AND NOT change.settings ? 'archived' AND member.archived_seq > 0
                AND member.newest > member.archived_seq AND member.muted_until <= change.at THEN
                now_archived := 0;
                archived_seq[change.i] := 0;
                accepted[change.i] := jsonb_set(entry, '{payload,archived}', 'false');
            END IF;
            now_muted := coalesce((change.settings ->> 'mutedUntil')::bigint, member.muted_until);
            now_unread := coalesce((change.settings ->> 'unreadFromSeq')::bigint, member.unread_from_seq);
            now_stage := member.stage;
            now_cleared := member.cleared_seq;
            now_count := member.cleared_count;
            IF change.settings ? 'clearedSeq' THEN
                now_pinned := false;
                now_archived := 0;
                now_unread := 0;
                now_stage := '';
                cleared_seq[change.i] := least((change.settings ->> 'clearedSeq')::bigint, member.newest);
                accepted[change.i] := jsonb_set(accepted[change.i], '{payload,clearedSeq}',
                    to_jsonb(cleared_seq[change.i]));
                IF cleared_seq[change.i] > now_cleared THEN
                    now_cleared := cleared_seq[change.i];
                    now_count := coalesce((SELECT g.ordinal FROM messages AS g WHERE g.conversation_id = conversation
                        AND g.sender_id = member.peer_id AND g.seq <= now_cleared ORDER BY g.seq DESC LIMIT 1), 0);
                END IF;
            END IF;
            now_stage := coalesce(change.settings ->> 'stage', now_stage);
            IF now_pinned AND NOT member.pinned
                AND (SELECT count(*) FROM members AS m WHERE m.user_id = person AND m.pinned) >= 5 THEN
                refused[change.i] := 'too_many_pinned_conversations';
            ELSIF now_stage <> '' AND now_stage <> member.stage
                AND (SELECT count(DISTINCT m.stage) FROM members AS m WHERE m.user_id = person AND m.stage <> ''
                    AND m.stage <> now_stage AND m.conversation_id <> conversation) >= 12 THEN
                refused[change.i] := 'too_many_stages';
            ELSIF (now_pinned, now_archived, now_muted, now_unread, now_cleared, now_stage) IS DISTINCT FROM
                (member.pinned, member.archived_seq, member.muted_until, member.unread_from_seq, member.cleared_seq,
                    member.stage) THEN
                UPDATE members AS m SET pinned = now_pinned, archived_seq = now_archived, muted_until = now_muted,
                    unread_from_seq = now_unread, cleared_seq = now_cleared, cleared_count = now_count, stage = now_stage
                WHERE m.user_id = person AND m.conversation_id = conversation;
                CONTINUE;
            END IF;
        END IF;
        accepted[change.i] := jsonb_build_object('c', entry -> 'c', 's', entry -> 's', 'l', entry -> 'l',
            'isSmall', entry -> 'isSmall', 'at', entry -> 'at', 'class', 'delivered', 'upTo', 0);
    END LOOP;

    stored := chat_store_actions(smalls, larges, persons, to_jsonb(accepted), jobs);

    RETURN stored || jsonb_build_object('archivedSeq', to_jsonb(archived_seq),
        'clearedSeq', to_jsonb(cleared_seq), 'refused', (
        SELECT jsonb_agg(coalesce(own.why, theirs.why) ORDER BY own.i)
        FROM unnest(refused) WITH ORDINALITY AS own (why, i)
        LEFT JOIN jsonb_array_elements_text(stored -> 'refused') WITH ORDINALITY AS theirs (why, i) USING (i)));
END
$$;

-- The old backend may use another role and search path.
DO $$
DECLARE
    path text := (SELECT string_agg(quote_ident(name), ', ') FROM unnest(current_schemas(false)) AS name);
    body text := 'chat_store_settings(bigint[], bigint[], bigint[], jsonb, jsonb)';
BEGIN
    EXECUTE format('ALTER FUNCTION %s SET search_path = %s, pg_temp', body, path);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', body);
END
$$;
