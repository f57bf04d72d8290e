package digital.vya.backupdb.engine.files.tar;

import digital.vya.backupdb.engine.files.ByteName;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** The fields of one block of 512 bytes that stands before a member, as POSIX lays them out. */
final class TarHeader {
    static final int BLOCK = 512;
    static final String SPARSE_NAME = "GNU.sparse.name";
    static final String REAL_SIZE = "GNU.sparse.realsize";
    static final String MAJOR = "GNU.sparse.major";
    static final String MINOR = "GNU.sparse.minor";
    static final Set<String> SPARSE = Set.of(MAJOR, MINOR, SPARSE_NAME, REAL_SIZE);
    static final String PATH = "path";
    static final String LINK = "linkpath";

    // made once: there is a header for each of a million files
    private static final Pattern COUNT = Pattern.compile("\\d{1,18}");
    private static final Pattern SECONDS = Pattern.compile("-?\\d{1,18}(\\.\\d{0,18})?");
    private static final long HIGHEST_ID = 0xFFFF_FFFEL;
    private static final Pattern LENGTH = Pattern.compile("\\d{1,9}");

    private final byte[] block;

    private TarHeader(byte[] block) {
        this.block = block;
    }

    /** Throws when it is no header of a POSIX archive. */
    static TarHeader of(byte[] block) {
        TarHeader header = new TarHeader(block);
        if (header.sum() != header.number(148, 8)) {
            throw damaged("the checksum of a header is wrong");
        }
        if (!header.text(257, 6).equals("ustar")) {
            throw new BackupException(
                    ErrorCode.DUMP_UNREADABLE, "It is no POSIX archive, as `tar --format=pax` writes it");
        }
        return header;
    }

    private long sum() {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        }
        return sum;
    }

    char type() {
        char type = (char) (block[156] & 0xff);
        return type == 0 ? TarEntry.FILE : type;
    }

    long size() {
        return number(124, 12);
    }

    TarEntry entry(long order, Map<String, byte[]> extended) {
        long stored = extended.containsKey("size") ? decimal(extended, "size") : size();
        String prefix = text(345, 155);
        String name = (prefix.isEmpty() ? "" : prefix + "/") + text(0, 100);
        name = extended.containsKey(PATH) ? ByteName.text(extended.get(PATH)) : name;
        name = extended.containsKey(SPARSE_NAME) ? ByteName.text(extended.get(SPARSE_NAME)) : name;
        String link = extended.containsKey(LINK) ? ByteName.text(extended.get(LINK)) : text(157, 100);
        return new TarEntry(
                order,
                name,
                type(),
                link,
                extended.containsKey(REAL_SIZE) ? decimal(extended, REAL_SIZE) : stored,
                stored,
                (int) number(100, 8),
                id(extended, "uid", 108),
                id(extended, "gid", 116),
                extended.containsKey("mtime") ? seconds(extended) : BigDecimal.valueOf(number(136, 12)),
                extended,
                ByteBuffer.wrap(block).asReadOnlyBuffer());
    }

    /** Of an owner or group; the system knows no other numbers, and tar would stop at one. */
    private long id(Map<String, byte[]> extended, String key, int from) {
        long id = extended.containsKey(key) ? decimal(extended, key) : number(from, 8);
        if (id < 0 || id > HIGHEST_ID) {
            throw damaged("`" + key + "` of a header is " + id);
        }
        return id;
    }

    private static long decimal(Map<String, byte[]> extended, String key) {
        String text = latin(record(extended, key));
        if (!COUNT.matcher(text).matches()) {
            throw damaged("`" + key + "` of a header is no number");
        }
        return Long.parseLong(text);
    }

    private static BigDecimal seconds(Map<String, byte[]> extended) {
        String text = latin(record(extended, "mtime"));
        if (!SECONDS.matcher(text).matches()) {
            throw damaged("`mtime` of a header is no time");
        }
        return new BigDecimal(text.endsWith(".") ? text + "0" : text);
    }

    private static byte[] record(Map<String, byte[]> extended, String key) {
        return Objects.requireNonNull(extended.get(key), "asked for only where it is there");
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String text(int from, int length) {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        return ByteName.text(Arrays.copyOfRange(block, from, end));
    }

    /** Octal digits, or, with the highest bit set, a big-endian number as GNU tar writes large and negative ones. */
    private long number(int from, int length) {
        int end = from + length;
        if ((block[from] & 0x80) != 0) {
            return binary(from, end);
        }
        int first = from;
        while (first < end && block[first] == ' ') {
            first++;
        }
        int at = first;
        long value = 0;
        for (; at < end && block[at] >= '0' && block[at] <= '7'; at++) {
            value = value << 3 | (block[at] - '0');
        }
        if (at == first || !isBlank(at, end)) {
            throw damaged("a number in a header is none");
        }
        return value;
    }

    private long binary(int from, int end) {
        byte[] digits = Arrays.copyOfRange(block, from, end);
        // the first byte says only that it is one, and its sign
        digits[0] = digits[0] == (byte) 0x80 ? 0 : digits[0];
        BigInteger value = new BigInteger(digits);
        if (value.bitLength() > 63) {
            throw damaged("a number in a header is too large");
        }
        return value.longValue();
    }

    private boolean isBlank(int from, int end) {
        for (int i = from; i < end; i++) {
            if (block[i] != ' ' && block[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** The records of a pax header, {@code length key=value} each. */
    static Map<String, byte[]> records(byte[] data) {
        Map<String, byte[]> records = new LinkedHashMap<>();
        int at = 0;
        while (at < data.length) {
            int blank = indexOf(data, ' ', at, Math.min(data.length, at + 20));
            String digits = latin(Arrays.copyOfRange(data, at, Math.max(at, blank)));
            int length = LENGTH.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
            int end = at + length;
            int equals = blank < 0 ? -1 : indexOf(data, '=', blank, Math.min(end, data.length));
            if (equals < 0 || end > data.length || data[end - 1] != '\n') {
                throw damaged("an extended header is no list of records");
            }
            String key = new String(data, blank + 1, equals - blank - 1, StandardCharsets.UTF_8);
            if (records.put(key, Arrays.copyOfRange(data, equals + 1, end - 1)) != null) {
                throw damaged("an extended header says `" + key + "` twice");
            }
            at = end;
        }
        return records;
    }

    private static int indexOf(byte[] data, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (data[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    static BackupException damaged(String what) {
        return new BackupException(ErrorCode.DUMP_INCOMPLETE, "The archive is damaged: " + what);
    }
}
