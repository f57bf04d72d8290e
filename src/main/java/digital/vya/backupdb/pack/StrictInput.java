package digital.vya.backupdb.pack;

import digital.vya.backupdb.errors.BackupException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Raw bytes out of packed ones. What was found damaged once stays so: no later read gets an end out of it. */
abstract class StrictInput extends BulkInput {
    private @Nullable BackupException damage;

    StrictInput() {}

    StrictInput(InputStream in) {
        super(in);
    }

    /** Gives at least one byte, or -1 at the proven end; {@code length} is at least 1. */
    abstract int unpack(byte[] into, int offset, int length) throws IOException;

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (damage != null) {
            throw new BackupException(damage.code(), damage.getMessage(), damage.hint(), damage);
        }
        try {
            return length == 0 ? 0 : unpack(into, offset, length);
        } catch (BackupException e) {
            damage = e;
            throw e;
        }
    }
}
