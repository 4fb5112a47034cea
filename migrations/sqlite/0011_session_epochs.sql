-- A person who ends their other sessions, or changes the password, begins an epoch. Tokens carry the number of the epoch
-- in which they were issued; those of earlier epochs are refused. A person without a row is in epoch 0.
CREATE TABLE session_epochs (
    user_id  INTEGER PRIMARY KEY,
    number   INTEGER NOT NULL,
    -- When it began: the old backend's tokens carry no number and are compared by their time.
    since    INTEGER NOT NULL,
    -- The session that goes on, whatever its epoch.
    kept     TEXT    NOT NULL,
    -- Seconds since 1970, by the database's clock. Each server reads the recent ones every second.
    began_at INTEGER NOT NULL DEFAULT (unixepoch())
);
CREATE INDEX session_epochs_recent ON session_epochs (began_at);
