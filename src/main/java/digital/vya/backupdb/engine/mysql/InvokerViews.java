package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.mysql.dump.MysqlToken;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Views that call a function, both with the rights of who asks. MariaDB may call it as soon as a view is opened, even for
 * its columns, and its dump tool opens every view: with the rights of the user that backs up. Whatever these are, the
 * function hands what it reads to a routine that writes with its owner's rights.
 */
public final class InvokerViews {
    /** For the views and the functions of all databases: one may reach into another. Opens no view. */
    public static final List<String> QUESTIONS = List.of(
            "SELECT table_schema, table_name, view_definition, definer, algorithm, check_option, character_set_client,"
                    + " collation_connection FROM information_schema.views WHERE security_type = 'INVOKER'"
                    + " AND table_schema NOT IN ('sys', 'mysql', 'information_schema', 'performance_schema');",
            "SELECT routine_type, routine_name FROM information_schema.routines WHERE security_type = 'INVOKER'"
                    + " AND routine_type IN ('FUNCTION', 'PACKAGE') AND routine_schema NOT IN ('sys', 'mysql');");

    private final List<View> calling;

    /** From the answers to {@link #QUESTIONS}. */
    public InvokerViews(List<List<String>> views, List<List<String>> functions) {
        List<View> others = new ArrayList<>(views.stream().map(View::of).toList());
        List<View> found = new ArrayList<>();
        List<View> next = others.stream()
                .filter(view -> functions.stream().anyMatch(view::calls))
                .toList();
        while (!next.isEmpty()) {
            found.addAll(next);
            others.removeAll(next);
            next = others.stream()
                    .filter(view -> found.stream().anyMatch(view::names))
                    .toList();
        }
        this.calling = found;
    }

    /** Those of a database, each behind those that it needs. */
    public List<View> of(String database) {
        List<View> left = new ArrayList<>(calling.stream()
                .filter(view -> view.database().equals(database))
                .toList());
        List<View> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            List<View> ready = left.stream()
                    .filter(view -> left.stream().noneMatch(other -> !other.equals(view) && view.names(other)))
                    .toList();
            ordered.addAll(ready.isEmpty() ? List.copyOf(left) : ready);
            left.removeAll(ordered);
        }
        return ordered;
    }

    /** Throws where opening the views of the database lends its owner the rights of the instance's user. */
    void refuse(Settings.Instance instance, String database) {
        List<View> those = of(database);
        if (!those.isEmpty()) {
            throw new BackupException(
                    ErrorCode.VIEWS_CALL,
                    "Views of " + database + " of " + instance.id()
                            + " call functions with the rights of who opens them, as the dump tool does: "
                            + those.stream().map(View::name).sorted().collect(Collectors.joining(", ")));
        }
    }

    /** A view as the server describes it without opening it. Who made it chose whether names in it are quoted. */
    public record View(String database, String name, String sql, List<MysqlToken> text) {
        private static View of(List<String> row) {
            String text = row.get(2);
            String check = row.get(5).equals("NONE") ? "" : " WITH " + row.get(5) + " CHECK OPTION";
            int host = row.get(3).lastIndexOf('@');
            String definer = host < 0
                    ? MysqlSql.account(row.get(3), null)
                    : MysqlSql.account(row.get(3).substring(0, host), row.get(3).substring(host + 1));
            // the text comes as UTF-8, whatever it was written in
            boolean ascii = text.chars().allMatch(c -> c < 128);
            String sql = "SET character_set_client = " + (ascii ? row.get(6) : "utf8mb4") + ";\n"
                    + "SET collation_connection = " + row.get(7) + ";\n"
                    + "CREATE ALGORITHM=" + row.get(4) + " DEFINER=" + definer + " SQL SECURITY INVOKER VIEW "
                    + MysqlSql.identifier(row.get(1)) + " AS " + text + check + ";\n";
            String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            return new View(row.get(0), row.get(1), sql, MysqlToken.of(bytes, Integer.MAX_VALUE));
        }

        /** Whether a function, or one of a package, is called by its name. */
        private boolean calls(List<String> function) {
            String next = function.get(0).equals("FUNCTION") ? "(" : ".";
            return IntStream.range(0, text.size() - 1)
                    .anyMatch(at -> text.get(at).value().equalsIgnoreCase(function.get(1))
                            && text.get(at + 1).is(next));
        }

        private boolean names(View other) {
            return text.stream().anyMatch(token -> token.value().equalsIgnoreCase(other.name()));
        }
    }
}
