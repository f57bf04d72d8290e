-- What people decided: it stands nowhere else, and is carried over when the rest is made anew.

CREATE TABLE holds (
  point TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT,
  ends_at BIGINT,
  set_by TEXT NOT NULL,
  set_at BIGINT NOT NULL,
  PRIMARY KEY (point, kind)
);

CREATE TABLE acknowledgements (
  instance TEXT NOT NULL,
  database_name TEXT NOT NULL,
  run TEXT NOT NULL,
  reason TEXT NOT NULL,
  set_by TEXT NOT NULL,
  set_at BIGINT NOT NULL,
  PRIMARY KEY (instance, database_name, run)
);

-- each row bears the hash of the one before it
CREATE TABLE audit (
  number BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  who TEXT NOT NULL,
  host TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  outcome TEXT NOT NULL,
  detail TEXT NOT NULL,
  before TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX audit_by_time ON audit (at);

-- how many rows each table had in the newest backup of a database by a policy, as JSON
CREATE TABLE table_rows (
  instance TEXT NOT NULL,
  database_name TEXT NOT NULL,
  policy TEXT NOT NULL,
  run TEXT NOT NULL,
  row_counts TEXT NOT NULL,
  PRIMARY KEY (instance, database_name, policy)
);
