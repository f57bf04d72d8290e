-- What was decided of times of schedules and is still to be told of: none is decided without that standing here.

-- of so many in a row, of which due is the last
ALTER TABLE slots ADD COLUMN times INTEGER NOT NULL DEFAULT 1;

-- run is the id of the record that tells of it, outcome and times what is counted; teller is the process that tells
CREATE TABLE untold (
  run TEXT NOT NULL PRIMARY KEY,
  schedule TEXT NOT NULL,
  due BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  times INTEGER NOT NULL,
  message TEXT NOT NULL,
  at BIGINT NOT NULL,
  teller TEXT
);
