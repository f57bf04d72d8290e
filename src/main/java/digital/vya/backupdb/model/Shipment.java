package digital.vya.backupdb.model;

import java.util.List;

/** A restore point's files in the order they are put: artifacts, checksums, and the manifest last. */
public record Shipment(Job job, String pointId, List<Parcel> parcels) {
    public Shipment {
        parcels = List.copyOf(parcels);
    }
}
