-- Times are milliseconds since 1970 in UTC. A migration only adds: a program of one version before must go on working.

CREATE TABLE runs (
  id TEXT NOT NULL PRIMARY KEY,
  cause TEXT NOT NULL,
  schedule TEXT,
  began_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  verdict TEXT NOT NULL,
  reached INTEGER NOT NULL,
  troubles INTEGER NOT NULL,
  record TEXT NOT NULL
);
CREATE INDEX runs_by_time ON runs (began_at);
CREATE INDEX runs_of_schedule ON runs (schedule, began_at);

-- database_name is empty where an instance failed before any was reached; suspect: 0 as usual, 1 odd, 2 not compared
CREATE TABLE backups (
  run TEXT NOT NULL,
  instance TEXT NOT NULL,
  database_name TEXT NOT NULL,
  policy TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  took BIGINT NOT NULL,
  verdict TEXT NOT NULL,
  point TEXT,
  raw_bytes BIGINT NOT NULL,
  packed_bytes BIGINT NOT NULL,
  data_bytes BIGINT NOT NULL,
  suspect INTEGER NOT NULL,
  committed INTEGER NOT NULL,
  scheduled INTEGER NOT NULL,
  PRIMARY KEY (run, instance, database_name)
);
CREATE INDEX backups_of_point ON backups (point);
CREATE INDEX backups_suspect ON backups (instance, database_name) WHERE suspect = 1;
CREATE INDEX backups_of_database ON backups (instance, database_name, began_at);

-- what backups say: what became last of each database by each policy, and when it last came to a destination
CREATE TABLE protected (
  instance TEXT NOT NULL,
  database_name TEXT NOT NULL,
  policy TEXT NOT NULL,
  last_run TEXT NOT NULL,
  last_at BIGINT NOT NULL,
  last_verdict TEXT NOT NULL,
  scheduled_at BIGINT,
  good_at BIGINT,
  good_point TEXT,
  good_bytes BIGINT,
  PRIMARY KEY (instance, database_name, policy)
);

-- manifest is without what grows with the database; digest is that of the stored bytes
CREATE TABLE points (
  id TEXT NOT NULL PRIMARY KEY,
  run TEXT,
  instance TEXT NOT NULL,
  database_name TEXT NOT NULL,
  policy TEXT,
  taken_at BIGINT NOT NULL,
  verdict TEXT NOT NULL,
  raw_bytes BIGINT NOT NULL,
  packed_bytes BIGINT NOT NULL,
  data_bytes BIGINT NOT NULL,
  row_count BIGINT,
  digest TEXT NOT NULL,
  manifest TEXT NOT NULL
);
CREATE INDEX points_of_database ON points (instance, database_name, taken_at);

-- mark is what the destination calls this version of the manifest; digest is null where its bytes were not read yet
CREATE TABLE locations (
  destination TEXT NOT NULL,
  point TEXT NOT NULL,
  state TEXT NOT NULL,
  since BIGINT NOT NULL,
  mark TEXT,
  digest TEXT,
  PRIMARY KEY (destination, point)
);
CREATE INDEX locations_of_point ON locations (point);

CREATE TABLE restores (
  id TEXT NOT NULL PRIMARY KEY,
  instance TEXT NOT NULL,
  database_name TEXT NOT NULL,
  point TEXT,
  began_at BIGINT NOT NULL,
  took BIGINT NOT NULL,
  verdict TEXT,
  proof INTEGER NOT NULL,
  record TEXT NOT NULL
);
CREATE INDEX restores_of_database ON restores (instance, database_name, began_at);

CREATE TABLE cleanups (
  id TEXT NOT NULL PRIMARY KEY,
  began_at BIGINT NOT NULL,
  record TEXT NOT NULL
);

CREATE TABLE removals (
  destination TEXT NOT NULL,
  point TEXT NOT NULL,
  cleanup TEXT NOT NULL,
  removed_at BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  PRIMARY KEY (destination, point, cleanup)
);
