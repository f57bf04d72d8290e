package digital.vya.backupdb.engine;

import digital.vya.backupdb.model.ServerFacts;
import java.util.List;

/** What an instance looks like right now. */
public record Inspection(ServerFacts server, List<Database> databases, boolean rolesReadable) {
    /** A database, its size on the server in bytes, and whether this user may connect to it. */
    public record Database(String name, long bytes, boolean connectable) {}
}
