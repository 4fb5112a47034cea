-- Checks all redundant data in the tables of the chat. Each row of the result is a contradiction.
WITH log AS (
    SELECT conversation_id, seq, small_place, large_place, message_id AS message, sender_id
    FROM messages WHERE seq IS NOT NULL
    UNION ALL
    SELECT conversation_id, seq, small_place, large_place, NULL, NULL FROM changes
),
entries AS (
    SELECT user_small AS user_id, small_place AS place, log.* FROM log JOIN conversations USING (conversation_id)
    UNION ALL
    SELECT user_large, large_place, log.* FROM log JOIN conversations USING (conversation_id)
),
ordered AS (
    SELECT place, lag(place) OVER (PARTITION BY user_id, conversation_id ORDER BY seq) AS before FROM entries
),
expected AS (
    SELECT m.user_id, m.conversation_id,
        count(*) FILTER (WHERE e.sender_id = m.user_id) AS sent_count,
        coalesce(max(e.seq) FILTER (WHERE e.sender_id = m.user_id), 0) AS last_sent_seq,
        count(*) FILTER (WHERE e.sender_id = m.peer_id AND e.seq <= m.read_seq) AS read_count,
        max(e.place) FILTER (WHERE e.message IS NOT NULL) AS active_place,
        max(e.place) AS changed_place
    FROM members AS m JOIN entries AS e USING (user_id, conversation_id)
    GROUP BY m.user_id, m.conversation_id
)
SELECT 'places of conversation ' || conversation_id AS wrong
FROM conversations LEFT JOIN log USING (conversation_id)
GROUP BY conversation_id
HAVING count(DISTINCT seq) <> last_seq OR count(*) <> last_seq OR min(seq) <> 1 OR max(seq) <> last_seq
UNION ALL
SELECT 'last message of conversation ' || conversation_id
FROM conversations AS c
WHERE last_message_id IS DISTINCT FROM (
    SELECT message_id FROM messages AS m WHERE m.conversation_id = c.conversation_id ORDER BY seq DESC LIMIT 1)
UNION ALL
SELECT 'feed of ' || user_id
FROM user_feeds FULL JOIN entries USING (user_id)
GROUP BY user_id, last_place
HAVING (count(DISTINCT place) = last_place AND count(*) = last_place AND min(place) = 1 AND max(place) = last_place)
    IS NOT TRUE
UNION ALL
SELECT 'a feed goes back at ' || place FROM ordered WHERE place < before
UNION ALL
SELECT 'counts of ' || (m.user_id, m.conversation_id)
FROM members AS m FULL JOIN expected AS e USING (user_id, conversation_id)
WHERE (m.sent_count, m.last_sent_seq, m.read_count, m.active_place, m.changed_place)
    IS DISTINCT FROM (e.sent_count, e.last_sent_seq, e.read_count, e.active_place, e.changed_place)
UNION ALL
SELECT 'marks of ' || (user_id, conversation_id)
FROM members AS m
WHERE delivered_seq < read_seq OR read_seq > 0 AND NOT EXISTS (
    SELECT FROM messages AS g WHERE g.conversation_id = m.conversation_id AND g.seq = m.read_seq
        AND g.sender_id = m.peer_id)
UNION ALL
SELECT 'members of conversation ' || conversation_id
FROM conversations LEFT JOIN members USING (conversation_id)
GROUP BY conversation_id
HAVING array_agg((user_id, peer_id) ORDER BY user_id)
    <> ARRAY[(user_small, user_large), (user_large, user_small)]
UNION ALL
SELECT 'ordinal of message ' || message_id
FROM (
    SELECT message_id, ordinal, row_number() OVER (PARTITION BY conversation_id, sender_id ORDER BY seq) AS expected
    FROM messages WHERE seq IS NOT NULL
) AS messages
WHERE ordinal IS DISTINCT FROM expected
UNION ALL
SELECT 'message ' || message_id || ' is in the wrong conversation'
FROM messages LEFT JOIN conversations USING (conversation_id)
WHERE seq IS NOT NULL AND (least(sender_id, receiver_id), greatest(sender_id, receiver_id))
    IS DISTINCT FROM (user_small, user_large)
UNION ALL
SELECT 'message ' || message_id || CASE WHEN m.seq IS NULL THEN ' has no place' ELSE ' should have no place' END
FROM (SELECT NULL::integer AS group_id) AS without_groups,
    LATERAL (SELECT message_id, seq, sender_id, receiver_id, group_id FROM messages) AS m
WHERE (m.group_id IS NULL AND m.receiver_id IS NOT NULL AND m.receiver_id <> m.sender_id) <> (m.seq IS NOT NULL);
