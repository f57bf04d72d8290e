package digital.vya.backupdb.config;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder (0700) for a configuration with its secrets that is only tried. It is gone afterwards, on a signal as well. */
public final class TrialFolder implements AutoCloseable {
    private final Path folder;
    private final Thread onSignal = new Thread(this::delete, "trial-folder");

    /** Beside the file that the configuration is for, and so where it will be trusted. */
    public TrialFolder(Path beside) {
        try {
            Disk.folders(Disk.parent(beside));
            folder = Files.createTempDirectory(Disk.parent(beside), ".trial-");
            Runtime.getRuntime().addShutdownHook(onSignal);
        } catch (IOException e) {
            throw BackupException.unwritable(Disk.parent(beside).toString(), e);
        }
    }

    public Path file() {
        return folder.resolve("backup.yaml");
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException shuttingDown) {
            // the hook does the same
        }
    }

    private void delete() {
        try {
            Disk.delete(folder);
        } catch (IOException e) {
            throw BackupException.unwritable(folder.toString(), e);
        }
    }
}
