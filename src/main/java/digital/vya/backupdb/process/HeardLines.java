package digital.vya.backupdb.process;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What a tool says, each line of it told as soon as it is there. One that is longer than any name is not. */
final class HeardLines extends FilterInputStream {
    private static final int LONGEST = 16 * 1024;

    private final Consumer<String> told;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean tooLong;

    HeardLines(InputStream said, Consumer<String> told) {
        super(said);
        this.told = told;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        int from = offset;
        for (int at = offset; at < offset + read; at++) {
            if (into[at] == '\n') {
                add(into, from, at - from);
                if (!tooLong) {
                    told.accept(line.toString(StandardCharsets.UTF_8));
                }
                line.reset();
                tooLong = false;
                from = at + 1;
            }
        }
        add(into, from, offset + read - from);
        return read;
    }

    private void add(byte[] bytes, int from, int length) {
        tooLong |= line.size() + length > LONGEST;
        if (length > 0 && !tooLong) {
            line.write(bytes, from, length);
        }
    }
}
