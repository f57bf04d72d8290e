package digital.vya.backupdb.engine.files.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Writes the headers of members anew, from nothing but what was understood of them. */
public final class TarWriter {
    private static final int BLOCK = TarHeader.BLOCK;

    private TarWriter() {}

    /** The member's headers, with these extended records in place of its own. */
    public static byte[] headers(TarEntry entry, Map<String, byte[]> extended) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!extended.isEmpty()) {
            byte[] records = records(extended);
            out.writeBytes(extendedHeader(records.length));
            out.writeBytes(records);
            pad(out);
        }
        byte[] block = new byte[BLOCK];
        entry.block().duplicate().get(block);
        out.writeBytes(block);
        return out.toByteArray();
    }

    /** What an archive ends with. */
    public static byte[] end() {
        return new byte[2 * BLOCK];
    }

    private static byte[] records(Map<String, byte[]> extended) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        extended.forEach((key, value) -> {
            byte[] name = key.getBytes(StandardCharsets.UTF_8);
            int rest = name.length + value.length + 3;
            int length = rest + String.valueOf(rest).length();
            length = rest + String.valueOf(length).length();
            out.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(name);
            out.write('=');
            out.writeBytes(value);
            out.write('\n');
        });
        return out.toByteArray();
    }

    private static byte[] extendedHeader(int size) {
        byte[] block = new byte[BLOCK];
        put(block, 0, "././@PaxHeader");
        put(block, 100, "0000644\0");
        put(block, 108, "0000000\0");
        put(block, 116, "0000000\0");
        put(block, 124, String.format(Locale.ROOT, "%011o\0", size));
        put(block, 136, "00000000000\0");
        put(block, 148, "        ");
        put(block, 156, "x");
        put(block, 257, "ustar\00000");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        return block;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static void pad(ByteArrayOutputStream out) {
        out.writeBytes(new byte[(BLOCK - out.size() % BLOCK) % BLOCK]);
    }
}
