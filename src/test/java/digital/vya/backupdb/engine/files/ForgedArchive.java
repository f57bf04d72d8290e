package digital.vya.backupdb.engine.files;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Builds archives member by member, also such as no tar would write. */
final class ForgedArchive {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private int header;

    ForgedArchive folder(String name) {
        return member('5', name, "", new byte[0]);
    }

    ForgedArchive file(String name, String content) {
        return member('0', name, "", content.getBytes(StandardCharsets.UTF_8));
    }

    ForgedArchive file(String name, String content, Map<String, String> extended) {
        return extended(extended).file(name, content);
    }

    /** Its body is the map, to a whole block, and the content. */
    ForgedArchive sparse(String name, String map, String content, long size) {
        String body = map + "\0".repeat((BLOCK - map.length() % BLOCK) % BLOCK) + content;
        Map<String, String> records = Map.of(
                "GNU.sparse.major",
                "1",
                "GNU.sparse.minor",
                "0",
                "GNU.sparse.name",
                name,
                "GNU.sparse.realsize",
                String.valueOf(size));
        return file("stands-for-" + name, body, records);
    }

    /** Of the member that comes next. */
    ForgedArchive extended(Map<String, String> records) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        records.forEach((key, value) -> all.writeBytes(record(key, value)));
        return member('x', "pax", "", all.toByteArray());
    }

    static byte[] record(String key, String value) {
        byte[] text = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
        int length = text.length + String.valueOf(text.length).length();
        length = text.length + String.valueOf(length).length();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(String.valueOf(length).getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(text);
        return out.toByteArray();
    }

    ForgedArchive link(char type, String name, String to) {
        return member(type, name, to, new byte[0]);
    }

    ForgedArchive member(char type, String name, String link, byte[] content) {
        byte[] block = new byte[BLOCK];
        put(block, 0, name);
        put(block, 100, type == '5' ? "0000755" : "0000644");
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        put(block, 124, String.format(Locale.ROOT, "%011o", content.length));
        put(block, 136, "14500000000");
        put(block, 156, String.valueOf(type));
        put(block, 157, link);
        put(block, 257, "ustar\00000");
        header = out.size();
        out.writeBytes(summed(block));
        out.writeBytes(content);
        out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    /** Other bytes in the header of the last member, whose checksum is right again. */
    ForgedArchive patched(int at, byte... bytes) {
        byte[] all = out.toByteArray();
        byte[] block = Arrays.copyOfRange(all, header, header + BLOCK);
        System.arraycopy(bytes, 0, block, at, bytes.length);
        System.arraycopy(summed(block), 0, all, header, BLOCK);
        out.reset();
        out.writeBytes(all);
        return this;
    }

    ForgedArchive bytes(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    private static byte[] summed(byte[] block) {
        put(block, 148, "        ");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        return block;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    byte[] bytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(out.toByteArray());
        whole.writeBytes(new byte[2 * BLOCK]);
        return whole.toByteArray();
    }
}
