package digital.vya.backupdb.engine.files;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Builds archives member by member, also such as no tar would write. */
final class ForgedArchive {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ForgedArchive folder(String name) {
        return member('5', name, "", new byte[0]);
    }

    ForgedArchive file(String name, String content) {
        return member('0', name, "", content.getBytes(StandardCharsets.UTF_8));
    }

    ForgedArchive file(String name, String content, Map<String, String> extended) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        extended.forEach((key, value) -> {
            int rest = key.length() + value.length() + 3;
            int length = rest + String.valueOf(rest + 2).length();
            records.writeBytes((length + " " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8));
        });
        member('x', "pax", "", records.toByteArray());
        return file(name, content);
    }

    ForgedArchive link(char type, String name, String to) {
        return member(type, name, to, new byte[0]);
    }

    private ForgedArchive member(char type, String name, String link, byte[] content) {
        byte[] block = new byte[BLOCK];
        put(block, 0, name);
        put(block, 100, type == '5' ? "0000755" : "0000644");
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        put(block, 124, String.format(Locale.ROOT, "%011o", content.length));
        put(block, 136, "14500000000");
        put(block, 148, "        ");
        put(block, 156, String.valueOf(type));
        put(block, 157, link);
        put(block, 257, "ustar\00000");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        out.writeBytes(block);
        out.writeBytes(content);
        out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
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
