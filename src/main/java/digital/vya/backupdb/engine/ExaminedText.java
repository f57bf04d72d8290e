package digital.vya.backupdb.engine;

import digital.vya.backupdb.pack.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The text of a dump that is examined while it is read: nothing of it is given on before it was looked at, its end is only
 * reached when it is whole, and then it is known. What it throws it throws again, so that no later read looks like an end.
 */
public abstract class ExaminedText extends BulkInput {
    private long bytes;
    private @Nullable RuntimeException refused;
    private @Nullable Examined examined;

    protected ExaminedText(InputStream text) {
        super(text);
    }

    /** The next bytes, before anybody else has them. */
    protected abstract void look(byte[] bytes, int offset, int length);

    /** Of all that went by; throws when it is not whole, or nothing for its target. */
    protected abstract Examined examine(long rawBytes);

    /** What went by. Only after its end was reached. */
    public Examined examined() {
        return Objects.requireNonNull(examined, "the dump was not read to its end");
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (refused != null) {
            throw refused;
        }
        try {
            int read = in.read(into, offset, length);
            if (read > 0) {
                bytes += read;
                look(into, offset, read);
            } else if (read < 0 && examined == null) {
                examined = examine(bytes);
            }
            return read;
        } catch (RuntimeException e) {
            refused = e;
            throw e;
        }
    }
}
