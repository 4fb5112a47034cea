-- What people note about others, for themselves only. No part of any conversation, feed or search; gone with either account.
CREATE TABLE person_notes (
    -- The author.
    user_id   INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    note      TEXT    NOT NULL,
    PRIMARY KEY (user_id, person_id)
) STRICT;
CREATE INDEX person_notes_by_person ON person_notes (person_id);
