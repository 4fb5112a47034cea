-- Pinned and agreed messages.

-- Since when both members see it below the head of the conversation.
ALTER TABLE messages ADD COLUMN pinned_at INTEGER;
-- What the members have agreed about it, as JSON: {"state": "proposed", "proposedBy": 1, "proposedAt": "…", …}.
ALTER TABLE messages ADD COLUMN agreement TEXT;

CREATE INDEX messages_pinned ON messages (conversation_id) WHERE pinned_at IS NOT NULL;
CREATE INDEX messages_agreed ON messages (conversation_id) WHERE agreement LIKE '%"state":"agreed"%';
