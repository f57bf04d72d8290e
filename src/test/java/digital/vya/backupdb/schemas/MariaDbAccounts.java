package digital.vya.backupdb.schemas;

import digital.vya.backupdb.servers.MariaDbServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The users and roles of a MariaDB server, as it tells itself how they are made. */
final class MariaDbAccounts {
    private static final String OTHERS = " WHERE user NOT IN ('root', 'mariadb.sys', 'admin')";
    private static final List<String> TABLES =
            List.of("global_priv", "db", "tables_priv", "columns_priv", "procs_priv", "proxies_priv");
    private static final Pattern READABLE =
            Pattern.compile("(?s)(?:[^'\"`]|'(?:[^'\\\\]|\\\\.|'')*+'|`(?:[^`]|``)*+`|\"[^\"]*+\")*+");
    private static final String MARK = "~account ";

    private MariaDbAccounts() {}

    /** By name, the statement that makes each, but for PUBLIC, and those that give it its rights. */
    static Map<String, List<String>> of(MariaDbServer server) {
        String question = """
                SELECT HEX(CONCAT('SELECT ''%1$s', HEX(a), ''';', IF(role, '', CONCAT('SHOW CREATE USER ', a, ';')),
                    'SHOW GRANTS FOR ', a, ';')), HEX(a), role
                  FROM (SELECT CONCAT('`', REPLACE(user, '`', '``'), '`',
                      IF(is_role = 'Y', '', CONCAT('@`', REPLACE(host, '`', '``'), '`'))) AS a, is_role = 'Y' AS role
                    FROM mysql.user%2$s ORDER BY is_role DESC, user, host) AS accounts;
                """.formatted(MARK, OTHERS);
        StringBuilder script = new StringBuilder();
        Map<String, List<String>> accounts = new LinkedHashMap<>();
        for (String line : server.sql(question).lines().toList()) {
            String[] columns = line.split("\t", -1);
            script.append(text(columns[0])).append('\n');
            List<String> statements = accounts.computeIfAbsent(text(columns[1]), name -> new ArrayList<>());
            if (columns[2].equals("1") && !text(columns[1]).equals("`PUBLIC`")) {
                statements.add("CREATE ROLE " + text(columns[1]));
            }
        }
        List<String> statements = List.of();
        for (String line : server.sql(script.toString()).lines().toList()) {
            if (line.startsWith(MARK)) {
                statements = accounts.get(text(line.substring(MARK.length())));
            } else {
                statements.add(line.translateEscapes());
            }
        }
        return accounts;
    }

    /**
     * What makes them, and with it what gives them their rights on what is there already; without what the server writes
     * so that it ends within a text, which would take all that follows along.
     */
    static List<String> script(Map<String, List<String>> accounts) {
        return accounts.values().stream()
                .flatMap(List::stream)
                .filter(statement -> READABLE.matcher(statement).matches())
                .sorted((one, two) -> Boolean.compare(!one.startsWith("CREATE "), !two.startsWith("CREATE ")))
                .toList();
    }

    static void drop(MariaDbServer server) {
        server.sql(TABLES.stream()
                        .map(table -> "DELETE FROM mysql." + table + OTHERS + ";\n")
                        .collect(Collectors.joining())
                + "DELETE FROM mysql.roles_mapping; FLUSH PRIVILEGES;");
    }

    private static String text(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }
}
