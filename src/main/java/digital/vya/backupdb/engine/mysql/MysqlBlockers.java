package digital.vya.backupdb.engine.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether our sessions in a database wait for a lock, and who may hold it. Servers do not say whose lock it is without
 * instruments that few have switched on: those who are busy in the database the longest are named. Of a statement only its
 * kind is told.
 */
final class MysqlBlockers {
    private static final String WAITING = """
            SELECT p.STATE FROM information_schema.PROCESSLIST p
             WHERE p.USER = SUBSTRING_INDEX(USER(), '@', 1) AND p.DB = %1$s AND p.ID <> CONNECTION_ID()
               AND p.STATE LIKE 'Waiting for%%lock%%' LIMIT 1;
            """;

    private static final String OTHERS = """
            SELECT p.ID, p.USER, p.TIME, p.COMMAND, LEFT(COALESCE(p.INFO, ''), 60) FROM information_schema.PROCESSLIST p
             WHERE p.DB = %1$s AND p.ID <> CONNECTION_ID() AND COALESCE(p.STATE, '') NOT LIKE 'Waiting for%%lock%%'
             ORDER BY p.TIME DESC, p.ID LIMIT 3;
            """;

    private static final Pattern KIND = Pattern.compile("^\\s*([A-Za-z]+)");

    private MysqlBlockers() {}

    static List<String> of(Mysql mysql, Mysql.Seat seat, String database) {
        String name = MysqlSql.literal(database);
        Answers answers =
                mysql.answers(seat, null, List.of(WAITING.formatted(name), OTHERS.formatted(name)), Mysql.PATIENCE);
        List<String> found = new ArrayList<>();
        if (!answers.rows(0).isEmpty()) {
            String state = answers.rows(0).get(0).get(0);
            for (List<String> other : answers.rows(1)) {
                Matcher kind = KIND.matcher(other.get(4));
                String doing = kind.find() ? kind.group(1).toUpperCase(Locale.ROOT) : other.get(3);
                found.add("a lock (" + state + ") that connection " + other.get(0) + " of the server may hold (user "
                        + other.get(1) + ", database " + database + ", " + doing + ")");
            }
            if (found.isEmpty()) {
                found.add("a lock (" + state + "); who holds it cannot be seen, for which the right PROCESS is needed");
            }
        }
        return found;
    }
}
