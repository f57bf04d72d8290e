package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.model.ServerFacts;

/** A server as it is now, and what it answered in the same breath. */
public record Seen(ServerFacts server, Answers answers) {}
