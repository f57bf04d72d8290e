package digital.vya.backupdb.engine.postgresql.dump.scan;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;

/** Finds the end of {@code $tag$ … $tag$}. */
final class DollarQuote {
    enum State {
        TAG,
        BODY,
        CLOSED,
        /** A dollar sign that began none, as in {@code $1}; the byte that told so is not consumed. */
        NONE
    }

    /** pg_dump makes the tag longer until the body does not hold it. */
    private static final int LONGEST_TAG = 4 * 1024 * 1024;

    private final Capture tag = new Capture(LONGEST_TAG);
    private State state = State.NONE;
    /** How many bytes of the closing quote have been seen. */
    private int matched;

    void open() {
        tag.clear();
        matched = 0;
        state = State.TAG;
    }

    /** Whether letters followed the dollar sign that began none. */
    boolean hadTag() {
        return tag.length() > 0;
    }

    State state() {
        return state;
    }

    /** Goes on after the opening {@code $}, up to where the state is no longer TAG or BODY. */
    int accept(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && state == State.TAG) {
            at = tag(bytes[at]) ? at + 1 : at;
        }
        return state == State.BODY ? body(bytes, at, end) : at;
    }

    private boolean tag(byte b) {
        if (b == '$') {
            state = State.BODY;
            return true;
        }
        boolean digit = b >= '0' && b <= '9';
        if (!Words.isPart(b) || (digit && tag.length() == 0)) {
            state = State.NONE;
            return false;
        }
        tag.add(b);
        if (tag.overflowed()) {
            throw new BackupException(
                    ErrorCode.DUMP_INCOMPLETE, "the dump cannot be followed: a dollar quote longer than any real one");
        }
        return true;
    }

    private int body(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            if (matched == 0) {
                at = ByteScan.indexOf((byte) '$', bytes, at, end);
                if (at == end) {
                    return end;
                }
            }
            byte b = bytes[at++];
            if (b == '$') {
                if (matched == tag.length() + 1) {
                    state = State.CLOSED;
                    return at;
                }
                matched = 1;
            } else {
                boolean goesOn = matched <= tag.length() && b == tag.at(matched - 1);
                matched = goesOn ? matched + 1 : 0;
            }
        }
        return end;
    }
}
