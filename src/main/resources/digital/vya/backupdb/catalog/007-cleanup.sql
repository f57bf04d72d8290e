-- What a cleanup asks, of whichever node's backups.

-- kinds and hashes of what was made, a line each, by which a manifest is known again; where a version of before took
-- the run in, they are taken from its record when they are first asked for
ALTER TABLE backups ADD COLUMN files TEXT;
ALTER TABLE roles_backups ADD COLUMN files TEXT;
CREATE INDEX backups_without_files ON backups (run) WHERE files IS NULL AND point IS NOT NULL;
CREATE INDEX roles_backups_without_files ON roles_backups (run) WHERE files IS NULL AND point IS NOT NULL;
CREATE INDEX runs_that_reached_nothing ON runs (schedule, began_at) WHERE reached = 0;
