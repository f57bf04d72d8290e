package digital.vya.backupdb.model;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** A delivery that was given up on and waits to be redriven: what, where to, and why it failed. */
public record DeadLetter(
        String id,
        OffsetDateTime parkedAt,
        String destination,
        Shipment shipment,
        @Nullable Problem problem) {
    public long bytes() {
        return shipment.parcels().stream().mapToLong(Parcel::size).sum();
    }
}
