package digital.vya.backupdb.restore;

import java.io.FilterInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The raw bytes of a backup; {@code stored} is the file on this machine they come from, packed or not, or null. */
final class RawBackup extends FilterInputStream {
    private final @Nullable Path stored;

    RawBackup(InputStream raw, @Nullable Path stored) {
        super(raw);
        this.stored = stored;
    }

    @Nullable
    Path stored() {
        return stored;
    }
}
