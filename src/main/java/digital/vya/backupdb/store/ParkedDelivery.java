package digital.vya.backupdb.store;

import com.fasterxml.jackson.annotation.JsonProperty;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Shipment;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code delivery.json}: all that a redrive needs, beside the files themselves. Fields are added, never renamed. */
record ParkedDelivery(
        int version,
        String id,
        Status status,
        String destination,
        String pointId,
        String runId,
        OffsetDateTime parkedAt,
        @Nullable OffsetDateTime failedAt,
        int attempts,
        @Nullable Problem problem,
        Job job,
        List<Item> parcels) {
    static final int VERSION = 1;

    enum Status {
        /** A delivery is under way, or was when its process died. */
        @JsonProperty("pending")
        PENDING,
        /** The delivery was given up on. */
        @JsonProperty("dead")
        DEAD
    }

    /** One parcel; its file stands in the same folder under the last part of the key. */
    record Item(String key, long size, String sha256) {}

    static ParkedDelivery pending(String id, String destination, Shipment shipment, OffsetDateTime now) {
        List<Item> items = shipment.parcels().stream()
                .map(p -> new Item(p.key(), p.size(), p.sha256()))
                .toList();
        Job job = shipment.job();
        return new ParkedDelivery(
                VERSION,
                id,
                Status.PENDING,
                destination,
                shipment.pointId(),
                job.run().id(),
                now,
                null,
                0,
                null,
                job,
                items);
    }

    ParkedDelivery dead(Problem why, OffsetDateTime now) {
        return new ParkedDelivery(
                version, id, Status.DEAD, destination, pointId, runId, parkedAt, now, attempts + 1, why, job, parcels);
    }

    DeadLetter letter(Path folder) {
        List<Parcel> files = parcels.stream()
                .map(i -> new Parcel(i.key(), folder.resolve(fileName(i.key())), i.size(), i.sha256()))
                .toList();
        return new DeadLetter(id, parkedAt, destination, Shipment.parked(job, pointId, files), problem);
    }

    static String fileName(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
