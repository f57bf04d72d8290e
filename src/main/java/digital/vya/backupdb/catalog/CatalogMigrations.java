package digital.vya.backupdb.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Numbered files that make the tables. One only adds, so that a newer version's are none to be afraid of. */
final class CatalogMigrations {
    private static final List<String> FILES = List.of(
            "001-index.sql",
            "002-decisions.sql",
            "003-roles.sql",
            "004-nodes.sql",
            "005-audit.sql",
            "006-told.sql",
            "007-cleanup.sql");

    private CatalogMigrations() {}

    /** Where there may be no table yet. {@code tables} is the database's own list of them. */
    static boolean areDone(Sql sql, String tables) throws SQLException {
        boolean any = sql.first(row -> true, tables).isPresent();
        return any && newest(sql) >= FILES.size();
    }

    /** Those that are not there yet; another process may have been faster. */
    static void apply(Sql sql, UnaryOperator<String> dialect) throws SQLException {
        sql.change("CREATE TABLE IF NOT EXISTS migrations (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL)");
        for (int number = newest(sql) + 1; number <= FILES.size(); number++) {
            String name = FILES.get(number - 1);
            sql.script(dialect.apply(text(name)));
            sql.change("INSERT INTO migrations (number, name) VALUES (?, ?)", number, name);
        }
    }

    private static int newest(Sql sql) throws SQLException {
        return sql.first(row -> row.getInt(1), "SELECT COALESCE(MAX(number), 0) FROM migrations")
                .orElseThrow();
    }

    private static String text(String name) {
        try (InputStream content = CatalogMigrations.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(content, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
