-- Removed pictures are looked for after each removal; there are few of them at a time.
CREATE INDEX pictures_removed ON pictures (picture_id) WHERE state = 'removed';
