package digital.vya.backupdb.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Names of the databases that a restore makes beside the one it is about: {@code shop__restoring_20261121_023000}. A
 * name that would become longer than the server takes is cut, and told apart by a hash of the whole.
 */
public final class WorkName {
    /** A copy that is not finished. */
    public static final String RESTORING = "__restoring_";
    /** What was live before a restore. */
    public static final String BEFORE = "__before_";
    /** A restore that is only tried. */
    public static final String TEST = "_test_";

    private static final int LONGEST = 63;
    private static final int HASH = 8;
    private static final Pattern OURS = Pattern.compile("(?s).*(__restoring|__before|_test)_\\d{8}_\\d{6}");

    /** People call databases something_test_20260101_000000 too, but not this. */
    private static final Pattern COPY = Pattern.compile("(?s).*(__restoring|__before)_\\d{8}_\\d{6}");

    private WorkName() {}

    public static String of(String database, String kind, OffsetDateTime time) {
        return start(database, kind) + SafeName.stamp(time);
    }

    /** The first that is not taken: two in one second are told apart. */
    public static String free(String database, String kind, OffsetDateTime time, Collection<String> taken) {
        OffsetDateTime next = time;
        while (taken.contains(of(database, kind, next))) {
            next = next.plusSeconds(1);
        }
        return of(database, kind, next);
    }

    /** What all names of this kind for this database begin with. */
    public static String start(String database, String kind) {
        int room = LONGEST - kind.length() - "yyyyMMdd_HHmmss".length();
        byte[] name = database.getBytes(StandardCharsets.UTF_8);
        if (name.length <= room) {
            return database + kind;
        }
        return cut(name, room - HASH - 1) + "~" + hash(name) + kind;
    }

    /** An unfinished copy, or what a restore replaced: a backup leaves it out unless it is named. */
    public static boolean isCopy(String database) {
        return COPY.matcher(database).matches();
    }

    /** A copy that will be swapped in. */
    public static boolean isUnfinished(String database) {
        return isOne(database) && database.contains(RESTORING);
    }

    /** Whether a restore may have made this database. */
    public static boolean isOne(String database) {
        return OURS.matcher(database).matches();
    }

    private static String cut(byte[] utf8, int most) {
        int end = most;
        while (end > 0 && (utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(utf8, 0, end, StandardCharsets.UTF_8);
    }

    private static String hash(byte[] name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name);
            return HexFormat.of().formatHex(digest).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
