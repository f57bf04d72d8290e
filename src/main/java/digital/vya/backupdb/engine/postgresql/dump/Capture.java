package digital.vya.backupdb.engine.postgresql.dump;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A bounded run of bytes picked out of the stream. What does not fit is let go, and {@link #overflowed()} says so. */
final class Capture {
    private final int most;
    private byte[] bytes = new byte[256];
    private int length;
    private boolean overflowed;

    Capture(int most) {
        this.most = most;
    }

    void clear() {
        length = 0;
        overflowed = false;
    }

    void add(byte b) {
        if (length == most) {
            overflowed = true;
            return;
        }
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(most, length * 2));
        }
        bytes[length++] = b;
    }

    void dropLast() {
        length--;
    }

    /** All of it, a character for each byte. */
    String text() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    int length() {
        return length;
    }

    byte at(int index) {
        return bytes[index];
    }

    boolean overflowed() {
        return overflowed;
    }

    boolean is(byte[] whole) {
        return Arrays.equals(bytes, 0, length, whole, 0, whole.length);
    }

    byte[] copy(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
