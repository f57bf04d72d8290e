package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.scan.StatementText;
import digital.vya.backupdb.engine.postgresql.dump.scan.Words;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Tells, without taking them apart, the statements that come as often as rows and are exactly as pg_dump writes them: an
 * INSERT of literals, and a part of a large object. It is asked about each, so it is quick.
 */
final class PlainCall {
    private static final byte[] INSERT = ascii("INSERT INTO ");
    private static final byte[] DEFAULTS = ascii(" DEFAULT VALUES;");
    private static final List<byte[]> VALUES =
            List.of(ascii(" VALUES"), ascii(" OVERRIDING SYSTEM VALUE VALUES"), ascii(" OVERRIDING USER VALUE VALUES"));
    private static final List<byte[]> LARGE_OBJECT = List.of(
            ascii("SELECT pg_catalog.lowrite("),
            ascii("SELECT pg_catalog.lo_create("),
            ascii("SELECT pg_catalog.lo_open("),
            ascii("SELECT pg_catalog.lo_close("),
            ascii("SELECT pg_catalog.lo_unlink("));

    private final Literals literals = new Literals();
    private boolean plain;
    private boolean defaults;

    /** The statement, or as much as is held of a long one; the rest of that comes piece by piece. */
    void begin(StatementText text, boolean backslashQuotes) {
        boolean insert = text.startsWith(INSERT);
        int at = insert ? values(text) : call(text);
        literals.begin(backslashQuotes, insert);
        plain = at >= 0;
        accept(text.bytes(), text.from() + at, text.to());
        defaults = insert && isDefaults(text);
    }

    void accept(byte[] bytes, int from, int to) {
        if (plain) {
            literals.accept(bytes, from, to);
        }
    }

    /** Once all of it went by. */
    boolean isPlain() {
        return defaults || (plain && literals.ended());
    }

    /** Where the first group of values or arguments begins; -1 where something else stands. */
    private static int values(StatementText text) {
        int table = TableNames.end(text, INSERT.length);
        int at = columnsEnd(text, table);
        for (byte[] head : VALUES) {
            if (table > INSERT.length && text.length() > at + head.length && text.has(at, at + head.length, head)) {
                return at + head.length;
            }
        }
        return -1;
    }

    /** Names and nothing else: the index of an array's element would be reckoned out. */
    private static int columnsEnd(StatementText text, int from) {
        if (from + 1 >= text.length() || text.at(from) != ' ' || text.at(from + 1) != '(') {
            return from;
        }
        boolean quoted = false;
        for (int at = from + 2; at < text.length(); at++) {
            byte b = text.at(at);
            quoted ^= b == '"';
            if (!quoted && b == ')') {
                return at + 1;
            }
            if (!quoted && b != '"' && b != ',' && b != ' ' && !Words.isPart(b)) {
                return from;
            }
        }
        return from;
    }

    private static boolean isDefaults(StatementText text) {
        return text.has(TableNames.end(text, INSERT.length), text.length(), DEFAULTS);
    }

    private static int call(StatementText text) {
        for (byte[] head : LARGE_OBJECT) {
            if (text.startsWith(head)) {
                return head.length - 1;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
