package digital.vya.backupdb.store;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Shipment;
import java.time.Instant;

/**
 * One shipment on its way to one destination. {@code parked} names the folder that keeps it until it is committed;
 * null with {@code unparked} saying why, where that folder could not be made.
 */
public record Delivery(
        Settings.Destination destination, Shipment shipment, String parked, Problem unparked, Instant startedAt) {}
