package digital.vya.backupdb.engine.postgresql.dump.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds a byte eight at a time. */
public final class ByteScan {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LOWS = 0x7f7f7f7f7f7f7f7fL;

    private ByteScan() {}

    /** The first place of {@code wanted}, or {@code end}. */
    public static int indexOf(byte wanted, byte[] bytes, int from, int end) {
        long pattern = ONES * (wanted & 0xff);
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long zeroWhereFound = (long) LONG.get(bytes, at) ^ pattern;
            long found = (zeroWhereFound - ONES) & ~zeroWhereFound & HIGHS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < end && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    /** How often a byte stands there. */
    public static long count(byte wanted, byte[] bytes, int from, int end) {
        long pattern = ONES * (wanted & 0xff);
        long count = 0;
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long zeroWhereFound = (long) LONG.get(bytes, at) ^ pattern;
            // exact in every byte, where the quicker test of indexOf is exact in the first one only
            long notZero = ((zeroWhereFound & LOWS) + LOWS) | zeroWhereFound;
            count += Long.bitCount(~notZero & HIGHS);
        }
        for (; at < end; at++) {
            count += bytes[at] == wanted ? 1 : 0;
        }
        return count;
    }
}
