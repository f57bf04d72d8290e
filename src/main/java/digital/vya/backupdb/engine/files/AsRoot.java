package digital.vya.backupdb.engine.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this process may give files to other owners. */
final class AsRoot {
    private static final Path SELF = Path.of("/proc/self");

    private AsRoot() {}

    static boolean now() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(SELF, "unix:uid"));
        } catch (IOException unknown) {
            return true;
        }
    }
}
