package digital.vya.backupdb.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements of one piece of work on a connection; each text is prepared once. */
final class Sql implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    interface Row<T> {
        @Nullable
        T of(ResultSet row) throws SQLException;
    }

    interface EachRow {
        void take(ResultSet row) throws SQLException;
    }

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** So many milliseconds are waited for an answer, 0 without end. */
    int networkTimeout() throws SQLException {
        return connection.getNetworkTimeout();
    }

    /** How many rows it changed. */
    int change(String text, @Nullable Object... values) throws SQLException {
        return with(text, values).executeUpdate();
    }

    <T> List<T> list(Row<T> row, String text, @Nullable Object... values) throws SQLException {
        List<T> all = new ArrayList<>();
        each(found -> all.add(row.of(found)), text, values);
        return all;
    }

    /** The first row; empty also where it has nothing to say. */
    <T> Optional<T> first(Row<T> row, String text, @Nullable Object... values) throws SQLException {
        try (ResultSet found = with(text, values).executeQuery()) {
            return found.next() ? Optional.ofNullable(row.of(found)) : Optional.empty();
        }
    }

    void each(EachRow row, String text, @Nullable Object... values) throws SQLException {
        try (ResultSet found = with(text, values).executeQuery()) {
            while (found.next()) {
                row.take(found);
            }
        }
    }

    /** Statements without values, each ended by a semicolon at the end of a line. */
    void script(String text) throws SQLException {
        for (String statement : text.split(";\\s*\\R", -1)) {
            String words = statement.replaceAll("(?m)^--.*$", "").strip();
            if (!words.isEmpty()) {
                change(words);
            }
        }
    }

    private PreparedStatement with(String text, @Nullable Object[] values) throws SQLException {
        PreparedStatement statement = prepared.get(text);
        if (statement == null) {
            statement = connection.prepareStatement(text);
            prepared.put(text, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, storable(values[i]));
        }
        return statement;
    }

    /** PostgreSQL takes no NUL, and what a stranger wrote into a manifest may have one. */
    private static @Nullable Object storable(@Nullable Object value) {
        return value instanceof String text && text.indexOf('\0') >= 0 ? text.replace('\0', '\uFFFD') : value;
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
    }
}
