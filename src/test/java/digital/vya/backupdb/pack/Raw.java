package digital.vya.backupdb.pack;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Raw bytes to pack, and what a reader gets out of packed ones. */
final class Raw {
    private Raw() {}

    static byte[] text(int size) {
        Random random = new Random(size);
        StringBuilder rows = new StringBuilder();
        for (int id = 0; rows.length() < size; id++) {
            rows.append(id)
                    .append("\tcustomer ")
                    .append(random.nextInt(100_000))
                    .append("\t2026-11-2")
                    .append(random.nextInt(10))
                    .append(" 12:00:00\t")
                    .append(random.nextGaussian())
                    .append('\n');
        }
        return rows.substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] unpack(byte[] packed) throws IOException {
        try (InputStream raw = Unpack.open(new ByteArrayInputStream(packed), "shop.sql")) {
            return raw.readAllBytes();
        }
    }

    /** As a slow network gives them: one byte at a time, and never one that is said to be ready. */
    static InputStream trickle(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(1, length));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
    }
}
