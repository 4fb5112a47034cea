-- Public pictures of people: faces, covers and portfolios. The face that a profile shows is named by
-- user_profiles.avatar_url, which the old backend reads and writes as well.
CREATE TABLE pictures (
    picture_id text   PRIMARY KEY,
    owner_id   bigint NOT NULL,
    -- face, cover or portfolio
    purpose    text   NOT NULL,
    -- making while its files are written, stored, or removed while they are being deleted
    state      text   NOT NULL,
    -- Of the larger one, in pixels.
    width      bigint NOT NULL,
    height     bigint NOT NULL,
    caption    text   NOT NULL,
    -- Order within a portfolio; without meaning elsewhere.
    position   bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL
);
CREATE INDEX pictures_by_owner ON pictures (owner_id, purpose, position);
