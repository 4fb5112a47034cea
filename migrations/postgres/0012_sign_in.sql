-- The old backend keeps addresses as they were typed, also with spaces around them.
CREATE INDEX users_by_trimmed_email ON users (lower(btrim(email)));

-- Whether the database can be written is asked by writing here.
CREATE TABLE write_probe (
    probe_id   integer PRIMARY KEY CHECK (probe_id = 1),
    written_at bigint  NOT NULL
);
INSERT INTO write_probe VALUES (1, 0);
