package digital.vya.backupdb.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** Writes a file that looks like a dump of a shop: three tables, about as compressible as real ones. */
final class DumpText {
    private static final String[] WORDS = ("order customer paid shipped returned invoice express parcel waiting for the"
                    + " of and with without address changed by phone refund partial late delivery address unknown"
                    + " please call before noon leave at door neighbour gift wrapped fragile keep dry cold heavy")
            .split(" ");

    private final Random random = new Random(20261121);

    private DumpText() {}

    static void write(Path file, long size) throws IOException {
        new DumpText().writeTo(file, size);
    }

    private void writeTo(Path file, long size) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1024 * 1024)) {
            put(out, "--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n\n");
            for (int table = 0; table < 3; table++) {
                put(out, "COPY public.table_" + table + " (id, name, at, amount, note) FROM stdin;\n");
                long written = 0;
                for (int id = 1; written < size / 3; id++) {
                    written += put(out, row(table, id));
                }
                put(out, "\\.\n\n\n");
            }
            put(out, "--\n-- PostgreSQL database dump complete\n--\n\n");
        }
    }

    private String row(int table, int id) {
        String at = String.format(
                Locale.ROOT,
                "2026-%02d-%02d %02d:%02d:%02d",
                1 + id / 5000 % 12,
                1 + id / 200 % 28,
                id % 24,
                id % 60,
                random.nextInt(60));
        String key = table == 0 ? Integer.toString(id) : Long.toHexString(random.nextLong());
        StringBuilder note = new StringBuilder();
        for (int i = random.nextInt(4 + 8 * table); i >= 0; i--) {
            note.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        String name = WORDS[random.nextInt(WORDS.length)] + "." + random.nextInt(50_000) + "@example.com";
        return key + '\t' + name + '\t' + at + '\t' + random.nextInt(100_000) / 100.0 + '\t' + note + '\n';
    }

    private static int put(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes);
        return bytes.length;
    }
}
