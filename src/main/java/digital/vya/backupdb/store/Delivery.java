package digital.vya.backupdb.store;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Shipment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One shipment on its way to one destination. {@code parked} names the folder that keeps it until it is committed;
 * null with {@code unparked} saying why, where that folder could not be made.
 */
public record Delivery(
        Settings.Destination destination,
        Shipment shipment,
        @Nullable String parked,
        @Nullable Problem unparked,
        Instant startedAt,
        AtomicLong sent) {
    Delivery(
            Settings.Destination destination,
            Shipment shipment,
            @Nullable String parked,
            @Nullable Problem unparked,
            Instant startedAt) {
        this(destination, shipment, parked, unparked, startedAt, new AtomicLong());
    }

    /** The files in the order they are put; their bytes are counted for this destination alone. */
    public List<StoreCall> puts() {
        List<StoreCall> puts = new ArrayList<>();
        long before = 0;
        for (Parcel parcel : shipment.parcels()) {
            puts.add(StoreCall.put(destination, parcel.countedBy(sent, before)));
            before += parcel.size();
        }
        return puts;
    }

    long bytes() {
        return shipment.parcels().stream().mapToLong(Parcel::size).sum();
    }

    /** For people. */
    String title() {
        return "deliver " + shipment.job().title() + " to " + destination.id();
    }
}
