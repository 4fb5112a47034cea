-- How people keep conversations in their lists. `pinned` was there; 'muted' and 'archived' stay unused.

-- The newest message when the person archived it; 0 if they did not.
ALTER TABLE members ADD COLUMN archived_seq INTEGER NOT NULL DEFAULT 0;
-- Muted until then; 0 if it is not.
ALTER TABLE members ADD COLUMN muted_until INTEGER NOT NULL DEFAULT 0;
-- Marked as unread from this message on; 0 if it is not.
ALTER TABLE members ADD COLUMN unread_from_seq INTEGER NOT NULL DEFAULT 0;

-- To count what somebody has pinned.
CREATE INDEX members_pinned ON members (user_id) WHERE pinned = 1;
