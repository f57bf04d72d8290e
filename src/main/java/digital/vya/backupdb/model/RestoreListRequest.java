package digital.vya.backupdb.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which restore points are wanted; null means all. Both times belong to what is meant. */
public record RestoreListRequest(
        @Nullable String instance,
        @Nullable String database,
        @Nullable String destination,
        @Nullable String point,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable Verdict verdict) {
    public RestoreListRequest(@Nullable String instance, @Nullable String database, @Nullable String destination) {
        this(instance, database, destination, null, null, null, null);
    }

    /** All of them, of whatever time and verdict. */
    public static RestoreListRequest ofPoint(
            @Nullable String point,
            @Nullable String instance,
            @Nullable String database,
            @Nullable String destination) {
        return new RestoreListRequest(instance, database, destination, point, null, null, null);
    }

    /** The start of every key that can be meant. */
    public String prefix() {
        if (point != null) {
            return point;
        }
        if (instance == null) {
            return "";
        }
        String folder = SafeName.of(instance) + "/";
        return database == null ? folder : folder + SafeName.of(database) + "/";
    }
}
