package digital.vya.backupdb.engine.postgresql.dump.scan;

import java.util.Arrays;

/** The bytes of one statement: a part of the chunk at hand, or what was put by of several chunks, up to a limit. */
public final class StatementText {
    /** Whatever decides about a statement stands in less; function bodies and rows can be longer. */
    public static final int MOST = 1024 * 1024;

    private static final int KEPT_ROOM = 64 * 1024;

    private byte[] held = new byte[0];
    private byte[] bytes = held;
    private int from;
    private int to;
    private boolean cut;

    public void clear() {
        if (held.length > KEPT_ROOM) {
            held = new byte[0];
        }
        from = 0;
        to = 0;
        bytes = held;
        cut = false;
    }

    /** Puts by what this chunk has of it. */
    public void hold(byte[] chunk, int start, int end) {
        if (cut) {
            return;
        }
        int size = to + end - start;
        if (held.length < size) {
            held = Arrays.copyOf(held, Math.max(size, Math.min(MOST, held.length * 2)));
        }
        System.arraycopy(chunk, start, held, to, end - start);
        bytes = held;
        to = size;
        cut = size >= MOST;
    }

    /** Ends it with what this chunk has of it. */
    public void end(byte[] chunk, int start, int end) {
        if (to > 0) {
            hold(chunk, start, end);
            return;
        }
        bytes = chunk;
        from = start;
        to = end;
    }

    /** Whether it is longer than what is held of it. */
    public boolean cut() {
        return cut;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    public int length() {
        return to - from;
    }

    public byte at(int index) {
        return bytes[from + index];
    }

    public boolean startsWith(byte[] head) {
        return has(0, Math.min(head.length, length()), head);
    }

    /** Whether its first word is this one, given in capital letters. */
    public boolean opensWith(String word) {
        if (length() <= word.length() || Words.isPart(at(word.length()))) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (Character.toUpperCase((char) (at(i) & 0xff)) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the bytes between the two places are these. */
    public boolean has(int start, int end, byte[] these) {
        return Arrays.equals(bytes, from + start, from + end, these, 0, these.length);
    }

    public byte[] copy(int start, int end) {
        return Arrays.copyOfRange(bytes, from + start, from + end);
    }
}
