-- Conversations that somebody has deleted for themselves: the messages up to a position, and how many of them the other person has
-- sent; 0 if nothing.
ALTER TABLE members ADD COLUMN cleared_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN cleared_count INTEGER NOT NULL DEFAULT 0;
