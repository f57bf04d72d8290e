package digital.vya.backupdb.engine;

import digital.vya.backupdb.model.ServerFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an instance looks like right now.
 *
 * @param now the server's time; null where it was not asked
 * @param unfit what else the server has and no backup takes, and why: the end of a sentence that begins with its name
 */
public record Inspection(
        ServerFacts server,
        List<Database> databases,
        boolean rolesReadable,
        Map<String, String> unfit,
        @Nullable Instant now) {
    public Inspection(ServerFacts server, List<Database> databases, boolean rolesReadable) {
        this(server, databases, rolesReadable, Map.of(), null);
    }

    /** A database, its size on the server in bytes, and whether this user may connect to it. */
    public record Database(String name, long bytes, boolean connectable) {}
}
