package digital.vya.backupdb.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A restore point's files in the order they are put: artifacts, checksums, and the manifest last. {@code problems} is what
 * it lacks and is shipped all the same.
 */
public record Shipment(
        @Nullable Job job, String pointId, List<Parcel> parcels, List<Artifact> artifacts, List<Problem> problems) {
    /** Of one that is delivered; a dead letter that cannot be read is not. */
    @Override
    public Job job() {
        return Objects.requireNonNull(job, "how these files were made is not known");
    }

    public Shipment {
        parcels = List.copyOf(parcels);
        artifacts = List.copyOf(artifacts);
        problems = List.copyOf(problems);
    }

    /** What makes a restore point of the others. */
    public Parcel manifest() {
        return parcels.get(parcels.size() - 1);
    }

    /** Of files that were shipped before: how they were made is not known any more. */
    public static Shipment parked(@Nullable Job job, String pointId, List<Parcel> parcels) {
        return new Shipment(job, pointId, parcels, List.of(), List.of());
    }
}
