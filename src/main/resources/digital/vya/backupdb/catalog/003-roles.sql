-- Backups of roles alone. They are none of a database, so nothing that asks for those may come upon them.

ALTER TABLE runs ADD COLUMN kind TEXT NOT NULL DEFAULT 'DATABASES';

CREATE TABLE roles_backups (
  run TEXT NOT NULL,
  instance TEXT NOT NULL,
  verdict TEXT NOT NULL,
  point TEXT,
  raw_bytes BIGINT NOT NULL,
  packed_bytes BIGINT NOT NULL,
  committed INTEGER NOT NULL,
  PRIMARY KEY (run, instance)
);
CREATE INDEX roles_backups_of_point ON roles_backups (point);
