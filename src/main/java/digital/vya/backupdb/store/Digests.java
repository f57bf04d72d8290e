package digital.vya.backupdb.store;

import digital.vya.backupdb.disk.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** Hashes of whole files and streams, in constant memory. */
final class Digests {
    private static final int CHUNK = 256 * 1024;

    private Digests() {}

    static MessageDigest sha256() {
        return digest("SHA-256");
    }

    static MessageDigest md5() {
        return digest("MD5");
    }

    static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    static String sha256(Path file) throws IOException {
        return sha256(file, read -> {});
    }

    /** {@code read} hears of what is read, as it is read. */
    static String sha256(Path file, LongConsumer read) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = PlainFile.open(file)) {
            for (long fed = feed(in, digest, CHUNK); fed > 0; fed = feed(in, digest, CHUNK)) {
                read.accept(fed);
            }
        }
        return hex(digest.digest());
    }

    static String md5(Path file) throws IOException {
        MessageDigest digest = md5();
        try (InputStream in = PlainFile.open(file)) {
            feed(in, digest, Long.MAX_VALUE);
        }
        return hex(digest.digest());
    }

    static String sha256(InputStream in) throws IOException {
        MessageDigest digest = sha256();
        feed(in, digest, Long.MAX_VALUE);
        return hex(digest.digest());
    }

    /** Feeds up to {@code limit} bytes and says how many there were. */
    static long feed(InputStream in, MessageDigest digest, long limit) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long fed = 0;
        while (fed < limit) {
            int read = in.read(chunk, 0, (int) Math.min(chunk.length, limit - fed));
            if (read < 0) {
                break;
            }
            digest.update(chunk, 0, read);
            fed += read;
        }
        return fed;
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
