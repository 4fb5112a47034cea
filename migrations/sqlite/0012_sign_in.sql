-- Whether the database can be written is asked by writing here.
CREATE TABLE write_probe (
    probe_id   INTEGER PRIMARY KEY CHECK (probe_id = 1),
    written_at INTEGER NOT NULL
);
INSERT INTO write_probe VALUES (1, 0);
