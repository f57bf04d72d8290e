package digital.vya.backupdb.model;

import java.time.Instant;

/** Which restore points are wanted; null means all. Both times belong to what is meant. */
public record RestoreListRequest(
        String instance,
        String database,
        String destination,
        String point,
        Instant since,
        Instant until,
        Verdict verdict) {
    public RestoreListRequest(String instance, String database, String destination) {
        this(instance, database, destination, null, null, null, null);
    }

    /** All of them, of whatever time and verdict. */
    public static RestoreListRequest ofPoint(String point, String instance, String database, String destination) {
        return new RestoreListRequest(instance, database, destination, point, null, null, null);
    }
}
