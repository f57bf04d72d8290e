package digital.vya.backupdb.engine;

import digital.vya.backupdb.pack.BulkInput;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A backup on its way through the check, kept on this machine while it goes by: it need not be fetched, unpacked and
 * hashed a second time. Its end is only reached when all of it is kept.
 */
public final class KeptArchive extends BulkInput {
    /** Takes the bytes and puts them where, and in the form in which, several jobs can read them. */
    public interface Keeper extends Closeable {
        void accept(byte[] bytes, int offset, int length) throws IOException;

        /** All bytes came; where they are. Throws when not all of them are. */
        Path finish() throws IOException;

        /** Gives up what is not finished; nothing is written when it returns, and what comes later is refused. */
        @Override
        void close() throws IOException;
    }

    private final Keeper keeper;
    private volatile @Nullable Path kept;

    public KeptArchive(InputStream backup, Keeper keeper) {
        super(backup);
        this.keeper = keeper;
    }

    /** Where the archive is, once it was read whole. */
    public Optional<Path> path() {
        return Optional.ofNullable(kept);
    }

    /** For one that gives up while a tool's input may still be read: the thread that reads closes the backup itself. */
    public void giveUp() throws IOException {
        keeper.close();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        int n = kept == null ? in.read(into, offset, length) : -1;
        if (n >= 0) {
            keeper.accept(into, offset, n);
        } else if (kept == null) {
            kept = keeper.finish();
        }
        return n;
    }

    @Override
    public int available() throws IOException {
        return kept == null ? in.available() : 0;
    }

    @Override
    public void close() throws IOException {
        try (in) {
            keeper.close();
        }
    }
}
