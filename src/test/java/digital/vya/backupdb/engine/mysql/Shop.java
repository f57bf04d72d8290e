package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.servers.MysqlSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A database with everything in it that has ever been lost on the way through a dump. */
public final class Shop {
    static final long ROWS = 3 + 3 + 256 + 2 + 2 + 3 + 1 + 2 + 1 + 20000;

    private Shop() {}

    static void make(MysqlSession server) {
        make(server, "mariadb");
    }

    /** As a family of servers knows it, {@code mariadb} or {@code mysql}. */
    public static void make(MysqlSession server, String family) {
        try (InputStream script = Shop.class.getResourceAsStream("/servers/" + family + "/shop.sql")) {
            server.sql(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StringBuilder bytes = new StringBuilder("SET SESSION sql_mode = '';\n");
        for (int b = 0; b < 256; b++) {
            String one = HexFormat.of().toHexDigits((byte) b);
            String text = b < 128 ? "0x" + one : "'ä'";
            bytes.append(
                    "INSERT INTO bytes VALUES (%d, 0x%s00ff%s, CONCAT(CONVERT(%s USING utf8mb4), '\\'\\\\'), '%s');\n"
                            .formatted(b, one, one, text, "😀'".replace("'", "''")));
        }
        server.sql("shop", bytes.toString());
    }

    /** All that a database is: its tables with checksums, and how everything in it is made. */
    public static List<String> of(MysqlSession server, String database) {
        String q = "`" + database.replace("`", "``") + "`";
        List<String> tables = lines(server, """
                SELECT table_name FROM information_schema.tables
                 WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SEQUENCE') ORDER BY 1;
                """, database);
        String checks = tables.stream()
                .map(t -> "`" + t.replace("`", "``") + "`")
                .map(t -> "SHOW CREATE TABLE " + t + ";\nCHECKSUM TABLE " + t + " EXTENDED;\nSELECT COUNT(*) FROM " + t
                        + ";\n")
                .collect(Collectors.joining());
        // CHECKSUM TABLE looks past blobs
        String content = String.join("\n", lines(server, """
                SET SESSION group_concat_max_len = 1000000;
                SELECT CONCAT('SET SESSION group_concat_max_len = 100000000; SELECT ', QUOTE(table_name), ', SHA2(GROUP_CONCAT(k ORDER BY k), 256) FROM (SELECT CONCAT_WS(''#'', ',
                  GROUP_CONCAT('HEX(IFNULL(`', REPLACE(column_name, '`', '``'), '`, ''NULL''))' ORDER BY ordinal_position),
                  ') AS k FROM `', REPLACE(table_name, '`', '``'), '`) AS r;')
                  FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
                 WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' GROUP BY table_name ORDER BY table_name;
                """, database));
        String made = """
                SELECT 'view', table_name, view_definition, security_type, definer, check_option
                  FROM information_schema.views WHERE table_schema = DATABASE() ORDER BY table_name;
                SELECT 'routine', routine_type, routine_name, routine_definition, definer, sql_mode, security_type
                  FROM information_schema.routines WHERE routine_schema = DATABASE() ORDER BY routine_name;
                SELECT 'trigger', trigger_name, event_manipulation, event_object_table, action_statement, definer, sql_mode
                  FROM information_schema.triggers WHERE trigger_schema = DATABASE() ORDER BY trigger_name;
                SELECT 'event', event_name, event_definition, interval_value, starts, status, event_comment, definer
                  FROM information_schema.events WHERE event_schema = DATABASE() ORDER BY event_name;
                SELECT 'schema', default_character_set_name, default_collation_name
                  FROM information_schema.schemata WHERE schema_name = DATABASE();
                """;
        String all = server.sql(database, checks + unescaped(content) + made);
        return all.replace(q + ".", "`DB`.")
                .replaceAll("(?m)^" + Pattern.quote(database) + "\\.", "DB.")
                .lines()
                // a server puts brackets around joins that it reads again
                .map(line -> line.startsWith("view\t") ? line.replaceAll("[()]", "") : line)
                .toList();
    }

    private static List<String> lines(MysqlSession server, String sql, String database) {
        return server.sql(database, sql).lines().toList();
    }

    private static String unescaped(String line) {
        return line.replace("\\\\", "\\");
    }
}
