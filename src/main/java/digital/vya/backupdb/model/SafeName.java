package digital.vya.backupdb.model;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names from databases and users made safe as file names: reversible, never a path, never hidden. */
public final class SafeName {
    /** The time in the name of a restore point, without its offset. */
    public static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);

    private SafeName() {}

    /** Letters, digits, {@code _ - .} stay (not a leading dot or dash); every other byte of the UTF-8 form becomes {@code %XX}. */
    public static String of(String name) {
        StringBuilder safe = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            boolean inner = safe.length() > 0 && (c == '.' || c == '-');
            if (plain || inner) {
                safe.append(c);
            } else {
                safe.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return safe.toString();
    }

    public static String stamp(OffsetDateTime time) {
        return STAMP.format(time);
    }
}
