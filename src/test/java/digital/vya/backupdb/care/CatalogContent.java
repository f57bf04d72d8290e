package digital.vya.backupdb.care;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What a catalogue holds of all that manifests can know, as text. */
public final class CatalogContent {
    private static final List<String> QUERIES = List.of(
            "SELECT * FROM points ORDER BY id",
            "SELECT destination, point, state, digest FROM locations ORDER BY destination, point",
            "SELECT instance, database_name, policy, last_run, last_verdict, good_point, good_bytes FROM protected"
                    + " ORDER BY instance, database_name, policy",
            "SELECT run, instance, database_name, policy, verdict, point, raw_bytes, packed_bytes FROM backups"
                    + " ORDER BY run, instance, database_name");

    private CatalogContent() {}

    public static String of(String url) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String query : QUERIES) {
                try (ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            text.append(rows.getString(i)).append('|');
                        }
                        text.append('\n');
                    }
                }
            }
        }
        return text.toString();
    }
}
