package digital.vya.backupdb.pack;

import java.io.IOException;
import java.io.InputStream;

/** A stream that is read in blocks: what looks at its bytes stands in one place, and none is skipped unseen. */
public abstract class BulkInput extends InputStream {
    /** What it is made of; nothing where it has several sources or none. */
    protected final InputStream in;

    protected BulkInput() {
        this(InputStream.nullInputStream());
    }

    protected BulkInput(InputStream in) {
        this.in = in;
    }

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] into, int offset, int length) throws IOException;

    @Override
    public void close() throws IOException {
        in.close();
    }
}
