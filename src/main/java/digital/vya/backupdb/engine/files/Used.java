package digital.vya.backupdb.engine.files;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystems;

/** How much is on all disks of this machine: no backup of files holds more that has to be kept. */
final class Used {
    private Used() {}

    static long onAllDisks() {
        long used = 0;
        for (FileStore store : FileSystems.getDefault().getFileStores()) {
            try {
                used += Math.max(0, store.getTotalSpace() - store.getUnallocatedSpace());
            } catch (IOException notToBeAsked) {
                return Long.MAX_VALUE;
            }
        }
        return used;
    }
}
