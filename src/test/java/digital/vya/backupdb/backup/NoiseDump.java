package digital.vya.backupdb.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A whole plain dump of exactly so many bytes that no codec makes smaller: one table, its rows noise. The same bytes
 * each time, so that a fake pg_dump writes them in one process and a test knows them in another.
 */
public final class NoiseDump extends InputStream {
    private static final int ROW = 4096;
    private static final byte[] HEAD = ascii("--\n-- PostgreSQL database dump\n--\n\nCOPY public.t (a) FROM stdin;\n");
    private static final byte[] TAIL = ascii("\n\\.\n\n--\n-- PostgreSQL database dump complete\n--\n\n");
    private static final byte[] IN_A_ROW = new byte[256];

    static {
        for (int b = 0; b < IN_A_ROW.length; b++) {
            // the two bytes that mean something among the rows
            IN_A_ROW[b] = (byte) (b == '\n' || b == '\\' ? b + 1 : b);
        }
    }

    private final byte[] row = new byte[ROW];
    private final long size;
    private long at;
    private long noise = 88172645463325252L;

    NoiseDump(long size) {
        this.size = size;
    }

    /** What a fake pg_dump does to write one of this size. */
    static String script(long size) {
        return "exec %s -Xmx32m -cp '%s' %s %d\n"
                .formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        System.getProperty("java.class.path"),
                        NoiseDump.class.getName(),
                        size);
    }

    /** Writes one to stdout, as pg_dump does; the argument is its size. */
    public static void main(String[] arguments) throws IOException {
        OutputStream out = System.out;
        try (NoiseDump dump = new NoiseDump(Long.parseLong(arguments[0]))) {
            byte[] chunk = new byte[256 * 1024];
            for (int n = dump.readNBytes(chunk, 0, chunk.length); n > 0; n = dump.readNBytes(chunk, 0, chunk.length)) {
                out.write(chunk, 0, n);
            }
        }
        out.flush();
    }

    /** How many rows it has; the last one may be short. */
    long rows() {
        return (size - HEAD.length - TAIL.length) / ROW + 1;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (at == size) {
            return -1;
        }
        long tail = size - TAIL.length;
        int taken;
        if (at < HEAD.length) {
            taken = copy(HEAD, (int) at, into, offset, length);
        } else if (at < tail) {
            int place = (int) ((at - HEAD.length) % ROW);
            if (place == 0) {
                nextRow();
            }
            taken = copy(row, place, into, offset, (int) Math.min(length, tail - at));
        } else {
            taken = copy(TAIL, (int) (at - tail), into, offset, length);
        }
        at += taken;
        return taken;
    }

    private void nextRow() {
        for (int i = 0; i < ROW; i += Long.BYTES) {
            noise ^= noise << 13;
            noise ^= noise >>> 7;
            noise ^= noise << 17;
            for (int b = 0; b < Long.BYTES; b++) {
                row[i + b] = IN_A_ROW[(int) (noise >>> (8 * b)) & 0xff];
            }
        }
        row[ROW - 1] = '\n';
    }

    private static int copy(byte[] from, int place, byte[] into, int offset, int length) {
        int taken = Math.min(length, from.length - place);
        System.arraycopy(from, place, into, offset, taken);
        return taken;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
