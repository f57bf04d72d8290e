package digital.vya.backupdb.sweep;

import digital.vya.backupdb.sweep.subject.Engine;
import java.util.List;
import java.util.function.Supplier;

/** Scenarios that are swept one after the other, with faults of one layer. A new scenario goes in here. */
enum Lane {
    STORE(Layer.STORE),
    S3(Layer.S3),
    PROCESS(Layer.PROCESS),
    MARIADB_PROCESS(Layer.PROCESS, Engine.MARIADB),
    FILES_PROCESS(Layer.PROCESS, Engine.FILES),
    FILES_DISK(Layer.FILESYSTEM, Engine.FILES),
    CATALOGUE_DISK(Layer.FILESYSTEM, Engine.FILES),
    CATALOGUE_STORE(Layer.STORE, Engine.FILES),
    MARIADB_DISK(Layer.FILESYSTEM, Engine.MARIADB),
    DISK_BACKUP(Layer.FILESYSTEM),
    DISK_RETRIED(Layer.FILESYSTEM),
    DISK_AFTER(Layer.FILESYSTEM),
    DISK_RESTORE(Layer.FILESYSTEM);

    /** Every so-manieth call is failed where most of a run is as in another lane, in which every one is. */
    private static final int STRIDE = 3;

    private static final int STRIDE_OF_SLOW_CLIENTS = 11;

    final Layer layer;
    final Engine engine;

    Lane(Layer layer) {
        this(layer, Engine.POSTGRESQL);
    }

    Lane(Layer layer, Engine engine) {
        this.layer = layer;
        this.engine = engine;
    }

    /** How often the product sends a file again by itself. */
    int retries() {
        return this == S3 || this == DISK_RETRIED ? 1 : 0;
    }

    int stride() {
        return switch (this) {
            case DISK_RETRIED, FILES_DISK, CATALOGUE_DISK -> STRIDE;
            case MARIADB_DISK -> STRIDE_OF_SLOW_CLIENTS;
            default -> 1;
        };
    }

    List<Supplier<Scenario>> scenarios() {
        return switch (this) {
            case STORE, S3 ->
                List.of(Backup::new, Redriving::new, Lane::verify, Lane::damaged, CleaningUp::new, Restoring::new);
            case PROCESS, MARIADB_PROCESS -> List.of(FirstBackup::new, Backup::new, Restoring::new, RollingBack::new);
            case DISK_BACKUP, DISK_RETRIED -> List.of(Backup::new);
            case DISK_AFTER -> List.of(Redriving::new, Lane::verify, Lane::damaged, RollingBack::new);
            case DISK_RESTORE -> List.of(Restoring::new);
            case MARIADB_DISK -> List.of(Backup::new, Restoring::new, RollingBack::new);
            case FILES_PROCESS -> List.of(Backup::new, Restoring::new);
            case CATALOGUE_DISK -> List.of(Lane::rebuild, Lane::rebuildDamaged, Checking::new, Reporting::new);
            case CATALOGUE_STORE -> List.of(Lane::rebuild, Checking::new);
            case FILES_DISK -> List.of(Backup::new, CleaningUp::new, Restoring::new);
        };
    }

    private static Scenario verify() {
        return new Verifying(false);
    }

    private static Scenario rebuild() {
        return new Rebuilding(false);
    }

    private static Scenario rebuildDamaged() {
        return new Rebuilding(true);
    }

    private static Scenario damaged() {
        return new Verifying(true);
    }
}
