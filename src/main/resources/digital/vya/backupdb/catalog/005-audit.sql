-- What commands did that leaves no other record, and what verifications found.

CREATE TABLE actions (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  subject TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  who TEXT NOT NULL,
  came_from TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX actions_by_time ON actions (began_at);

-- of one restore point at one destination
CREATE TABLE verifications (
  action TEXT NOT NULL,
  destination TEXT NOT NULL,
  point TEXT NOT NULL,
  state TEXT NOT NULL,
  verified_at BIGINT NOT NULL,
  who TEXT NOT NULL,
  PRIMARY KEY (action, destination, point)
);
CREATE INDEX verifications_of_point ON verifications (point, destination, verified_at);
