package digital.vya.backupdb.pack;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * A whole plain dump of exactly so many bytes, made as it is read: one table, its rows a megabyte of text over and
 * over. It packs very well, so that the time goes into passing bytes on, not into compressing them.
 */
final class GeneratedDump extends InputStream {
    private static final byte[] HEAD = ascii("--\n-- PostgreSQL database dump\n--\n\nCOPY public.t (a) FROM stdin;\n");
    private static final byte[] TAIL = ascii("\n\\.\n\n--\n-- PostgreSQL database dump complete\n--\n\n");
    private static final byte[] ROWS = rowsOfText();

    private final long size;
    private long at;

    GeneratedDump(long size) {
        this.size = size;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
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
            int place = (int) ((at - HEAD.length) % ROWS.length);
            taken = copy(ROWS, place, into, offset, (int) Math.min(length, tail - at));
        } else {
            taken = copy(TAIL, (int) (at - tail), into, offset, length);
        }
        at += taken;
        return taken;
    }

    private static int copy(byte[] from, int place, byte[] into, int offset, int length) {
        int taken = Math.min(length, from.length - place);
        System.arraycopy(from, place, into, offset, taken);
        return taken;
    }

    private static byte[] rowsOfText() {
        Random random = new Random(1);
        StringBuilder rows = new StringBuilder();
        while (rows.length() < 1024 * 1024) {
            rows.append(random.nextInt(100_000))
                    .append('\t')
                    .append("=".repeat(500))
                    .append('\n');
        }
        return ascii(rows.toString());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
