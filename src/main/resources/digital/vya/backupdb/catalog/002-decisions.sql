-- What people decided: it stands nowhere else, and is carried over when the rest is made anew.

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
  reference TEXT,
  before TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX audit_by_time ON audit (at);
-- what is told of a record is told once
CREATE UNIQUE INDEX audit_once ON audit (action, reference);

-- in how many backups in a row each table had rows, as JSON; of the newest by a policy that did not look odd
CREATE TABLE filled_tables (
  instance TEXT NOT NULL,
  database_name TEXT NOT NULL,
  policy TEXT NOT NULL,
  backups TEXT NOT NULL,
  PRIMARY KEY (instance, database_name, policy)
);
