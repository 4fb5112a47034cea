-- Public pictures of people: faces, covers and portfolios. The face that a profile shows is named by
-- user_profiles.avatar_url.
CREATE TABLE pictures (
    picture_id TEXT    PRIMARY KEY,
    owner_id   INTEGER NOT NULL,
    -- face, cover or portfolio
    purpose    TEXT    NOT NULL,
    -- making while its files are written, stored, or removed while they are being deleted
    state      TEXT    NOT NULL,
    -- Of the larger one, in pixels.
    width      INTEGER NOT NULL,
    height     INTEGER NOT NULL,
    caption    TEXT    NOT NULL,
    -- Order within a portfolio; without meaning elsewhere.
    position   INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pictures_by_owner ON pictures (owner_id, purpose, position);
