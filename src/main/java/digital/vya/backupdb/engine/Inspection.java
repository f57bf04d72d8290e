package digital.vya.backupdb.engine;

import digital.vya.backupdb.model.ServerFacts;
import java.util.List;

/** What an instance looks like right now. */
public record Inspection(ServerFacts server, List<Database> databases) {
    /** A database and its size on the server, in bytes. */
    public record Database(String name, long bytes) {}
}
