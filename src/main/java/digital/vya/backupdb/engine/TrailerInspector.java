package digital.vya.backupdb.engine;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.pack.StreamInspector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A dump is whole when it ends in this text; white space after it does not count. */
final class TrailerInspector implements StreamInspector {
    private static final int ROOM_FOR_BLANKS = 256;

    private final String trailer;
    private final byte[] tail;
    private long total;

    TrailerInspector(String trailer) {
        this.trailer = trailer.strip();
        this.tail = new byte[this.trailer.getBytes(StandardCharsets.UTF_8).length + ROOM_FOR_BLANKS];
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
        int from = Math.max(offset, offset + length - tail.length);
        total += from - offset;
        for (int i = from; i < offset + length; i++) {
            tail[(int) (total++ % tail.length)] = bytes[i];
        }
    }

    @Override
    public void finish() {
        int size = (int) Math.min(total, tail.length);
        byte[] last = new byte[size];
        for (int i = 0; i < size; i++) {
            last[i] = tail[(int) ((total - size + i) % tail.length)];
        }
        byte[] wanted = trailer.getBytes(StandardCharsets.UTF_8);
        int end = size;
        while (end > 0 && Character.isWhitespace(last[end - 1])) {
            end--;
        }
        boolean there = end >= wanted.length && Arrays.equals(last, end - wanted.length, end, wanted, 0, wanted.length);
        if (!there) {
            throw new BackupException(
                    ErrorCode.DUMP_INCOMPLETE, "The dump does not end in `" + trailer + "`, so it is not whole");
        }
    }
}
