package digital.vya.backupdb.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** What S3 reports of an object, computed again from the file it should hold. */
final class S3Checksums {
    private static final int CHUNK = 256 * 1024;

    private static final long MIB = 1 << 20;
    private static final int MOST_PARTS = 10_000;

    private S3Checksums() {}

    /** The parts a file of this size is sent in: 10,000 at most make an object, so large files go up in large parts. */
    static long partSize(long size) {
        for (long part : List.of(8 * MIB, 128 * MIB)) {
            if (size <= part * MOST_PARTS) {
                return part;
            }
        }
        return 640 * MIB;
    }

    /** The ETag of an object that was sent as we send it and is not encrypted with KMS. */
    static String etag(Path file, long size) throws IOException {
        long part = partSize(size);
        byte[] digest = digest(file, size < part ? Long.MAX_VALUE : part, () -> sum(Digests.md5()));
        return Digests.hex(digest) + (size < part ? "" : "-" + parts(size, part));
    }

    /** Whether the strongest checksum that the store reports is the file's; empty when it reports none we know. */
    static Optional<Boolean> agree(HeadObjectResponse head, Path file, long size) throws IOException {
        if (head.checksumSHA256() != null) {
            return Optional.of(same(head.checksumSHA256(), file, size, () -> sum(Digests.sha256())));
        }
        if (head.checksumCRC64NVME() != null) {
            return Optional.of(same(head.checksumCRC64NVME(), file, size, () -> sum(new Crc64Nvme(), Long.BYTES)));
        }
        if (head.checksumCRC32C() != null) {
            return Optional.of(same(head.checksumCRC32C(), file, size, () -> sum(new CRC32C(), Integer.BYTES)));
        }
        if (head.checksumCRC32() != null) {
            return Optional.of(same(head.checksumCRC32(), file, size, () -> sum(new CRC32(), Integer.BYTES)));
        }
        return Optional.empty();
    }

    /** {@code VALUE} is of the whole object, {@code VALUE-N} of the checksums of N parts. */
    private static boolean same(String reported, Path file, long size, Supplier<Sum> sums) throws IOException {
        long part = partSize(size);
        boolean ofParts = reported.contains("-");
        byte[] digest = digest(file, ofParts ? part : Long.MAX_VALUE, sums);
        String ours = Base64.getEncoder().encodeToString(digest)
                + (ofParts ? String.format(Locale.ROOT, "-%d", parts(size, part)) : "");
        return ours.equals(reported);
    }

    private static long parts(long size, long part) {
        return Math.max(1, (size + part - 1) / part);
    }

    private static byte[] digest(Path file, long part, Supplier<Sum> sums) throws IOException {
        byte[] chunk = new byte[CHUNK];
        Sum whole = sums.get();
        try (InputStream in = Files.newInputStream(file)) {
            if (part == Long.MAX_VALUE) {
                feed(in, whole, chunk, part);
                return whole.value();
            }
            Sum one = sums.get();
            while (feed(in, one, chunk, part)) {
                byte[] value = one.value();
                whole.update(value, value.length);
                one = sums.get();
            }
        }
        return whole.value();
    }

    private static boolean feed(InputStream in, Sum sum, byte[] chunk, long limit) throws IOException {
        long fed = 0;
        while (fed < limit) {
            int read = in.read(chunk, 0, (int) Math.min(chunk.length, limit - fed));
            if (read < 0) {
                break;
            }
            sum.update(chunk, read);
            fed += read;
        }
        return fed > 0;
    }

    private interface Sum {
        void update(byte[] bytes, int length);

        byte[] value();
    }

    private static Sum sum(MessageDigest digest) {
        return new Sum() {
            @Override
            public void update(byte[] bytes, int length) {
                digest.update(bytes, 0, length);
            }

            @Override
            public byte[] value() {
                return digest.digest();
            }
        };
    }

    private static Sum sum(Checksum checksum, int width) {
        return new Sum() {
            @Override
            public void update(byte[] bytes, int length) {
                checksum.update(bytes, 0, length);
            }

            @Override
            public byte[] value() {
                byte[] eight = ByteBuffer.allocate(Long.BYTES)
                        .putLong(checksum.getValue())
                        .array();
                return Arrays.copyOfRange(eight, Long.BYTES - width, Long.BYTES);
            }
        };
    }
}
