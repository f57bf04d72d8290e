package digital.vya.backupdb.store;

import java.util.zip.Checksum;

/** CRC-64/NVME: what Amazon S3 computes over a whole object when no other checksum is asked for. */
final class Crc64Nvme implements Checksum {
    private static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;
    private static final int LANES = 8;
    private static final long[][] TABLE = table();

    private long state = -1L;

    @Override
    public void update(int b) {
        state = TABLE[0][(int) (state ^ b) & 0xff] ^ (state >>> 8);
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        for (; end - at >= LANES; at += LANES) {
            long next = 0;
            for (int lane = 0; lane < LANES; lane++) {
                int index = (int) (state >>> (8 * lane) ^ bytes[at + lane]) & 0xff;
                next ^= TABLE[LANES - 1 - lane][index];
            }
            state = next;
        }
        for (; at < end; at++) {
            update(bytes[at]);
        }
    }

    @Override
    public long getValue() {
        return ~state;
    }

    @Override
    public void reset() {
        state = -1L;
    }

    private static long[][] table() {
        long[][] table = new long[LANES][256];
        for (int b = 0; b < 256; b++) {
            long crc = b;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
            }
            table[0][b] = crc;
        }
        for (int lane = 1; lane < LANES; lane++) {
            for (int b = 0; b < 256; b++) {
                long previous = table[lane - 1][b];
                table[lane][b] = (previous >>> 8) ^ table[0][(int) previous & 0xff];
            }
        }
        return table;
    }
}
