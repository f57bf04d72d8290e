package digital.vya.backupdb.process;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Strikes secrets out of what tools say, also as they stand in SQL and in a URI. */
final class Redaction {
    private static final byte[] STRUCK = "***".getBytes(StandardCharsets.US_ASCII);

    private final List<byte[]> secrets;

    private Redaction(List<byte[]> secrets) {
        this.secrets = secrets;
    }

    static Redaction of(Collection<String> secrets) {
        return new Redaction(secrets.stream()
                .flatMap(Redaction::spellings)
                .filter(s -> !s.isEmpty())
                .distinct()
                .map(s -> s.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    private static Stream<String> spellings(String secret) {
        String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        return Stream.of(secret, secret.replace("'", "''"), form, form.replace("+", "%20"));
    }

    /** The length in bytes of the longest thing to strike out. */
    int longest() {
        return secrets.stream().mapToInt(s -> s.length).max().orElse(0);
    }

    String strike(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return strike(bytes, 0);
    }

    /** Looks for secrets in all the bytes, but gives back only those from {@code start} on. */
    String strike(byte[] bytes, int start) {
        BitSet struck = new BitSet(bytes.length);
        for (byte[] secret : secrets) {
            for (int at = 0; at + secret.length <= bytes.length; at++) {
                if (matches(bytes, at, secret)) {
                    struck.set(at, at + secret.length);
                }
            }
        }
        int from = start;
        while (start > 0 && from < bytes.length && (bytes[from] & 0xC0) == 0x80) {
            from++; // the tail of a character whose head was cut off
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length - from);
        for (int i = from; i < bytes.length; i++) {
            if (!struck.get(i)) {
                kept.write(bytes[i]);
            } else if (i == from || !struck.get(i - 1)) {
                kept.writeBytes(STRUCK);
            }
        }
        return kept.toString(StandardCharsets.UTF_8);
    }

    private static boolean matches(byte[] bytes, int at, byte[] secret) {
        for (int i = 0; i < secret.length; i++) {
            if (bytes[at + i] != secret[i]) {
                return false;
            }
        }
        return true;
    }
}
