package digital.vya.backupdb.model;

import java.time.OffsetDateTime;

/** A delivery that was given up on and waits to be redriven: what, where to, and why it failed. */
public record DeadLetter(String id, OffsetDateTime parkedAt, String destination, Shipment shipment, Problem problem) {
    public long bytes() {
        return shipment.parcels().stream().mapToLong(Parcel::size).sum();
    }
}
