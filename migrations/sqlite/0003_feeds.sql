-- One order of everything that concerns a person, over all their conversations: what `sync` reads along.
--
-- Every change takes the next place in the feeds of both members, in the transaction that makes it. A message
-- is its own entry of the log from now on; `changes` holds every other kind of change.

CREATE TABLE user_feeds (
    user_id    INTEGER PRIMARY KEY,
    -- The newest place taken.
    last_place INTEGER NOT NULL
) STRICT;

-- The places of what there is already, in the order in which it was committed.
CREATE TABLE numbered AS
SELECT change_id, user_id, row_number() OVER (PARTITION BY user_id ORDER BY change_id) AS place
FROM (SELECT change_id, user_small AS user_id FROM changes JOIN conversations USING (conversation_id)
      UNION ALL
      SELECT change_id, user_large FROM changes JOIN conversations USING (conversation_id));
CREATE INDEX numbered_by_change ON numbered (change_id, user_id);

INSERT INTO user_feeds SELECT user_id, max(place) FROM numbered GROUP BY user_id;

CREATE TABLE log (
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    seq             INTEGER NOT NULL,
    -- The change's places in the feeds of the members with the smaller and the larger number.
    small_place     INTEGER NOT NULL,
    large_place     INTEGER NOT NULL,
    -- 'read' and 'delivered'. Not checked here, so that later kinds take their place without a new table.
    kind            TEXT    NOT NULL,
    -- Whose mark it is, or who did it.
    user_id         INTEGER NOT NULL,
    -- The message that was changed, with later kinds.
    message_id      INTEGER,
    -- How far, with 'read' and 'delivered'.
    mark_seq        INTEGER,
    PRIMARY KEY (conversation_id, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO log
SELECT h.conversation_id, h.seq, s.place, l.place, h.kind, h.user_id, h.message_id, h.mark_seq
FROM changes h JOIN conversations c USING (conversation_id)
JOIN numbered s ON s.change_id = h.change_id AND s.user_id = c.user_small
JOIN numbered l ON l.change_id = h.change_id AND l.user_id = c.user_large;

ALTER TABLE messages ADD COLUMN small_place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN large_place INTEGER NOT NULL DEFAULT 0;
UPDATE messages SET small_place = log.small_place, large_place = log.large_place
FROM log WHERE log.conversation_id = messages.conversation_id AND log.seq = messages.seq;
DROP INDEX messages_by_sender;

-- Asked for every second, to close their sockets.
CREATE INDEX users_switched_off ON users (user_id) WHERE is_active = 0;

-- By person first: the list is one range of this table.
CREATE TABLE member_rows (
    user_id         INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    peer_id         INTEGER NOT NULL,
    -- Marks only move forward.
    read_seq        INTEGER NOT NULL DEFAULT 0,
    delivered_seq   INTEGER NOT NULL DEFAULT 0,
    -- How many messages this person has sent here, and the place of the newest of them.
    sent_count      INTEGER NOT NULL DEFAULT 0,
    last_sent_seq   INTEGER NOT NULL DEFAULT 0,
    -- How many of the other person's messages lie at or before read_seq. Unread is the difference.
    read_count      INTEGER NOT NULL DEFAULT 0,
    -- This person's feed at the newest message here, which orders the list, and at the newest change.
    active_place    INTEGER NOT NULL,
    changed_place   INTEGER NOT NULL,
    pinned          INTEGER NOT NULL DEFAULT 0,
    muted           INTEGER NOT NULL DEFAULT 0,
    archived        INTEGER NOT NULL DEFAULT 0,
    draft           TEXT,
    PRIMARY KEY (user_id, conversation_id)
) STRICT, WITHOUT ROWID;

INSERT INTO member_rows
SELECT m.user_id, m.conversation_id, m.peer_id, m.read_seq, m.delivered_seq, m.sent_count,
       (SELECT coalesce(max(seq), 0) FROM messages g
        WHERE g.conversation_id = m.conversation_id AND g.sender_id = m.user_id),
       m.read_count,
       (SELECT coalesce(max(iif(m.user_id < m.peer_id, g.small_place, g.large_place)), 0) FROM messages g
        WHERE g.conversation_id = m.conversation_id),
       (SELECT coalesce(max(iif(m.user_id < m.peer_id, h.small_place, h.large_place)), 0) FROM log h
        WHERE h.conversation_id = m.conversation_id),
       m.pinned, m.muted, m.archived, m.draft
FROM members m;

DELETE FROM log WHERE kind = 'message';
DROP TABLE numbered;
DROP TABLE changes;
DROP TABLE members;
ALTER TABLE log RENAME TO changes;
ALTER TABLE member_rows RENAME TO members;
