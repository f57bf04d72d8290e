package digital.vya.backupdb.sweep;

import java.util.List;
import java.util.function.Supplier;

/** Scenarios that are swept one after the other, with faults of one layer. A new scenario goes in here. */
enum Lane {
    STORE(Layer.STORE, 0),
    S3(Layer.S3, 1),
    PROCESS(Layer.PROCESS, 0),
    FILES_BACKUP(Layer.FILESYSTEM, 0),
    FILES_RETRIED(Layer.FILESYSTEM, 1),
    FILES_AFTER(Layer.FILESYSTEM, 0),
    FILES_RESTORE(Layer.FILESYSTEM, 0);

    final Layer layer;
    /** How often the product sends a file again by itself. */
    final int retries;

    Lane(Layer layer, int retries) {
        this.layer = layer;
        this.retries = retries;
    }

    /** Every so-manieth call is failed: what comes before a delivery is the same with retries and without. */
    int stride() {
        return this == FILES_RETRIED ? 3 : 1;
    }

    List<Supplier<Scenario>> scenarios() {
        return switch (this) {
            case STORE, S3 -> List.of(Backup::new, Redriving::new, Lane::verify, Lane::damaged, Restoring::new);
            case PROCESS -> List.of(FirstBackup::new, Backup::new, Restoring::new, RollingBack::new);
            case FILES_BACKUP, FILES_RETRIED -> List.of(Backup::new);
            case FILES_AFTER -> List.of(Redriving::new, Lane::verify, Lane::damaged, RollingBack::new);
            case FILES_RESTORE -> List.of(Restoring::new);
        };
    }

    private static Scenario verify() {
        return new Verifying(false);
    }

    private static Scenario damaged() {
        return new Verifying(true);
    }
}
