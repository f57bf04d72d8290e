package digital.vya.backupdb.engine.postgresql.dump.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A bounded run of bytes picked out of the stream. What does not fit is let go, and {@link #overflowed()} says so. */
public final class Capture {
    private final int most;
    private byte[] bytes = new byte[256];
    private int length;
    private boolean overflowed;

    public Capture(int most) {
        this.most = most;
    }

    public void clear() {
        length = 0;
        overflowed = false;
    }

    public void add(byte b) {
        if (length == most) {
            overflowed = true;
            return;
        }
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(most, length * 2));
        }
        bytes[length++] = b;
    }

    public void dropLast() {
        length--;
    }

    /** All of it, a character for each byte. */
    public String text() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    public int length() {
        return length;
    }

    public byte at(int index) {
        return bytes[index];
    }

    public boolean overflowed() {
        return overflowed;
    }

    public boolean is(byte[] whole) {
        return Arrays.equals(bytes, 0, length, whole, 0, whole.length);
    }

    public byte[] copy(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
