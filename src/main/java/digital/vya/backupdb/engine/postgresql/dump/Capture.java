package digital.vya.backupdb.engine.postgresql.dump;

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

    int length() {
        return length;
    }

    byte at(int index) {
        return bytes[index];
    }

    boolean overflowed() {
        return overflowed;
    }

    boolean startsWith(byte[] head) {
        return length >= head.length && Arrays.equals(bytes, 0, head.length, head, 0, head.length);
    }

    boolean endsWith(byte[] tail) {
        return length >= tail.length && Arrays.equals(bytes, length - tail.length, length, tail, 0, tail.length);
    }

    boolean is(byte[] whole) {
        return Arrays.equals(bytes, 0, length, whole, 0, whole.length);
    }

    /** Whether the bytes between the two places are these. */
    boolean has(int from, int to, byte[] these) {
        return Arrays.equals(bytes, from, to, these, 0, these.length);
    }

    byte[] copy(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
