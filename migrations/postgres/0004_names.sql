-- A retry under the same name finds the first message, as before. The name comes first now: names that follow the
-- time (UUID version 7, as our pages give) lie side by side at the end of the index, whoever their senders are,
-- instead of one on a page.
DROP INDEX messages_by_client_id;
CREATE UNIQUE INDEX messages_by_client_id ON messages (client_message_id, sender_id, conversation_id)
    WHERE client_message_id IS NOT NULL;
