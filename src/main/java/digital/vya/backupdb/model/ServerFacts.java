package digital.vya.backupdb.model;

/** What was learned about a server and the client tools chosen for it, before anything was dumped. */
public record ServerFacts(String serverVersion, String clientVersion) {}
