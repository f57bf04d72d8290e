-- What a cleanup asks, of whichever node's backups.

-- kinds and hashes of what was made, a line each, by which a manifest is known again; taken from the run's record when
-- it is first asked for
ALTER TABLE backups ADD COLUMN files TEXT;
ALTER TABLE roles_backups ADD COLUMN files TEXT;
CREATE INDEX backups_without_files ON backups (run) WHERE files IS NULL AND point IS NOT NULL;
CREATE INDEX roles_backups_without_files ON roles_backups (run) WHERE files IS NULL AND point IS NOT NULL;
CREATE INDEX runs_that_reached_nothing ON runs (schedule, began_at) WHERE reached = 0;

-- what people want kept, where several nodes share the catalogue; one alone has a file for each
CREATE TABLE holds (
  point TEXT NOT NULL,
  kind TEXT NOT NULL,
  hold TEXT NOT NULL,
  PRIMARY KEY (point, kind)
);

-- points that a process of a node reads or removes; the nodes of one machine alone leave locked files
CREATE TABLE points_in_use (
  mark TEXT NOT NULL PRIMARY KEY,
  point TEXT NOT NULL,
  holder TEXT NOT NULL,
  removes INTEGER NOT NULL
);
CREATE INDEX points_in_use_of ON points_in_use (point);
