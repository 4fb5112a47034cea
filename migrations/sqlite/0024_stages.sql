-- The stages in which photographers keep their conversations, under the names that they choose; empty if in none.
ALTER TABLE members ADD COLUMN stage TEXT NOT NULL DEFAULT '';
CREATE INDEX members_stage ON members (user_id, stage) WHERE stage <> '';
