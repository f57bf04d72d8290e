package digital.vya.backupdb.engine.files.tar;

import static digital.vya.backupdb.engine.files.tar.TarHeader.BLOCK;
import static digital.vya.backupdb.engine.files.tar.TarHeader.damaged;

/**
 * What stands before the bytes of a sparse member: how many pieces there are, then where each begins and how long it is,
 * a line each. Tar goes by it and not by the member's size: a map that says more or less than follows would make it take
 * the next members for content, or content for members.
 */
final class SparseMap {
    private static final int LONGEST = 18;

    private final TarEntry entry;
    private long read;
    private long numbers;
    private long wanted = -1;
    private long number;
    private int digits;
    private long offset;
    private long end;
    private long blocks;

    SparseMap(TarEntry entry) {
        this.entry = entry;
    }

    /** Reads on; throws at the first thing in it that cannot be. */
    void accept(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length && !isWhole(); i++) {
            read++;
            if (bytes[i] >= '0' && bytes[i] <= '9' && digits < LONGEST) {
                number = number * 10 + (bytes[i] - '0');
                digits++;
            } else if (bytes[i] == '\n' && digits > 0) {
                take(number);
                number = 0;
                digits = 0;
            } else {
                throw lies("holds what is no number");
            }
        }
    }

    private boolean isWhole() {
        return numbers == wanted;
    }

    private void take(long value) {
        if (wanted < 0) {
            wanted = 2 * value;
        } else if (++numbers % 2 == 1) {
            offset = value;
        } else {
            piece(value);
        }
        if (isWhole()) {
            requireAll();
        }
    }

    private void piece(long length) {
        if (offset < end || offset + length > entry.size()) {
            throw lies("has a piece where none can be");
        }
        end = offset + length;
        blocks += inBlocks(length);
    }

    private void requireAll() {
        if (inBlocks(read) + blocks != inBlocks(entry.stored())) {
            throw lies("is of other content than follows");
        }
    }

    /** Called after the member's last byte. */
    void finish() {
        if (!isWhole()) {
            throw lies("has no end");
        }
    }

    private static long inBlocks(long bytes) {
        return (bytes + BLOCK - 1) / BLOCK;
    }

    private RuntimeException lies(String what) {
        return damaged("the map of the sparse file " + entry.shown() + " " + what);
    }
}
