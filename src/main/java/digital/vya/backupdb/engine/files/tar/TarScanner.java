package digital.vya.backupdb.engine.files.tar;

import static digital.vya.backupdb.engine.files.tar.TarHeader.BLOCK;
import static digital.vya.backupdb.engine.files.tar.TarHeader.damaged;

import digital.vya.backupdb.engine.files.ByteName;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a POSIX archive as it goes by, in pieces of any size, and tells of each member and its bytes. Refuses what it
 * does not know for certain: another program may understand it otherwise.
 */
public final class TarScanner {
    private static final long LARGEST_HEADER = 4L << 20;

    /** Hears of the members in their order; the bytes come in whole blocks, the padding of the last one included. */
    public interface Listener {
        void entry(TarEntry entry);

        default void body(byte[] bytes, int offset, int length) {}
    }

    private final Listener listener;
    private final byte[] header = new byte[BLOCK];
    private final ByteArrayOutputStream records = new ByteArrayOutputStream();
    private int filled;
    private long inBody;
    private long inRecords;
    private Map<String, byte[]> extended = Map.of();
    private @Nullable SparseMap map;
    private int zeroBlocks;
    private long entries;

    public TarScanner(Listener listener) {
        this.listener = listener;
    }

    public void accept(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (inBody > 0) {
                int count = (int) Math.min(inBody, end - at);
                body(bytes, at, count);
                at += count;
            } else {
                int count = Math.min(BLOCK - filled, end - at);
                System.arraycopy(bytes, at, header, filled, count);
                filled += count;
                at += count;
                if (filled == BLOCK) {
                    filled = 0;
                    block();
                }
            }
        }
    }

    private void body(byte[] bytes, int offset, int length) {
        if (map != null) {
            map.accept(bytes, offset, length);
        }
        listener.body(bytes, offset, length);
        inBody -= length;
        if (inBody == 0 && map != null) {
            map.finish();
        }
    }

    /** Throws unless the archive came to its own end. */
    public void finish() {
        if (zeroBlocks < 2 || filled != 0) {
            throw new BackupException(
                    ErrorCode.DUMP_INCOMPLETE,
                    "The archive was cut off after " + entries + " entries: its end is missing");
        }
    }

    public long entries() {
        return entries;
    }

    private void block() {
        if (inRecords > 0) {
            int count = (int) Math.min(inRecords, BLOCK);
            records.write(header, 0, count);
            inRecords -= count;
            if (inRecords == 0) {
                extended = TarHeader.records(records.toByteArray());
                records.reset();
            }
        } else if (isZero()) {
            zeroBlocks++;
        } else if (zeroBlocks > 0) {
            throw damaged("something comes after its end");
        } else {
            member(TarHeader.of(header.clone()));
        }
    }

    private boolean isZero() {
        for (byte b : header) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private void member(TarHeader found) {
        switch (found.type()) {
            case 'x' -> extendedHeader(found);
            case '0', '1', '2', '5' -> entry(found.entry(entries, extended));
            case '3', '4', '6' -> throw unsafe("a device or pipe", found.entry(0, Map.of()));
            default -> throw unsafe("a member of type " + (int) found.type(), found.entry(0, Map.of()));
        }
    }

    private void extendedHeader(TarHeader found) {
        if (!extended.isEmpty()) {
            throw damaged("two extended headers stand before one member");
        }
        inRecords = found.size();
        if (inRecords <= 0 || inRecords > LARGEST_HEADER) {
            throw damaged("an extended header has " + inRecords + " bytes");
        }
    }

    private void entry(TarEntry entry) {
        if (entry.stored() < 0 || (!entry.isFile() && entry.stored() != 0)) {
            throw damaged(entry.shown() + " has " + entry.stored() + " bytes");
        }
        if (!entry.isFolder() && entry.name().endsWith("/")) {
            throw unsafe("what has the name of a folder and is none", entry);
        }
        map = isSparse(entry) ? new SparseMap(entry) : null;
        extended = Map.of();
        entries++;
        inBody = (entry.stored() + BLOCK - 1) / BLOCK * BLOCK;
        listener.entry(entry);
    }

    /** Only all four records together, of the one version that tar writes, mean to it what they mean here. */
    private static boolean isSparse(TarEntry entry) {
        Map<String, byte[]> records = entry.extended();
        Set<String> sparse = records.keySet().stream()
                .filter(key -> key.startsWith("GNU.sparse."))
                .collect(Collectors.toSet());
        if (sparse.isEmpty()) {
            return false;
        }
        if (!sparse.equals(TarHeader.SPARSE)
                || !entry.isFile()
                || !isNumber(records.get(TarHeader.MAJOR), '1')
                || !isNumber(records.get(TarHeader.MINOR), '0')) {
            throw damaged(entry.shown() + " is sparse in a way that is not known");
        }
        return true;
    }

    private static boolean isNumber(byte @Nullable [] text, char digit) {
        return text != null && text.length == 1 && text[0] == digit;
    }

    private static BackupException unsafe(String what, TarEntry found) {
        return new BackupException(
                ErrorCode.ARCHIVE_UNSAFE, "The archive holds " + what + ": " + ByteName.shown("/" + found.name()));
    }
}
