-- The messages that may be in a list of what was shared (src/domain/shared.rs), so that few are found among many. They may
-- contain a few more than the lists; those are left out when they are read. The statements that read them repeat these
-- conditions.
CREATE INDEX messages_with_media ON messages (conversation_id, seq) WHERE
    attachments LIKE '%"mimeType":"image/%' OR attachments LIKE '%"mimeType":"video/%'
    OR (attachments IS NULL AND attachment_url IS NOT NULL AND message_type = 'image');
-- Of the sounds, voice notes have a waveform.
CREATE INDEX messages_with_files ON messages (conversation_id, seq) WHERE
    attachments LIKE '%"mimeType":"application/%' OR attachments LIKE '%"mimeType":"text/%'
    OR attachments LIKE '%"mimeType":"image/hei%'
    OR (attachments LIKE '%"mimeType":"audio/%' AND attachments LIKE '%"waveform":null%')
    OR (attachments IS NULL AND attachment_url IS NOT NULL AND message_type <> 'image');
CREATE INDEX messages_with_links ON messages (conversation_id, seq) WHERE
    message_text LIKE '%://%' OR message_text LIKE '%www.%';
