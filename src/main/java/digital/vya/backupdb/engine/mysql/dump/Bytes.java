package digital.vya.backupdb.engine.mysql.dump;

import java.util.Arrays;

/** Bytes that are held until it is known what they are. */
final class Bytes {
    private byte[] held = new byte[1024];
    private int size;

    int size() {
        return size;
    }

    byte at(int index) {
        return held[index];
    }

    void add(byte[] bytes, int from, int to) {
        int length = to - from;
        if (size + length > held.length) {
            held = Arrays.copyOf(held, Math.max(held.length * 2, size + length));
        }
        System.arraycopy(bytes, from, held, size, length);
        size += length;
    }

    byte[] array() {
        return held;
    }

    byte[] copy() {
        return Arrays.copyOf(held, size);
    }

    void clear() {
        size = 0;
        if (held.length > 1 << 20) {
            held = new byte[1024];
        }
    }

    static boolean blank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
