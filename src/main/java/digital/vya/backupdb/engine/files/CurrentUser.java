package digital.vya.backupdb.engine.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whom this process belongs to: only root may give files away, and change what is another's. */
final class CurrentUser {
    private static final Path SELF = Path.of("/proc/self");
    private static final int ROOT = 0;

    private CurrentUser() {}

    static boolean isRoot() {
        return id() == ROOT;
    }

    /** Root's when it is not known. */
    static int id() {
        try {
            return (int) Files.getAttribute(SELF, "unix:uid");
        } catch (IOException unknown) {
            return ROOT;
        }
    }
}
