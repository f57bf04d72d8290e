package digital.vya.backupdb.restore;

import java.io.FilterInputStream;
import java.io.InputStream;
import java.nio.file.Path;

/** The raw bytes of a backup; {@code stored} is the file on this machine they come from, packed or not, or null. */
final class RawBackup extends FilterInputStream {
    private final Path stored;

    RawBackup(InputStream raw, Path stored) {
        super(raw);
        this.stored = stored;
    }

    Path stored() {
        return stored;
    }
}
