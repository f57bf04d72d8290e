package digital.vya.backupdb.restore;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A backup on its way into a tool, which remembers whether it was read to its end. */
public final class FedBackup extends FilterInputStream {
    private volatile boolean given;

    FedBackup(InputStream raw) {
        super(raw);
    }

    boolean isGiven() {
        return given;
    }

    @Override
    public int read() throws IOException {
        return heard(super.read());
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return heard(super.read(into, offset, length));
    }

    private int heard(int read) {
        given |= read < 0;
        return read;
    }
}
