package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.mysql.dump.Grant;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Views that call a function, both with the rights of who asks. MariaDB may call it as soon as a view is opened, even for
 * its columns, and its dump tool opens every view: with the rights of the user that backs up. Who may only read can be
 * made to do nothing by it; everybody else would do whatever the owner of the database wrote there.
 */
final class InvokerViews {
    /** Nobody who has only these changes anything. */
    private static final Set<String> READING = Set.of(
            "SELECT",
            "SHOW VIEW",
            "TRIGGER",
            "EVENT",
            "EXECUTE",
            "SHOW CREATE ROUTINE",
            "PROCESS",
            "SHOW DATABASES",
            "LOCK TABLES",
            "RELOAD",
            "REPLICATION CLIENT",
            "BINLOG MONITOR",
            "SLAVE MONITOR");

    /** The question for the functions, wherever they are; the server's own are harmless. */
    static final String FUNCTIONS = "SELECT routine_type, routine_name FROM information_schema.routines WHERE"
            + " security_type = 'INVOKER' AND routine_type IN ('FUNCTION', 'PACKAGE')"
            + " AND routine_schema NOT IN ('sys', 'mysql');";

    private InvokerViews() {}

    /** The question for the views of a database, which opens none of them. */
    static String question(String database) {
        return "SELECT table_name, view_definition FROM information_schema.views WHERE security_type = 'INVOKER'"
                + " AND table_schema = " + Sql.literal(database) + ";";
    }

    /** Throws where opening the views of the database would lend its owner the rights of the instance's user. */
    static void refuse(
            Settings.Instance instance,
            String database,
            List<String> given,
            List<List<String>> views,
            List<List<String>> functions) {
        TreeSet<String> calling = new TreeSet<>();
        for (List<String> view : views) {
            String text = view.get(1).toLowerCase(Locale.ROOT);
            if (functions.stream().anyMatch(function -> text.contains(call(function)))) {
                calling.add(view.get(0));
            }
        }
        if (!calling.isEmpty() && given.stream().map(Grant::of).anyMatch(InvokerViews::changes)) {
            throw new BackupException(
                    ErrorCode.RIGHTS_MISSING,
                    "User " + instance.user() + " of " + instance.id() + " has more rights than to read, and views of "
                            + database + " call functions with the rights of who opens them: "
                            + String.join(", ", calling),
                    "Give the instance a user that may only read (docs/how-to/back-up-mariadb-and-mysql.md), or the"
                            + " functions SQL SECURITY DEFINER.",
                    null);
        }
    }

    private static String call(List<String> function) {
        String name = Sql.identifier(function.get(1).toLowerCase(Locale.ROOT));
        return function.get(0).equals("FUNCTION") ? name + "(" : name + ".`";
    }

    private static boolean changes(Grant grant) {
        return grant.given() && (grant.membership() || !READING.containsAll(grant.privileges()));
    }
}
