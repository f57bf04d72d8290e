package digital.vya.backupdb.engine;

import digital.vya.backupdb.model.ServerFacts;
import java.util.List;

/**
 * The server a restore goes to, and the database of the wanted name if there is one. {@code freeBytes} is -1 where it
 * cannot be seen from here; {@code empty} is true when there is no database or nothing in it, {@code owned} when there is
 * none or the user may rename and drop it.
 */
public record TargetFacts(
        ServerFacts server,
        int major,
        boolean superuser,
        boolean mayCreateDatabases,
        boolean exists,
        boolean owned,
        boolean empty,
        long bytes,
        List<String> connected,
        long freeBytes,
        List<String> databases) {
    public TargetFacts {
        connected = List.copyOf(connected);
        databases = List.copyOf(databases);
    }
}
