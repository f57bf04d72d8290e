package digital.vya.backupdb.model;

import java.util.List;

/** Figures of what was done, from the catalogue. */
public record Stats(List<Database> databases, List<Destination> destinations) {
    public Stats {
        databases = List.copyOf(databases);
        destinations = List.copyOf(destinations);
    }

    /**
     * Of the backups of a database: {@code good} are those of outcome SUCCESS, {@code arrived} those that came to a
     * destination; sizes are packed ones, of the first and the last that arrived.
     */
    public record Database(
            String instance,
            String database,
            long backups,
            long arrived,
            long good,
            double meanSeconds,
            double mostSeconds,
            long firstBytes,
            long lastBytes) {}

    /** What is there now, as it was seen last. */
    public record Destination(String id, long restorePoints, long bytes) {}
}
