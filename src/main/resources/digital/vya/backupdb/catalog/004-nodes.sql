-- What the nodes that share a catalogue tell one another. All times here are the database's own.

-- a process of a node; what it holds is its own until then
CREATE TABLE nodes (
  holder TEXT NOT NULL PRIMARY KEY,
  node TEXT NOT NULL,
  serves INTEGER NOT NULL,
  until BIGINT NOT NULL
);

-- what only one of them works on
CREATE TABLE leases (
  name TEXT NOT NULL PRIMARY KEY,
  holder TEXT NOT NULL,
  run TEXT NOT NULL
);

-- a time of a schedule that was decided, and by which node
CREATE TABLE slots (
  schedule TEXT NOT NULL,
  due BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  node TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (schedule, due)
);

-- the instances that are backed up for it; holder is the process that took one
CREATE TABLE slot_instances (
  schedule TEXT NOT NULL,
  due BIGINT NOT NULL,
  instance TEXT NOT NULL,
  holder TEXT,
  done INTEGER NOT NULL,
  PRIMARY KEY (schedule, due, instance)
);
CREATE INDEX slot_instances_open ON slot_instances (schedule) WHERE done = 0;

-- what waits on a node for a destination
CREATE TABLE dead_letters (
  node TEXT NOT NULL,
  id TEXT NOT NULL,
  point TEXT NOT NULL,
  destination TEXT NOT NULL,
  since BIGINT NOT NULL,
  problem TEXT,
  PRIMARY KEY (node, id)
);
