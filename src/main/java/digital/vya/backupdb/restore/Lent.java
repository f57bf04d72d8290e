package digital.vya.backupdb.restore;

import java.io.FilterInputStream;
import java.io.InputStream;

/** A stream for a reader that closes what it gives up, while its owner still wants to hear how it ends. */
final class Lent extends FilterInputStream {
    Lent(InputStream in) {
        super(in);
    }

    @Override
    public void close() {
        // its owner does
    }
}
